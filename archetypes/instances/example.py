"""An example of what a template describes: every node once, with values that it allows, in each form of JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from archetypes.instances.canonical_check import is_openehr
from archetypes.instances.fields import Fields, canonical, chosen, duration, is_value
from archetypes.instances.flat_check import is_asked
from archetypes.instances.hanging import HANGING, hanging
from archetypes.instances.iso_dates import duration_within
from archetypes.instances.least import CONCRETE, demanded
from archetypes.instances.structured import structured
from archetypes.instances.values import duration_faults
from archetypes.model import OperationalArchetype
from archetypes.operational_template import OperationalTemplate
from archetypes.templates.nodes import TemplateNode, TemplateTree, tree
from archetypes.templates.words import Name, has_coded_name
from archetypes.values import CodeTerm
from archetypes.web_template.context import CONTEXT, ContextAttribute
from archetypes.web_template.form import form, is_persistent
from archetypes.web_template.form_node import FormNode, unconstrained
from archetypes.web_template.input_parts import Input
from archetypes.web_template.inputs import inputs
from archetypes.web_template.numeric_inputs import PROPORTIONS, duration_limits, proportion_types
from archetypes.wording.openehr_codes import rubric

CONTAINERS: Final = ("content", "items", "events", "activities", "links", "mappings", "other_participations", "rows")
#: What objects need that forms leave out.
_BESIDE_FORMS: Final = {
    "HISTORY": (ContextAttribute("origin", "DV_DATE_TIME"),),
    "INSTRUCTION_DETAILS": (
        ContextAttribute("activity_id", "ACTIVITY_PATH"),
        ContextAttribute("instruction_id", "LOCATABLE_REF"),
    ),
    "PARTICIPATION": (ContextAttribute("function", "DV_TEXT"), ContextAttribute("performer", "PARTY_PROXY")),
    "PARTY_RELATED": (ContextAttribute("name", "PARTY_NAME"),),
}
#: Optional, and seldom said.
_NOT_SHOWN: Final = ("transition", "expiry_time")
#: Worked out, or said in place of a value.
_LEFT_OUT: Final = ("offset", "null_flavour", "null_reason")
#: Texts of a form of their own; what canonical JSON says and forms do not ask for.
_ADDRESSES: Final[Mapping[str, Fields]] = {
    "DV_URI": {"": "https://example.org/1"},
    "DV_EHR_URI": {"": "ehr://example.org/1"},
    "DV_MULTIMEDIA": {"": "https://example.org/1.png"},
}
#: Of one whose steps the template leaves open.
_SCORES: Final[Mapping[str, Fields]] = {
    "DV_ORDINAL": {"ordinal": 1, "value": "Text"},
    "DV_SCALE": {"scale": 1.0, "value": "Text"},
}
_ONLY_CANONICAL: Final[Mapping[str, Fields]] = {
    "DV_STATE": {"terminal": False},
    "DV_MULTIMEDIA": {"terminology": "IANA_media-types"},
}
_SIDES: Final = ("lower", "upper")
#: As often as something that must be there many times is shown.
_MOST = 20
_CONTEXT: Final = {
    "ctx/territory": "NO",
    "ctx/composer_name": "Composer",
    "ctx/time": "2024-01-15T10:30:00Z",
}
_CODES: Final = {"language": "ISO_639-1", "encoding": "IANA_character-sets", "territory": "ISO_3166-1"}
_EXAMPLE_CODES: Final = {"encoding": "UTF-8", "territory": "NO"}


def example(
    template: OperationalTemplate | OperationalArchetype,
    form: Literal["flat", "structured", "canonical"] = "canonical",
) -> dict[str, Any]:
    """A made-up record of the template, ready for `json.dumps`: canonical JSON, or what web templates name, flat
    (`grip/force|magnitude`) or structured. Every node is there once, or as often as it must be; of alternatives one."""
    read = tree(template)
    if form == "canonical":
        return _object(read.root, read)
    if form not in ("flat", "structured"):
        raise ValueError(f"unknown form {form!r}; there are 'canonical', 'flat' and 'structured'")
    return _flat(read) if form == "flat" else structured(_flat(read))


def _flat(whole: TemplateTree) -> dict[str, Any]:
    root = form(whole)
    return {"ctx/language": whole.language, **_CONTEXT, **dict(_keys(root, root.id))}


def _keys(node: FormNode, place: str) -> Iterator[tuple[str, Any]]:
    """Every node as often as it must be there, and once where it need not; of alternatives one."""
    yield from _suffixed(place, node)
    children = [child for child in node.children if is_asked(child) and not _is_seldom(child)]
    if node.rm_type == "ELEMENT":
        texts = (
            [child for child in children if child.rm_type == "DV_TEXT"] if node.source and node.source.is_free else []
        )
        children = (texts or children)[:1]
    hung = 0
    for child, count in _within_lists(node, children):
        if child.rm_type in HANGING:
            yield from hanging(child, place, count, hung)
            hung += count
            continue
        for number in range(count):
            step = child.id if count < 2 else f"{child.id}:{number}"
            yield from _keys(child, f"{place}/{step}")


def _within_lists(node: FormNode, children: list[FormNode]) -> Iterator[tuple[FormNode, int]]:
    """How often each is shown: once or as often as it must be there, within what the lists hold."""
    counts = {child.id: max(1, min(child.minimum, _MOST)) for child in children}
    for path, cardinality in node.cardinalities:
        held = [child for child in children if child.path.startswith(f"{path}[")]

        limits = cardinality.interval
        amounts = _counts(held, [counts[child.id] for child in held], limits.lower, limits.upper)
        counts |= {child.id: amount for child, amount in zip(held, amounts, strict=True)}
    yield from ((child, counts[child.id]) for child in children)


def _is_seldom(node: FormNode) -> bool:
    return (node.is_added and node.id in _NOT_SHOWN) or (node.source is not None and node.source.attribute in _LEFT_OUT)


def _suffixed(place: str, node: FormNode) -> Iterator[tuple[str, Any]]:
    for suffix, value in _fields(node.inputs, node.rm_type, node.source).items():
        yield f"{place}|{suffix}" if suffix else place, value


def _fields(asked: Sequence[Input], rm_type: str, source: TemplateNode | None) -> Fields:
    fields = chosen(asked)
    if (
        rm_type in ("DV_DURATION", "DURATION")
        and source
        and any(duration_faults(duration_limits(source), duration(fields)))
    ):
        fields = duration_within(fields, *duration_limits(source)) or fields
    if rm_type == "DV_PROPORTION" and source:
        fields |= {"type": PROPORTIONS.index(next(iter(proportion_types(source)), PROPORTIONS[0]))}
    for score, value in _SCORES.get(rm_type, {}).items():
        fields.setdefault(score, value)
    return fields | _ADDRESSES.get(rm_type, {})


def _object(node: TemplateNode, whole: TemplateTree) -> dict[str, Any]:
    plain = node.rm_type.partition("<")[0]
    rm_type = CONCRETE.get(plain, plain)
    made: dict[str, Any] = {"_type": rm_type, **dict(_head(node, whole))}
    for attribute in dict.fromkeys(child.attribute for child in node.children):
        if attribute not in _LEFT_OUT:
            made[attribute] = _attribute(node, attribute, whole)
    if rm_type == "DV_INTERVAL":
        made |= _bounds(node, made, whole)
    if rm_type == "ELEMENT" and node.is_free:
        made["value"] = _PLAIN["DV_TEXT"]
    for added in (*CONTEXT.get(rm_type, ()), *_BESIDE_FORMS.get(rm_type, ())):
        if added.name not in _NOT_SHOWN and not (added.name == "context" and is_persistent(node)):
            made.setdefault(added.name, _added(added, whole))
    if is_openehr(whole.root.archetype_id or ""):
        made |= demanded(rm_type, made)
    return made


def _head(node: TemplateNode, whole: TemplateTree) -> Iterator[tuple[str, Any]]:
    """What names an object, where it is one that has a name."""
    if node.archetype_node_id:
        yield "name", _name(node)
        yield "archetype_node_id", node.archetype_node_id
    if node.archetype_id:
        yield "archetype_details", _details(node, whole)


def _name(node: TemplateNode) -> Any:
    name = node.allowed_names[0] if node.allowed_names else Name(node.name or node.attribute, {})
    code = name.code or (CodeTerm("local", node.node_id) if has_coded_name(node.constraint) else None)
    if code is None:
        return canonical("DV_TEXT", {"": name.text})
    fields = {"value": name.text, "code": code.code, "terminology": code.terminology or "local"}
    return canonical("DV_CODED_TEXT", fields)


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
    if attribute not in node.cardinalities and attribute not in CONTAINERS:
        return _built(below[0], whole)
    return [_built(child, whole) for child, count in _counted(node, attribute) for _ in range(count)]


def _counted(node: TemplateNode, attribute: str) -> list[tuple[TemplateNode, int]]:
    """How often each child stands in a list: once or as often as it must, within what the list holds."""
    cardinality = node.cardinalities.get(attribute)
    fewest, most = (cardinality.interval.lower, cardinality.interval.upper) if cardinality else (0, None)
    below = node.below(attribute)
    counts = [0 if _is_empty(child) else max(1, min(child.minimum, _MOST)) for child in below]
    return list(zip(below, _counts(below, counts, fewest, most), strict=True))


def _counts(members: Sequence[TemplateNode | FormNode], counts: list[int], fewest: int, most: int | None) -> list[int]:
    """Those that need not be there give way where the list is full; where it needs more, the first that may be more."""
    counts = list(counts)
    for index in reversed(range(len(members))):
        if most is not None and sum(counts) > most and members[index].minimum == 0:
            counts[index] = 0
    for index, member in enumerate(members):
        wanted = counts[index] + max(0, min(fewest, _MOST) - sum(counts))
        counts[index] = wanted if member.maximum is None else max(counts[index], min(wanted, member.maximum))
    return counts


def _is_empty(node: TemplateNode) -> bool:
    """A cluster in which there are only slots, that need not be there: a cluster holds something."""
    return node.rm_type == "CLUSTER" and node.minimum == 0 and all(map(_is_empty, node.below("items")))


def _bounds(node: TemplateNode, made: Mapping[str, Any], whole: TemplateTree) -> dict[str, Any]:
    """Both sides where the template says none; a side that it does not say beside the other is open."""
    _, _, of = node.rm_type.rstrip("> ").partition("<")
    said = [side for side in _SIDES if side in made]
    sides = [side for side in _SIDES if not said and is_value(of)]
    closed = {side: side in (*said, *sides) for side in _SIDES}
    included = {f"{side}_included": closed[side] for side in _SIDES}
    unbounded = {f"{side}_unbounded": not closed[side] for side in _SIDES}
    return included | unbounded | {side: _built(unconstrained(node, side, of), whole) for side in sides}


def _built(node: TemplateNode, whole: TemplateTree) -> Any:
    rm_type = CONCRETE.get(node.value_type, node.value_type)
    if rm_type != node.value_type:
        node = replace(node, rm_type=rm_type)
    if not is_value(rm_type):
        return _object(node, whole)
    return canonical(rm_type, _fields(inputs(node), rm_type, node) | _ONLY_CANONICAL.get(rm_type, {}))


def _added(added: ContextAttribute, whole: TemplateTree) -> Any:
    if added.codes:
        code = added.codes[0]
        fields = {"code": code, "terminology": "openehr", "value": rubric(code, whole.language)}
        return canonical("DV_CODED_TEXT", fields)
    if added.rm_type == "CODE_PHRASE":
        code = _EXAMPLE_CODES.get(added.name, whole.language)
        return canonical("CODE_PHRASE", {"code": code, "terminology": _CODES[added.name]})
    if added.rm_type in CONTEXT:
        parts = [each for each in CONTEXT[added.rm_type] if each.name not in _NOT_SHOWN]
        return {"_type": added.rm_type, **{each.name: _added(each, whole) for each in parts}}
    return _PLAIN[added.rm_type] if added.name != "subject" else {"_type": "PARTY_SELF"}


_PLAIN: Final[dict[str, Any]] = {
    "DV_DATE_TIME": canonical("DV_DATE_TIME", {"": "2024-01-15T10:30:00Z"}),
    "DV_TEXT": canonical("DV_TEXT", {"": "Text"}),
    "DV_CODED_TEXT": canonical("DV_CODED_TEXT", {"code": "526", "terminology": "openehr", "value": "planned"}),
    "DV_DURATION": canonical("DV_DURATION", {"hour": 1}),
    "DV_PARSABLE": canonical("DV_PARSABLE", {"value": "R1/2024-01-15", "formalism": "timing"}),
    "PARTY_PROXY": canonical("PARTY_IDENTIFIED", {"name": "Composer"}),
    "STRING": "/.*/",
    "PARTY_NAME": "Composer",
    "ACTIVITY_PATH": "activities[at0001]",
    "LOCATABLE_REF": {
        "_type": "LOCATABLE_REF",
        "id": {"_type": "OBJECT_VERSION_ID", "value": "4cdc3017-d8c5-4cd3-9900-f3bb7171d006::example.org::1"},
        "namespace": "local",
        "type": "COMPOSITION",
        "path": "/content[1]",
    },
}
