"""The closed vocabularies of a score: code in content, English name for people (translated by the pages)."""

from collections.abc import Mapping

TYPES: Mapping[str, str] = {"number": "number", "choice": "choice", "yes-no": "yes or no"}

YES, NO = "yes", "no"
ANSWERS: Mapping[str, str] = {YES: "Yes", NO: "No"}

SEXES: Mapping[str, str] = {"female": "female", "male": "male"}

#: UCUM code to how the unit is printed, in Norwegian and English alike but for the words below.
UNITS: Mapping[str, str] = {
    "1": "1",
    "%": "%",
    "/min": "/min",
    "mm[Hg]": "mmHg",
    "kPa": "kPa",
    "Cel": "°C",
    "s": "s",
    "min": "min",
    "h": "hours",
    "d": "days",
    "mo": "months",
    "a": "years",
    "cm": "cm",
    "m": "m",
    "mm": "mm",
    "g": "g",
    "kg": "kg",
    "kg/m2": "kg/m²",
    "mL": "ml",
    "L": "l",
    "mL/h": "ml/h",
    "mL/kg/h": "ml/kg/h",
    "mL/min": "ml/min",
    "mL/min/{1.73_m2}": "ml/min/1,73 m²",
    "L/min": "l/min",
    "mmol/L": "mmol/L",
    "umol/L": "µmol/L",
    "nmol/L": "nmol/L",
    "pmol/L": "pmol/L",
    "mmol/mol": "mmol/mol",
    "g/L": "g/L",
    "g/dL": "g/dL",
    "mg/L": "mg/L",
    "ug/L": "µg/L",
    "ng/L": "ng/L",
    "10*9/L": "10⁹/L",
    "10*12/L": "10¹²/L",
    "U/L": "U/L",
    "{INR}": "INR",
    "{score}": "points",
}

#: Units that are words: UCUM code to the word in bokmål and nynorsk.
UNIT_WORDS: Mapping[str, Mapping[str, str]] = {
    "h": {"nb": "timer", "nn": "timar"},
    "d": {"nb": "dager", "nn": "dagar"},
    "mo": {"nb": "måneder", "nn": "månader"},
    "a": {"nb": "år", "nn": "år"},
    "{score}": {"nb": "poeng", "nn": "poeng"},
}
