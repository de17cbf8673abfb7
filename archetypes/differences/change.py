"""One difference between two revisions of an archetype, with its grade and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archetypes.telling import Told

ChangeKind = Literal["added", "removed", "changed"]
#: major: data or meaning may break; minor: more is possible than before; patch: words about it.
Grade = Literal["major", "minor", "patch"]


@dataclass(frozen=True)
class Change:
    """`path` is a node's (`/data[at0001]`), or a section's without a slash before it (`description/details/nb/use`).

    `before` and `after` are readable text; None where there was or is nothing. `reason` is an English sentence.
    """

    path: str
    kind: ChangeKind
    before: str | None
    after: str | None
    grade: Grade
    reason: Told
