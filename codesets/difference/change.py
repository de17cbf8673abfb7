"""One graded difference, and the verdicts that fields of every thing share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from codesets.difference.wording import same_writing, slip
from codesets.telling import Told, tell
from codesets.things.canonical import to_json

Grade = Literal["major", "minor", "patch"]
Kind = Literal["added", "removed", "changed"]
#: From harmless to grave.
GRADES: Final[tuple[Grade, ...]] = ("patch", "minor", "major")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one item; `item` is a code (or a place in a value set or map), "" for the thing itself.

    `before` and `after` are JSON-compatible; None where there was or is nothing.
    """

    item: str
    kind: Kind
    field: str
    before: Any
    after: Any
    grade: Grade
    reason: Told


Verdict = tuple[Grade, Told]
#: Judges a field whose two values differ.
Rule = Callable[[Any, Any], Verdict]


def always(grade: Grade, reason: Told) -> Rule:
    return lambda before, after: (grade, reason)


def display_verdict(before: str | None, after: str | None) -> Verdict:
    """Records show the display: other words may be another meaning."""
    if not before:
        return "minor", tell("A display where there was none.")
    if not after:
        return "major", tell("Without its display nobody can tell what the code means.")
    if same_writing(before, after):
        return "patch", tell("The display is written otherwise, in the same words.")
    if slip(before, after):
        return "patch", tell("A slip of the pen in the display is mended.")
    return "major", tell("The display says something else, so records under this code may be read otherwise.")


def text_verdict(before: str | None, after: str | None) -> Verdict:
    """Definitions and the like: other words deserve a look, but the code stands for what its display says."""
    if before and after and (same_writing(before, after) or slip(before, after)):
        return "patch", tell("The text is written otherwise, in the same words.")
    if not before:
        return "minor", tell("A text is added, which may narrow how the code is used.")
    return "minor", tell("The text is worded otherwise; see whether the use of the code follows.")


def identifier_verdict(before: tuple[str, ...], after: tuple[str, ...]) -> Verdict:
    if set(before) - set(after):
        return "major", tell("An identifier is gone, so references by it no longer resolve.")
    return "minor", tell("There is one more identifier to refer by.")


def status_verdict(before: str, after: str) -> Verdict:
    if after == "retired":
        return "major", tell("The whole is retired and should no longer be used.")
    return "minor", tell("Its publication status is another.")


#: Fields of code systems, value sets and maps alike. The version always differs, which says nothing by itself.
HEAD: Final[Mapping[str, Rule]] = {
    "url": always("major", tell("References by the old canonical URI no longer resolve.")),
    "identifiers": identifier_verdict,
    "name": always("patch", tell("The name for programs is another; references go by URI.")),
    "title": always("patch", tell("The title is another; references go by URI.")),
    "language": always("minor", tell("The displays are in another language, or their language is now stated.")),
    "status": status_verdict,
    "carried": always("patch", tell("Particulars such as publisher or copyright differ; no code does.")),
}


def field_changes(item: str, old: Any, new: Any, rules: Mapping[str, Rule]) -> Iterator[Change]:
    """A change for each ruled field that differs."""
    for name, rule in rules.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            grade, reason = rule(before, after)
            kind = kind_of(before, after)
            yield Change(item, kind, name, _shown(name, before), _shown(name, after), grade, reason)


def _shown(name: str, value: Any) -> Any:
    return dict(value) if name == "title" else to_json(value)


def kind_of(before: Any, after: Any) -> Kind:
    """Filled from nothing is added, emptied is removed; false and 0 are values, not nothing."""
    empty = (None, (), "")
    if before in empty:
        return "added"
    return "removed" if after in empty else "changed"
