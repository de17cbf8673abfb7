"""A value set as readers see it: its rules in words, and a page of the codes that they mean now."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from codesets import Include, TerminologyError, ValueSet
from registry.access import Use
from registry.errors import Message, RegistryError
from registry.models import Standard
from registry.services.reading.library import Edition, When
from registry.services.stored import items
from registry.services.stored.compilations import Published
from registry.services.terminology import asking, terminologies
from registry.services.terminology.usages import holders
from registry.web.language import language
from registry.web.visitor import visitor
from registry.web.whole_numbers import number_asked

PAGE = 50


@dataclass(frozen=True)
class Rule:
    """A part of a value set; `system` is the standard that holds its code system, where the registry has it."""

    part: Include
    system: Standard | None
    sets: tuple[tuple[str, Standard | None], ...] = ()
    listed: int = 0


def value_set_page(session: Session, edition: Edition, when: When) -> dict[str, Any]:
    """What the page of a value set shows besides its list; nothing for code systems and maps."""
    head = items.item(session, edition.version, "")
    if head.content.get("type") != "value-set":
        return {}
    value_set = terminologies.thing(session, edition)
    assert isinstance(value_set, ValueSet)
    owners = _owners(session, value_set)
    return {
        "value_set": value_set,
        "included": [_rule(part, owners) for part in value_set.include],
        "excluded": [_rule(part, owners) for part in value_set.exclude],
        **_expanded(session, value_set, when),
        "owners": owners,
    }


def _rule(part: Include, owners: dict[str, Standard]) -> Rule:
    sets = tuple((each, owners.get(each)) for each in part.value_sets)
    return Rule(part, owners.get(part.system or ""), sets, len(part.concepts))


def owners_of(session: Session, editions: Iterable[Edition]) -> dict[str, Standard]:
    """The standards behind the canonicals that these value sets name."""
    return _owners(session, *(terminologies.thing(session, each) for each in editions))


def _owners(session: Session, *things: Published) -> dict[str, Standard]:
    parts = [part for each in things if isinstance(each, ValueSet) for part in (*each.include, *each.exclude)]
    return holders(session, (url for part in parts for url in (part.system or "", *part.value_sets)))


def _expanded(session: Session, value_set: ValueSet, when: When) -> dict[str, Any]:
    """A page of its codes, or why there is none."""
    files, offset, text = Path(session.info["files"]), number_asked("offset"), request.args.get("q", "").strip()[:200]
    held = asking.terminology(session, files, when)
    try:
        found = held.expand(value_set, offset=offset, count=PAGE, text=text or None, language=language())
        asking.require_all(session, files, visitor(), found.used, Use.VIEW)
    except TerminologyError as error:
        return {"refusal": Message("The value set cannot be expanded: {why}", {"why": str(error)}), "expansion": None}
    except RegistryError as error:
        return {"refusal": error.text, "expansion": None}
    end = offset + len(found.entries)
    drawn = dict(each.split("|", 1) for each in found.used if "|" in each)
    following = end if end < found.total else None
    return {"expansion": found, "refusal": None, "next_offset": following, "drawn": drawn}
