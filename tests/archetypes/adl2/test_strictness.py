"""No brace, bracket or quote of an ADL 2 text can be lost or doubled without an error."""

import random
import re

import pytest

from archetypes import ParseError, read
from archetypes.adl.lexer import decode
from tests.archetypes.adl2.conftest import Published
from tests.archetypes.adl2.texts import DEVICE, FORM, GRIP, STRENGTH, sample
from tests.archetypes.test_strictness import accepted, structural


@pytest.mark.parametrize("name", [STRENGTH, GRIP, DEVICE, FORM])
def test_every_sign_of_the_samples_counts(name: str) -> None:
    text = sample(name)
    places = [place for place in structural(text) if text[place - 1 : place + 2] not in (" < ", " > ")]
    assert len(places) > 50
    assert accepted(text, places) == []


@pytest.mark.parametrize(
    "keyword",
    [
        "archetype",
        "template",
        "template_overlay",
        "specialize",
        "language",
        "description",
        "definition",
        "rules",
        "rm_overlay",
        "terminology",
        "annotations",
        "matches",
        "occurrences",
        "cardinality",
        "use_node",
        "use_archetype",
        "for_all",
        "there_exists",
    ],
)
def test_a_lost_keyword_is_an_error(keyword: str) -> None:
    for name in (STRENGTH, GRIP, FORM):
        text = sample(name)
        for found in re.finditer(rf"(?<![\w\[\"./_-]){keyword}(?![\w.])", text):
            if text[: found.start()].rsplit("\n", 1)[-1].count('"') == 0:
                with pytest.raises(ParseError):
                    read(text[: found.start()] + text[found.end() :])


def test_a_slot_that_says_what_it_takes_cannot_lose_its_keyword() -> None:
    text = sample(STRENGTH)
    with pytest.raises(ParseError):
        read(text.replace("allow_archetype", "", 1))


def test_the_signs_of_published_archetypes_count(published2: list[Published]) -> None:
    chosen = random.Random(20261122)
    for name, data, _ in published2:
        text = decode(data)
        try:
            read(text)
        except ParseError:
            continue
        definition = text.find("\ndefinition")
        places = structural(text)
        inside = [place for place in places if place > definition]
        picked = chosen.sample(inside, min(len(inside), 3)) + chosen.sample(places, 1)
        assert accepted(text, picked) == [], name
