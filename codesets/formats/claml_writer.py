"""Code systems as ClaML 2: what was read from ClaML is written as it stood, the rest in rubrics and Meta."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from lxml import etree

from codesets.formats import claml_modifiers
from codesets.formats.cells import spelled
from codesets.formats.claml_modifiers import Subdivision, subdivided
from codesets.formats.claml_text import (
    BESIDES,
    DEFINITION,
    DESIGNATION,
    HEAD,
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
    carried_elements,
    elsewhere,
    label_text,
    write_label,
)
from codesets.formats.coding_text import write_coding_text
from codesets.formats.xml_text import UNWRITABLE
from codesets.problem import WriteError
from codesets.telling import tell
from codesets.things.canonical import to_dict
from codesets.things.model import CodeSystem, Coding, Concept, Designation, as_text, text_in

#: Fields of a code system that ClaML has elements for.
_TOLD: Final = ("url", "version", "identifiers", "name", "language", "concepts", "type", "carried")
Text = tuple[str, str, str | None]


def write_claml(system: CodeSystem) -> bytes:
    """WriteError for texts that XML cannot hold."""
    try:
        root = _Writer(system).written()
    except ValueError:
        place = next((each.code for each in system.concepts if UNWRITABLE.search(_whole_text(each))), system.url or "")
        message = tell("a text of {place!r} holds a character that XML cannot carry; use json", place=place)
        raise WriteError(message) from None
    _broken_into_lines(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _broken_into_lines(root: etree._Element) -> None:
    """Between classes and between their parts alone: blanks within a text would be part of it."""
    for node in (root, *root):
        if len(node) and node.tag in ("ClaML", "Class"):
            node.text = "\n"
            for each in node:
                each.tail = "\n"


def _whole_text(concept: Concept) -> str:
    """Every text of a concept in one."""
    texts = [concept.code, concept.display or "", concept.definition or ""]
    texts += [each.value for each in concept.designations]
    return "".join([*texts, *(as_text(each.value) for each in concept.properties)])


class _Writer:
    def __init__(self, system: CodeSystem) -> None:
        self._system = system
        self._head = carried_elements(system.carried)
        listed = [each for each in self._head if each.tag == "RubricKinds"]
        own = {str(kind.get("name")) for each in listed for kind in each.findall("RubricKind")}
        self._kinds = {*USUAL_KINDS, *own}
        self._uses: dict[Coding, str] = {}
        self._used: dict[str, dict[str, None]] = {"Class": {}, "Usage": {}, "Rubric": {}}
        self._parts = claml_modifiers.subdivisions(each for each in self._head if each.tag == "ModifierClass")

    def written(self) -> etree._Element:
        root = etree.Element("ClaML", version="2.0.0")
        classes = [self._class(each) for each in self._system.concepts if not self._is_expansion(each)]
        for tag in HEAD:
            root.extend(self._headed(tag))
            root.extend(each for each in self._head if each.tag == tag and not self._stands_for_head(each))
        root.extend(classes)
        return root

    def _stands_for_head(self, node: etree._Element) -> bool:
        """A carried Title gives its date alone; the kinds are written with what has come to be used besides."""
        return node.tag in ("Title", "ClassKinds", "UsageKinds", "RubricKinds")

    def _headed(self, tag: str) -> Iterator[etree._Element]:
        system = self._system
        if tag == "Meta":
            besides = dumps(_besides(system))
            for name, value in (("lang", system.language or ""), ("uri", system.url), (BESIDES, besides)):
                if value or name == "lang":
                    yield etree.Element("Meta", name=name, value=value or "")
        elif tag == "Identifier":
            yield from (etree.Element("Identifier", authority="URI", uid=each) for each in system.identifiers)
        elif tag == "Title":
            yield self._title()
        elif tag.endswith("Kinds"):
            yield from self._kind_table(tag, tag.removesuffix("Kinds"))

    def _title(self) -> etree._Element:
        system = self._system
        old = next((each for each in self._head if each.tag == "Title"), None)
        title = etree.Element("Title")
        for told in old.attrib if old is not None else ():
            title.set(str(told), str(old.get(told) if old is not None else ""))
        for name, value in (("name", system.name), ("version", system.version)):
            if value and (name == "name" or value != title.get("date")):
                title.set(name, value)
        title.text = text_in(system.title, system.language or "", "nb", "en") or ""
        return title

    def _kind_table(self, tag: str, sort: str) -> Iterator[etree._Element]:
        table = next((each for each in self._head if each.tag == tag), etree.Element(tag))
        known = {str(each.get("name")) for each in table}
        for name in self._used[sort]:
            if name not in known:
                entry = etree.SubElement(table, f"{sort}Kind", name=name)
                if sort == "Usage":
                    entry.set("mark", {"dagger": "+", "aster": "*"}.get(name, "!"))
                elif sort == "Rubric":
                    entry.set("inherited", "false")
                    use = next((each for each, told in self._uses.items() if told == name), None)
                    if use is not None:
                        etree.SubElement(entry, "Display").text = write_coding_text(use)
        if len(table) or tag != "UsageKinds":
            yield table

    def _is_expansion(self, concept: Concept) -> bool:
        """Whether reading makes the concept anew of the modifiers that are written."""
        modifier = next(iter(concept.values(MODIFIER)), None)
        above = self._system.tree.get(concept.parents[0]) if concept.parents else None
        if modifier is None or above is None:
            return False
        wanted = concept.values(MODIFIER_CLASS)
        parts: list[Subdivision] = [each for each in self._parts.get(str(modifier), ()) if (each.code,) == wanted]
        return any(subdivided(above, each) == concept for each in parts)

    def _class(self, concept: Concept) -> etree._Element:
        kind = as_text(next(iter(concept.values(KIND)), NO_KIND))
        self._used["Class"][kind] = None
        node = etree.Element("Class", code=concept.code, kind=kind)
        usage = next(iter(concept.values(USAGE)), None)
        if usage is not None:
            node.set(USAGE, as_text(usage))
            self._used["Usage"][as_text(usage)] = None
        kept = carried_elements(concept.carried)
        for name, value in _metas(concept, self._kinds):
            etree.SubElement(node, "Meta", name=name, value=value)
        node.extend(each for each in kept if each.tag == "Meta")
        for parent in concept.parents:
            etree.SubElement(node, "SuperClass", code=parent)
        for child in self._system.tree.children(concept.code):
            below = self._system.tree.get(child)
            if below is not None and not self._is_expansion(below):
                etree.SubElement(node, "SubClass", code=child)
        node.extend(each for each in kept if each.tag in ("ModifiedBy", "ExcludeModifier"))
        self._rubrics(node, concept, [each for each in kept if each.tag == "Rubric"])
        node.extend(each for each in kept if each.tag not in ("Meta", "ModifiedBy", "ExcludeModifier", "Rubric"))
        return node

    def _rubrics(self, node: etree._Element, concept: Concept, kept: list[etree._Element]) -> None:
        """A carried rubric stands as long as all it says is still said; the rest are written plainly."""
        texts = list(self._texts(concept))
        self._used["Rubric"].update((kind, None) for kind, _, _ in texts)
        slots: list[Text | etree._Element | None] = list(texts)
        for rubric in kept:
            told = self._told(rubric)
            if all(each in slots for each in told):
                places = [slots.index(each) for each in told]
                for place in places:
                    slots[place] = None
                slots.insert(min(places, default=len(slots)), rubric)
        for slot in slots:
            if isinstance(slot, tuple):
                rubric = etree.SubElement(node, "Rubric", kind=slot[0])
                write_label(rubric, slot[1], slot[2])
            elif slot is not None:
                node.append(slot)

    def _told(self, rubric: etree._Element) -> list[Text]:
        """What a carried rubric says, in the shape of `_texts`."""
        kind, main = str(rubric.get("kind")), self._system.language
        found = [(label_text(each), each.get(XML_LANG)) for each in rubric.findall("Label")]
        named = kind in NAMES[1:] or kind.startswith(USE) or kind == DESIGNATION
        return [
            (kind, text, told if named or (told or main) != main else main)
            for text, told in dict.fromkeys(found)
            if text
        ]

    def _texts(self, concept: Concept) -> Iterator[Text]:
        """(kind, text, language) of everything that a rubric says."""
        main = self._system.language
        if concept.display is not None:
            yield PREFERRED, concept.display, main
        for each in concept.designations:
            yield self._kind_of(each), each.value, each.language
        if concept.definition is not None:
            yield DEFINITION, concept.definition, main
        for told in concept.properties:
            if told.code in self._kinds:
                yield told.code, spelled(told.value), main

    def _kind_of(self, designation: Designation) -> str:
        use = designation.use
        if use is None:
            return DESIGNATION if designation.language in (None, self._system.language) else PREFERRED
        if use.system == RUBRIC_KINDS and use.code:
            return use.code
        return self._uses.setdefault(use, f"{USE}{len(self._uses) + 1}")


def _metas(concept: Concept, kinds: set[str]) -> Iterator[tuple[str, str]]:
    """The fields of the model that ClaML has no element for, and the properties that are no rubrics."""
    if concept.status != "active":
        yield "status", concept.status
    if concept.abstract:
        yield "notSelectable", "true"
    if concept.valid_from is not None:
        yield "effectiveDate", concept.valid_from
    if concept.valid_to is not None:
        yield "retirementDate", concept.valid_to
    yield from (("replacedBy", other) for other in concept.replaced_by)
    for each in concept.properties:
        if each.code not in kinds and each.code not in (KIND, USAGE):
            yield each.code, spelled(each.value)
    kept = elsewhere(concept.carried)
    if kept:
        yield BESIDES, dumps(kept) or ""


def _besides(system: CodeSystem) -> dict[str, Any]:
    """The fields that ClaML has no element for, where they are not what reading takes for granted."""
    told = to_dict(replace(system, concepts=()))
    carried = elsewhere(system.carried)
    main = system.language or ""
    found = {name: value for name, value in told.items() if name not in _TOLD}
    if all(each == main and text == " ".join(text.split()) for each, text in system.title):
        found.pop("title", None)
    if found.get("hierarchy_meaning") == "classified-with":
        del found["hierarchy_meaning"]
    elif system.hierarchy_meaning is None:
        found["hierarchy_meaning"] = None
    return {**found, **({"carried": carried} if carried else {})}


def dumps(value: dict[str, Any]) -> str | None:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None
