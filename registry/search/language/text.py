"""How written words become the forms that are compared: folding of case, accents and signs, Norwegian letters kept."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

MAX_WORD: Final = 64
MAX_CODE: Final = 255
NORWEGIAN: Final = frozenset("æøå")
_SCHEME: Final = re.compile(r"\s*urn:oid:(?=\d)", re.IGNORECASE)

# Letters without a decomposition, and the neighbours' forms of ours.
_LETTERS: Final = {
    "ö": "ø",
    "ä": "æ",
    "ß": "ss",
    "đ": "d",
    "ð": "d",
    "ŋ": "n",
    "ŧ": "t",
    "þ": "th",
    "œ": "oe",
    "ł": "l",
}


class _Plain(dict[int, str]):
    """Code point to plain lower-case letters, or a space; filled as letters are met."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(chr(code))
        return plain


def _plain(letter: str) -> str:
    lower = letter.lower()
    if lower in _LETTERS:
        return _LETTERS[lower]
    if lower in NORWEGIAN:
        return lower
    if unicodedata.category(letter).startswith("M"):
        return ""
    decomposed = unicodedata.normalize("NFKD", lower)
    kept = "".join(part for part in decomposed if part.isalnum())
    return kept if kept and letter.isalnum() else " "


_PLAIN: Final = _Plain()


def compose(text: str) -> str:
    """NFC, so that å is one letter however it was typed."""
    return unicodedata.normalize("NFC", text)


def words(text: str) -> list[str]:
    """The plain words of a text, in order."""
    return [word[:MAX_WORD] for word in compose(text).translate(_PLAIN).split()]


def plain_text(text: str) -> str:
    """A composed text with each letter in its plain form; signs are spaces."""
    return text.translate(_PLAIN)


def plain_letter(letter: str) -> str:
    """The plain form of one letter of a composed text; " " where it separates words."""
    return _PLAIN[ord(letter)]


def squeeze(text: str) -> str:
    """A code as it is compared: letters and digits alone, so that J18.9, j189 and J 18.9 are one.

    An OID is the same with and without the name of its scheme.
    """
    bare = _SCHEME.sub("", compose(text))
    return "".join(bare.translate(_PLAIN).split())[:MAX_CODE]


@lru_cache(maxsize=65_536)
def collapse(word: str) -> str:
    """The form in which æ, ae and a, ø, oe and o, å, aa and a are one: for searchers without these keys."""
    return _collapse(word)


def collapsed(written: list[str]) -> list[str]:
    """The same of many words, which contain no line ends, at once."""
    return _collapse("\n".join(written)).split("\n") if written else []


def _collapse(text: str) -> str:
    for written, typed in (("æ", "a"), ("ø", "o"), ("å", "a"), ("ae", "a"), ("oe", "o"), ("aa", "a")):
        text = text.replace(written, typed)
    return text


def has_norwegian(word: str) -> bool:
    """Whether a letter of the word lies outside what other keyboards write."""
    return not NORWEGIAN.isdisjoint(word)
