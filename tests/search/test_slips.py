"""The slips that misspellings are made of at random: each kind changes a word as it says."""

from random import Random

import pytest

from tests.search.slips import KINDS, slips


@pytest.mark.parametrize(
    ("kind", "word", "written"),
    [
        ("doubled", "tarmen", {"tarmen"}),
        ("doubled", "hodepine", {"hoddepine", "hodeppine", "hodepinne"}),
        ("single", "hjerterytme", {"hjerterytme"}),
        ("single", "ankkel", {"ankel"}),
        ("skj sj kj", "skjeling", {"sjeling", "kjeling"}),
        ("ei ai", "feil", {"fail", "fæil"}),
        ("æ e", "tære", {"tere", "tæræ"}),
        ("å o", "sår", {"sor"}),
        ("silent", "hjerne", {"jerne"}),
        ("c k", "cyste", {"kyste"}),
        ("ph f", "pharynx", {"farynx"}),
        ("th t", "thorax", {"torax"}),
        ("y i", "cyste", {"ciste"}),
        ("x ks", "larynx", {"larynks"}),
        ("joint", "lungesykdom", {"lungsykdom"}),
        ("first", "sår", {"aår", "dår", "eår", "wår", "zår", "xår", "går", "qår"}),
    ],
)
def test_a_slip_is_made_where_the_word_has_room_for_it(kind: str, word: str, written: set[str]) -> None:
    assert {KINDS[kind](word, Random(seed)) for seed in range(30)} <= written


@pytest.mark.parametrize("kind", ["transposed", "neighbour", "missing", "extra", "two", "unfinished"])
def test_a_slip_of_the_finger_changes_a_long_word(kind: str) -> None:
    assert {KINDS[kind]("lungebetennelse", Random(seed)) for seed in range(30)} != {"lungebetennelse"}


def test_the_same_seed_makes_the_same_slips_of_as_many_words_as_asked_for() -> None:
    known = ["lungebetennelse", "hjerteinfarkt", "epilepsi", "skjelving"]
    made = [list(slips("missing", 3, known, Random(7))) for _ in range(2)]
    assert made[0] == made[1]
    assert [word for word, written in made[0] if word in known and written not in known and word != written] == [
        word for word, _ in made[0]
    ]
    assert len(made[0]) == 3
