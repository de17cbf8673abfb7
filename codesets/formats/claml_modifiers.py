"""Modifiers of ClaML: the classes that a subdivision common to several classes makes of each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from codesets.formats.claml_text import KIND, MODIFIER, MODIFIER_CLASS, PREFERRED, label_text
from codesets.formats.xml_text import line_of
from codesets.problem import ReadError
from codesets.telling import tell
from codesets.things.model import Concept, Property

#: Modifiers on modifiers multiply; no classification comes near.
MAX_CONCEPTS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Subdivision:
    """A class of a modifier: what it adds to a code and to a name."""

    modifier: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Modified:
    """A class's own say on modifiers: by which it is modified (with the classes that hold, None for all), and which
    ones of the classes above it do not hold here."""

    by: tuple[tuple[str, frozenset[str] | None], ...] = ()
    excluded: frozenset[str] = field(default_factory=frozenset)


def subdivisions(classes: Iterable[etree._Element]) -> dict[str, list[Subdivision]]:
    """The ModifierClass elements by their modifier, in order."""
    found: dict[str, list[Subdivision]] = {}
    for each in classes:
        modifier, code = each.get("modifier"), each.get("code")
        if not modifier or not code:
            message = tell("a ModifierClass needs a modifier and a code")
            raise ReadError.at("missing-element", message, line=line_of(each))
        label = each.find(f"Rubric[@kind='{PREFERRED}']/Label")
        name = "" if label is None else label_text(label)
        found.setdefault(str(modifier), []).append(Subdivision(str(modifier), str(code), name))
    return found


def modified(node: etree._Element) -> Modified:
    by = []
    for each in node.findall("ModifiedBy"):
        valid = frozenset(str(one.get("code")) for one in each.findall("ValidModifierClass"))
        by.append((str(each.get("code")), valid if valid and each.get("all") != "true" else None))
    return Modified(tuple(by), frozenset(str(each.get("code")) for each in node.findall("ExcludeModifier")))


def expanded(
    concepts: Iterable[Concept], own: Mapping[str, Modified], parts: Mapping[str, list[Subdivision]]
) -> Iterator[Concept]:
    """The concepts, after each that has none below it the ones that its modifiers make of it.

    A modifier holds for the class that names it and those below it, but for those that exclude it.
    """
    listed = tuple(concepts)
    codes = {each.code for each in listed}
    above = {parent for each in listed if not each.values(MODIFIER) for parent in each.parents}
    by_code = {each.code: each for each in listed}
    count = len(listed)
    for each in listed:
        yield each
        if parts and each.code not in above and not each.values(MODIFIER):
            for made in _made(each, list(_holding(each, by_code, own)), parts):
                if made.code not in codes:
                    count += 1
                    if count > MAX_CONCEPTS:
                        raise ReadError.at(
                            "too-many-rows", tell("modifiers make more than {limit} codes", limit=MAX_CONCEPTS)
                        )
                    yield made


def _holding(
    concept: Concept, by_code: Mapping[str, Concept], own: Mapping[str, Modified]
) -> Iterator[tuple[str, frozenset[str] | None]]:
    """The modifiers of the class and of those above it, the highest first."""
    line: list[Concept] = [concept]
    seen = {concept.code}
    while line[-1].parents and line[-1].parents[0] in by_code and line[-1].parents[0] not in seen:
        seen.add(line[-1].parents[0])
        line.append(by_code[line[-1].parents[0]])
    excluded: set[str] = set()
    found: list[tuple[str, frozenset[str] | None]] = []
    for each in line:
        said = own.get(each.code)
        if said is not None:
            found = [one for one in said.by if one[0] not in excluded] + found
            excluded |= said.excluded
    yield from found


def _made(
    concept: Concept,
    holding: list[tuple[str, frozenset[str] | None]],
    parts: Mapping[str, list[Subdivision]],
) -> Iterator[Concept]:
    if not holding:
        return
    (modifier, valid), *rest = holding
    for part in parts.get(modifier, ()):
        if valid is None or part.code in valid:
            made = subdivided(concept, part)
            yield made
            yield from _made(made, rest, parts)


def subdivided(concept: Concept, part: Subdivision) -> Concept:
    name = ": ".join(each for each in (concept.display, part.name) if each)
    kinds = tuple(each for each in concept.properties if each.code == KIND)
    told = (Property(MODIFIER, part.modifier, "code"), Property(MODIFIER_CLASS, part.code, "code"))
    return Concept(f"{concept.code}{part.code}", name or None, parents=(concept.code,), properties=(*kinds, *told))
