"""What it amounts to that a node or a code is called otherwise: a slip mended, another name, or another meaning.

By openEHR's archetype identification (4.2) names are part of the formal definition, and what does not touch their sense
is a patch. Whether the meaning changed cannot be told from words alone, but for what is plain: a number, a sign, a
negation, or the opposite word, where the description follows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz.distance import OSA

from archetypes.differences.change import Grade
from archetypes.model import Term
from archetypes.telling import Told, tell

#: Two texts under this likeness (difflib's ratio) are worded otherwise altogether.
_ALIKE = 0.5
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
#: Editors write in English; the words of their own language are few.
_NEGATIONS = frozenset(
    (
        "no",
        "not",
        "non",
        "never",
        "ikke",
        "ikkje",
        "ingen",
        "ingenting",
        "nicht",
        "kein",
        "keine",
        "nao",
        "inte",
        "nunca",
    )
)
_APART = frozenset(("without", "uten", "utan", "ohne", "sem", "sin", "sans"))
_PREFIXES = (
    "hyper hypo|ab ad|intra inter|intra extra|ante anti|macro micro|af ef|endo exo|in ex|sub supra|sub super|pre post|"
    "infra supra|brady tachy|uni bi|mono poly|under over"
)
_WORDS = (
    "left right|present absent|positive negative|increase decrease|increased decreased|more less|above below|"
    "over under|before after|high low|higher lower|highest lowest|maximum minimum|max min|upper lower|start end|"
    "first last|with without|inside outside|proximal distal|anterior posterior|medial lateral|acute chronic|"
    "flexion extension|systolic diastolic|mother father|birth death|open closed|yes no|true false|active inactive|"
    "given omitted|start stop|started stopped|venstre høyre|med uten|før etter|økt redusert|ja nei|størst minst"
)
_OPPOSITE_PREFIXES = tuple(tuple(pair.split()) for pair in _PREFIXES.split("|"))
_OPPOSITES = frozenset(frozenset(pair.split()) for pair in _WORDS.split("|"))


class _Tokens(NamedTuple):
    words: list[str]
    #: Numbers and signs of comparison.
    figures: list[str]


def renaming(old: Term, new: Term, language: str) -> tuple[Grade, Told]:
    """What another name amounts to, in the original language."""
    if (_is_structure(old) and _is_structure(new)) or is_slip(old.text, new.text):
        return "patch", reworded(tell("text"), new.code, language, tell("changed"))
    if _another_meaning(old, new):
        return "major", tell("[{code}] has another meaning", code=new.code)
    return "minor", tell("[{code}] has another name; if it means something else now, that is major", code=new.code)


def reworded(part: str, code: str, language: str, happened: str) -> Told:
    """Other words that mean the same, or that nobody decides on: those of a translation, a comment."""
    template = "{name} of [{code}] in '{language}' {happened}"
    return tell(template, name=part, code=code, language=language, happened=happened)


def is_described_otherwise(old: str, new: str) -> bool:
    """Whether what a description says may be something else now: its words are others, or say the opposite."""
    one, other = _tokens(old), _tokens(new)
    if _is_opposite(one, other):
        return True
    return _in_common({*one.words}, {*other.words}) < _SHARED and not is_slip(old, new)


def is_something_else(one: str, other: str) -> bool:
    """Whether two names are of two things: neither a slip of the other, nor the other with more words."""
    words, others = (set(_tokens(text).words) for text in (one, other))
    same = bool(words and others) and (words <= others or others <= words)
    return not is_slip(one, other) and (not same or _is_opposite(_tokens(one), _tokens(other)))


def says_what_it_is(term: Term) -> bool:
    """Whether it has a description, and not only one of structure, by which it can be told from others."""
    return bool(term.description) and not _is_structure(term)


def _is_structure(term: Term) -> bool:
    """Nodes that only hold others; editors write so in place of a description."""
    return _INTERNAL in (term.description or "")


def _another_meaning(old: Term, new: Term) -> bool:
    """Whether the description goes with a name that says the opposite, or both have hardly a word in common."""
    described = (old.description or "", new.description or "")
    names = _tokens(old.text), _tokens(new.text)
    if _is_opposite(*names):
        return bool(described[0]) and not is_slip(*described)
    before, after = ({*_tokens(f"{term.text} {term.description or ''}").words} for term in (old, new))
    if _in_common(before, after) >= _SHARED:
        return False
    return not any(_likeness(*texts) >= _ALIKE for texts in ((old.text, new.text), described))


def _likeness(before: str, after: str) -> float:
    one, other = before.casefold()[:_COMPARED], after.casefold()[:_COMPARED]
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _in_common(before: set[str], after: set[str]) -> float:
    one, other = ({word for word in words if len(word) >= _LETTERS} for words in (before, after))
    return len(one & other) / max(1, min(len(one), len(other)))


def _tokens(text: str) -> _Tokens:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    found = _TOKEN.findall(plain)
    return _Tokens([each for each in found if each[0].isalpha()], [each for each in found if not each[0].isalpha()])


def is_slip(before: str, after: str) -> bool:
    """Whether only capitals, signs, spelling or the form of words differ."""
    one, other = _tokens(before), _tokens(after)
    if one.figures != other.figures:
        return False
    if "".join(one.words) == "".join(other.words):
        return True
    pairs = zip(one.words, other.words, strict=False)
    return len(one.words) == len(other.words) and all(_is_word_slip(*pair) for pair in pairs)


def _is_word_slip(before: str, after: str) -> bool:
    if before == after:
        return True
    shorter, longer = sorted((before, after), key=len)
    if len(shorter) < _LETTERS or len(longer) > _LONGEST or _are_opposite(before, after):
        return False
    return OSA.distance(before, after) <= (2 if len(shorter) >= _LONG else 1)


def _are_opposite(one: str, other: str) -> bool:
    """`left` and `right`, `hypertension` and `hypotension`, `known` and `unknown`: what is put before may turn it."""
    if frozenset((one, other)) in _OPPOSITES:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _LETTERS and longer.endswith(shorter) and one != other:
        return True
    return any(
        first.startswith(start) and second.startswith(turned) and first[len(start) :] == second[len(turned) :]
        for start, turned in _OPPOSITE_PREFIXES
        for first, second in ((one, other), (other, one))
    )


def _is_opposite(one: _Tokens, other: _Tokens) -> bool:
    """Whether a text says the same of another number, of the other side, or that it is not so."""
    gone, come = (list((Counter(a.words) - Counter(b.words)).elements()) for a, b in ((one, other), (other, one)))
    if len(gone) > _FEW or len(come) > _FEW:
        return False
    left = [word for word in come if word not in _NEGATIONS | _APART]
    turned = len(come) - len(left)
    for word in gone:
        opposite = next((each for each in left if _are_opposite(word, each)), None)
        if opposite is not None:
            left.remove(opposite)
            turned += 1
        elif word in _NEGATIONS | _APART:
            turned += 1
        elif len(word) >= _LETTERS:
            return False
    same_words = not any(len(word) >= _LETTERS for word in left)
    if not same_words:
        return not gone and any(word in _NEGATIONS for word in come)
    if one.figures and other.figures and one.figures != other.figures:
        return True
    return turned > 0
