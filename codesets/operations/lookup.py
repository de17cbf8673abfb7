"""All that a code system and its supplements say of one code, as far as it was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from codesets.answering.answers import Fact, Lookup, Name, canonical
from codesets.answering.languages import PREFERRED, display_in, ranges_of, speaks
from codesets.references.supplements import additions, names_added, supplemented
from codesets.things.concepts import Surroundings
from codesets.things.fields import Facts
from codesets.things.model import Concept, Designation, Property
from codesets.things.system import System

#: Asks for designations in one language: `lang.nb` (R4, $lookup's property).
_LANGUAGE: str = "lang."


class _AskedFor:
    """Which properties were asked for: by code or URI, `*` for all, and all too where none is named."""

    def __init__(self, names: Iterable[str], facts: Facts) -> None:
        asked = tuple(names)
        self._all = not asked or "*" in asked
        if self._all:
            return
        self._names = {*asked, *(facts.code(each) for each in asked)}
        self._languages = tuple(each.removeprefix(_LANGUAGE) for each in asked if each.startswith(_LANGUAGE))

    def __contains__(self, name: object) -> bool:
        return self._all or name in self._names

    def takes(self, designation: Designation) -> bool:
        return (
            self._all
            or "designation" in self._names
            or any(speaks(designation.language, each) for each in self._languages)
        )


def look_up(
    system: System, near: Surroundings, supplements: Sequence[System], language: str | None, properties: Iterable[str]
) -> Lookup:
    """What is near is a concept of the system; the supplements are for it."""
    concept = near.concept
    facts = Facts(system)
    wanted = _AskedFor(properties, facts)
    whole = supplemented(concept, supplements, system)
    display = display_in(ranges_of(language), concept.display, system.language, whole.designations)
    own = (facts.inactive(concept), *facts.near(near.parents, near.children), *_stated(facts, concept))
    told = [Fact(each, _display(each, near)) for each in own if each.code in wanted]
    if supplements:
        told += [each for each in _added(system, concept, supplements) if each.property.code in wanted]
    return Lookup(
        system=system.url or "",
        version=system.version,
        concept=whole,
        display=display,
        parents=near.parents,
        children=near.children,
        supplements=tuple(canonical(each.url, each.version) for each in supplements),
        name=system.name,
        definition=concept.definition if "definition" in wanted else None,
        names=tuple([each for each in _names(system, concept, supplements) if wanted.takes(each.designation)]),
        facts=tuple(told),
    )


def _names(system: System, concept: Concept, supplements: Sequence[System]) -> Iterator[Name]:
    """The display itself comes first, as the name preferred in the system's language."""
    if concept.display:
        yield Name(Designation(concept.display, system.language, PREFERRED))
    yield from (Name(each) for each in concept.designations)
    for supplement, more in additions(concept, supplements, system):
        source = canonical(supplement.url, supplement.version)
        yield from (Name(each, source) for each in names_added(supplement, more))


def _stated(facts: Facts, concept: Concept) -> Iterator[Property]:
    return (each for each in facts.stated(concept) if each.code != "inactive")


def _display(each: Property, near: Surroundings) -> str | None:
    """Of the code that a property's value is, where it is one of the system."""
    return near.displays.get(each.value) if each.type == "code" and isinstance(each.value, str) else None


def _added(system: System, concept: Concept, supplements: Sequence[System]) -> Iterator[Fact]:
    for supplement, more in additions(concept, supplements, system):
        source = canonical(supplement.url, supplement.version)
        yield from (Fact(each, None, source) for each in Facts(supplement).stated(more))
