"""Test vectors: fictional patients measured and dosed by the regimen itself, to check, to fill in and to show."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from registry.kinds.numerals import plain
from registry.kinds.regimen.dosing import Dose, Implausible, Measures, Patient, dose, measures
from registry.kinds.regimen.lines import Line, lines_of

Row = Mapping[str, Any]

MEASURES = ("bsa", "bsa_used", "gfr", "gfr_used")

#: Fields of an expected dose, and where a computed one has them.
DOSES = {"calculated": "calculated", "limited": "limited", "dose": "given", "total": "total", "rate": "rate"}


def measures_for(head: Row, vector: Row) -> Measures:
    """The vector's patient, measured by the regimen's own formula and caps. Raises Implausible."""
    patient = Patient(vector["sex"], vector["age"], vector["height"], vector["weight"], vector.get("creatinine"))
    return measures(patient, head.get("bsa_formula"), head.get("bsa_cap"), head.get("gfr_cap"))


def worked(content: Row, vector: Row) -> list[tuple[Line, Dose]]:
    """Every line's dose for the vector's patient, step by step; lines that cannot be computed yet are left out."""
    found = []
    try:
        patient = measures_for(content, vector)
    except Implausible:
        # the patient cannot be; the vector's problems say so
        return []
    for line in lines_of(content):
        try:
            found.append((line, dose(line, patient)))
        except Implausible:
            continue
    return found


def recomputed(content: Row) -> dict[str, Any]:
    """The content with its vectors' expectations computed anew from the lines, to be read and approved by people.

    For editors who have changed a dose on purpose. A vector whose patient cannot be keeps what it says.
    """
    vectors = [_recomputed(content, vector) for vector in content.get("vectors") or ()]
    return {**content, "vectors": vectors} if vectors else dict(content)


def followed(content: Row) -> dict[str, Any]:
    """As `recomputed`, but each expectation states no more than it did: only what the edit moved becomes different."""
    anew = recomputed(content)
    pairs = zip(content.get("vectors") or (), anew.get("vectors") or (), strict=True)
    return {**anew, "vectors": [_as_stated(before, after) for before, after in pairs]}


def _as_stated(before: Row, after: Row) -> dict[str, Any]:
    stated = {row["line"]: set(row) for row in before.get("doses") or ()}
    doses = [
        {name: value for name, value in row.items() if name in stated.get(row["line"], row)}
        for row in after.get("doses") or ()
    ]
    measured = {name: value for name, value in after.items() if name in before and name != "doses"}
    return {**measured, **({"doses": doses} if doses else {})}


def _recomputed(content: Row, vector: Row) -> dict[str, Any]:
    try:
        patient = measures_for(content, vector)
    except Implausible:
        return dict(vector)
    kept = {name: value for name, value in vector.items() if name not in (*MEASURES, "doses")}
    measured = {name: getattr(patient, name) for name in MEASURES}
    doses = [{"line": line.key, **_expected(found)} for line, found in worked(content, vector)]
    return {**kept, **_numbers(measured), **({"doses": doses} if doses else {})}


def _expected(found: Dose) -> dict[str, int | float]:
    return _numbers({name: getattr(found, attribute) for name, attribute in DOSES.items()})


def _numbers(values: Mapping[str, Decimal | None]) -> dict[str, int | float]:
    return {name: plain(value) for name, value in values.items() if value is not None}
