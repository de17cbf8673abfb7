"""Kinds whose contents say only what is new in them: what they rest on, in the registry, has the names of the rest."""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from registry.kinds.kind import Difference, Item, World


@runtime_checkable
class Inherits(Protocol):
    def named(self, content: Any, found: Sequence[Item], world: World) -> tuple[Item, ...]:
        """The items, those without a name called as what they come from calls them."""
        ...

    def changes_among(self, old: Any, new: Any, world: World) -> Difference:
        """As `changes`, told with the names of what both rest on."""
        ...
