"""The releases of FHIR that are spoken here, each at an address of its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Release:
    """`name` as people say it, `version` as FHIR writes it, `path` after the service's address."""

    name: str
    version: str
    path: str

    @property
    def short(self) -> str:
        """As the media type's parameter `fhirVersion` has it: 4.0."""
        return self.version.rpartition(".")[0]


R4 = Release("R4", "4.0.1", "/fhir")
R5 = Release("R5", "5.0.0", "/fhir/r5")
RELEASES = (R4, R5)


def release_at(path: str) -> Release:
    """The release that an address belongs to."""
    return R5 if path == R5.path or path.startswith(f"{R5.path}/") else R4
