"""What a request says about versions of code systems and value sets."""

from typing import Final

from codesets.references.versions import NO_RULES, VersionRules
from registry.errors import BadRequest
from registry.fhir.asked import Asked

#: Parameters of a request, by what the rules call them.
RULES: Final = {
    "default": "system-version",
    "force": "force-system-version",
    "check": "check-system-version",
    "value_sets": "default-valueset-version",
    "force_sets": "force-valueset-version",
    "check_sets": "check-valueset-version",
}
_NAMES: Final = frozenset(RULES.values())


def rules(asked: Asked) -> VersionRules:
    """What a request says about versions. Raises BadRequest for a canonical without a version."""
    if _NAMES.isdisjoint(asked.values):
        return NO_RULES
    try:
        return VersionRules.of(**{rule: asked.texts(name) for rule, name in RULES.items()})
    except ValueError as error:
        raise BadRequest("{why}", code="bad-parameter", why=error) from error
