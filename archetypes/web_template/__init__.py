"""Web templates: an operational template as the JSON that form tools of the field share (version 2.3 of it)."""

from __future__ import annotations

from typing import Any, Final

from archetypes.model import OperationalArchetype
from archetypes.opt.model import OperationalTemplate
from archetypes.template_nodes import TemplateTree, tree
from archetypes.web_template.form import FormNode, form, limits
from archetypes.web_template.inputs import proportion_types, term_bindings

VERSION: Final = "2.3"
_UNBOUNDED = -1


def web_template(template: OperationalTemplate | OperationalArchetype) -> dict[str, Any]:
    """Ready for `json.dumps`. Lists and names are in every language that the template says them in."""
    read = tree(template)
    return {
        "templateId": read.template_id,
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
        "localizedNames": dict(node.names),
        "aqlPath": node.path,
    }
    optional: dict[str, Any] = {
        "localizedDescriptions": _described(node),
        "annotations": dict(whole.annotations.get(node.path) or whole.annotations.get(_element_path(node)) or {}),
        "termBindings": _bindings(node),
        "proportionTypes": proportion_types(source) if source and node.rm_type == "DV_PROPORTION" else [],
        "cardinalities": [{"path": path, **limits(each)} for path, each in node.cardinalities],
        "inContext": node.in_context,
        "inputs": list(node.inputs),
        "children": [_node(child, whole) for child in node.children],
    }
    return made | {name: value for name, value in optional.items() if value}


def _node_id(node: FormNode) -> str:
    return node.owner.archetype_node_id if node.owner else ""


def _described(node: FormNode) -> dict[str, str]:
    return node.owner.descriptions if node.owner else {}


def _bindings(node: FormNode) -> dict[str, Any]:
    owner = node.owner
    return term_bindings(owner.words, owner.node_id) if owner and owner.node_id else {}


def _element_path(node: FormNode) -> str:
    return node.owner.path if node.owner else ""
