"""The rules on paths: those of proxies, annotations and bindings lead to what there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from archetypes.constraints import UseNode
from archetypes.errors import Problem, problem
from archetypes.flattening.paths import steps
from archetypes.model import is_local_code
from archetypes.telling import tell
from archetypes.validation.survey import Subject, is_primitive
from archetypes.values import CodeTerm, OdinKey, OdinObject, OdinTable, OdinValue, Uri

#: Published paths have less than thirty steps.
_MAX_STEPS = 100
_MAX_WRONG = 100
_BINDINGS = "terminology/term_bindings"
_HALF_ADDRESS = re.compile(r"https?:(?!//)", re.IGNORECASE)
_PATH = re.compile(r"(?:/[^\W\d]\w*(?:\[[^\]]*\])?)+/?|/")


def proxies(subject: Subject) -> Iterator[Problem]:
    """VUNP: a `use_node` path leads to an object that is no proxy. VUNT: of the type stated, or a descendant."""
    if not subject.knows_parents:
        return
    for each in subject.objects:
        node = each.node
        if not isinstance(node, UseNode):
            continue
        target = subject.finder.find(node.target)
        values = {"path": node.target, "wanted": node.rm_type}
        if target is None or isinstance(target, UseNode) or is_primitive(target):
            yield problem("VUNP", tell("no node at {path}", **values), each.path, node.place)
        elif not _is_a(subject, target.rm_type, node.rm_type):
            message = tell("{path} is of type {found}, not {wanted}", found=target.rm_type, **values)
            yield problem("VUNT", message, each.path, node.place)
        elif each.path.startswith(f"{node.target}/"):
            message = tell("{path} holds this reference to it, so no template can be made of it", **values)
            yield problem("VUNP", message, each.path, node.place, "warning")


def _is_a(subject: Subject, own: str, wanted: str) -> bool:
    if own.casefold() == wanted.casefold():
        return True
    return subject.model is not None and subject.model.conforms(own, wanted)


def leads(subject: Subject, path: str) -> bool:
    """Whether a path is one of the flat archetype, or goes on from it into the reference model."""
    if not _PATH.fullmatch(path) or path.count("/") > _MAX_STEPS:
        return False
    finder = subject.finder
    node = finder.root
    waiting = steps(path)
    for position, (name, predicate) in enumerate(waiting):
        node = finder.resolved(node) or node
        below = finder.child(node, name, predicate)
        if below is None:
            rest = waiting[position:]
            named = any(predicate and is_local_code(predicate) for _, predicate in rest)
            return not named and _in_model(subject, node.rm_type, tuple(name for name, _ in rest))
        node = below
    return True


def _in_model(subject: Subject, rm_type: str, attributes: tuple[str, ...]) -> bool:
    """Without a model, or from a type that it does not know, anything may be."""
    model = subject.model
    if model is None or not model.complete or model.find(rm_type) is None:
        return True
    return model.leads(rm_type, attributes)


def annotated_paths(subject: Subject) -> Iterator[Problem]:
    """VRANP: an annotation is of a path of the archetype, or of one that its root class has."""
    if not subject.knows_parents:
        return
    for path in wrong(subject, _annotated(subject.archetype.annotations)):
        yield problem("VRANP", tell("no node at {path}", path=path), "annotations", None)


def wrong(subject: Subject, paths: Iterable[str]) -> Iterator[str]:
    """The first hundred of those that lead nowhere: more tell an author nothing, and each takes a search."""
    return islice((path for path in dict.fromkeys(paths) if not leads(subject, path)), _MAX_WRONG)


def _annotated(section: OdinObject | None) -> Iterator[str]:
    """The keys that are paths, under each language."""
    documentation = section.attributes.get("documentation") if section else None
    if documentation is None and section is not None:
        documentation = next((each for each in section.attributes.values() if isinstance(each, OdinTable)), None)
    for by_path in items(documentation).values():
        for path in items(by_path):
            yield str(path)


def items(value: OdinValue | None) -> Mapping[OdinKey, OdinValue]:
    return value.items if isinstance(value, OdinTable) else {}


def bindings(subject: Subject) -> Iterator[Problem]:
    """VTTBK, VTCBK: a binding is of a code that is defined, or of a path."""
    if not subject.knows_parents:
        return
    terms = subject.terminology.term_definitions
    for terminology, table in subject.archetype.terminology.term_bindings.items():
        for key in table:
            if key.startswith("/"):
                known = leads(subject, key)
            else:
                known = any(key in defined for defined in terms.values()) or _is_node(subject, key)
            if not known:
                message = tell("'{key}' is bound to {terminology}, but not defined", key=key, terminology=terminology)
                yield problem("VTCBK" if key.startswith("ac") else "VTTBK", message, _BINDINGS, None)


def targets(subject: Subject) -> Iterator[Problem]:
    """VTCBU: what a code is bound to is an address, or as older tools have it a code of another terminology."""
    for terminology, table in subject.archetype.terminology.term_bindings.items():
        for key, target in table.items():
            if not isinstance(target, Uri | CodeTerm) or _is_half(target):
                message = tell("'{key}' is bound to no address as <http://snomed.info/id/123>", key=key)
                yield problem("VTCBU", message, f"{_BINDINGS}/{terminology}", None)


def _is_half(target: Uri | CodeTerm) -> bool:
    return isinstance(target, Uri) and _HALF_ADDRESS.match(target.text) is not None


def _is_node(subject: Subject, code: str) -> bool:
    """Nodes need no definition under an attribute that holds one value."""
    return any(each.node.node_id == code for each in subject.objects)


REFERENCE_RULES = (proxies, annotated_paths, bindings, targets)
