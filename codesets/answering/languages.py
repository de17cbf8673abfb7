"""Which of a concept's names to show in a language: ranges as in Accept-Language, Norwegian taken as one family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from codesets.things.carrying import standards_status
from codesets.things.model import Coding, Designation

#: A range `no` means any Norwegian, and text that is tagged so may be in either.
_FAMILIES: Final = {"no": ("no", "nb", "nn"), "nb": ("no",), "nn": ("no",)}
#: Whoever asks for the one reads the other rather than a third language.
_NEIGHBOURS: Final = {"nn": "no", "nb": "no"}
PREFERRED: Final = Coding(
    "http://terminology.hl7.org/CodeSystem/hl7TermMaintInfra", "preferredForLanguage", None, "Preferred For Language"
)
#: Uses of a designation that mean it may stand as the display.
_DISPLAY_USES: Final = frozenset({None, "display", "preferredForLanguage", "preferred"})
#: Ranges of one question that count; more are nobody's languages.
MOST_RANGES: Final = 50
_GONE: Final = frozenset({"deprecated", "withdrawn", "retired", "inactive"})


def ranges_of(wanted: str | None) -> tuple[str, ...]:
    """Language ranges by falling weight: `nb;q=0.8, en` is en, nb. Weight 0 and nonsense are left out."""
    if not wanted:
        return ()
    found = []
    for position, (tag, weight) in enumerate(_weighted(wanted)[:MOST_RANGES]):
        if tag and weight > 0:
            found.append((-weight, position, tag))
    return tuple(tag for _, _, tag in sorted(found))


def refuses_others(wanted: str | None) -> bool:
    """Whether languages that are not named are unwelcome: `de, *;q=0` rather has no text than one in English."""
    return ("*", 0.0) in _weighted(wanted)


def _weighted(wanted: str | None) -> list[tuple[str, float]]:
    found = []
    for part in (wanted or "").split(","):
        tag, *parameters = (text.strip() for text in part.split(";"))
        found.append((tag, _weight(parameters)))
    return found


def _weight(parameters: Iterable[str]) -> float:
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip() == "q":
            number = value.strip()
            return float(number) if number.replace(".", "", 1).isdecimal() else 0.0
    return 1.0


def speaks(tag: str | None, wanted: str) -> bool:
    """Whether text tagged `tag` serves the range: nb serves nb, nb-NO and no; nb-NO serves nb; no serves nb and nn; all
    serve *."""
    if wanted == "*":
        return True
    if tag is None:
        return False
    have, want = tag.casefold(), wanted.casefold()
    if have == want or have.startswith(f"{want}-") or want.startswith(f"{have}-"):
        return True
    return have.partition("-")[0] in _FAMILIES.get(want.partition("-")[0], ())


def neighbours(ranges: Iterable[str]) -> tuple[str, ...]:
    """The ranges, each one's closest relatives last: nn, then any Norwegian."""
    told = tuple(ranges)
    near = (_NEIGHBOURS.get(each.casefold().partition("-")[0]) for each in told)
    return (*told, *dict.fromkeys(each for each in near if each and each not in told))


def is_display(designation: Designation) -> bool:
    """Whether a designation may stand as the display, by its use."""
    return (designation.use.code if designation.use else None) in _DISPLAY_USES


def chosen(
    ranges: Sequence[str],
    main: str | None,
    language: str | None,
    designations: Iterable[Designation],
    *,
    only: bool = False,
) -> tuple[str | None, Designation | None] | None:
    """The display in the first range that is served, and the designation it came from (None: `main`, in `language`).

    A name in just the language asked for goes before one in a dialect of it, and one in a neighbour language
    before none, unless `only` these are wanted, or `main` is in a language that nobody stated: that may be the one
    asked for. None where no range is served.
    """
    is_told = language is not None or not main
    named = [each for each in designations if is_display(each) and not _is_gone(each)] if ranges else []
    for wanted in neighbours(ranges) if is_told and not only else ranges:
        for exactly in (True, False):
            if main and _serves(language, wanted, exactly):
                return main, None
            found = next((each for each in named if _serves(each.language, wanted, exactly)), None)
            if found is not None:
                return found.value, found
    return None


def _is_gone(designation: Designation) -> bool:
    return standards_status(designation.carried) in _GONE


def _serves(tag: str | None, wanted: str, exactly: bool) -> bool:
    if exactly and wanted != "*":
        return tag is not None and tag.casefold() == wanted.casefold()
    return speaks(tag, wanted)


def display_in(
    ranges: tuple[str, ...], main: str | None, language: str | None, designations: Iterable[Designation]
) -> str | None:
    """The display in the first range that is served: `main` (in `language`), else a designation, else `main`."""
    if not ranges:
        return main
    found = chosen(ranges, main, language, designations)
    return main if found is None else found[0]
