"""Web templates: ids that stay, paths, and what a form asks for at each type of value."""

import json
from typing import Any

import pytest

from archetypes import (
    Library,
    OperationalArchetype,
    OperationalTemplate,
    Template,
    operational,
    read,
    read_opt,
    web_template,
)
from archetypes.web_template.form import identifier
from tests.archetypes import texts as adl14
from tests.archetypes.opt.documents import (
    CHOICE,
    MANY,
    OBSERVATION,
    QUANTITY,
    SCORE,
    bounds,
    child,
    element,
    primitive,
    single,
    template,
    value,
)
from tests.archetypes.opt.test_openehr_codes import EVENT_NAMES

Node = dict[str, Any]
EVENT = f"/content[{OBSERVATION}]/data[at0001]/events[at0002]"


def made(*items: str, **more: str) -> Node:
    return web_template(read_opt(template(*items, **more)))


def at(node: Node, *ids: str) -> Node:
    for each in ids:
        node = next(below for below in node["children"] if below["id"] == each)
    return node


def force(*values: str) -> Node:
    return at(made(element("at0004", *values))["tree"], "grip_strength", "any_event", "force")


def test_structure_is_left_out_and_an_element_is_its_value() -> None:
    found = made(element("at0004", QUANTITY))
    assert found["templateId"] == "hand_report"
    assert found["defaultLanguage"] == "en"
    assert found["tree"]["id"] == "hand_report"
    node = at(found["tree"], "grip_strength", "any_event", "force")
    assert node["aqlPath"] == f"{EVENT}/data[at0003]/items[at0004]/value"
    assert (node["rmType"], node["nodeId"], node["min"], node["max"]) == ("DV_QUANTITY", "at0004", 1, 1)
    assert node["localizedNames"] == {"en": "Force"}
    assert node["localizedDescriptions"] == {"en": "The force read off."}
    assert at(found["tree"], "grip_strength", "any_event")["max"] == -1


def test_what_the_reference_model_adds_is_there_and_comes_from_the_context() -> None:
    found = made(element("at0004", QUANTITY))["tree"]
    assert at(found, "category")["inputs"][0]["list"] == [
        {"value": "433", "label": "event", "localizedLabels": EVENT_NAMES}
    ]
    assert at(found, "context", "start_time")["name"] == "Start_time"
    assert at(found, "context", "setting")["inputs"] == [{"suffix": part, "type": "TEXT"} for part in ("code", "value")]
    for ids in (("language",), ("composer",), ("grip_strength", "subject"), ("grip_strength", "any_event", "time")):
        assert at(found, *ids)["inContext"], ids


INPUTS: dict[str, tuple[str, list[Node]]] = {
    "a quantity": (
        QUANTITY,
        [
            {"suffix": "magnitude", "type": "DECIMAL", "defaultValue": 20.5},
            {
                "suffix": "unit",
                "type": "CODED_TEXT",
                "defaultValue": "kgf",
                "list": [
                    {
                        "value": "kgf",
                        "label": "kgf",
                        "validation": {
                            "range": {"minOp": ">=", "min": 0.0, "maxOp": "<", "max": 200.0},
                            "precision": {"minOp": ">=", "min": 1, "maxOp": "<=", "max": 1},
                        },
                    },
                    {"value": "N", "label": "N"},
                ],
            },
        ],
    ),
    "any quantity": (
        value("DV_QUANTITY"),
        [{"suffix": "magnitude", "type": "DECIMAL"}, {"suffix": "unit", "type": "TEXT"}],
    ),
    "codes": (
        CHOICE,
        [
            {
                "suffix": "code",
                "type": "CODED_TEXT",
                "defaultValue": "at0007",
                "list": [
                    {"value": "at0006", "label": "Left", "localizedLabels": {"en": "Left"}},
                    {"value": "at0007", "label": "Right", "localizedLabels": {"en": "Right"}},
                ],
            }
        ],
    ),
    "codes elsewhere": (
        value(
            "DV_CODED_TEXT",
            "defining_code",
            child("C_CODE_REFERENCE", "CODE_PHRASE", "<referenceSetUri>terminology:x</referenceSetUri>"),
        ),
        [
            {"suffix": "code", "type": "TEXT", "terminology": "x"},
            {"suffix": "value", "type": "TEXT", "terminology": "x"},
        ],
    ),
    "a reference to a constraint": (
        value("DV_CODED_TEXT", "defining_code", child("CONSTRAINT_REF", "CODE_PHRASE", "<reference>ac1</reference>")),
        [{"suffix": "code", "type": "TEXT"}, {"suffix": "value", "type": "TEXT"}],
    ),
    "any code": (value("DV_CODED_TEXT"), [{"suffix": "code", "type": "TEXT"}, {"suffix": "value", "type": "TEXT"}]),
    "an ordinal": (
        child("C_DV_ORDINAL", "DV_ORDINAL", SCORE),
        [
            {
                "type": "CODED_TEXT",
                "list": [
                    {"value": "at0006", "label": "Left", "localizedLabels": {"en": "Left"}, "ordinal": 0},
                    {"value": "at0007", "label": "Right", "localizedLabels": {"en": "Right"}, "ordinal": 1},
                ],
            }
        ],
    ),
    "text": (value("DV_TEXT"), [{"type": "TEXT"}]),
    "texts to choose among": (
        value("DV_TEXT", "value", primitive("STRING", "C_STRING", "<list>a</list><list_open>true</list_open>")),
        [{"type": "TEXT", "list": [{"value": "a", "label": "a"}], "listOpen": True}],
    ),
    "a count": (
        value("DV_COUNT", "magnitude", primitive("INTEGER", "C_INTEGER", f"<range>{bounds('0', '9')}</range>")),
        [{"type": "INTEGER", "validation": {"range": {"minOp": ">=", "min": 0, "maxOp": "<=", "max": 9}}}],
    ),
    "a count without limits": (value("DV_COUNT"), [{"type": "INTEGER"}]),
    "a percentage": (
        value("DV_PROPORTION", "type", primitive("INTEGER", "C_INTEGER", "<list>2</list>")),
        [
            {"suffix": "numerator", "type": "DECIMAL"},
            {
                "suffix": "denominator",
                "type": "DECIMAL",
                "validation": {"range": {"minOp": ">=", "min": 100, "maxOp": "<=", "max": 100}},
            },
        ],
    ),
    "only true": (
        value(
            "DV_BOOLEAN",
            "value",
            primitive("BOOLEAN", "C_BOOLEAN", "<true_valid>true</true_valid><false_valid>false</false_valid>"),
        ),
        [{"type": "BOOLEAN", "list": [{"value": "true", "label": "true"}]}],
    ),
    "yes or no": (value("DV_BOOLEAN"), [{"type": "BOOLEAN"}]),
    "a date": (
        value("DV_DATE", "value", primitive("DATE", "C_DATE", "<pattern>yyyy-mm-??</pattern>")),
        [{"type": "DATE", "validation": {"pattern": "yyyy-mm-??"}}],
    ),
    "a moment": (value("DV_DATE_TIME"), [{"type": "DATETIME"}]),
    "a duration in minutes": (
        value("DV_DURATION", "value", primitive("DURATION", "C_DURATION", "<pattern>PTM</pattern>")),
        [{"suffix": "minute", "type": "INTEGER", "validation": {"range": {"minOp": ">=", "min": 0}}}],
    ),
    "an identifier": (
        value("DV_IDENTIFIER"),
        [{"suffix": suffix, "type": "TEXT"} for suffix in ("id", "type", "issuer", "assigner")],
    ),
}


@pytest.mark.parametrize(("given", "expected"), INPUTS.values(), ids=INPUTS)
def test_each_type_of_value_asks_for_its_own(given: str, expected: list[Node]) -> None:
    assert force(given)["inputs"] == expected


def test_alternatives_stand_below_by_their_types() -> None:
    node = force(QUANTITY, value("DV_TEXT"))
    assert node["rmType"] == "ELEMENT"
    assert [each["id"] for each in node["children"]] == ["quantity_value", "text_value"]


def test_an_interval_has_two_bounds() -> None:
    node = force(child("C_COMPLEX_OBJECT", "DV_INTERVAL&lt;DV_QUANTITY&gt;", single("lower", QUANTITY)))
    assert [each["id"] for each in node["children"]] == ["lower", "upper"]
    assert node["children"][0]["inputs"][1]["list"][0]["value"] == "kgf"


def test_an_element_without_values_stays() -> None:
    assert force()["rmType"] == "ELEMENT"


def test_siblings_with_the_same_name_get_numbers() -> None:
    event = at(made(element("at0004"), element("at0004"))["tree"], "grip_strength", "any_event")
    assert [each["id"] for each in event["children"]][:2] == ["force", "force2"]


def test_a_fixed_name_is_in_path_and_labels() -> None:
    name = single("name", value("DV_TEXT", "value", primitive("STRING", "C_STRING", "<list>Left grip</list>")))
    renamed = element("at0004", QUANTITY).replace("<attributes", name + "<attributes", 1)
    node = at(made(renamed)["tree"], "grip_strength", "any_event", "left_grip")
    assert node["aqlPath"].endswith("/items[at0004,'Left grip']/value")
    assert node["localizedName"] == "Left grip"


def test_languages_annotations_bindings_and_cardinalities_are_told() -> None:
    path = f"[openEHR-EHR-COMPOSITION.hand_report.v1]{EVENT}/data[at0003]/items[at0004]"
    after = (
        f'<component_ontologies archetype_id="{OBSERVATION}"><term_definitions language="nb"><items code="at0004">'
        '<items id="text">Kraft</items></items></term_definitions></component_ontologies>'
        f'<annotations path="{path}"><items id="fhir">Observation.value</items></annotations>'
    )
    bound = (
        '<term_bindings terminology="LOINC"><items code="at0004"><value><terminology_id><value>LOINC</value>'
        "</terminology_id><code_string>[LOINC::83174-3]</code_string></value></items></term_bindings>"
    )
    found = made(element("at0004", QUANTITY), terms=bound, after=after)
    node = at(found["tree"], "grip_strength", "any_event", "force")
    assert found["languages"] == ["en", "nb"]
    assert node["localizedNames"] == {"en": "Force", "nb": "Kraft"}
    assert node["annotations"] == {"fhir": "Observation.value"}
    assert node["termBindings"] == {"LOINC": {"value": "[LOINC::83174-3]", "terminologyId": "LOINC"}}
    one = template(element("at0004")).replace(MANY, bounds("2", "3"))
    listed = at(web_template(read_opt(one))["tree"], "grip_strength")["cardinalities"]
    assert {"min": 2, "max": 3, "path": f"/content[{OBSERVATION}]/data[at0001]/events", "ids": ["any_event"]} in listed


def test_what_is_forbidden_slots_and_null_flavours_are_not_asked_for() -> None:
    closed = element("at0008", occurrences=bounds("0", "0"))
    slot = child("ARCHETYPE_SLOT", "CLUSTER", node_id="at0009")
    flavour = element("at0004", QUANTITY).replace("</children>", "</children>", 1)
    event = at(made(closed, slot, flavour)["tree"], "grip_strength", "any_event")
    assert [each["id"] for each in event["children"]] == ["force", "time"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("24 hour average", "a24_hour_average"), ("Grep / høyre", "grep_høyre"), ("%", "id"), ("Systolic", "systolic"),
        ("hand-report.v0", "hand-report.v0"), ("2. Grip", "a2._grip"), ("_Grip  (left)_", "grip_left"), ("m²", "m"),
    ],
)  # fmt: skip
def test_ids_are_made_of_letters_digits_dots_and_dashes(name: str, expected: str) -> None:
    assert identifier(name) == expected


def test_every_published_template_has_a_web_template(published_templates: dict[str, OperationalTemplate]) -> None:
    for name, read_template in published_templates.items():
        found = web_template(read_template)
        assert json.loads(json.dumps(found)) == found, name
        assert found["tree"]["children"], name


ADL2 = """archetype (adl_version=2.0.6; rm_release=1.0.4)
    openEHR-EHR-OBSERVATION.pinch.v1.0.0

language
    original_language = <[ISO_639-1::en]>

description
    original_author = <["name"] = <"Ada">>
    lifecycle_state = <"draft">

definition
    OBSERVATION[id1] matches {
        data matches {
            HISTORY[id2] matches {
                events cardinality matches {1..*; unordered} matches {
                    POINT_EVENT[id3] occurrences matches {1..*} matches {
                        data matches {
                            ITEM_TREE[id4] matches {
                                items cardinality matches {0..*; unordered} matches {
                                    ELEMENT[id5] occurrences matches {0..1} matches {
                                        value matches {
                                            DV_QUANTITY[id6] matches {
                                                [magnitude, units] matches {
                                                    [{|0.0..20.0|}, {"kgf"}],
                                                    [{|0.0..200.0|}, {"N"}]
                                                }
                                            }
                                        }
                                    }
                                    ELEMENT[id7] occurrences matches {0..1} matches {
                                        value matches {
                                            DV_CODED_TEXT[id8] matches {
                                                defining_code matches {[ac1]}
                                            }
                                        }
                                    }
                                    ELEMENT[id9] occurrences matches {0..1} matches {
                                        value matches {
                                            DV_ORDINAL[id10] matches {
                                                [symbol, value] matches {
                                                    [{[at1]}, {0}],
                                                    [{[at2]}, {1}]
                                                }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

terminology
    term_definitions = <
        ["en"] = <
            ["id1"] = <text = <"Pinch"> description = <"d">>
            ["id3"] = <text = <"Any event"> description = <"d">>
            ["id5"] = <text = <"Force"> description = <"d">>
            ["id7"] = <text = <"Hand"> description = <"d">>
            ["id9"] = <text = <"Pain"> description = <"d">>
            ["ac1"] = <text = <"Hands"> description = <"d">>
            ["at1"] = <text = <"None"> description = <"d">>
            ["at2"] = <text = <"Some"> description = <"d">>
        >
    >
    value_sets = <
        ["ac1"] = <id = <"ac1"> members = <"at1", "at2">>
    >
"""


@pytest.fixture(scope="session")
def pinch() -> OperationalArchetype:
    template_text = (
        ADL2.replace("archetype (", "template (", 1)
        .replace("openEHR-EHR-OBSERVATION.pinch.v1.0.0", "openEHR-EHR-OBSERVATION.pinch_t.v1.0.0", 1)
        .replace("language\n", "specialize\n    openEHR-EHR-OBSERVATION.pinch.v1\n\nlanguage\n", 1)
    )
    head, _, _ = template_text.partition("definition\n")
    specialised = (
        f"{head}definition\n    OBSERVATION[id1.1]\n\nterminology\n    term_definitions = <\n"
        '        ["en"] = <\n            ["id1.1"] = <text = <"Pinch here"> description = <"d">>\n        >\n    >\n'
    )
    read_template = read(specialised)
    assert isinstance(read_template, Template)
    return operational(read_template, Library(texts=[ADL2]))


def test_an_operational_template_of_adl_2_has_the_same_form(pinch: OperationalArchetype) -> None:
    found = web_template(pinch)
    event = at(found["tree"], "any_event")
    assert at(event, "force")["inputs"][1]["list"][1]["validation"]["range"]["max"] == 200
    assert [each["value"] for each in at(event, "hand")["inputs"][0]["list"]] == ["at1", "at2"]
    assert [each["ordinal"] for each in at(event, "pain")["inputs"][0]["list"]] == [0, 1]


@pytest.mark.parametrize(
    ("target", "terminology"),
    [("[SNOMED-CT::404684003]", "SNOMED-CT"), ("terminology:SNOMED-CT?subset=x", "terminology:SNOMED-CT?subset=x")],
)
def test_a_value_set_is_where_its_binding_says(target: str, terminology: str) -> None:
    constraint = "DV_CODED_TEXT matches { defining_code matches {[ac0001]} }"
    bound = f'constraint_bindings = <["SNOMED-CT"] = <items = <["ac0001"] = <{target}>>>>'
    made = web_template(operational(read(adl14.text(adl14.element(constraint), ontology=bound)), Library()))
    assert f'"terminology": "{terminology}"' in json.dumps(made)
