"""The judgement of ballots, at every boundary."""

from datetime import UTC, datetime, timedelta

import pytest

from registry.ballot import (
    Authority,
    Choice,
    Closing,
    Policy,
    Quorum,
    Result,
    Rule,
    count,
    earliest_close,
    judge,
    may_close,
)
from registry.errors import Conflict, ContentError

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def organisations(number: int) -> list[str]:
    return [f"org-{index}" for index in range(number)]


def cast(in_favour: int, against: int = 0, abstained: int = 0) -> list[tuple[str, Choice]]:
    choices = [Choice.FOR] * in_favour + [Choice.AGAINST] * against + [Choice.ABSTAIN] * abstained
    return [(f"org-{index}", choice) for index, choice in enumerate(choices)]


@pytest.mark.parametrize(
    ("quorum", "needed"),
    [
        (Quorum.MORE_THAN_HALF, {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 10: 6, 11: 6}),
        (Quorum.TWO_THIRDS, {1: 1, 2: 2, 3: 2, 4: 3, 5: 4, 6: 4, 7: 5, 9: 6}),
        (Quorum.ALL, {1: 1, 2: 2, 9: 9}),
    ],
)
def test_a_quorum_needs_exactly_so_many(quorum: Quorum, needed: dict[int, int]) -> None:
    assert {in_scope: quorum.needed(in_scope) for in_scope in needed} == needed


def test_no_quorum_is_met_by_no_votes() -> None:
    assert [quorum.needed(0) for quorum in Quorum] == [1, 1, 1]
    assert judge(Policy(), [], []).result is Result.NO_QUORUM


# rule, for, against, carried
RULES = [
    (Rule.CONSENSUS, 0, 0, False),
    (Rule.CONSENSUS, 1, 0, True),
    (Rule.CONSENSUS, 9, 1, False),
    (Rule.CONSENSUS, 0, 1, False),
    (Rule.MAJORITY, 0, 0, False),
    (Rule.MAJORITY, 1, 0, True),
    (Rule.MAJORITY, 2, 2, False),
    (Rule.MAJORITY, 3, 2, True),
    (Rule.MAJORITY, 2, 3, False),
    (Rule.TWO_THIRDS, 0, 0, False),
    (Rule.TWO_THIRDS, 1, 0, True),
    (Rule.TWO_THIRDS, 2, 1, True),
    (Rule.TWO_THIRDS, 3, 2, False),
    (Rule.TWO_THIRDS, 4, 2, True),
    (Rule.TWO_THIRDS, 5, 3, False),
    (Rule.TWO_THIRDS, 6, 3, True),
]


@pytest.mark.parametrize(("rule", "in_favour", "against", "carried"), RULES)
def test_a_rule_carries_at_its_boundary(rule: Rule, in_favour: int, against: int, carried: bool) -> None:
    assert rule.carries(in_favour, against) is carried


@pytest.mark.parametrize(("rule", "in_favour", "against", "carried"), RULES)
def test_abstentions_do_not_count_for_the_rule(rule: Rule, in_favour: int, against: int, carried: bool) -> None:
    votes = cast(in_favour, against, abstained=10)
    outcome = judge(Policy(rule=rule), organisations(len(votes)), votes)
    assert (outcome.result is Result.CARRIED) is carried
    assert outcome.result is not Result.NO_QUORUM


def test_exactly_half_is_no_quorum() -> None:
    assert judge(Policy(), organisations(10), cast(5)).result is Result.NO_QUORUM
    assert judge(Policy(), organisations(10), cast(6)).result is Result.CARRIED


def test_abstentions_count_for_the_quorum() -> None:
    outcome = judge(Policy(), organisations(10), cast(1, abstained=5))
    assert outcome.result is Result.CARRIED
    assert outcome.tally.cast == 6


def test_without_a_quorum_even_a_no_is_no_judgement() -> None:
    assert judge(Policy(), organisations(10), cast(0, against=5)).result is Result.NO_QUORUM
    assert judge(Policy(), organisations(10), cast(0, against=6)).result is Result.NOT_CARRIED


def test_all_abstaining_carries_nothing() -> None:
    assert judge(Policy(), organisations(3), cast(0, abstained=3)).result is Result.NOT_CARRIED


def test_an_outcome_says_how_it_came_about() -> None:
    outcome = judge(Policy(rule=Rule.MAJORITY), organisations(5), cast(2, 1, 1))
    assert outcome.as_dict() == {
        "result": "carried",
        "in_scope": 5,
        "cast": 4,
        "for": 2,
        "against": 1,
        "abstain": 1,
        "quorum_needed": 3,
        "rule": "majority",
    }


def test_no_organisation_counts_twice() -> None:
    with pytest.raises(Conflict, match="org-0 has voted twice") as refused:
        count(organisations(3), [("org-0", Choice.FOR), ("org-0", Choice.FOR)])
    assert refused.value.code == "second-vote"


def test_a_vote_from_outside_the_scope_is_not_counted_in_silence() -> None:
    with pytest.raises(Conflict, match="elsewhere is not in scope"):
        count(organisations(3), [("elsewhere", Choice.FOR)])


def closing(hours: float, voted: int = 0, minimum: int = 3) -> Closing | None:
    return may_close(
        Policy(minimum_open_days=minimum),
        scope=organisations(3),
        voted=organisations(voted),
        opened=NOON,
        deadline=NOON + timedelta(days=14),
        now=NOON + timedelta(hours=hours),
    )


@pytest.mark.parametrize(
    ("hours", "voted", "minimum", "why"),
    [
        (0, 3, 3, Closing.ALL_VOTED),
        (0, 2, 3, None),
        (72 - 0.001, 2, 3, None),
        (72, 2, 3, Closing.BY_REQUEST),
        (72, 0, 3, Closing.BY_REQUEST),
        (0, 0, 0, Closing.BY_REQUEST),
        (14 * 24 - 0.001, 0, 3, Closing.BY_REQUEST),
        (14 * 24, 0, 3, Closing.DEADLINE),
        (14 * 24, 3, 3, Closing.ALL_VOTED),
        (14 * 24, 0, 30, Closing.DEADLINE),
    ],
)
def test_a_ballot_closes_when_all_have_voted_at_its_deadline_or_after_the_minimum_days(
    hours: float, voted: int, minimum: int, why: Closing | None
) -> None:
    assert closing(hours, voted, minimum) == why


def test_the_earliest_close_is_whole_days_after_the_opening() -> None:
    assert earliest_close(Policy(minimum_open_days=2), NOON) == NOON + timedelta(hours=48)


def test_the_default_policy_is_the_cautious_one() -> None:
    policy = Policy.from_dict({})
    assert policy == Policy()
    assert (policy.quorum, policy.rule, policy.authority) == ("more-than-half", "consensus", "decides")
    assert (policy.rounds_before_escalation, policy.hearing_days) == (2, 30)
    assert policy.sign_off_roles == ("specialist", "pharmacist")


def test_a_policy_survives_its_json() -> None:
    policy = Policy(rule=Rule.TWO_THIRDS, authority=Authority.RECOMMENDS, interests_declared=True)
    assert Policy.from_dict(policy.as_dict()) == policy


def test_a_kind_may_be_decided_differently() -> None:
    data = {"rule": "majority", "kinds": {"regimen": {"rule": "consensus", "quorum": "all"}}}
    assert Policy.from_dict(data, "regimen") == Policy(rule=Rule.CONSENSUS, quorum=Quorum.ALL)
    assert Policy.from_dict(data, "phrase") == Policy(rule=Rule.MAJORITY)
    assert Policy.from_dict(data).but(minimum_open_days=0).minimum_open_days == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"rule": "dictatorship"}, "policy-choice"),
        ({"rule": ["majority"]}, "policy-choice"),
        ({"quorum": 0.5}, "policy-choice"),
        ({"authority": None}, "policy-choice"),
        ({"hearing_days": 0}, "policy-range"),
        ({"hearing_days": 366}, "policy-range"),
        ({"minimum_open_days": -1}, "policy-range"),
        ({"minimum_open_days": True}, "policy-range"),
        ({"ballot_days": "14"}, "policy-range"),
        ({"rounds_before_escalation": 0}, "policy-range"),
        ({"sign_off_roles": []}, "policy-roles"),
        ({"sign_off_roles": ["specialist", "specialist"]}, "policy-roles"),
        ({"sign_off_roles": "specialist"}, "policy-roles"),
        ({"sign_off_roles": [1, 2]}, "policy-roles"),
        ({"interests_declared": "yes"}, "policy-flag"),
        ({"vibes": 1}, "policy-unknown"),
        ({"kinds": {"regimen": {"rule": "none"}}}, "policy-choice"),
    ],
)
def test_a_faulty_policy_is_refused_with_the_fault(data: dict[str, object], code: str) -> None:
    with pytest.raises(ContentError) as refused:
        Policy.from_dict(data, "regimen")
    assert [fault.code for fault in refused.value.problems] == [code]


def test_a_fault_in_another_kinds_overlay_is_found_as_well() -> None:
    with pytest.raises(ContentError):
        Policy.from_dict({"kinds": {"phrase": {"hearing_days": -1}}}, "regimen")


@pytest.mark.parametrize("kinds", [[], {"regimen": "majority"}])
def test_the_settings_per_kind_must_be_a_mapping(kinds: object) -> None:
    with pytest.raises(ContentError, match="must map a kind"):
        Policy.from_dict({"kinds": kinds})
