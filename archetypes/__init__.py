"""openEHR archetypes in ADL 1.4 and ADL 2: read, write, convert, flatten, check, compare, merge, describe them.

The classes of a definition's nodes are in `archetypes.constraints`, those of single values in `archetypes.values`.
Nothing here knows any other part of the registry.
"""

from __future__ import annotations

from typing import Literal

from archetypes import reading
from archetypes.adl import write_adl
from archetypes.adl2 import writer
from archetypes.conversion import Conversion, convert
from archetypes.differences import changes
from archetypes.differences.change import Change
from archetypes.differences.revisions import Revision, revision
from archetypes.errors import FlatteningError, ParseError, Problem
from archetypes.flattening import flatten, operational
from archetypes.instances import check_instance, example, is_structured, read_canonical_xml
from archetypes.json.reader import read_json
from archetypes.json.writer import to_json
from archetypes.library import Library
from archetypes.merging import Conflict, Merge, merge
from archetypes.model import Archetype, ArchetypeId, OperationalArchetype, Template, Terminology
from archetypes.node_paths import Binding, NodePath, SlotReference, Step, bindings, paths, slots, walk
from archetypes.operational_template import OperationalTemplate
from archetypes.opt.reader import read_opt
from archetypes.opt.writer import write_opt
from archetypes.reading import is_xml
from archetypes.telling import Named, Told, with_code
from archetypes.validation.checking import check, problems
from archetypes.web_template import web_template
from archetypes.wording.describe import describe
from archetypes.xml.archetype import write_archetype

__all__ = [
    "Archetype",
    "ArchetypeId",
    "Binding",
    "Change",
    "Conflict",
    "Conversion",
    "FlatteningError",
    "Library",
    "Merge",
    "Named",
    "NodePath",
    "OperationalArchetype",
    "OperationalTemplate",
    "ParseError",
    "Problem",
    "Revision",
    "SlotReference",
    "Step",
    "Template",
    "Terminology",
    "Told",
    "bindings",
    "changes",
    "check",
    "check_instance",
    "convert",
    "describe",
    "example",
    "flatten",
    "is_structured",
    "is_xml",
    "merge",
    "operational",
    "paths",
    "problems",
    "read",
    "read_canonical_xml",
    "read_json",
    "read_opt",
    "revision",
    "slots",
    "walk",
    "web_template",
    "with_code",
    "write",
]


def read(text_or_bytes: str | bytes) -> Archetype:
    """Reads ADL 1.4 or 2, XML or JSON, told apart by the text; raises `ParseError` at the first thing that is none."""
    return reading.parse(text_or_bytes)[0]


def write(archetype: Archetype | OperationalTemplate, form: Literal["adl", "adl2", "xml", "json"] = "adl") -> str:
    """As ADL of its own version, which `read` turns into an equal archetype, converted to ADL 2, as XML or as JSON.

    An operational template of OPT 1.4 is XML, or JSON.
    """
    if isinstance(archetype, OperationalTemplate):
        return _write_template(archetype, form)
    if form == "adl":
        return writer.adl(archetype) if archetype.is_adl2 else write_adl.adl(archetype)
    if form == "adl2":
        return writer.adl(convert(archetype).archetype)
    if form == "xml":
        return write_archetype(archetype)
    if form == "json":
        return to_json(archetype)
    raise ValueError(f"unknown form {form!r}; there are 'adl', 'adl2', 'xml' and 'json'")


def _write_template(template: OperationalTemplate, form: str) -> str:
    if form == "xml":
        return write_opt(template).decode()
    if form == "json":
        return to_json(template)
    raise ValueError(f"an operational template is not written as {form!r}; there are 'xml' and 'json'")
