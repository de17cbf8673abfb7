"""Elements that the three FHIR resources share: identity, titles, codings, designations."""

from __future__ import annotations

from typing import Any, Final

from codesets.formats.json_text import Element
from codesets.things.carried import Carried
from codesets.things.model import Coding, Designation, Texts, Thing

TRANSLATION: Final = "http://hl7.org/fhir/StructureDefinition/translation"
URI: Final = "urn:ietf:rfc:3986"


def read_head(element: Element) -> dict[str, Any]:
    """Fields that every resource has, as keyword arguments for the model; takes `resourceType` off the rest."""
    element.raw("resourceType")
    identifiers, others = _read_identifiers(element)
    language = element.text("language")
    title, title_rest = _read_title(element, language)
    kept = {**({"identifier": others} if others else {}), **title_rest}
    return {
        "url": element.text("url"),
        "version": element.text("version"),
        "identifiers": identifiers,
        "name": element.text("name"),
        "title": title,
        "language": language,
        "status": element.text("status") or "unknown",
        "carried": kept,
    }


def write_head(kind: str, thing: Thing) -> dict[str, Any]:
    carried = thing.carried.elements()
    identifiers: Any = [{"system": URI, "value": each} for each in thing.identifiers]
    identifiers += as_list(carried.get("identifier"))
    if kind == "ConceptMap":  # R4 allows it one
        identifiers = next(iter(identifiers), None)
    return without_empty(
        {
            "resourceType": kind,
            **carried,
            "language": thing.language,
            "url": thing.url,
            "identifier": identifiers,
            "version": thing.version,
            "name": thing.name,
            **_write_title(thing.title, thing.language, carried),
            "status": thing.status,
        }
    )


def _read_identifiers(element: Element) -> tuple[tuple[str, ...], list[Any]]:
    """URIs (OIDs among them), and the identifiers that are something else or say more."""
    found, others = [], []
    for each in element.one_or_more("identifier"):  # a ConceptMap has one in R4, several in R5
        if each.text("system") == URI and each.text("value") and not each.rest():
            found.append(each.needed("value"))
        else:
            others.append(each.whole())
    return tuple(found), others


def _read_title(element: Element, language: str | None) -> tuple[Texts, dict[str, Any]]:
    title = element.text("title")
    found = {} if title is None else {language or "": title}
    extra = element.object("_title")
    if extra is None:
        return tuple(found.items()), {}
    left = []
    for extension in extra.objects("extension"):
        pair = _read_translation(extension)
        if pair is None or pair[0] in found:
            left.append(extension.whole())
        else:
            found[pair[0]] = pair[1]
    rest = {**extra.rest(), **({"extension": left} if left else {})}
    return tuple(found.items()), {"_title": rest} if rest else {}


def _read_translation(extension: Element) -> tuple[str, str] | None:
    if extension.text("url") != TRANSLATION:
        return None
    parts = {part.text("url"): part for part in extension.objects("extension")}
    language, content = parts.get("lang"), parts.get("content")
    if language is None or content is None:
        return None
    text = content.text("valueString") or content.text("valueMarkdown")
    tag = language.text("valueCode")
    return None if text is None or tag is None else (tag, text)


def _write_title(title: Texts, language: str | None, carried: dict[str, Any]) -> dict[str, Any]:
    texts = dict(title)
    main = language or ""
    first = main if main in texts else next(iter(texts), None)
    if first is None:
        return {}
    translations = [translation(tag, text) for tag, text in texts.items() if tag != main]
    before = as_object(carried.get("_title"))
    extensions = [*translations, *as_list(before.get("extension"))]
    return {"title": texts[first], "_title": {**before, "extension": extensions} if extensions else before}


def translation(language: str, text: str) -> dict[str, Any]:
    return {
        "url": TRANSLATION,
        "extension": [{"url": "lang", "valueCode": language}, {"url": "content", "valueString": text}],
    }


def read_coding(element: Element) -> Coding:
    return Coding(element.text("system"), element.text("code"), element.text("version"), element.text("display"))


def write_coding(coding: Coding) -> dict[str, Any]:
    parts = (("system", coding.system), ("version", coding.version), ("code", coding.code), ("display", coding.display))
    return {name: value for name, value in parts if value is not None}


def read_designations(element: Element) -> tuple[Designation, ...]:
    found = []
    for each in element.objects("designation"):
        use = each.object("use")
        designation = (each.needed("value"), each.text("language"), read_coding(use) if use else None)
        kept = {**each.rest(), **({"_use": use.rest()} if use and use.rest() else {})}
        found.append(Designation(*designation, Carried.of(kept)))
    return tuple(found)


def write_designation(designation: Designation) -> dict[str, Any]:
    kept = designation.carried.elements()
    use = {**as_object(kept.pop("_use", None)), **(write_coding(designation.use) if designation.use else {})}
    return without_empty({**kept, "language": designation.language, "use": use, "value": designation.value})


def as_list(value: object) -> list[Any]:
    """What was carried under a name, if it has the shape that FHIR gives that name: anybody may have put it there."""
    return value if isinstance(value, list) else []


def as_object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def without_empty(elements: dict[str, Any]) -> dict[str, Any]:
    """FHIR forbids empty elements; false, 0 and "" are not empty here."""
    return {key: value for key, value in elements.items() if value is not None and value not in ([], {}, ())}
