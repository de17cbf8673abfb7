"""How changes to a regimen are graded, told, and marked for the safety sign-offs, field by field."""

from copy import deepcopy
from typing import Any

import pytest

from registry.kinds.kind import Change, Grade
from registry.kinds.regimen import REGIMEN
from registry.kinds.regimen.samples import karboplatin_paklitaksel, mfolfox6, r_chop_21

MAJOR, MINOR, PATCH = Grade.MAJOR, Grade.MINOR, Grade.PATCH


def the_change(before: dict[str, Any], key: str, fields: dict[str, Any]) -> Change:
    item = next(each for each in REGIMEN.items(before) if each.key == key)
    after = REGIMEN.put(before, key, {**item.content, **fields})
    (change,) = REGIMEN.changes(before, after).changes
    return change


REWORDED = {
    "nb": "Nevropati som øker med samlet dose, diaré, munnsår, lave blodverdier og kvalme hos noen.",
    "nn": "Nevropati som aukar med samla dose, diaré, munnsår, låge blodverdiar og kvalme hos nokre.",
    "en": "Neuropathy that grows with the total dose, diarrhoea, mouth sores, low blood counts and nausea in some.",
}

# sample, item, fields, grade, safety, reasons
TABLE: list[tuple[Any, str, dict[str, Any], Grade, bool, list[str]]] = [
    (mfolfox6, "line/oksaliplatin", {"dose": 65}, MAJOR, True,
     ["Dose of oksaliplatin lowered from 85 to 65 mg/m2."]),
    (mfolfox6, "line/oksaliplatin", {"dose": 85.5}, MAJOR, True,
     ["Dose of oksaliplatin raised from 85 to 85.5 mg/m2."]),
    (mfolfox6, "line/oksaliplatin", {"dose": 2, "unit": "mg/kg"}, MAJOR, True,
     ["Dose of oksaliplatin changed from 85 mg/m2 to 2 mg/kg."]),
    (mfolfox6, "line/oksaliplatin", {"unit": "mg"}, MAJOR, True,
     ["Unit of oksaliplatin changed from mg/m2 to mg."]),
    (mfolfox6, "line/oksaliplatin", {"dose": 65, "days": [1, 8]}, MAJOR, True,
     ["Dose of oksaliplatin lowered from 85 to 65 mg/m2.", "Days of oksaliplatin changed from 1 to 1, 8."]),
    (mfolfox6, "line/fluorouracil-infusjon", {"dose_basis": "per-day"}, MAJOR, True,
     ["Dose basis of fluorouracil changed from continuous-total to per-day."]),
    (mfolfox6, "line/fluorouracil-infusjon", {"duration": 2880}, MAJOR, True,
     ["Duration of fluorouracil changed from 2760 to 2880 minutes."]),
    (mfolfox6, "line/fluorouracil-infusjon", {"stated_total": 2800}, MINOR, True,
     ["Stated total of fluorouracil changed from 2400 to 2800."]),
    (mfolfox6, "line/fluorouracil-infusjon", {"stated_course_total": 28800}, MINOR, True,
     ["Stated total of fluorouracil over all cycles changed from – to 28800."]),
    (mfolfox6, "line/oksaliplatin", {"times_per_day": 2}, MAJOR, True,
     ["Times a day of oksaliplatin changed from 1 to 2."]),
    (mfolfox6, "line/oksaliplatin", {"route": "intravenous-bolus"}, MAJOR, True,
     ["Route of oksaliplatin changed from intravenous-infusion to intravenous-bolus."]),
    (r_chop_21, "line/vinkristin", {"max_dose": 2.5}, MAJOR, True,
     ["Highest single dose of vinkristin changed from 2 to 2.5."]),
    (r_chop_21, "line/vinkristin", {"max_dose": None}, MAJOR, True,
     ["Highest single dose of vinkristin changed from 2 to –."]),
    (mfolfox6, "line/oksaliplatin", {"band_step": 10}, MAJOR, True,
     ["Banding step of oksaliplatin changed from 5 to 10."]),
    (mfolfox6, "line/oksaliplatin", {"banding": "down"}, MAJOR, True,
     ["Banding of oksaliplatin changed from nearest to down."]),
    (karboplatin_paklitaksel, "line/karboplatin", {"dose_steps": [4, 4]}, MAJOR, True,
     ["Dose steps of karboplatin changed from 5, 4 to 4, 4."]),
    (mfolfox6, "line/kalsiumfolinat", {"parallel_with": None}, MAJOR, True,
     ["kalsiumfolinat runs parallel with –, before with oksaliplatin."]),
    (mfolfox6, "line/oksaliplatin", {"phase": "p"}, MAJOR, True, ["Phase of oksaliplatin changed from – to p."]),
    (mfolfox6, "line/oksaliplatin", {"volume": 250}, MAJOR, True,
     ["Volume of oksaliplatin changed from 500 to 250 ml."]),
    (mfolfox6, "line/oksaliplatin", {"fluid": "vann"}, MAJOR, True,
     ["Fluid of oksaliplatin changed from glukose 50 mg/ml to vann."]),
    (mfolfox6, "line/oksaliplatin", {"substance": "cisplatin"}, MAJOR, True,
     ["The substance oksaliplatin was changed to cisplatin."]),
    (mfolfox6, "line/oksaliplatin", {"atc": "L01XA01"}, MAJOR, True,
     ["ATC code of oksaliplatin changed from L01XA03 to L01XA01."]),
    (mfolfox6, "line/oksaliplatin", {"order": 9}, PATCH, False,
     ["Place of oksaliplatin in the matrix changed from 1 to 9."]),
    (mfolfox6, "line/oksaliplatin", {"role": "other"}, PATCH, False,
     ["Role of oksaliplatin changed from cytostatic to other."]),
    (mfolfox6, "line/oksaliplatin", {"synonyms": ["x"]}, PATCH, False,
     ["Other names of oksaliplatin changed from oxaliplatin to x."]),
    (mfolfox6, "line/fluorouracil-bolus", {"note": {"nb": "Ny"}}, MINOR, True,
     ["Note on fluorouracil changed from – to nb: Ny."]),
    (mfolfox6, "", {"cycle_length": 21}, MAJOR, True, ["Cycle length changed from 14 to 21 days."]),
    (mfolfox6, "", {"cycles": 6}, MAJOR, True, ["Number of cycles changed from 12 to 6."]),
    (mfolfox6, "", {"until_progression": True}, MAJOR, True, ["«Until progression» changed from – to True."]),
    (mfolfox6, "", {"bsa_formula": "dubois"}, MAJOR, True,
     ["Body surface formula changed from mosteller to dubois."]),
    (mfolfox6, "", {"bsa_cap": 2}, MAJOR, True, ["Body surface cap changed from – to 2 m²."]),
    (karboplatin_paklitaksel, "", {"gfr_cap": 100}, MAJOR, True, ["GFR cap changed from 125 to 100 mL/min."]),
    (mfolfox6, "", {"indications": [{"code": "C18"}]}, MAJOR, False, []),
    (mfolfox6, "", {"intent": "palliative"}, MAJOR, False, ["Intent changed from adjuvant to palliative."]),
    (mfolfox6, "", {"treatment_line": 2}, MAJOR, False, ["Line of treatment changed from 1 to 2."]),
    (mfolfox6, "", {"emetogenicity": "high"}, MINOR, False, ["Emetogenicity changed from moderate to high."]),
    (mfolfox6, "", {"study": True}, MINOR, False, ["«Part of a study» changed from False to True."]),
    (mfolfox6, "", {"valid_to": "2030-01-01"}, MINOR, False,
     ["The validity (valid_to) changed from – to 2030-01-01."]),
    (mfolfox6, "", {"number": "X"}, PATCH, False, ["The number was changed from Tykktarm 001 to X."]),
    (mfolfox6, "", {"title": {"nb": "FOLFOX"}}, PATCH, False, []),
    (mfolfox6, "", {"diagnosis_group": {"nb": "Kreft"}}, PATCH, False, []),
    (mfolfox6, "criterion/neutrophils", {"value": 1}, MAJOR, True,
     ["Threshold of Nøytrofile granulocytter changed from 1.5 to 1."]),
    (mfolfox6, "criterion/neutrophils", {"operator": ">"}, MAJOR, True,
     ["Operator of Nøytrofile granulocytter changed from >= to >."]),
    (mfolfox6, "criterion/neutrophils", {"unit": "10^6/L"}, MAJOR, True,
     ["Unit of Nøytrofile granulocytter changed from 10^9/L to 10^6/L."]),
    (mfolfox6, "criterion/neutrophils", {"analysis": {"nb": "Leukocytter"}}, MAJOR, True, []),
    (mfolfox6, "criterion/neutrophils", {"action": {"nb": "Vent"}}, MAJOR, True, []),
    (mfolfox6, "criterion/neutrophils", {"code": "NPU02902"}, MINOR, False,
     ["Laboratory code of Nøytrofile granulocytter changed from – to NPU02902."]),
    (mfolfox6, "modification/neuropathy-2", {"dose": 60}, MAJOR, True,
     ["dose of «Perifer nevropati grad 2» changed from 65 to 60."]),
    (r_chop_21, "limit/doksorubicin", {"amount": 450}, MAJOR, True,
     ["Cumulative limit of doksorubicin changed from 550 to 450."]),
    (r_chop_21, "limit/doksorubicin", {"scope": "treatment"}, MAJOR, True,
     ["scope of the limit of doksorubicin changed from lifetime to treatment."]),
    (r_chop_21, "limit/doksorubicin", {"note": None}, PATCH, False, []),
    (mfolfox6, "stop/recurrence", {"text": {"nb": "Tilbakefall"}}, MAJOR, True, []),
    (mfolfox6, "support/ondansetron", {"dose": 16}, MAJOR, True, ["dose of ondansetron changed from 8 to 16."]),
    (mfolfox6, "support/ondansetron", {"note": {"nb": "Ny"}}, MINOR, True,
     ["Note on ondansetron changed from – to nb: Ny."]),
    (mfolfox6, "follow-up/blood-tests", {"when": None}, MINOR, True, []),
    (mfolfox6, "follow-up/blood-tests", {"what": {"nb": "Blodprøver"}}, MINOR, False, []),
    (mfolfox6, "section/adverse-effects", {"text": {"nb": "Ny"}}, MINOR, False,
     ["The text of «Adverse effects» was changed."]),
    (r_chop_21, "section/extravasation", {"text": {"nb": "Ny"}}, MINOR, True,
     ["The text of «Extravasation» was changed."]),
    (mfolfox6, "section/adverse-effects", {"text": REWORDED}, PATCH, False,
     ["«Adverse effects» was reworded; its numbers, units and names are the same."]),
    (mfolfox6, "section/adverse-effects", {"text": {**REWORDED, "en": "Neuropathy."}}, MINOR, False,
     ["The text of «Adverse effects» was changed."]),
    (mfolfox6, "source/onkopti-644", {"citation": "Onkopti"}, PATCH, False, ["The source «Onkopti» was changed."]),
    (mfolfox6, "vector/kvinne-60", {"age": 61}, MINOR, False,
     ["The test vector «kvinne-60» changed age from 60 to 61."]),
]  # fmt: skip


@pytest.mark.parametrize(("sample", "key", "fields", "grade", "safety", "reasons"), TABLE)
def test_a_change_has_its_grade_its_words_and_its_safety_mark(
    sample: Any, key: str, fields: dict[str, Any], grade: Grade, safety: bool, reasons: list[str]
) -> None:
    change = the_change(sample(), key, fields)
    assert (change.key, change.kind, change.grade, change.safety) == (key, "changed", grade, safety)
    assert change.reasons
    assert not reasons or [str(reason) for reason in change.reasons] == reasons


WHOLE: list[tuple[Any, str, Grade, bool, str]] = [
    (mfolfox6, "line/oksaliplatin", MAJOR, True, "The drug line «oksaliplatin 85 mg/m²» was"),
    (mfolfox6, "criterion/platelets", MAJOR, True, "The start criterion «Trombocytter» was"),
    (mfolfox6, "modification/neuropathy-3", MAJOR, True, "The dose modification «Perifer nevropati grad 3» was"),
    (r_chop_21, "limit/doksorubicin", MAJOR, True, "The cumulative limit for «doksorubicin» was"),
    (mfolfox6, "stop/recurrence", MAJOR, True, "The stop criterion «Tilbakefall av sykdommen» was"),
    (mfolfox6, "support/ondansetron", MAJOR, True, "The medication «ondansetron» was"),
    (mfolfox6, "follow-up/blood-tests", MINOR, False, "The check «Blodprøver og vurdering av nevropati» was"),
    (mfolfox6, "section/precautions", MINOR, False, "The section «Precautions» was"),
    (r_chop_21, "section/extravasation", MINOR, True, "The section «Extravasation» was"),
    (r_chop_21, "source/metodebok-chop", PATCH, False, "The source «Metodebok.no,"),
    (mfolfox6, "vector/mann-72", MINOR, False, "The test vector «mann-72» was"),
]


@pytest.mark.parametrize(("sample", "key", "grade", "safety", "reason"), WHOLE)
def test_what_is_removed_or_added_is_graded_alike(
    sample: Any, key: str, grade: Grade, safety: bool, reason: str
) -> None:
    whole = sample()
    less = REGIMEN.remove(whole, key)
    for kind, difference in (("removed", REGIMEN.changes(whole, less)), ("added", REGIMEN.changes(less, whole))):
        (change,) = difference.of(kind)
        assert (change.key, change.grade, change.safety) == (key, grade, safety)
        assert str(change.reasons[0]).startswith(reason)
        assert str(change.reasons[0]).endswith(f"was {kind}.")


def test_phases_are_graded_as_the_doses_they_hold() -> None:
    phase = {"key": "p", "title": {"nb": "Start"}, "cycles": 2, "cycle_length": 14}
    before = mfolfox6()
    after = REGIMEN.put(before, "phase/p", phase)
    assert [(each.grade, each.safety) for each in REGIMEN.changes(before, after).changes] == [(MAJOR, True)]
    assert [str(each.reasons[0]) for each in REGIMEN.changes(after, before).changes] == [
        "The phase «Start» was removed."
    ]
    fields = {"cycles": (MAJOR, True, 3), "cycle_length": (MAJOR, True, 7), "title": (PATCH, False, {"nb": "Ny"})}
    for name, (grade, safety, value) in fields.items():
        change = the_change(after, "phase/p", {name: value})
        assert (change.grade, change.safety) == (grade, safety)


def test_equal_contents_have_no_difference() -> None:
    difference = REGIMEN.changes(mfolfox6(), deepcopy(mfolfox6()))
    assert (difference.changes, difference.grade, difference.safety) == ((), None, False)


def test_a_number_written_in_another_way_is_no_change() -> None:
    content = mfolfox6()
    content["lines"][0]["dose"] = 85.0
    assert REGIMEN.changes(mfolfox6(), REGIMEN.accept(content)).changes == ()


def test_a_new_order_of_the_lines_is_a_patch_of_the_head() -> None:
    turned = REGIMEN.arrange(mfolfox6(), ["line/fluorouracil-infusjon"])
    (change,) = REGIMEN.changes(mfolfox6(), turned).changes
    assert (change.key, change.grade, change.safety) == ("", PATCH, False)


@pytest.mark.parametrize("sample", [mfolfox6, r_chop_21, karboplatin_paklitaksel])
def test_no_field_of_a_drug_line_changes_without_a_rule_of_its_own(sample: Any) -> None:
    for item in REGIMEN.items(sample()):
        if item.key.startswith("line/"):
            for name in item.content:
                change = (
                    the_change(sample(), item.key, {name: _other(name, item.content[name])}) if name != "key" else None
                )
                assert change is None or "was changed from" not in str(change.reasons[0]) or name == "substance"


def _other(name: str, value: Any) -> Any:
    others = {
        "unit": "mg/kg",
        "dose_basis": "per-cycle",
        "route": "subcutaneous",
        "role": "hormone",
        "banding": "down",
        "note": {"nb": "En annen merknad"},
    }
    if name in others:
        return others[name]
    if isinstance(value, list):
        return [*value[:-1], value[-1] + type(value[-1])(1)]
    return "annet" if isinstance(value, str) else value + 1
