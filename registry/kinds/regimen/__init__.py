"""The kind `regimen` (kur): drug treatment in cycles, with dose basis, rules against fatal errors, and test vectors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.kinds.kind import Content, Difference
from registry.kinds.regimen import grading, samples
from registry.kinds.regimen.fhir import plan_definition
from registry.kinds.regimen.plan import Plan
from registry.kinds.regimen.rules import check
from registry.kinds.regimen.schema import RegimenSchema
from registry.kinds.regimen.vector_rules import vectors_agree
from registry.kinds.regimen.vectors import followed, recomputed
from registry.kinds.regimen.view import printed_dose
from registry.kinds.regimen.vocabulary import SECTIONS
from registry.kinds.regimen.words import references, words
from registry.kinds.structured import Collection, StructuredKind, title_of

__all__ = ["REGIMEN", "RegimenKind"]


@dataclass(frozen=True)
class RegimenKind(StructuredKind):
    """A structured kind whose changes of dose name substance, both doses and the unit."""

    def changes(self, old: Content, new: Content) -> Difference:
        return grading.changes(self.items(old), self.items(new), self._group)

    def plan(self, content: Content, canonical: Callable[[str], str | None]) -> dict[str, Any]:
        return plan_definition(content, canonical)

    def follow(self, before: Content, after: Content) -> Content:
        """Test vectors that the edit left alone, and that held before it, are computed anew from the lines.

        They show in the difference, and are signed with the rest. Vectors that the edit touched, or that did not hold
        before it, stay as they are: a disagreement that somebody wrote is for somebody to mend. So it is where more
        than the size of a dose changed (unit, basis, days, duration …): there the vectors stand guard.
        """
        vectors = before.get("vectors")
        if not vectors or after.get("vectors") != vectors or not _only_sizes_differ(before, after):
            return after
        if any(vectors_agree(Plan(before))):
            return after
        return self.accept(followed(after))

    def recomputed(self, content: Content) -> Content:
        """The same with its test vectors computed anew, for an editor who has changed a dose on purpose.

        Raises ContentError where a line is so absurd that its results cannot be kept.
        """
        return self.accept(recomputed(content))


#: What vectors follow: how much, not of what, how often, how long or by which measure.
_SIZES = frozenset(
    {"dose", "max_dose", "stated_total", "stated_course_total", "band_step", "note", "synonyms", "order"}
)


def _only_sizes_differ(before: Content, after: Content) -> bool:
    old = {row["key"]: row for row in before.get("lines") or ()}
    for row in after.get("lines") or ():
        names = {*row, *old.get(row["key"], {})} if row["key"] in old else set()
        if any(row.get(name) != old[row["key"]].get(name) for name in names - _SIZES):
            return False
    return all(before.get(name) == after.get(name) for name in ("bsa_formula", "bsa_cap", "gfr_cap"))


def _line_label(row: Mapping[str, Any]) -> str:
    return f"{row['substance']} {printed_dose(row['dose'], row['unit'], 'en')}"


def _text_label(field: str) -> Any:
    return lambda row: title_of(row.get(field))


REGIMEN = RegimenKind(
    name="regimen",
    label="Regimen",
    schema=RegimenSchema,
    sample_content=samples.mfolfox6,
    empty_content=lambda title: {"title": dict(title)},
    collections=(
        Collection("phases", prefix="phase/", label=_text_label("title")),
        Collection("lines", prefix="line/", label=_line_label),
        Collection("start_criteria", prefix="criterion/", label=_text_label("analysis")),
        Collection("modifications", prefix="modification/", label=_text_label("trigger")),
        Collection("limits", prefix="limit/", label=lambda row: row["substance"]),
        Collection("stop_criteria", prefix="stop/", label=_text_label("text")),
        Collection("support", prefix="support/", label=lambda row: row["substance"]),
        Collection("follow_up", prefix="follow-up/", label=_text_label("what")),
        Collection("sections", "name", "section/", label=lambda row: SECTIONS.get(row["name"], row["name"])),
        Collection("sources", prefix="source/", label=lambda row: row["citation"]),
        Collection("vectors", prefix="vector/", label=lambda row: row["key"]),
    ),
    check=check,
    refer=references,
    say=words,
)
