"""Answers that are kept as the bytes they were, for as long as what they were drawn from stands."""

from typing import Final

from registry.kept import Kept

#: Bytes of all answers of one state that are kept, of the longest, and what the shortest counts for: its question and
#: its place take room too.
ALL: Final = 16 * 1024 * 1024
LONGEST: Final = 64 * 1024
SHORTEST: Final = 2 * 1024


def answers() -> Kept[bytes]:
    """They belong to one state of the registry, and are thrown away with it: nothing in here knows when an answer
    ceases to be right."""
    return Kept(ALL, lambda answer: max(len(answer), SHORTEST), LONGEST)
