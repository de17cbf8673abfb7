"""Thousands of nodes of one id, which objects fill one after the other."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from archetypes import example, read_opt
from archetypes.instances.siblings import Siblings
from archetypes.templates.nodes import TemplateNode, tree
from archetypes.templates.words import Name
from tests.archetypes.opt.documents import QUANTITY, element, template

MANY = 20_000


def node() -> tuple[TemplateNode, dict[str, Any]]:
    """An element that may be there once, and an object that is one."""
    made = read_opt(template(element("at0004", QUANTITY)))
    (found,) = (each for each in walked(tree(made).root) if each.node_id == "at0004")
    items: list[dict[str, Any]] = example(made)["content"][0]["data"]["events"][0]["data"]["items"]
    assert found.maximum == 1
    return found, items[0]


def walked(node: TemplateNode) -> Iterator[TemplateNode]:
    yield node
    for child in node.children:
        yield from walked(child)


def named(node: TemplateNode, *names: str) -> TemplateNode:
    return replace(node, allowed_names=tuple(Name(name, {}) for name in names))


def taken(siblings: Siblings, value: dict[str, Any]) -> int:
    index = siblings.candidates(value)[0]
    siblings.seen[index] += 1
    return index


def test_objects_of_one_id_fill_the_nodes_in_their_order_however_many_there_are() -> None:
    one, value = node()
    siblings = Siblings((one,) * MANY)
    assert [taken(siblings, value) for _ in range(MANY)] == list(range(MANY))
    assert taken(siblings, value) == 0, "one too many is told of the first"


def test_a_name_leads_to_the_node_that_allows_it() -> None:
    one, value = node()
    siblings = Siblings((named(one, "left"), named(one, "right", "left"), one))
    left, right, other = ({**value, "name": {"value": name}} for name in ("left", "right", "both"))
    assert [taken(siblings, each) for each in (right, left, other, left)] == [1, 0, 2, 0]
    nameless = {key: held for key, held in value.items() if key != "name"}
    assert siblings.candidates(nameless) == [0], "any would do, and none has room"


def test_what_has_another_id_or_is_no_object_is_none_of_them() -> None:
    one, value = node()
    siblings = Siblings((one, named(one, "left")))
    assert siblings.candidates({**value, "archetype_node_id": "at0005"}) == []
    assert siblings.candidates("text") == []


def test_of_what_has_no_id_those_of_the_very_type_come_first_and_then_those_that_must_be_there() -> None:
    one, _ = node()
    bare = replace(one, constraint=replace(one.constraint, node_id=None), archetype_id=None)
    kinds = (("OBJECT_REF", 0, None), ("OBJECT_REF", 1, 1), ("LOCATABLE_REF", 0, 1), ("OBJECT_REF", 1, None))
    siblings = Siblings(tuple(replace(bare, rm_type=kind, minimum=low, maximum=high) for kind, low, high in kinds))
    values = ({"_type": "OBJECT_REF"},) * 4 + ({"_type": "LOCATABLE_REF"},) * 2
    assert [taken(siblings, each) for each in values] == [1, 3, 0, 0, 2, 0]
