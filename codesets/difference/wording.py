"""Whether two texts differ in their writing only, or may differ in meaning.

Careful on purpose: in medicine one letter can be another disease (ileum and ilium, dysfasi and dysfagi), so only
differences that cannot make another word count as writing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Words, and numbers with their separators; signs that compare, negate or relate count as words of their own.
_TOKENS: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[<>≤≥=±%/+&*°µ²³†]|(?<!\w)[-−](?=\d)")
#: In shorter words a doubled or swapped letter often makes another word (sprek and sprekk, trial and trail).
_SHORTEST: Final = 8


def same_writing(before: str, after: str) -> bool:
    """True where the texts differ in letter case, blanks, punctuation or Unicode form only."""
    return _tokens(before) == _tokens(after)


def slip(before: str, after: str) -> bool:
    """True where besides that only slips of the pen differ: two neighbouring letters swapped, one letter doubled."""
    old, new = _tokens(before), _tokens(after)
    return len(old) == len(new) and all(_same_word(one, other) for one, other in zip(old, new, strict=True))


def _tokens(text: str) -> list[str]:
    return _TOKENS.findall(unicodedata.normalize("NFC", text).casefold())


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST or not (one.isalpha() and other.isalpha()):
        return False
    return _swapped(one, other) or _doubled(one, other) or _doubled(other, one)


def _swapped(one: str, other: str) -> bool:
    """Neighbours inside the word; the first letter stays, since a prefix carries meaning."""
    if len(one) != len(other):
        return False
    differing = [position for position, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) != 2 or differing[1] != differing[0] + 1 or not differing[0]:
        return False
    first, second = differing
    return one[first] == other[second] and one[second] == other[first]


def _doubled(shorter: str, longer: str) -> bool:
    """`longer` is `shorter` with one letter written twice."""
    if len(longer) != len(shorter) + 1:
        return False
    at = next((p for p, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return at > 0 and longer[at] == longer[at - 1] and shorter[at:] == longer[at + 1 :]
