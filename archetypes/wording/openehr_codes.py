"""Codes of openEHR's own terminology that templates and records choose among, and what each is called."""

from typing import Final

from archetypes.wording.names import PLACES, RUBRICS

SETTINGS: Final = tuple(str(code) for code in (225, *range(227, 239)))
MATH_FUNCTIONS: Final = ("144", "145", "146", "147", "148", "149", "267", "268", "521", "522", "640")
STATES: Final = ("524", "526", "527", "528", "529", "245", "530", "531", "532", "533")
NULL_FLAVOURS: Final = ("271", "253", "272", "273")
_LANGUAGES: Final = ("en", "nb", "nn")


def rubrics(code: str) -> dict[str, str]:
    """By language; none of a code that is not known."""
    return dict(zip(_LANGUAGES, RUBRICS[code], strict=True)) if code in RUBRICS else {}


def rubric(code: str, language: str) -> str:
    """In the language (`nb-NO` and `no` are bokmål), else in English; the code itself where it is not known."""
    place = PLACES.get(language.lower().replace("_", "-").partition("-")[0], 0)
    return RUBRICS[code][place] if code in RUBRICS else code
