"""A score's page: for whom it is, what gives points, and what the sum means."""

from collections.abc import Mapping
from typing import Any

from registry.kinds.numerals import written
from registry.kinds.score import view, vocabulary
from registry.kinds.score.chart import Chart


def page(content: Mapping[str, Any], language: str) -> dict[str, Any]:
    chart = Chart(content)
    return {
        "columns": [written(each, language) for each in view.columns(chart)],
        "matrix": view.matrix(chart, language),
        "codes": [
            {"title": variable.row["title"], "rows": variable.row["bindings"]}
            for variable in chart.variables.values()
            if variable.row.get("bindings")
        ],
        "exclusions": [
            {"titles": [_title(chart, key) for key in row["variables"]], "note": row.get("note")}
            for row in chart.rows("exclusions")
        ],
        "tables": view.bands(chart, language),
        "flags": [
            {"item": f"flag/{row['key']}", "title": row["title"], "action": row.get("action"),
             "rule": view.flag_rule(chart, row, language)}
            for row in chart.rows("flags")
        ],
        "vectors": [view.vector(chart, row, language) for row in chart.rows("vectors")],
        "sexes": vocabulary.SEXES,
        "number": lambda value: "" if value is None else written(value, language),
    }  # fmt: skip


def _title(chart: Chart, key: str) -> Mapping[str, str]:
    variable = chart.variables.get(key)
    return variable.row["title"] if variable else {"nb": key}
