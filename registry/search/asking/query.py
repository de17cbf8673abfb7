"""What a searcher typed, read into words, phrases and exclusions; bounded, and never trusted."""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from registry.search.answers import QueryError
from registry.search.asking.expression import Node, every_word, is_advanced, read_expression
from registry.search.language.quantities import bare_code, plain_numbers
from registry.search.language.tables import small_words
from registry.search.language.text import compose, squeeze, words

MAX_LENGTH: Final = 300
MAX_WORDS: Final = 16

_DIGIT: Final = re.compile(r"\d")
_PHRASE: Final = re.compile(r'(?<!\S)(-?)"([^"]*)"')
#: Codes with dots inside a longer query stay one word: J18.9, 2.16.578.1.
_CODE: Final = re.compile(r"(?<!\S)(?:[A-Za-z]{1,3}\d+(?:\.\w+)+|\d+(?:\.\d+){2,})(?!\S)")
#: Not after "og" and its like: there a hyphen stands for the rest of a compound (bøyemuskel og -sene).
_EXCLUDED: Final = re.compile(r"(?<!\S)(?:(?<!(?i:og) )(?<!(?i:eller) )(?<!(?i:and) )(?<!(?i:or) )-|NOT\s+)(\w\S*)")


@dataclass(frozen=True)
class Query:
    """`name` is the whole as a plain name, `code` as a squeezed code; both empty where only parts were asked for.

    `text` is what was typed, to be told to the searcher again.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    name: str = ""
    code: str = ""
    expression: Node | None = None
    text: str = field(default="", compare=False)

    @property
    def empty(self) -> bool:
        return not self.words and self.expression is None

    def mended(self, words: "Query") -> "Query":
        """This query with other words, as it was probably meant: what it excludes stays, and so do its phrases."""
        return replace(words, phrases=self.phrases, excluded=self.excluded, code="")


def read_query(text: str) -> Query:
    """Words must all be found; "a phrase" in this order; -word or NOT word nowhere; or an expression.

    Raises QueryError for what cannot be read as an expression, and for a text that is too long. Text without a word
    is an empty query.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError("A query has at most {limit} characters.", code="query-too-long", limit=MAX_LENGTH)
    text = compose(text.encode("utf-8", "replace").decode())
    numbers = _DIGIT.search(text) is not None  # without, there is neither a code nor a quantity to be read
    meant = bare_code(text) if numbers else text
    if is_advanced(meant):
        return _read_advanced(meant)
    rest, phrases, excluded = _operators(plain_numbers(meant) if numbers else meant)
    found = words(_CODE.sub(lambda code: squeeze(code[0]), rest) if numbers else rest)
    asked = [*found, *(word for phrase in phrases for word in phrase.split())]
    _check_length(len(asked) + len(excluded))
    if phrases or excluded:
        return Query(_telling(asked), tuple(phrases), tuple(excluded), text=text)
    return Query(_telling(asked), name=" ".join(words(rest)), code=squeeze(rest), text=text)


def _read_advanced(text: str) -> Query:
    expression = read_expression(text)
    every = tuple(dict.fromkeys(every_word(expression)))
    _check_length(len(every))
    return Query(every, expression=expression, text=text)


def _check_length(count: int) -> None:
    if count > MAX_WORDS:
        raise QueryError("A query has at most {limit} words.", code="query-too-many-words", limit=MAX_WORDS)


def _operators(text: str) -> tuple[str, list[str], list[str]]:
    phrases: list[str] = []
    excluded: list[str] = []

    def phrase(match: re.Match[str]) -> str:
        if match[1]:
            excluded.extend(words(match[2]))
        else:
            phrases.append(" ".join(words(match[2])))
        return " "

    def exclusion(match: re.Match[str]) -> str:
        excluded.extend(words(match[1]))
        return " "

    rest = _EXCLUDED.sub(exclusion, _PHRASE.sub(phrase, text))
    return rest, [each for each in phrases if each], excluded


def _telling(found: list[str]) -> tuple[str, ...]:
    """Each word once, without the small ones where others say more."""
    telling = [word for word in found if word not in small_words()]
    return tuple(dict.fromkeys(telling or found))
