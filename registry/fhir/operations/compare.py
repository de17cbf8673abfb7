"""ValueSet/$compare: how the codes of two value sets stand to one another (HL7's terminology tools)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from codesets import TerminologyError, ValueSet
from codesets.comparison import Comparison, Member, compare
from codesets.expansion import ExpansionAsked
from registry.access import Use
from registry.errors import BadRequest
from registry.fhir.answers import parameters
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.operations import subject

#: Codes of either value set, and codes named in a diagnosis.
MOST_CODES: Final = 50_000
MOST_NAMED: Final = 1000
MESSAGES: Final = {
    "same": "The valueSets {this} and {other} contain the same codes",
    "subset": "The valueSet {this} is a sub-set of the valueSet {other}",
    "superset": "The valueSet {this} is a super-set of the valueSet {other}",
    "overlapping": "The valueSets {this} and {other} share some codes, and each has codes the other has not",
    "disjoint": "The valueSets {this} and {other} share no codes",
    "empty": "Both value sets are empty",
}


class Indeterminate(Exception):
    """Why the codes of a value set cannot be told."""


def compared(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """`this` is the instance, thisValueSet or thisUrl; `other` is otherValueSet or otherUrl."""
    this, other = _side(visit, asked, "this", id), _side(visit, asked, "other", None)
    visit.require_all((this.url, other.url, *subject.named(this), *subject.named(other)), Use.LOOKUP)
    try:
        found = compare(_members(visit, asked, this), _members(visit, asked, other))
    except Indeterminate as error:
        return parameters(("result", "valueCode", "indeterminate"), ("message", "valueString", str(error)))
    message = MESSAGES[found.relation].format(this=_name(this), other=_name(other))
    return parameters(
        ("result", "valueCode", found.relation),
        ("message", "valueString", message),
        *(_diagnosis(found) if asked.flag("diagnostics") else ()),
    )


def _side(visit: Visit, asked: Asked, side: str, id: str | None) -> ValueSet:
    given, url = asked.values.get(f"{side}ValueSet"), asked.text(f"{side}Url")
    if id is None and not given and url is None:
        raise BadRequest("Give {one} or {two}.", code="missing-parameter", one=f"{side}Url", two=f"{side}ValueSet")
    values = {"valueSet": given} if given else {"url": [url]} if url else {}
    version = asked.values.get("valueSetVersion")
    question = replace(asked, values={**values, **({"valueSetVersion": version} if version and url else {})})
    return subject.value_set(visit, question, id)


def _members(visit: Visit, asked: Asked, value_set: ValueSet) -> frozenset[Member]:
    """Raises Indeterminate where they cannot be told, or not all of them."""
    if not value_set.include and "compose" not in value_set.carried.elements():
        raise Indeterminate(f"The value set {_name(value_set)} has no compose")
    try:
        found = visit.terminology(asked.when).expand(
            value_set, asked=ExpansionAsked(limit=MOST_CODES, nested=False), overlay=asked.overlay
        )
    except TerminologyError as error:
        raise Indeterminate(f"The value set {_name(value_set)} cannot be expanded: {error}") from error
    visit.require_all(found.used, Use.LOOKUP)
    if found.unclosed:
        raise Indeterminate(f"The expansion of {_name(value_set)} is not closed")
    return frozenset((each.system, each.code) for each in found.entries if each.code)


def _name(value_set: ValueSet) -> str:
    return value_set.url or "(without url)"


def _diagnosis(found: Comparison) -> Iterable[tuple[str, str, Any]]:
    yield "performed-expansion", "valueBoolean", True
    if found.relation not in ("same", "empty"):
        lists = {"common-codes": found.common, "missing-codes": found.missing, "extra-codes": found.extra}
        for name, members in lists.items():
            codes = ",".join(code for _, code in members[:MOST_NAMED])
            yield name, "valueString", codes or None
