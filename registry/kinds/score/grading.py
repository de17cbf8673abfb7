"""How gravely a change to a score touches its users, in plain words, and whether it needs the safety sign-offs.

Whatever decides points, sums or what they mean does: points, bounds, units, answers, scales, bands, red flags, and
whom the score is for. So do their texts, since one word can turn an answer; notes and purpose may be reworded.
"""

from collections.abc import Callable, Iterable

from registry.kinds import evidence
from registry.kinds.differences import Rule, Verdict, compare, rules_grader
from registry.kinds.kind import Difference, FieldChange, Grade, Item
from registry.kinds.regimen.rewording import only_reworded

MAJOR, MINOR, PATCH = Grade.MAJOR, Grade.MINOR, Grade.PATCH

_HEAD = (
    Rule("changed head.title*", PATCH, "The title was changed from {before} to {after}."),
    Rule("changed head.abbreviation", PATCH, "The abbreviation was changed from {before} to {after}."),
    Rule("changed head.synonyms", PATCH, "The other names were changed from {before} to {after}."),
    Rule("changed head.archetype", MINOR, "The archetype was changed from {before} to {after}."),
    Rule("changed head.min_age", MAJOR, "Lowest age changed from {before} to {after} years.", safety=True),
    Rule("changed head.max_age", MAJOR, "Highest age changed from {before} to {after} years.", safety=True),
    Rule("changed head.sex", MAJOR, "The sex that the score is for changed from {before} to {after}.", safety=True),
    Rule("changed head.population*", MAJOR, "Whom the score is for changed from {before} to {after}.", safety=True),
    Rule("changed head.period*", MAJOR, "The period that is judged changed from {before} to {after}.", safety=True),
    Rule("changed head.minimum", MAJOR, "The lowest sum changed from {before} to {after}.", safety=True),
    Rule("changed head.maximum", MAJOR, "The highest sum changed from {before} to {after}.", safety=True),
    Rule("changed head.note*", MINOR, "The note was changed from {before} to {after}.", safety=True),
    Rule("changed head.purpose*", MINOR, "The purpose was changed from {before} to {after}."),
)

_VARIABLES = (
    Rule("added variables", MAJOR, "The variable «{item}» was added.", safety=True),
    Rule("removed variables", MAJOR, "The variable «{item}» was removed.", safety=True),
    Rule("changed variables.type", MAJOR, "Type of «{item}» changed from {before} to {after}.", safety=True),
    Rule("changed variables.unit", MAJOR, "Unit of «{item}» changed from {before} to {after}.", safety=True),
    Rule("changed variables.decimals", MAJOR, "Decimals of «{item}» changed from {before} to {after}.", safety=True),
    Rule("changed variables.*est", MAJOR, "A limit of «{item}» changed from {before} to {after}.", safety=True),
    Rule("changed variables.*points*", MAJOR, "Points of «{item}» changed from {before} to {after}.", safety=True),
    Rule(
        "changed variables.intervals*", MAJOR, "An interval of «{item}» changed from {before} to {after}.", safety=True
    ),
    Rule("changed variables.choices*.code*", MINOR, "A code of «{item}» changed from {before} to {after}."),
    Rule("changed variables.choices*", MAJOR, "An answer of «{item}» changed from {before} to {after}.", safety=True),
    Rule("changed variables.bindings*", MINOR, "Codes of «{item}» changed from {before} to {after}."),
    Rule("changed variables.path", MINOR, "The path of «{item}» changed from {before} to {after}."),
    Rule("changed variables.*", MINOR, "{field} of «{item}» was changed from {before} to {after}.", safety=True),
    Rule("added scales", MAJOR, "The scale «{item}» was added.", safety=True),
    Rule("removed scales", MAJOR, "The scale «{item}» was removed.", safety=True),
    Rule("changed scales.*", MAJOR, "{field} of the scale «{item}» changed from {before} to {after}.", safety=True),
    Rule("added exclusions", MAJOR, "Variables were made to exclude each other: {after}.", safety=True),
    Rule("removed exclusions", MAJOR, "Variables no longer exclude each other: {before}.", safety=True),
    Rule("changed exclusions.note*", MINOR, "A note on what excludes each other changed from {before} to {after}."),
    Rule("changed exclusions.*", MAJOR, "What excludes each other changed from {before} to {after}.", safety=True),
)

_MEANING = (
    Rule("added bands", MAJOR, "The band «{item}» was added.", safety=True),
    Rule("removed bands", MAJOR, "The band «{item}» was removed.", safety=True),
    Rule("changed bands.source", MINOR, "Source of the band «{item}» changed from {before} to {after}."),
    Rule("changed bands.*", MAJOR, "{field} of the band «{item}» changed from {before} to {after}.", safety=True),
    Rule("added flags", MAJOR, "The red flag «{item}» was added.", safety=True),
    Rule("removed flags", MAJOR, "The red flag «{item}» was removed.", safety=True),
    Rule("changed flags.source", MINOR, "Source of the red flag «{item}» changed from {before} to {after}."),
    Rule("changed flags.*", MAJOR, "{field} of the red flag «{item}» changed from {before} to {after}.", safety=True),
    Rule("added not_for", MAJOR, "The score is no longer for «{item}».", safety=True),
    Rule("removed not_for", MAJOR, "«{item}» is no longer left out.", safety=True),
    Rule("changed not_for.*", MAJOR, "{field} of «{item}» changed from {before} to {after}.", safety=True),
)

RULES = (*_HEAD, *_VARIABLES, *_MEANING, *evidence.RULES)


def changes(old: Iterable[Item], new: Iterable[Item], group_of: Callable[[Item], str]) -> Difference:
    judge = rules_grader(RULES, group_of)

    def grade(happened: str, item: Item, fields: tuple[FieldChange, ...]) -> Verdict:
        if fields and all(_is_prose(each) and only_reworded(each.before, each.after) for each in fields):
            return evidence.reworded(item)
        return judge(happened, item, fields)

    return compare(old, new, grade)


def _is_prose(change: FieldChange) -> bool:
    return change.field.startswith(("purpose.", "note."))
