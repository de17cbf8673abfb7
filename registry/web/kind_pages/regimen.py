"""A regimen's page: the sections of the region's own library, in their order."""

import re
from collections.abc import Mapping
from typing import Any

from registry.kinds.numerals import written
from registry.kinds.regimen import view, vocabulary

_POWERS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_GROUPS = {"premedication": "premedication", "antiemetics": "antiemetic", "support": "support"}


def page(content: Mapping[str, Any], language: str) -> dict[str, Any]:
    texts: dict[str, list[Any]] = {}
    for section in content.get("sections", ()):
        texts.setdefault(section["name"], []).append(section["text"])
    return {
        "headings": vocabulary.SECTIONS,
        "texts": texts,
        "matrix": view.matrix(content, language),
        "calendars": view.calendar(content, language),
        "support": {name: _support(content, group, language) for name, group in _GROUPS.items()},
        "criteria": [_criterion(row, language) for row in content.get("start_criteria", ())],
        "modifications": [_modification(content, row, language) for row in content.get("modifications", ())],
        "limits": [_limit(row, language) for row in content.get("limits", ())],
        "vectors": [_vector(row, language) for row in content.get("vectors", ())],
        "lines": {row["key"]: row["substance"] for row in content.get("lines", ())},
        "vocabulary": vocabulary,
        "number": lambda value: "" if value is None else written(value, language),
    }


def _support(content: Mapping[str, Any], group: str, language: str) -> list[dict[str, Any]]:
    return [
        {
            "item": f"support/{row['key']}",
            "substance": row["substance"],
            "dose": _amount(row, language),
            "route": vocabulary.ROUTES.get(row.get("route", ""), ""),
            "days": view.printed_days(tuple(row.get("days", ()))),
            "times": row.get("times_per_day"),
            "note": row.get("note"),
        }
        for row in content.get("support", ())
        if row.get("group") == group
    ]


def _amount(row: Mapping[str, Any], language: str) -> str:
    if row.get("dose") is None:
        return ""
    units = {"µg": "mikrog", "mg/m2": "mg/m²"}
    unit = row.get("unit", "")
    return f"{written(row['dose'], language)} {units.get(unit, unit)}".strip()


def _criterion(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    sign = vocabulary.OPERATORS.get(row["operator"], row["operator"])
    limit = f"{sign} {written(row['value'], language)} {_raised(row.get('unit', ''))}".strip()
    return {"analysis": row["analysis"], "code": row.get("code", ""), "limit": limit, "action": row.get("action")}


def _raised(unit: str) -> str:
    """10^9/L as it is printed: 10⁹/L."""
    return re.sub(r"\^(-?\d+)", lambda power: power[1].translate(_POWERS), unit)


def _modification(content: Mapping[str, Any], row: Mapping[str, Any], language: str) -> dict[str, Any]:
    names = {line["key"]: line for line in content.get("lines", ())}
    line = names.get(row.get("line", ""), {})
    amount = ""
    if row.get("percent") is not None:
        amount = f"{written(row['percent'], language)} %"
    elif row.get("dose") is not None:
        amount = view.printed_dose(row["dose"], line.get("unit", ""), language)
    elif row.get("step") is not None:
        amount = str(row["step"]).replace("-", "\u2212")
    return {
        "trigger": row["trigger"],
        "line": line.get("substance", ""),
        "action": vocabulary.ACTIONS.get(row["action"], row["action"]),
        "amount": amount,
        "note": row.get("note"),
    }


def _limit(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "substance": row["substance"],
        "amount": view.printed_dose(row["amount"], row["unit"], language),
        "scope": vocabulary.LIMIT_SCOPES.get(row["scope"], row["scope"]),
        "note": row.get("note"),
    }


def _vector(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    numbers = {name: written(value, language) for name, value in row.items() if isinstance(value, int | float)}
    doses = [
        {name: written(value, language) if isinstance(value, int | float) else value for name, value in dose.items()}
        for dose in row.get("doses", ())
    ]
    return {"key": row["key"], "sex": vocabulary.SEXES.get(row["sex"], row["sex"]), **numbers, "doses": doses}
