"""The number that a revision should have by its changes, beside the one that its author gave it.

Numbers are the `revision` among the other details, as openEHR's repositories write it, else the version of the id.
Grades follow the rules of openEHR's artefact identification: major breaks data or queries, minor adds, patch words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archetypes.change import Change, Grade
from archetypes.model import Archetype

_NUMBER = re.compile(r"v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?(-[\w.]+)?(?:\+.*)?")
_WEIGHTS: tuple[Grade, ...] = ("patch", "minor", "major")
#: Where `changes` has changes of the id and of the revision.
_ID = "archetype"
REVISION_PATH = "description/other_details/revision"


@dataclass(frozen=True)
class Number:
    """`unstable` is what follows a dash: `alpha`, `rc.1`."""

    major: int
    minor: int = 0
    patch: int = 0
    unstable: str = ""

    @classmethod
    def of(cls, text: str) -> Number | None:
        found = _NUMBER.fullmatch(text.strip())
        if found is None:
            return None
        return cls(int(found[1]), int(found[2] or 0), int(found[3] or 0), (found[4] or "").removeprefix("-"))

    def after(self, grade: Grade) -> Number:
        if grade == "major":
            return Number(self.major + 1)
        return (
            Number(self.major, self.minor + 1) if grade == "minor" else Number(self.major, self.minor, self.patch + 1)
        )

    def step(self, later: Number) -> Grade | None:
        """How grave the author takes the step to a later number to be; None where it is no later one."""
        before, after = (self.major, self.minor, self.patch), (later.major, later.minor, later.patch)
        if after <= before:
            return None
        return "major" if after[0] > before[0] else "minor" if after[1] > before[1] else "patch"

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True)
class Revision:
    """`grade` is that of the changes, None without any; `stated` the author's; `proposed` the number by the changes."""

    grade: Grade | None
    stated: Grade | None
    number: str | None
    proposed: str | None

    @property
    def agrees(self) -> bool:
        """Of what is unstable, or in its first version before 1.0.0, any number will do; so of none at all."""
        return self.proposed is None or self.stated == self.grade


def revision(old: Archetype, new: Archetype, found: Iterable[Change]) -> Revision:
    """What the changes between two revisions amount to, those of the id aside, and what their numbers say."""
    grade = max((change.grade for change in found if change.path != _ID), key=_WEIGHTS.index, default=None)
    before, after = number_of(old), number_of(new)
    if before is None or after is None or grade is None or before.major == 0 or before.unstable or after.unstable:
        return Revision(grade, None, str(after) if after else None, None)
    return Revision(grade, before.step(after), str(after), str(before.after(grade)))


def number_of(archetype: Archetype) -> Number | None:
    details = archetype.description.other_details if archetype.description else {}
    stated = details.get("revision")
    found = Number.of(stated) if isinstance(stated, str) else None
    return found or Number.of(archetype.archetype_id.version)
