"""Norwegian as it is written on a ward, and typed on keyboards without its letters."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.search import Period, Searcher, Text
from registry.search.language.compounds import Splitter
from registry.search.language.stems import stems
from registry.search.language.tables import abbreviations, known_parts, pairs, small_words
from registry.search.language.text import collapse, squeeze, words
from tests.search.conftest import WARD, build, document, nb, synonym

#: In force in a hundred years.
COMING = (Period("1", "in-force", datetime(2126, 1, 1, tzinfo=UTC), None),)

FOUND = [
    ("øreverk", "H92.0"),
    ("oreverk", "H92.0"),
    ("oereverk", "H92.0"),
    ("ØREVERK", "H92.0"),
    ("øreverk", "H92.0"),
    ("neseblodning", "R04.0"),
    ("nesebloedning", "R04.0"),
    ("sar", "T14.1"),
    ("saar", "T14.1"),
    ("apent sar", "T14.1"),
    ("aapent saar", "T14.1"),
    ("åpent sår", "T14.1"),
    ("mellomorebetennelse", "H66.9"),
    ("betennelse", "M13.9"),
    ("blindtarm", "K35.9"),
    ("pneumonier", "J18"),
    ("infarktet", "I21.9"),
    ("sjukdom", "I51.9"),
    ("sykdom i hjarte", "I51.9"),
    ("patients bleeding", "R04.0"),
    ("röykelunge", "J44.9"),
    ("diabétes", "E11.9"),
]


@pytest.mark.parametrize(("query", "item"), FOUND)
def test_written_forms_find_the_item(items: Callable[..., list[str]], query: str, item: str) -> None:
    assert item in items(query)[:3]


def test_typed_norwegian_letters_stay_apart_from_a_and_o(tmp_path: Path) -> None:
    searcher = build(tmp_path, [document("får", nb("Får")), document("far", nb("Far")), document("ore", nb("Ore"))])
    assert [hit.item for hit in searcher.find("far").hits] == ["far", "får"]
    assert [hit.item for hit in searcher.find("får").hits] == ["får"]
    assert searcher.find("øre").total == 0


def test_a_whole_word_ranks_above_the_same_word_in_a_compound(items: Callable[..., list[str]]) -> None:
    found = items("betennelse")
    assert found[0] == "M13.9"
    assert {"J18.9", "K35.9", "H66.9"} <= set(found[1:])


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("lungebetennelse", ("lunge", "betennelse")),
        ("lungebetennelser", ("lunge", "betennelse")),
        ("blindtarmbetennelse", ("blindtarm", "betennelse")),
        ("kneprotesekirurgi", ("kne", "protese", "kirurgi")),
        ("urinveisinfeksjon", ("urinvei", "infeksjon")),
        ("sykdomsbehandling", ("sykdom", "behandling")),
        ("barnehjerte", ("barn", "hjerte")),
        ("lunge", ()),
        ("tonsillbetennelse", ("betennelse",)),
        ("lungexyzq", ()),
        ("r2d2lunge", ()),
        ("kne", ()),
    ],
)
def test_compounds_split_over_the_vocabulary(word: str, parts: tuple[str, ...]) -> None:
    splitter = Splitter({"behandling": 5, "barn": 4, "once": 1})
    assert splitter.split(word) == parts


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("hodesår", "[Sår] i [hode]"),
        ("ledbetennelse", None),
        ("hjertesykdom", "[Sykdom] i [hjerte]"),
        ("hodesårxyz", None),
    ],
)
def test_a_typed_compound_finds_what_was_written_in_words(ward: Searcher, query: str, shown: str | None) -> None:
    hits = [hit for hit in ward.find(query).hits if hit.why == "compound part"]
    marked = ["".join(f"[{piece.text}]" if piece.match else piece.text for piece in hit.highlight) for hit in hits]
    assert marked[:1] == ([shown] if shown else [])


def test_a_word_seen_once_is_no_part() -> None:
    assert Splitter({"zzzz": 1}).split("lungezzzz") == ()
    assert Splitter({"zzzz": 2}).split("lungezzzz") == ("lunge", "zzzz")


def test_a_language_narrows_the_texts_but_not_the_codes(items: Callable[..., list[str]]) -> None:
    assert items("hjarte", lang="nn")[:1] == ["I50.9"]
    assert items("pneumonia", lang="nn") == []
    assert items("J18.9", lang="nn") == ["J18.9"]
    assert items("soriasis", lang="se") == ["L40.9"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("J18.9", ["j18", "9"]),
        ("R-CHOP-21", ["r", "chop", "21"]),
        ("Crème brûlée", ["creme", "brulee"]),
        ("Ménières", ["menieres"]),
        ("m²", ["m2"]),
        ("Straße", ["strasse"]),
        ("ÆØÅ", ["æøå"]),
        ("å", ["å"]),
        ("a\u0300\u0301b", ["ab"]),
        ("½", ["12"]),
        ("đŋŧ", ["dnt"]),
        ("\x00\x1b[31m", ["31m"]),
    ],
)
def test_words_are_plain(text: str, plain: list[str]) -> None:
    assert words(text) == plain


@pytest.mark.parametrize(
    ("word", "form"), [("blødning", "blodning"), ("bloedning", "blodning"), ("aerend", "arend"), ("ærend", "arend")]
)
def test_the_forms_of_a_letter_collapse_into_one(word: str, form: str) -> None:
    assert collapse(word) == form


def test_codes_are_squeezed() -> None:
    assert squeeze(" J 18.9* ") == "j189"
    assert len(squeeze("x" * 500)) == 255


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("sykdommer", "nb", ("sykdomm",)),
        ("diseases", "en", ("diseas",)),
        ("kols", "nb", ("kols",)),
        ("ab", "nb", ()),
        ("t14", "nb", ()),
        ("soriasis", "se", ()),
        ("infarkter", "", ("infarkt",)),
    ],
)
def test_stems_are_long_enough_to_mean_something(word: str, language: str, expected: tuple[str, ...]) -> None:
    assert stems(word, language) == expected


def test_every_table_is_read_and_symmetric() -> None:
    assert all(word in pairs()[other] for word, others in pairs().items() for other in others)
    assert ("kronisk", "obstruktiv", "lungesykdom") in abbreviations()["kols"]
    assert "og" in small_words()
    assert all(len(part) >= 2 for part in known_parts())


def test_small_words_do_not_have_to_be_found(items: Callable[..., list[str]]) -> None:
    assert items("betennelse i en lunge")[:1] == items("betennelse lunge")[:1] == ["J18"]
    assert items("og") == []


def test_a_text_without_a_language_is_stemmed_in_all(tmp_path: Path) -> None:
    searcher = build(tmp_path, [document("x", Text("Infarkter", "", "other"))])
    assert searcher.find("infarkt").hits[0].why == "prefix"
    assert isinstance(searcher, Searcher)


def test_a_terminology_in_force_lends_its_names_to_every_kind(tmp_path: Path) -> None:
    concept = document(
        "c1", nb("Diabetes mellitus"), synonym("Zukkerplage"), Text("ZKR", "nb", "abbreviation"), kind="terminology"
    )
    later = document("c2", nb("Psoriasis"), synonym("Flakke"), kind="terminology", periods=COMING)
    searcher = build(tmp_path, [concept, later, *WARD])
    found = searcher.find("zukkerplage", kind="codeset")
    assert [(hit.item, hit.why) for hit in found.hits] == [("E11.9", "synonym"), ("E10.9", "synonym")]
    assert [hit.why for hit in searcher.find("ZKR", kind="codeset").hits] == ["abbreviation", "abbreviation"]
    assert searcher.find("flakke", kind="codeset").total == 0
    assert searcher.find("flakke", kind="codeset", valid_at=COMING[0].valid_from).hits[0].item == "L40.9"


def test_a_terminology_that_is_held_back_lends_nothing(tmp_path: Path) -> None:
    concept = document("c1", nb("Psoriasis"), synonym("Zukkerplage"), kind="terminology", standard="lukket")
    searcher = build(tmp_path, [concept, *WARD])
    assert searcher.find("zukkerplage", without=("lukket",)).total == 0


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Kronisk obstruktiv lungesykd.", "kronisk obstruktiv lungesykdom"),
        ("Komplikasjon i sv.sk.", "komplikasjon svangerskap"),
        ("Bakt. infek.", "bakteriell infeksjon"),
        ("Diabetes mellitus, type II", "diabetes mellitus type 2"),
        ("Diabetes mellitus, type 2", "diabetes type2"),
        ("Vitamin B12", "vitamin B-12"),
    ],
)
def test_what_a_classification_cut_short_or_numbered_is_found(tmp_path: Path, text: str, query: str) -> None:
    hit = build(tmp_path, [document("x", nb(text))]).find(query).hits[0]
    assert (hit.item, hit.why) != ("x", "spelling")


def test_two_words_are_the_compound_they_make_the_other_way_round(tmp_path: Path) -> None:
    searcher = build(tmp_path, [document("x", nb("Hørselstap")), document("y", nb("Øyesmerte"))])
    assert [(hit.item, hit.why) for hit in searcher.find("tap av hørselen").hits][:1] == [("x", "compound part")]
    assert [hit.item for hit in searcher.find("vondt i augo").hits][:1] == ["y"]


def test_where_nothing_has_all_words_what_has_some_follows(ward: Searcher) -> None:
    hits = ward.find("pneumoni hos romvesen").hits
    assert (hits[0].item, hits[0].why) == ("J18", "some words")
    assert "".join(piece.text for piece in hits[0].highlight if piece.match) == "Pneumoni"
