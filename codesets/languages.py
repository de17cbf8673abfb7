"""Which of a concept's names to show in a language: ranges as in Accept-Language, Norwegian taken as one family."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from codesets.model import Concept, Designation

#: A range `no` means any Norwegian.
_FAMILIES: Final = {"no": ("no", "nb", "nn")}
#: Uses of a designation that mean it may stand as the display.
_DISPLAY_USES: Final = frozenset({None, "display", "preferredForLanguage", "preferred"})


def ranges_of(wanted: str | None) -> tuple[str, ...]:
    """Language ranges by falling weight: `nb;q=0.8, en` is en, nb. Weight 0 and nonsense are left out."""
    found = []
    for position, part in enumerate((wanted or "").split(",")):
        tag, *parameters = (text.strip() for text in part.split(";"))
        weight = _weight(parameters)
        if tag and weight > 0:
            found.append((-weight, position, tag))
    return tuple(tag for _, _, tag in sorted(found))


def _weight(parameters: Iterable[str]) -> float:
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip() == "q":
            number = value.strip()
            return float(number) if number.replace(".", "", 1).isdecimal() else 0.0
    return 1.0


def speaks(tag: str | None, wanted: str) -> bool:
    """Whether text tagged `tag` serves the range: nb serves nb, nb-NO and no; nb-NO serves nb; all serve *."""
    if wanted == "*":
        return True
    if tag is None:
        return False
    have, want = tag.casefold(), wanted.casefold()
    if have == want or have.startswith(f"{want}-") or want.startswith(f"{have}-"):
        return True
    return have.partition("-")[0] in _FAMILIES.get(want, ())


def display_in(
    ranges: tuple[str, ...], main: str | None, language: str | None, designations: Iterable[Designation]
) -> str | None:
    """The display in the first range that is served: `main` (in `language`), else a designation, else `main`."""
    named = tuple(designations) if ranges else ()
    for wanted in ranges:
        if main and speaks(language, wanted):
            return main
        for each in named:
            if speaks(each.language, wanted) and is_display(each):
                return each.value
    return main


def is_display(designation: Designation) -> bool:
    """Whether a designation may stand as the display, by its use."""
    return (designation.use.code if designation.use else None) in _DISPLAY_USES


def names_in(ranges: tuple[str, ...], concept: Concept, language: str | None) -> list[str]:
    """Every name that may be used in these languages; all names where no language is asked for."""
    pairs = [(concept.display, language), *((each.value, each.language) for each in concept.designations)]
    return [name for name, tag in pairs if name and (not ranges or any(speaks(tag, each) for each in ranges))]
