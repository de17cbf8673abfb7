"""One code of an expansion as it is told: its display in the language asked for, names, properties, extensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from codesets.answering.answers import Entry
from codesets.answering.languages import PREFERRED, chosen
from codesets.answering.standing import status_of
from codesets.references.supplements import additions, names_added, supplemented
from codesets.things.carried import Carried
from codesets.things.carrying import Extension, extensions_of, value_of
from codesets.things.concepts import inactive
from codesets.things.fields import CONCEPT_PROPERTIES, Facts
from codesets.things.model import Concept, Designation, Property, PropertyDeclaration
from codesets.things.system import System
from codesets.value_sets.selection import Member

_SD: Final = "http://hl7.org/fhir/StructureDefinition/"
#: Extensions that are told as properties: (code, name of the property FHIR defines, type).
_AS_PROPERTIES: Final = {
    f"{_SD}codesystem-label": ("label", "label", "string"),
    f"{_SD}valueset-label": ("label", "label", "string"),
    f"{_SD}codesystem-conceptOrder": ("order", "order", "decimal"),
    f"{_SD}valueset-conceptOrder": ("order", "order", "decimal"),
    f"{_SD}itemWeight": ("weight", "itemWeight", "decimal"),
}
#: Extensions that are passed on, from a concept of a code system and from a code that a value set lists.
_PASSED_ON: Final = frozenset(
    f"{_SD}{name}" for name in ("coding-sctdescid", "rendering-style", "rendering-xhtml", "codesystem-alternate")
)
_PASSED_ON_FROM_LISTS: Final = _PASSED_ON | frozenset(
    f"{_SD}{name}"
    for name in ("valueset-deprecated", "valueset-concept-definition", "structuredefinition-standards-status")
)
#: URIs of properties that say the same as one of the extensions.
_RANKING: Final = {f"{CONCEPT_PROPERTIES}{name}": url for url, (_, name, _) in _AS_PROPERTIES.items()}
_SHAPES: Final[dict[str, tuple[type, ...]]] = {"string": (str,), "decimal": (int, float)}
_LANGUAGES: Final = "urn:ietf:bcp:47"
#: Every property there is.
ALL: Final = "*"


@dataclass(slots=True)
class Telling:
    """How entries are told; notes in `declared` which properties were."""

    ranges: tuple[str, ...] = ()
    only_ranges: bool = False
    designations: bool = False
    #: `system|code` of uses, `urn:ietf:bcp:47|tag` or a tag of languages: which designations to tell, all if none.
    tokens: frozenset[str] = frozenset()
    properties: tuple[str, ...] = ()
    supplements: tuple[System, ...] = ()
    declared: dict[str, PropertyDeclaration] = field(default_factory=dict)
    _facts: dict[int, Facts] = field(default_factory=dict)

    def entry(self, member: Member) -> Entry:
        system, listed = member.system, member.listed
        concept = supplemented(member.concept, self.supplements, system)
        own = listed.designations if listed else ()
        mains = _mains(member, concept)
        display, shown = self._display(mains, own, concept.designations)
        extensions = self._extensions(member)
        properties = [*_standing(member.concept), *self._converted(extensions, member, system)]
        properties += self._asked(concept, system)
        passed = list(_passed_on(extensions))
        return Entry(
            system=system.url or "",
            version=system.version,
            code=concept.code,
            display=display,
            inactive=inactive(concept),
            abstract=concept.abstract,
            designations=self._told(mains, (*concept.designations, *own), display, shown),
            properties=tuple(self._known(each, system) for each in dict.fromkeys(properties)),
            carried=Carried.of({"extension": passed} if passed else {}),
        )

    def _display(
        self, mains: Sequence[Designation], own: Sequence[Designation], names: Sequence[Designation]
    ) -> tuple[str | None, Designation | None]:
        """The name to show, and where it is from; the first of `mains` stands where no language asks for another. What
        the value set itself calls the code (`own`) goes before what its system does."""
        first, *others = mains or (None,)
        main, language = (first.value, first.language) if first else (None, None)
        found = chosen(self.ranges, main, language, (*own, *others, *names), only=self.only_ranges)
        if found is None:
            return (None, None) if self.ranges and self.only_ranges else (main, first)
        return found[0], found[1] or first

    def _told(
        self,
        mains: Sequence[Designation],
        names: Sequence[Designation],
        display: str | None,
        shown: Designation | None,
    ) -> tuple[Designation, ...]:
        """The designations asked for besides what is shown, displays among them where another name took their place."""
        if not (self.designations or self.tokens):
            return ()
        every = [*(each for each in mains if each.value != display), *(each for each in names if each is not shown)]
        return tuple(each for each in every if not self.tokens or _is_meant(each, self.tokens))

    def _extensions(self, member: Member) -> list[tuple[Extension, bool]]:
        """Of the concept, then of the supplements, then of the listing, with whether they are of the listing."""
        found = [(each, False) for each in extensions_of(member.concept.carried)]
        for _, more in additions(member.concept, self.supplements, member.system) if self.supplements else ():
            found += [(each, False) for each in extensions_of(more.carried)]
        if member.listed is not None:
            found += [(each, True) for each in extensions_of(member.listed.carried)]
        return found

    def _converted(
        self, extensions: Iterable[tuple[Extension, bool]], member: Member, system: System
    ) -> Iterator[Property]:
        """Order, label and weight; the value set's own word goes before the code system's."""
        found: dict[str, Property] = {}
        ranked = self._facts_of(member.system).under(_RANKING) if member.concept.properties else {}
        for one in member.concept.properties if ranked else ():
            if one.code in ranked:
                code, _, kind = _AS_PROPERTIES[ranked[one.code]]
                found[code] = Property(code, one.value, kind)
        for each, _ in extensions:
            if each["url"] in _AS_PROPERTIES:
                code, _, kind = _AS_PROPERTIES[each["url"]]
                value: Any = value_of(each)
                if type(value) in _SHAPES[kind]:
                    found[code] = Property(code, value, kind)
        for code, name, kind in _AS_PROPERTIES.values():
            if code in found:
                self.declared.setdefault(code, PropertyDeclaration(code, kind, f"{CONCEPT_PROPERTIES}{name}"))
        yield from found.values()

    def _asked(self, concept: Concept, system: System) -> Iterator[Property]:
        if not self.properties:
            return
        facts = self._facts_of(system)
        wanted = {ALL} if ALL in self.properties else {facts.code(each) for each in self.properties}
        wanted |= set(self.properties)
        own = [Property("definition", concept.definition, "string")] if concept.definition else []
        every = chain(own, facts.stated(concept), facts.related(concept), [facts.inactive(concept)])
        yield from (each for each in every if each.code in wanted or ALL in wanted)

    def _known(self, each: Property, system: System) -> Property:
        if each.code not in self.declared:
            uris = (self._facts_of(one).uri(each.code) for one in (system, *self.supplements))
            uri = next((uri for uri in uris if uri), None)
            self.declared[each.code] = PropertyDeclaration(each.code, each.type, uri)
        return each

    def _facts_of(self, system: System) -> Facts:
        if id(system) not in self._facts:
            self._facts[id(system)] = Facts(system)
        return self._facts[id(system)]


def _mains(member: Member, concept: Concept) -> list[Designation]:
    """The display that the value set gives, in its language, then the one of the code system."""
    listed, language = member.listed, member.system.language
    found = []
    if listed is not None and listed.display:
        found.append(Designation(listed.display, member.language or language, PREFERRED))
    if concept.display:
        found.append(Designation(concept.display, language, PREFERRED))
    return found


def _passed_on(extensions: Iterable[tuple[Extension, bool]]) -> Iterator[Extension]:
    for each, of_list in extensions:
        if each["url"] in (_PASSED_ON_FROM_LISTS if of_list else _PASSED_ON):
            yield each


def _is_meant(designation: Designation, tokens: frozenset[str]) -> bool:
    use = f"{designation.use.system or ''}|{designation.use.code}" if designation.use else None
    language = designation.language
    meant = {use, language, f"{_LANGUAGES}|{language}" if language else None} - {None}
    return not meant.isdisjoint(tokens)


def names(member: Member, supplements: Sequence[System]) -> str:
    """Code and every name of a member in one case-folded text, to look for words in."""
    concept, listed = member.concept, member.listed
    found = [concept.code, concept.display, *(each.value for each in concept.designations)]
    if listed is not None:
        found += [listed.display, *(each.value for each in listed.designations)]
    for supplement, more in additions(concept, supplements, member.system) if supplements else ():
        found += [each.value for each in names_added(supplement, more)]
    return "\n".join(each for each in found if each).casefold()


def _standing(concept: Concept) -> Iterator[Property]:
    status = status_of(concept)
    if status is not None:
        yield Property("status", status, "code")
