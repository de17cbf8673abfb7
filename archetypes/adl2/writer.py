"""Writes an archetype or template as ADL 2, so that reading it gives an equal one; comments are not kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from archetypes.adl import write_adl, write_cadl, write_odin
from archetypes.adl.write_adl import odin_object, table
from archetypes.adl2 import write_definition
from archetypes.model import Archetype, OperationalArchetype, Template, Terminology
from archetypes.values import OdinObject, OdinValue

_PLAIN = re.compile(r"[^\s();=\"]+")
_RULER = "-" * 60


def adl(archetype: Archetype) -> str:
    return "\n".join(_lines(archetype)) + "\n"


def _lines(archetype: Archetype) -> Iterator[str]:
    yield from _identification(archetype)
    if archetype.languages is not None:
        yield from write_adl.section("language", write_adl.language_section(archetype.languages).attributes)
    if archetype.description is not None:
        yield from write_adl.section("description", write_adl.description_section(archetype.description).attributes)
    yield from ("", "definition")
    yield from write_definition.node(archetype.definition, 1, write_adl.labels(archetype))
    if archetype.invariants:
        yield from ("", "rules")
        yield from write_cadl.assertions(archetype.invariants, 1)
    yield from _odin("rm_overlay", archetype.rm_overlay)
    yield from write_adl.section("terminology", terminology(archetype.terminology))
    yield from _odin("annotations", archetype.annotations)
    if isinstance(archetype, OperationalArchetype) and archetype.component_terminologies:
        parts: dict[str, OdinValue] = {
            name: odin_object(terminology(each)) for name, each in archetype.component_terminologies.items()
        }
        yield from write_adl.section("component_terminologies", {"component_terminologies": table(parts)})
    yield from _odin("revision_history", archetype.revision_history)
    if isinstance(archetype, Template):
        for overlay in archetype.overlays:
            yield from ("", _RULER)
            yield from _lines(overlay)


def _odin(name: str, section: OdinObject | None) -> Iterator[str]:
    if section is not None:
        yield from write_adl.section(name, section.attributes)


def _identification(archetype: Archetype) -> Iterator[str]:
    items = [name if value is None else f"{name}={_header_value(value)}" for name, value in archetype.header.items()]
    yield f"{archetype.artefact} ({'; '.join(items)})" if items else archetype.artefact
    yield f"\t{archetype.archetype_id}"
    if archetype.parent_id is not None:
        yield from ("", "specialize", f"\t{archetype.parent_id}")


def _header_value(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else write_odin.quoted(value)


def terminology(value: Terminology) -> dict[str, OdinValue | None]:
    """The attributes of a terminology section."""
    return {
        "terminologies_available": value.terminologies_available or None,
        "term_definitions": _by_name(write_adl.term_objects(value.term_definitions)),
        "constraint_definitions": _by_name(write_adl.term_objects(value.constraint_definitions)),
        "term_bindings": _by_name(value.term_bindings),
        "constraint_bindings": _by_name(value.constraint_bindings),
        "value_sets": write_adl.value_sets(value),
        **value.other,
    }


def _by_name(tables: Mapping[str, Mapping[str, OdinValue]]) -> OdinValue | None:
    return table({name: table(entries) or OdinObject() for name, entries in tables.items()})
