"""A drug line as typed values, and what follows from it alone: administrations, total per cycle, rate."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from registry.kinds.numerals import exact

#: Minutes in a day.
DAY = 1440


@dataclass(frozen=True)
class Line:
    """One drug line; what a draft lacks is None or empty. Duration in minutes, highest dose in mg, IE or µg."""

    key: str
    substance: str
    atc: str
    dose: Decimal | None
    unit: str
    basis: str
    route: str
    days: tuple[int, ...]
    times: int
    order: int | None = None
    phase: str = ""
    max_dose: Decimal | None = None
    duration: Decimal | None = None
    parallel_with: str = ""
    band_step: Decimal | None = None
    banding: str = ""
    stated_total: Decimal | None = None
    stated_course_total: Decimal | None = None
    steps: tuple[Decimal, ...] = ()

    @property
    def administrations(self) -> int:
        return len(self.days) * self.times


def line_of(row: Mapping[str, Any]) -> Line:
    return Line(
        key=row["key"],
        substance=row.get("substance") or "",
        atc=row.get("atc") or "",
        dose=_number(row, "dose"),
        unit=row.get("unit") or "",
        basis=row.get("dose_basis") or "",
        route=row.get("route") or "",
        days=tuple(row.get("days") or ()),
        times=1 if row.get("times_per_day") is None else row["times_per_day"],
        order=row.get("order"),
        phase=row.get("phase") or "",
        max_dose=_number(row, "max_dose"),
        duration=_number(row, "duration"),
        parallel_with=row.get("parallel_with") or "",
        band_step=_number(row, "band_step"),
        banding=row.get("banding") or "",
        stated_total=_number(row, "stated_total"),
        stated_course_total=_number(row, "stated_course_total"),
        steps=tuple(exact(step) for step in row.get("dose_steps") or ()),
    )


def lines_of(content: Mapping[str, Any]) -> list[Line]:
    return [line_of(row) for row in content.get("lines") or ()]


def _number(row: Mapping[str, Any], name: str) -> Decimal | None:
    value = row.get(name)
    return None if value is None else exact(value)
