"""What is made of texts, kept for those who ask again, for as many characters of text as memory is for."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
#: What is read of a text takes some twelve times as much memory as the text.
CHARACTERS = 8_000_000


def kept(characters: int = CHARACTERS) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """As functools.lru_cache, for positional arguments that are texts or tuples of them: what was asked for least
    lately gives way when the texts are longer together. The last is kept however long it is: its steps follow."""

    def keeping(make: Callable[P, T]) -> Callable[P, T]:
        found: OrderedDict[tuple[object, ...], T] = OrderedDict()
        lock = Lock()
        held = 0

        @wraps(make)
        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            nonlocal held
            with lock:
                if args in found:
                    found.move_to_end(args)
                    return found[args]
            made = make(*args, **kwargs)
            with lock:
                held += 0 if args in found else _length(args)
                found[args] = made
                found.move_to_end(args)
                while held > characters and len(found) > 1:
                    given, _ = found.popitem(last=False)
                    held -= _length(given)
            return made

        return asked

    return keeping


def _length(given: object) -> int:
    if isinstance(given, str):
        return len(given)
    return sum(map(_length, given)) if isinstance(given, tuple) else 0
