"""The form of an archetype: fields by type, with units, ranges and choices."""

import pytest

import archetypes
from archetypes.telling import Told
from registry.kinds.archetype import operating
from registry.web.archetype_pages import form
from registry.web.archetype_pages.form import Field, Form, Group
from registry.web.archetype_pages.form_parts import Part, Text
from tests.kinds.worlds import Known
from tests.web.archetypes.test_views import ARCHETYPE


def _form(tree: dict) -> Form:  # type: ignore[type-arg]
    return Form({"tree": tree}, "nb", {"width": "Bredde"})


def _leaf(rm_type: str, *inputs: dict, **more: object) -> dict:  # type: ignore[type-arg]
    return {"id": "x", "name": "x", "rmType": rm_type, "min": 0, "max": 1, "inputs": list(inputs), **more}


def _node(*children: dict, **more: object) -> dict:  # type: ignore[type-arg]
    return {"id": "top", "name": "Top", "rmType": "CLUSTER", "min": 0, "max": -1, "children": list(children), **more}


def _parts(leaf: dict) -> tuple[Part, ...]:  # type: ignore[type-arg]
    made = _form(_node(leaf)).root.children[0]
    assert isinstance(made, Field)
    return made.choices[0][1]


def _texts(part: Part) -> list[str]:
    return [each.text for each in part.options]


def test_an_archetype_of_adl_1_4_has_a_form_with_its_units_and_ranges() -> None:
    made = archetypes.web_template(operating.operational(ARCHETYPE, Known()))
    event = Form(made, "nb", {}).root.children[0]
    assert isinstance(event, Group)
    assert (event.label.text, event.occurrences) == ("Enhver hendelse", "0..*")
    rate, cluster = event.children[:2]
    assert isinstance(rate, Field)
    assert (rate.label.text, rate.description.text, rate.required) == ("Frekvens", "Slag per minutt.", False)
    assert rate.choices[0][1][0] == Part("", "number", note="0 til under 1000", unit="/min", low="0", high="1000")
    assert isinstance(cluster, Group)
    rhythm = cluster.children[0]
    assert isinstance(rhythm, Field)
    assert [rm_type for rm_type, _ in rhythm.choices] == ["DV_TEXT", "DV_COUNT"]


@pytest.mark.parametrize(
    ("names", "said"), [({}, "Bredde"), ({"en": "width"}, "Bredde"), ({"en": "width", "nb": "Lengde"}, "Lengde")]
)
def test_what_has_no_name_but_its_attribute_is_called_as_the_page_calls_it(names: dict[str, str], said: str) -> None:
    leaf = _leaf("DV_DURATION", {"type": "DURATION"}, localizedNames=names) | {"id": "width"}
    assert _form(_node(leaf)).root.children[0].label.text == said


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"min": 0, "minOp": ">=", "max": 10.5, "maxOp": "<="}, "0 til 10,5"),
        ({"min": 0, "minOp": ">", "max": 10, "maxOp": "<"}, "over 0 til under 10"),
        ({"min": 1, "minOp": ">="}, "minst 1"),
        ({"min": 1.0, "minOp": ">"}, "over 1"),
        ({"max": 1, "maxOp": "<="}, "høyst 1"),
        ({"max": 1, "maxOp": "<"}, "under 1"),
        ({"min": "2020-01-01", "max": "2021-01-01"}, "2020-01-01 til 2021-01-01"),
        ({"min": 0, "minOp": ">="}, ""),
        ({}, ""),
    ],
)
def test_ranges_are_told_in_words_with_norwegian_numbers(limits: dict, said: str) -> None:  # type: ignore[type-arg]
    (part,) = _parts(_leaf("DV_COUNT", {"type": "INTEGER", "validation": {"range": limits}}))
    assert (part.note, part.step, part.control) == (said, "1", "number")


def test_several_units_are_a_choice_with_the_range_of_each() -> None:
    units = [{"value": "mm[Hg]", "label": "mm[Hg]", "validation": {"range": {"max": 9, "maxOp": "<"}}},
             {"value": "kPa", "label": "kPa"}]  # fmt: skip
    magnitude, unit = _parts(_leaf("DV_QUANTITY", {"suffix": "magnitude", "type": "DECIMAL"},
                                   {"suffix": "unit", "type": "CODED_TEXT", "list": units}))  # fmt: skip
    assert (magnitude.note, magnitude.unit) == ("mmHg under 9", "")
    assert (unit.name, unit.control, _texts(unit)) == ("unit", "select", ["mmHg", "kPa"])


def test_steps_of_a_scale_show_their_points_and_codes_from_elsewhere_where_they_are_from() -> None:
    step = {"value": "at1", "label": "None", "localizedLabels": {"nb": "Ingen"}, "ordinal": 0}
    (scale,) = _parts(_leaf("DV_ORDINAL", {"suffix": "code", "type": "CODED_TEXT", "list": [step]}))
    coded = _leaf("DV_CODED_TEXT", {"suffix": "code", "type": "TEXT", "terminology": "SNOMED-CT"}, {"suffix": "value"})
    assert _texts(scale) == ["0 – Ingen"]
    assert _parts(coded) == (Part("", "text", terminology="SNOMED CT"),)


ONE = {"type": "CODED_TEXT", "list": [{"value": "146", "label": "mean"}], "terminology": "openehr"}
NAKED = {"value": "at1", "label": "Naked", "localizedLabels": {"nb": "Naken"}}
SUFFIXES = ("", "mediatype", "alternatetext", "size")


@pytest.mark.parametrize(
    ("rm_type", "asked", "drawn"),
    [
        ("DV_TEXT", [{"type": "TEXT"}], [("", "textarea", "")]),
        ("DV_URI", [{"type": "TEXT"}], [("", "url", "")]),
        ("DV_BOOLEAN", [{"type": "BOOLEAN", "defaultValue": True}], [("", "boolean", "true")]),
        ("DV_CODED_TEXT", [{"type": "CODED_TEXT", "list": [NAKED], "defaultValue": "at1"}], [("", "select", "Naken")]),
        (
            "DV_MULTIMEDIA",
            [{"type": "TEXT", "suffix": each} for each in SUFFIXES],
            [("", "file", ""), ("alternatetext", "text", "")],
        ),
        (
            "DV_DURATION",
            [
                {"type": "INTEGER", "suffix": "day", "validation": {"range": {"min": 0, "minOp": ">="}}},
                {"type": "INTEGER", "suffix": "hour", "validation": {"range": {"min": 24, "max": 24}}},
            ],
            [("hour", "number", "24")],
        ),
    ],
)
def test_each_type_is_asked_for_as_record_systems_do(rm_type: str, asked: list, drawn: list) -> None:  # type: ignore[type-arg]
    assert [(each.name, each.control, each.default) for each in _parts(_leaf(rm_type, *asked))] == drawn


@pytest.mark.parametrize(("least", "chosen"), [(1, "gjennomsnitt"), (0, "")])
def test_the_only_choice_is_made_where_there_must_be_one(least: int, chosen: str) -> None:
    (part,) = _parts(_leaf("DV_CODED_TEXT", ONE) | {"min": least})
    assert (part.default, part.fixed, part.options) == (chosen, bool(least), (Text("gjennomsnitt"),))


@pytest.mark.parametrize(("digits", "held"), [(0, ("1", "999")), (1, ("0.1", "999.9")), (-1, ("0", "1000"))])
def test_bounds_that_are_not_included_are_the_step_within(digits: int, held: tuple[str, str]) -> None:
    limits = {"range": {"min": 0.0, "minOp": ">", "max": 1000, "maxOp": "<"}, "precision": {"max": digits}}
    (part,) = _parts(_leaf("DV_COUNT", {"type": "DECIMAL", "validation": limits}))
    assert (part.low, part.high) == held


@pytest.mark.parametrize(("digits", "step"), [(0, "1"), (1, "0.1"), (-1, "any"), (None, "any")])
def test_a_number_has_no_more_decimals_than_are_allowed(digits: int | None, step: str) -> None:
    limits = {"precision": {"max": digits}}
    (part,) = _parts(_leaf("DV_COUNT", {"type": "DECIMAL", "validation": limits}))
    assert part.step == step


def test_texts_say_their_language_where_it_is_not_the_page_s() -> None:
    leaf = _leaf("DV_TEXT", {"type": "TEXT"}, localizedNames={"de": "Puls"}, localizedDescriptions={"nb": "Slag."})
    (field,) = Form({"tree": _node(leaf)}, "de", {}, "nb").root.children
    assert (field.label, field.description) == (Text("Puls", "de"), Text("Slag."))


def test_an_interval_is_two_fields_and_an_action_s_steps_are_one_choice() -> None:
    ends = [_leaf("DV_COUNT", {"type": "INTEGER"}, id=name) for name in ("lower", "upper", "lower_included")]
    interval = {**_node(*ends), "rmType": "DV_INTERVAL<DV_COUNT>"}
    codes = [{"value": f"at{number}", "label": name} for number, name in enumerate(("Planned", "Done", "Done"))]
    step = _leaf("DV_CODED_TEXT", {"suffix": "code", "type": "CODED_TEXT", "list": codes}, id="careflow_step")
    transition = {**_node(step), "rmType": "ISM_TRANSITION"}
    made = _form(_node(transition, interval))
    pathway, counts = made.root.children
    assert isinstance(pathway, Field)
    assert isinstance(counts, Field)
    assert _texts(pathway.choices[0][1][0]) == ["Planned", "Done"]
    assert [part.name for part in counts.choices[0][1]] == ["lower", "upper"]


def test_what_stands_in_the_context_is_not_asked_and_attributes_have_names() -> None:
    made = _form(
        _node(_leaf("DV_TEXT", {"type": "TEXT"}, inContext=True), _leaf("DV_TEXT", {"type": "TEXT"}, id="width"))
    )
    assert [each.label.text for each in made.root.children] == ["Bredde"]


def test_a_form_has_a_bound_and_says_how_much_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "MOST", 2)
    made = _form(_node(*[_leaf("DV_TEXT", {"type": "TEXT", "defaultValue": "x"}) for _ in range(5)]))
    assert (len(made.root.children), made.left_out) == (2, 3)


def test_a_specialisation_without_its_parent_has_no_form() -> None:
    orphan = ARCHETYPE.replace("concept\n", "specialise\n\topenEHR-EHR-OBSERVATION.gone.v1\nconcept\n", 1).replace(
        "at0000", "at0000.1"
    )
    assert operating.operational(orphan, Known())  # in ADL 1.4 its own text holds all
    with pytest.raises(archetypes.FlatteningError) as refused:
        operating.operational(archetypes.write(archetypes.read(orphan), "adl2"), Known())
    assert isinstance(refused.value.message, Told)
