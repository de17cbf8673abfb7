"""Attributes that the reference model gives instances, and that templates leave unsaid, with how forms ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from archetypes.wording.openehr_codes import MATH_FUNCTIONS, SETTINGS, STATES, rubric, rubrics


@dataclass(frozen=True)
class ContextAttribute:
    """`in_context`: taken from where the form is filled in, not asked for. `codes` are openEHR's own."""

    name: str
    rm_type: str
    minimum: int = 1
    in_context: bool = True
    codes: tuple[str, ...] = ()


_ENTRY: Final = (
    ContextAttribute("language", "CODE_PHRASE"),
    ContextAttribute("encoding", "CODE_PHRASE"),
    ContextAttribute("subject", "PARTY_PROXY"),
)
_EVENT: Final = (ContextAttribute("time", "DV_DATE_TIME"),)
_INTERVAL_EVENT: Final = (
    ContextAttribute("width", "DV_DURATION", in_context=False),
    ContextAttribute("math_function", "DV_CODED_TEXT", in_context=False, codes=MATH_FUNCTIONS),
)
CONTEXT: Final[dict[str, tuple[ContextAttribute, ...]]] = {
    "COMPOSITION": (
        ContextAttribute("category", "DV_CODED_TEXT", codes=("433",)),
        ContextAttribute("language", "CODE_PHRASE"),
        ContextAttribute("territory", "CODE_PHRASE"),
        ContextAttribute("composer", "PARTY_PROXY"),
        ContextAttribute("context", "EVENT_CONTEXT", minimum=0),
    ),
    "EVENT_CONTEXT": (
        ContextAttribute("start_time", "DV_DATE_TIME"),
        ContextAttribute("setting", "DV_CODED_TEXT", codes=SETTINGS),
    ),
    "OBSERVATION": _ENTRY,
    "EVALUATION": _ENTRY,
    "ADMIN_ENTRY": _ENTRY,
    "INSTRUCTION": (
        ContextAttribute("narrative", "DV_TEXT", in_context=False),
        ContextAttribute("expiry_time", "DV_DATE_TIME", minimum=0, in_context=False),
        *_ENTRY,
    ),
    "ACTION": (
        ContextAttribute("ism_transition", "ISM_TRANSITION", in_context=False),
        ContextAttribute("time", "DV_DATE_TIME"),
        *_ENTRY,
    ),
    "ACTIVITY": (
        ContextAttribute("timing", "DV_PARSABLE", minimum=0, in_context=False),
        ContextAttribute("action_archetype_id", "STRING"),
    ),
    "EVENT": _EVENT,
    "POINT_EVENT": _EVENT,
    "INTERVAL_EVENT": (*_INTERVAL_EVENT, *_EVENT),
    "ISM_TRANSITION": (
        ContextAttribute("current_state", "DV_CODED_TEXT", in_context=False, codes=STATES),
        ContextAttribute("transition", "DV_CODED_TEXT", minimum=0, in_context=False),
    ),
}


def code_list(codes: tuple[str, ...], language: str) -> list[dict[str, Any]]:
    return [coded_by_openehr(code, language) for code in codes]


def coded_by_openehr(code: str, language: str) -> dict[str, Any]:
    """Labelled in the language where openEHR's codes have names in it."""
    labels = rubrics(code)
    return {"value": code, "label": rubric(code, language), **({"localizedLabels": labels} if labels else {})}
