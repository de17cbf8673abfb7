"""Names that are one letter away from another."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

#: Shorter names are near too many others.
_SHORTEST = 4


def meant(name: str, known: Iterable[str]) -> str | None:
    """The first of the known names, in the order of letters, that this one is a slip of; None for a known one.

    In a slip one letter is lost, too many, or another, or two neighbours have changed places.
    """
    names = sorted(known)
    return None if name in names else next((each for each in names if _is_slip(name, each)), None)


def _is_slip(name: str, known: str) -> bool:
    return len(known) >= _SHORTEST and OSA.distance(name, known, score_cutoff=1) == 1
