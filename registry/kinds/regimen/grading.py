"""How gravely a change to a regimen touches its users, in plain words, and whether it needs the safety sign-offs."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from registry.errors import Message
from registry.kinds import evidence
from registry.kinds.differences import Rule, Shown, Verdict, compare, rules_grader
from registry.kinds.kind import Difference, FieldChange, Grade, Item
from registry.kinds.regimen.rewording import only_reworded

MAJOR, MINOR, PATCH = Grade.MAJOR, Grade.MINOR, Grade.PATCH

_HEAD = (
    Rule("changed head.cycle_length", MAJOR, "Cycle length changed from {before} to {after} days.", safety=True),
    Rule("changed head.cycles", MAJOR, "Number of cycles changed from {before} to {after}.", safety=True),
    Rule("changed head.until_progression", MAJOR, "«Until progression» changed from {before} to {after}.", safety=True),
    Rule("changed head.bsa_formula", MAJOR, "Body surface formula changed from {before} to {after}.", safety=True),
    Rule("changed head.bsa_cap", MAJOR, "Body surface cap changed from {before} to {after} m².", safety=True),
    Rule("changed head.gfr_cap", MAJOR, "GFR cap changed from {before} to {after} mL/min.", safety=True),
    Rule("changed head.indications*", MAJOR, "The indications were changed from {before} to {after}."),
    Rule("changed head.intent", MAJOR, "Intent changed from {before} to {after}."),
    Rule("changed head.treatment_line", MAJOR, "Line of treatment changed from {before} to {after}."),
    Rule("changed head.emetogenicity", MINOR, "Emetogenicity changed from {before} to {after}."),
    Rule("changed head.study", MINOR, "«Part of a study» changed from {before} to {after}."),
    Rule("changed head.valid_*", MINOR, "The validity ({field}) changed from {before} to {after}."),
    Rule("changed head.title*", PATCH, "The title was changed from {before} to {after}."),
    Rule("changed head.number", PATCH, "The number was changed from {before} to {after}."),
    Rule("changed head.diagnosis_group*", PATCH, "The diagnosis group was changed from {before} to {after}."),
)

_LINES = (
    Rule("added lines", MAJOR, "The drug line «{item}» was added.", safety=True),
    Rule("removed lines", MAJOR, "The drug line «{item}» was removed.", safety=True),
    Rule("changed lines.dose_basis", MAJOR, "Dose basis of {item} changed from {before} to {after}.", safety=True),
    Rule(
        "changed lines.max_dose", MAJOR, "Highest single dose of {item} changed from {before} to {after}.", safety=True
    ),
    Rule("changed lines.route", MAJOR, "Route of {item} changed from {before} to {after}.", safety=True),
    Rule("changed lines.days", MAJOR, "Days of {item} changed from {before} to {after}.", safety=True),
    Rule("changed lines.times_per_day", MAJOR, "Times a day of {item} changed from {before} to {after}.", safety=True),
    Rule("changed lines.duration", MAJOR, "Duration of {item} changed from {before} to {after} minutes.", safety=True),
    Rule("changed lines.substance", MAJOR, "The substance {before} was changed to {after}.", safety=True),
    Rule("changed lines.atc", MAJOR, "ATC code of {item} changed from {before} to {after}.", safety=True),
    Rule("changed lines.band_step", MAJOR, "Banding step of {item} changed from {before} to {after}.", safety=True),
    Rule("changed lines.banding", MAJOR, "Banding of {item} changed from {before} to {after}.", safety=True),
    Rule("changed lines.dose_steps", MAJOR, "Dose steps of {item} changed from {before} to {after}.", safety=True),
    Rule("changed lines.parallel_with", MAJOR, "{item} runs parallel with {after}, before with {before}.", safety=True),
    Rule("changed lines.phase", MAJOR, "Phase of {item} changed from {before} to {after}.", safety=True),
    Rule("changed lines.fluid", MAJOR, "Fluid of {item} changed from {before} to {after}.", safety=True),
    Rule("changed lines.volume", MAJOR, "Volume of {item} changed from {before} to {after} ml.", safety=True),
    Rule("changed lines.stated_total", MINOR, "Stated total of {item} changed from {before} to {after}.", safety=True),
    Rule(
        "changed lines.stated_course_total",
        MINOR,
        "Stated total of {item} over all cycles changed from {before} to {after}.",
        safety=True,
    ),
    Rule("changed lines.order", PATCH, "Place of {item} in the matrix changed from {before} to {after}."),
    Rule("changed lines.role", PATCH, "Role of {item} changed from {before} to {after}."),
    Rule("changed lines.synonyms", PATCH, "Other names of {item} changed from {before} to {after}."),
    Rule("changed lines.note*", MINOR, "Note on {item} changed from {before} to {after}.", safety=True),
)

_PHASES = (
    Rule("added phases", MAJOR, "The phase «{item}» was added.", safety=True),
    Rule("removed phases", MAJOR, "The phase «{item}» was removed.", safety=True),
    Rule(
        "changed phases.cycle_length", MAJOR, "Cycle length of «{item}» changed from {before} to {after}.", safety=True
    ),
    Rule("changed phases.cycles", MAJOR, "Cycles of «{item}» changed from {before} to {after}.", safety=True),
    Rule("changed phases.*", PATCH, "The text of the phase «{item}» was changed from {before} to {after}."),
)

_CRITERIA = (
    Rule("added start_criteria", MAJOR, "The start criterion «{item}» was added.", safety=True),
    Rule("removed start_criteria", MAJOR, "The start criterion «{item}» was removed.", safety=True),
    Rule("changed start_criteria.value", MAJOR, "Threshold of {item} changed from {before} to {after}.", safety=True),
    Rule("changed start_criteria.operator", MAJOR, "Operator of {item} changed from {before} to {after}.", safety=True),
    Rule("changed start_criteria.unit", MAJOR, "Unit of {item} changed from {before} to {after}.", safety=True),
    Rule(
        "changed start_criteria.analysis*", MAJOR, "Analysis of {item} changed from {before} to {after}.", safety=True
    ),
    Rule("changed start_criteria.code", MINOR, "Laboratory code of {item} changed from {before} to {after}."),
    Rule("changed start_criteria.action*", MAJOR, "Action on {item} changed from {before} to {after}.", safety=True),
)

_ADJUSTMENTS = (
    Rule("added modifications", MAJOR, "The dose modification «{item}» was added.", safety=True),
    Rule("removed modifications", MAJOR, "The dose modification «{item}» was removed.", safety=True),
    Rule("changed modifications.*", MAJOR, "{field} of «{item}» changed from {before} to {after}.", safety=True),
    Rule("added limits", MAJOR, "The cumulative limit for «{item}» was added.", safety=True),
    Rule("removed limits", MAJOR, "The cumulative limit for «{item}» was removed.", safety=True),
    Rule("changed limits.amount", MAJOR, "Cumulative limit of {item} changed from {before} to {after}.", safety=True),
    Rule("changed limits.note*", PATCH, "Note on the limit of {item} changed from {before} to {after}."),
    Rule("changed limits.*", MAJOR, "{field} of the limit of {item} changed from {before} to {after}.", safety=True),
    Rule("added stop_criteria", MAJOR, "The stop criterion «{item}» was added.", safety=True),
    Rule("removed stop_criteria", MAJOR, "The stop criterion «{item}» was removed.", safety=True),
    Rule("changed stop_criteria.*", MAJOR, "A stop criterion changed from {before} to {after}.", safety=True),
)

_AROUND = (
    Rule("added support", MAJOR, "The medication «{item}» was added.", safety=True),
    Rule("removed support", MAJOR, "The medication «{item}» was removed.", safety=True),
    Rule("changed support.note*", MINOR, "Note on {item} changed from {before} to {after}.", safety=True),
    Rule("changed support.*", MAJOR, "{field} of {item} changed from {before} to {after}.", safety=True),
    Rule("added follow_up", MINOR, "The check «{item}» was added."),
    Rule("removed follow_up", MINOR, "The check «{item}» was removed."),
    Rule("changed follow_up.when*", MINOR, "Time of «{item}» changed from {before} to {after}.", safety=True),
    Rule("changed follow_up.*", MINOR, "«{item}» changed from {before} to {after}."),
    Rule("added sections", MINOR, "The section «{item}» was added."),
    Rule("removed sections", MINOR, "The section «{item}» was removed."),
    Rule("changed sections.*", MINOR, "The text of «{item}» was changed."),
)

RULES = (*_HEAD, *_LINES, *_PHASES, *_CRITERIA, *_ADJUSTMENTS, *_AROUND, *evidence.RULES)

#: Sections whose text may hold doses or thresholds; a change of one needs the same eyes as a change of a line.
_SECTIONS_WITH_DOSES = frozenset(
    ("matrix", "interval", "blood-tests", "premedication", "antiemetics", "support", "dose-adjustment", "extravasation")
)


def changes(old: Iterable[Item], new: Iterable[Item], group_of: Callable[[Item], str]) -> Difference:
    judge = rules_grader(RULES, group_of)
    old, new = list(old), list(new)
    names = frozenset(name for item in (*old, *new) for name in _names(item))

    def grade(happened: str, item: Item, fields: tuple[FieldChange, ...]) -> Verdict:
        group = group_of(item)
        if group == "lines":
            return _line(judge, happened, item, fields)
        if group == "sections" and fields and all(only_reworded(each.before, each.after, names) for each in fields):
            return evidence.reworded(item)
        verdict = judge(happened, item, fields)
        if group == "sections":
            return replace(verdict, safety=item.content["name"] in _SECTIONS_WITH_DOSES)
        return verdict

    return compare(old, new, grade)


def _names(item: Item) -> tuple[str, ...]:
    """What the regimen calls its substances, for prose that speaks of them."""
    return tuple(filter(None, (item.content.get("substance"), *(item.content.get("synonyms") or ()))))


def _line(
    judge: Callable[[str, Item, tuple[FieldChange, ...]], Verdict],
    happened: str,
    item: Item,
    fields: tuple[FieldChange, ...],
) -> Verdict:
    """The dose and its unit are told together; the rest by the table, under the substance's name."""
    if happened != "changed":
        return judge(happened, item, fields)
    doses = {each.field: each for each in fields if each.field in ("dose", "unit")}
    rest = tuple(each for each in fields if each.field not in doses)
    verdict = judge(happened, replace(item, label=str(item.content["substance"])), rest)
    if not doses:
        return verdict
    return Verdict(MAJOR, (_dose_reason(item, doses), *verdict.reasons), True)


def _dose_reason(item: Item, doses: dict[str, FieldChange]) -> Message:
    substance, unit = item.content["substance"], item.content["unit"]
    dose, swap = doses.get("dose"), doses.get("unit")
    if dose is None:
        assert swap is not None
        return Message(
            "Unit of {item} changed from {before} to {after}.",
            {"item": substance, "before": Shown(swap.before), "after": unit},
        )
    values = {"item": substance, "before": dose.before, "after": dose.after, "unit": unit}
    if swap is not None:
        return Message(
            "Dose of {item} changed from {before} {old_unit} to {after} {unit}.", values | {"old_unit": swap.before}
        )
    if dose.after < dose.before:
        return Message("Dose of {item} lowered from {before} to {after} {unit}.", values)
    return Message("Dose of {item} raised from {before} to {after} {unit}.", values)
