"""A score as clinicians read it: a matrix of variables and points, and bands by table, as plain rows for templates.

Texts are by language; names from the vocabularies are English and translated by the pages; numbers are ready to print.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from registry.kinds.numerals import exact, written
from registry.kinds.score.chart import Chart, Condition, Interval, Row, Variable, condition_of
from registry.kinds.score.vocabulary import ANSWERS, UNIT_WORDS, UNITS

Cells = dict[str, Any]


def span(interval: Interval, variable: Variable, language: str) -> str:
    """«9–11 /min», «≤ 8 /min», «≥ 25 /min»; both bounds are included."""
    text = bounds(interval.low, interval.high, language)
    unit = printed_unit(variable, language)
    return f"{text} {unit}" if unit else text


def printed_unit(variable: Variable, language: str) -> str:
    unit = variable.row.get("unit") or "1"
    return "" if unit == "1" else UNIT_WORDS.get(unit, {}).get(language, UNITS[unit])


def bounds(low: Decimal | None, high: Decimal | None, language: str) -> str:
    first, last = ("" if each is None else written(each, language) for each in (low, high))
    if first and last:
        return first if first == last else f"{first}–{last}"
    return f"≥ {first}" if first else f"≤ {last}" if last else "–"


def columns(chart: Chart) -> list[Decimal]:
    """All points that any answer gives, highest first."""
    return sorted({each for variable in chart.variables.values() for each in _points(variable)}, reverse=True)


def _points(variable: Variable) -> Iterator[Decimal]:
    yield from (each.points for each in variable.intervals)
    yield from variable.answers.values()


def matrix(chart: Chart, language: str) -> list[Cells]:
    """A row for each variable, or for each of its scales: {key, title, scale, cells: [[{text, answer, condition}]]}."""
    heads = columns(chart)
    return [
        {
            "item": variable.item,
            "title": variable.row["title"],
            "question": variable.row.get("question"),
            "note": variable.row.get("note"),
            "scale": chart.scales[scale]["title"] if scale else None,
            "when": chart.scales[scale].get("when") if scale else None,
            "decimals": variable.decimals,
            "limits": _limits(variable, language),
            "cells": [_cell(chart, variable, scale, points, language) for points in heads],
        }
        for variable in chart.variables.values()
        for scale in variable.scales or ("",)
    ]


def _limits(variable: Variable, language: str) -> str:
    if variable.lowest is None and variable.highest is None:
        return ""
    return f"{bounds(variable.lowest, variable.highest, language)} {printed_unit(variable, language)}".rstrip()


def _cell(chart: Chart, variable: Variable, scale: str, points: Decimal, language: str) -> list[Cells]:
    if variable.type == "number":
        return [
            {"text": span(each, variable, language), "condition": condition(chart, each.condition)}
            for each in variable.intervals
            if each.points == points and each.scale in ("", scale)
        ]
    return [answer(variable, key) for key, given in variable.answers.items() if given == points]


def answer(variable: Variable, key: str) -> Cells:
    """An answer by its text, or by the English name of yes or no."""
    if variable.type == "yes-no":
        return {"name": ANSWERS.get(key, key)}
    texts = {row["key"]: row["title"] for row in variable.row.get("choices") or ()}
    return {"title": texts[key]} if key in texts else {"name": key}


def condition(chart: Chart, of: Condition | None) -> Cells | None:
    """The variable's title and the answer."""
    if of is None:
        return None
    variable = chart.variables.get(of.variable)
    if variable is None:
        return {"variable": {"nb": of.variable}, "name": of.answer}
    return {"variable": variable.row["title"], **answer(variable, of.answer)}


def bands(chart: Chart, language: str) -> list[Cells]:
    """[{table, rows: [{item, sum, title, action, condition, source}]}], tables in the order they come in."""
    sources = {row["key"]: row["citation"] for row in chart.rows("sources")}
    tables: dict[str, list[Cells]] = {}
    for row in chart.rows("bands"):
        shown = {
            "item": f"band/{row['key']}",
            "sum": bounds(exact(row["low"]), exact(row["high"]), language),
            "title": row["title"],
            "action": row.get("action"),
            "condition": condition(chart, condition_of(row)),
            "source": sources.get(row.get("source", ""), ""),
        }
        tables.setdefault(row.get("table") or "", []).append(shown)
    return [{"table": name, "rows": rows} for name, rows in tables.items()]


def flag_rule(chart: Chart, row: Row, language: str) -> Cells:
    """What makes a red flag show: {variable, points} or {variable, title or name} or {variable, text}."""
    variable = chart.variables.get(row.get("variable") or "")
    found: Cells = {"variable": variable.row["title"] if variable else None}
    if row.get("points") is not None:
        return found | {"points": written(row["points"], language)}
    if row.get("answer"):
        return found | (answer(variable, row["answer"]) if variable else {"name": row["answer"]})
    low, high = (None if row.get(name) is None else exact(row[name]) for name in ("low", "high"))
    unit = printed_unit(variable, language) if variable else ""
    return found | {"text": f"{bounds(low, high, language)} {unit}".rstrip()}


def vector(chart: Chart, row: Row, language: str) -> Cells:
    """A test vector with the names of what it answers and expects."""
    names: dict[str, Mapping[str, Mapping[str, str]]] = {
        field: {each["key"]: each["title"] for each in chart.rows(field)} for field in ("bands", "flags", "scales")
    }
    return {
        "key": row["key"],
        "age": row.get("age"),
        "total": written(row["total"], language),
        "bands": [names["bands"].get(key, {"nb": key}) for key in row.get("bands") or ()],
        "flags": [names["flags"].get(key, {"nb": key}) for key in row.get("flags") or ()],
        "answers": [_given(chart, each, names["scales"], language) for each in row.get("answers") or ()],
    }


def _given(chart: Chart, row: Row, scales: Mapping[str, Mapping[str, str]], language: str) -> Cells:
    variable = chart.variables.get(row["variable"])
    value = "" if row.get("value") is None else written(row["value"], language)
    found: Cells = {
        "variable": variable.row["title"] if variable else {"nb": row["variable"]},
        "text": f"{value} {printed_unit(variable, language) if variable else ''}".rstrip() if value else "",
        "scale": scales.get(row.get("scale") or ""),
        "points": written(row["points"], language),
    }
    if row.get("answer"):
        found |= answer(variable, row["answer"]) if variable else {"name": row["answer"]}
    return found
