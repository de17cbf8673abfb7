"""What it amounts to that a node or a code is called otherwise: a slip mended, another name, or another meaning.

By openEHR's archetype identification (4.2) names are part of the formal definition, and what does not touch their sense
is a patch. Whether the meaning changed cannot be told from words alone, but for what is plain: a number, a sign, a
negation, or the opposite word, where the description follows.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz.distance import OSA

from archetypes.differences.change import Grade
from archetypes.differences.opposites import Turns, plain, turns
from archetypes.model import Term
from archetypes.telling import Told, tell

#: Two texts under this likeness (difflib's ratio) are worded otherwise altogether.
_ALIKE = 0.5
#: Names are short, and alike by chance.
_SAME_NAME = 0.7
_COMPARED = 200
#: Words with at least so many letters tell what a text is about, and so many of them in common that it is the same.
_LETTERS = 4
_SHARED = 0.25
#: Words of so many letters may hold two slips; longer ones than the last are slips of nothing.
_LONG, _LONGEST = 8, 40
#: What says the opposite differs in few words.
_FEW = 12
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[<>≤≥=±+%]")
_INTERNAL = "@ internal @"


class _Tokens(NamedTuple):
    words: list[str]
    #: Numbers and signs of comparison.
    figures: list[str]


def renaming(old: Term, new: Term, language: str, node: str, translated_so: bool = False) -> tuple[Grade, Told]:
    """What another name amounts to, in the original language; `node` is what the node is called.

    `translated_so` says that a translation has become the opposite of what it was.
    """
    if (_is_structure(old) and _is_structure(new)) or is_slip(old.text, new.text, language):
        return "patch", reworded(tell("text"), node, language, tell("changed"))
    if _another_meaning(old, new, language) or (translated_so and _goes_along(old, new, language)):
        return "major", tell("{node} has another meaning", node=node)
    return "minor", tell("{node} has another name; if it means something else now, that is major", node=node)


def reworded(part: str, node: str, language: str, happened: str) -> Told:
    """Other words that mean the same, or that nobody decides on: those of a translation, a comment."""
    template = "{name} of {node} in {language} {happened}"
    return tell(template, name=part, node=node, language=language, happened=happened)


def is_described_otherwise(old: str, new: str, language: str) -> bool:
    """Whether what a description says may be something else now: its words are others, or say the opposite."""
    if says_the_opposite(old, new, language):
        return True
    one, other = _tokens(old), _tokens(new)
    return _in_common({*one.words}, {*other.words}) < _SHARED and not is_slip(old, new, language)


def says_the_opposite(old: str, new: str, language: str) -> bool:
    return _is_opposite(_tokens(old), _tokens(new), turns(language))


def is_something_else(one: str, other: str, language: str) -> bool:
    """Whether two names are of two things: neither a slip of the other, nor the other with more words."""
    words, others = (set(_tokens(text).words) for text in (one, other))
    same = bool(words and others) and (words <= others or others <= words)
    return not is_slip(one, other, language) and (not same or says_the_opposite(one, other, language))


def says_what_it_is(term: Term) -> bool:
    """Whether it has a description, and not only one of structure, by which it can be told from others."""
    return bool(term.description) and not _is_structure(term)


def _is_structure(term: Term) -> bool:
    """Nodes that only hold others; editors write so in place of a description."""
    return _INTERNAL in (term.description or "")


def _another_meaning(old: Term, new: Term, language: str) -> bool:
    """Whether no description gainsays a name that says the opposite, or both have hardly a word in common."""
    described = (old.description or "", new.description or "")
    if says_the_opposite(old.text, new.text, language):
        return not any(described) or not is_slip(*described, language)
    before, after = ({*_tokens(f"{term.text} {term.description or ''}").words} for term in (old, new))
    if _in_common(before, after) >= _SHARED:
        return False
    return _likeness(old.text, new.text) < _SAME_NAME and _likeness(*described) < _ALIKE


def _goes_along(old: Term, new: Term, language: str) -> bool:
    """Whether the original bears out a translation that says the opposite: by a name that does so too, and that its
    description did not have before, or by another description."""
    if is_described_otherwise(old.description or "", new.description or "", language):
        return True
    come = {*_tokens(new.text).words} - {*_tokens(old.text).words}
    return says_the_opposite(old.text, new.text, language) and not come & {*_tokens(old.description or "").words}


def _likeness(before: str, after: str) -> float:
    one, other = before.casefold()[:_COMPARED], after.casefold()[:_COMPARED]
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _in_common(before: set[str], after: set[str]) -> float:
    one, other = ({word for word in words if len(word) >= _LETTERS} for words in (before, after))
    return len(one & other) / max(1, min(len(one), len(other)))


def _tokens(text: str) -> _Tokens:
    found = _TOKEN.findall(plain(text))
    return _Tokens([each for each in found if each[0].isalpha()], [each for each in found if not each[0].isalpha()])


def is_slip(before: str, after: str, language: str) -> bool:
    """Whether only capitals, signs, spelling or the form of words differ."""
    one, other = _tokens(before), _tokens(after)
    if one.figures != other.figures:
        return False
    if "".join(one.words) == "".join(other.words):
        return True
    pairs = zip(one.words, other.words, strict=False)
    return len(one.words) == len(other.words) and all(_is_word_slip(*pair, turns(language)) for pair in pairs)


def _is_word_slip(before: str, after: str, turns: Turns) -> bool:
    if before == after:
        return True
    shorter, longer = sorted((before, after), key=len)
    if len(shorter) < _LETTERS or len(longer) > _LONGEST or turns.are_opposite(before, after):
        return False
    return OSA.distance(before, after) <= (2 if len(shorter) >= _LONG else 1)


def _is_opposite(one: _Tokens, other: _Tokens, turns: Turns) -> bool:
    """Whether a text says the same of another number, of the other side, or that it is not so."""
    gone, come = (list((Counter(a.words) - Counter(b.words)).elements()) for a, b in ((one, other), (other, one)))
    if len(gone) > _FEW or len(come) > _FEW:
        return False
    turning = turns.denials | turns.without
    left, turned = come, 0
    for word in gone:
        opposite = next((each for each in left if turns.are_opposite(word, each)), None)
        if opposite is not None:
            left.remove(opposite)
        elif word not in turning and len(word) >= _LETTERS:
            return False
        turned += opposite is not None or word in turning
    turned += sum(word in turning for word in left)
    left = [word for word in left if word not in turning]
    same_words = not any(len(word) >= _LETTERS for word in left)
    if not same_words:
        return not gone and any(word in turns.denials for word in come)
    if one.figures and other.figures and one.figures != other.figures:
        return True
    return turned > 0
