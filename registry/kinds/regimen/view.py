"""A regimen as clinicians read it: matrix and calendar as plain rows for templates, numbers in the reader's language.

Names from the vocabularies are English and translated by the pages; numbers, units and durations are ready to print.
"""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any

from registry.kinds.numerals import written
from registry.kinds.regimen.dosing import Implausible, rate_per_hour, total_per_cycle
from registry.kinds.regimen.lines import DAY, Line, line_of
from registry.kinds.regimen.vocabulary import DOSE_BASES, PRINTED_ABSOLUTE, ROLES, ROUTES, UNITS

Cells = dict[str, Any]


def printed_dose(dose: Decimal | int | float, unit: str, language: str = "nb") -> str:
    """«85 mg/m²», «AUC 5», «1,4 mg/m²», «5 mikrog/kg»."""
    number = written(dose, language)
    if unit == "AUC":
        return f"AUC {number}"
    return f"{number} {UNITS[unit].printed if unit in UNITS else unit}"


def printed_duration(minutes: Decimal | int | float, language: str = "nb") -> str:
    """«46 t», «30 min», «1 t 30 min»; in English «46 h»."""
    whole_hours, rest = divmod(Decimal(str(minutes)), 60)
    hour = "h" if language == "en" else "t"
    parts = [
        f"{written(whole_hours, language)} {hour}" if whole_hours else "",
        f"{written(rest, language)} min" if rest else "",
    ]
    return " ".join(part for part in parts if part) or "0 min"


def printed_days(days: tuple[int, ...]) -> str:
    """Runs of days shortened: «1–5», «1, 8, 15»."""
    runs: list[list[int]] = []
    for day in sorted(set(days)):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run(run) for run in runs)


def _run(run: list[int]) -> str:
    if len(run) > 2:
        return f"{run[0]}–{run[-1]}"
    return ", ".join(map(str, run))


def in_order(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The drug lines by their order; those without one last, as they were entered."""
    return sorted(content.get("lines") or (), key=lambda row: (row.get("order") is None, row.get("order") or 0))


def matrix(content: Mapping[str, Any], language: str = "nb") -> list[Cells]:
    """The rows of the Kurmatrise. `dose_basis`, `route` and `role` are English names to translate."""
    names = {row["key"]: row["substance"] for row in content.get("lines") or ()}
    return [_matrix_row(row, line_of(row), names, language) for row in in_order(content)]


def _matrix_row(row: Mapping[str, Any], line: Line, names: Mapping[str, str], language: str) -> Cells:
    absolute = PRINTED_ABSOLUTE[UNITS[line.unit].absolute] if line.unit in UNITS else line.unit
    return {
        "key": line.key,
        "item": f"line/{line.key}",
        "order": line.order,
        "phase": line.phase,
        "substance": line.substance,
        "atc": line.atc,
        "role": ROLES.get(row.get("role", ""), ""),
        "dose": "" if line.dose is None else printed_dose(line.dose, line.unit, language),
        "dose_basis": DOSE_BASES.get(line.basis, ""),
        "continuous_total": line.basis == "continuous-total",
        "max_dose": "" if line.max_dose is None else f"{written(line.max_dose, language)} {absolute}",
        "banding": "" if line.band_step is None else f"{written(line.band_step, language)} {absolute}",
        "route": ROUTES.get(line.route, line.route),
        "days": printed_days(line.days),
        "times_per_day": line.times,
        "duration": "" if line.duration is None else printed_duration(line.duration, language),
        "fluid": _fluid(row, language),
        "parallel_with": names.get(line.parallel_with, ""),
        "total": _total(line, language),
        "rate": _rate(line, language),
        "note": row.get("note") or {},
    }


def _fluid(row: Mapping[str, Any], language: str) -> str:
    volume = f"{written(row['volume'], language)} ml" if row.get("volume") is not None else ""
    return " ".join(part for part in (volume, row.get("fluid") or "") if part)


def _total(line: Line, language: str) -> str:
    try:
        return printed_dose(total_per_cycle(line), line.unit, language)
    except Implausible:
        # a draft's line that cannot be summed yet; its problems stand beside it
        return ""


def _rate(line: Line, language: str) -> str:
    """Per hour, for a continuous total, where it shows at a glance whether the basis was read right."""
    if line.basis != "continuous-total" or not line.duration or line.dose is None or line.duration < 0:
        return ""
    hour = "h" if language == "en" else "t"
    return f"{printed_dose(rate_per_hour(line.dose, line.duration), line.unit, language)}/{hour}"


def calendar(content: Mapping[str, Any], language: str = "nb") -> list[Cells]:
    """One calendar for each phase, or one for all: {phase, title, days, rows: [{key, substance, dose, cells}]}.

    A cell is {day, mark, text}; the mark is "dose", "start", "running" or "end" of a long infusion, or "".
    """
    phases = content.get("phases") or [{}]
    return [_calendar_of(content, phase, language) for phase in phases]


def _calendar_of(content: Mapping[str, Any], phase: Mapping[str, Any], language: str) -> Cells:
    length = phase.get("cycle_length") or content.get("cycle_length") or 0
    days = range(1, min(max(length, 0), 366) + 1)
    rows = [row for row in in_order(content) if not row.get("phase") or row.get("phase") == phase.get("key")]
    return {
        "phase": phase.get("key", ""),
        "title": phase.get("title", {}),
        "days": list(days),
        "rows": [_calendar_row(line_of(row), days, language) for row in rows],
    }


def _calendar_row(line: Line, days: range, language: str) -> Cells:
    dose = "" if line.dose is None else printed_dose(line.dose, line.unit, language)
    times = f"{line.times} × " if line.times > 1 else ""
    marks = _marks(line, days)
    cells = [
        {
            "day": day,
            "mark": marks.get(day, ""),
            "text": f"{times}{dose}" if marks.get(day) in ("dose", "start") else "",
        }
        for day in days
    ]
    return {"key": line.key, "item": f"line/{line.key}", "substance": line.substance, "dose": dose, "cells": cells}


def _marks(line: Line, days: range) -> dict[int, str]:
    """A long infusion runs on into the following days: 46 hours from day 1 end on day 3, or late on day 2."""
    beyond = 0
    if line.duration is not None and line.duration >= DAY:
        beyond = int((line.duration / DAY).to_integral_value(ROUND_CEILING))
    marks: dict[int, str] = {}
    for start in sorted(line.days):
        for day in range(start + 1, min(start + beyond, days.stop) + 1):
            marks[day] = "end" if day == start + beyond else "running"
        marks[start] = "start" if beyond else "dose"
    return {day: mark for day, mark in marks.items() if day in days}
