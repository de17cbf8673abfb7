"""What is made of texts, kept for those who ask again, for as many characters of text as memory is for."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

from registry.kept import Kept

T = TypeVar("T")
Given = TypeVarTuple("Given")
#: What is read of a text takes some twelve times as much memory as the text.
CHARACTERS = 8_000_000


def kept(characters: int = CHARACTERS) -> Callable[[Callable[[*Given], T]], Callable[[*Given], T]]:
    """As functools.lru_cache, for positional arguments that are texts or tuples of them: what was asked for least
    lately gives way when the texts are longer together. The last is kept however long it is: its steps follow."""

    def keeping(make: Callable[[*Given], T]) -> Callable[[*Given], T]:
        found: Kept[tuple[T, int]] = Kept(characters, lambda made: made[1])

        @wraps(make)
        def asked(*given: *Given) -> T:
            made = found.get(given)
            if made is None:
                made = make(*given), min(_length(given), characters)
                found.keep(given, made)
            return made[0]

        return asked

    return keeping


def _length(given: object) -> int:
    if isinstance(given, str):
        return len(given)
    return sum(map(_length, given)) if isinstance(given, tuple) else 0
