"""A small regimen without problems, and changes to it."""

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

from registry.errors import Problem
from registry.kinds.regimen.rules import check

NOWHERE: Any = SimpleNamespace(target=None)

GONE: Any = ...


def clean() -> dict[str, Any]:
    """A small regimen without any problem; each test breaks one thing in it."""
    return {
        "title": {"nb": "Prøvekur"},
        "indications": [{"code": "C18"}],
        "cycle_length": 14,
        "cycles": 4,
        "bsa_formula": "mosteller",
        "lines": [
            {
                "key": "a", "order": 1, "substance": "testplatin", "atc": "L01ZZ01", "dose": 100, "unit": "mg/m2",
                "dose_basis": "per-administration", "route": "intravenous-infusion", "days": [1, 8], "duration": 60,
            },
            {
                "key": "b", "order": 2, "substance": "testin", "atc": "L01ZZ02", "dose": 50, "unit": "mg",
                "dose_basis": "per-day", "route": "oral", "days": [1, 2, 3], "times_per_day": 2,
            },
        ],
        "start_criteria": [
            {"key": "n", "analysis": {"nb": "Nøytrofile"}, "operator": ">=", "value": 1.5, "unit": "10^9/L"}
        ],
        "sources": [{"key": "s", "citation": "Test et al. 2020"}],
        "vectors": [
            {
                "key": "v", "sex": "male", "age": 50, "height": 180, "weight": 80, "bsa": 2,
                "doses": [{"line": "a", "calculated": 200, "dose": 200}, {"line": "b", "calculated": 25, "dose": 25}],
            }
        ],
    }  # fmt: skip


def put(content: dict[str, Any], path: str, value: Any) -> None:
    *way, last = path.split(".")
    place: Any = content
    for name in way:
        place = place[int(name) if name.isdigit() else name]
    key: Any = int(last) if last.isdigit() else last
    if value is GONE:
        del place[key]
    else:
        place[key] = value


def found(changes: dict[str, Any], base: dict[str, Any] | None = None) -> list[Problem]:
    content = deepcopy(base or clean())
    for path, value in changes.items():
        put(content, path, deepcopy(value))
    return list(check(content, NOWHERE))


def codes(changes: dict[str, Any]) -> set[str]:
    return {each.code for each in found(changes)}


def line(**fields: Any) -> dict[str, Any]:
    """Changes to the first line, with vectors out of the way."""
    return {f"lines.0.{name}": value for name, value in fields.items()} | {"vectors.0.doses": []}


FU = {"substance": "fluorouracil", "atc": "L01BC02", "days": [1], "duration": 2760}

VINCA = {"substance": "vinkristin", "atc": "L01CA02", "dose": 1.4}

DOXO = {"substance": "doksorubicin", "atc": "L01DB01", "dose": 50, "days": [1]}

LIMIT = {"key": "l", "atc": "L01DB01", "substance": "doksorubicin", "unit": "mg/m2", "scope": "lifetime"}
