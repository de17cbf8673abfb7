"""Reading and writing code sets; what the registry knows of a version takes the place of what the source said."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import codesets
from codesets.formats.source import guessed
from registry.errors import BadRequest, ContentError, NotAcceptable, Problem, problem
from registry.kinds.codeset.faults import refused, told
from registry.kinds.kind import About, Format
from registry.kinds.telling import said

_ALL = (
    Format("json", "application/json", "json"),
    Format("fhir+json", "application/fhir+json", "json"),
    Format("csv", "text/csv", "csv"),
    Format("tsv", "text/tab-separated-values", "tsv"),
    Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    Format("diagnosekoder", "application/vnd.diagnosekoder+json", "json", writes=False),
    Format("fhir+xml", "application/fhir+xml", "xml"),
    Format("fhir-r5+json", "application/fhir+json; fhirVersion=5.0", "json", reads=False, at_once=False),
    Format("fhir-r5+xml", "application/fhir+xml; fhirVersion=5.0", "xml", reads=False, at_once=False),
    Format("ndjson", "application/x-ndjson", "ndjson"),
    Format("claml", "application/claml+xml", "xml"),
    Format("skos", "application/rdf+xml", "rdf", at_once=False),
    Format("turtle", "text/turtle", "ttl", at_once=False),
    Format("rf2", "application/vnd.snomed.rf2+zip", "zip", writes=False),
)
#: FHIR is written as R4 where nothing else is said; by these names as R5. Either is read by the plain name.
_R5 = {"fhir-r5+json": "fhir+json", "fhir-r5+xml": "fhir+xml"}
FORMATS = tuple(format for format in _ALL if format.name in (*codesets.FORMATS, *_R5))
_TABLES = ("csv", "tsv", "xlsx", "diagnosekoder")
_TEXTS = ("csv", "tsv")
_WITH_MAPS = ("skos", "turtle")
_OPTIONS = ("mapping", "encoding", "delimiter", "language", "sheet", "url", "version")
_STATUS = {"retired": "retired", "recalled": "retired", "draft": "draft"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def read(data: bytes, format: str, options: Mapping[str, Any]) -> codesets.Thing:
    """One code system, value set or map. Options are those of `codesets.read`, and besides:

    `title` where the source has none; `base`, the content whose head a table is read into, since a table has none of
    its own; `notes`, a list that takes the warnings of reading.
    """
    if format not in {each.name for each in FORMATS if each.reads}:
        names = ", ".join(each.name for each in FORMATS if each.reads)
        raise BadRequest("A code set cannot be read from {format}; use {names}.", format=format, names=names)
    try:
        reading = codesets.read(data, format, **{name: options[name] for name in _OPTIONS if options.get(name)})
    except codesets.ReadError as error:
        raise refused(error) from error
    if isinstance(options.get("notes"), list):
        options["notes"].extend(told(each) for each in reading.problems)
        options["notes"].extend(_assumed(data, format, options.get("encoding")))
    things = _without_maps(reading) if format in _WITH_MAPS else reading
    if len(things) != 1:
        fault = problem("not-one", "The source holds {count} code sets; give one at a time.", count=len(things))
        raise ContentError("This is not one code set.", problems=[fault])
    return checked(_headed(things[0], format, options))


def _without_maps(things: list[codesets.Thing]) -> list[codesets.Thing]:
    """A scheme of SKOS may say what its concepts match elsewhere; the code system is what is asked for."""
    systems: list[codesets.Thing] = [each for each in things if isinstance(each, codesets.CodeSystem)]
    return systems or things


def _assumed(data: bytes, format: str, told_encoding: str | None) -> list[Problem]:
    """Nobody can know which single-byte encoding a file is in: the reader is told what was taken."""
    encoding = guessed(data) if format in _TEXTS and not told_encoding else None
    if encoding is None:
        return []
    return [
        problem(
            "encoding-assumed",
            "The file is not Unicode; it was read as {encoding}. Look at æ, ø and å: where they are wrong, say which "
            "encoding it is, or save it as UTF-8.",
            severity="warning",
            encoding=encoding,
        )
    ]


def checked(thing: codesets.Thing) -> codesets.Thing:
    """The thing, refused where its items could not be addressed: a code that is not there, or stands twice, or holds
    what no key may. Other faults are problems, which a draft may have."""
    seen: set[str] = set()
    faults: list[Problem] = []
    for code in _codes(thing):
        if not code:
            faults.append(problem("missing-code", "A concept has no code; give it one or remove it."))
        elif _CONTROL.search(code):
            faults.append(problem("control-character", "The code {code} holds a control character.", code=repr(code)))
        elif code in seen and isinstance(thing, codesets.CodeSystem):
            faults.append(problem("duplicate-code", "The code {code} stands twice; keep one.", item=code, code=code))
        seen.add(code)
    if faults:
        raise ContentError("Some codes cannot be kept as they are.", problems=faults[:200])
    return thing


def addressable(code: str) -> bool:
    return bool(code) and not _CONTROL.search(code)


def _codes(thing: codesets.Thing) -> Iterator[str]:
    if isinstance(thing, codesets.CodeSystem):
        yield from (concept.code for concept in thing.concepts)
    elif isinstance(thing, codesets.ValueSet):
        yield from (concept.code for part in thing.include for concept in part.concepts)
    else:
        yield from (element.code or "" for group in thing.groups for element in group.elements)


def _headed(thing: codesets.Thing, format: str, options: Mapping[str, Any]) -> codesets.Thing:
    base = options.get("base")
    if format in _TABLES and isinstance(base, codesets.CodeSystem) and isinstance(thing, codesets.CodeSystem):
        thing = replace(
            base,
            concepts=thing.concepts,
            properties=_declared(base, thing),
            language=thing.language or base.language,
        )
    if options.get("title") and not thing.title:
        return replace(thing, title=tuple(options["title"].items()))
    return thing


def _declared(base: codesets.CodeSystem, table: codesets.CodeSystem) -> tuple[codesets.PropertyDeclaration, ...]:
    """What the head already declares stays declared as it was; a table knows no more than names and types."""
    known = {each.code for each in base.properties}
    return (*base.properties, *(each for each in table.properties if each.code not in known))


def write(thing: codesets.Thing, format: str, about: About) -> bytes:
    """JSON is the stored content as it is; the other forms say of the version what the registry says."""
    if format not in {each.name for each in FORMATS if each.writes}:
        names = ", ".join(each.name for each in FORMATS if each.writes)
        raise NotAcceptable("A code set is not written as {format}; use {names}.", format=format, names=names)
    try:
        return codesets.write(published(thing, about), _R5.get(format, format), release="R5" if format in _R5 else "R4")
    except codesets.WriteError as error:
        raise NotAcceptable("This code set cannot be written so: {why}.", why=said(error.args[0])) from error


def published(thing: codesets.Thing, about: About) -> codesets.Thing:
    carried = thing.carried.elements()
    said = {
        "publisher": about.publisher,
        "copyright": about.copyright,
        "date": about.published_at.isoformat() if about.published_at else "",
    }
    return replace(
        thing,
        url=about.canonical or thing.url,
        version=about.version,
        title=tuple({**dict(thing.title), **about.title}.items()),
        identifiers=tuple(dict.fromkeys((*thing.identifiers, *about.identifiers))),
        status=_STATUS.get(about.status, "active"),
        carried=codesets.Carried.of({**carried, **{name: value for name, value in said.items() if value}}),
    )


def found(thing: codesets.Thing, items: set[str]) -> list[Problem]:
    return [told(each, items) for each in codesets.problems(thing)]
