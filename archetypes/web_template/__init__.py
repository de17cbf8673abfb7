"""Web templates: an operational template as the JSON that form tools of the field share (version 2.3 of it)."""

from __future__ import annotations

from typing import Any, Final

from archetypes.collector import collecting_seldom
from archetypes.model import OperationalArchetype
from archetypes.operational_template import OperationalTemplate
from archetypes.templates.nodes import TemplateTree, tree
from archetypes.web_template.form import form
from archetypes.web_template.form_node import FormNode, limits
from archetypes.web_template.input_parts import Input
from archetypes.web_template.inputs import term_bindings
from archetypes.web_template.numeric_inputs import proportion_types

VERSION: Final = "2.3"
_UNBOUNDED = -1
_ALWAYS = ("id", "name", "rmType", "nodeId", "min", "max", "aqlPath")
#: Whose inputs are one list without a suffix.
_SCORED = ("DV_ORDINAL", "DV_SCALE")
_FREE_CODE: Final = ({"suffix": "code", "type": "TEXT"}, {"suffix": "value", "type": "TEXT"})


@collecting_seldom()
def web_template(template: OperationalTemplate | OperationalArchetype) -> dict[str, Any]:
    """Ready for `json.dumps`. Lists and names are in every language that the template says them in."""
    read = tree(template)
    return {
        "templateId": read.template_id,
        **({"semVer": read.version} if read.version else {}),
        "version": VERSION,
        "defaultLanguage": read.language,
        "languages": list(read.languages),
        "tree": _node(form(read), read),
    }


def _node(node: FormNode, whole: TemplateTree) -> dict[str, Any]:
    source = node.source
    made: dict[str, Any] = {
        "id": node.id,
        "name": node.name,
        "localizedName": node.names.get(whole.language, node.name) if node.owner else None,
        "rmType": node.rm_type,
        "nodeId": _node_id(node),
        "min": _minimum(node),
        "max": _UNBOUNDED if node.maximum is None else node.maximum,
        "dependsOn": list(node.depends_on),
        "localizedNames": dict(node.names),
        "localizedDescriptions": _described(node),
        "annotations": _annotations(node, whole),
        "aqlPath": _aql(node.path),
        "termBindings": _bindings(node),
        "proportionTypes": proportion_types(source) if source and node.rm_type == "DV_PROPORTION" else [],
        "cardinalities": _cardinalities(node),
        "inContext": node.in_context or node.is_added,
        "inputs": _inputs(node),
        "children": [_node(child, whole) for child in node.children],
    }
    return {name: value for name, value in made.items() if value or name in _ALWAYS}


def _minimum(node: FormNode) -> int:
    """How often the node must be there where its attribute is: whether the attribute must be is not said."""
    source = node.source
    if source is None or source is not node.owner or source.minimum or node.rm_type.startswith("DV_"):
        return node.minimum
    own = source.constraint.occurrences
    return own.lower if own and source.attribute_is_single else node.minimum


def _inputs(node: FormNode) -> list[Input]:
    """As the form asks, but for what the field's web templates leave to the context."""
    if node.owner is None and node.rm_type == "CODE_PHRASE":
        return []
    if node.owner is None and node.in_context and node.rm_type == "DV_CODED_TEXT":
        return [dict(each) for each in _FREE_CODE]
    if node.rm_type in _SCORED:
        return [{name: value for name, value in each.items() if name != "suffix"} for each in node.inputs]
    return list(node.inputs)


def _aql(path: str) -> str:
    """With names as web templates write them: `[at0004,'Systolic']`."""
    return path.replace(" and name/value='", ",'")


def _cardinalities(node: FormNode) -> list[dict[str, Any]]:
    """With the ids that each is about; of what the form does not ask for there is none."""
    found = []
    for path, each in node.cardinalities:
        ids = [child.id for child in node.children if child.path.startswith(f"{path}[")]
        if ids:
            found.append({"path": _aql(path), **limits(each), "ids": ids})
    return found


def _annotations(node: FormNode, whole: TemplateTree) -> dict[str, str]:
    """What the archetype says of the node beside its text and description, and then the template's own notes."""
    if node.owner is None:
        return dict(whole.annotations.get(node.path) or {})
    noted = whole.annotations.get(node.path) or whole.annotations.get(node.owner.path) or {}
    return node.owner.comments | dict(noted)


def _node_id(node: FormNode) -> str:
    return node.owner.archetype_node_id if node.owner else ""


def _described(node: FormNode) -> dict[str, str]:
    return node.owner.descriptions if node.owner else {}


def _bindings(node: FormNode) -> dict[str, Any]:
    owner = node.owner
    return term_bindings(owner.words, owner.node_id) if owner and owner.node_id else {}
