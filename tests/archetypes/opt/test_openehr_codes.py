"""The names of openEHR's own codes in web templates and examples."""

import pytest

from archetypes import example, read_opt, web_template
from archetypes.instances.least import demanded
from archetypes.web_template.context import CONTEXT
from archetypes.wording.names import RUBRICS
from archetypes.wording.openehr_codes import MATH_FUNCTIONS, SETTINGS, STATES, rubric, rubrics
from tests.archetypes.opt.documents import QUANTITY, element, template, term

EVENT_NAMES = {"en": "event", "nb": "enkelthendelse", "nn": "enkelthending"}


def _category(text: str) -> list[dict[str, object]]:
    category = next(each for each in web_template(read_opt(text))["tree"]["children"] if each["id"] == "category")
    listed: list[dict[str, object]] = category["inputs"][0]["list"]
    return listed


@pytest.mark.parametrize(("language", "label"), [("nb", "enkelthendelse"), ("nn", "enkelthending"), ("de", "event")])
def test_codes_of_openehr_are_named_in_the_language_of_the_template(language: str, label: str) -> None:
    text = template(element("at0004", QUANTITY)).replace("<code_string>en<", f"<code_string>{language}<")
    assert _category(text) == [{"value": "433", "label": label, "localizedLabels": EVENT_NAMES}]
    record = example(read_opt(text.replace("<code_list>433</code_list>", "")))
    assert example(read_opt(text))["category"]["value"] == label
    assert record["context"]["setting"]["value"] == rubric("225", language)


def test_what_a_template_calls_a_code_of_openehr_goes_before() -> None:
    own = term("openehr::433", "visit") + '<term_definitions code="at0000"><items id="text">Hand report'
    text = template(element("at0004")).replace('<term_definitions code="at0000"><items id="text">Hand report', own)
    assert _category(text)[0]["localizedLabels"] == EVENT_NAMES | {"en": "visit"}
    assert _category(text)[0]["label"] == "visit"


def test_every_code_of_openehr_that_forms_offer_has_a_name_in_each_language() -> None:
    offered = {code for each in CONTEXT.values() for added in each for code in added.codes}
    assert {*SETTINGS, *MATH_FUNCTIONS, *STATES} <= offered - {"433"} <= set(RUBRICS)
    assert all(rubrics(code).keys() == {"en", "nb", "nn"} for code in offered)


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("526", "nb-NO", "planlagt"),
        ("526", "no", "planlagt"),
        ("527", "nn_NO", "utsett"),
        ("532", "sv", "completed"),
        ("9999", "nb", "9999"),
    ],
)
def test_a_code_is_named_in_the_nearest_language(code: str, language: str, name: str) -> None:
    assert rubric(code, language) == name


def test_who_is_related_is_named() -> None:
    assert rubrics("10") == {"en": "mother", "nb": "mor", "nn": "mor"}
    assert rubrics("0")["nn"] == "pasienten sjølv"
    assert all(
        rubrics(str(code)) for code in (3, 6, *range(7, 11), *range(22, 30), 31, *range(36, 42), *range(254, 266))
    )


def test_an_example_of_one_who_is_related_says_how() -> None:
    assert demanded("PARTY_RELATED", {})["relationship"]["defining_code"]["code_string"] == "10"
    assert demanded("PARTY_REF", {})["type"] == "PERSON"
