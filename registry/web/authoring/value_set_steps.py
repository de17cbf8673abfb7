"""What the buttons of the value set editor do: each command of a form as a step from one value set to the next."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from codesets import Filter, Include, IncludedConcept, TerminologyError, ValueSet
from codesets.authoring import (
    Unfit,
    add_filter,
    add_part,
    bring_in,
    drop_filter,
    drop_part,
    leave_out,
    list_codes,
    narrow,
    part_of,
    pin,
    replace_code,
    unlist,
    without_value_set,
)
from codesets.authoring.value_sets import Side, parts_of
from codesets.telling import tell
from codesets.things.system import System
from codesets.value_sets.filters import compile_filter
from registry.services.proposing import authoring, procedure
from registry.web.authoring.work import Work
from registry.web.whole_numbers import whole_number

#: Codes that are put in at one go.
MOST_CODES: Final = 5_000
#: Letters of a list that is pasted in: that many codes with their names.
MOST_LETTERS: Final = 500_000
#: Hints that are taken at one go.
MOST_HINTS: Final = 200
#: Codes that are named where they are not in the system.
_NAMED: Final = 10
_APART: Final = re.compile(r"[\s;,]+")


Step = Callable[[Work, ValueSet, str], ValueSet]


def _side(work: Work) -> Side:
    return "exclude" if work.text("side") == "exclude" else "include"


def _edition(work: Work) -> tuple[str, str | None]:
    """The code system that is drawn on, and the version it is pinned to."""
    url, _, version = work.text("edition").partition("|")
    return url, version or None


def _part(work: Work) -> tuple[Side, int]:
    side, _, number = work.text("part").partition("-")
    found = whole_number(number)
    if found is None:
        raise Unfit(tell("Choose a part of the value set."))
    return ("exclude" if side == "exclude" else "include"), found


def _system(work: Work) -> System:
    url, version = _edition(work)
    if not url:
        raise Unfit(tell("Choose a code system or a value set."))
    return authoring.system_of(work.session, work.member, url, version)


def taken(work: Work, value_set: ValueSet) -> ValueSet:
    """The value set after the form's command, `verb` or `verb:argument`."""
    verb, _, argument = work.text("command").partition(":")
    step = STEPS.get(verb)
    if step is None:
        raise Unfit(tell("The page does not know what {command} is.", command=verb[:40]))
    return step(work, value_set, argument)


def _intent(work: Work, value_set: ValueSet, _: str) -> ValueSet:
    text = work.form.get("intent", "").replace("\r\n", "\n").strip()
    procedure.check_texts(intent=text)
    inactive = {"yes": True, "no": False}.get(work.text("inactive"))
    return replace(value_set, intent=text or None, inactive=inactive)


def _pin(work: Work, value_set: ValueSet, _: str) -> ValueSet:
    return pin(value_set, *_part(work), work.text("version") or None)


def _drop_part(work: Work, value_set: ValueSet, _: str) -> ValueSet:
    return drop_part(value_set, *_part(work))


def _unlist(work: Work, value_set: ValueSet, code: str) -> ValueSet:
    return unlist(value_set, *_part(work), [code])


def _drop_filter(work: Work, value_set: ValueSet, at: str) -> ValueSet:
    number = whole_number(at)
    return drop_filter(value_set, *_part(work), -1 if number is None else number)


def _drop_set(work: Work, value_set: ValueSet, reference: str) -> ValueSet:
    return without_value_set(value_set, *_part(work), reference)


def _add(work: Work, value_set: ValueSet, code: str) -> ValueSet:
    return _put(work, value_set, [code] if code else work.form.getlist("code"))


def _paste(work: Work, value_set: ValueSet, _: str) -> ValueSet:
    """A code on each line, perhaps with its name after it; or codes with commas between."""
    system = _system(work)
    typed = work.form.get("codes", "")
    if len(typed) > MOST_LETTERS:
        raise Unfit(tell("Put in up to {limit} codes at a time, or use a rule.", limit=MOST_CODES))
    found: list[str] = []
    for line in filter(None, (each.strip() for each in typed.splitlines())):
        found += [line] if system.concept(line) is not None else _in_line(line, system)
    return _put(work, value_set, found)


def _in_line(line: str, system: System) -> list[str]:
    words = [each for each in _APART.split(line) if each]
    if all(system.concept(each) is not None for each in words):
        return words
    return words[:1]


def _put(work: Work, value_set: ValueSet, codes: Iterable[str]) -> ValueSet:
    """With the codes on the form's side; those that the system does not have are told of and left."""
    system, (url, version) = _system(work), _edition(work)
    wanted = list(dict.fromkeys(each.strip() for each in codes if each.strip()))
    if not wanted:
        raise Unfit(tell("Name at least one code."))
    if len(wanted) > MOST_CODES:
        raise Unfit(tell("Put in up to {limit} codes at a time, or use a rule.", limit=MOST_CODES))
    known = _listable(system, wanted)
    unknown = [each for each in wanted if system.concept(each) is None]
    if unknown and not known:
        raise Unfit(tell("These are not codes of the code system: {codes}", codes=", ".join(unknown[:_NAMED])))
    if unknown:
        work.notes.append(tell("These are not codes of the code system: {codes}", codes=", ".join(unknown[:_NAMED])))
    if _side(work) == "exclude":
        return list_codes(value_set, "exclude", url, version, known)
    return bring_in(value_set, url, version, known)


def _listable(system: System, codes: Iterable[str]) -> list[IncludedConcept]:
    """As lists have them: with the system's own name, since lists are read where the system is not at hand."""
    found = (system.concept(each) for each in codes)
    return [IncludedConcept(each.code, each.display) for each in found if each is not None]


def _below(work: Work, value_set: ValueSet, code: str) -> ValueSet:
    return _ruled(work, value_set, Filter("concept", "is-a", code))


def _rule(work: Work, value_set: ValueSet, _: str) -> ValueSet:
    property, _, op = work.text("rule").rpartition(" ")
    if not property or not work.text("value"):
        raise Unfit(tell("Choose what the rule asks for, and write a value."))
    return _ruled(work, value_set, Filter(property, op, work.text("value")))


def _ruled(work: Work, value_set: ValueSet, rule: Filter) -> ValueSet:
    """A new part with the rule, or a rule more for a part."""
    if work.text("part"):
        side, number = _part(work)
        made, part = add_filter(value_set, side, number, rule), part_of(value_set, side, number)
        _check(authoring.system_of(work.session, work.member, part.system or "", part.version), rule)
        return made
    _check(_system(work), rule)
    url, version = _edition(work)
    return add_part(value_set, _side(work), Include(url, version, filters=(rule,)))


def _check(system: System, rule: Filter) -> None:
    try:
        compile_filter(system, rule)
    except TerminologyError as error:
        raise Unfit(tell("The code system cannot answer this rule: {why}", why=str(error))) from error


def _whole(work: Work, value_set: ValueSet, _: str) -> ValueSet:
    url, version = _edition(work)
    return add_part(value_set, _side(work), Include(url or None, version))


def _set(work: Work, value_set: ValueSet, _: str) -> ValueSet:
    reference = work.text("reference")
    if work.text("part"):
        return narrow(value_set, *_part(work), reference)
    return add_part(value_set, _side(work), Include(value_sets=(reference,) if reference else ()))


def _stated(value_set: ValueSet, system: str) -> str | None:
    """The version by which the value set names a system: none where it floats anywhere."""
    versions = [part.version for part in value_set.include if part.system == system]
    return None if None in versions or not versions else versions[0]


def _is_in(work: Work, value_set: ValueSet, system: str, code: str) -> bool:
    try:
        return work.terminology.validate(code, system, value_set=value_set).valid
    except TerminologyError:
        return False


def _hinted(work: Work, value_set: ValueSet, code: str) -> tuple[str, str | None, list[IncludedConcept]]:
    """The edition as the value set states it, and the code to be brought in or left out."""
    url, _ = _edition(work)
    listed = _listable(_system(work), [code])
    if not listed:
        raise Unfit(tell("These are not codes of the code system: {codes}", codes=code[:80]))
    return url, _stated(value_set, url), listed


def _bring_in(work: Work, value_set: ValueSet, code: str) -> ValueSet:
    """The button's code, or all that are shown with it."""
    for each in [code] if code else work.form.getlist("code")[:MOST_HINTS]:
        url, version, listed = _hinted(work, value_set, each)
        freed = bring_in(value_set, url, version, listed, ruled=True)
        value_set = freed if _is_in(work, freed, url, each) else bring_in(value_set, url, version, listed)
    return value_set


def _leave_out(work: Work, value_set: ValueSet, code: str) -> ValueSet:
    url, version, listed = _hinted(work, value_set, code)
    made = leave_out(value_set, url, version, listed)
    return leave_out(value_set, url, version, listed, ruled=True) if _is_in(work, made, url, code) else made


def _swap(work: Work, value_set: ValueSet, code: str) -> ValueSet:
    """What replaces an ended code, in its place; where a rule has it, beside the rule."""
    system, (url, _) = _system(work), _edition(work)
    concept = system.concept(code)
    listed = _listable(system, concept.replaced_by if concept is not None else ())
    if not listed:
        raise Unfit(tell("Nothing in the code system replaces {code}.", code=code[:80]))
    is_listed = any(each.code == code for part in value_set.include if part.system == url for each in part.concepts)
    if is_listed:
        return replace_code(value_set, url, code, listed)
    return bring_in(_leave_out(work, value_set, code), url, _stated(value_set, url), listed)


def _rename(work: Work, value_set: ValueSet, code: str) -> ValueSet:
    """The code by the name that its system has for it now."""
    side, number = _part(work)
    part, parts = part_of(value_set, side, number), parts_of(value_set, side)
    system = authoring.system_of(work.session, work.member, part.system or "", part.version)
    concept = system.concept(code)
    if concept is None:
        raise Unfit(tell("These are not codes of the code system: {codes}", codes=code[:80]))
    named = tuple(replace(each, display=concept.display) if each.code == code else each for each in part.concepts)
    made = (*parts[:number], replace(part, concepts=named), *parts[number + 1 :])
    return replace(value_set, include=made) if side == "include" else replace(value_set, exclude=made)


STEPS: Mapping[str, Step] = {
    "intent": _intent,
    "pin": _pin,
    "drop-part": _drop_part,
    "unlist": _unlist,
    "rename": _rename,
    "drop-filter": _drop_filter,
    "drop-set": _drop_set,
    "add": _add,
    "paste": _paste,
    "below": _below,
    "rule": _rule,
    "whole": _whole,
    "set": _set,
    "bring-in": _bring_in,
    "leave-out": _leave_out,
    "swap": _swap,
}
