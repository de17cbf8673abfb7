"""ValueSet/$expand."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from codesets import ValueSet
from codesets.answers import Expansion
from registry.access import Use
from registry.fhir.answers import present
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.operations import subject
from registry.models import moment

MOST_CODES = 5000
COLUMNS = {"abstract": True, "inactive": True}


def expand(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """ValueSet/$expand; pages by offset and count, words by filter. At most 5000 codes an answer."""
    value_set = subject.value_set(visit, asked, id)
    use = Use.LOOKUP if asked.text("filter") else Use.DOWNLOAD
    visit.require_all((value_set.url, *subject.named(value_set)), use)
    found = visit.terminology(asked.when).expand(
        value_set,
        text=asked.text("filter"),
        offset=asked.number("offset") or 0,
        count=asked.number("count"),
        limit=MOST_CODES,
        active_only=asked.flag("activeOnly"),
        language=asked.language,
        designations=asked.flag("includeDesignations"),
        overlay=asked.overlay,
    )
    visit.require_all(found.used, use)
    return _expanded(value_set, found)


def _expanded(value_set: ValueSet, found: Expansion) -> dict[str, Any]:
    contains = []
    for each in found.entries:
        flags = {name: True for name in COLUMNS if getattr(each, name)}
        entry: dict[str, Any] = {
            "system": each.system,
            "version": each.version,
            "code": each.code,
            "display": each.display,
        }
        names = [{"language": name.language, "value": name.value} for name in each.designations]
        entry |= flags | ({"designation": [present(name) for name in names]} if names else {})
        contains.append(present(entry))
    used = [{"name": "used-codesystem", "valueUri": uri} for uri in found.used]
    expansion = {
        "identifier": f"urn:uuid:{uuid4()}", "timestamp": moment(datetime.now(UTC)), "total": found.total,
        "offset": found.offset, "parameter": used, "contains": contains,
    }  # fmt: skip
    head = present({"resourceType": "ValueSet", "url": value_set.url, "version": value_set.version})
    return head | {"status": "active", "expansion": expansion}
