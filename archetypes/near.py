"""Names that are one letter away from another."""

from __future__ import annotations

from collections.abc import Iterable

#: Shorter names are near too many others.
_SHORTEST = 4


def meant(name: str, known: Iterable[str]) -> str | None:
    """The first of the known names, in the order of letters, that this one is a slip of; None for a known one."""
    names = sorted(known)
    return None if name in names else next((each for each in names if _one_off(name, each)), None)


def _one_off(name: str, known: str) -> bool:
    """Whether one letter is lost, too many, or another, or two neighbours have changed places."""
    if len(known) < _SHORTEST or abs(len(name) - len(known)) > 1:
        return False
    begins = next((i for i, (one, other) in enumerate(zip(name, known, strict=False)) if one != other), None)
    at = min(len(name), len(known)) if begins is None else begins
    rest, wanted = name[at:], known[at:]
    return rest[1:] in (wanted, wanted[1:]) or rest == wanted[1:] or rest == wanted[1::-1] + wanted[2:]
