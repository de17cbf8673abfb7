"""ClaML 2 and 3 (ISO 13120), the form that classifications such as ICD-10 are published in, as code systems.

Names and definitions become the concept's own; other rubrics, the kind, the usage (dagger, asterisk) and Meta become
properties. Modifiers are expanded. Markup in texts and what else has no field is carried as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lxml import etree

from codesets.formats import claml_modifiers
from codesets.formats.cells import typed
from codesets.formats.claml_text import (
    BESIDES,
    DEFINITION,
    DESIGNATION,
    KIND,
    MODIFIER,
    MODIFIER_CLASS,
    NAMES,
    NO_KIND,
    PREFERRED,
    RUBRIC_KINDS,
    USAGE,
    USE,
    USUAL_KINDS,
    XML_LANG,
    carried,
    is_plain,
    joined,
    label_text,
)
from codesets.formats.coding_text import read_coding_text
from codesets.formats.fhir_json import FATAL
from codesets.formats.json_text import parse_json
from codesets.formats.xml_text import line_of, local_name, parse_xml
from codesets.problem import Problem, ReadError
from codesets.telling import tell
from codesets.things.canonical import from_dict, to_dict
from codesets.things.checks import problems
from codesets.things.fields import BESIDE_PLACE
from codesets.things.model import (
    CONCEPT_STATUSES,
    PROPERTY_TYPES,
    CodeSystem,
    Coding,
    Concept,
    Designation,
    Property,
    PropertyDeclaration,
)
from codesets.things.oids import as_uri

#: Fields of the model that Meta of a class gives, by FHIR's names for them.
_EXPANSION: Final = (MODIFIER, MODIFIER_CLASS)
_TABLES: Final = {
    "ClassKinds": ("Class", KIND),
    "UsageKinds": ("Class", USAGE),
    "RubricKinds": ("Class/Rubric", KIND),
}
_MAX_PROBLEMS: Final = 200


def read_claml(data: bytes) -> tuple[list[CodeSystem], list[Problem]]:
    """The classification, and warnings; ReadError with line for what is no ClaML or contradicts itself."""
    root = parse_xml(data, doctype=True)
    for node in root.iter():
        node.tag = local_name(node)
    version = str(root.get("version") or "")
    if root.tag != "ClaML" or version[:1] not in ("2", "3"):
        message = tell("expected ClaML of version 2 or 3, found {name} {version}", name=str(root.tag), version=version)
        raise ReadError.at("wrong-type", message, line=line_of(root))
    return _Reader(root).read()


@dataclass(slots=True)
class _Class:
    """A class being read: the rubrics that came, and what is carried."""

    concept: Concept
    line: int
    texts: list[Property] = field(default_factory=list)
    names: list[Designation] = field(default_factory=list)
    kept: list[etree._Element] = field(default_factory=list)
    besides: dict[str, Any] = field(default_factory=dict)
    display: str | None = None
    definition: str | None = None


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self._root = root
        metas = {str(each.get("name")): str(each.get("value") or "") for each in root.findall("Meta")}
        self._language: str | None = metas.get("lang", self._first_language()) or None
        self._kinds = {*USUAL_KINDS, *(str(each.get("name")) for each in root.iterfind("RubricKinds/RubricKind"))}
        self._metas = metas
        self._besides = _object(metas.get(BESIDES, "{}"), root)
        self._uses = dict(_uses(root))
        declared = _declarations(self._besides)
        self._types = {code: kind for code, kind in declared if kind in PROPERTY_TYPES}
        self._warnings: list[Problem] = []
        self._lines: dict[str, list[int]] = {}

    def _first_language(self) -> str | None:
        label = self._root.find("Class/Rubric/Label")
        return None if label is None else label.get(XML_LANG)

    def read(self) -> tuple[list[CodeSystem], list[Problem]]:
        nodes = self._root.findall("Class")
        read = [self._class(each) for each in nodes]
        parents = self._parents(nodes)
        own = {each.concept.code: claml_modifiers.modified(node) for each, node in zip(read, nodes, strict=True)}
        parts = claml_modifiers.subdivisions(self._root.findall("ModifierClass"))
        listed = [self._finished(each, tuple(parents.get(each.concept.code, ()))) for each in read]
        system = self._headed(tuple(claml_modifiers.expanded(listed, own, parts)))
        self._refuse_faults(system)
        return [system], self._warnings

    def _parents(self, nodes: list[etree._Element]) -> dict[str, dict[str, None]]:
        """By SuperClass, and by SubClass where a file gives that alone."""
        found: dict[str, dict[str, None]] = {}
        for node in nodes:
            code = str(node.get("code") or "")
            found.setdefault(code, {}).update(
                (str(each.get("code") or ""), None) for each in node.findall("SuperClass")
            )
        for node in nodes:
            for each in node.findall("SubClass"):
                below = str(each.get("code") or "")
                if below in found:
                    found[below].setdefault(str(node.get("code") or ""), None)
                else:
                    message = tell("the subclass {code} is not in the file", code=below)
                    self._warnings.append(Problem("unknown-subclass", "warning", below, message, line_of(each)))
        return found

    def _class(self, node: etree._Element) -> _Class:
        code = str(node.get("code") or "")
        if not code:
            raise ReadError.at("missing-code", tell("a Class has no code; give it one"), line=line_of(node))
        self._lines.setdefault(code, []).append(line_of(node))
        made = _Class(Concept(code), line_of(node))
        told = [(name, str(node.get(name) or "")) for name in (KIND, USAGE)]
        properties = [Property(name, value, "code") for name, value in told if value and value != NO_KIND]
        for child in node:
            if child.tag == "Meta":
                properties += self._meta(child, made)
            elif child.tag == "Rubric":
                self._rubric(child, made)
            elif child.tag not in ("SuperClass", "SubClass"):
                made.kept.append(child)
        made.texts = [*properties, *made.texts]
        return made

    def _meta(self, node: etree._Element, made: _Class) -> list[Property]:
        name, value = str(node.get("name") or ""), str(node.get("value") or "")
        if name == BESIDES:
            made.besides = _object(value, node)
        elif name in self._kinds or name in (KIND, USAGE, "") or set(node.attrib) - {"name", "value"}:
            made.kept.append(node)
        else:
            return [Property(name, value, "code" if name in _EXPANSION else "string")]
        return []

    def _rubric(self, node: etree._Element, made: _Class) -> None:
        kind = str(node.get("kind") or "")
        labels = node.findall("Label")
        if not kind or not labels:
            message = tell("a Rubric needs a kind and a Label")
            raise ReadError.at("missing-element", message, item=made.concept.code, line=line_of(node))
        for label in labels:
            self._label(kind, label_text(label), label.get(XML_LANG), made)
        if not is_plain(node) or not label_text(labels[0]):
            made.kept.append(node)

    def _label(self, kind: str, text: str, told: str | None, made: _Class) -> None:
        language = told or self._language
        if not text:
            return
        if kind == PREFERRED and language == self._language and made.display is None:
            made.display = text
        elif kind == DEFINITION and language == self._language and made.definition is None:
            made.definition = text
        elif kind in (*NAMES, DESIGNATION) or kind in self._uses or language != self._language:
            bare = kind == DESIGNATION or (kind == PREFERRED and language != self._language)
            use = None if bare else self._uses.get(kind, Coding(RUBRIC_KINDS, kind))
            made.names.append(Designation(text, told, use))
        else:
            made.texts.append(Property(kind, text))

    def _finished(self, made: _Class, parents: tuple[str, ...]) -> Concept:
        held: dict[str, list[str]] = {}
        properties = []
        for each in made.texts:
            if each.code in BESIDE_PLACE and each.type == "string":
                held.setdefault(each.code, []).append(str(each.value))
            else:
                properties.append(self._typed(each, made))
        status = held.get("status", ["active"])[0]
        if status not in CONCEPT_STATUSES:
            message = tell("{value!r} is not one of {allowed}", value=status, allowed=", ".join(CONCEPT_STATUSES))
            raise ReadError.at("unknown-status", message, item=made.concept.code, line=made.line)
        return replace(
            made.concept,
            display=made.display,
            definition=made.definition,
            parents=parents,
            status=status,
            abstract=held.get("notSelectable") == ["true"],
            designations=tuple(made.names),
            properties=tuple(properties),
            replaced_by=tuple(held.get("replacedBy", ())),
            valid_from=held.get("effectiveDate", [None])[0],
            valid_to=held.get("retirementDate", [None])[0],
            carried=joined(carried(made.kept), made.besides),
        )

    def _typed(self, each: Property, made: _Class) -> Property:
        """In the type that the classification declares for it; code by code, since a file may be written by hand."""
        kind = self._types.get(each.code, each.type)
        try:
            return Property(each.code, typed(str(each.value), kind), kind)
        except ValueError:
            message = tell("{value!r} is not of type {type}", value=str(each.value)[:60], type=kind)
            raise ReadError.at("bad-value", message, item=made.concept.code, line=made.line) from None

    def _headed(self, concepts: tuple[Concept, ...]) -> CodeSystem:
        title = self._root.find("Title")
        attributes: Any = {} if title is None else title.attrib
        text = "" if title is None else " ".join((title.text or "").split())
        kept = [each for each in self._root if each.tag != "Class" and not self._is_read(each)]
        identifiers = tuple(uri for each in self._root.findall("Identifier") if (uri := _uri(each)))
        system = CodeSystem(
            url=self._metas.get("uri") or None,
            version=str(attributes.get("version") or attributes.get("date") or "") or None,
            identifiers=identifiers,
            name=str(attributes.get("name") or "") or None,
            title=((self._language or "", text),) if text else (),
            language=self._language,
            hierarchy_meaning="classified-with",
            properties=tuple(_declared(concepts)),
            concepts=concepts,
        )
        known = {"concepts": [], **self._besides}
        whole = from_dict({**to_dict(replace(system, concepts=())), **known})
        assert isinstance(whole, CodeSystem)
        return replace(whole, concepts=concepts, carried=joined(carried(kept), whole.carried.elements()))

    def _is_read(self, node: etree._Element) -> bool:
        if node.tag == "Meta":
            return node.get("name") in ("lang", "uri", BESIDES)
        if node.tag == "Title":
            return not (set(node.attrib) - {"name", "version"}) and bool(node.get("version") or not node.get("date"))
        if node.tag in _TABLES:
            return self._is_plain_table(node)
        return node.tag == "Identifier" and _uri(node) is not None

    def _is_plain_table(self, node: etree._Element) -> bool:
        """A table of kinds that says no more than which ones are used: writing makes it anew."""
        path, name = _TABLES[str(node.tag)]
        used = {each.get(name) for each in self._root.iterfind(path)}
        allowed = {"name", "inherited", "mark"}
        return all(
            each.get("name") in used
            and not (set(each.attrib) - allowed)
            and each.get("inherited") in (None, "false")
            and (not len(each) or each.get("name") in self._uses)
            for each in node
        )

    def _refuse_faults(self, system: CodeSystem) -> None:
        faults = [each for each in problems(system) if each.severity == "error" and each.code in FATAL]
        if faults:
            raise ReadError(replace(each, line=self._line(each)) for each in faults[:_MAX_PROBLEMS])

    def _line(self, problem: Problem) -> int:
        lines = self._lines.get(problem.item or "", [1])
        return lines[-1] if problem.code == "duplicate-code" else lines[0]


def _uri(identifier: etree._Element) -> str | None:
    """An identifier that is a URI or an OID; others are carried."""
    uid = str(identifier.get("uid") or "")
    if identifier.get("authority") == "URI":
        return uid or None
    if identifier.get("authority") not in (None, "", "OID"):
        return None
    uri = as_uri(uid)
    return uri if ":" in uri else None


def _object(text: str, node: etree._Element) -> dict[str, Any]:
    value = parse_json(text.encode())
    if not isinstance(value, dict):
        raise ReadError.at("wrong-type", tell("Meta {name} is a JSON object", name=BESIDES), line=line_of(node))
    return value


def _uses(root: etree._Element) -> Iterator[tuple[str, Coding]]:
    """Kinds of rubrics that stand for uses of designations from elsewhere."""
    for each in root.iterfind("RubricKinds/RubricKind"):
        name, display = str(each.get("name") or ""), each.find("Display")
        if name.startswith(USE) and display is not None and display.text:
            try:
                yield name, read_coding_text(display.text)
            except ValueError:
                message = tell("{text!r} is no use of a designation; write it as SYSTEM#CODE", text=display.text)
                raise ReadError.at("unknown-field", message, line=line_of(each)) from None


def _declarations(besides: dict[str, Any]) -> Iterator[tuple[str, str]]:
    declared = besides.get("properties")
    for each in declared if isinstance(declared, list) else ():
        if isinstance(each, dict) and isinstance(each.get("code"), str):
            yield each["code"], str(each.get("type", "string"))


def _declared(concepts: tuple[Concept, ...]) -> Iterator[PropertyDeclaration]:
    found = {each.code: each.type for concept in concepts for each in concept.properties}
    for code, kind in found.items():
        yield PropertyDeclaration(code, kind)
