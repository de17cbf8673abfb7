"""All that a code system and its supplements say of one code, as far as it was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from codesets.answers import Fact, Lookup, Name, canonical
from codesets.fields import Facts
from codesets.languages import PREFERRED, display_in, ranges_of, speaks
from codesets.model import Concept, Designation, Property
from codesets.supplements import additions, names_of, supplemented
from codesets.system import System

#: Asks for designations in one language: `lang.nb` (R4, $lookup's property).
_LANGUAGE: str = "lang."


class Wanted:
    """Which properties were asked for: by code or URI, `*` for all, and all too where none is named."""

    def __init__(self, names: Iterable[str], facts: Facts) -> None:
        asked = tuple(names)
        self._all = not asked or "*" in asked
        self._names = {*asked, *(facts.code(each) for each in asked)}
        self._languages = tuple(each.removeprefix(_LANGUAGE) for each in asked if each.startswith(_LANGUAGE))

    def __contains__(self, name: object) -> bool:
        return self._all or name in self._names

    def takes(self, designation: Designation) -> bool:
        return "designation" in self or any(speaks(designation.language, each) for each in self._languages)


def look_up(
    system: System, concept: Concept, supplements: Sequence[System], language: str | None, properties: Iterable[str]
) -> Lookup:
    """The concept is one of the system; the supplements are for it."""
    facts = Facts(system)
    wanted = Wanted(properties, facts)
    whole = supplemented(concept, supplements, system)
    display = display_in(ranges_of(language), concept.display, system.language, whole.designations)
    return Lookup(
        system=system.url or "",
        version=system.version,
        concept=whole,
        display=display,
        parents=system.parents(concept.code),
        children=system.children(concept.code),
        supplements=tuple(canonical(each.url, each.version) for each in supplements),
        name=system.name,
        definition=concept.definition if "definition" in wanted else None,
        names=tuple(each for each in _names(system, concept, supplements) if wanted.takes(each.designation)),
        facts=tuple(each for each in _facts(system, concept, supplements, facts) if each.property.code in wanted),
    )


def _names(system: System, concept: Concept, supplements: Sequence[System]) -> Iterator[Name]:
    """The display itself comes first, as the name preferred in the system's language."""
    if concept.display:
        yield Name(Designation(concept.display, system.language, PREFERRED))
    yield from (Name(each) for each in concept.designations)
    for supplement, more in additions(concept, supplements, system):
        source = canonical(supplement.url, supplement.version)
        yield from (Name(each, source) for each in names_of(supplement, more))


def _facts(system: System, concept: Concept, supplements: Sequence[System], facts: Facts) -> Iterator[Fact]:
    yield Fact(facts.inactive(concept))
    stated = (each for each in facts.stated(concept) if each.code != "inactive")
    yield from (Fact(each, _told(each, system)) for each in (*facts.related(concept), *stated))
    for supplement, more in additions(concept, supplements, system):
        source = canonical(supplement.url, supplement.version)
        yield from (Fact(each, None, source) for each in Facts(supplement).stated(more))


def _told(each: Property, system: System) -> str | None:
    """The display of the code that a property's value is, where it is one of the system."""
    found = system.concept(each.value) if each.type == "code" and isinstance(each.value, str) else None
    return found.display if found is not None else None
