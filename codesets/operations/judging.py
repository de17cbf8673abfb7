"""A question to validate, made ready: the value set explored, its supplements found, its language taken in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from codesets.answering.answers import Validation
from codesets.answering.messages import refusal
from codesets.operations.validation import Asked, Judge, Wishes
from codesets.references.editions import meant_value_set
from codesets.references.holdings import Holdings
from codesets.references.supplements import required_supplements
from codesets.things.carrying import expansion_parameters
from codesets.things.model import CodeSystem, Coding, ValueSet
from codesets.things.system import System
from codesets.value_sets.membership import Membership


def judge_of(
    holdings: Holdings,
    value_set: str | ValueSet | None,
    version: str | None,
    wishes: Wishes,
    supplements: Iterable[str],
) -> Judge:
    """TerminologyError where the value set or a supplement is not here, or where the value set cannot be asked."""
    if value_set is None:
        return Judge(holdings, _in_language(wishes, None), None, _supplements(holdings, supplements))
    if isinstance(value_set, str):
        value_set = meant_value_set(holdings, value_set, version, wishes.rules)
    membership = Membership(value_set, holdings, wishes.rules)
    asked = (each for used in membership.sets for each in required_supplements(used))
    found = _supplements(membership.scope(), (*supplements, *asked))
    return Judge(holdings, _in_language(wishes, value_set), membership, found)


def _in_language(wishes: Wishes, value_set: ValueSet | None) -> Wishes:
    """The question's own languages, else those that the value set wants its codes told in, else what the client
    usually reads, else the language of the value set."""
    if wishes.languages:
        return wishes
    own = expansion_parameters(value_set.carried).get("displayLanguage") if value_set else None
    found = own or wishes.usual_languages or (value_set.language if value_set else None)
    return replace(wishes, languages=found) if isinstance(found, str) else wishes


def _supplements(holdings: Holdings, wanted: Iterable[str]) -> tuple[System, ...]:
    """The supplements of these canonicals, to editions that are here; all that are missing are told at once."""
    held = {each: holdings.seek(CodeSystem, each) for each in dict.fromkeys(wanted)}
    missing = [each for each, found in held.items() if found is None or not _supplements_here(found, holdings)]
    if missing:
        raise refusal("unknown-supplement", "VALUESET_SUPPLEMENT_MISSING", supplements=", ".join(missing))
    return tuple(found for found in held.values() if found is not None)


def _supplements_here(supplement: System, holdings: Holdings) -> bool:
    """Whether it adds to something here; to another edition it could only be passed over without a word."""
    return supplement.content == "supplement" and holdings.seek(CodeSystem, supplement.supplements or "") is not None


def judged(judge: Judge, codings: tuple[Coding | None, ...], place: str) -> Validation:
    """The answer about a codeable concept where `place` is CodeableConcept, else about the one coding."""
    only = codings[0] if len(codings) == 1 else None
    return judge.several(codings) if only is None or place == "CodeableConcept" else judge.one(Asked(only, place))
