"""Operational templates for tests: a composition with one observation, around whatever constraints a test puts in."""

XSI = "http://www.w3.org/2001/XMLSchema-instance"
OPENEHR = "http://schemas.openehr.org/v1"
ONE = (
    "<lower_included>true</lower_included><upper_included>true</upper_included>"
    "<lower_unbounded>false</lower_unbounded><upper_unbounded>false</upper_unbounded>"
    "<lower>1</lower><upper>1</upper>"
)
MANY = (
    "<lower_included>true</lower_included><lower_unbounded>false</lower_unbounded>"
    "<upper_unbounded>true</upper_unbounded><lower>0</lower>"
)
OBSERVATION = "openEHR-EHR-OBSERVATION.grip_strength.v1"
COMPOSITION = "openEHR-EHR-COMPOSITION.hand_report.v1"


def child(kind: str, rm_type: str, content: str = "", *, node_id: str = "", occurrences: str = ONE) -> str:
    return (
        f'<children xsi:type="{kind}"><rm_type_name>{rm_type}</rm_type_name>'
        f"<occurrences>{occurrences}</occurrences><node_id>{node_id}</node_id>{content}</children>"
    )


def single(name: str, *children: str) -> str:
    return (
        f'<attributes xsi:type="C_SINGLE_ATTRIBUTE"><rm_attribute_name>{name}</rm_attribute_name>'
        f"<existence>{ONE}</existence>{''.join(children)}</attributes>"
    )


def multiple(name: str, *children: str, interval: str = MANY) -> str:
    return (
        f'<attributes xsi:type="C_MULTIPLE_ATTRIBUTE"><rm_attribute_name>{name}</rm_attribute_name>'
        f"<existence>{ONE}</existence>{''.join(children)}<cardinality><is_ordered>true</is_ordered>"
        f"<is_unique>false</is_unique><interval>{interval}</interval></cardinality></attributes>"
    )


def element(node_id: str, *values: str, occurrences: str = ONE) -> str:
    return child("C_COMPLEX_OBJECT", "ELEMENT", single("value", *values), node_id=node_id, occurrences=occurrences)


def primitive(rm_type: str, kind: str, content: str) -> str:
    return child("C_PRIMITIVE_OBJECT", rm_type, f'<item xsi:type="{kind}">{content}</item>')


def value(rm_type: str, attribute: str = "", *constraints: str) -> str:
    return child("C_COMPLEX_OBJECT", rm_type, single(attribute, *constraints) if attribute else "")


def term(code: str, text: str, description: str = "") -> str:
    return (
        f'<term_definitions code="{code}"><items id="text">{text}</items>'
        f'<items id="description">{description}</items></term_definitions>'
    )


TERMS = (
    term("at0000", "Grip strength", "How hard a hand grips.")
    + term("at0001", "History")
    + term("at0002", "Any event", "Whenever it was measured.")
    + term("at0003", "Tree")
    + term("at0004", "Force", "The force read off.")
    + term("at0005", "Hand")
    + term("at0006", "Left")
    + term("at0007", "Right")
    + term("at0008", "Comment")
)


def template(*items: str, terms: str = "", after: str = "", head: str = "", protocol: str = "") -> str:
    """`items` stand in the tree of the event; `after` follows the definition."""
    tree = child("C_COMPLEX_OBJECT", "ITEM_TREE", multiple("items", *items) if items else "", node_id="at0003")
    event = child("C_COMPLEX_OBJECT", "EVENT", single("data", tree), node_id="at0002", occurrences=MANY)
    history = child("C_COMPLEX_OBJECT", "HISTORY", multiple("events", event), node_id="at0001")
    archetype_id = f"<archetype_id><value>{OBSERVATION}</value></archetype_id>"
    root = child(
        "C_ARCHETYPE_ROOT",
        "OBSERVATION",
        single("data", history) + protocol + archetype_id + TERMS + terms,
        node_id="at0000",
        occurrences=MANY,
    )
    category = value(
        "DV_CODED_TEXT",
        "defining_code",
        child(
            "C_CODE_PHRASE",
            "CODE_PHRASE",
            "<terminology_id><value>openehr</value></terminology_id><code_list>433</code_list>",
        ),
    )
    return (
        f'<template xmlns="{OPENEHR}" xmlns:xsi="{XSI}">'
        "<language><terminology_id><value>ISO_639-1</value></terminology_id><code_string>en</code_string></language>"
        '<description><original_author id="name">Ada</original_author><lifecycle_state>draft</lifecycle_state>'
        "<details><language><terminology_id><value>ISO_639-1</value></terminology_id><code_string>en</code_string>"
        f"</language><purpose>To report grip.</purpose></details></description>{head}"
        "<uid><value>7c1f</value></uid><template_id><value>hand_report</value></template_id>"
        f"<concept>Hand report</concept><definition><rm_type_name>COMPOSITION</rm_type_name>"
        f"<occurrences>{ONE}</occurrences><node_id>at0000</node_id>{single('category', category)}"
        f"{multiple('content', root)}<archetype_id><value>{COMPOSITION}</value></archetype_id>"
        f"<template_id><value>hand_report</value></template_id>{term('at0000', 'Hand report')}</definition>"
        f"{after}</template>"
    )


def bounds(lower: str, upper: str, lower_included: str = "true", upper_included: str = "true") -> str:
    return (
        f"<lower_included>{lower_included}</lower_included><upper_included>{upper_included}</upper_included>"
        "<lower_unbounded>false</lower_unbounded><upper_unbounded>false</upper_unbounded>"
        f"<lower>{lower}</lower><upper>{upper}</upper>"
    )


def coded(terminology: str, code: str) -> str:
    return f"<terminology_id><value>{terminology}</value></terminology_id><code_string>{code}</code_string>"


QUANTITY = child(
    "C_DV_QUANTITY",
    "DV_QUANTITY",
    "<assumed_value><magnitude>20.5</magnitude><units>kgf</units><precision>1</precision></assumed_value>"
    f"<property>{coded('openehr', '124')}</property>"
    f"<list><magnitude>{bounds('0.0', '200.0', upper_included='false')}</magnitude>"
    f"<precision>{bounds('1', '1')}</precision><units>kgf</units></list><list><units>N</units></list>",
)
CHOICE = value(
    "DV_CODED_TEXT",
    "defining_code",
    child(
        "C_CODE_PHRASE",
        "CODE_PHRASE",
        f"<assumed_value>{coded('local', 'at0007')}</assumed_value><terminology_id><value>local</value>"
        "</terminology_id><code_list>at0006</code_list><code_list>at0007</code_list>",
    ),
)
SCORE = "".join(
    f"<list><value>{number}</value><symbol><value>{text}</value><defining_code>{coded('local', code)}"
    "</defining_code></symbol></list>"
    for number, text, code in (("0", "", "at0006"), ("1", "Right", "at0007"))
)
