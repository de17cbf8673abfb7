"""openEHR archetypes and templates: read, check, flatten, convert, compare, merge, describe and write them.

read, read_any, read_opt, read_json, write            ADL 1.4 and 2, OPT 1.4, XML, JSON; from text, bytes or a Path
Library                                               archetypes by id: parents, what fits a slot, reference models
check, problems                                       validity, with the codes of the specifications
flatten, operational, convert                         over the parents; with all that a template uses; to ADL 2
paths, find, walk, slots, bindings, describe          nodes by path, and what they say in words
changes, relocated, revision, merge                   two revisions, the number that they call for, three ways
web_template, example, check_instance                 forms, made-up records, and whether a record holds to its template

    archetype = archetypes.read(Path("openEHR-EHR-OBSERVATION.grip_strength.v1.adl"))
    for problem in archetypes.check(text, archetypes.Library(paths=["models"])):
        print(problem)

A text that cannot be read is a `ParseError` with its place; what cannot be put together a `FlatteningError`.
The classes of a definition's nodes are in `archetypes.constraints`, those of single values in `archetypes.values`.
Everything compares by value and none of it is altered in place. Nothing here knows any other part of the registry.
"""

from __future__ import annotations

from typing import Literal

from archetypes import reading
from archetypes.adl import write_adl
from archetypes.adl2 import writer
from archetypes.conversion import Conversion, convert
from archetypes.differences import changes
from archetypes.differences.change import Change
from archetypes.differences.relocation import relocated
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
from archetypes.path_queries import find
from archetypes.reading import is_xml, read_any
from archetypes.source import Source
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
    "find",
    "flatten",
    "is_structured",
    "is_xml",
    "merge",
    "operational",
    "paths",
    "problems",
    "read",
    "read_any",
    "read_canonical_xml",
    "read_json",
    "read_opt",
    "relocated",
    "revision",
    "slots",
    "walk",
    "web_template",
    "with_code",
    "write",
]


def read(source: Source) -> Archetype:
    """An archetype, or a template of ADL 2, from ADL 1.4 or 2, XML or JSON, told apart by the text.

    The source is the text, its bytes, or the `Path` of a file. Raises `ParseError` at the first thing that is none.
    """
    return reading.parse(source)[0]


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
