"""What files of archetypes and templates are called: by their own id, as their publishers call them."""

import re
from collections.abc import Mapping

from registry.kinds.kind import Format, Item

#: What else a file's name ends in than its form's extension.
_ENDINGS: Mapping[str, str] = {
    "opt2": "adlo",
    "web-template": "web-template.json",
    "example": "example.json",
    "example-structured": "structured.example.json",
    "example-canonical": "canonical.example.json",
}
#: Extensions of ADL 2, by what the text is.
_ARTEFACTS = {"template": "adlt", "operational_template": "adlo"}
_UNSAFE = re.compile(r"[^\w.+-]+")


def file_name(head: Item, number: str, format: Format) -> str:
    """`openEHR-EHR-OBSERVATION.pulse.v1-1.2.0.adl`: the id of the archetype or template, and its version."""
    known = head.content.get("template_id") or head.content.get("archetype_id") or head.label
    return f"{_UNSAFE.sub('_', f'{known}-{number}')}.{_ending(head, format)}"


def _ending(head: Item, format: Format) -> str:
    if "template_id" in head.content and format.name in ("xml", "adl"):
        return "opt"  # as it came, whatever it was asked for as
    if format.name == "adl" and str(head.content.get("adl_version", "")).startswith("2"):
        return _ARTEFACTS.get(head.content.get("artefact", ""), "adls")
    return _ENDINGS.get(format.name, format.extension)
