"""The content model of a regimen, with labels for forms: shapes and closed vocabularies. The rules judge the rest.

Doses and other measures are JSON numbers within the bounds of `numerals`, so that they are exact.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, pre_load, validate

from registry.kinds.fields import WholeNumber, YesNo, choice, key, line, lines, text
from registry.kinds.labels import label
from registry.kinds.measures import Exact, Whole, number, table, whole
from registry.kinds.regimen import vocabulary

UNIT_LABELS = {code: unit.printed for code, unit in vocabulary.UNITS.items()}
LIMIT_UNITS = {code: UNIT_LABELS[code] for code in ("mg", "mg/m2", "mg/kg", "IE", "IE/m2")}
SUPPORT_UNITS = {"mg": "mg", "g": "g", "µg": "mikrog", "ml": "ml", "IE": "IE", "mg/kg": "mg/kg", "mg/m2": "mg/m²"}


class Indication(Schema):
    """A diagnosis that the regimen is for, as a code of a code set in the registry (icd-10 unless said)."""

    code = line(label("Code"), required=True, longest=20)
    code_set = line(label("Code set", help="Slug or canonical URI; icd-10 where empty."), longest=200)
    name = text(label("Name"))


class Phase(Schema):
    key = key(label("Key", help="Names the phase for good, as induction."))
    title = text(label("Title"), required=True)
    cycle_length = whole(label("Cycle length", unit="days", help="Where it differs from the regimen's."))
    cycles = whole(label("Number of cycles", help="Where it differs from the regimen's."))
    note = text(label("Note"))


class DrugLine(Schema):
    """One drug of the matrix. The dose basis says what the dose counts, and is never implied."""

    key = key(label("Key", help="Names the line for good, as oksaliplatin."))
    order = whole(label("Order"))
    substance = line(label("Substance"), required=True, longest=120)
    dose = number(label("Dose"), required=True)
    unit = choice(UNIT_LABELS, label("Unit"), required=True)
    dose_basis = choice(
        vocabulary.DOSE_BASES, label("Dose basis", help="What the dose is counted for; never implied."), required=True
    )
    max_dose = number(label("Highest single dose", help="In mg, IE or mikrog, for one administration."))
    route = choice(vocabulary.ROUTES, label("Route"), required=True)
    days = fields.List(
        Whole(),
        required=True,
        validate=validate.Length(min=1, max=366),
        metadata=label("Days", help="Days of the cycle, counted from 1; for a continuous infusion the day it starts."),
    )
    times_per_day = whole(label("Times a day"))
    duration = number(label("Duration", unit="min"))
    fluid = line(label("Fluid"))
    volume = number(label("Volume", unit="ml"))
    parallel_with = line(label("Runs parallel with", help="The key of another line."), longest=120)
    stated_total = number(
        label("Stated total per cycle", help="In the unit of the dose; checked against lines and days.")
    )
    stated_course_total = number(
        label("Stated total over all cycles", help="Checked against the number of cycles as well.")
    )
    band_step = number(label("Banding step", help="In mg, IE or mikrog."))
    banding = choice(vocabulary.BANDINGS, label("Banding"))
    dose_steps = fields.List(
        Exact(),
        validate=validate.Length(max=10),
        metadata=label("Dose steps −1, −2 …", help="In the unit of the dose."),
    )
    atc = line(label("ATC code"), longest=7)
    role = choice(vocabulary.ROLES, label("Role"))
    synonyms = lines(label("Other names", help="International name and abbreviations, for search."))
    phase = line(label("Phase", help="The key of a phase."), longest=120)
    note = text(label("Note"))

    @pre_load
    def _one_spelling_of_a_unit(self, data: Any, **_: Any) -> Any:
        unit = data.get("unit") if isinstance(data, Mapping) else None
        if isinstance(unit, str) and unit in vocabulary.SAME_UNIT:
            return {**data, "unit": vocabulary.SAME_UNIT[unit]}
        return data


class StartCriterion(Schema):
    """What must hold before a cycle starts, and what to do where it does not."""

    key = key(label("Key", help="Names the criterion for good, as neutrophils."))
    analysis = text(label("Analysis"), required=True)
    code = line(label("NLK code", help="As NPU02902, from the Norwegian laboratory code set."), longest=20)
    operator = choice(vocabulary.OPERATORS, label("Operator"), required=True)
    value = number(label("Value"), required=True)
    unit = line(label("Unit"), longest=40)
    action = text(label("Action where not met"))


class Modification(Schema):
    """What a trigger does to one line, or to all where no line is named."""

    key = key(label("Key", help="Names the modification for good, as neuropathy-2."))
    trigger = text(label("Trigger"), required=True)
    line = line(label("Line", help="The key of the line; all lines where empty."), longest=120)
    action = choice(vocabulary.ACTIONS, label("Action"), required=True)
    percent = number(label("Percent of the dose", unit="%"))
    dose = number(label("New dose", help="In the unit of the line's dose."))
    step = whole(label("Dose step", help="-1 is the first step down."))
    note = text(label("Note"))


class CumulativeLimit(Schema):
    """The most of a substance that a patient may get, in this treatment or ever."""

    key = key(label("Key", help="Names the limit for good, as doksorubicin."))
    atc = line(label("ATC code"), required=True, longest=7)
    substance = line(label("Substance"), required=True, longest=120)
    amount = number(label("Amount"), required=True)
    unit = choice(LIMIT_UNITS, label("Unit"), required=True)
    scope = choice(vocabulary.LIMIT_SCOPES, label("Counted"), required=True)
    note = text(label("Note"))


class StopCriterion(Schema):
    key = key(label("Key", help="Names the criterion for good, as progression."))
    text = text(label("Criterion"), required=True)


class Support(Schema):
    """Premedication, antiemetics and supportive medication."""

    key = key(label("Key", help="Names the medication for good, as ondansetron."))
    group = choice(vocabulary.SUPPORT_GROUPS, label("Group"), required=True)
    substance = line(label("Substance"), required=True, longest=120)
    atc = line(label("ATC code"), longest=7)
    dose = number(label("Dose of one administration"))
    unit = choice(SUPPORT_UNITS, label("Unit"))
    route = choice(vocabulary.ROUTES, label("Route"))
    days = fields.List(WholeNumber(), validate=validate.Length(max=366), metadata=label("Days"))
    times_per_day = whole(label("Times a day"))
    note = text(label("Note"))


class FollowUp(Schema):
    key = key(label("Key", help="Names the check for good, as ct-thorax."))
    what = text(label("What"), required=True)
    when = text(label("When"))


class Section(Schema):
    """Free text of one of the page's sections."""

    name = choice(vocabulary.SECTIONS, label("Section"), required=True)
    text = text(label("Text"), required=True)


class Source(Schema):
    key = key(label("Key", help="Names the source for good, as andre-2004."))
    citation = line(label("Citation"), required=True, longest=1000)
    url = fields.Url(schemes={"http", "https"}, validate=validate.Length(max=1000), metadata=label("Address"))


class ExpectedDose(Schema):
    """What a line comes to for the vector's patient, in mg, IE or µg; `rate` per hour."""

    line = line(label("Line"), required=True, longest=120)
    calculated = number(label("Calculated"), required=True)
    limited = number(label("After the highest single dose"))
    dose = number(label("Given", help="After banding; one administration."), required=True)
    total = number(label("Total per cycle"))
    rate = number(label("Rate per hour"))


class Vector(Schema):
    """A fictional patient and the expected calculation. Age in years: a date of birth has no place here."""

    key = key(label("Key", help="Names the test vector for good, as woman-60."))
    sex = choice(vocabulary.SEXES, label("Sex"), required=True)
    age = whole(label("Age", unit="years"), required=True)
    height = number(label("Height", unit="cm"), required=True)
    weight = number(label("Weight", unit="kg"), required=True)
    creatinine = number(label("Creatinine", unit="µmol/L"))
    bsa = number(label("Body surface", unit="m²", help="Before the cap, rounded to 0.01."))
    bsa_used = number(label("Body surface after the cap", unit="m²"))
    gfr = number(label("GFR", unit="mL/min", help="Cockcroft-Gault before the cap, rounded to 1."))
    gfr_used = number(label("GFR after the cap", unit="mL/min"))
    doses = table(ExpectedDose, label("Expected doses"))


class RegimenSchema(Schema):
    title = text(label("Title", section="About"), required=True)
    number = line(label("Number", help="In the region's library, as Lymfom 010.", section="About"), longest=60)
    diagnosis_group = text(label("Diagnosis group", section="About"))
    indications = table(Indication, label("Indications", section="About"))
    intent = choice(vocabulary.INTENTS, label("Intent", section="About"))
    treatment_line = Whole(metadata=label("Line of treatment", section="About"))
    emetogenicity = choice(vocabulary.EMETOGENICITY, label("Emetogenicity", section="About"))
    study = YesNo(metadata=label("Part of a study", section="About"))
    valid_from = fields.Date(metadata=label("Valid from", section="About"))
    valid_to = fields.Date(metadata=label("Valid to", section="About"))
    cycle_length = Whole(metadata=label("Cycle length", unit="days", section="Cycle"))
    cycles = Whole(metadata=label("Number of cycles", section="Cycle"))
    until_progression = YesNo(metadata=label("Until progression", section="Cycle"))
    bsa_formula = choice(vocabulary.BSA_NAMES, label("Body surface formula", section="Cycle"))
    bsa_cap = Exact(metadata=label("Body surface cap", unit="m²", section="Cycle"))
    gfr_cap = Exact(metadata=label("GFR cap", unit="mL/min", help="For doses by AUC; 125.", section="Cycle"))
    phases = table(Phase, label("Phases", section="Cycle"), most=10)
    lines = table(DrugLine, label("Drug lines", section="Drugs"), most=60)
    start_criteria = table(StartCriterion, label("Start criteria", section="Adjustment"))
    modifications = table(Modification, label("Dose modifications", section="Adjustment"))
    limits = table(CumulativeLimit, label("Cumulative limits", section="Adjustment"))
    stop_criteria = table(StopCriterion, label("Stop criteria", section="Adjustment"))
    support = table(Support, label("Premedication, antiemetics and support", section="Support"))
    follow_up = table(FollowUp, label("Follow-up", section="Support"))
    sections = table(Section, label("Sections", section="Text"))
    sources = table(Source, label("Sources", section="Text"))
    vectors = table(Vector, label("Test vectors", section="Test"), most=50)
