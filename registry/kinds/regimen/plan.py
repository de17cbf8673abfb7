"""A regimen's content as rules look at it: typed lines, and what holds for each of them in its phase."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from registry.kinds.regimen.lines import Line, lines_of
from registry.kinds.regimen.vocabulary import UNITS

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    content: Mapping[str, Any]

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.content)

    @cached_property
    def phases(self) -> Mapping[str, Row]:
        return {row["key"]: row for row in self.rows("phases")}

    def rows(self, field: str) -> list[Row]:
        return list(self.content.get(field) or ())

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    def row(self, line: Line) -> Row:
        """What the line was made from, with the fields that arithmetic does not need."""
        return next(row for row in self.rows("lines") if row["key"] == line.key)

    def cycle_length(self, line: Line) -> int | None:
        """Days in the cycle that the line belongs to: its phase's, else the regimen's."""
        return self._of_phase(line, "cycle_length")

    def cycles(self, line: Line) -> int | None:
        return self._of_phase(line, "cycles")

    def _of_phase(self, line: Line, name: str) -> int | None:
        own = self.phases.get(line.phase, {}).get(name)
        found: int | None = self.content.get(name) if own is None else own
        return found

    def needs(self, scale: str) -> bool:
        """Whether any line's dose scales with the patient's body surface ("bsa") or GFR ("calvert")."""
        return any(line.unit in UNITS and UNITS[line.unit].scale == scale for line in self.lines)


def twice(values: Iterable[Any]) -> set[Any]:
    """Those that stand more than once."""
    seen: set[Any] = set()
    return {value for value in values if value in seen or seen.add(value)}  # type: ignore[func-returns-value]
