"""The closed vocabularies of a regimen: code in content, English name for people (translated by the pages)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Unit:
    """What a dose is counted in: `absolute` is the unit of what is given, `scale` what the dose is multiplied with.

    `ceiling` is the highest single dose that any known regimen comes near; above it the number or the unit is wrong.
    """

    code: str
    printed: str
    absolute: str
    scale: str
    ceiling: Decimal


UNITS: Mapping[str, Unit] = {
    unit.code: unit
    for unit in (
        Unit("mg", "mg", "mg", "one", Decimal(30_000)),
        Unit("mg/m2", "mg/m²", "mg", "bsa", Decimal(15_000)),
        Unit("mg/kg", "mg/kg", "mg", "weight", Decimal(500)),
        Unit("AUC", "AUC", "mg", "calvert", Decimal(8)),
        Unit("IE", "IE", "IE", "one", Decimal(50_000_000)),
        Unit("IE/m2", "IE/m²", "IE", "bsa", Decimal(25_000_000)),
        Unit("µg/kg", "mikrog/kg", "µg", "weight", Decimal(1_000)),
    )
}

#: The micro sign (U+00B5) is canonical; the Greek mu (U+03BC) looks the same and is read as the same.
SAME_UNIT: Mapping[str, str] = {
    "μg/kg": "µg/kg",
    "mcg/kg": "µg/kg",
    "mikrog/kg": "µg/kg",
    "mg/m²": "mg/m2",
    "IE/m²": "IE/m2",
}

PRINTED_ABSOLUTE: Mapping[str, str] = {"mg": "mg", "IE": "IE", "µg": "mikrog"}

DOSE_BASES: Mapping[str, str] = {
    "per-administration": "per administration",
    "per-day": "per day, divided over the day's administrations",
    "per-cycle": "per cycle, divided over all administrations of the cycle",
    "continuous-total": "total of one continuous infusion over its whole duration, given once a cycle",
}

ROUTES: Mapping[str, str] = {
    "intravenous-infusion": "intravenous infusion",
    "intravenous-bolus": "intravenous bolus",
    "oral": "oral",
    "subcutaneous": "subcutaneous",
    "intramuscular": "intramuscular",
    "intrathecal": "intrathecal",
    "intraperitoneal": "intraperitoneal",
    "intravesical": "intravesical",
    "topical": "topical",
}

#: Routes where a time of infusion has no meaning.
ROUTES_WITHOUT_INFUSION = frozenset({"oral", "topical"})

INTENTS: Mapping[str, str] = {
    "curative": "curative",
    "adjuvant": "adjuvant",
    "neoadjuvant": "neoadjuvant",
    "palliative": "palliative",
}

EMETOGENICITY: Mapping[str, str] = {
    "minimal": "minimal (under 10 %)",
    "low": "low (10 to 30 %)",
    "moderate": "moderate (30 to 90 %)",
    "high": "high (over 90 %)",
}

BSA_NAMES: Mapping[str, str] = {
    "mosteller": "Mosteller",
    "dubois": "DuBois",
    "haycock": "Haycock",
    "gehan-george": "Gehan-George",
}

ROLES: Mapping[str, str] = {
    "cytostatic": "cytostatic",
    "antibody": "antibody",
    "targeted": "targeted therapy",
    "hormone": "hormone",
    "corticosteroid": "corticosteroid",
    "modulator": "modulator",
    "other": "other",
}

BANDINGS: Mapping[str, str] = {
    "nearest": "to the nearest step",
    "down": "down to the step below",
}

OPERATORS: Mapping[str, str] = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}

ACTIONS: Mapping[str, str] = {
    "percent": "give this percentage of the dose",
    "dose": "give this dose",
    "step": "go to this dose step",
    "delay": "delay the cycle",
    "omit": "omit the dose",
    "stop": "stop the drug",
    "recalculate": "compute the dose again from new measurements",
}

SUPPORT_GROUPS: Mapping[str, str] = {
    "premedication": "premedication",
    "antiemetic": "antiemetic",
    "support": "supportive medication",
}

LIMIT_SCOPES: Mapping[str, str] = {"lifetime": "over the whole life", "treatment": "in this treatment"}

SEXES: Mapping[str, str] = {"female": "female", "male": "male"}

#: Sections of a regimen's page with their headings, in the order of the region's own library.
SECTIONS: Mapping[str, str] = {
    "indication": "Indication",
    "matrix": "Regimen matrix",
    "interval": "Interval between cycles",
    "examinations": "Examinations before start",
    "blood-tests": "Blood tests and criteria for start",
    "premedication": "Premedication",
    "antiemetics": "Antiemetics",
    "support": "Supportive medication",
    "evaluation": "Evaluation",
    "precautions": "Precautions",
    "dose-adjustment": "Dose adjustment",
    "excretion": "Excretion",
    "extravasation": "Extravasation",
    "adverse-effects": "Adverse effects",
}
