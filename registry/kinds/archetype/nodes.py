"""An archetype as items: one for each node by its path, with labels and constraint in words."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import archetypes
from archetypes.constraints import (
    CodeConstraint,
    ConstraintRef,
    NumberConstraint,
    OrdinalConstraint,
    QuantityConstraint,
    Slot,
    StringConstraint,
    TemporalConstraint,
)
from archetypes.node_paths import Step, walk
from archetypes.wording.untranslated import is_text, waits
from registry.kinds.kind import Item

ROOT = "/"
#: The languages that pages show constraints in.
SHOWN = ("nb", "nn", "en")
_PREFERENCE = ("nb", "no", "nn", "en")


def language(code: str) -> str:
    """Some archetypes say `no` for bokmål."""
    return "nb" if code == "no" else code


def label_of(labels: Mapping[str, str], otherwise: str = "") -> str:
    """The first that is translated and says something; else any that does, or is at least a text."""
    told = {code: text for code, text in labels.items() if is_text(text)}
    found = (told[each] for each in (*_PREFERENCE, *told) if each in told and not waits(told[each]))
    return next(found, next(iter(told.values()), otherwise))


def translated(labels: Mapping[str, str]) -> Mapping[str, str]:
    """Names by the registry's languages, without those that wait for a translation; all of them where all wait."""
    told = {code: text for code, text in labels.items() if not waits(text)}
    return {language(code): text for code, text in (told or labels).items()}


def items(text: str, archetype: archetypes.Archetype, languages: tuple[str, ...] = SHOWN) -> Iterator[Item]:
    """The head, which knows the whole text by its hash, and then every node in the order of the text.

    Constraints are told in these languages.
    """
    nodes = archetypes.paths(archetype)
    yield Item("", label_of(nodes[0].labels, archetype.archetype_id.concept), None, "active", _head(text, archetype))
    known = {node.path for node in nodes}
    bound = _bound(archetype)
    chosen = _chosen(archetype, known)
    for node in nodes:
        content = _content(node, archetype, bound, languages)
        if node.path in chosen:
            content["choices"] = {code: _choice(archetype, code, bound) for code in chosen[node.path]}
        label = label_of(node.labels) or content["constraint"][languages[0]]
        yield Item(node.path, label, parent_of(node.path, known), "active", content)


def parent_of(path: str, known: set[str]) -> str | None:
    """The nearest node above that is an item; None for the root."""
    while path not in ("", ROOT):
        path = path.rpartition("/")[0] or ROOT
        if path in known:
            return path
    return None


def lines(archetype: archetypes.Archetype) -> dict[str, int]:
    """The line that each node begins on, by its path."""
    return {each.path: each.node.place.line for each in archetypes.paths(archetype) if each.node.place}


def item_at(path: str, known: set[str]) -> str:
    """The item that a path of the library is about: the node itself, the nearest above, or the head."""
    if not path.startswith(ROOT):
        return ""
    return path if path in known else parent_of(path, known) or ""


def _head(text: str, archetype: archetypes.Archetype) -> dict[str, Any]:
    description = archetype.description
    details = description.details if description else {}
    said = {
        language(code): {
            name: value
            for name, value in (
                ("purpose", each.purpose),
                ("use", each.use),
                ("misuse", each.misuse),
                ("copyright", each.copyright),
                ("keywords", list(each.keywords)),
            )
            if value
        }
        for code, each in details.items()
    }
    head = {
        "archetype_id": str(archetype.archetype_id),
        "parent_id": str(archetype.parent_id) if archetype.parent_id else None,
        "adl_version": archetype.adl_version,
        "artefact": None if archetype.artefact == "archetype" else archetype.artefact,
        "uid": archetype.uid,
        "original_language": archetype.original_language,
        "languages": list(archetype.languages.codes) if archetype.languages else [],
        "lifecycle_state": description.lifecycle_state if description else None,
        "description": said,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    return {name: value for name, value in head.items() if value}


def _content(
    node: archetypes.NodePath,
    archetype: archetypes.Archetype,
    bound: Mapping[str, list[str]],
    languages: tuple[str, ...],
) -> dict[str, Any]:
    code = node.node.node_id
    constraint = {each: archetypes.describe(node.node, archetype.terminology, each) for each in languages}
    content: dict[str, Any] = {"rm_type": node.node.rm_type, "constraint": constraint}
    optional = {
        "node_id": code,
        "occurrences": str(node.node.occurrences) if node.node.occurrences else None,
        "labels": {language(each): label for each, label in node.labels.items()},
        "descriptions": descriptions(archetype, code),
        "bindings": [*bound.get(code or "", ()), *bound.get(node.path, ())],
        "slot": isinstance(node.node, Slot),
    }
    return content | {name: value for name, value in optional.items() if value}


def _chosen(archetype: archetypes.Archetype, known: set[str]) -> dict[str, list[str]]:
    """By item, the local codes that may be chosen there."""
    found: dict[str, dict[str, None]] = {}
    for path, code in codes_at(archetype):
        found.setdefault(item_at(path, known), {})[code] = None
    return {item: list(codes) for item, codes in found.items()}


def _choice(archetype: archetypes.Archetype, code: str, bound: Mapping[str, list[str]]) -> dict[str, Any]:
    terms = archetype.terminology.term_definitions
    labels = {language(each): terms[each][code].text for each in terms if code in terms[each]}
    choice: dict[str, Any] = {"labels": labels, "bindings": bound.get(code)}
    return {name: value for name, value in choice.items() if value}


def descriptions(archetype: archetypes.Archetype, code: str | None) -> dict[str, str]:
    found = {
        language(each): terms[code].description
        for each, terms in archetype.terminology.term_definitions.items()
        if code and code in terms
    }
    return {each: text for each, text in found.items() if text}


def _bound(archetype: archetypes.Archetype) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for binding in archetypes.bindings(archetype):
        found.setdefault(binding.key, []).append(str(getattr(binding.target, "text", binding.target)))
    return found


def codes_at(archetype: archetypes.Archetype) -> Iterator[tuple[str, str]]:
    """(path, local code) for every code that may be chosen somewhere."""
    for step in walk(archetype.definition):
        if isinstance(step.node, CodeConstraint) and step.node.terminology == "local":
            yield from ((step.path, code) for code in step.node.codes)
        elif isinstance(step.node, OrdinalConstraint):
            yield from ((step.path, item.symbol.code) for item in step.node.items)
        elif isinstance(step.node, ConstraintRef):
            yield from ((step.path, code) for code in archetype.terminology.members(step.node.code))


def measures(archetype: archetypes.Archetype, known: set[str]) -> dict[str, list[Any]]:
    """By item, what a clinician could be harmed by: units, ranges, thresholds, scores and intervals of time.

    The texts of a score's steps count, since thresholds often stand there («3 ≤8»).
    """
    found: dict[str, list[Any]] = {}
    for step in walk(archetype.definition):
        measure = _measure(step, archetype)
        if measure:
            found.setdefault(item_at(step.path, known), []).append(measure)
    return found


def _measure(step: Step, archetype: archetypes.Archetype) -> Any:
    node = step.node
    if isinstance(node, QuantityConstraint):
        return (node.items, node.assumed)
    if isinstance(node, NumberConstraint | TemporalConstraint):
        return (getattr(node, "pattern", None), node.values, node.assumed)
    if isinstance(node, StringConstraint) and step.attribute is not None and step.attribute.name == "units":
        return (node.values, node.assumed)
    if isinstance(node, OrdinalConstraint):
        texts = [archetype.terminology.term(item.symbol.code, archetype.original_language) for item in node.items]
        return (node.items, tuple(term.text if term else "" for term in texts), node.assumed)
    return None
