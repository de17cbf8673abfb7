"""Which words stood for which is told with a hit."""

import pytest

from registry.search import Searcher
from registry.search.asking.query import read_query
from registry.search.asking.reasons import corrected

#: Query, item, and what is told of it as (typed, found, why).
TOLD = [
    ("J18.9", "J18.9", []),
    ("pneumoni", "J18", []),
    ("lunger ved", "lungefrase", []),
    ("KOLS", "J44.9", [("KOLS", "kronisk obstruktiv lungesykdom", "abbreviation")]),
    ("Røykelunge", "J44.9", [("Røykelunge", "Kronisk obstruktiv lungesykdom", "synonym")]),
    ("pneumoni INA", "J18.9", [("pneumoni INA", "Uspesifisert pneumoni", "abbreviation")]),
    ("blindtarm", "K35.9", [("blindtarm", "appendisitt", "synonym")]),
    ("leddbetennelse", "M13.9", [("leddbetennelse", "betennelse i ledd", "synonym")]),
    ("hjerte svikt", "I50.9", [("hjerte svikt", "hjertesvikt", "synonym")]),
    ("diabetes type II", "E11.9", [("II", "2", "form")]),
    ("sjukdom hjarte", "I51.9", [("sjukdom", "sykdom", "form"), ("hjarte", "hjerte", "form")]),
    ("Diabettes", "E11.9", [("Diabettes", "diabetes", "spelling")]),
    ("Epillepsi", "G40.9", [("Epillepsi", "epilepsi", "spelling")]),
    ("sår i hode finnesikke", "T14.1", []),
    ("KOLS finnesikke", "J44.9", [("KOLS", "røykelunge", "synonym")]),
]


@pytest.mark.parametrize(("query", "item", "told"), TOLD)
def test_a_hit_tells_which_words_stood_for_which(
    ward: Searcher, query: str, item: str, told: list[tuple[str, str, str]]
) -> None:
    (hit,) = [each for each in ward.find(query, limit=50).hits if each.item == item][:1]
    assert [(each.typed, each.found, each.why) for each in hit.matched] == told


def test_of_two_languages_the_name_that_was_typed_is_shown(ward: Searcher) -> None:
    for typed in ("Hjertesvikt", "Hjartesvikt", "Øreverk", "Øyreverk"):
        hit = ward.find(typed).hits[0]
        assert "".join(piece.text for piece in hit.highlight) == typed


def test_a_correction_in_other_words_is_told_as_a_whole() -> None:
    (told,) = corrected(read_query("J 18,99"), read_query("J18.9"), ())
    assert (told.typed, told.found, told.why) == ("J 18,99", "j189", "spelling")
