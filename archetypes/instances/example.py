"""An example of what a template describes: every node once, with values that it allows, flat or as canonical JSON."""

from __future__ import annotations

from typing import Any, Final, Literal

from archetypes.instances.fields import canonical, chosen, is_value
from archetypes.model import OperationalArchetype
from archetypes.opt.model import OperationalTemplate
from archetypes.template_nodes import TemplateNode, TemplateTree, tree
from archetypes.web_template.context import CONTEXT, ContextAttribute
from archetypes.web_template.form import FormNode, form, walk
from archetypes.web_template.inputs import inputs
from archetypes.web_template.openehr_terms import OPENEHR_TERMS

CONTAINERS: Final = ("content", "items", "events", "activities", "links", "mappings", "other_participations", "rows")
#: What stands for an abstract type.
CONCRETE: Final = {
    "EVENT": "POINT_EVENT",
    "ITEM_STRUCTURE": "ITEM_TREE",
    "PARTY_PROXY": "PARTY_IDENTIFIED",
    "DATA_VALUE": "DV_TEXT",
}
_CONTEXT: Final = {
    "ctx/territory": "NO",
    "ctx/composer_name": "Composer",
    "ctx/time": "2024-01-15T10:30:00Z",
}
_CODES: Final = {"language": "ISO_639-1", "encoding": "IANA_character-sets", "territory": "ISO_3166-1"}
_EXAMPLE_CODES: Final = {"encoding": "UTF-8", "territory": "NO"}


def example(
    template: OperationalTemplate | OperationalArchetype, form: Literal["flat", "canonical"] = "canonical"
) -> dict[str, Any]:
    """Ready for `json.dumps`."""
    read = tree(template)
    return _flat(read) if form == "flat" else _object(read.root, read)


def _flat(whole: TemplateTree) -> dict[str, Any]:
    made: dict[str, Any] = {"ctx/language": whole.language, **_CONTEXT}
    skipped: set[str] = set()
    for place, node in walk(form(whole)):
        if node.in_context or place.rpartition("/")[0] in skipped:
            skipped.add(place)
        elif node.rm_type == "ELEMENT" and node.children:
            skipped.update(f"{place}/{child.id}" for child in node.children[1:])
        if place not in skipped and node.inputs and not node.in_context:
            made |= _suffixed(place, node)
    return made


def _suffixed(place: str, node: FormNode) -> dict[str, Any]:
    return {f"{place}|{suffix}" if suffix else place: value for suffix, value in chosen(node.inputs).items()}


def _object(node: TemplateNode, whole: TemplateTree) -> dict[str, Any]:
    rm_type = CONCRETE.get(node.rm_type, node.rm_type).partition("<")[0]
    made: dict[str, Any] = {"_type": rm_type}
    if node.archetype_node_id:
        made["name"] = {"_type": "DV_TEXT", "value": node.name or node.attribute}
        made["archetype_node_id"] = node.archetype_node_id
    if node.archetype_id:
        made["archetype_details"] = _details(node, whole)
    for attribute in dict.fromkeys(child.attribute for child in node.children):
        made[attribute] = _attribute(node, attribute, whole)
    for added in CONTEXT.get(node.rm_type, ()):
        made.setdefault(added.name, _added(added, whole))
    return made


def _details(node: TemplateNode, whole: TemplateTree) -> dict[str, Any]:
    details: dict[str, Any] = {
        "_type": "ARCHETYPED",
        "archetype_id": {"_type": "ARCHETYPE_ID", "value": node.archetype_id},
        "rm_version": "1.0.4",
    }
    if node is whole.root:
        details["template_id"] = {"_type": "TEMPLATE_ID", "value": whole.template_id}
    return details


def _attribute(node: TemplateNode, attribute: str, whole: TemplateTree) -> Any:
    below = node.below(attribute)
    if attribute in node.cardinalities or attribute in CONTAINERS:
        return [_built(child, whole) for child in below]
    return _built(below[0], whole)


def _built(node: TemplateNode, whole: TemplateTree) -> Any:
    rm_type = CONCRETE.get(node.rm_type, node.rm_type)
    return canonical(rm_type, chosen(inputs(node))) if is_value(rm_type) else _object(node, whole)


def _added(added: ContextAttribute, whole: TemplateTree) -> Any:
    if added.codes:
        code = added.codes[0]
        fields = {"code": code, "terminology": "openehr", "value": OPENEHR_TERMS[code]}
        return canonical("DV_CODED_TEXT", fields)
    if added.rm_type == "CODE_PHRASE":
        code = _EXAMPLE_CODES.get(added.name, whole.language)
        return canonical("CODE_PHRASE", {"code": code, "terminology": _CODES[added.name]})
    return _PLAIN[added.rm_type] if added.name != "subject" else {"_type": "PARTY_SELF"}


_PLAIN: Final[dict[str, Any]] = {
    "DV_DATE_TIME": canonical("DV_DATE_TIME", {"": "2024-01-15T10:30:00Z"}),
    "DV_TEXT": canonical("DV_TEXT", {"": "Text"}),
    "DV_CODED_TEXT": canonical("DV_CODED_TEXT", {"code": "526", "terminology": "openehr", "value": "planned"}),
    "DV_DURATION": canonical("DV_DURATION", {"hour": 1}),
    "DV_PARSABLE": canonical("DV_PARSABLE", {"value": "R1/2024-01-15", "formalism": "timing"}),
    "PARTY_PROXY": canonical("PARTY_IDENTIFIED", {"name": "Composer"}),
    "STRING": "/.*/",
}
