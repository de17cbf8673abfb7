"""Web templates: an operational template as the JSON that form tools of the field share (version 2.3 of it)."""

from __future__ import annotations

from typing import Any, Final

from archetypes.model import OperationalArchetype
from archetypes.opt.model import OperationalTemplate
from archetypes.template_nodes import TemplateTree, tree
from archetypes.web_template.form import form
from archetypes.web_template.form_node import FormNode, limits
from archetypes.web_template.inputs import term_bindings
from archetypes.web_template.numeric_inputs import proportion_types

VERSION: Final = "2.3"
_UNBOUNDED = -1
_ALWAYS = ("id", "name", "localizedName", "rmType", "nodeId", "min", "max", "aqlPath")


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
        "localizedName": node.names.get(whole.language, node.name),
        "rmType": node.rm_type,
        "nodeId": _node_id(node),
        "min": node.minimum,
        "max": _UNBOUNDED if node.maximum is None else node.maximum,
        "dependsOn": list(node.depends_on),
        "localizedNames": dict(node.names),
        "localizedDescriptions": _described(node),
        "annotations": _annotations(node, whole),
        "aqlPath": _aql(node.path),
        "termBindings": _bindings(node),
        "proportionTypes": proportion_types(source) if source and node.rm_type == "DV_PROPORTION" else [],
        "cardinalities": _cardinalities(node),
        "inContext": node.in_context,
        "inputs": list(node.inputs),
        "children": [_node(child, whole) for child in node.children],
    }
    return {name: value for name, value in made.items() if value or name in _ALWAYS}


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
    own = node.owner.comments if node.owner else {}
    return own | dict(whole.annotations.get(node.path) or whole.annotations.get(_element_path(node)) or {})


def _node_id(node: FormNode) -> str:
    return node.owner.archetype_node_id if node.owner else ""


def _described(node: FormNode) -> dict[str, str]:
    return node.owner.descriptions if node.owner else {}


def _bindings(node: FormNode) -> dict[str, Any]:
    owner = node.owner
    return term_bindings(owner.words, owner.node_id) if owner and owner.node_id else {}


def _element_path(node: FormNode) -> str:
    return node.owner.path if node.owner else ""
