"""What stands beside an editor: the expansion as it is now, what would change, and hints, or why they cannot be had."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from codesets import TerminologyError, ValueSet
from codesets.authoring import Hint
from registry.access import Member
from registry.errors import Forbidden
from registry.models import Proposal
from registry.services.proposing import trials
from registry.services.proposing.trials import Tried

#: Codes of the expansion that are shown, and of each sort of change and hint.
SHOWN, LISTED, HINTED = 50, 100, 25


@dataclass(frozen=True)
class HintGroup:
    """Hints of one sort about codes of one edition: what one form holds."""

    sort: str
    system: str
    version: str | None
    hints: tuple[Hint, ...]
    total: int


@dataclass(frozen=True)
class Result:
    """`tried` is None where the value set cannot be expanded (`error` says why), or may not be shown (`refusal`)."""

    tried: Tried | None
    error: TerminologyError | None = None
    refusal: Forbidden | None = None

    @property
    def groups(self) -> list[HintGroup]:
        """Ended codes first: those are faults; the rest is for judgement."""
        if self.tried is None:
            return []
        advice = self.tried.advice
        found: list[HintGroup] = []
        for sort in ("ended", "missing", "by_intent", "apart"):
            found += _grouped(sort, getattr(advice, sort), min(HINTED, self.tried.told))
        return found


def _grouped(sort: str, hints: Sequence[Hint], shown: int) -> list[HintGroup]:
    by_edition: dict[tuple[str, str | None], list[Hint]] = {}
    for each in hints:
        by_edition.setdefault((each.system, each.version), []).append(each)
    return [
        HintGroup(sort, system, version, tuple(found[:shown]), len(found))
        for (system, version), found in by_edition.items()
    ]


def result(session: Session, member: Member, row: Proposal, value_set: ValueSet, language: str) -> Result:
    try:
        return Result(trials.try_value_set(session, member, row, value_set, language))
    except TerminologyError as error:
        return Result(None, error)
    except Forbidden as refusal:
        return Result(None, refusal=refusal)
