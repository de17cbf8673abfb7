"""The kind regimen: what it reads and refuses, its items, words and references, and that its schema carries numbers."""

import json
from collections.abc import Mapping
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import ContentError, errors_in
from registry.kinds import KINDS, kind
from registry.kinds.jsonschema import json_schema
from registry.kinds.kind import Item, Target
from registry.kinds.regimen import REGIMEN
from registry.kinds.regimen.samples import karboplatin_paklitaksel, mfolfox6, r_chop_21
from registry.kinds.regimen.vectors import recomputed, worked
from registry.kinds.regimen.view import calendar, matrix

SAMPLES = [mfolfox6, r_chop_21, karboplatin_paklitaksel]
CODES = {"C18", "C19", "C83.3", "C82", "C56", "C57.0", "C48"}


class World:
    """A registry that holds ICD-10 alone."""

    def target(self, uri: str, version: str | None = None) -> Target | None:
        return Target("icd-10", "codeset", "2019", "in-force") if uri == "icd-10" else None

    def item(self, target: Target, key: str) -> Item | None:
        return Item(key, key) if key in CODES else None

    def content(self, target: Target) -> Any:
        raise AssertionError("a regimen reads no code list whole")

    def claimed_by(self, claim: str) -> str | None:
        return None


def read(content: Any) -> Any:
    return REGIMEN.read(json.dumps(content).encode(), "json")


def refused(content: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(ContentError) as error:
        read(content)
    return [(each.code, each.item, each.field) for each in error.value.problems]


def test_the_kind_is_among_the_kinds() -> None:
    assert REGIMEN in KINDS
    assert kind("regimen") is REGIMEN


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_read_as_it_stands_and_has_no_problem(sample: Any) -> None:
    content = read(sample())
    assert content == sample()
    assert REGIMEN.problems(content, World()) == []
    assert REGIMEN.load(REGIMEN.canonical(content)) == content
    assert len(content["vectors"]) >= 2


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_says_everything_in_all_three_languages(sample: Any) -> None:
    def texts(value: Any) -> Any:
        if isinstance(value, Mapping):
            if "nb" in value:
                yield value
            for each in value.values():
                yield from texts(each)
        elif isinstance(value, list):
            for each in value:
                yield from texts(each)

    found = list(texts(sample()))
    assert len(found) > 10
    assert all(set(text) == {"nb", "nn", "en"} for text in found)


def test_the_vectors_of_mfolfox6_were_reckoned_by_hand() -> None:
    woman, man = mfolfox6()["vectors"]
    # √(170 × 70 / 3600) = √3.305556 = 1.818119; 85 × 1.82 = 154.70 to 155 in steps of 5; 400 × 1.82; 2400 × 1.82
    assert doses(woman) == (1.82, {"oksaliplatin": 155, "kalsiumfolinat": 728, "bolus": 728, "infusjon": 4368})
    # √(185 × 95 / 3600) = √4.881944 = 2.209512; 85 × 2.21 = 187.85 to 190; 400 × 2.21 = 884; 2400 × 2.21 = 5304
    assert doses(man) == (2.21, {"oksaliplatin": 190, "kalsiumfolinat": 884, "bolus": 884, "infusjon": 5304})


def test_the_vectors_of_r_chop_21_were_reckoned_by_hand() -> None:
    woman, small = r_chop_21()["vectors"]
    # 375 × 1.82 = 682.5; 750 × 1.82 = 1365; 50 × 1.82 = 91; 1.4 × 1.82 = 2.548, held at 2
    expected = {"rituksimab": 682.5, "syklofosfamid": 1365, "doksorubicin": 91, "vinkristin": 2, "prednisolon": 50}
    assert doses(woman) == (1.82, expected)
    # √(150 × 45 / 3600) = √1.875 = 1.369306; 375 × 1.37 = 513.75; 750 × 1.37 = 1027.5; 50 × 1.37; 1.4 × 1.37 = 1.918
    expected = {
        "rituksimab": 513.75,
        "syklofosfamid": 1027.5,
        "doksorubicin": 68.5,
        "vinkristin": 1.92,
        "prednisolon": 50,
    }
    assert doses(small) == (1.37, expected)
    # 50 mg twice a day for five days
    assert [each["total"] for each in small["doses"] if each["line"] == "prednisolon"] == [500]


def test_the_vectors_of_carboplatin_were_reckoned_by_hand() -> None:
    first, capped, low = karboplatin_paklitaksel()["vectors"]
    # √(165 × 68 / 3600) = 1.765408; 175 × 1.77 = 309.75; 82 × 68 × 88.4 / (72 × 70) × 0.85 = 83.13; 5 × (83 + 25)
    assert (first["gfr"], *doses(first)) == (83, 1.77, {"paklitaksel": 309.75, "karboplatin": 540})
    # √(172 × 85 / 3600) = 2.015220; 95 × 85 × 88.4 / (72 × 55) × 0.85 = 153.22, capped at 125; 5 × (125 + 25)
    assert (capped["gfr"], capped["gfr_used"]) == (153, 125)
    assert doses(capped) == (2.02, {"paklitaksel": 353.5, "karboplatin": 750})
    # √(158 × 52 / 3600) = 1.510703; 61 × 52 × 88.4 / (72 × 110) × 0.85 = 30.09; 5 × (30 + 25)
    assert (low["gfr"], *doses(low)) == (30, 1.51, {"paklitaksel": 264.25, "karboplatin": 275})


def doses(vector: dict[str, Any]) -> tuple[float, dict[str, float]]:
    return vector["bsa"], {each["line"].removeprefix("fluorouracil-"): each["dose"] for each in vector["doses"]}


def test_a_regimen_without_dose_basis_is_refused_at_the_line() -> None:
    content = mfolfox6()
    del content["lines"][3]["dose_basis"]
    assert refused(content) == [("missing", "line/fluorouracil-infusjon", "dose_basis")]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("unit", "mg/kvm", "not-a-choice"),
        ("unit", ["mg"], "not-text"),
        ("dose_basis", "total", "not-a-choice"),
        ("route", "nasal", "not-a-choice"),
        ("dose", "85", "not-a-number"),
        ("dose", "1,4", "not-a-number"),
        ("dose", True, "not-a-number"),
        ("dose", 1.23456789, "out-of-range"),
        ("dose", 10**30, "out-of-range"),
        ("dose", None, "missing"),
        ("days", [], "missing"),
        ("days", [1.5], "not-a-number"),
        ("days", "1", "not-a-list"),
        ("birth_date", "1960-01-01", "unknown-field"),
        ("order", 1.5, "not-a-number"),
        ("times_per_day", 10**300, "out-of-range"),
        ("days", [-(10**300)], "out-of-range"),
        ("substance", "x" * 121, "wrong-length"),
    ],
)
def test_a_line_that_has_not_the_shape_is_refused_with_its_place(field: str, value: Any, code: str) -> None:
    content = mfolfox6()
    content["lines"][0][field] = value
    ((told, item, place),) = refused(content)
    assert (told, item, place.split(".")[0]) == (code, "line/oksaliplatin", field)


@pytest.mark.parametrize(
    ("field", "value"), [("birth_date", "1960-01-01"), ("name", "Kari"), ("national_id", "x"), ("age", 60.5)]
)
def test_a_test_vector_has_no_room_for_a_person(field: str, value: Any) -> None:
    content = mfolfox6()
    content["vectors"][0][field] = value
    assert [item for _, item, _ in refused(content)] == ["vector/kvinne-60"]


def test_a_national_identity_number_in_any_text_is_an_error() -> None:
    content = mfolfox6()
    content["vectors"][0]["key"] = "pasient 13116900216"
    assert "person-data" in {each.code for each in errors_in(REGIMEN.problems(read(content), World()))}


def test_two_lines_with_one_key_are_refused() -> None:
    content = mfolfox6()
    content["lines"][1]["key"] = "oksaliplatin"
    assert refused(content) == [("duplicate-item", "line/oksaliplatin", "")]


def test_far_too_many_lines_are_refused() -> None:
    content = mfolfox6()
    content["lines"] = [{**content["lines"][0], "key": f"l{at}"} for at in range(61)]
    assert [code for code, *_ in refused(content)] == ["too-long"]


def test_an_address_that_runs_a_script_is_refused() -> None:
    content = mfolfox6()
    content["sources"][0]["url"] = "javascript:alert(1)"
    assert [item for _, item, _ in refused(content)] == ["source/cheeseman-2002"]


@pytest.mark.parametrize(("written", "kept"), [("μg/kg", "µg/kg"), ("mikrog/kg", "µg/kg"), ("mg/m²", "mg/m2")])
def test_one_unit_spelled_in_two_ways_is_one_unit(written: str, kept: str) -> None:
    content = mfolfox6()
    content["lines"][0]["unit"] = written
    assert read(content)["lines"][0]["unit"] == kept


def test_a_row_that_is_no_object_is_refused() -> None:
    content = mfolfox6()
    content["lines"] = ["oksaliplatin"]
    assert [code for code, *_ in refused(content)] == ["not-an-object"]


@given(st.decimals("0.000001", "99999", places=6, allow_nan=False))
def test_every_dose_within_bounds_survives_reading_hashing_and_loading(dose: Any) -> None:
    content = mfolfox6()
    text = json.dumps(content).replace('"dose": 85,', f'"dose": {dose:f},', 1)
    kept = REGIMEN.load(REGIMEN.canonical(REGIMEN.read(text.encode(), "json")))
    assert type(dose)(str(kept["lines"][0]["dose"])) == dose


EXTREMES = st.sampled_from([0, -1, 1, 1e-6, -1e-6, 0.5, 100_000, -100_000, 999_999_999_999, -999_999_999_999, 1e11])


@given(st.data())
def test_no_number_that_the_schema_lets_in_breaks_rules_pages_or_changes(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(SAMPLES))()
    for place, name in data.draw(st.lists(st.sampled_from(list(numbers(content))), max_size=8)):
        place[name] = data.draw(EXTREMES)
    for row in data.draw(st.lists(st.sampled_from(content["lines"]), max_size=3)):
        for name in data.draw(st.lists(st.sampled_from(sorted(row)), max_size=3)):
            row.pop(name, None)
    try:
        kept = read(content)
    except ContentError:
        return
    for each in REGIMEN.problems(kept, World()):
        assert each.message
    assert matrix(kept)
    assert calendar(kept)
    assert len(recomputed(kept)["vectors"]) == len(kept["vectors"])
    assert REGIMEN.changes(mfolfox6(), kept).changes or kept == mfolfox6()


def numbers(value: Any) -> Any:
    """Where the numbers are: (container, key or index)."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in pairs:
        if isinstance(each, int | float) and not isinstance(each, bool):
            yield value, name
        yield from numbers(each)


def test_equal_numbers_have_equal_bytes() -> None:
    content = mfolfox6()
    content["lines"][0]["dose"] = 85.0
    assert REGIMEN.canonical(read(content)) == REGIMEN.canonical(mfolfox6())


def test_the_schema_is_published_and_the_samples_follow_it() -> None:
    schema = json_schema(REGIMEN)
    jsonschema.Draft202012Validator.check_schema(schema)
    for sample in SAMPLES:
        jsonschema.validate(sample(), schema)
    line = schema["$defs"]["DrugLine"]
    assert {"key", "substance", "dose", "unit", "dose_basis", "route", "days"} == set(line["required"])
    assert line["properties"]["dose"]["type"] == "number"
    assert "continuous-total" in line["properties"]["dose_basis"]["enum"]


def test_every_field_has_a_label_for_the_form() -> None:
    for name, definition in json_schema(REGIMEN)["$defs"].items():
        for field, said in definition["properties"].items():
            assert said.get("title"), f"{name}.{field}"


def test_a_new_regimen_starts_from_its_title_and_lists_what_it_lacks() -> None:
    content = REGIMEN.empty({"nb": "Ny kur"})
    assert content == {"title": {"nb": "Ny kur"}}
    assert {each.code for each in REGIMEN.problems(content, World())} == {
        "lines-missing",
        "cycle-length-missing",
        "cycles-missing",
        "indication-missing",
        "sources-missing",
        "vectors-missing",
    }


def test_items_are_the_head_and_every_row_under_its_own_prefix() -> None:
    keys = [item.key for item in REGIMEN.items(r_chop_21())]
    assert keys[:3] == ["", "line/rituksimab", "line/syklofosfamid"]
    assert {key.split("/")[0] for key in keys} == {
        "", "line", "criterion", "modification", "limit", "stop", "support", "follow-up", "section", "source", "vector",
    }  # fmt: skip
    assert len(keys) == len(set(keys))


def test_an_item_is_labelled_as_a_clinician_would_say_it() -> None:
    labels = {item.key: item.label for item in REGIMEN.items(mfolfox6())}
    assert labels["line/fluorouracil-infusjon"] == "fluorouracil 2400 mg/m²"
    assert labels["section/examinations"] == "Examinations before start"
    assert labels["criterion/platelets"] == "Trombocytter"


def test_a_line_cannot_be_retired_only_removed() -> None:
    with pytest.raises(ContentError):
        REGIMEN.retire(mfolfox6(), "line/oksaliplatin")
    assert "oksaliplatin" not in {row["key"] for row in REGIMEN.remove(mfolfox6(), "line/oksaliplatin")["lines"]}


def test_search_finds_title_substances_codes_and_indications() -> None:
    words = {(each.item, each.value, each.role) for each in REGIMEN.words(mfolfox6())}
    assert {
        ("", "mFOLFOX6", "preferred"),
        ("", "Tykktarm 001", "code"),
        ("", "Tykk- og endetarmskreft", "other"),
        ("", "C18", "other"),
        ("", "Ondartet svulst i tykktarm", "other"),
        ("line/oksaliplatin", "oksaliplatin", "preferred"),
        ("line/oksaliplatin", "oxaliplatin", "synonym"),
        ("line/oksaliplatin", "L01XA03", "code"),
        ("line/fluorouracil-bolus", "5-FU", "synonym"),
        ("", "FOLFOX", "synonym"),
    } <= words
    assert list(REGIMEN.words({"title": {"nb": "X"}, "lines": [{"key": "a", "substance": "b"}]}))


def test_indications_and_laboratory_codes_refer_to_their_code_sets() -> None:
    content = mfolfox6()
    content["indications"] = [{"code": "C20"}, {"code": "X1", "code_set": "urn:oid:1.2.3"}]
    content["start_criteria"][0]["code"] = "NPU02902"
    found = [(each.item, each.target, each.target_item, each.purpose) for each in REGIMEN.references(content)]
    assert found == [
        ("", "icd-10", "C20", "indication"),
        ("", "urn:oid:1.2.3", "X1", "indication"),
        ("criterion/neutrophils", "urn:oid:2.16.578.1.12.4.1.1.7280", "NPU02902", "analysis"),
    ]
    assert "unknown-item-reference" in {each.code for each in REGIMEN.problems(content, World())}


def test_a_dose_changed_on_purpose_can_have_its_vectors_computed_anew() -> None:
    changed = REGIMEN.put(mfolfox6(), "line/oksaliplatin", {**mfolfox6()["lines"][0], "dose": 65})
    assert {each.code for each in REGIMEN.problems(changed, World())} == {"vector-disagrees"}
    again = REGIMEN.recomputed(changed)
    assert REGIMEN.problems(again, World()) == []
    # 65 × 1.82 = 118.3, to 120 in steps of 5
    expected = again["vectors"][0]["doses"][0]
    assert (expected["calculated"], expected["dose"]) == (118.3, 120)


def test_vectors_computed_anew_are_the_samples_own() -> None:
    for sample in SAMPLES:
        again = recomputed(sample())
        for before, after in zip(sample()["vectors"], again["vectors"], strict=True):
            assert {name: after[name] for name in before if name != "doses"} | {"doses": before["doses"]} == before
            for said, computed in zip(before["doses"], after["doses"], strict=True):
                assert said.items() <= computed.items()


def test_a_vector_of_a_patient_alone_is_filled_in() -> None:
    content = mfolfox6()
    del content["vectors"][0]["doses"]
    assert len(recomputed(content)["vectors"][0]["doses"]) == 4


def test_what_cannot_be_computed_is_left_as_it_was() -> None:
    impossible = deepcopy(mfolfox6())
    impossible["vectors"][0]["height"] = 17
    assert recomputed(impossible)["vectors"][0] == impossible["vectors"][0]
    assert worked(impossible, impossible["vectors"][0]) == []
    assert recomputed({"title": {"nb": "X"}}) == {"title": {"nb": "X"}}
    without_creatinine = deepcopy(karboplatin_paklitaksel())
    del without_creatinine["vectors"][0]["creatinine"]
    assert [line.key for line, _ in worked(without_creatinine, without_creatinine["vectors"][0])] == ["paklitaksel"]
    alone = {**without_creatinine, "lines": without_creatinine["lines"][1:]}
    assert "doses" not in recomputed(alone)["vectors"][0]


def test_the_worked_vector_tells_every_step() -> None:
    ((line, dose), *_) = worked(mfolfox6(), mfolfox6()["vectors"][0])
    assert line.key == "oksaliplatin"
    assert [str(step.text) for step in dose.steps] == [
        "85 mg/m² × 1.82.",
        "Banded in steps of 5 mg.",
        "1 administrations in a cycle.",
    ]


def test_nothing_outside_is_needed_to_judge_a_regimen_itself() -> None:
    nowhere: Any = SimpleNamespace()
    content = {**mfolfox6(), "indications": []}
    assert [each.code for each in REGIMEN.problems(content, nowhere)] == ["indication-missing"]
