"""Questions to the terminology by type and name; each takes visit, question, and instance's id."""

from collections.abc import Callable, Mapping
from typing import Any

from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.operations import (
    base,
    batch,
    closure,
    compare,
    expand,
    lookup,
    naming,
    subsumes,
    translate,
    validate,
)

Operation = Callable[[Visit, Asked, str | None], dict[str, Any]]
OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("CodeSystem", "lookup"): lookup.lookup,
    ("CodeSystem", "validate-code"): validate.validate_code,
    ("CodeSystem", "subsumes"): subsumes.subsumes,
    ("ValueSet", "validate-code"): validate.validate_member,
    ("ValueSet", "batch-validate-code"): batch.batch_validate,
    ("ValueSet", "expand"): expand.expand,
    ("ValueSet", "compare"): compare.compared,
    ("ConceptMap", "translate"): translate.translate,
    ("NamingSystem", "preferred-id"): naming.preferred_id,
}
BASE_OPERATIONS: Mapping[str, Operation] = {
    "versions": base.versions,
    "cache-control": base.cache_control,
    "closure": closure.closed,
}
#: What keeps something for the client, and is therefore asked by POST alone.
STATEFUL = frozenset({"cache-control", "closure"})
