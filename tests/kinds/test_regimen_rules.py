"""Every rule of a regimen, broken and all but broken: the code it gives, where, and how gravely."""

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest

from registry.errors import Problem
from registry.kinds.regimen.rules import check
from registry.kinds.regimen.samples import karboplatin_paklitaksel, mfolfox6, r_chop_21

NOWHERE: Any = SimpleNamespace(target=None)
GONE: Any = ...


def clean() -> dict[str, Any]:
    """A small regimen without any problem; each test breaks one thing in it."""
    return {
        "title": {"nb": "Prøvekur"},
        "indications": [{"code": "C18"}],
        "cycle_length": 14,
        "cycles": 4,
        "bsa_formula": "mosteller",
        "lines": [
            {
                "key": "a", "order": 1, "substance": "testplatin", "atc": "L01ZZ01", "dose": 100, "unit": "mg/m2",
                "dose_basis": "per-administration", "route": "intravenous-infusion", "days": [1, 8], "duration": 60,
            },
            {
                "key": "b", "order": 2, "substance": "testin", "atc": "L01ZZ02", "dose": 50, "unit": "mg",
                "dose_basis": "per-day", "route": "oral", "days": [1, 2, 3], "times_per_day": 2,
            },
        ],
        "start_criteria": [
            {"key": "n", "analysis": {"nb": "Nøytrofile"}, "operator": ">=", "value": 1.5, "unit": "10^9/L"}
        ],
        "sources": [{"key": "s", "citation": "Test et al. 2020"}],
        "vectors": [
            {
                "key": "v", "sex": "male", "age": 50, "height": 180, "weight": 80, "bsa": 2,
                "doses": [{"line": "a", "calculated": 200, "dose": 200}, {"line": "b", "calculated": 25, "dose": 25}],
            }
        ],
    }  # fmt: skip


def put(content: dict[str, Any], path: str, value: Any) -> None:
    *way, last = path.split(".")
    place: Any = content
    for name in way:
        place = place[int(name) if name.isdigit() else name]
    key: Any = int(last) if last.isdigit() else last
    if value is GONE:
        del place[key]
    else:
        place[key] = value


def found(changes: dict[str, Any], base: dict[str, Any] | None = None) -> list[Problem]:
    content = deepcopy(base or clean())
    for path, value in changes.items():
        put(content, path, deepcopy(value))
    return list(check(content, NOWHERE))


def codes(changes: dict[str, Any]) -> set[str]:
    return {each.code for each in found(changes)}


def line(**fields: Any) -> dict[str, Any]:
    """Changes to the first line, with vectors out of the way."""
    return {f"lines.0.{name}": value for name, value in fields.items()} | {"vectors.0.doses": []}


FU = {"substance": "fluorouracil", "atc": "L01BC02", "days": [1], "duration": 2760}
CARBO = {"substance": "karboplatin", "atc": "L01XA02", "unit": "AUC", "dose": 5}
VINCA = {"substance": "vinkristin", "atc": "L01CA02", "dose": 1.4}
DOXO = {"substance": "doksorubicin", "atc": "L01DB01", "dose": 50, "days": [1]}
MODIFICATION = {"key": "m", "trigger": {"nb": "Noe"}, "line": "a"}
LIMIT = {"key": "l", "atc": "L01DB01", "substance": "doksorubicin", "unit": "mg/m2", "scope": "lifetime"}
SUPPORT = {"key": "s", "group": "support", "substance": "testol"}

# code, place, severity, the changes that break the rule, changes that come as near as may be
RULES: list[tuple[str, str, str, dict[str, Any], dict[str, Any]]] = [
    # what a line gives
    ("dose-missing", "line/a dose", "error", line(dose=None), line(dose=1)),
    ("dose-not-positive", "line/a dose", "error", line(dose=0), line(dose=0.001)),
    ("dose-not-positive", "line/a dose", "error", line(dose=-85), line(dose=85)),
    ("dose-absurd", "line/a dose", "error", line(dose=15001), line(dose=15000)),
    ("dose-absurd", "line/a dose", "error", line(unit="mg", dose=30001), line(unit="mg", dose=30000)),
    ("dose-absurd", "line/a dose", "error", line(unit="mg/kg", dose=501), line(unit="mg/kg", dose=500)),
    ("dose-absurd", "line/a dose", "error", line(**CARBO | {"dose": 9}), line(**CARBO | {"dose": 8})),
    ("dose-absurd", "line/a dose", "error", line(unit="µg/kg", dose=1001), line(unit="µg/kg", dose=1000)),
    ("dose-absurd", "line/a dose", "error", line(unit="IE", dose=50_000_001), line(unit="IE", dose=50_000_000)),
    ("dose-absurd", "line/a dose", "error", line(unit="IE/m2", dose=25_000_001), line(unit="IE/m2", dose=25_000_000)),
    ("unit-unknown", "line/a unit", "error", line(unit="mg/kvm"), line(unit="mg/kg")),
    ("unit-unknown", "line/a unit", "error", line(unit=""), line(unit="IE")),
    ("dose-basis-missing", "line/a dose_basis", "error", line(dose_basis=None), line(dose_basis="per-day")),
    ("dose-basis-missing", "line/a dose_basis", "error", line(dose_basis=GONE), line(dose_basis="per-cycle")),
    ("dose-basis-unknown", "line/a dose_basis", "error", line(dose_basis="total"), line(dose_basis="per-cycle")),
    ("stated-total-disagrees", "line/a stated_total", "error", line(stated_total=100), line(stated_total=200)),
    ("stated-total-disagrees", "line/b stated_total", "error",
     {"lines.1.stated_total": 300}, {"lines.1.stated_total": 150}),
    ("stated-total-disagrees", "line/a stated_total", "error",
     line(**FU, dose=2400, dose_basis="continuous-total", stated_total=4800),
     line(**FU, dose=2400, dose_basis="continuous-total", stated_total=2400)),
    ("stated-course-total-disagrees", "line/a stated_course_total", "error",
     line(stated_course_total=200), line(stated_course_total=800)),
    ("stated-course-total-unbounded", "line/a stated_course_total", "error",
     line(stated_course_total=800) | {"cycles": GONE, "until_progression": True}, line(stated_course_total=800)),
    ("max-dose-not-positive", "line/a max_dose", "error", line(max_dose=-2), line(max_dose=2)),
    ("max-dose-not-positive", "line/a max_dose", "error", line(max_dose=0), line(max_dose=0.5)),
    ("max-dose-below-dose", "line/a max_dose", "error", line(unit="mg", max_dose=99), line(unit="mg", max_dose=100)),
    ("banding-not-positive", "line/a band_step", "error", line(band_step=0), line(band_step=0.5)),
    ("banding-without-step", "line/a band_step", "error", line(banding="down"), line(banding="down", band_step=5)),
    ("banding-unknown", "line/a banding", "error",
     line(banding="up", band_step=5), line(banding="nearest", band_step=5)),
    ("banding-coarse", "line/a band_step", "warning", line(band_step=20), line(band_step=18)),
    ("banding-coarse", "line/a band_step", "warning",
     line(**CARBO, band_step=60), line(**CARBO, band_step=50)),
    ("dose-steps-rise", "line/a dose_steps", "error", line(dose_steps=[80, 90]), line(dose_steps=[100, 80, 80])),
    ("dose-steps-rise", "line/a dose_steps", "error", line(dose_steps=[110]), line(dose_steps=[90])),
    ("dose-steps-rise", "line/a dose_steps", "error", line(dose_steps=[80, 0]), line(dose_steps=[80, 1])),
    ("atc-missing", "line/a atc", "warning", line(atc=GONE), {}),
    ("atc-form", "line/a atc", "error", line(atc="L01XA"), line(atc="L01XX99")),
    ("route-unknown", "line/a route", "error", line(route="nasal"), line(route="subcutaneous")),
    ("route-unknown", "line/a route", "error", line(route=GONE), {}),
    ("phase-unknown", "line/a phase", "error",
     line(phase="induction"), line(phase="induction") | {"phases": [{"key": "induction", "title": {"nb": "I"}}]}),
    # when it is given
    ("multiday-infusion-basis", "line/a dose_basis", "error",
     line(**FU, dose=2400, dose_basis="per-day"), line(**FU, dose=2400, dose_basis="continuous-total")),
    ("multiday-infusion-basis", "line/a dose_basis", "error",
     line(duration=1441, days=[1]), line(duration=1440, days=[1])),
    ("multiday-infusion-basis", "line/a dose_basis", "error",
     line(duration=2760, days=[1], dose_basis="per-cycle"), line(duration=600, days=[1], dose_basis="per-cycle")),
    ("duration-missing", "line/a duration", "error",
     line(duration=GONE, days=[1], dose_basis="continuous-total"), line(days=[1], dose_basis="continuous-total")),
    ("continuous-total-repeated", "line/a days", "error",
     line(days=[1, 2], dose_basis="continuous-total"), line(days=[2], dose_basis="continuous-total")),
    ("continuous-total-repeated", "line/a days", "error",
     line(days=[1], times_per_day=2, dose_basis="continuous-total"),
     line(days=[1], times_per_day=1, dose_basis="continuous-total")),
    ("continuous-total-route", "line/a route", "error",
     line(days=[1], dose_basis="continuous-total", route="intravenous-bolus"),
     line(days=[1], dose_basis="continuous-total", route="subcutaneous")),
    ("continuous-total-short", "line/a duration", "warning",
     line(duration=46, days=[1], dose_basis="continuous-total"),
     line(duration=720, days=[1], dose_basis="continuous-total")),
    ("days-missing", "line/a days", "error", line(days=[]), line(days=[14])),
    ("day-outside-cycle", "line/a days", "error", line(days=[1, 15]), line(days=[1, 14])),
    ("day-outside-cycle", "line/a days", "error", line(days=[0]), line(days=[1])),
    ("day-outside-cycle", "line/a days", "error",
     line(days=[8], phase="p") | {"phases": [{"key": "p", "title": {"nb": "P"}, "cycle_length": 7}]},
     line(days=[21], phase="p") | {"phases": [{"key": "p", "title": {"nb": "P"}, "cycle_length": 21}]}),
    ("day-twice", "line/a days", "error", line(days=[1, 1]), line(days=[1, 2])),
    ("times-implausible", "line/a times_per_day", "error", line(times_per_day=0), line(times_per_day=1)),
    ("times-implausible", "line/a times_per_day", "error", line(times_per_day=25), line(times_per_day=24)),
    ("duration-implausible", "line/a duration", "error", line(duration=0), line(duration=1)),
    ("duration-implausible", "line/a duration", "error", line(duration=-60), line(duration=60)),
    ("duration-implausible", "line/a duration", "error",
     line(duration=43201, days=[1], dose_basis="continuous-total"),
     line(duration=20160, days=[1], dose_basis="continuous-total")),
    ("duration-without-infusion", "line/b duration", "error", {"lines.1.duration": 30}, {}),
    ("infusion-without-duration", "line/a duration", "warning",
     line(duration=GONE), line(duration=GONE, note={"nb": "Etter tabell."})),
    ("infusion-overlap", "line/a duration", "error", line(duration=721, times_per_day=2, days=[1]),
     line(duration=720, times_per_day=2, days=[1])),
    ("infusion-overlap", "line/a duration", "error",
     line(duration=1441, days=[1, 2]), line(duration=1440, days=[1, 2])),
    ("infusion-beyond-cycle", "line/a duration", "error",
     line(duration=1441, days=[14], dose_basis="continuous-total"),
     line(duration=1440, days=[14], dose_basis="continuous-total")),
    ("parallel-unknown", "line/a parallel_with", "error", line(parallel_with="c"), line(parallel_with="b")),
    ("parallel-unknown", "line/a parallel_with", "error", line(parallel_with="a"), line(parallel_with="b")),
    ("parallel-other-day", "line/a parallel_with", "error",
     line(parallel_with="b", days=[8]), line(parallel_with="b", days=[3])),
    # which substance it is
    ("vinca-route", "line/a route", "error", line(**VINCA, route="intrathecal"), line(**VINCA)),
    ("vinca-route", "line/a route", "error", line(**VINCA, route="oral"), line(**VINCA, route="intravenous-bolus")),
    ("vinca-route", "line/a route", "error",
     line(atc="L01CA99", route="subcutaneous"), line(atc="L01CA99", route="intravenous-bolus")),
    ("vinca-route", "line/a route", "error",
     line(substance="Vincristinsulfat", atc="L01BA01", route="intrathecal"),
     line(substance="metotreksat", atc="L01BA01", route="intrathecal")),
    ("vinca-route", "line/a route", "error",
     line(substance="oncovin", synonyms=["vincristine"], route="intrathecal"),
     line(substance="oncovin", synonyms=["vincristine"])),
    ("vinca-route", "line/a route", "error",
     line(substance="Oncovin", atc="L01BA01", route="intrathecal"), line(substance="Oncovin", atc="L01BA01")),
    ("intrathecal-not-allowed", "line/a route", "error",
     line(route="intrathecal"), line(route="intrathecal", atc="L01AC01")),
    ("route-not-allowed", "line/a route", "error",
     line(**DOXO, route="intrathecal"), line(**DOXO, route="intravesical")),
    ("route-not-allowed", "line/a route", "error",
     line(substance="kalsiumfolinat", atc="V03AF03", route="intrathecal"),
     line(substance="kalsiumfolinat", atc="V03AF03", route="intramuscular")),
    ("auc-not-carboplatin", "line/a unit", "error", line(unit="AUC", dose=5), line(**CARBO)),
    ("unit-mismatch", "line/a unit", "error",
     line(substance="bleomycin", atc="L01DC01", unit="mg/m2", dose=10),
     line(substance="bleomycin", atc="L01DC01", unit="IE/m2", dose=10000)),
    ("unit-mismatch", "line/a unit", "error", line(**VINCA, unit="IE"), line(**VINCA, unit="mg")),
    ("substance-atc-mismatch", "line/a atc", "error",
     line(substance="paklitaksel", atc="L01CA02"), line(substance="paklitaksel", atc="L01CD01")),
    ("dose-above-substance-ceiling", "line/a dose", "error", line(**VINCA | {"dose": 14}), line(**VINCA | {"dose": 2})),
    ("dose-above-substance-ceiling", "line/a dose", "error",
     line(**DOXO | {"dose": 500}, dose_basis="per-cycle"), line(**DOXO, dose_basis="per-cycle")),
    ("daily-dose-absurd", "line/a dose", "error",
     line(**FU | {"days": [1, 2], "duration": 1320}, dose=2400, dose_basis="per-day"),
     line(**FU | {"days": [1, 2], "duration": 1320}, dose=1200, dose_basis="per-day")),
    ("daily-dose-absurd", "line/a dose", "error",
     line(**FU | {"days": [1, 2], "duration": 600}, dose=601, times_per_day=2),
     line(**FU | {"days": [1, 8], "duration": 1320}, dose=2600)),
    ("dose-above-substance-ceiling", "line/a dose", "error",
     line(**VINCA | {"dose": 14}, unit="mg"), line(**VINCA | {"dose": 5}, unit="mg")),
    ("dose-above-substance-ceiling", "line/a dose", "error",
     line(**VINCA | {"dose": 0.5}, unit="mg/kg"), line(**VINCA | {"dose": 0.05}, unit="mg/kg")),
    ("too-fast", "line/a duration", "error",
     line(**FU | {"duration": 46}, dose=2400, dose_basis="continuous-total"),
     line(**FU, dose=2400, dose_basis="continuous-total")),
    ("too-fast", "line/a duration", "error",
     line(**FU | {"duration": 5}, dose=601, route="intravenous-bolus"),
     line(**FU | {"duration": 5}, dose=600, route="intravenous-bolus")),
    ("too-fast", "line/a duration", "error",
     line(**FU | {"duration": GONE}, dose=2400), line(**FU | {"duration": 1320}, dose=2400)),
    ("too-fast", "line/a duration", "error",
     line(substance="paklitaksel", atc="L01CD01", dose=175, duration=60),
     line(substance="paklitaksel", atc="L01CD01", dose=80, duration=60)),
    ("fluid-incompatible", "line/a fluid", "error",
     line(substance="oksaliplatin", atc="L01XA03", fluid="Natriumklorid 9 mg/ml"),
     line(substance="oksaliplatin", atc="L01XA03", fluid="glukose 50 mg/ml")),
    # the regimen as a whole
    ("lines-missing", " lines", "error", {"lines": [], "vectors": []}, {}),
    ("duplicate-line", "line/a key", "error", {"lines.1.key": "a"}, {}),
    ("duplicate-order", "line/b order", "error", {"lines.1.order": 1}, {"lines.1.order": 3}),
    ("cycle-length-missing", " cycle_length", "error", {"cycle_length": GONE}, {}),
    ("cycle-length-implausible", " cycle_length", "error", {"cycle_length": 0}, {"cycle_length": 8}),
    ("cycle-length-implausible", " cycle_length", "error", {"cycle_length": 367}, {"cycle_length": 366}),
    ("cycle-length-implausible", "phase/p cycle_length", "error",
     {"phases": [{"key": "p", "cycle_length": -7}]}, {"phases": [{"key": "p", "cycle_length": 7}]}),
    ("cycles-missing", " cycles", "error", {"cycles": GONE}, {"cycles": GONE, "until_progression": True}),
    ("cycles-missing", " cycles", "error",
     {"cycles": GONE, "phases": [{"key": "p", "cycles": 2}, {"key": "q"}]},
     {"cycles": GONE, "phases": [{"key": "p", "cycles": 2}, {"key": "q", "cycles": 4}]}),
    ("cycles-contradict", " until_progression", "error", {"until_progression": True}, {"until_progression": False}),
    ("cycles-implausible", " cycles", "error", {"cycles": 0}, {"cycles": 1}),
    ("cycles-implausible", " cycles", "error", {"cycles": 201}, {"cycles": 200}),
    ("cycles-implausible", "phase/p cycles", "error",
     {"phases": [{"key": "p", "cycles": -1}]}, {"phases": [{"key": "p", "cycles": 1}]}),
    ("bsa-formula-missing", " bsa_formula", "error",
     {"bsa_formula": GONE, "vectors": []}, {"bsa_formula": "dubois", "vectors": []}),
    ("bsa-formula-missing", " bsa_formula", "error",
     {"bsa_formula": GONE, "vectors": [], "lines.0.unit": "IE/m2"},
     {"bsa_formula": GONE, "vectors": [], "lines.0.unit": "mg"}),
    ("bsa-formula-unknown", " bsa_formula", "error",
     {"bsa_formula": "boyd", "vectors": []}, {"bsa_formula": "haycock", "vectors": []}),
    ("bsa-cap-implausible", " bsa_cap", "error", {"bsa_cap": 1.4}, {"bsa_cap": 2}),
    ("bsa-cap-implausible", " bsa_cap", "error", {"bsa_cap": 22}, {"bsa_cap": 3}),
    ("gfr-cap-missing", " gfr_cap", "error", line(**CARBO), line(**CARBO) | {"gfr_cap": 125}),
    ("gfr-cap-implausible", " gfr_cap", "error", {"gfr_cap": 126}, {"gfr_cap": 125}),
    ("gfr-cap-implausible", " gfr_cap", "error", {"gfr_cap": 59}, {"gfr_cap": 60}),
    ("indication-missing", " indications", "warning", {"indications": []}, {}),
    ("indication-form", " indications.0.code", "error",
     {"indications.0.code": "18.0"}, {"indications.0.code": "C83.3"}),
    ("indication-form", " indications.0.code", "error",
     {"indications.0.code": "c18"}, {"indications": [{"code": "a04", "code_set": "icpc-2"}]}),
    ("validity-reversed", " valid_to", "error",
     {"valid_from": "2026-05-01", "valid_to": "2026-05-01"}, {"valid_from": "2026-05-01", "valid_to": "2026-05-02"}),
    ("treatment-line-implausible", " treatment_line", "error", {"treatment_line": 0}, {"treatment_line": 1}),
    ("sources-missing", " sources", "warning", {"sources": []}, {}),
    # what surrounds the lines
    ("operator-unknown", "criterion/n operator", "error",
     {"start_criteria.0.operator": "=>"}, {"start_criteria.0.operator": "<="}),
    ("criterion-impossible", "criterion/n value", "error",
     {"start_criteria.0.value": -1.5}, {"start_criteria.0.value": 0}),
    ("criterion-impossible", "criterion/n value", "error",
     {"start_criteria.0.value": 0, "start_criteria.0.operator": "<"},
     {"start_criteria.0.value": 0.1, "start_criteria.0.operator": "<"}),
    ("criterion-unit-missing", "criterion/n unit", "warning", {"start_criteria.0.unit": GONE}, {}),
    ("modification-line-unknown", "modification/m line", "error",
     {"modifications": [MODIFICATION | {"action": "stop", "line": "z"}]},
     {"modifications": [MODIFICATION | {"action": "stop"}]}),
    ("modification-percent", "modification/m percent", "error",
     {"modifications": [MODIFICATION | {"action": "percent", "percent": 0}]},
     {"modifications": [MODIFICATION | {"action": "percent", "percent": 75}]}),
    ("modification-percent", "modification/m percent", "error",
     {"modifications": [MODIFICATION | {"action": "percent", "percent": 101}]},
     {"modifications": [MODIFICATION | {"action": "percent", "percent": 100}]}),
    ("modification-percent", "modification/m percent", "error",
     {"modifications": [MODIFICATION | {"action": "percent"}]},
     {"modifications": [MODIFICATION | {"action": "delay"}]}),
    ("modification-line-missing", "modification/m line", "error",
     {"modifications": [{"key": "m", "action": "dose", "dose": 65}]},
     {"modifications": [MODIFICATION | {"action": "dose", "dose": 65}]}),
    ("modification-dose", "modification/m dose", "error",
     {"modifications": [MODIFICATION | {"action": "dose", "dose": 101}]},
     {"modifications": [MODIFICATION | {"action": "dose", "dose": 100}]}),
    ("modification-dose", "modification/m dose", "error",
     {"modifications": [MODIFICATION | {"action": "dose"}]},
     {"modifications": [MODIFICATION | {"action": "omit"}]}),
    ("modification-step", "modification/m step", "error",
     {"modifications": [MODIFICATION | {"action": "step", "step": -2}], "lines.0.dose_steps": [80]},
     {"modifications": [MODIFICATION | {"action": "step", "step": -1}], "lines.0.dose_steps": [80]}),
    ("modification-step", "modification/m step", "error",
     {"modifications": [{"key": "m", "action": "step", "step": 1}], "lines.0.dose_steps": [80]},
     {"modifications": [{"key": "m", "action": "step", "step": -1}], "lines.0.dose_steps": [80]}),
    ("modification-step", "modification/m step", "error",
     {"modifications": [MODIFICATION | {"action": "step"}]},
     {"modifications": [MODIFICATION | {"action": "recalculate"}]}),
    ("limit-not-positive", "limit/l amount", "error",
     {"limits": [LIMIT | {"amount": 0}]}, {"limits": [LIMIT | {"amount": 1}]}),
    ("limit-without-line", "limit/l atc", "warning",
     {"limits": [LIMIT | {"amount": 500}]}, line(**DOXO) | {"limits": [LIMIT | {"amount": 500}]}),
    ("limit-unit", "limit/l unit", "warning",
     line(**DOXO) | {"limits": [LIMIT | {"amount": 500, "unit": "mg"}]},
     line(**DOXO) | {"limits": [LIMIT | {"amount": 500}]}),
    ("limit-above-known", "limit/l amount", "error",
     {"limits": [LIMIT | {"amount": 551}]}, {"limits": [LIMIT | {"amount": 550}]}),
    ("cumulative-exceeded", "limit/l amount", "error",
     line(**DOXO) | {"cycles": 12, "limits": [LIMIT | {"amount": 550}]},
     line(**DOXO) | {"cycles": 11, "limits": [LIMIT | {"amount": 550}]}),
    ("cumulative-limit-missing", "line/a dose", "error",
     line(**DOXO) | {"cycles": 12}, line(**DOXO) | {"cycles": 11, "limits": [LIMIT | {"amount": 550}]}),
    ("cumulative-limit-missing", "line/a dose", "warning",
     line(**DOXO) | {"cycles": 11}, line(**DOXO) | {"limits": [LIMIT | {"amount": 550}]}),
    ("support-dose", "support/s dose", "error",
     {"support": [SUPPORT | {"dose": 0, "unit": "mg"}]}, {"support": [SUPPORT | {"dose": 1, "unit": "mg"}]}),
    ("support-unit", "support/s unit", "error",
     {"support": [SUPPORT | {"dose": 8}]}, {"support": [SUPPORT]}),
    ("support-times", "support/s times_per_day", "error",
     {"support": [SUPPORT | {"times_per_day": 0}]}, {"support": [SUPPORT | {"times_per_day": 4}]}),
    ("support-day", "support/s days", "error",
     {"support": [SUPPORT | {"days": [15]}]}, {"support": [SUPPORT | {"days": [14]}]}),
    ("support-cytostatic", "support/s substance", "error",
     {"support": [SUPPORT | {"substance": "Vinblastin"}]}, {"support": [SUPPORT | {"substance": "ondansetron"}]}),
    # test vectors
    ("vectors-missing", " vectors", "warning", {"vectors": []}, {}),
    ("vector-incomplete", "line/b ", "warning", {"vectors.0.doses.1": GONE}, {}),
    ("vector-disagrees", "vector/v bsa", "error", {"vectors.0.bsa": 2.01}, {"vectors.0.bsa": GONE}),
    ("vector-disagrees", "vector/v bsa_used", "error", {"vectors.0.bsa_used": 1.9}, {"vectors.0.bsa_used": 2}),
    ("vector-disagrees", "vector/v gfr", "error",
     {"vectors.0.gfr": 90}, {"vectors.0.gfr": 111, "vectors.0.creatinine": 79.6}),
    ("vector-disagrees", "vector/v doses.0.calculated", "error",
     {"vectors.0.doses.0.calculated": 201}, {"vectors.0.doses.0.calculated": 200}),
    ("vector-disagrees", "vector/v doses.0.limited", "error",
     {"vectors.0.doses.0.limited": 199}, {"vectors.0.doses.0.limited": 200}),
    ("vector-disagrees", "vector/v doses.0.dose", "error", {"lines.0.dose": 101, "lines.0.max_dose": 201}, {}),
    ("vector-disagrees", "vector/v doses.0.total", "error",
     {"vectors.0.doses.0.total": 200}, {"vectors.0.doses.0.total": 400}),
    ("vector-disagrees", "vector/v doses.0.rate", "error",
     {"vectors.0.doses.0.rate": 100}, {"vectors.0.doses.0.rate": 200}),
    ("vector-disagrees", "vector/v doses.1.rate", "error", {"vectors.0.doses.1.rate": 25}, {}),
    ("vector-line-unknown", "vector/v doses.0.line", "error", {"vectors.0.doses.0.line": "z"}, {}),
    ("vector-implausible", "vector/v ", "error", {"vectors.0.height": 18}, {"vectors.0.height": 180}),
    ("vector-implausible", "vector/v ", "error",
     {"vectors.0.creatinine": 80, "vectors.0.age": 17}, {"vectors.0.creatinine": 80, "vectors.0.age": 18}),
    ("vector-implausible", "vector/v doses.0", "error",
     {f"lines.0.{name}": value for name, value in CARBO.items()}, {"lines.0.dose": 100}),
]  # fmt: skip


def test_the_small_regimen_has_no_problem() -> None:
    assert found({}) == []


@pytest.mark.parametrize(("code", "place", "severity", "broken", "near"), RULES)
def test_a_rule_tells_what_breaks_it_and_only_that(
    code: str, place: str, severity: str, broken: dict[str, Any], near: dict[str, Any]
) -> None:
    told = {(each.code, f"{each.item} {each.field}", each.severity) for each in found(broken)}
    assert (code, place, severity) in told
    assert code not in codes(near)


@pytest.mark.parametrize("broken", [rule[3] for rule in RULES])
def test_every_problem_is_a_whole_sentence_with_its_values_filled_in(broken: dict[str, Any]) -> None:
    for each in found(broken):
        assert each.message.endswith(".")
        assert "{" not in each.message
        assert "None" not in each.message


def test_the_table_has_every_code_that_the_rules_can_give() -> None:
    told = {each.code for rule in RULES for each in found(rule[3])}
    assert told == {rule[0] for rule in RULES}


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
