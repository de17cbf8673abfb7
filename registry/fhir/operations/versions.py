"""What a request says about versions of code systems and value sets."""

from codesets.versions import VersionRules
from registry.errors import BadRequest
from registry.fhir.asked import Asked


def rules(asked: Asked) -> VersionRules:
    """What a request says about versions. Raises BadRequest for a canonical without a version."""
    try:
        return VersionRules.of(
            default=asked.texts("system-version"),
            force=asked.texts("force-system-version"),
            check=asked.texts("check-system-version"),
            value_sets=asked.texts("default-valueset-version"),
            force_sets=asked.texts("force-valueset-version"),
            check_sets=asked.texts("check-valueset-version"),
        )
    except ValueError as error:
        raise BadRequest("{why}", code="bad-parameter", why=error) from error
