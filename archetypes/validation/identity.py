"""The rules on what an archetype says of itself: versions, concept, type, parent, languages, description."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from archetypes.errors import Problem, Severity, problem
from archetypes.library import key
from archetypes.model import Archetype, Template, specialisation_depth
from archetypes.telling import Told, tell
from archetypes.validation.survey import Subject

_VERSION = re.compile(r"\d+\.\d+\.\d+(?:-[\w.\-]+)?")
_TWO_PARTS = re.compile(r"v\d+\.\d+(?:[-+].*)?")
_CONCEPT = re.compile(r"(?:id1|at0000)(?:\.1)*")


def _authored(subject: Subject) -> bool:
    """An overlay has its meta-data from the template that it belongs to."""
    return subject.archetype.artefact != "template_overlay"


def _at_root(subject: Subject, code: str, message: Told) -> Problem:
    return problem(code, message, "/", subject.archetype.definition.place)


def versions(subject: Subject) -> Iterator[Problem]:
    """VARAV, VARRV: the header has the ADL version and the reference model's release, each of three parts."""
    if not _authored(subject):
        return
    header = subject.archetype.header
    for code, name in (("VARAV", "adl_version"), ("VARRV", "rm_release")):
        value = header.get(name)
        if value is None:
            message = tell("the header has no {name}; write {name}=1.0.4 or the like", name=name)
            yield problem(code, message, "/", None)
        elif not _VERSION.fullmatch(value):
            message = tell("the {name} {value} is no version of three parts as 1.0.4", name=name, value=value)
            yield problem(code, message, "/", None)


def release(subject: Subject) -> Iterator[Problem]:
    """SARID: an id's version has three parts as v1.0.0, or as before ADL 2 one."""
    own = subject.archetype.archetype_id
    if _TWO_PARTS.fullmatch(own.version):
        message = tell(
            "the version {version} of the archetype's id is to have three parts as v1.0.0", version=own.version
        )
        yield problem("SARID", message, "/", None)


def overlays(subject: Subject) -> Iterator[Problem]:
    """VARID: each overlay of a template has an id of its own; of two the template would use the first alone."""
    archetype = subject.archetype
    ids = Counter(str(each.archetype_id) for each in archetype.overlays) if isinstance(archetype, Template) else {}
    for own, count in ids.items():
        if count > 1:
            message = tell("the overlay {archetype} stands {count} times in the template", archetype=own, count=count)
            yield problem("VARID", message, "/", None)


def concept(subject: Subject) -> Iterator[Problem]:
    """VARCN: the root's id is id1, with `.1` for each level of specialisation, and is defined."""
    code = subject.archetype.concept
    if not _CONCEPT.fullmatch(code):
        first = "at0000" if code.startswith("at") else "id1"
        message = tell(
            "the root has the id [{code}]; it is to be [{first}], [{first}.1] where specialised", code=code, first=first
        )
        yield _at_root(subject, "VARCN", message)
    elif code not in subject.terminology.term_definitions.get(subject.archetype.original_language, {}):
        yield _at_root(subject, "VARCN", tell("the concept [{code}] is not defined in the terminology", code=code))


def root_type(subject: Subject) -> Iterator[Problem]:
    """VARDT: the root is of the type that the archetype id names."""
    named, root = subject.archetype.archetype_id.rm_class, subject.archetype.definition.rm_type
    if named.casefold() != root.partition("<")[0].casefold():
        message = tell("the archetype id names {named}, the definition's root is {defined}", named=named, defined=root)
        yield _at_root(subject, "VARDT", message)


def depth(subject: Subject) -> Iterator[Problem]:
    """VACSD: the concept is one level under the parent's. VARCN: so its id has a `.1` for each level."""
    archetype = subject.archetype
    if archetype.parent_id is None:
        if subject.depth:
            message = tell("the concept [{concept}] does not go with no parent", concept=archetype.concept)
            yield _at_root(subject, "VACSD", message)
            yield _at_root(subject, "VARCN", message)
        return
    above = subject.parent.concept if subject.parent else None
    expected = specialisation_depth(above) + 1 if above else max(subject.depth, 1)
    if subject.depth != expected:
        message = tell(
            "the concept [{concept}] is at level {level}, under its parent it is to be at {expected}",
            concept=archetype.concept,
            level=subject.depth,
            expected=expected,
        )
        yield _at_root(subject, "VACSD", message)
        yield _at_root(subject, "VARCN", message)


def parent(subject: Subject) -> Iterator[Problem]:
    """VASID: the parent is another archetype, and there is one of that id. An operational template needs it no more."""
    archetype = subject.archetype
    if archetype.parent_id is None or archetype.artefact == "operational_template":
        return
    if key(archetype.parent_id) == key(archetype.archetype_id):
        yield _at_root(subject, "VASID", tell("the archetype is its own parent"))
    elif subject.library is not None and subject.library.parent(archetype) is None:
        message = tell("the parent {parent} is not in the library", parent=str(archetype.parent_id))
        yield _at_root(subject, "VASID", message)


def language(subject: Subject) -> Iterator[Problem]:
    """VDEOL: the original language is stated. VARD: there is a description."""
    if not _authored(subject):
        return
    if subject.archetype.languages is None:
        message = tell("no original language; add a language section with original_language")
        yield problem("VDEOL", message, "language", None)
    if subject.archetype.description is None:
        yield problem("VARD", tell("there is no description section"), "description", None)


def language_keys(subject: Subject) -> Iterator[Problem]:
    yield from misplaced_languages(subject.archetype, "error")


def misplaced_languages(archetype: Archetype, severity: Severity) -> Iterator[Problem]:
    """VTRLA, VRDLA: translations and details stand under the code of the language that they state."""
    languages, description = archetype.languages, archetype.description
    translations = [(code, each.language) for code, each in languages.translations.items()] if languages else []
    details = [(code, each.language) for code, each in description.details.items()] if description else []
    for rule, section, stated in (("VTRLA", "language", translations), ("VRDLA", "description", details)):
        for code, own in stated:
            if own is not None and own.code != code:
                message = tell("what stands under '{code}' says that its language is '{own}'", code=code, own=own.code)
                yield problem(rule, message, section, None, severity)


def parent_languages(subject: Subject) -> Iterator[Problem]:
    """VALC: a specialised archetype has no language that its flat parent lacks."""
    own, above = subject.archetype.languages, subject.parent.languages if subject.parent else None
    if own is None or above is None:
        return
    for code in own.codes:
        if code not in above.codes:
            message = tell("the parent has no '{language}'; translate it first", language=code)
            yield problem("VALC", message, "language", None)


IDENTITY_RULES = (
    versions,
    release,
    overlays,
    concept,
    root_type,
    depth,
    parent,
    language,
    language_keys,
    parent_languages,
)
