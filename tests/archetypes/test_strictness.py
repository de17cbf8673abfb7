"""No brace, bracket or quote can be lost or doubled without an error."""

import contextlib
import random
import re

import pytest

from archetypes import ParseError, read
from archetypes.adl.lexer import decode
from tests.archetypes.texts import DEVICE, GRIP, SPRING, sample

#: What a scanner has to step over or to stop at, in its order: strings, comments, slots' patterns, interval signs.
_MARK = re.compile(
    r"""
      (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<comment>--[^\n]*)
    | (?P<regex>(?<=\{)/(?:[^/\\\n]|\\.)*/)
    | (?P<interval>(?<=[|.])[<>]=?(?=[-\dP])|(?<=[\s\]])[<>!]?=(?=\s))
    | (?P<structural>[][{}()<>])
    """,
    re.VERBOSE | re.DOTALL,
)


def structural(text: str) -> list[int]:
    """Where the braces, brackets and quotes stand, outside comments, strings, patterns and the signs of intervals."""
    places: list[int] = []
    for found in _MARK.finditer(text):
        if found.lastgroup == "string":
            places += [found.start(), found.end() - 1]
        elif found.lastgroup == "structural":
            places.append(found.start())
    return places


def accepted(text: str, places: list[int]) -> list[str]:
    """The places at which a sign could be dropped or doubled unnoticed."""
    unnoticed = []
    for place in places:
        for changed in (text[:place] + text[place + 1 :], text[: place + 1] + text[place:]):
            try:
                read(changed)
            except ParseError:
                continue
            unnoticed.append(f"{place}: …{text[place - 20 : place + 20]!r}…")
    return unnoticed


@pytest.mark.parametrize(("archetype_id", "each"), [(GRIP, 9), (DEVICE, 1), (SPRING, 1)])
def test_every_sign_of_the_samples_counts(archetype_id: str, each: int) -> None:
    """In the definition all of them; elsewhere of the large sample every ninth, as they are alike."""
    text = sample(archetype_id)
    start, end = text.index("\ndefinition"), text.index("\nontology")
    places = structural(text)
    chosen = [place for place in places if start < place < end] + places[::each]
    assert len(chosen) > 50
    assert accepted(text, chosen) == []


def test_the_signs_of_published_archetypes_count(published: dict[str, bytes]) -> None:
    chosen = random.Random(20260121)
    for name, data in published.items():
        text = decode(data)
        definition = [
            place for place in structural(text) if text.index("\ndefinition") < place < text.index("\nontology")
        ]
        places = chosen.sample(definition, min(len(definition), 12)) + chosen.sample(structural(text), 8)
        assert accepted(text, places) == [], name


@pytest.mark.parametrize(
    "keyword",
    [
        "archetype",
        "language",
        "description",
        "invariant",
        "annotations",
        "revision_history",
        "concept",
        "matches",
        "occurrences",
        "cardinality",
        "use_node",
        "allow_archetype",
        "definition",
        "ontology",
    ],
)
def test_a_lost_keyword_is_an_error(keyword: str) -> None:
    text = sample(GRIP)
    for found in re.finditer(rf"(?<![\w-])(?<!-- ){keyword}(?!\w)", text):
        before = text[: found.start()]
        if before.rsplit("\n", 1)[-1].count('"') == 0:
            with pytest.raises(ParseError):
                read(before + text[found.end() :])


def test_no_single_character_less_ends_in_anything_but_an_archetype_or_a_parse_error() -> None:
    text = sample(SPRING)
    for place in range(len(text)):
        with contextlib.suppress(ParseError):
            read(text[:place] + text[place + 1 :])
