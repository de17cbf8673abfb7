"""What archetypes and templates say about themselves in XML, and their terms: AUTHORED_RESOURCE, ARCHETYPE_ONTOLOGY."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from archetypes.model import Bindings, Definitions, Description, DescriptionDetails, Term, Terminology
from archetypes.values import CodeTerm, OdinObject, OdinTable, OdinValue, Uri
from archetypes.xml.intervals import code_term, write_code_term
from archetypes.xml_elements import XmlElement, leaf, optional, tree

_Dictionary = Mapping[str, OdinValue]


def dictionary(elements: Iterable[XmlElement]) -> dict[str, OdinValue]:
    """StringDictionaryItem: `<name id="key">text</name>`."""
    return {element.attribute("id") or "": element.text for element in elements}


def write_dictionary(name: str, values: _Dictionary) -> Iterator[XmlElement]:
    yield from (leaf(name, value, id=key) for key, value in values.items() if isinstance(value, str))


def language(element: XmlElement | None) -> CodeTerm | None:
    return code_term(element) if element and element.one("code_string") else None


def description(element: XmlElement) -> Description:
    details: dict[str, DescriptionDetails] = {}
    for each in element.many("details"):
        read = _details(each)
        details.setdefault(read.language.code if read.language else "", read)
    package = element.text_of("resource_package_uri")
    return Description(
        original_author=dictionary(element.many("original_author")),
        details=details,
        lifecycle_state=element.text_of("lifecycle_state"),
        other_contributors=tuple(each.text for each in element.many("other_contributors")),
        other_details=dictionary(element.many("other_details")),
        other={} if package is None else {"resource_package_uri": package},
    )


def write_description(value: Description) -> Iterator[XmlElement]:
    yield from write_dictionary("original_author", value.original_author)
    yield from (leaf("other_contributors", each) for each in value.other_contributors)
    yield from optional("lifecycle_state", value.lifecycle_state)
    yield from optional("resource_package_uri", _plain(value.other.get("resource_package_uri")))
    yield from write_dictionary("other_details", value.other_details)
    yield from (tree("details", _write_details(code, each)) for code, each in value.details.items())


def _plain(value: OdinValue | None) -> str | None:
    return value.text if isinstance(value, Uri) else value if isinstance(value, str) else None


def _details(element: XmlElement) -> DescriptionDetails:
    groups = {
        name: table(dictionary(element.many(name)))
        for name in ("original_resource_uri", "other_details")
        if element.one(name)
    }
    return DescriptionDetails(
        language=language(element.one("language")),
        purpose=element.text_of("purpose"),
        use=element.text_of("use"),
        misuse=element.text_of("misuse"),
        copyright=element.text_of("copyright"),
        keywords=tuple(each.text for each in element.many("keywords")),
        other=groups,
    )


def table(values: Mapping[str, OdinValue]) -> OdinValue:
    return OdinTable(dict(values.items()))


def _write_details(code: str, value: DescriptionDetails) -> Iterator[XmlElement]:
    yield write_code_term("language", value.language or CodeTerm("ISO_639-1", code))
    yield from optional("purpose", value.purpose)
    yield from (leaf("keywords", each) for each in value.keywords)
    yield from optional("use", value.use)
    yield from optional("misuse", value.misuse)
    yield from optional("copyright", value.copyright)
    for name in ("original_resource_uri", "other_details"):
        yield from write_dictionary(name, entries(value.other.get(name)))


def entries(value: OdinValue | None) -> _Dictionary:
    if isinstance(value, OdinTable):
        return {str(getattr(key, "text", key)): _plain(item) or "" for key, item in value.items.items()}
    return value.attributes if isinstance(value, OdinObject) else {}


def term(element: XmlElement) -> Term:
    """ARCHETYPE_TERM"""
    items = dictionary(element.many("items"))
    text, description = str(items.pop("text", "")), items.pop("description", None)
    code = element.attribute("code") or ""
    return Term(code, text, None if description is None else str(description), items, element.place)


def write_term(name: str, value: Term) -> XmlElement:
    texts = {"text": value.text, "description": value.description, **value.other}
    return tree(
        name, write_dictionary("items", {key: text for key, text in texts.items() if text is not None}), code=value.code
    )


def ontology(element: XmlElement) -> Terminology:
    return Terminology(
        term_definitions=_definitions(element.many("term_definitions")),
        constraint_definitions=_definitions(element.many("constraint_definitions")),
        term_bindings=_bindings(element.many("term_bindings")),
        constraint_bindings=_bindings(element.many("constraint_bindings")),
    )


def _definitions(elements: Iterable[XmlElement]) -> Definitions:
    found: dict[str, dict[str, Term]] = {}
    for element in elements:
        terms = found.setdefault(element.attribute("language") or "", {})
        for each in element.many("items"):
            read = term(each)
            terms.setdefault(read.code, read)
    return found


def _bindings(elements: Iterable[XmlElement]) -> Bindings:
    found: dict[str, dict[str, OdinValue]] = {}
    for element in elements:
        bound = found.setdefault(element.attribute("terminology") or "", {})
        for each in element.many("items"):
            target = binding_target(each)
            if target is not None:
                bound.setdefault(each.attribute("code") or "", target)
    return found


def binding_target(item: XmlElement) -> CodeTerm | Uri | None:
    value = item.one("value")
    if value is None:
        return None
    return code_term(value) if value.one("code_string") else Uri(value.text)


def write_ontology(value: Terminology) -> Iterator[XmlElement]:
    for name, definitions in (
        ("term_definitions", value.term_definitions),
        ("constraint_definitions", value.constraint_definitions),
    ):
        for code, terms in definitions.items():
            yield tree(name, (write_term("items", each) for each in terms.values()), language=code)
    for name, bindings in (
        ("term_bindings", value.term_bindings),
        ("constraint_bindings", value.constraint_bindings),
    ):
        for terminology, bound in bindings.items():
            items = (write_binding(code, target) for code, target in bound.items())
            yield tree(name, (item for item in items if item), terminology=terminology)


def write_binding(code: str, target: OdinValue) -> XmlElement | None:
    if isinstance(target, CodeTerm):
        return tree("items", (write_code_term("value", target),), code=code)
    return tree("items", (leaf("value", target.text),), code=code) if isinstance(target, Uri) else None
