"""The kind `score` (scoringssystem): variables with points, bands and red flags, exact checks, and test vectors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.kinds.kind import Content, Difference
from registry.kinds.score import grading
from registry.kinds.score.fhir import questionnaire
from registry.kinds.score.rules import check
from registry.kinds.score.sample import news2
from registry.kinds.score.schema import ScoreSchema
from registry.kinds.score.words import references, words
from registry.kinds.structured import Collection, StructuredKind, title_of

__all__ = ["SCORE", "ScoreKind"]


@dataclass(frozen=True)
class ScoreKind(StructuredKind):
    """A structured kind whose notes may be reworded without safety."""

    def changes(self, old: Content, new: Content) -> Difference:
        return grading.changes(self.items(old), self.items(new), self._group)

    def questionnaire(self, content: Content, canonical: Callable[[str], str | None]) -> dict[str, Any]:
        return questionnaire(content, canonical)


def _title(row: Mapping[str, Any]) -> str:
    return title_of(row.get("title"))


SCORE = ScoreKind(
    name="score",
    label="Score",
    schema=ScoreSchema,
    sample_content=news2,
    empty_content=lambda title: {"title": dict(title)},
    collections=(
        Collection("variables", prefix="variable/", label=_title),
        Collection("scales", prefix="scale/", label=_title, parent=lambda row: f"variable/{row['variable']}"),
        Collection("exclusions", prefix="exclusive/", label=lambda row: ", ".join(row["variables"])),
        Collection("bands", prefix="band/", label=_title),
        Collection("flags", prefix="flag/", label=_title),
        Collection("not_for", prefix="not-for/", label=_title),
        Collection("sources", prefix="source/", label=lambda row: row["citation"]),
        Collection("vectors", prefix="vector/", label=lambda row: row["key"]),
    ),
    check=check,
    refer=references,
    say=words,
)
