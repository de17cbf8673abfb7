"""Whether the codes of other terminologies that an archetype uses exist there, as somebody who knows them says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archetypes.constraints import CObject, CodeConstraint, OrdinalConstraint, QuantityConstraint
from archetypes.errors import Place, Problem, problem
from archetypes.model import Archetype
from archetypes.node_paths import bindings, walk
from archetypes.telling import tell
from archetypes.values import CodeTerm, OdinValue, Uri

#: Says whether a code or address is known where it belongs; None where that terminology is not at hand.
Known = Callable[[CodeTerm | Uri], bool | None]


def external_terms(archetype: Archetype, known: Known) -> Iterator[Problem]:
    """VETDF: an external term exists in its terminology. A warning where nobody can tell, once for each terminology."""
    silent: set[str] = set()
    for term, path, place in _used(archetype):
        answer = known(term)
        name = term.terminology if isinstance(term, CodeTerm) else term.text.partition(":")[0]
        if answer is False:
            message = tell("{code} is not in its terminology", code=term.text if isinstance(term, Uri) else str(term))
            yield problem("VETDF", message, path, place)
        elif answer is None and name not in silent:
            silent.add(name)
            message = tell("codes of {terminology} cannot be looked up here", terminology=name)
            yield problem("VETDF", message, path, place, "warning")


def _used(archetype: Archetype) -> Iterator[tuple[CodeTerm | Uri, str, Place | None]]:
    for step in walk(archetype.definition):
        for term in _terms(step.node):
            if term.terminology != "local":
                yield term, step.path, step.node.place
    for binding in bindings(archetype):
        for target in _targets(binding.target):
            yield target, "terminology/term_bindings" if archetype.is_adl2 else "ontology", None


def _terms(node: CObject) -> Iterator[CodeTerm]:
    if isinstance(node, CodeConstraint):
        for code in dict.fromkeys((*node.codes, *filter(None, (node.assumed,)))):
            yield CodeTerm(node.terminology, code, node.version)
    elif isinstance(node, OrdinalConstraint):
        yield from (item.symbol for item in node.items)
    elif isinstance(node, QuantityConstraint) and node.property is not None:
        yield node.property


def _targets(target: OdinValue) -> Iterator[CodeTerm | Uri]:
    for each in target if isinstance(target, tuple) else (target,):
        if isinstance(each, CodeTerm | Uri):
            yield each
