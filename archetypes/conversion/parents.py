"""What the parent has at the place that is being converted, so that nodes and value sets without a code keep theirs."""

from __future__ import annotations

from archetypes.constraints import Attribute, CObject, ComplexObject, ConstraintRef
from archetypes.flattening.codes import redefined


class Above:
    """A node or an attribute of the flat parent in ADL 2, or nothing where the parent has none."""

    def __init__(self, here: CObject | Attribute | None) -> None:
        self._here = here
        #: Ids of the parent that have been given to nodes already, and those that were made from them.
        self.given: set[str] = set()

    def attribute(self, name: str) -> Above:
        here = self._here.all_attributes if isinstance(self._here, ComplexObject) else ()
        return Above(next((each for each in here if each.name == name), None))

    def _children(self) -> tuple[CObject, ...]:
        return self._here.children if isinstance(self._here, Attribute) else ()

    def child(self, node_id: str) -> Above:
        """The node of this id, or the one that it redefines."""
        for code in (node_id, *redefined(node_id)):
            found = next((child for child in self._children() if child.node_id == code), None)
            if found is not None:
                return Above(found)
        return Above(None)

    def unnamed(self, rm_type: str) -> tuple[str | None, bool]:
        """The id for a node without one, and whether its type is the same: else it redefines that node."""
        left = [child for child in self._children() if child.node_id and child.node_id not in self.given]
        same = next((child for child in left if child.rm_type == rm_type), None)
        chosen = same or (left[0] if len(left) == 1 else None)
        if chosen is None or chosen.node_id is None:
            return None, False
        self.given.add(chosen.node_id)
        return chosen.node_id, same is not None

    def another(self, rm_type: str) -> str | None:
        """The id of a further node of this type that has not been given yet."""
        left = (child for child in self._children() if child.rm_type == rm_type and child.node_id not in self.given)
        chosen = next((child.node_id for child in left), None)
        self.given.update(filter(None, (chosen,)))
        return chosen

    def value_set(self) -> str | None:
        codes = (child.code for child in self._children() if isinstance(child, ConstraintRef))
        return next((code for code in codes if code.startswith("ac")), None)
