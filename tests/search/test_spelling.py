"""Misspelt words are understood, and said to be."""

from pathlib import Path

import pytest

from registry.search import Searcher, Writer
from registry.search.index.spelling import Correction, edits
from registry.search.language.sounds import sound, sounds
from tests.search.conftest import build, document, nb

MISSPELT = [
    ("hjertesvkt", "I50.9", "hjertesvikt"),
    ("hjertesvitk", "I50.9", "hjertesvikt"),
    ("hjertessvikt", "I50.9", "hjertesvikt"),
    ("hjrtesvit", "I50.9", None),
    ("psorasis", "L40.9", "psoriasis"),
    ("psorriasis", "L40.9", "psoriasis"),
    ("pnevmoni", "J18", "pneumoni"),
    ("diabetis melitus", "E11.9", None),
    ("neseblødnign", "R04.0", "neseblødning"),
    ("neseblodnign", "R04.0", "neseblødning"),
    ("akut hjerteinfrakt", "I21.9", None),
    ("psoariasis", "L40.9", "psoriasis"),
    ("pnaeumoni", "J18", "pneumoni"),
    ("epilaepsi", "G40.9", "epilepsi"),
    ("jhertesvikt", "I50.9", "hjertesvikt"),
]


@pytest.mark.parametrize(("typed", "item", "meant"), MISSPELT)
def test_up_to_two_edits_are_understood(ward: Searcher, typed: str, item: str, meant: str | None) -> None:
    answer = ward.find(typed)
    assert item in [hit.item for hit in answer.hits]
    assert answer.hits[0].why == "spelling"
    assert meant is None or answer.did_you_mean == meant


def test_an_unfinished_misspelt_word_is_understood(ward: Searcher) -> None:
    assert ward.suggest("psorria").hits[0].item == "L40.9"
    assert ward.suggest("blindtrambet").hits[0].item == "K35.9"


def test_did_you_mean_keeps_the_words_that_are_known(ward: Searcher) -> None:
    assert ward.find("diabetes melitus").did_you_mean == "diabetes mellitus"


def test_no_word_of_what_is_held_back_is_suggested(tmp_path: Path) -> None:
    held = document("S", nb("Vortebrand"), standard="lukket")
    searcher = build(tmp_path, [held, document("A", nb("Vortebrend"), standard="aapen")])
    assert {hit.standard for hit in searcher.find("vortebrxnd").hits} == {"lukket", "aapen"}
    answer = searcher.find("vortebrxnd", without=("lukket",))
    assert ([hit.standard for hit in answer.hits], answer.did_you_mean) == (["aapen"], "vortebrend")


def test_did_you_mean_keeps_small_words_and_says_nothing_of_operators(ward: Searcher) -> None:
    assert ward.find("sykdom i hjrete").did_you_mean == "sykdom i hjerte"
    answer = ward.find("diabetes melitus -1")
    assert ([hit.item for hit in answer.hits], answer.did_you_mean) == (["E11.9"], None)


def test_nothing_is_suggested_for_what_is_found_or_far_away(ward: Searcher) -> None:
    assert ward.find("psoriasis").did_you_mean is None
    assert ward.find("qwxzjqwxzj").did_you_mean is None
    assert ward.find("qwxzjqwxzj").total == 0


def test_repeated_letter_pairs_do_not_hide_a_word(tmp_path: Path) -> None:
    searcher = build(tmp_path, [document("x", nb("Cannabinoidabstinenstilstand hos voksne"))])
    assert searcher.find("cannabinoidabstinenstilstend voksne").total == 1


def test_near_hits_come_before_far_ones(tmp_path: Path) -> None:
    searcher = build(tmp_path, [document("far", nb("Hjerneinfarkt")), document("near", nb("Et eldre hjerteinfarkt"))])
    assert [hit.item for hit in searcher.find("hjerteinfrakt").hits] == ["near", "far"]


@pytest.mark.parametrize(
    ("word", "limit"),
    [
        ("kn", 0),
        ("kne", 1),
        ("kols", 1),
        ("hjerte", 1),
        ("sykdomm", 2),
        ("hjertesvikt", 2),
        ("j189", 0),
        ("covid19", 0),
    ],
)
def test_longer_words_may_be_further_away(word: str, limit: int) -> None:
    assert edits(word) == limit


def test_words_common_in_the_index_are_nearer_than_rare_ones() -> None:
    common, rare = Correction(1.0, -9, "a"), Correction(1.0, -1, "b")
    assert sorted([Correction(2.0, -99, "c"), rare, common]) == [common, rare, Correction(2.0, -99, "c")]


def test_corrections_are_gathered_over_segments(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild([document("a", nb("Brudd"), standard="s1")], 1)
        writer.update({"s2": [document("b", nb("Hjertesvikt"), standard="s2")]}, 2)
    answer = Searcher(tmp_path).find("hjertesvkt")
    assert [hit.item for hit in answer.hits] == ["b"]
    assert answer.did_you_mean == "hjertesvikt"


def test_of_very_many_like_words_the_nearest_is_kept(tmp_path: Path) -> None:
    letters = "abdefgiklmnoprstuv"
    names = [f"hjertesvi{a}{b}{c}" for a in letters if a != "t" for b in letters for c in letters[:4]]
    searcher = build(tmp_path, [*(document(name, nb(name)) for name in names), document("x", nb("hjertesvikt"))])
    assert "x" in [hit.item for hit in searcher.find("hjertesvitk", limit=50).hits]


@pytest.mark.parametrize(
    ("typed", "item", "meant"),
    [
        ("J18.99", "J18.9", "j189"),
        ("J1B.9", None, None),
        ("i5O.9", "I50.9", "i509"),
        ("El1.9", "E11.9", "e119"),
        ("R04.01", "R04.0", "r040"),
        ("X99.9", None, None),
        ("iolilo", None, None),
    ],
)
def test_a_mistyped_code_is_understood(ward: Searcher, typed: str, item: str | None, meant: str | None) -> None:
    answer = ward.find(typed)
    assert [(hit.item, hit.why) for hit in answer.hits][:1] == ([(item, "spelling")] if item else [])
    assert answer.did_you_mean == meant


def test_words_sound_together_as_they_do_alone() -> None:
    written = [
        *(word for row in MISSPELT for word in row[0].split()),
        "eu",
        "leuk",
        "land",
        "ligg",
        "psykd",
        "ah",
        "hvit",
        "g",
    ]
    assert sounds(written) == {word: sound(word) for word in written}
    assert sounds(["eu", "land"]) == {"eu": "eu", "land": "lan"}
    assert sounds([]) == {}


def test_what_is_clearly_nearest_comes_before_what_is_called_wholly_so(tmp_path: Path) -> None:
    searcher = build(tmp_path, [document(text, nb(text)) for text in ("Lunge", "Brudd i lange knokler", "Fot")])
    assert [hit.item for hit in searcher.find("lznge").hits][:2] == ["Brudd i lange knokler", "Lunge"]


SHORT_WORDS = [
    ("gkt", "gikt"),  # one of three letters: something was left out
    ("gkit", "gikt"),
    ("gikkt", "gikt"),
    ("klø", None),  # goes on as something does
    ("sor", "sår"),  # sounds the same
    ("sør", None),  # another word, of which nothing is known
    ("kma", "koma"),
    ("brkok", "brokk"),
]


@pytest.mark.parametrize(("typed", "meant"), SHORT_WORDS)
def test_a_short_word_with_one_slip_is_understood(tmp_path: Path, typed: str, meant: str | None) -> None:
    searcher = build(tmp_path, [document(name, nb(name)) for name in ("gikt", "kløe", "sår", "koma", "brokk")])
    assert searcher.find(typed).did_you_mean == meant


def test_of_short_words_that_are_as_near_the_common_one_comes_first(tmp_path: Path) -> None:
    named = [document(f"legg{number}", nb(f"Skade {number} på legg")) for number in range(9)]
    searcher = build(tmp_path, [document("leug", nb("Leug")), *named])
    assert searcher.find("letg").did_you_mean == "legg"


def test_what_else_a_short_word_may_be_meant_for_stands_behind_the_first_two(tmp_path: Path) -> None:
    named = [document(f"{name}{number}", nb(f"{name} {number}")) for name in ("hest", "heft") for number in range(9)]
    hits = build(tmp_path, named).find("hext").hits
    assert {"hest", "heft"} == {hit.title.split()[0].lower() for hit in hits[:3]}
    assert len({hit.item for hit in hits}) == len(hits) == 18


def test_pages_of_what_may_be_meant_tell_each_item_once(tmp_path: Path) -> None:
    named = [document(f"{name}{number}", nb(f"{name} {number}")) for name in ("hest", "heft") for number in range(9)]
    searcher = build(tmp_path, named)
    whole = [hit.item for hit in searcher.find("hext").hits]
    assert [searcher.find("hext", limit=1, offset=place).hits[0].item for place in range(18)] == whole
