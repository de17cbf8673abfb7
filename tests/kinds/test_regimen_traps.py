"""Traps that hurt patients are told in the strongest words, and only once."""

from typing import Any

import pytest

from registry.kinds.regimen.rules import check
from registry.kinds.regimen.samples import karboplatin_paklitaksel, mfolfox6, r_chop_21
from tests.kinds.faulty_regimens import DOXO, FU, GONE, LIMIT, NOWHERE, VINCA, codes, found, line


def test_an_intrathecal_vinca_alkaloid_is_told_in_the_strongest_words() -> None:
    (told,) = [each for each in found(line(**VINCA, route="intrathecal")) if each.code == "vinca-route"]
    assert told.message.startswith("FATAL")
    assert "intravenously only" in told.message
    assert "Given intrathecally it kills" in told.message


def test_the_fluorouracil_trap_says_what_would_happen() -> None:
    told = found(line(**FU, dose=2400, dose_basis="per-day"))
    (trap,) = [each for each in told if each.code == "multiday-infusion-basis"]
    assert "46 hours" in trap.message
    assert "the whole dose again each day" in trap.message


def test_one_unknown_dose_basis_is_not_told_twice() -> None:
    told = [each.code for each in found(line(**FU, dose=2400, dose_basis=GONE))]
    assert told.count("dose-basis-missing") == 1
    assert "multiday-infusion-basis" not in told


def test_doses_of_two_lines_count_together_against_a_limit() -> None:
    second = {
        "lines.1.substance": "doksorubicin", "lines.1.atc": "L01DB01", "lines.1.unit": "mg/m2", "lines.1.dose": 60,
        "lines.1.dose_basis": "per-cycle", "lines.1.route": "intravenous-bolus",
    }  # fmt: skip
    limit = {"limits": [LIMIT | {"amount": 400}]}
    told = found(line(**DOXO) | second | limit)
    (over,) = [each for each in told if each.code == "cumulative-exceeded"]
    assert "440 mg/m2" in over.message


def test_a_limit_skips_a_line_that_cannot_be_summed() -> None:
    assert "cumulative-exceeded" not in codes(line(**DOXO | {"dose": None}) | {"limits": [LIMIT | {"amount": 1}]})


def test_a_phase_counts_its_own_cycles_against_a_limit() -> None:
    phase = {"phases": [{"key": "p", "title": {"nb": "P"}, "cycles": 12}]}
    assert "cumulative-exceeded" in codes(line(**DOXO, phase="p") | phase | {"limits": [LIMIT | {"amount": 550}]})


@pytest.mark.parametrize("sample", [mfolfox6, r_chop_21, karboplatin_paklitaksel])
def test_the_samples_have_neither_error_nor_warning(sample: Any) -> None:
    assert list(check(sample(), NOWHERE)) == []


@pytest.mark.parametrize("sample", [mfolfox6, r_chop_21, karboplatin_paklitaksel])
def test_a_dose_changed_in_a_sample_is_noticed_by_its_vectors(sample: Any) -> None:
    for at, row in enumerate(sample()["lines"]):
        told = found({f"lines.{at}.dose": row["dose"] * 0.9}, sample())
        assert "vector-disagrees" in {each.code for each in told}, row["key"]
