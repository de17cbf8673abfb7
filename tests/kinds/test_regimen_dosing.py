"""Formulas against published and hand-computed numbers; doses step by step; totals by dose basis."""

import math
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.kinds.numerals import exact, plain, rounded, shortest, written
from registry.kinds.regimen import dosing
from registry.kinds.regimen.dosing import Implausible, Measures, Patient
from registry.kinds.regimen.lines import Line, line_of

LINE = Line(
    key="x",
    substance="x",
    atc="",
    dose=Decimal(100),
    unit="mg/m2",
    basis="per-administration",
    route="oral",
    days=(1,),
    times=1,
)
PATIENT = Measures(
    weight=Decimal(70), bsa=Decimal("1.82"), bsa_used=Decimal("1.82"), gfr=Decimal(75), gfr_used=Decimal(75)
)


@pytest.mark.parametrize(
    ("formula", "height", "weight", "expected"),
    [
        # √(180 × 80 / 3600) = √4, the example in every textbook; √(170 × 70 / 3600) = √3.30556
        ("mosteller", 180, 80, "2.0000"),
        ("mosteller", 170, 70, "1.8181"),
        ("mosteller", 100, 36, "1.0000"),
        # DuBois gives 1.996 where Mosteller gives 2.0, and 1.810 for 170 cm and 70 kg
        ("dubois", 180, 80, "1.9964"),
        ("dubois", 170, 70, "1.8097"),
        # An infant of 70 cm and 8 kg has 0.40 m² by Haycock, who measured infants
        ("haycock", 70, 8, "0.4000"),
        ("haycock", 170, 70, "1.8257"),
        ("gehan-george", 170, 70, "1.8313"),
        ("gehan-george", 110, 18, "0.7575"),
    ],
)
def test_body_surface_agrees_with_worked_numbers(formula: str, height: int, weight: int, expected: str) -> None:
    assert dosing.bsa(formula, height, weight).quantize(Decimal("0.0001")) == Decimal(expected)


@given(st.integers(30, 250), st.integers(1, 400))
def test_body_surface_agrees_with_logarithms(height: int, weight: int) -> None:
    """The same formulas reckoned another way: as sums of logarithms in binary arithmetic."""
    by_log = {
        "mosteller": 0.5 * (math.log(height) + math.log(weight) - math.log(3600)),
        "dubois": math.log(0.007184) + 0.725 * math.log(height) + 0.425 * math.log(weight),
        "haycock": math.log(0.024265) + 0.3964 * math.log(height) + 0.5378 * math.log(weight),
        "gehan-george": math.log(0.0235) + 0.42246 * math.log(height) + 0.51456 * math.log(weight),
    }
    for formula, logarithm in by_log.items():
        assert float(dosing.bsa(formula, height, weight)) == pytest.approx(math.exp(logarithm), rel=1e-12)


@pytest.mark.parametrize(
    ("sex", "age", "weight", "creatinine", "expected"),
    [
        # (140 - 40) × 72 / (72 × 1 mg/dL) = 100: the formula's own round example, at 88.4 µmol/L
        ("male", 40, 72, "88.4", "100.00"),
        ("female", 40, 72, "88.4", "85.00"),
        # 80 × 70 × 88.4 / (72 × 80) = 495 040 / 5760 = 85.9444; × 0.85 = 73.0528
        ("male", 60, 70, 80, "85.94"),
        ("female", 60, 70, 80, "73.05"),
        # 60 × 50 × 88.4 / (72 × 221) = 265 200 / 15 912 = 16.6667
        ("male", 80, 50, 221, "16.67"),
    ],
)
def test_cockcroft_gault_agrees_with_worked_numbers(
    sex: str, age: int, weight: int, creatinine: Any, expected: str
) -> None:
    assert dosing.cockcroft_gault(sex, age, weight, creatinine).quantize(Decimal("0.01")) == Decimal(expected)


@pytest.mark.parametrize(
    ("auc", "gfr", "expected"),
    [
        # The highest doses of the FDA's notice of 2010, with GFR capped at 125
        (6, 125, 900),
        (5, 125, 750),
        (4, 125, 600),
        (5, 180, 750),
        # 5 × (100 + 25) and 7 × (60 + 25)
        (5, 100, 625),
        (7, 60, 595),
        ("1.5", 0, Decimal("37.5")),
    ],
)
def test_calvert_agrees_with_worked_numbers(auc: Any, gfr: int, expected: Any) -> None:
    assert dosing.calvert(auc, gfr) == expected


def test_a_lower_cap_is_heeded_by_calvert() -> None:
    assert dosing.calvert(5, 180, 100) == 625


@pytest.mark.parametrize(
    "call",
    [
        lambda: dosing.bsa("boyd", 170, 70),
        lambda: dosing.bsa("mosteller", 29, 70),
        lambda: dosing.bsa("mosteller", 251, 70),
        lambda: dosing.bsa("mosteller", 170, "0.9"),
        lambda: dosing.bsa("mosteller", 170, 401),
        lambda: dosing.bsa("mosteller", float("nan"), 70),
        lambda: dosing.bsa("mosteller", 170, float("inf")),
        lambda: dosing.bsa("mosteller", "1,7", 70),
        lambda: dosing.bsa("mosteller", True, 70),
        lambda: dosing.cockcroft_gault("unknown", 60, 70, 80),
        lambda: dosing.cockcroft_gault("male", 17, 70, 80),
        lambda: dosing.cockcroft_gault("male", 121, 70, 80),
        lambda: dosing.cockcroft_gault("male", 60, 70, 9),
        lambda: dosing.cockcroft_gault("male", 60, 70, 0),
        lambda: dosing.calvert(0, 100),
        lambda: dosing.calvert(11, 100),
        lambda: dosing.calvert(5, -1),
        lambda: dosing.calvert(5, 100, 10),
        lambda: dosing.measures(Patient("male", 130, 170, 70), "mosteller"),
        lambda: dosing.measures(Patient("male", 60, 170, "NaN"), "mosteller"),
        lambda: dosing.rate_per_hour(Decimal(100), Decimal(0)),
        lambda: dosing.banded(Decimal(100), Decimal(0), "nearest"),
    ],
)
def test_what_no_patient_has_is_refused(call: Any) -> None:
    with pytest.raises(Implausible) as refused:
        call()
    assert refused.value.status == 422


def test_a_refusal_names_the_measure_and_its_range() -> None:
    with pytest.raises(Implausible, match="A height of 17 cm is outside 30 to 250 cm"):
        dosing.bsa("mosteller", 17, 70)


def test_measures_are_rounded_and_then_capped() -> None:
    found = dosing.measures(Patient("male", 30, 190, 110, 60), "mosteller", bsa_cap=2)
    # √(190 × 110 / 3600) = 2.4095; 110 × 110 × 88.4 / (72 × 60) = 247.60
    assert (found.bsa, found.bsa_used) == (Decimal("2.41"), Decimal(2))
    assert (found.gfr, found.gfr_used) == (Decimal(248), Decimal(125))


def test_measures_without_formula_or_creatinine_are_left_out() -> None:
    assert dosing.measures(Patient("female", 4, 100, 16), None) == Measures(weight=Decimal(16))


BASES = [
    # dose basis, dose, days, times a day -> one administration, total per cycle
    ("per-administration", 50, (1, 2, 3, 4, 5), 2, "50", "500"),
    ("per-administration", 85, (1,), 1, "85", "85"),
    ("per-day", 1600, (1, 2, 3), 2, "800", "4800"),
    ("per-cycle", 1000, (1, 8), 1, "500", "1000"),
    ("per-cycle", 900, (1, 2, 3), 2, "150", "900"),
    ("continuous-total", 2400, (1,), 1, "2400", "2400"),
]


@pytest.mark.parametrize(("basis", "amount", "days", "times", "single", "total"), BASES)
def test_the_dose_basis_says_what_one_administration_and_a_cycle_are(
    basis: str, amount: int, days: tuple[int, ...], times: int, single: str, total: str
) -> None:
    line = replace(LINE, basis=basis, dose=Decimal(amount), days=days, times=times)
    assert dosing.per_administration(line) == Decimal(single)
    assert dosing.total_per_cycle(line) == Decimal(total)


@pytest.mark.parametrize("line", [replace(LINE, dose=None), replace(LINE, basis=""), replace(LINE, basis="weekly")])
def test_a_line_without_dose_or_basis_has_neither(line: Line) -> None:
    for compute in (dosing.per_administration, dosing.total_per_cycle):
        with pytest.raises(Implausible):
            compute(line)


def test_a_line_without_days_has_no_total() -> None:
    with pytest.raises(Implausible):
        dosing.total_per_cycle(replace(LINE, days=()))
    with pytest.raises(Implausible):
        dosing.per_administration(replace(LINE, days=(), basis="per-cycle"))


@given(
    st.decimals("0.001", "10000", places=3),
    st.sampled_from(["per-administration", "per-day", "per-cycle", "continuous-total"]),
    st.lists(st.integers(1, 28), min_size=1, max_size=10, unique=True),
    st.integers(1, 6),
    st.integers(2, 9),
)
def test_totals_scale_linearly_with_the_dose(
    amount: Decimal, basis: str, days: list[int], times: int, factor: int
) -> None:
    line = replace(LINE, dose=amount, basis=basis, days=tuple(days), times=times)
    more = replace(line, dose=amount * factor)
    assert dosing.total_per_cycle(more) == factor * dosing.total_per_cycle(line)


@given(st.decimals("0.001", "10000", places=3), st.lists(st.integers(1, 28), min_size=1, unique=True))
def test_a_continuous_total_never_grows_with_the_days(amount: Decimal, days: list[int]) -> None:
    assert dosing.total_per_cycle(replace(LINE, dose=amount, basis="continuous-total", days=tuple(days))) == amount


@pytest.mark.parametrize(
    ("unit", "amount", "expected", "absolute"),
    [
        ("mg", "50", "50", "mg"),
        ("mg/m2", "85", "154.7", "mg"),
        ("mg/kg", "10", "700", "mg"),
        ("AUC", "5", "500", "mg"),
        ("IE", "30000", "30000", "IE"),
        ("IE/m2", "1000", "1820", "IE"),
        ("µg/kg", "5", "350", "µg"),
    ],
)
def test_a_dose_scales_as_its_unit_says(unit: str, amount: str, expected: str, absolute: str) -> None:
    found = dosing.dose(replace(LINE, unit=unit, dose=Decimal(amount)), PATIENT)
    assert (found.given, found.unit) == (Decimal(expected), absolute)
    assert [step.code for step in found.steps] == ["calculated", "total"]


def test_every_step_of_a_dose_is_told() -> None:
    line = replace(
        LINE, dose=Decimal("1.4"), max_dose=Decimal(2), band_step=Decimal("0.5"), days=(1, 8), duration=Decimal(30)
    )
    found = dosing.dose(line, PATIENT)
    # 1.4 × 1.82 = 2.548
    assert (found.calculated, found.limited, found.given, found.total, found.rate) == (Decimal("2.55"), 2, 2, 4, 4)
    assert [(step.code, str(step.text)) for step in found.steps] == [
        ("calculated", "1.4 mg/m² × 1.82."),
        ("limited", "Not above the highest single dose 2 mg."),
        ("banded", "Banded in steps of 0.5 mg."),
        ("total", "2 administrations in a cycle."),
    ]


def test_a_continuous_total_runs_at_its_rate() -> None:
    found = dosing.dose(replace(LINE, dose=Decimal(2400), basis="continuous-total", duration=Decimal(2760)), PATIENT)
    # 2400 × 1.82 = 4368 over 46 hours is 94.9565 an hour, and 4368 in the whole cycle
    assert (found.given, found.total, found.rate) == (4368, 4368, Decimal("94.96"))


def test_an_infants_small_dose_keeps_its_digits() -> None:
    found = dosing.dose(replace(LINE, unit="mg/kg", dose=Decimal("0.05")), Measures(weight=Decimal("3.35")))
    # 0.05 × 3.35 = 0.1675, which 0.01 would raise by more than one percent
    assert found.given == Decimal("0.1675")


@pytest.mark.parametrize(
    ("line", "patient", "why"),
    [
        (replace(LINE, unit="mg/kvm"), PATIENT, "no unit named mg/kvm"),
        (replace(LINE, unit="AUC", dose=Decimal(5)), replace(PATIENT, gfr_used=None), "creatinine"),
        (LINE, replace(PATIENT, bsa_used=None), "body surface formula"),
        (replace(LINE, dose=Decimal(1), unit="mg", band_step=Decimal(10)), PATIENT, "to 0"),
    ],
)
def test_a_dose_that_cannot_be_computed_says_why(line: Line, patient: Measures, why: str) -> None:
    with pytest.raises(Implausible, match=why):
        dosing.dose(line, patient)


@pytest.mark.parametrize(
    ("amount", "step", "rule", "ceiling", "expected"),
    [
        ("154.7", "5", "nearest", None, "155"),
        ("152.4", "5", "nearest", None, "150"),
        ("152.5", "5", "nearest", None, "155"),
        ("154.7", "5", "down", None, "150"),
        ("2", "0.5", "nearest", None, "2"),
        ("750", "20", "nearest", "750", "740"),
        ("750", "50", "nearest", "750", "750"),
    ],
)
def test_banding_rounds_to_a_step_and_never_above_the_ceiling(
    amount: str, step: str, rule: str, ceiling: str | None, expected: str
) -> None:
    limit = None if ceiling is None else Decimal(ceiling)
    assert dosing.banded(Decimal(amount), Decimal(step), rule, limit) == Decimal(expected)


@given(st.decimals("1", "5000", places=2), st.sampled_from(["0.5", "1", "5", "10"]))
def test_banding_moves_a_dose_by_half_a_step_at_most(amount: Decimal, step: str) -> None:
    given_step = Decimal(step)
    if amount < given_step:
        return
    found = dosing.banded(amount, given_step, "nearest")
    assert abs(found - amount) <= given_step / 2
    assert found % given_step == 0


@pytest.mark.parametrize("value", ["x", "", "1,4", "1_000", "NaN", "Infinity", 10**12, "1234567890123", True, None, []])
def test_what_is_no_exact_number_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"number|digits|finite"):
        exact(value)


@pytest.mark.parametrize("value", ["1e-7", "0.1234567", "1e12", 1e300, 123456789.12345, "1e999999999", "9" * 50])
def test_more_digits_than_content_can_carry_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"digits|number"):
        exact(value)


@pytest.mark.parametrize(
    ("value", "decimal", "json", "nb", "en"),
    [
        (85, "85", 85, "85", "85"),
        (85.0, "85", 85, "85", "85"),
        ("85.00", "85", 85, "85", "85"),
        (1.4, "1.4", 1.4, "1,4", "1.4"),
        ("1.40", "1.4", 1.4, "1,4", "1.4"),
        (0.000001, "0.000001", 0.000001, "0,000001", "0.000001"),
        (100, "100", 100, "100", "100"),
        (0, "0", 0, "0", "0"),
        (-2.5, "-2.5", -2.5, "-2,5", "-2.5"),
        (400000, "400000", 400000, "400000", "400000"),
    ],
)
def test_a_number_is_the_same_in_arithmetic_content_and_print(
    value: Any, decimal: str, json: Any, nb: str, en: str
) -> None:
    number = exact(value)
    assert str(number) == decimal
    assert repr(plain(number)) == repr(json)
    assert (written(value), written(value, "en")) == (nb, en)


@given(st.decimals(-99999, 99999, places=6))
def test_what_is_written_reads_back_as_the_same_number(number: Decimal) -> None:
    assert Decimal(written(number, "nb").replace(",", ".")) == number
    assert Decimal(written(number, "en")) == number
    assert exact(plain(exact(number))) == number


@given(st.decimals(-99999, 99999, places=6))
def test_nothing_written_has_a_trailing_zero_or_an_exponent(number: Decimal) -> None:
    text = written(number)
    assert "E" not in text
    assert not ("," in text and text.endswith(("0", ",")))


def test_rounding_goes_up_at_the_half() -> None:
    assert (rounded(Decimal("2.545"), 2), rounded(Decimal("83.5"), 0), rounded(Decimal("2.544"), 2)) == (
        Decimal("2.55"),
        84,
        Decimal("2.54"),
    )
    assert str(shortest(Decimal("1E+2"))) == "100"


def test_a_line_takes_its_defaults_from_what_is_left_out() -> None:
    line = line_of({"key": "a", "dose_steps": [2, 1.5]})
    assert (line.times, line.days, line.dose, line.basis, line.steps) == (1, (), None, "", (Decimal(2), Decimal("1.5")))
    assert line_of({"key": "a", "times_per_day": 0, "days": [1]}).administrations == 0
