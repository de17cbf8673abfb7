"""What no schema has, wherever it stands in a template, is there again when the template is written."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from lxml import etree

from archetypes import ParseError, read_opt
from archetypes.constraints import Multiplicity, Slot
from archetypes.node_paths import walk
from archetypes.opt.writer import write_opt
from tests.archetypes.opt.documents import CHOICE, ONE, QUANTITY, child, element, primitive, single, template
from tests.archetypes.opt.generated import INCLUDES
from tests.archetypes.opt.test_generated import XSI, said

_SLOT = child("ARCHETYPE_SLOT", "CLUSTER", INCLUDES, node_id="at0009")
_DATE = single("value", primitive("DATE", "C_DATE", "<pattern>yyyy-mm-??</pattern>"))
WHOLE = template(
    element("at0004", QUANTITY, CHOICE),
    _SLOT,
    element("at0005", child("C_COMPLEX_OBJECT", "DV_DATE", _DATE)),
    after='<ontology archetype_id="x"><term_definitions language="nb"><items code="at0000"><items id="text">Grep'
    '</items></items></term_definitions></ontology><component_ontologies archetype_id="y"/>'
    '<annotations path="[x]/y"><items id="k">v</items></annotations><constraints><attributes>'
    f"<rm_attribute_name>value</rm_attribute_name><children><rm_type_name>DV_TEXT</rm_type_name><occurrences>{ONE}"
    "</occurrences><node_id/></children><differential_path>[x]/y</differential_path></attributes></constraints>"
    '<view><constraints path="[x]/y"><items id="pass_through"><value>true</value></items></constraints></view>',
)


def _noted(node: Any) -> None:
    node.set("odd", "x")


def _with_a_child(node: Any) -> None:
    if len(node):
        etree.SubElement(node, "{urn:tool}odd", id="1").text = "7"


def _with_text(node: Any) -> None:
    if len(node):
        node[0].tail = "so"


def _typed(node: Any) -> None:
    if XSI in node.attrib and node.get(XSI).startswith("C_COMPLEX"):
        node.set(XSI, "T_COMPLEX_OBJECT")


ADDED: dict[str, Callable[[Any], None]] = {
    "attributes": _noted,
    "elements": _with_a_child,
    "text between elements": _with_text,
    "types of objects": _typed,
}


@pytest.mark.parametrize("add", ADDED.values(), ids=ADDED)
def test_what_is_added_to_every_element_is_kept(add: Callable[[Any], None]) -> None:
    root = etree.fromstring(WHOLE)
    for node in root.iter():
        add(node)
    text = etree.tostring(root)
    made = read_opt(text)
    written = write_opt(made)
    assert read_opt(written) == made
    assert said(text) - said(written) == {}


def test_what_stands_twice_is_kept() -> None:
    for name in ("occurrences", "node_id", "existence", "cardinality", "list", "uid", "view", "ontology", "lower"):
        root = etree.fromstring(WHOLE)
        for node in list(root.iter(f"{{*}}{name}")):
            node.addnext(deepcopy(node))
        text = etree.tostring(root)
        made = read_opt(text)
        assert read_opt(write_opt(made)) == made, name
        assert said(text) - said(write_opt(made)) == {}, name


def test_two_definitions_are_refused_with_the_place_of_the_second() -> None:
    root = etree.fromstring(WHOLE)
    first = root.find("{*}definition")
    assert first is not None
    second = deepcopy(first)
    second.tail = "\n"
    first.tail = "\n\n"
    first.addnext(second)
    with pytest.raises(ParseError, match="two definitions") as refused:
        read_opt(etree.tostring(root))
    assert (refused.value.code, refused.value.line) == ("XTWICE", 3)


def test_a_slot_whose_expression_nobody_knows_is_a_slot() -> None:
    made = read_opt(template(_SLOT.replace("<operator>2007</operator>", "<operator>like</operator>")))
    slot = next(step.node for step in walk(made.definition) if step.node.node_id == "at0009")
    assert isinstance(slot, Slot)
    assert b">like<" in write_opt(made)
    assert read_opt(write_opt(made)) == made


@pytest.mark.parametrize(("upper", "maximum"), [("-1", None), ("5", 5)])
def test_a_limit_of_less_than_none_is_no_limit(upper: str, maximum: int | None) -> None:
    made = read_opt(template(element("at0004", occurrences=f"<lower>0</lower><upper>{upper}</upper>")))
    found = next(step.node for step in walk(made.definition) if step.node.node_id == "at0004")
    assert found.occurrences == Multiplicity(0, maximum)
    assert f"<upper>{upper}</upper>".encode() in write_opt(made)


@pytest.mark.parametrize("bounds", ["<lower>-1</lower>", "<upper>-2</upper>"])
def test_counts_below_none_are_refused(bounds: str) -> None:
    with pytest.raises(ParseError, match="is no count"):
        read_opt(template(element("at0004", occurrences=bounds)))
