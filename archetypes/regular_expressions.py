"""Regular expressions of archetypes, which both specifications have in the manner of Perl, as those of Python.

The `regex` package knows properties and most of the rest, but not `\\x{…}` and `\\H`; its POSIX classes are Unicode's.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import Final

#: What stands in a set for `[:name:]`, as POSIX has them.
_POSIX: Final = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "word": r"\w",
    "xdigit": "0-9A-Fa-f",
}
_TOKEN: Final = re.compile(
    r"\\([pP])(?:\{(\^?)(\w{1,2}&?)\}|(\w))|\\x\{([0-9A-Fa-f]{1,6})\}|\\([zhH])|\[:(\^?)(\w+):\]|\\.|.", re.DOTALL
)
#: Signs that Python would take for operations on sets one day.
_WITHIN_SET: Final = frozenset("[&~|")
_HORIZONTAL: Final = r" \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LAST: Final = 0x10FFFF
_FIRST: Final = 0x3000
#: General categories of Unicode: each kind alone, and with its sorts.
_SORTS: Final = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "S": "mcko", "Z": "slp", "C": "cfson"}
_CATEGORIES: Final = frozenset(f"{kind}{sort}" for kind, sorts in _SORTS.items() for sort in ("", *sorts))

#: After the id of a concept in a slot: any specialisations of it.
SPECIALISED = "(-[a-zA-Z0-9_]+)*"
_QUANTIFIED_GROUP = re.compile(r"(?<!\\)\)[*+{]")
#: So many that it makes no difference are like any number: `{0,500}`.
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|(?<!\\)\{\d*,(?:\d\d+)?\}")
_OPTIONAL = re.compile(r"(?<![\\(*+?}])\?")
_MAX_UNBOUNDED = 3
#: Each doubles the ways in which a text can be tried.
_MAX_OPTIONAL = 12
_MAX_STEPS = 5_000_000
MAX_ID = 250


def is_risky(pattern: str, length: int = MAX_ID) -> bool:
    """Whether trying the pattern on a text of this length could take exponential time, or too many steps."""
    simple = pattern.replace(SPECIALISED, "")
    nested = _QUANTIFIED_GROUP.search(simple) is not None or pattern.count(SPECIALISED) > 1
    if nested or len(_OPTIONAL.findall(simple)) > _MAX_OPTIONAL:
        return True
    unbounded = len(_UNBOUNDED.findall(simple))
    return unbounded > _MAX_UNBOUNDED or length**unbounded > _MAX_STEPS * math.factorial(unbounded)


@lru_cache(maxsize=1_000)
def compiled(pattern: str) -> re.Pattern[str]:
    """Properties of letters (`\\p{L}`), POSIX classes, `\\x{…}`, `\\h` and `\\z` are put in Python's words.

    `re.error`, `OverflowError` or `RecursionError` for what is none.
    """
    return re.compile("".join(_translated(pattern)))


def _translated(pattern: str) -> list[str]:
    made: list[str] = []
    within, first = False, False
    for found in _TOKEN.finditer(pattern):
        sign = found[0]
        said = _told(found, within=within)
        if said is not None:
            made.append(said)
        elif not within:
            made.append(sign)
            within = first = sign == "["
            continue
        elif sign == "^" and first and made[-1] == "[":
            made.append(sign)
            continue
        elif sign == "]" and not first:
            made.append(sign)
            within = False
        else:
            escaped = sign in _WITHIN_SET or sign == "]" or sign == made[-1] == "-"
            made.append(f"\\{sign}" if escaped else sign)
        first = False
    return made


def _told(found: re.Match[str], *, within: bool) -> str | None:
    """None for what Python says alike."""
    letter, negated, name, short, number, escape, no_posix, posix = found.groups()
    if letter:
        others = (letter == "P") != bool(negated)
        return _category(name or short, others) if within else f"[{_category(name or short, others)}]"
    if number:
        return re.escape(chr(min(int(number, 16), _LAST)))
    if escape:
        return r"\Z" if escape == "z" else _set(_HORIZONTAL, escape == "H", within=within)
    if posix and within:
        if posix not in _POSIX:
            raise re.error(f"no class of POSIX is named {posix}", found.string, found.start())
        return _set(_POSIX[posix], bool(no_posix), within=within)
    return f"[{found[0][1:]}" if posix else None


def _set(members: str, negated: bool, *, within: bool) -> str:
    if not within:
        return f"[{'^' if negated else ''}{members}]"
    return _others(members) if negated else members


@lru_cache(maxsize=50)
def _others(members: str) -> str:
    """What is not in one of the sets above, all of which lie among the first signs, but for words and blanks."""
    if members in (r"\w", r"\s"):
        return members.upper()
    held = re.compile(f"[{members}]")
    return _ranges(lambda code: code > _FIRST or held.match(chr(code)) is None)


@lru_cache(maxsize=50)
def _category(name: str, others: bool) -> str:
    """The members of a general category of Unicode, `L` or `Lu`, as ranges; `L&` are letters with case."""
    wanted = ("Lu", "Ll", "Lt") if name == "L&" else (name,)
    if name != "L&" and name not in _CATEGORIES:
        raise re.error(f"no property of signs is named {name}")
    return _ranges(lambda code: unicodedata.category(chr(code)).startswith(wanted) != others)


def _ranges(holds: Callable[[int], bool]) -> str:
    """The code points that it holds of, as what stands in a set."""
    runs: list[str] = []
    for held, codes in groupby(range(_LAST + 1), holds):
        if held:
            run = list(codes)
            runs.append(f"\\U{run[0]:08x}-\\U{run[-1]:08x}")
    return "".join(runs)
