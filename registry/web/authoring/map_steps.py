"""What the buttons of the map editor do: each command of a form as a step from one map to the next."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from codesets import ConceptMap, MapGroup, MapTarget, Unmapped
from codesets.authoring import (
    Unfit,
    add_group,
    add_target,
    change_target,
    drop_group,
    drop_target,
    element_of,
    forget,
    group_of,
    set_sides,
    set_unmapped,
    without_counterpart,
)
from codesets.telling import tell
from codesets.things.system import System
from registry.errors import ContentError
from registry.services.proposing import authoring, procedure
from registry.web.authoring.work import Work
from registry.web.whole_numbers import whole_number

#: Pairs that are taken at one go.
MOST_PAIRS: Final = 200

Step = Callable[[Work, ConceptMap, str], ConceptMap]


def taken(work: Work, concept_map: ConceptMap) -> ConceptMap:
    """The map after the form's command, `verb` or `verb:argument`."""
    verb, _, argument = work.text("command").partition(":")
    step = STEPS.get(verb)
    if step is None:
        raise Unfit(tell("The page does not know what {command} is.", command=verb[:40]))
    return step(work, concept_map, argument)


def _group(work: Work) -> int:
    return whole_number(work.text("group"), digits=5) or 0


def _edition(work: Work, name: str) -> tuple[str, str | None]:
    url, _, version = work.text(name).partition("|")
    return url, version or None


def _add_group(work: Work, concept_map: ConceptMap, _: str) -> ConceptMap:
    (source, source_version), (target, target_version) = _edition(work, "from"), _edition(work, "to")
    return add_group(concept_map, MapGroup(source or None, source_version, target or None, target_version))


def _sides(work: Work, concept_map: ConceptMap, _: str) -> ConceptMap:
    return set_sides(concept_map, _group(work), _edition(work, "from"), _edition(work, "to"))


def _drop_group(work: Work, concept_map: ConceptMap, _: str) -> ConceptMap:
    return drop_group(concept_map, _group(work))


def _unmapped(work: Work, concept_map: ConceptMap, _: str) -> ConceptMap:
    number, mode = _group(work), work.text("mode")
    if not mode:
        return set_unmapped(concept_map, number, None)
    before = group_of(concept_map, number).unmapped or Unmapped(mode)
    system = _system(work, concept_map, number, "target")
    concept = system.concept(work.text("fixed")) if system is not None and mode == "fixed" else None
    if mode == "fixed" and work.text("fixed") and system is not None and concept is None:
        raise Unfit(tell("These are not codes of the code system: {codes}", codes=work.text("fixed")[:80]))
    rule = replace(
        before,
        mode=mode,
        code=work.text("fixed") or None if mode == "fixed" else None,
        display=concept.display if concept is not None else None,
        other_map=work.text("other_map") or None if mode == "other-map" else None,
        relationship=work.text("rule-relationship") or None if mode != "other-map" else None,
    )
    return set_unmapped(concept_map, number, rule)


def _system(work: Work, concept_map: ConceptMap, number: int, side: str) -> System | None:
    """The system of a side, None where it is not here: its codes are then taken as they are written."""
    group = group_of(concept_map, number)
    url, version = (group.source, group.source_version) if side == "source" else (group.target, group.target_version)
    try:
        return authoring.system_of(work.session, work.member, url or "", version) if url else None
    except ContentError:
        return None


def _target(work: Work, concept_map: ConceptMap, code: str) -> ConceptMap:
    """One target more for the row's code: the button's, or the one that was typed."""
    number = _group(work)
    chosen = code or work.text("target")
    relationship = work.text("relationship") or "related-to"
    return _mapped(work, concept_map, number, work.text("code"), chosen, relationship)


def _mapped(work: Work, concept_map: ConceptMap, number: int, code: str, chosen: str, relationship: str) -> ConceptMap:
    source, target = (_system(work, concept_map, number, side) for side in ("source", "target"))
    known = source.concept(code) if source is not None else None
    if element_of(group_of(concept_map, number), code) is None and source is not None and known is None:
        raise Unfit(tell("These are not codes of the code system: {codes}", codes=code[:80]))
    concept = target.concept(chosen) if target is not None and chosen else None
    if target is not None and chosen and concept is None:
        raise Unfit(tell("These are not codes of the code system: {codes}", codes=chosen[:80]))
    made = MapTarget(concept.code if concept else chosen, concept.display if concept else None, relationship)
    return add_target(concept_map, number, code, made, known.display if known else None)


def _change(work: Work, concept_map: ConceptMap, _: str) -> ConceptMap:
    """What was typed of every target of the row: the Enter key presses the first button, whichever field it is in."""
    number, code = _group(work), work.text("code")
    for name in [each for each in work.form if each.startswith("target-")]:
        at = name.removeprefix("target-")
        comment = work.form.get(f"comment-{at}", "").strip() or None
        procedure.check_texts(comment=comment or "")
        relationship = work.text(f"relationship-{at}")
        if relationship:
            concept_map = change_target(concept_map, number, code, work.text(name), relationship, comment)
    return concept_map


def _drop(work: Work, concept_map: ConceptMap, at: str) -> ConceptMap:
    return drop_target(concept_map, _group(work), work.text("code"), work.text(f"target-{at}"))


def _none(work: Work, concept_map: ConceptMap, _: str) -> ConceptMap:
    number, code = _group(work), work.text("code")
    source = _system(work, concept_map, number, "source")
    concept = source.concept(code) if source is not None else None
    return without_counterpart(concept_map, number, code, concept.display if concept is not None else None)


def _forget(work: Work, concept_map: ConceptMap, _: str) -> ConceptMap:
    return forget(concept_map, _group(work), work.text("code"))


def _same(work: Work, concept_map: ConceptMap, _: str) -> ConceptMap:
    """The pairs whose names say the same, as the page showed them."""
    number, pairs = _group(work), list(zip(work.form.getlist("source"), work.form.getlist("match"), strict=False))
    for code, target in pairs[:MOST_PAIRS]:
        concept_map = _mapped(work, concept_map, number, code, target, "equivalent")
    return concept_map


STEPS: Mapping[str, Step] = {
    "add-group": _add_group,
    "sides": _sides,
    "drop-group": _drop_group,
    "unmapped": _unmapped,
    "target": _target,
    "change": _change,
    "drop": _drop,
    "none": _none,
    "forget": _forget,
    "same": _same,
}
