"""What comes first, and why it says it did."""

from collections.abc import Callable
from pathlib import Path

import pytest

from registry.search import Document, Period, Searcher, Text
from tests.search.conftest import START, build, coded, document, nb, synonym

RECALLED = (Period("1", "recalled", START, None),)

FIRST = [
    ("J18.9", "J18.9", "code"),
    ("j189", "J18.9", "code"),
    ("J 18.9", "J18.9", "code"),
    ("J18*", "J18", "code"),
    ("j18", "J18", "code"),
    ("pneumoni", "J18", "name"),
    ("Pneumonia", "J18", "name"),
    ("lungebetennelse", "J18.9", "synonym"),
    ("Pneumoni INA", "J18.9", "abbreviation"),
    ("ondartet svulst i hjerne", "C71.9", "name"),
    ("lungebet", "J18.9", "prefix"),
    ("lung", "J18.9", "prefix"),
    ("dia mel", "E11.9", "prefix"),
    ("mel dia", "E11.9", "prefix"),
    ("diabetes 1", "E10.9", "words"),
    ("hode sår", "T14.1", "words"),
    ("anfall", "G40.9", "words"),
    ("J18.9 lungebetennelse", "J18.9", "words"),
    ("betennelse lunge", "J18", "synonym"),
    ("infarkt", "I21.9", "compound part"),
    ("epilespi", "G40.9", "spelling"),
    ("KOLS", "J44.9", "abbreviation"),
    ("lf", "lungefrase", "code"),
]


@pytest.mark.parametrize(("query", "item", "why"), FIRST)
def test_the_expected_item_is_first_and_says_why(ward: Searcher, query: str, item: str, why: str) -> None:
    hit = ward.find(query).hits[0]
    assert (hit.item, hit.why) == (item, why)


@pytest.mark.parametrize(("query", "item", "why"), FIRST)
def test_suggesting_gives_the_same_first_hit(ward: Searcher, query: str, item: str, why: str) -> None:
    hit = ward.suggest(query).hits[0]
    assert (hit.item, hit.why) == (item, why)


def test_the_ways_to_match_rank_in_their_order(tmp_path: Path) -> None:
    texts = {
        "misspelt": nb("Hjertte"),
        "part": nb("Barnehjerte"),
        "beginning of a later word": nb("Sviktende hjerteklaff"),
        "whole word": nb("Sykt hjerte"),
        "beginning": nb("Hjertesvikt"),
        "synonym": synonym("Hjerte"),
        "name": nb("hjerte"),
        "code": Text("HJ-ERTE", "", "code"),
    }
    searcher = build(tmp_path, [document(item, text) for item, text in texts.items()])
    found = [hit.item for hit in searcher.find("hjerte").hits]
    assert found == list(reversed([item for item in texts if item != "misspelt"]))


def test_a_misspelt_word_comes_after_everything_else(tmp_path: Path) -> None:
    searcher = build(tmp_path, [document("near", nb("Hjertte")), document("part", nb("Barnehjerte med langt navn"))])
    assert [(hit.item, hit.why) for hit in searcher.find("hjerte").hits] == [
        ("part", "compound part"),
        ("near", "spelling"),
    ]


def test_shorter_comes_first_and_more_used_breaks_ties(items: Callable[..., list[str]], tmp_path: Path) -> None:
    assert items("diabetes mellitus")[:2] == ["E11.9", "E10.9"]
    searcher = build(tmp_path, [coded("A1", nb("Brudd i albue"), popularity=99), coded("A2", nb("Brudd i arm"))])
    assert [hit.item for hit in searcher.find("brudd").hits] == ["A2", "A1"]


#: What comes before the hit that is chosen ever so often: by level, status, sort of name, length.
BETTER = [
    ("the very name", document("better", nb("Brudd")), document("used", nb("Brudd i arm"))),
    ("in force", document("better", nb("Brudd i albue")), document("used", nb("Brudd i arm"), periods=RECALLED)),
    ("preferred", document("better", nb("Brudd")), document("used", nb("Arm"), synonym("Brudd"))),
    ("shorter", document("better", nb("Brudd i arm")), document("used", nb("Brudd i albue"))),
    (
        "in Norwegian",
        document("better", nb("Brudd i albue")),
        document("used", Text("Brudd in arm", "en", "preferred")),
    ),
]


@pytest.mark.parametrize(("why", "better", "used"), BETTER)
def test_use_moves_nothing_past_what_is_better(why: str, better: Document, used: Document, tmp_path: Path) -> None:
    searcher = build(tmp_path, [better, used])
    counts = {("icd-10", "used"): 1_000_000}
    assert [hit.item for hit in searcher.find("brudd", used=counts).hits] == ["better", "used"], why


def test_use_decides_among_equals(tmp_path: Path) -> None:
    searcher = build(tmp_path, [document(item, nb(f"Brudd {item}")) for item in ("a1", "a2", "a3")])
    found = searcher.find("brudd", used={("icd-10", "a3"): 5, ("icd-10", "a2"): 2})
    assert [hit.item for hit in found.hits] == ["a3", "a2", "a1"]


def test_equals_stand_in_alphabetical_order(tmp_path: Path) -> None:
    searcher = build(tmp_path, [coded(code, nb(f"Brudd {code}")) for code in ("B2", "B3", "B1")])
    assert [hit.item for hit in searcher.find("brudd").hits] == ["B1", "B2", "B3"]
    assert [hit.item for hit in searcher.find("b").hits] == ["B1", "B2", "B3"]


def test_what_is_unspecified_answers_to_the_bare_name_after_the_bare_name_itself(tmp_path: Path) -> None:
    names = {
        "in": "Pneumonia in mumps",
        "open": "Pneumonia, unspecified",
        "bare": "Pneumonia",
        "nb": "Uspesifisert pneumoni",
    }
    searcher = build(tmp_path, [document(item, nb(name)) for item, name in names.items()])
    assert [(hit.item, hit.why) for hit in searcher.find("pneumonia").hits[:3]] == [
        ("bare", "name"),
        ("open", "name"),
        ("in", "prefix"),
    ]
    assert searcher.find("pneumoni").hits[0].item == "nb"
    assert [hit.item for hit in searcher.find('"uspesifisert pneumoni"').hits] == ["nb"]


def test_a_definition_comes_after_names(tmp_path: Path) -> None:
    long = nb("Et ganske langt navn der feber er nevnt sent")
    searcher = build(tmp_path, [document("d", Text("Feber", "nb", "definition")), document("n", long)])
    assert [hit.item for hit in searcher.find("feber").hits] == ["n", "d"]


def test_scores_fall_along_the_answer(ward: Searcher) -> None:
    scores = [hit.score for hit in ward.find("hjerte").hits]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 2


def test_an_item_is_found_once_whatever_matches(items: Callable[..., list[str]]) -> None:
    assert items("pneumoni").count("J18.9") == 1


def test_pages_follow_each_other_without_gap_or_repeat(ward: Searcher) -> None:
    whole = [hit.item for hit in ward.find("e", limit=50).hits]
    paged = [ward.find("e", limit=2, offset=offset) for offset in range(0, 50, 2)]
    assert [hit.item for page in paged for hit in page.hits] == whole
    assert {page.total for page in paged} == {len(whole)}


def test_many_rows_of_one_level_are_all_reached(tmp_path: Path) -> None:
    searcher = build(tmp_path, [coded(f"X{number:03}", nb(f"Brudd {number:03}")) for number in range(300)])
    assert (
        len({hit.item for offset in (0, 200) for hit in searcher.find("brudd", limit=200, offset=offset).hits}) == 300
    )


def test_long_codes_that_begin_alike_stay_apart(tmp_path: Path) -> None:
    paths = [
        f"/data[id1]/events[id2]/data[id3]/items[id{number}]/value/property/measurement/units" for number in (4, 5)
    ]
    searcher = build(tmp_path, [document(path, Text(path, "", "code")) for path in paths])
    assert [(hit.item, hit.why) for hit in searcher.find(paths[1]).hits][:1] == [(paths[1], "code")]


def test_a_hit_carries_what_a_page_needs(ward: Searcher) -> None:
    hit = ward.find("lungebetennelse").hits[0]
    shown = (hit.standard, hit.version, hit.kind, hit.title, hit.status, hit.network, hit.system, hit.language)
    assert shown == ("icd-10", "1", "codeset", "Uspesifisert pneumoni", "in-force", "akutt", "icd-10", "nb")


def test_the_standard_itself_is_found_with_an_empty_item(items: Callable[..., list[str]]) -> None:
    assert items("kodeverk") == [""]


def test_letters_that_begin_names_come_before_what_they_sound_like(tmp_path: Path) -> None:
    found = build(tmp_path, (coded("X1", nb("Her og nå")), coded("X2", nb("Hjertesvikt med forkammerflimmer"))))
    assert [hit.item for hit in found.find("hjer").hits] == ["X2", "X1"]
    assert [hit.item for hit in found.find("hjart").hits] == ["X2"]


def test_an_abbreviation_comes_before_words_that_have_its_letters_with_other_signs(tmp_path: Path) -> None:
    found = build(tmp_path, (coded("X1", nb("Brudd i tå")), coded("X2", nb("Kjempecellearteritt med revmatisme"))))
    assert [hit.item for hit in found.find("TA").hits] == ["X2", "X1"]
    assert found.find("tå").hits[0].item == "X1"


def test_letters_that_are_an_english_word_are_yet_the_beginning_of_norwegian_ones(tmp_path: Path) -> None:
    names = (
        Text("Lung transplant status", "en", "preferred"),
        nb("Lungebetennelse forårsaket av andre bakterier"),
        nb("Lunge uten funn"),
    )
    searcher = build(tmp_path, [document(text.value, text) for text in names])
    assert [hit.title for hit in searcher.find("lung").hits] == [names[2].value, names[1].value, names[0].value]
    assert [hit.title for hit in searcher.find("lung tr").hits][:1] == [names[0].value]
