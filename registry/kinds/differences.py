"""What changed between two lists of items, field by field, and how gravely, by a table of rules for each kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from registry.errors import Message
from registry.kinds.kind import Change, Difference, FieldChange, Grade, Item

ORDER = "order"


@dataclass(frozen=True)
class Verdict:
    """How grave one change is, why in plain words, and whether it touches a dose, unit, threshold or the like."""

    grade: Grade
    reasons: tuple[Message, ...] = ()
    safety: bool = False


Grader = Callable[[str, Item, tuple[FieldChange, ...]], Verdict]
"""From what happened (added, removed, changed), the item after it (before it, when removed) and the fields."""


@dataclass(frozen=True)
class Rule:
    """A row of a kind's table: which change this is, how grave, and what to say of it.

    `what` is "added slots", "removed slots" or "changed slots.unit"; * stands for anything; a list's row number is
    left out of the path, and the standard's own fields are those of "head". `when` looks at before and after.
    The text may use {item}, {key}, {field}, {before} and {after}.
    """

    what: str
    grade: Grade
    text: str
    safety: bool = False
    when: Callable[[Any, Any], bool] = lambda before, after: True


_FALLBACK = (
    Rule("added *", Grade.MINOR, "«{item}» was added."),
    Rule("removed *", Grade.MAJOR, "«{item}» was removed."),
    Rule(f"changed *.{ORDER}", Grade.PATCH, "The order was changed."),
    Rule("changed *", Grade.MINOR, "{field} of «{item}» was changed from {before} to {after}."),
)


def rules_grader(rules: Iterable[Rule], group_of: Callable[[Item], str]) -> Grader:
    """A grader for a table of rules, first match first. `group_of` names the list that an item belongs to."""
    table = (*rules, *_FALLBACK)

    def grade(happened: str, item: Item, fields: tuple[FieldChange, ...]) -> Verdict:
        group = group_of(item)
        if happened != "changed":
            whole = (None, item.content) if happened == "added" else (item.content, None)
            return _judge(table, [(f"{happened} {group}", item, FieldChange("", *whole))])
        return _judge(table, [(f"changed {group}.{_plain(each.field)}", item, each) for each in fields])

    return grade


def _judge(table: tuple[Rule, ...], cases: list[tuple[str, Item, FieldChange]]) -> Verdict:
    grave, safety = Grade.PATCH, False
    reasons: dict[str, Message] = {}
    for what, item, change in cases:
        rule = next(each for each in table if fnmatchcase(what, each.what) and each.when(change.before, change.after))
        grave = max(grave, rule.grade, key=lambda grade: grade.weight)
        safety = safety or rule.safety
        reason = Message(rule.text, _values(item, change))
        reasons.setdefault(str(reason), reason)
    return Verdict(grave, tuple(reasons.values()), safety)


def _values(item: Item, change: FieldChange) -> Mapping[str, Any]:
    return {
        "item": item.label,
        "key": item.key,
        "field": change.field,
        "before": Shown(change.before),
        "after": Shown(change.after),
    }


class Shown(str):
    """A value as `shown` writes it, which knows the value, so that a page can write it in the reader's language."""

    __slots__ = ("value",)
    value: Any

    def __new__(cls, value: Any) -> "Shown":
        made = super().__new__(cls, shown(value))
        made.value = value
        return made

    def __getnewargs__(self) -> tuple[Any]:
        return (self.value,)


def shown(value: Any) -> str:
    """A value as a reader of a reason sees it."""
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(shown(each) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {shown(each)}" for name, each in value.items())
    return str(value)


def _plain(path: str) -> str:
    return ".".join(part for part in path.split(".") if not part.isdigit())


def compare(old_items: Iterable[Item], new_items: Iterable[Item], grade: Grader) -> Difference:
    """All changes, in the order of the new items, removed ones last. A new order alone is a change of the head."""
    old = {item.key: item for item in old_items}
    new = {item.key: item for item in new_items}
    moved = _order_change(old, new)
    found = [change for item in new.values() for change in _one(old.get(item.key), item, moved, grade)]
    for item in old.values():
        if item.key not in new:
            verdict = grade("removed", item, ())
            found.append(Change(item.key, "removed", verdict.grade, verdict.reasons, verdict.safety))
    return Difference(tuple(found))


def _one(before: Item | None, after: Item, moved: tuple[FieldChange, ...], grade: Grader) -> Iterator[Change]:
    if before is None:
        verdict = grade("added", after, ())
        yield Change(after.key, "added", verdict.grade, verdict.reasons, verdict.safety)
        return
    fields = tuple(field_changes(before.content, after.content)) + (moved if after.key == "" else ())
    if fields:
        verdict = grade("changed", after, fields)
        yield Change(after.key, "changed", verdict.grade, verdict.reasons, verdict.safety, fields)


def _order_change(old: Mapping[str, Item], new: Mapping[str, Item]) -> tuple[FieldChange, ...]:
    """The stretch in which the items that both have stand in another order."""
    before = [key for key in old if key in new]
    after = [key for key in new if key in old]
    if before == after:
        return ()
    start = next(at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other)
    end = len(before)
    while before[end - 1] == after[end - 1]:
        end -= 1
    return (FieldChange(ORDER, before[start:end], after[start:end]),)


def field_changes(before: Any, after: Any, path: str = "") -> Iterator[FieldChange]:
    """What differs, by dotted path; lists of rows of equal length are compared row by row, other lists as a whole."""
    if same(before, after):
        return
    pairs = _parts(before, after)
    if pairs is None:
        yield FieldChange(path, before, after)
        return
    for name, one, other in pairs:
        yield from field_changes(one, other, f"{path}.{name}" if path else name)


def same(before: Any, after: Any) -> bool:
    """Equal as JSON: true is not 1, though Python says so."""
    if isinstance(before, bool) or isinstance(after, bool):
        return before is after
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return before.keys() == after.keys() and all(same(before[name], after[name]) for name in before)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(same, before, after))
    return bool(before == after)


def _parts(before: Any, after: Any) -> list[tuple[str, Any, Any]] | None:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = [*before, *(name for name in after if name not in before)]
        return [(name, before.get(name), after.get(name)) for name in names]
    if _is_table(before) and _is_table(after) and len(before) == len(after):
        return [(str(at), one, other) for at, (one, other) in enumerate(zip(before, after, strict=True))]
    return None


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)
