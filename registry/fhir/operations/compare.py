"""ValueSet/$compare: how the codes of two value sets relate."""

from dataclasses import replace
from typing import Any

from codesets import ValueSet
from registry.access import Use
from registry.errors import BadRequest
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.operations import subject
from registry.fhir.operations.versions import rules

Json = dict[str, Any]


def compared(visit: Visit, asked: Asked, id: str | None = None) -> Json:
    """Of the instance, `thisUrl` or `thisValueSet`, to `otherUrl` or `otherValueSet`; `diagnostics` lists codes."""
    this, other = _side(visit, asked, "this", id), _side(visit, asked, "other", None)
    found = visit.terminology(asked.when).compare(this, other, rules=rules(asked), overlay=asked.overlay)
    drawn_on = (this.url, other.url, *subject.named(this), *subject.named(other), *found.used)
    visit.require_all(drawn_on, Use.LOOKUP)
    listed: list[Json] = [
        {"name": "result", "valueCode": found.relation},
        {"name": "message", "valueString": found.message},
    ]
    if asked.flag("diagnostics"):
        visit.require_all(drawn_on, Use.DOWNLOAD)
        listed.append({"name": "performed-expansion", "valueBoolean": found.expanded})
        lists = (("common-codes", found.common), ("missing-codes", found.missing), ("extra-codes", found.extra))
        listed += [{"name": name, "valueString": ",".join(codes)} for name, codes in lists if codes]
    return {"resourceType": "Parameters", "parameter": listed}


def _side(visit: Visit, asked: Asked, side: str, id: str | None) -> ValueSet:
    given, url = asked.values.get(f"{side}ValueSet"), asked.text(f"{side}Url")
    if id is None and not given and url is None:
        raise BadRequest("Give {one} or {two}.", code="missing-parameter", one=f"{side}Url", two=f"{side}ValueSet")
    own = {"valueSet": given} if given else {"url": [url]} if url else {}
    shared = {name: values for name, values in asked.values.items() if name not in ("url", "valueSet")}
    return subject.value_set(visit, replace(asked, values={**shared, **own}), id)
