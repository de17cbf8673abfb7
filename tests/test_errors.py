"""What people are told of faults."""

from dataclasses import replace

from registry.errors import Message, Problem, together


def _named(*codes: str, line: int = 3) -> list[Problem]:
    return [
        Problem(code, Message("the code [{code}] is bound twice", {"code": "at1"}), "/", line=line) for code in codes
    ]


def test_a_fault_of_several_names_is_told_once_with_all_of_them() -> None:
    assert [each.code for each in together(_named("VTCBK", "VTTBK", "VTBK"))] == ["VTCBK, VTTBK, VTBK"]


def test_faults_at_other_places_or_of_other_weight_stay_apart() -> None:
    warned = replace(_named("VTBK")[0], severity="warning")
    found = together([*_named("VTCBK"), *_named("VTTBK", line=4), warned])
    assert [(each.code, each.line, each.severity) for each in found] == [
        ("VTCBK", 3, "error"),
        ("VTTBK", 4, "error"),
        ("VTBK", 3, "warning"),
    ]
