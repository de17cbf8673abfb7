"""The number that a revision should have by its changes, beside the one that its author gave it.

Numbers are the `revision` among the other details, as openEHR's repositories write it, else the version of the id.
Grades follow openEHR's archetype identification: major breaks data or queries, minor adds, patch words. They are the
least that is needed; an author may go further.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from archetypes.differences.change import Change, Grade
from archetypes.model import Archetype

_NUMBER = re.compile(r"v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?(?:-([A-Za-z][\w.-]*))?(?:\+.*)?")
_WEIGHTS: tuple[Grade, ...] = ("patch", "minor", "major")
_ISSUE = re.compile(r"(.*?)(?:\.(\d{1,6}))?")
#: Where `changes` has changes of the id and of the revision.
_ID = "archetype"
REVISION_PATH = "description/other_details/revision"


@dataclass(frozen=True)
class Number:
    """`unstable` is what follows a dash: `alpha`, `rc.1`. A build, after a plus, counts for nothing."""

    major: int
    minor: int = 0
    patch: int = 0
    unstable: str = ""

    @classmethod
    def of(cls, text: str) -> Number | None:
        found = _NUMBER.fullmatch(text.strip())
        if found is None:
            return None
        return cls(int(found[1]), int(found[2] or 0), int(found[3] or 0), found[4] or "")

    @property
    def is_draft(self) -> bool:
        """Whether anything may change without the number saying so: in version 0, and before a release."""
        return self.major == 0 or bool(self.unstable)

    @property
    def release(self) -> Number:
        return replace(self, unstable="")

    def after(self, grade: Grade) -> Number:
        """The next number (Identification, 4.2 and 5.2): of a draft the next draft, else the next release."""
        if self.unstable:
            return self._next_draft(grade)
        if self.major == 0:
            return self._raised("patch" if grade == "patch" else "minor")
        return self._raised(grade)

    def _raised(self, grade: Grade) -> Number:
        if grade == "major":
            return Number(self.major + 1)
        if grade == "minor":
            return Number(self.major, self.minor + 1)
        return Number(self.major, self.minor, self.patch + 1)

    def _next_draft(self, grade: Grade) -> Number:
        """A candidate for release that gets more than patches goes back to development, towards a later number."""
        if self.unstable.startswith("rc") and grade != "patch":
            return replace(self.release.after(grade), unstable="alpha")
        word, issue = self._issue
        return replace(self, unstable=f"{word}.{issue + 1}")

    @property
    def _issue(self) -> tuple[str, int]:
        found = _ISSUE.fullmatch(self.unstable)
        assert found is not None, self.unstable
        return found[1], int(found[2] or 0)

    def step(self, later: Number) -> Grade | None:
        """How grave the author takes the step to a later number to be; None where it is no later one."""
        before, after = (self.major, self.minor, self.patch), (later.major, later.minor, later.patch)
        if after <= before:
            return None
        return "major" if after[0] > before[0] else "minor" if after[1] > before[1] else "patch"

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}{f'-{self.unstable}' if self.unstable else ''}"


@dataclass(frozen=True)
class Revision:
    """`grade` is that of the changes, None without any; `stated` the author's; `proposed` the number by the changes.

    What comes after a draft may have any number: then nothing is `stated`.
    """

    grade: Grade | None
    stated: Grade | None
    number: str | None
    proposed: str | None
    is_free: bool = False

    @property
    def agrees(self) -> bool:
        return self.is_free or self.proposed is None or self.stated == self.grade

    @property
    def suffices(self) -> bool:
        """Whether the author's number is high enough: the changes tell the least that is needed; more is allowed."""
        if self.agrees or self.stated is None or self.grade is None:
            return self.agrees
        return _WEIGHTS.index(self.stated) >= _WEIGHTS.index(self.grade)


def revision(old: Archetype, new: Archetype, found: Iterable[Change]) -> Revision:
    """What the changes between two revisions amount to, those of the id aside, and what their numbers say."""
    grade = max((change.grade for change in found if change.path != _ID), key=_WEIGHTS.index, default=None)
    before, after = number_of(old), number_of(new)
    number = str(after) if after else None
    if before is None or grade is None:
        return Revision(grade, None, number, None)
    proposed = before.after(grade)
    if after is None or before.is_draft:
        return Revision(grade, None, number, str(proposed), is_free=True)
    if after.unstable:
        proposed = replace(proposed, unstable=after.unstable)
    return Revision(grade, before.step(after), number, str(proposed))


def number_of(archetype: Archetype) -> Number | None:
    details = archetype.description.other_details if archetype.description else {}
    stated = details.get("revision")
    found = Number.of(stated) if isinstance(stated, str) else None
    return found or Number.of(archetype.archetype_id.version)
