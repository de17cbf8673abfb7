"""Which node of an attribute an object is: by id, name and type, in time that does not grow with their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from archetypes.instances.model_values import stands_for
from archetypes.templates.nodes import TemplateNode

#: Of nodes that allow any name.
_ANY_NAME: Final = None


class _Alike:
    """Nodes of one id, one name and one type: filled one after the other, in the template's order."""

    def __init__(self) -> None:
        self.indexes: list[int] = []
        self._filled = 0

    def first_with_room(self, siblings: Siblings) -> int | None:
        while self._filled < len(self.indexes) and not siblings.has_room(self.indexes[self._filled]):
            self._filled += 1
        return self.indexes[self._filled] if self._filled < len(self.indexes) else None


class Siblings:
    """`seen` counts the objects that were taken for each node, by its index in `allowed`."""

    def __init__(self, allowed: tuple[TemplateNode, ...]) -> None:
        self.allowed = allowed
        self.seen: Counter[int] = Counter()
        self._without_id: list[int] = []
        self._named: defaultdict[tuple[str, str | None], dict[str, _Alike]] = defaultdict(dict)
        self._whole: defaultdict[str, dict[str, _Alike]] = defaultdict(dict)
        for index, node in enumerate(allowed):
            self._add(index, node)

    @property
    def ids(self) -> list[str]:
        return list(self._whole)

    def has_room(self, index: int) -> bool:
        maximum = self.allowed[index].maximum
        return maximum is None or self.seen[index] < maximum

    def _is_wanted(self, index: int) -> bool:
        return self.seen[index] < self.allowed[index].minimum

    def candidates(self, value: object) -> list[int]:
        """Those without an id that it may be by its type, and the first with its id: with room, where one has it.

        Of those without an id the ones of its very type come first, and of these the ones that must still be there.
        """
        said = value.get("_type") if isinstance(value, Mapping) else None
        unidentified = [index for index in self._without_id if is_of_type(value, self.allowed[index])]
        unidentified.sort(key=lambda index: (said != self.allowed[index].rm_type, not self._is_wanted(index)))
        found = self._by_id(value)
        all_of_them = [*unidentified, found] if found is not None else unidentified
        return [index for index in all_of_them if self.has_room(index)] or all_of_them

    def _add(self, index: int, node: TemplateNode) -> None:
        if not node.archetype_node_id:
            self._without_id.append(index)
            return
        names: set[str | None] = {text for each in node.allowed_names for text in (each.text, *each.texts.values())}
        groups = [
            self._whole[node.archetype_node_id],
            *(self._named[node.archetype_node_id, name] for name in names or {_ANY_NAME}),
        ]
        for group in groups:
            group.setdefault(node.rm_type, _Alike()).indexes.append(index)

    def _by_id(self, value: object) -> int | None:
        alike = list(self._alike(value))
        fitting = [each for each in alike if is_of_type(value, self.allowed[each.indexes[0]])] or alike
        with_room = (each.first_with_room(self) for each in fitting)
        free = [index for index in with_room if index is not None] or [each.indexes[0] for each in fitting]
        return min(free, default=None)

    def _alike(self, value: object) -> Iterator[_Alike]:
        if not isinstance(value, Mapping):
            return
        said = str(value.get("archetype_node_id", ""))
        named = name_of(value)
        if named is None:
            yield from self._whole.get(said, {}).values()
        else:
            yield from self._named.get((said, named), {}).values()
            yield from self._named.get((said, _ANY_NAME), {}).values()


def name_of(value: Mapping[str, Any]) -> str | None:
    name = value.get("name")
    said = name.get("value") if isinstance(name, Mapping) else None
    return None if said is None else str(said)


def is_of_type(value: object, node: TemplateNode) -> bool:
    rm_type = node.rm_type.partition("<")[0]
    said = value.get("_type", rm_type) if isinstance(value, Mapping) else rm_type
    return stands_for(said, rm_type)
