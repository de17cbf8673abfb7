"""What a template constrains and the flat form says by keys with `_`: participations, what an action carries out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from archetypes.instances.fields import chosen
from archetypes.web_template.form_node import FormNode

HANGING: Final = ("PARTICIPATION", "INSTRUCTION_DETAILS")
_DETAILS: Final = {
    "composition_uid": "4cdc3017-d8c5-4cd3-9900-f3bb7171d006::example.org::1",
    "path": "/content[1]",
    "activity_id": "activities[at0001]",
}
_PERSON: Final = ("name", "id", "id_scheme", "id_namespace")


def hanging(node: FormNode, place: str, count: int, before: int) -> Iterator[tuple[str, Any]]:
    """Keys with an example of each value; `place` is the key of the node above.

    Participations of several kinds are one list: `before` is how many stand in it already.
    """
    if node.rm_type == "INSTRUCTION_DETAILS":
        said = {child.id: chosen(child.inputs).get("") for child in node.children}
        for suffix, value in _DETAILS.items():
            yield f"{place}/_{node.id}|{suffix}", said.get(suffix) or value
        return
    name = node.source.attribute if node.source else node.id
    for number in range(before, before + count):
        key = f"{place}/_{name.removesuffix('s')}:{number}"
        yield from ((f"{key}|{suffix}", value) for suffix, value in _participation(node).items())


def _participation(node: FormNode) -> dict[str, Any]:
    made: dict[str, Any] = {"function": "Text", "name": "Composer"}
    for child in node.children:
        fields = chosen(child.inputs)
        if child.id == "performer":
            made |= {name: fields[name] for name in _PERSON if name in fields}
        elif child.id in ("function", "mode"):
            made[child.id] = fields.get("value", fields.get("", "Text"))
    return made
