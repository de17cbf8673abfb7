"""The rules on a specialisation: each attribute and object against the one of the flat parent that it redefines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from archetypes.constraints import ANY_NUMBER, ArchetypeRoot, CObject, ComplexObject, Multiplicity, Slot, UseNode
from archetypes.errors import Problem, problem
from archetypes.flattening.codes import redefined
from archetypes.flattening.paths import UNSAID
from archetypes.telling import tell
from archetypes.validation.survey import AttributeSite, ObjectSite, Subject, is_primitive
from archetypes.validation.values import doubtful, narrows

_NEW = re.compile(r"(?:id|at)0(?:\.0)*\.[1-9]\d*")
_NONE = Multiplicity(0, 0)
Meta = Literal["complex", "root", "proxy", "slot", "primitive"]
#: What may redefine what, beside its own kind (VSONT). A used archetype may be gone into without naming it again.
_SUBSTITUTES: dict[Meta, frozenset[Meta]] = {
    "proxy": frozenset({"complex"}),
    "slot": frozenset({"root"}),
    "root": frozenset({"complex"}),
}


def _redefined(subject: Subject) -> Iterator[tuple[AttributeSite, ObjectSite, CObject]]:
    for site in subject.sites:
        for each in site.objects:
            if each.parent is not None and not site.in_tuple:
                yield site, each, each.parent


def existence(subject: Subject) -> Iterator[Problem]:
    """VSANCE: the existence of a redefined attribute lies within that of its parent."""
    for site in subject.sites:
        stated = site.attribute.existence
        given = site.inherited.existence if site.inherited else None
        if stated and given and not given.contains(stated):
            message = tell("existence {stated} is outside the parent's {given}", stated=str(stated), given=str(given))
            yield problem("VSANCE", message, site.path, site.attribute.place)


def cardinality(subject: Subject) -> Iterator[Problem]:
    """VSANCC: the cardinality of a redefined attribute lies within that of its parent."""
    for site in subject.sites:
        stated = site.attribute.cardinality
        given = site.inherited.cardinality if site.inherited else None
        if stated and given and not given.interval.contains(stated.interval):
            message = tell(
                "cardinality {stated} is outside the parent's {given}",
                stated=str(stated.interval),
                given=str(given.interval),
            )
            yield problem("VSANCC", message, site.path, site.attribute.place)


def types(subject: Subject) -> Iterator[Problem]:
    """VSONCT: what redefines a node is of its type, or of one that descends from it."""
    for path, child, parent in _pairs(subject):
        if is_primitive(child) or is_primitive(parent) or UNSAID in (child.rm_type, parent.rm_type):
            continue
        own, above = child.rm_type, parent.rm_type
        if own.casefold() == above.casefold() or (subject.model is None or not subject.model.find(own)):
            continue
        if not subject.model.conforms(own, above):
            message = tell("{type} is no {wanted}, as the parent has it", type=own, wanted=above)
            yield problem("VSONCT", message, path, child.place)


def _pairs(subject: Subject) -> Iterator[tuple[str, CObject, CObject]]:
    if subject.root.parent is not None:
        yield "/", subject.root.node, subject.root.parent
    for _, each, parent in _redefined(subject):
        yield each.path, each.node, parent


def kinds(subject: Subject) -> Iterator[Problem]:
    """VSONT: what redefines a node is of its kind; but a slot is filled, a proxy replaced, a bare object made more."""
    for _, each, parent in _redefined(subject):
        own, above = _meta(each.node), _meta(parent)
        if own == above or own in _SUBSTITUTES.get(above, ()) or _is_bare(parent):
            continue
        if above == "proxy":
            message = tell("a proxy is redefined by a proxy or by what it stands for")
            yield problem("VSUNT", message, each.path, each.node.place)
        message = tell(
            "[{code}] is of another kind of node than the parent's [{parent}]",
            code=each.node.node_id or each.node.rm_type,
            parent=parent.node_id or parent.rm_type,
        )
        yield problem("VSONT", message, each.path, each.node.place)


def _meta(node: CObject) -> Meta:
    match node:
        case ArchetypeRoot():
            return "root"
        case ComplexObject():
            return "complex"
        case UseNode():
            return "proxy"
        case Slot():
            return "slot"
        case _:
            return "primitive"


def _is_bare(parent: CObject) -> bool:
    return _meta(parent) == "complex" and isinstance(parent, ComplexObject) and not parent.all_attributes


def proxies(subject: Subject) -> Iterator[Problem]:
    """VSUNT: a proxy that redefines a proxy stands for a node of a type that fits."""
    for _, each, parent in _redefined(subject):
        if isinstance(each.node, UseNode) and not isinstance(parent, UseNode) and not _is_bare(parent):
            message = tell("[{code}] is no proxy in the parent", code=each.node.node_id)
            yield problem("VSUNT", message, each.path, each.node.place)


def new_ids(subject: Subject) -> Iterator[Problem]:
    """VSONIN: a new node has a new id at the level of the archetype: id0.1, id0.0.1. VSONI: a redefined one too.

    Under a new node or attribute, where it cannot be taken for one of the parent's, an id of the right level is a
    warning. Below a used archetype stand ids of that one.
    """
    if subject.depth == 0 or subject.parent is None:
        return
    used = tuple(f"{each.path}/" for each in subject.objects[1:] if _is_used(each))
    for site in subject.sites:
        for each in site.objects if site.owner and not site.path.startswith(used) else ():
            code = each.node.node_id
            if code:
                yield from _new_id(code, site, each, subject)


def _new_id(code: str, site: AttributeSite, each: ObjectSite, subject: Subject) -> Iterator[Problem]:
    message = tell("the parent has no node that [{code}] redefines, and it is no new id", code=code)
    if not _is_at_home(code, site, each, subject):
        for rule in ("VSONIN", "VSONI") if each.parent is not None else ("VSONIN",):
            yield problem(rule, message, each.path, each.node.place)
    elif each.parent is None and not _is_new(code, subject.depth):
        yield problem("VSONIN", message, each.path, each.node.place, "warning")


def _is_used(each: ObjectSite) -> bool:
    return isinstance(each.node, ArchetypeRoot) or isinstance(each.parent, ArchetypeRoot)


def _is_at_home(code: str, site: AttributeSite, each: ObjectSite, subject: Subject) -> bool:
    if each.parent is not None:
        return _follows(code, each.parent, subject)
    if site.inherited is None:
        return code.count(".") == subject.depth
    return _is_new(code, subject.depth)


def _follows(code: str, parent: CObject, subject: Subject) -> bool:
    """Whether it is the id of the parent's node, or one that specialises that at the level of the archetype."""
    above = parent.node_id
    return above is None or code == above or (above in redefined(code) and code.count(".") == subject.depth)


def _is_new(code: str, depth: int) -> bool:
    return _NEW.fullmatch(code) is not None and code.count(".") == depth


def redefined_ids(subject: Subject) -> Iterator[Problem]:
    """VSONIR, VSONI: a node of another type than its parent's has an id of its own.

    Warnings, as AOM 2 calls both rules deprecated.
    """
    for site, each, parent in _redefined(subject):
        code = each.node.node_id
        changed = each.node.rm_type.casefold() != parent.rm_type.casefold() and _meta(each.node) == _meta(parent)
        if (
            code
            and code == parent.node_id
            and changed
            and site.multiple
            and UNSAID not in (each.node.rm_type, parent.rm_type)
        ):
            message = tell("[{code}] becomes {type} and needs an id of its own", code=code, type=each.node.rm_type)
            for rule in ("VSONIR", "VSONI"):
                yield problem(rule, message, each.path, each.node.place, "warning")


def prohibited(subject: Subject) -> Iterator[Problem]:
    """VSONPO: only a node of the parent is prohibited. VSONPI: under its own id. VSONPT: as its own kind of node."""
    for site in subject.sites:
        for each in site.objects:
            if each.node.occurrences != _NONE or subject.archetype.parent_id is None or not subject.parent:
                continue
            code = each.node.node_id
            if each.parent is None:
                message = tell("[{code}] is prohibited, but the parent has no such node", code=code)
                yield problem("VSONPO", message, each.path, each.node.place)
                continue
            if code != each.parent.node_id:
                message = tell("a node is prohibited under the parent's id [{code}]", code=each.parent.node_id)
                yield problem("VSONPI", message, each.path, each.node.place)
            if _meta(each.node) != _meta(each.parent):
                message = tell("a node is prohibited as the kind of node that it is in the parent")
                yield problem("VSONPT", message, each.path, each.node.place)


def occurrences(subject: Subject) -> Iterator[Problem]:
    """VSONCO: the occurrences of a redefined node that occurs once, or that takes its place, lie within its own.

    VSONCOm: those of all that redefine one node, taken together, have something in common with its own.
    """
    for site in subject.sites:
        if site.in_tuple:
            continue
        groups = _by_parent(site)
        for each in site.objects:
            if each.parent is None or is_primitive(each.node):
                continue
            given = each.parent.occurrences or _implied(site)
            if given.upper is not None and given.upper <= 1:
                yield from _single(each, given)
            elif id(each.parent) in groups:
                group = groups.pop(id(each.parent))
                in_place = len(group) == 1 and each.node.node_id == each.parent.node_id
                replaced = in_place and each.parent.occurrences is not None and not each.node.is_prohibited
                yield from _single(each, given) if replaced else _collective(group, each, given)


def _implied(site: AttributeSite) -> Multiplicity:
    """AOM 2, "Occurrences inferencing rules"."""
    if not site.multiple:
        return Multiplicity(0, 1)
    cardinality = site.inherited.cardinality if site.inherited else None
    return Multiplicity(0, cardinality.interval.upper) if cardinality else ANY_NUMBER


def _single(each: ObjectSite, given: Multiplicity) -> Iterator[Problem]:
    stated = each.node.occurrences
    if stated and not given.contains(stated):
        message = tell("occurrences {stated} are outside the parent's {given}", stated=str(stated), given=str(given))
        yield problem("VSONCO", message, each.path, each.node.place)


def _by_parent(site: AttributeSite) -> dict[int, list[Multiplicity | None]]:
    """The occurrences of the nodes that redefine the same one, by its identity."""
    groups: dict[int, list[Multiplicity | None]] = {}
    for each in site.objects:
        groups.setdefault(id(each.parent), []).append(each.node.occurrences)
    return groups


def _collective(stated: list[Multiplicity | None], first: ObjectSite, given: Multiplicity) -> Iterator[Problem]:
    together = [each or given for each in stated]
    lower = sum(each.lower for each in together)
    bounds = [each.upper for each in together]
    upper = None if None in bounds else sum(bound for bound in bounds if bound is not None)
    above = given.upper is not None and lower > given.upper
    if above or (upper is not None and upper < given.lower):
        message = tell(
            "the nodes that redefine [{code}] occur {together} times, the parent allows {given}",
            code=first.parent.node_id if first.parent else "",
            together=str(Multiplicity(lower, upper)),
            given=str(given),
        )
        yield problem("VSONCOm", message, first.path, first.node.place)


def sibling_order(subject: Subject) -> Iterator[Problem]:
    """VSSM: `before` and `after` name a node of the same container in the parent.

    A warning where a level between has redefined it: ADL 2 then takes what redefines it.
    """
    for site in subject.sites:
        there = [each.node_id for each in (site.inherited.children if site.inherited else ())]
        there.extend(each.node.node_id for each in site.objects)
        for each in site.objects:
            order = each.node.sibling_order
            if order is None or (subject.parent is None and subject.archetype.parent_id is not None):
                continue
            if order.node_id not in there:
                message = tell("there is no sibling [{code}] to stand by", code=order.node_id)
                renamed = any(order.node_id in redefined(code or "") for code in there)
                yield problem("VSSM", message, each.path, each.node.place, "warning" if renamed else "error")


def plain_values(subject: Subject) -> Iterator[Problem]:
    """VPOV: a constraint on a plain value allows no more than its parent. VUNK, VSONT: and is one of the same kind.

    A warning where it cannot be told, or goes by meaning alone.
    """
    above = subject.parent.terminology if subject.parent else subject.terminology
    for _, each, parent in _redefined(subject):
        if not is_primitive(each.node) or not is_primitive(parent):
            continue
        if type(each.node) is not type(parent):
            for code in ("VUNK", "VSONT"):
                message = tell(
                    "{type} in place of the parent's {wanted}", type=each.node.rm_type, wanted=parent.rm_type
                )
                yield problem(code, message, each.path, each.node.place)
        elif not narrows(each.node, parent, subject.terminology, above):
            yield problem("VPOV", tell("allows values that the parent does not allow"), each.path, each.node.place)
        elif doubtful(each.node, parent):
            message = tell("it cannot be told whether this allows no more than the parent does")
            yield problem("VPOV", message, each.path, each.node.place, "warning")


SPECIALISATION_RULES = (
    existence,
    cardinality,
    types,
    kinds,
    proxies,
    new_ids,
    redefined_ids,
    prohibited,
    occurrences,
    sibling_order,
    plain_values,
)
