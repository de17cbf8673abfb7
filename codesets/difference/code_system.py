"""Differences between two editions of a code system, concept by concept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from codesets.difference.change import HEAD, Change, Rule, Verdict, always, display_verdict, field_changes, text_verdict
from codesets.telling import tell
from codesets.things.canonical import to_json
from codesets.things.model import INACTIVE, CodeSystem, Concept, Designation


def _status_verdict(before: str, after: str) -> Verdict:
    if after in INACTIVE and before not in INACTIVE:
        return "major", tell("The code is retired: it must no longer be recorded.")
    if before in INACTIVE and after not in INACTIVE:
        return "minor", tell("The code is in use again.")
    return "minor", tell("The code has another status, but may be recorded as before.")


def _abstract_verdict(before: bool, after: bool) -> Verdict:
    if after:
        return "major", tell("The code is now a heading only: it must no longer be recorded.")
    return "minor", tell("The code may now be recorded; it was a heading only.")


def _designation_verdict(before: tuple[Designation, ...], after: tuple[Designation, ...]) -> Verdict:
    if {each.value for each in before} - {each.value for each in after}:
        return "minor", tell("A name is gone or reworded; who looked for the old one finds it no longer.")
    return "patch", tell("More names, or names better described; the code means what it meant.")


def _valid_to_verdict(before: str | None, after: str | None) -> Verdict:
    if after is not None and (before is None or after < before):
        return "major", tell("The code ends, or ends earlier: from then on it must no longer be recorded.")
    return "minor", tell("The code stays valid longer.")


_SYSTEM: Final[Mapping[str, Rule]] = {
    **HEAD,
    "content": always("minor", tell("Another part of the code system is published here.")),
    "case_sensitive": always("major", tell("Letter case counts otherwise, so what was one code may be two, or none.")),
    "hierarchy_meaning": always(
        "major", tell("The hierarchy means something else, and with it every rule built on it.")
    ),
    "value_set": always("minor", tell("The value set of all its codes has another URI.")),
    "supplements": always("major", tell("It supplements another code system or version.")),
    "properties": always("minor", tell("Properties are declared otherwise.")),
    "filters": always("minor", tell("Filters are declared otherwise.")),
}
_CONCEPT: Final[Mapping[str, Rule]] = {
    "display": display_verdict,
    "definition": text_verdict,
    "parents": always(
        "major", tell("The code stands elsewhere in the hierarchy; what is chosen by its group changes.")
    ),
    "status": _status_verdict,
    "abstract": _abstract_verdict,
    "designations": _designation_verdict,
    "properties": always("minor", tell("Properties differ; see whether a rule relies on them.")),
    "replaced_by": always("minor", tell("What to use instead is stated otherwise.")),
    "valid_from": always("minor", tell("The code is valid from another day.")),
    "valid_to": _valid_to_verdict,
    "carried": always("patch", tell("Particulars differ that have no meaning of their own.")),
}


def code_system_changes(old: CodeSystem, new: CodeSystem) -> Iterator[Change]:
    """Changes of the system itself, then of its concepts in the order of `new`, then what is gone."""
    yield from field_changes("", old, new, _SYSTEM)
    before, after = old.tree.nodes, new.tree.nodes
    for code, concept in after.items():
        earlier = before.get(code)
        if earlier is None:
            yield _added(concept)
        elif earlier != concept:
            yield from field_changes(code, earlier, concept, _CONCEPT)
    for code, concept in before.items():
        if code not in after:
            reason = tell("The code is gone; records and rules that hold it no longer resolve.")
            yield Change(code, "removed", "concept", to_json(concept), None, "major", reason)
    kept = [code for code in before if code in after]
    if kept != [code for code in after if code in before]:
        yield Change("", "changed", "order", None, None, "patch", tell("The codes stand in another order."))


def _added(concept: Concept) -> Change:
    reason = tell("There is one more code to choose; no record changes its meaning.")
    return Change(concept.code, "added", "concept", None, to_json(concept), "minor", reason)
