"""Small archetypes that rest on one another, and zips of them."""

import io
import zipfile

from registry.kinds.archetype import ARCHETYPE

PARENT = ARCHETYPE.sample()
OWN = "openEHR-EHR-OBSERVATION."


def named(name: str, parent: str | None = None) -> str:
    """The sample under another name, specialised where it has a parent."""
    first = next(line.strip() for line in PARENT.splitlines() if line.strip().startswith("openEHR-"))
    text = PARENT.replace(first, f"{OWN}{name}.v1")
    if parent is None:
        return text
    text = text.replace("[at0000]", "[at0000.1]").replace('["at0000"]', '["at0000.1"]')
    return text.replace("\nconcept", f"\nspecialise\n\t{OWN}{parent}.v1\n\nconcept", 1)


def packed(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()
