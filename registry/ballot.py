"""What a ballot needs and how it ends: a network's policy, the count, the judgement. Pure and without a clock."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from registry.errors import Conflict, ContentError, Problem, problem


class Quorum(StrEnum):
    """How many of the organisations in scope must have voted, abstentions counted."""

    MORE_THAN_HALF = "more-than-half"
    TWO_THIRDS = "two-thirds"
    ALL = "all"

    def needed(self, in_scope: int) -> int:
        """The smallest number of votes that is enough; never less than one."""
        enough = {
            Quorum.MORE_THAN_HALF: in_scope // 2 + 1,
            Quorum.TWO_THIRDS: -(-2 * in_scope // 3),
            Quorum.ALL: in_scope,
        }[self]
        return max(1, enough)


class Rule(StrEnum):
    """What carries, among those for and against: abstentions do not count here."""

    #: Nobody against.
    CONSENSUS = "consensus"
    MAJORITY = "majority"
    TWO_THIRDS = "two-thirds"

    def carries(self, in_favour: int, against: int) -> bool:
        """Where nobody is for, nothing is carried."""
        if in_favour == 0:
            return False
        return {
            Rule.CONSENSUS: against == 0,
            Rule.MAJORITY: in_favour > against,
            Rule.TWO_THIRDS: 3 * in_favour >= 2 * (in_favour + against),
        }[self]


class Authority(StrEnum):
    DECIDES = "decides"
    #: Advises; the adopting body decides.
    RECOMMENDS = "recommends"


class Choice(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class WorksHere(StrEnum):
    YES = "yes"
    WITH_RESERVATION = "with-reservation"
    NO = "no"


#: Whole numbers of a policy and the least and greatest each may be.
_RANGES: Mapping[str, tuple[int, int]] = {
    "rounds_before_escalation": (1, 20),
    "minimum_open_days": (0, 365),
    "ballot_days": (1, 365),
    "hearing_days": (1, 365),
}
_CHOICES: Mapping[str, type[StrEnum]] = {"quorum": Quorum, "rule": Rule, "authority": Authority}


@dataclass(frozen=True)
class Policy:
    """How one network decides. Days are whole days of 24 hours, and the minimum holds for hearings as well.

    Which governing body stands above is dated data of its own, not policy.
    """

    quorum: Quorum = Quorum.MORE_THAN_HALF
    rule: Rule = Rule.CONSENSUS
    authority: Authority = Authority.DECIDES
    rounds_before_escalation: int = 2
    minimum_open_days: int = 3
    ballot_days: int = 14
    hearing_days: int = 30
    sign_off_roles: tuple[str, ...] = ("specialist", "pharmacist")
    interests_declared: bool = False

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], kind: str | None = None) -> "Policy":
        """The policy stored as JSON, with `kinds: {kind: {…}}` laid over it. Raises ContentError naming each fault."""
        merged = {key: value for key, value in data.items() if key != "kinds"}
        overlays = data.get("kinds", {})
        if not isinstance(overlays, Mapping) or not all(isinstance(each, Mapping) for each in overlays.values()):
            raise ContentError("“kinds” of a policy must map a kind to the settings that differ for it.")
        merged |= overlays.get(kind, {}) if kind else {}
        settings = [*merged.items(), *(pair for each in overlays.values() for pair in each.items())]
        faults = [fault for name, value in settings for fault in _faults(name, value)]
        if faults:
            raise ContentError("The policy of the network is not valid.", problems=dict.fromkeys(faults))
        return cls(**{name: _typed(name, value) for name, value in merged.items()})

    def as_dict(self) -> dict[str, Any]:
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: value.value if isinstance(value, StrEnum) else list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
        }

    def but(self, **changed: Any) -> "Policy":
        return replace(self, **changed)


def _typed(name: str, value: Any) -> Any:
    if name in _CHOICES:
        return _CHOICES[name](value)
    return tuple(value) if name == "sign_off_roles" else value


def _faults(name: str, value: Any) -> list[Problem]:
    if name in _CHOICES:
        return _choice_faults(name, value)
    if name in _RANGES:
        return _range_faults(name, value)
    if name == "sign_off_roles":
        good = isinstance(value, list | tuple) and len(value) == len({str(each) for each in value})
        if good and value and all(isinstance(role, str) and role for role in value):
            return []
        return [problem("policy-roles", "{name} must be a list of different role names.", field=name, name=name)]
    if name == "interests_declared":
        return [] if isinstance(value, bool) else [problem("policy-flag", "{name} is true or false.", name=name)]
    return [problem("policy-unknown", "A policy has no setting “{name}”.", field=name, name=name)]


def _choice_faults(name: str, value: Any) -> list[Problem]:
    known = [each.value for each in _CHOICES[name]]
    if value in known:
        return []
    fault = problem(
        "policy-choice",
        "{name} is “{value}”; it must be one of: {known}.",
        field=name,
        name=name,
        value=value,
        known=", ".join(known),
    )
    return [fault]


def _range_faults(name: str, value: Any) -> list[Problem]:
    least, most = _RANGES[name]
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return []
    fault = problem(
        "policy-range",
        "{name} must be a whole number from {least} to {most}.",
        field=name,
        name=name,
        least=least,
        most=most,
    )
    return [fault]


class Result(StrEnum):
    CARRIED = "carried"
    NOT_CARRIED = "not-carried"
    NO_QUORUM = "no-quorum"


@dataclass(frozen=True)
class Tally:
    in_scope: int
    in_favour: int = 0
    against: int = 0
    abstained: int = 0

    @property
    def cast(self) -> int:
        return self.in_favour + self.against + self.abstained

    def as_dict(self) -> dict[str, int]:
        return {
            "in_scope": self.in_scope,
            "cast": self.cast,
            "for": self.in_favour,
            "against": self.against,
            "abstain": self.abstained,
        }


@dataclass(frozen=True)
class Outcome:
    result: Result
    tally: Tally
    quorum_needed: int
    rule: Rule = field(default=Rule.CONSENSUS)

    def as_dict(self) -> dict[str, Any]:
        counts = {"quorum_needed": self.quorum_needed, "rule": self.rule.value}
        return {"result": self.result.value, **self.tally.as_dict(), **counts}


def count(scope: Collection[str], votes: Iterable[tuple[str, Choice]]) -> Tally:
    """Votes are (organisation, choice). Raises Conflict for a second vote or one from outside the scope."""
    cast: dict[str, Choice] = {}
    for organisation, choice in votes:
        if organisation in cast:
            raise Conflict("{organisation} has voted twice.", code="second-vote", organisation=organisation)
        if organisation not in scope:
            raise Conflict("{organisation} is not in scope.", code="out-of-scope", organisation=organisation)
        cast[organisation] = choice
    counted = Counter(cast.values())
    return Tally(len(set(scope)), counted[Choice.FOR], counted[Choice.AGAINST], counted[Choice.ABSTAIN])


def judge(policy: Policy, scope: Collection[str], votes: Iterable[tuple[str, Choice]]) -> Outcome:
    """Quorum first, then the rule. For a ballot that closes; nobody asks before."""
    tally = count(scope, votes)
    needed = policy.quorum.needed(tally.in_scope)
    carried = policy.rule.carries(tally.in_favour, tally.against)
    result = Result.CARRIED if carried else Result.NOT_CARRIED
    return Outcome(result if tally.cast >= needed else Result.NO_QUORUM, tally, needed, policy.rule)


class Closing(StrEnum):
    """Why a ballot may close now."""

    ALL_VOTED = "all-voted"
    DEADLINE = "deadline"
    BY_REQUEST = "by-request"


def may_close(
    policy: Policy,
    *,
    scope: Collection[str],
    voted: Collection[str],
    opened: datetime,
    deadline: datetime,
    now: datetime,
) -> Closing | None:
    """The first two close a ballot by themselves; BY_REQUEST waits for `close-ballot`. None: it stays open."""
    if set(scope) <= set(voted):
        return Closing.ALL_VOTED
    if now >= deadline:
        return Closing.DEADLINE
    return Closing.BY_REQUEST if now >= earliest_close(policy, opened) else None


def earliest_close(policy: Policy, opened: datetime) -> datetime:
    return opened + timedelta(days=policy.minimum_open_days)
