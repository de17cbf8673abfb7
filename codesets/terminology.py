"""Questions to a set of code systems, value sets and maps: look up, validate, subsume, expand, translate."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from codesets.answering.answers import (
    Expansion,
    Lookup,
    Subsumption,
    TerminologyError,
    Translation,
    Validation,
    canonical,
)
from codesets.answering.languages import ranges_of
from codesets.answering.messages import issue, refusal
from codesets.operations.comparison import Comparison, compare
from codesets.operations.judging import judge_of, judged
from codesets.operations.lookup import look_up
from codesets.operations.translation import TranslationAsked, translate
from codesets.operations.validation import USUAL, Wishes
from codesets.references.editions import meant_value_set
from codesets.references.holdings import Holdings, find_code_system, find_value_set
from codesets.references.supplements import supplements_of
from codesets.references.versions import NO_RULES, VersionRules
from codesets.things.model import PARTIAL, CodeSystem, Coding, Concept, ConceptMap, ValueSet
from codesets.things.system import Held, System
from codesets.value_sets import expansion
from codesets.value_sets.compilation import compile_selection
from codesets.value_sets.expansion import ExpansionAsked
from codesets.value_sets.selection import Selection

#: Each keeps its members, which may be a whole code system.
_KEPT_SELECTIONS: Final = 16


class Terminology:
    """Answers from the things it was given. Every call takes an `overlay`: things that stand before them, for that
    call only. Without a version the newest active edition answers, and the answer names it; an unknown version is a
    TerminologyError. What is `upcoming` answers by its exact version alone. Indexes are made when first needed and kept
    with each thing."""

    def __init__(self, things: Iterable[Held], upcoming: Iterable[Held] = ()) -> None:
        self._holdings = Holdings(things, upcoming=upcoming)
        self._selections: OrderedDict[tuple[str | int, str | None], Selection] = OrderedDict()

    def find(self, reference: str, version: str | None = None) -> Held | None:
        """The code system or value set of a canonical, or None: the resolver that `problems` takes."""
        return self._holdings.resolve(reference, version)

    def system_editions(self) -> list[System]:
        """Every edition of a code system that is held, ended and upcoming ones among them."""
        return self._holdings.all(CodeSystem)

    def value_set_editions(self) -> list[ValueSet]:
        return self._holdings.all(ValueSet)

    def map_editions(self) -> list[ConceptMap]:
        return self._holdings.all(ConceptMap)

    def code_system(self, reference: str, version: str | None = None, *, overlay: Iterable[Held] = ()) -> System:
        """The code system itself; supplements are none."""
        return find_code_system(self._with(overlay), reference, version)

    def value_set(
        self,
        reference: str,
        version: str | None = None,
        *,
        rules: VersionRules = NO_RULES,
        overlay: Iterable[Held] = (),
    ) -> ValueSet:
        """The value set itself, also one that FHIR defines for every code system."""
        return meant_value_set(self._with(overlay), reference, version, rules)

    def concept_map(self, reference: str, version: str | None = None, *, overlay: Iterable[Held] = ()) -> ConceptMap:
        return self._with(overlay).find(ConceptMap, reference, version)

    def lookup(
        self,
        system: str,
        code: str,
        *,
        version: str | None = None,
        language: str | None = None,
        supplements: Iterable[str] = (),
        properties: Iterable[str] = (),
        overlay: Iterable[Held] = (),
    ) -> Lookup:
        """What is known of a code; `language` is a tag or an Accept-Language list, `properties` what is to be told:
        codes or URIs of properties, `definition`, `designation`, `lang.nb`; all where none is named."""
        holdings = self._with(overlay)
        found = find_code_system(holdings, system, version)
        used = supplements_of([found], supplements, holdings)
        near = found.surroundings(code)
        if near is None:
            raise _unknown(found, code)
        return look_up(found, near, used, language, properties)

    def validate(
        self,
        code: str,
        system: str | None = None,
        *,
        version: str | None = None,
        display: str | None = None,
        language: str | None = None,
        value_set: str | ValueSet | None = None,
        value_set_version: str | None = None,
        active_only: bool = False,
        allow_abstract: bool = True,
        lenient_display: bool = False,
        supplements: Iterable[str] = (),
        overlay: Iterable[Held] = (),
    ) -> Validation:
        """Whether the code is in the system, and in the value set where one is given; without a system it is inferred
        from the value set. A display must be one of the concept's names in the languages asked for."""
        if system is None and value_set is None:
            raise TerminologyError("bad-request", "a code is validated against a system or a value set; name one")
        uri, _, told = (system or "").partition("|")
        wishes = Wishes(
            languages=language,
            active_only=active_only,
            allow_abstract=allow_abstract,
            lenient_display=lenient_display,
            infer_system=system is None,
        )
        coding = Coding(uri or None, code, version or told or None, display)
        return self.judge(
            [coding],
            wishes=wishes,
            value_set=value_set,
            value_set_version=value_set_version,
            supplements=supplements,
            overlay=overlay,
        )

    def judge(
        self,
        codings: Sequence[Coding | None],
        *,
        place: str = "",
        wishes: Wishes = USUAL,
        value_set: str | ValueSet | None = None,
        value_set_version: str | None = None,
        supplements: Iterable[str] = (),
        overlay: Iterable[Held] = (),
    ) -> Validation:
        """The whole of `$validate-code`: one coding, or with the place `CodeableConcept` several, None for one that is
        not asked about. What can be told of a code is told as issues; what makes the question void (no such value set
        or supplement, a ring of imports) is a TerminologyError."""
        judge = judge_of(self._with(overlay), value_set, value_set_version, wishes, supplements)
        return judged(judge, tuple(codings), place)

    def compare(
        self, this: ValueSet, other: ValueSet, *, rules: VersionRules = NO_RULES, overlay: Iterable[Held] = ()
    ) -> Comparison:
        """How the codes of two value sets relate, from this to other."""
        return compare(this, other, self._with(overlay), rules)

    def subsumes(
        self, system: str, first: str, second: str, *, version: str | None = None, overlay: Iterable[Held] = ()
    ) -> Subsumption:
        """How `first` stands to `second` in the hierarchy. A part of a system may tell that one subsumes the other,
        but not that it does not: TerminologyError cannot-determine."""
        found = find_code_system(self._with(overlay), system, version)
        one, other = _needed(found, first).code, _needed(found, second).code
        if one == other:
            return Subsumption("equivalent", found.url or "", found.version)
        if found.subsumes(one, other):
            return Subsumption("subsumes", found.url or "", found.version)
        if found.subsumes(other, one):
            return Subsumption("subsumed-by", found.url or "", found.version)
        if found.content in PARTIAL:  # what is between the two may be in another part
            where = canonical(found.url, found.version)
            raise refusal("cannot-determine", "SUBSUMPTION_CANNOT_BE_DETERMINED", one=one, other=other, system=where)
        return Subsumption("not-subsumed", found.url or "", found.version)

    def expand(
        self,
        value_set: str | ValueSet,
        *,
        version: str | None = None,
        text: str | None = None,
        offset: int = 0,
        count: int | None = None,
        limit: int | None = None,
        active_only: bool = False,
        language: str | None = None,
        designations: bool = False,
        supplements: Iterable[str] = (),
        rules: VersionRules = NO_RULES,
        asked: ExpansionAsked | None = None,
        overlay: Iterable[Held] = (),
    ) -> Expansion:
        """A page of the codes that the value set means. `text` keeps codes with every word of it in a name; an answer
        of more than `limit` codes is refused as too-costly. `asked` says all that, and more, at once."""
        holdings = self._with(overlay)
        selection = self._selection(value_set, version, holdings, rules)
        return expansion.expand(
            selection,
            asked
            or ExpansionAsked(
                text=text,
                offset=offset,
                count=count,
                limit=limit,
                active_only=active_only,
                ranges=ranges_of(language),
                designations=designations,
                supplements=tuple(supplements),
            ),
            holdings,
        )

    def value_sets(self) -> list[ValueSet]:
        """Those that are active; of several versions of one, all that are."""
        return [each for each in self._holdings.all(ValueSet) if each.status == "active"]

    def concept_maps(self) -> list[ConceptMap]:
        return [each for each in self._holdings.all(ConceptMap) if each.status == "active"]

    def versions(self, system: str) -> list[str]:
        """The versions of a code system that can be asked, oldest first."""
        return self._holdings.versions(CodeSystem, system)

    def translate(
        self,
        code: str,
        system: str,
        *,
        concept_map: str | ConceptMap | None = None,
        version: str | None = None,
        target: str | None = None,
        reverse: bool = False,
        overlay: Iterable[Held] = (),
    ) -> Translation:
        """Targets of a code, by one map (of that `version`) or by all maps in force that know its system; `target`
        keeps those in one system. In reverse, maps are read from target to source."""
        asked = TranslationAsked(Coding(system, code), reverse, target)
        return self.translated(asked, concept_map=concept_map, version=version, overlay=overlay)

    def translated(
        self,
        asked: TranslationAsked,
        *,
        concept_map: str | ConceptMap | None = None,
        version: str | None = None,
        overlay: Iterable[Held] = (),
    ) -> Translation:
        """The whole of `$translate`, with scopes and dependencies."""
        holdings = self._with(overlay)
        if concept_map is None:
            maps = holdings.current_maps()
        elif isinstance(concept_map, ConceptMap):
            maps = [concept_map]
        else:
            maps = [holdings.find(ConceptMap, concept_map, version)]
        return translate(asked, maps, holdings)

    def _with(self, overlay: Iterable[Held]) -> Holdings:
        things = tuple(overlay)
        return self._holdings.overlaid(things) if things else self._holdings

    def _selection(
        self, value_set: str | ValueSet, version: str | None, holdings: Holdings, rules: VersionRules = NO_RULES
    ) -> Selection:
        """Kept for what is held, since that never changes; compiled anew for all else."""
        if holdings is not self._holdings or rules != NO_RULES:
            if isinstance(value_set, str):
                value_set = meant_value_set(holdings, value_set, version, rules)
            return compile_selection(value_set, holdings, rules)
        key = id(value_set) if isinstance(value_set, ValueSet) else value_set, version
        kept = self._selections.get(key)
        if kept is None or (isinstance(value_set, ValueSet) and kept.value_set is not value_set):
            found = value_set if isinstance(value_set, ValueSet) else find_value_set(holdings, value_set, version)
            kept = self._selections[key] = compile_selection(found, holdings)
            while len(self._selections) > _KEPT_SELECTIONS:
                self._selections.popitem(last=False)
        return kept


def _needed(system: System, code: str) -> Concept:
    found = system.concept(code)
    if found is None:
        raise _unknown(system, code)
    return found


def _unknown(system: System, code: str) -> TerminologyError:
    message = "Unknown_Code_in_Version" if system.version else "Unknown_Code_in"
    told = issue(message, "code", code=code, system=system.url, version=system.version)
    return TerminologyError("unknown-code", told.text, (replace(told, type="not-found"),))
