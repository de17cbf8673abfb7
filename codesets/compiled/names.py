"""Finds concepts by words in their names: by every three letters that follow one another, then by the whole words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from codesets.compiled.file import File

#: Of the words that are looked for, the letters by which concepts are sought; all of them are compared afterwards.
_MOST_TRIPLES: Final = 24
#: Words that are compared in one query.
_MOST_WORDS: Final = 50


def numbers_naming(file: File, words: Iterable[str]) -> list[int]:
    """The concepts that have every word in a name, in their order: half a million are 30 MB for a moment."""
    wanted = tuple(words)
    found = _numbers(file, wanted[:_MOST_WORDS])
    for start in range(_MOST_WORDS, len(wanted), _MOST_WORDS):
        more = set(_numbers(file, wanted[start : start + _MOST_WORDS]))
        found = [each for each in found if each in more]
    return found


def concepts_naming(file: File, words: tuple[str, ...]) -> Iterator[Any]:
    """Code, data and names of the concepts that may have the words in a name, as they are found."""
    letters = _triples(words)
    if letters:
        query = (
            "SELECT code, data, name.text FROM letters JOIN name ON name.id = letters.rowid "
            "JOIN concept ON concept.id = letters.rowid WHERE letters MATCH ? ORDER BY letters.rowid"
        )
        return file.stream(query, (letters,))
    query = "SELECT code, data, text FROM name JOIN concept USING (id) WHERE instr(text, ?) ORDER BY id"
    return file.stream(query, (max(words, key=len),))


def _numbers(file: File, words: tuple[str, ...]) -> list[int]:
    letters = _triples(words)
    held = " AND ".join(["instr(name.text, ?)"] * len(words)) or "1"
    if letters:
        query = f"""SELECT name.id FROM letters CROSS JOIN name ON name.id = letters.rowid
            WHERE letters MATCH ? AND {held} ORDER BY letters.rowid"""  # noqa: S608 - marks only
        rows = file.rows(query, (letters, *words))
    else:
        rows = file.rows(f"SELECT id FROM name WHERE {held} ORDER BY id", words)  # noqa: S608 - as above
    return [number for (number,) in rows]


def _triples(words: tuple[str, ...]) -> str:
    """A question to the index for concepts that have every three letters of the words; "" where no word has three.

    The index cannot be asked for NUL.
    """
    found = dict.fromkeys(word[at : at + 3] for word in words for at in range(len(word) - 2))
    asked = [each for each in found if "\0" not in each][:_MOST_TRIPLES]
    return " AND ".join('"' + each.replace('"', '""') + '"' for each in asked)
