"""Where two sides of a merge do not agree, and what each of them says there, readable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass

from archetypes.adl import write_odin
from archetypes.adl.write_cadl import assertions
from archetypes.constraints import Assertion, Attribute, Cardinality, CObject, Declaration
from archetypes.model import Archetype, Term, Terminology
from archetypes.operational_template import OperationalTemplate
from archetypes.values import Interval, OdinObject, OdinTable, PlugIn, Typed
from archetypes.wording.describe import describe

_MOST_SHOWN = 2_000


@dataclass(frozen=True)
class Spot:
    """`path` is a node's, or a section's as in `Change`; `part` what is meant of it, "" for all of it."""

    path: str
    part: str = ""

    @property
    def whole(self) -> str:
        return f"{self.path}/{self.part}" if self.part else self.path

    def of(self, part: str) -> Spot:
        """A part of the same node."""
        return Spot(self.path, part)

    def under(self, name: str) -> Spot:
        """An entry of a section or table."""
        return Spot(self.whole, name)

    def below(self, step: str) -> Spot:
        """Another node, or an attribute's container."""
        return Spot(f"{self.path.rstrip('/')}/{step}")


@dataclass(frozen=True)
class Conflict:
    """What both sides changed, and not into the same; None where there was or is nothing.

    In a node `part` is a field of it (occurrences, cardinality, items, order), in words the entry (text, use, a key).
    """

    path: str
    part: str
    base: str | None
    mine: str | None
    theirs: str | None


def shown(value: object, archetype: Archetype | OperationalTemplate) -> str | None:
    """A value in the words of the archetype it is from; None for one that is not there."""
    if value is None or value == () or value == {}:
        return None
    return _said(value, archetype)[:_MOST_SHOWN]


def _said(value: object, archetype: Archetype | OperationalTemplate) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Archetype):
        return f"{value.archetype_id} (ADL {value.adl_version})"
    if isinstance(value, CObject):
        return _node(value, archetype)
    if isinstance(value, Attribute):
        return f"{value.name}: {' | '.join(_node(child, archetype) for child in value.children) or '*'}"
    if isinstance(value, Assertion | Declaration):
        return "\n".join(assertions((value,), 0))
    if isinstance(value, Term):
        return ": ".join(filter(None, (value.text, value.description)))
    if isinstance(value, Cardinality):
        words = (name for name, held in (("ordered", value.ordered), ("unique", value.unique)) if held)
        return ", ".join([str(value.interval), *words])
    return _written(value, archetype)


def _node(node: CObject, archetype: Archetype | OperationalTemplate) -> str:
    """With its name; in a template codes stand for themselves, since their terms are those of many archetypes."""
    if isinstance(archetype, OperationalTemplate):
        return describe(node, Terminology(), archetype.default_language)
    term = archetype.terminology.term(node.node_id or "", archetype.original_language)
    said = describe(node, archetype.terminology, archetype.original_language)
    return f"{term.text}: {said}" if term else said


def _written(value: object, archetype: Archetype | OperationalTemplate) -> str:
    if isinstance(value, OdinObject | OdinTable | Typed | PlugIn):
        return "\n".join(write_odin.block(value, 0))
    if isinstance(value, tuple):
        nodes = isinstance(value[0], CObject)
        return (" | " if nodes else ", ").join(_said(each, archetype) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(map(str, value))
    if isinstance(value, Interval):
        return write_odin.interval(value)
    if is_dataclass(value) and type(value).__str__ is object.__str__ and not hasattr(value, "text"):
        held = (getattr(value, field.name) for field in fields(value) if field.compare)
        return ", ".join(text for each in held if (text := shown(each, archetype)))
    return str(getattr(value, "text", value))
