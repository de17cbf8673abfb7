"""Finds the objects of a flat archetype by path, through its proxies; each attribute is indexed once."""

from __future__ import annotations

from archetypes.constraints import ArchetypeRoot, Attribute, CObject, ComplexObject, UseNode
from archetypes.flattening.codes import redefined
from archetypes.flattening.paths import steps

#: A proxy leads to what is no proxy; more than one after another is an error of its own.
_MAX_PROXIES = 3


def attribute_of(owner: CObject | None, name: str) -> Attribute | None:
    attributes = owner.all_attributes if isinstance(owner, ComplexObject) else ()
    return next((each for each in attributes if each.name == name), None)


class Children:
    """The children of an attribute by the ids that a specialisation or a path may call them by."""

    def __init__(self, attribute: Attribute | None) -> None:
        self.plain: list[CObject] = []
        self._own: dict[str, CObject] = {}
        self._proxied: dict[str, CObject] = {}
        self._older: dict[str, CObject] = {}
        for each in attribute.children if attribute else ():
            self._add(each)

    def _add(self, each: CObject) -> None:
        if each.node_id is None:
            self.plain.append(each)
        else:
            self._own.setdefault(each.node_id, each)
        if isinstance(each, ArchetypeRoot) and each.reference:
            self._own.setdefault(each.reference, each)
        if isinstance(each, UseNode):
            self._proxied.setdefault(steps(each.target)[-1][1] or "", each)
        for code in redefined(each.node_id or ""):
            self._older.setdefault(code, each)

    def of_line(self, code: str) -> CObject | None:
        """The node of this id, of one that the id specialises, or that specialises the id."""
        found = (self._own[each] for each in (code, *redefined(code)) if each in self._own)
        return next(found, None) or self._older.get(code)

    def at(self, code: str) -> CObject | None:
        """The same by a step of a path, where a proxy also goes by the id of what it stands for."""
        return self.of_line(code) or self._proxied.get(code)


class Finder:
    def __init__(self, root: CObject) -> None:
        self.root = root
        self._children: dict[int, tuple[Attribute, Children]] = {}

    def find(self, path: str) -> CObject | None:
        return self.follow(self.root, path)

    def follow(self, start: CObject | None, path: str) -> CObject | None:
        """The object at a path from this one; a step without predicate is the first child."""
        node = start
        for name, predicate in steps(path):
            node = self.child(self.resolved(node), name, predicate)
            if node is None:
                return None
        return node

    def resolved(self, node: CObject | None) -> CObject | None:
        """A proxy as what it stands for."""
        for _ in range(_MAX_PROXIES):
            if not isinstance(node, UseNode):
                break
            target, node = node.target, self.root
            for name, predicate in steps(target):
                node = self.child(node, name, predicate)
        return node

    def child(self, node: CObject | None, name: str, predicate: str | None) -> CObject | None:
        attribute = attribute_of(node, name)
        if attribute is None or not attribute.children:
            return None
        if predicate is None:
            return attribute.children[0]
        return self._of(attribute).at(predicate.partition(",")[0].strip())

    def _of(self, attribute: Attribute) -> Children:
        """By identity; the attribute is kept beside, so that no other can take its place in memory."""
        known = self._children.get(id(attribute))
        if known is None:
            known = self._children[id(attribute)] = (attribute, Children(attribute))
        return known[1]
