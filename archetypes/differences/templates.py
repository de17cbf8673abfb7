"""The changes between two revisions of an operational template: its nodes by path, with what each lets be recorded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from archetypes.adl.write_adl import description_section
from archetypes.bmm.openehr import openehr
from archetypes.constraints import ANY_NUMBER, CObject, ComplexObject, Multiplicity
from archetypes.containment import relation
from archetypes.differences.change import Change, Grade
from archetypes.differences.containers import RELATED, counts, sorted_otherwise
from archetypes.differences.names import renaming
from archetypes.differences.pairs import conforms, is_free
from archetypes.differences.texts import facts, flat_facts
from archetypes.model import Terminology
from archetypes.node_paths import is_value
from archetypes.operational_template import OperationalTemplate
from archetypes.telling import Named, Told, tell
from archetypes.templates.nodes import TemplateNode, tree
from archetypes.wording.describe import describe
from archetypes.wording.names import type_named

#: With its predicate, in which a name may hold slashes.
_LAST_STEP = re.compile(r"/[^/\[]+(\[[^\]]*\])?$")
_GRADES: Mapping[str, Grade] = {"narrowed": "major", "changed": "major", "widened": "minor"}


def nodes_by_path(root: TemplateNode) -> Iterator[tuple[str, TemplateNode]]:
    """Every node by a path that is its own: nodes that share one are told apart by type, then by number."""
    seen: Counter[str] = Counter()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        path = node.path or "/"
        if path in seen and not node.node_id:
            path = f"{path}[{node.rm_type}]"
        seen[path] += 1
        yield path if seen[path] == 1 else f"{path},{seen[path]}", node
        waiting.extend(reversed(node.children))


def template_changes(old: OperationalTemplate, new: OperationalTemplate) -> list[Change]:
    """Graded as those of archetypes are."""
    before, after = (dict(nodes_by_path(tree(each).root)) for each in (old, new))
    found: list[Change] = []
    for path, node in after.items():
        found += _paired(path, before[path], node) if path in before else [_added(path, node, before)]
    found += [_removed(path, node, after) for path, node in before.items() if path not in after]
    return [*found, *_words(old, new)]


def _say(node: TemplateNode) -> str:
    said = describe(node.constraint, Terminology(), node.words.language)
    return f"{node.name}: {said}" if node.name else said


def _paired(path: str, old: TemplateNode, new: TemplateNode) -> Iterator[Change]:
    if old.rm_type != new.rm_type:
        wider = conforms(openehr(), old.rm_type, new.rm_type)
        template = "type {before} widened to {after}" if wider else "type {before} changed to {after}"
        reason = tell(template, before=type_named(old.rm_type), after=type_named(new.rm_type))
        yield Change(path, "changed", old.rm_type, new.rm_type, "minor" if wider else "major", reason)
        return
    yield from counts(path, tell("occurrences"), _counted(old), _counted(new))
    for attribute in dict.fromkeys([*old.cardinalities, *new.cardinalities]):
        held = (each.cardinalities.get(attribute) for each in (old, new))
        one, other = (each.interval if each else ANY_NUMBER for each in held)
        yield from counts(f"{path.rstrip('/')}/{attribute}", tell("cardinality"), one, other)
    reason_and_grade = _constraint(old.constraint, new.constraint)
    if reason_and_grade:
        grade, reason = reason_and_grade
        yield Change(path, "changed", _say(old), _say(new), grade, reason)
    yield from _wording(path, old, new)


def _counted(node: TemplateNode) -> Multiplicity:
    return Multiplicity(node.minimum, node.maximum)


def _constraint(old: CObject, new: CObject) -> tuple[Grade, Told] | None:
    """Of what is in a complex object the nodes below tell."""
    if isinstance(old, ComplexObject) and isinstance(new, ComplexObject):
        return None
    if type(old) is type(new):
        related = relation(old, new)
        if related in _GRADES:
            return _GRADES[related], tell("constraint {related}", related=RELATED[related])
        if getattr(old, "assumed", None) != getattr(new, "assumed", None):
            return "minor", tell("assumed value changed")
        return ("patch", tell("order of the values changed")) if sorted_otherwise(old, new) else None
    if is_free(new):
        return None if is_free(old) else ("minor", tell("constraint widened"))
    return ("major", tell("constraint narrowed" if is_free(old) else "another kind of constraint"))


def _wording(path: str, old: TemplateNode, new: TemplateNode) -> Iterator[Change]:
    language = new.words.language
    one, other = (each.words.terms(each.node_id).get(language) if each.node_id else None for each in (old, new))
    if not one or not other or (one.text, one.description) == (other.text, other.description):
        return
    node = Named(other.code, {language: other.text}, language)
    if one.text != other.text:
        yield Change(path, "changed", one.text, other.text, *renaming(one, other, language, node))
    if one.description != other.description:
        reason = tell("{section} {happened}", section=tell("description"), happened=tell("changed"))
        yield Change(path, "changed", one.description, other.description, "patch", reason)


def _is_told_by_data(node: TemplateNode) -> bool:
    return bool(node.archetype_node_id) and not is_value(node.constraint)


def _beside(node: TemplateNode, others: Mapping[str, TemplateNode]) -> tuple[TemplateNode, ...] | None:
    """What the same attribute holds in the other revision; None where that has not even the parent."""
    parent = others.get(_LAST_STEP.sub("", node.path) or "/")
    return parent.below(node.attribute) if parent else None


def _added(path: str, node: TemplateNode, before: Mapping[str, TemplateNode]) -> Change:
    beside = _beside(node, before)
    grade, reason = _grade_of_added(node, beside)
    return Change(path, "added", None, _say(node), grade, reason)


def _grade_of_added(node: TemplateNode, beside: tuple[TemplateNode, ...] | None) -> tuple[Grade, Told]:
    if _is_told_by_data(node):
        mandatory = beside is not None and node.minimum > 0
        return ("major", tell("mandatory node added")) if mandatory else ("minor", tell("node added"))
    if beside is None or beside:
        return "minor", tell("alternative added" if beside else "node added")
    return "major", tell("constraint added where anything was allowed")


def _removed(path: str, node: TemplateNode, after: Mapping[str, TemplateNode]) -> Change:
    beside = _beside(node, after)
    freed = beside == () and not _is_told_by_data(node)
    reason = tell("constraint removed") if freed else tell("node removed")
    if beside and not _is_told_by_data(node):
        reason = tell("alternative removed")
    return Change(path, "removed", _say(node), None, "minor" if freed else "major", reason)


def _words(old: OperationalTemplate, new: OperationalTemplate) -> Iterator[Change]:
    if old.template_id != new.template_id:
        yield Change("template", "changed", old.template_id, new.template_id, "major", tell("another template"))
    yield from facts(_metadata(old), _metadata(new))


def _metadata(template: OperationalTemplate) -> dict[str, str]:
    found = flat_facts("description", description_section(template.description)) if template.description else {}
    notes = {f"annotations{each.path}/{name}": text for each in template.annotations for name, text in each.items}
    concept = {"description/concept": template.concept} if template.concept else {}
    return {**concept, **found, **notes}
