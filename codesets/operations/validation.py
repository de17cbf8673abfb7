"""Whether a code is valid in a system and a value set: `$validate-code` of FHIR, with every issue it may tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from codesets.answering.answers import Validation, canonical
from codesets.answering.displays import Expected, Names, display_fault, names_of
from codesets.answering.issues import Issue
from codesets.answering.languages import ranges_of
from codesets.answering.messages import issue, one_line
from codesets.answering.standing import deprecated_in, reference_to, remark_on, status_of
from codesets.operations.demands import unread_grammar, unversioned
from codesets.references.editions import Edition, edition_of, is_absolute, missing_system
from codesets.references.holdings import Holdings
from codesets.references.supplements import supplemented
from codesets.references.versions import NO_RULES, VersionRules
from codesets.things.concepts import inactive
from codesets.things.model import PARTIAL, CodeSystem, Coding, Concept, ValueSet
from codesets.things.system import System
from codesets.value_sets.membership import Finding, Membership


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a question says about how to judge. `languages` is a tag or an Accept-Language list; `usual_languages` are
    those of a client that names none (HTTP's header), which what the value set says of its own expansion goes before.
    """

    languages: str | None = None
    usual_languages: str | None = None
    active_only: bool = False
    allow_abstract: bool = True
    lenient_display: bool = False
    membership_only: bool = False
    infer_system: bool = False
    rules: VersionRules = NO_RULES

    @property
    def ranges(self) -> tuple[str, ...]:
        return ranges_of(self.languages)


USUAL: Final = Wishes()


@dataclass(frozen=True, slots=True)
class Asked:
    """One coding of a question, and where it stands in it: "" for code and system apart, else `Coding`,
    `CodeableConcept.coding[0]`."""

    coding: Coding
    place: str = ""

    def at(self, element: str) -> str:
        """The FHIRPath of one of its elements, or of the coding itself."""
        if not self.place:
            return element or "code"
        return f"{self.place}.{element}" if element else self.place


@dataclass(slots=True)
class Verdict:
    """What came out for one coding. `member` says whether it is in what was asked: the value set, or else its system;
    None where that cannot be told."""

    asked: Asked
    member: bool | None = None
    system: System | None = None
    concept: Concept | None = None
    names: Names | None = None
    issues: list[Issue] = field(default_factory=list)
    causes: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    inferred: str | None = None

    def tell(self, *found: Issue | None) -> None:
        """Notes issues; what they say of an element is put in its place in the question."""
        for each in found:
            if each is not None:
                place = None if each.expression is None else self.asked.at(each.expression)
                self.issues.append(each.at(place))


class Judge:
    """Judges codings by one value set (or none), with the supplements that were asked for."""

    def __init__(
        self, holdings: Holdings, wishes: Wishes, membership: Membership | None, supplements: tuple[System, ...]
    ) -> None:
        self._holdings = holdings if membership is None else membership.scope()
        self._wishes = wishes
        self._membership = membership
        self._supplements = supplements

    def one(self, asked: Asked) -> Validation:
        """The answer about a code, or about a coding."""
        verdict = self.verdict(asked)
        if verdict.member is False and self._membership is not None:
            verdict.tell(self._outside(asked, verdict))
        return self._answer([verdict], verdict)

    def several(self, codings: Iterable[Coding | None]) -> Validation:
        """The answer about a codeable concept: one coding in the value set is enough, a wrong one is too many. None
        stands for a coding that the question is not about."""
        placed = ((each, f"CodeableConcept.coding[{number}]") for number, each in enumerate(codings))
        verdicts = [self.verdict(Asked(each, place)) for each, place in placed if each is not None]
        chosen = next((each for each in verdicts if each.member), None)
        if self._wishes.membership_only:
            chosen = _undisputed(verdicts) or chosen
        if self._membership is None:
            return self._answer(verdicts, chosen)
        for each in verdicts:
            if each.member is False:
                outside = self._outside(each.asked, each)
                each.tell(outside.as_("information", "this-code-not-in-vs", told=False))
        unsure = next((each for each in verdicts if each.member is None), None)
        general = []
        if chosen is None and unsure is None:
            general.append(issue("TX_GENERAL_CC_ERROR_MESSAGE", value_set=self._name()))
        return self._answer(verdicts, chosen, general)

    def verdict(self, asked: Asked) -> Verdict:
        verdict = Verdict(asked)
        if not asked.coding.system:
            return self._without_system(verdict)
        if self._is_no_system(verdict):
            return verdict
        if self._membership is None:
            return self._in_system(verdict)
        return self._in_value_set(verdict, self._membership)

    # -- the system

    def _without_system(self, verdict: Verdict) -> Verdict:
        asked = verdict.asked
        if not self._wishes.infer_system or self._membership is None:
            verdict.tell(issue("Coding_has_no_system__cannot_validate", ""))
            verdict.member = None if self._membership is None else False
            return verdict
        findings = {
            system: self._membership.find(replace(asked.coding, system=system)) for system in self._membership.systems()
        }
        found = [system for system, each in findings.items() if each.member]
        if len(found) == 1:
            inferred = self.verdict(Asked(replace(asked.coding, system=found[0]), asked.place))
            inferred.inferred = found[0]
            return inferred
        values = {"code": asked.coding.code or "", "value_set": self._name(), "systems": ", ".join(found or findings)}
        verdict.member = False
        if found:
            verdict.tell(issue("Unable_to_resolve_system__value_set_has_multiple_matches", "code", **values))
            return verdict
        verdict.tell(issue("UNABLE_TO_INFER_CODESYSTEM", "code", **values))
        for each in findings.values():
            if each.member is None:
                verdict.member = None
                verdict.causes += each.unknown
                verdict.tell(*each.issues)
        return verdict

    def _is_no_system(self, verdict: Verdict) -> bool:
        """Whether what is given as a system is a local name, a value set or a supplement."""
        uri = verdict.asked.coding.system or ""
        held = self._holdings.seek(CodeSystem, uri, verdict.asked.coding.version)
        if held is not None and held.content == "supplement":
            place = verdict.asked.at("system")
            where = canonical(held.url, held.version)
            verdict.tell(issue("CODESYSTEM_CS_NO_SUPPLEMENT", "system", system=where, place=place))
            verdict.causes = (uri,)
        elif held is None and not is_absolute(uri):
            verdict.tell(issue("Terminology_TX_System_Relative", "system"), missing_system(uri, None, []))
            verdict.strangers = (uri,)
        elif held is None and self._holdings.has(ValueSet, uri):
            verdict.tell(issue("Terminology_TX_System_ValueSet2", "system", system=uri))
        else:
            return False
        verdict.member = None if self._membership is None else False
        return True

    def _in_system(self, verdict: Verdict) -> Verdict:
        """Without a value set: the code is valid where its system has it."""
        edition = self._own_edition(verdict.asked.coding)
        verdict.tell(*edition.issues)
        verdict.causes, verdict.system = edition.unknown, edition.system
        if edition.system is None or edition.undecided:
            return verdict
        verdict.concept = edition.system.concept(verdict.asked.coding.code or "")
        if verdict.concept is None:
            verdict.member = edition.system.content in PARTIAL
            verdict.tell(unknown_code(edition.system, verdict.asked.coding.code or ""), unread_grammar(edition.system))
        else:
            verdict.member = True
            self._look_at(verdict, edition.system, verdict.concept, Finding(True))
        return verdict

    def _own_edition(self, coding: Coding) -> Edition:
        """The edition that a coding itself means, with an issue where it is not here."""
        uri, told = coding.system or "", coding.version
        edition = edition_of(uri, told, None, self._holdings, self._wishes.rules)
        if edition.system is None and not edition.issues:
            known = self._holdings.versions(CodeSystem, uri)
            held = self._membership is None
            missing = missing_system(uri, told, known, drawn_on=held)
            return Edition(None, (missing,), (canonical(uri, told) if known else uri,))
        return edition

    # -- the value set

    def _in_value_set(self, verdict: Verdict, membership: Membership) -> Verdict:
        coding = verdict.asked.coding
        finding = membership.find(coding)
        if self._wishes.membership_only and finding.member is None and finding.listed is not None:
            verdict.member = True
            return verdict
        verdict.member, verdict.system, verdict.concept = finding.member, finding.system, finding.concept
        verdict.causes = finding.unknown
        verdict.tell(*finding.issues)
        if not finding.concerned and finding.member is False:
            self._elsewhere(verdict)
        elif finding.system is not None and finding.member is not None:
            if finding.concept is not None:
                self._look_at(verdict, finding.system, finding.concept, finding)
            elif not self._wishes.membership_only:
                verdict.tell(unknown_code(finding.system, coding.code or ""), unread_grammar(finding.system))
        elif finding.system is not None and finding.concept is not None:
            verdict.names = names_of(finding.concept, finding.system.language, None)
        return verdict

    def _elsewhere(self, verdict: Verdict) -> None:
        """The value set does not draw on the code's system; it may be a good code all the same."""
        if self._wishes.membership_only:
            return
        edition = self._own_edition(verdict.asked.coding)
        verdict.tell(*edition.issues)
        verdict.strangers = edition.unknown
        if edition.system is None or edition.undecided:
            return
        verdict.system = edition.system
        verdict.concept = edition.system.concept(verdict.asked.coding.code or "")
        if verdict.concept is None:
            verdict.tell(unknown_code(edition.system, verdict.asked.coding.code or ""), unread_grammar(edition.system))
        else:
            self._look_at(verdict, edition.system, verdict.concept, Finding(False))

    def _outside(self, asked: Asked, verdict: Verdict) -> Issue:
        coding = asked.coding
        name = f"{canonical(coding.system, coding.version)}#{coding.code or ''}"
        if coding.display:
            name += f" ('{coding.display}')"
        values = {"coding": name, "value_set": self._name()}
        return issue("None_of_the_provided_codes_are_in_the_value_set_one", "code", **values)

    def _name(self) -> str:
        if self._membership is None:
            return ""
        value_set = self._membership.value_set
        return canonical(value_set.url, value_set.version) or "(unidentified)"

    # -- the concept

    def _look_at(self, verdict: Verdict, system: System, concept: Concept, finding: Finding) -> None:
        concept = supplemented(concept, self._supplements, system)
        verdict.concept = concept
        verdict.names = names_of(concept, system.language, finding.listed, finding.language)
        if self._wishes.membership_only:
            return
        if finding.member is not False or finding.retired:
            self._remark(verdict, system, concept, finding)
        self._hold_to_names(verdict, system, concept)

    def _remark(self, verdict: Verdict, system: System, concept: Concept, finding: Finding) -> None:
        """What is to be said of a code that is where it should be; some of it makes it unfit after all."""
        coding, wishes = verdict.asked.coding, self._wishes
        if concept.code != coding.code:
            where = canonical(system.url, system.version)
            verdict.tell(issue("CODE_CASE_DIFFERENCE", "code", given=coding.code, code=concept.code, system=where))
        verdict.tell(unversioned(system, coding, wishes.rules), remark_on(concept))
        if finding.retired or (wishes.active_only and inactive(concept)):
            verdict.tell(issue("STATUS_CODE_WARNING_CODE", "code", code=concept.code))
            verdict.member = False
        if concept.abstract and not wishes.allow_abstract:
            verdict.tell(issue("ABSTRACT_CODE_NOT_ALLOWED", "code", system=system.url, code=concept.code))
            verdict.member = False
        status = deprecated_in(finding.listed) if finding.listed else None
        if status:
            values = {"code": concept.code, "system": system.url, "value_set": self._name(), "status": status}
            verdict.tell(issue("CONCEPT_DEPRECATED_IN_VALUESET", "code", **values))

    def _hold_to_names(self, verdict: Verdict, system: System, concept: Concept) -> None:
        if not verdict.asked.coding.display or verdict.names is None:
            return
        expected = Expected(
            names=verdict.names,
            coding=f"{system.url}#{concept.code}",
            code=concept.code,
            ranges=self._wishes.ranges,
            languages=self._wishes.languages or "",
            lenient=self._wishes.lenient_display,
        )
        verdict.tell(display_fault(verdict.asked.coding.display, expected))

    # -- the answer

    def _answer(self, verdicts: list[Verdict], told: Verdict | None, general: Iterable[Issue] = ()) -> Validation:
        issues = [*general, *(each for verdict in verdicts for each in verdict.issues), *self._standings(verdicts)]
        faulty = any(each.severity == "error" for each in issues)
        chosen = told or Verdict(Asked(Coding()))
        coding, concept = chosen.asked.coding, chosen.concept
        value_set = self._membership.value_set if self._membership else None
        return Validation(
            valid=not faulty and any(verdict.member for verdict in verdicts),
            system=chosen.inferred or coding.system,
            version=chosen.system.version if chosen.system else None,
            code=coding.code,
            display=chosen.names.display(self._wishes.ranges) if chosen.names else None,
            normalized_code=concept.code if concept and concept.code != coding.code else None,
            inactive=inactive(concept) if concept else False,
            status=status_of(concept) if concept else None,
            value_set=value_set.url if value_set else None,
            value_set_version=value_set.version if value_set else None,
            issues=tuple(dict.fromkeys(issues)),
            message=one_line(issues),
            causes=_each(verdict.causes for verdict in verdicts),
            strangers=_each(verdict.strangers for verdict in verdicts),
            used=self._used(verdicts),
        )

    def _standings(self, verdicts: list[Verdict]) -> list[Issue]:
        """What is deprecated, withdrawn, retired, experimental or a draft among what the answer rests on."""
        if self._wishes.membership_only:
            return []
        source = self._membership.value_set if self._membership else None
        found = [reference_to("ValueSet", each, source) for each in (self._membership.sets if self._membership else ())]
        found += [reference_to("CodeSystem", each.system, source) for each in verdicts if each.system and each.member]
        return [each for each in found if each is not None]

    def _used(self, verdicts: list[Verdict]) -> tuple[str, ...]:
        things: list[System | ValueSet] = list(self._membership.sets) if self._membership else []
        things += [each.system for each in verdicts if each.system is not None]
        things += self._supplements
        return tuple(dict.fromkeys(canonical(each.url, each.version) for each in things))


def unknown_code(system: System, code: str) -> Issue:
    """That a system does not have a code; of a part of a system that is no error."""
    if system.content in PARTIAL:
        kind = "an example" if system.content == "example" else "a fragment"
        values = {"code": code, "system": system.url, "version": system.version or "", "kind": kind}
        return issue("UNKNOWN_CODE_IN_FRAGMENT", "code", **values)
    if not system.version:
        return issue("Unknown_Code_in", "code", code=code, system=system.url)
    return issue("Unknown_Code_in_Version", "code", code=code, system=system.url, version=system.version)


def _undisputed(verdicts: Iterable[Verdict]) -> Verdict | None:
    """The first that is a member without a fault. It is all that was asked for: faults of others are dropped."""
    every = [(each, [told for told in each.issues if told.severity != "error"]) for each in verdicts]
    found = next((each for each, others in every if each.member and len(others) == len(each.issues)), None)
    if found is not None:
        for each, others in every:
            each.issues = others
    return found


def _each(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for group in groups for each in group))
