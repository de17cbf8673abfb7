"""A score as a Questionnaire: every answer has its points, every number its unit, limits and intervals."""

from collections.abc import Iterator
from typing import Any

import pytest

from codesets.formats.fhir_questionnaires import ORDINAL, WEIGHT
from codesets.formats.fhir_releases import in_r4, in_r5
from codesets.formats.fhir_structure import misforms
from registry.kinds.score import SCORE
from tests.kinds.scores import band, choice, number, question, score, text

Json = dict[str, Any]


def told(content: Json) -> Json:
    found = SCORE.questionnaire(content, {"koder": "http://example.org/koder"}.get)
    assert misforms({**found, "status": "active"}, "R5") == []
    assert misforms(in_r4({**found, "status": "active"}), "R4") == []
    assert in_r5(in_r4(found)) == found
    links = [each["linkId"] for each in every(found.get("item", []))]
    assert len(set(links)) == len(links)
    for item in every(found.get("item", [])):
        assert {each["question"] for each in item.get("enableWhen", ())} <= set(links)
        assert len(item.get("enableWhen", ())) < 2 or item["enableBehavior"] == "all"
    return found


def every(items: list[Json]) -> Iterator[Json]:
    for item in items:
        yield item
        yield from every(item.get("item", []))


def item(content: Json, link: str) -> Json:
    return next(each for each in every(told(content)["item"]) if each["linkId"] == link)


def weights(of: Json) -> list[tuple[str, float]]:
    return [(each["valueCoding"]["display"], each["extension"][0]["valueDecimal"]) for each in of["answerOption"]]


def conditions(of: Json) -> list[tuple[str, str]]:
    return [(each["question"], each["answerCoding"]["code"]) for each in of.get("enableWhen", ())]


def test_a_number_is_asked_with_unit_and_limits_and_its_interval_has_the_points() -> None:
    value = item(SCORE.sample(), "temperatur.value")
    extensions = {each["url"].rpartition("/")[2]: each for each in value["extension"]}
    assert value["type"] == "decimal"
    assert extensions["questionnaire-unit"]["valueCoding"]["code"] == "Cel"
    assert (extensions["minValue"]["valueDecimal"], extensions["maxValue"]["valueDecimal"]) == (20, 45)
    assert extensions["maxDecimalPlaces"]["valueInteger"] == 1
    points = item(SCORE.sample(), "temperatur.points.1")
    assert weights(points)[:3] == [("≤ 35 °C", 3), ("35,1–36 °C", 1), ("36,1–38 °C", 0)]
    assert conditions(points) == []


def test_alternative_scales_are_chosen_and_what_they_depend_on_is_asked() -> None:
    sample = SCORE.sample()
    scales = item(sample, "spo2.scale")["answerOption"]
    assert [each["valueCoding"]["code"] for each in scales] == ["skala-1", "skala-2"]
    assert all("extension" not in each for each in scales)
    asked = {number: conditions(item(sample, f"spo2.points.{number}")) for number in (1, 2, 3)}
    assert asked == {
        1: [("spo2.scale", "skala-1")],
        2: [("spo2.scale", "skala-2"), ("oksygen", "Y")],
        3: [("spo2.scale", "skala-2"), ("oksygen", "N")],
    }
    assert weights(item(sample, "spo2.points.2"))[-3:] == [("93–94 %", 1), ("95–96 %", 2), ("≥ 97 %", 3)]
    assert weights(item(sample, "spo2.points.3"))[-1] == ("≥ 93 %", 0)


def test_yes_no_and_choices_have_their_points_and_codes() -> None:
    assert weights(item(SCORE.sample(), "oksygen")) == [("Ja", 2), ("Nei", 0)]
    coded = choice("c", a=0, b=1.5)
    coded["choices"][0] |= {"code_set": "koder", "code": "A"}
    coded["choices"][1] |= {"code": "B"}
    found = item(score([coded], [band("a", 0, 2)]), "c")
    assert [(each["valueCoding"].get("system"), each["valueCoding"]["code"]) for each in found["answerOption"]] == [
        ("http://example.org/koder", "A"),
        (None, "B"),
    ]
    assert weights(found) == [("a", 0), ("b", 1.5)]


def test_whom_it_is_for_and_what_is_left_out_is_said() -> None:
    found = told(score([question("q")], [], min_age=18, max_age=90, sex="female", purpose=text("Til")))
    age, sex = found["useContext"]
    assert (age["valueRange"]["low"]["value"], age["valueRange"]["high"]["value"]) == (18, 90)
    assert sex["valueCodeableConcept"]["coding"][0]["code"] == "female"
    assert found["description"].startswith("Voksne\n\nPoeng står som vekt")
    assert found["purpose"] == "Til"
    translated = told(SCORE.sample())["_description"]["extension"]
    assert [each["extension"][0]["valueCode"] for each in translated] == ["nn", "en"]


def test_a_draft_with_little_in_it_is_a_questionnaire_all_the_same() -> None:
    assert "item" not in told({"title": text("Ny")})
    bare = {"key": "v", "title": {"en": "Value"}, "type": "number", "lowest": 0.5}
    found = item(score([bare], []), "v")
    assert (found["text"], found["item"]) == ("Value", [found["item"][0]])
    assert "extension" not in found["item"][0]
    unknown = number("v", (None, 5, 0), (6, None, 1)) | {"bindings": [{"code_set": "borte", "code": "x"}]}
    assert item(score([unknown], []), "v")["code"] == [{"code": "x"}]
    words = number("v", (None, 64, 0), (65, 65, 1), (None, None, 2), unit="a")
    displays = item(score([words], []), "v.points.1")["answerOption"]
    assert [each["valueCoding"]["display"] for each in displays] == ["≤ 64 år", "65 år", "– år"]
    assert displays[0]["valueCoding"]["_display"]["extension"][1]["extension"][1]["valueString"] == "≤ 64 years"


def test_scales_without_an_explanation_are_told_by_name() -> None:
    scales = [{"key": key, "variable": "v", "title": text(key)} for key in ("x", "y")]
    found = item(score([number("v", (None, None, 1))], [], scales=scales), "v.scale")
    assert [each["valueCoding"]["display"] for each in found["answerOption"]] == ["x", "y"]


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ({"type": "coding"}, {"type": "choice"}),
        ({"type": "coding", "answerConstraint": "optionsOrString"}, {"type": "open-choice"}),
        ({"type": "string"}, {"type": "string"}),
        (
            {
                "type": "coding",
                "answerOption": [{"extension": [{"url": WEIGHT, "valueDecimal": 1}], "valueString": "x"}],
            },
            {
                "type": "choice",
                "answerOption": [{"extension": [{"url": ORDINAL, "valueDecimal": 1}], "valueString": "x"}],
            },
        ),
        (
            {
                "type": "coding",
                "answerOption": [{"extension": [{"url": "http://x", "valueCode": "y"}], "valueString": "x"}],
            },
            {
                "type": "choice",
                "answerOption": [{"extension": [{"url": "http://x", "valueCode": "y"}], "valueString": "x"}],
            },
        ),
    ],
)
def test_questions_are_called_otherwise_in_r4(new: Json, old: Json) -> None:
    def form(item: Json) -> Json:
        return {"resourceType": "Questionnaire", "status": "active", "item": [{"linkId": "a", **item}]}

    assert in_r4(form(new)) == form(old)
    assert in_r5(form(old)) == form(new)
    assert misforms(form(old), "R4") == misforms(form(new), "R5") == []
