"""Instances of operational templates: examples of them, and whether one holds to its template."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Any

from archetypes.errors import Problem, problem
from archetypes.instances.canonical_check import canonical_problems
from archetypes.instances.canonical_xml import read_canonical_xml
from archetypes.instances.example import example
from archetypes.instances.flat_check import flat_problems
from archetypes.instances.structured import flattened, is_structured
from archetypes.instances.values import Knows
from archetypes.json.reader import is_json, plain_json
from archetypes.model import OperationalArchetype
from archetypes.operational_template import OperationalTemplate
from archetypes.reading import is_xml
from archetypes.source import Source, content
from archetypes.telling import tell
from archetypes.templates.nodes import tree
from archetypes.web_template.form import form

__all__ = ["check_instance", "example", "is_structured", "read_canonical_xml"]


def check_instance(
    instance: Mapping[str, Any] | Source,
    template: OperationalTemplate | OperationalArchetype,
    knows: Knows | None = None,
) -> list[Problem]:
    """What in an instance the template does not allow: canonical JSON (it has a `_type`), flat or structured JSON, as
    Python has it or as text, bytes or file, or canonical XML. A ParseError tells what is neither JSON nor XML.

    The path is the openEHR path in the instance, or the key of the flat form. Codes: IMIN and IMAX for occurrences,
    IUNK for what neither the template nor the reference model knows, ITYP for types, IVAL for values. `knows` tells
    whether a terminology that the template names has a code: `knows("SNOMED-CT", "271649006")`.
    """
    read = tree(template)
    if isinstance(instance, str | bytes | PathLike):
        instance = _plain(content(instance))
    if not isinstance(instance, Mapping):
        return [problem("ITYP", tell("an object of type {wanted} is missing", wanted=read.root.rm_type), "/")]
    if "_type" in instance or "archetype_node_id" in instance:
        return list(canonical_problems(instance, read.root, knows))
    flat, problems = flattened(instance) if is_structured(instance) else (instance, [])
    return [*problems, *flat_problems(flat, form(read), read.root, knows)]


def _plain(text: str | bytes) -> Any:
    if is_xml(text):
        return read_canonical_xml(text)
    return plain_json(text) if is_json(text) else None
