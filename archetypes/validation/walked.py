"""An archetype with the nodes of its definition at hand, since every rule looks at them."""

from __future__ import annotations

from functools import cached_property

from archetypes.constraints import Attribute, ComplexObject
from archetypes.model import Archetype
from archetypes.node_paths import Step, walk


class Walked:
    def __init__(self, archetype: Archetype) -> None:
        self.archetype = archetype

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(walk(self.archetype.definition))

    @cached_property
    def owners(self) -> tuple[tuple[str, ComplexObject], ...]:
        """The objects that have attributes, each with its path."""
        return tuple((step.path, step.node) for step in self.steps if isinstance(step.node, ComplexObject))

    @cached_property
    def attributes(self) -> tuple[tuple[str, Attribute], ...]:
        return tuple(
            (f"{path.rstrip('/')}/{attribute.name}", attribute)
            for path, owner in self.owners
            for attribute in owner.attributes
        )
