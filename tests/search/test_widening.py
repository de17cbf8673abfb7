"""What is looked for where the words themselves find hardly anything: other words inside names, compounds apart."""

from pathlib import Path

import pytest

from registry.search.index.rows import terms
from registry.search.language import components
from registry.search.language.compounds import Splitter
from registry.search.language.forms import equal_forms, in_bokmaal
from registry.search.language.tables import word_synonyms
from registry.search.language.text import words
from registry.search.language.thesaurus import key
from tests.search.conftest import build, document, nb

#: What is typed, and the rubric it finds by a rule.
FOUND = [
    ("testikkelvridning", "Torsjon av testikkel"),
    ("kneskåla brot", "Brudd i kneskålpatella"),
    ("brot i kneskåla", "Brudd i kneskålpatella"),
    ("cannabisavhengighet", "Cannabinoidavhengighetssyndrom"),
    ("folsyreanemi", "Folsyremangelanemi"),
    ("betennelse i leveren", "Hepatitt"),
    ("betennelse i luftrøret", "Trakeitt"),
    ("luftrørsbetennelse", "Trakeitt"),
    ("opiatforgiftning", "Akutt opiatintoksikasjon"),
    ("opiatforgifting", "Akutt opiatintoksikasjon"),
    ("livmorhalsbetennelse", "Inflammatorisk sykdom i livmorhals"),
    ("nyrearterieforsnevring", "Stenose av arteria renalis"),
    ("lokalødem", "Lokalisert ødem"),
    ("svulst i åndedrettsorgana", "Svulst i å.dr.org."),
    ("forstrekking i brystkassa", "Forstrekking av br.kasse"),
    ("forgifting av legemiddel hjå nyfødd", "Intoks. som skyldes legem. gitt til nyfødt"),
    ("framandlekam i øyret", "Fremmedlegeme øre"),
]
OTHERS = ("Uspesifisert smerte", "Sår på tå", "Feber", "Fremmedlegeme øye", "Brudd i hånd")


@pytest.mark.parametrize(("query", "rubric"), FOUND)
def test_words_that_say_the_same_inside_names_find_the_rubric(tmp_path: Path, query: str, rubric: str) -> None:
    searcher = build(tmp_path, [document(text, nb(text)) for text in (rubric, *OTHERS)])
    assert [hit.item for hit in searcher.find(query).hits][:1] == [rubric]


def test_a_compound_with_an_unknown_beginning_finds_what_it_ends_in(tmp_path: Path) -> None:
    searcher = build(tmp_path, [document(text, nb(text)) for text in ("Hoste", *OTHERS)])
    assert [(hit.item, hit.why) for hit in searcher.find("sommerhoste").hits] == [("Hoste", "some words")]
    assert searcher.find("sommerqwrtz").hits == ()


def test_what_stands_as_typed_comes_before_what_says_the_same(tmp_path: Path) -> None:
    rubrics = ("Uttalt renal svikt", "Svikt i nyre og hjerte med langt navn")
    searcher = build(tmp_path, [document(text, nb(text)) for text in rubrics])
    assert [hit.item for hit in searcher.find("svikt nyre").hits] == list(rubrics[::-1])


def test_where_enough_is_found_nothing_else_is_looked_for(tmp_path: Path) -> None:
    rubrics = [f"Svikt i nyre {name}" for name in ("alfa", "beta", "delta", "gamma", "omega")]
    searcher = build(tmp_path, [document(text, nb(text)) for text in (*rubrics, "Kronisk renal dysfunksjon")])
    assert sorted(hit.item for hit in searcher.find("svikt nyre").hits) == rubrics


@pytest.mark.parametrize(
    ("word", "other"),
    [("renal", "nyre"), ("nyre", "renal"), ("leveren", "hepatisk"), ("fraktur", "brudd"), ("brudd", "fraktur")],
)
def test_other_words_are_known_both_ways_and_inflected(word: str, other: str) -> None:
    assert (other,) in components.inside((word,))


def test_what_something_is_leads_to_what_it_is_like() -> None:
    assert {("stiv",), ("stivt",)} <= set(components.inside(("stivhet",)))
    assert components.inside(("het",)) == ()


def test_a_phrase_by_which_nothing_more_is_known_does_not_make_a_name_longer(tmp_path: Path) -> None:
    rubrics = ("Tretthetsbrudd, ikke klassifisert annet sted", "Tretthetsbrudd i ryggvirvel")
    searcher = build(tmp_path, [document(text, nb(text)) for text in rubrics])
    assert [hit.item for hit in searcher.find("tretthetsbrudd").hits] == list(rubrics)


def test_a_wider_word_does_not_lead_back() -> None:
    assert ("infeksjon",) in components.inside(("betennelse",))
    assert ("metabolsk",) in components.inside(("stoffskifte",))
    assert ("stoffskifte",) not in components.inside(("metabolsk",))


@pytest.mark.parametrize(
    ("head", "tail", "compound"),
    [
        ("lever", "betennelse", "hepatitt"),
        ("nyre", "betennelse", "nefritt"),
        ("nyre", "sykdom", "nefropati"),
        ("lunge", "feber", None),
        ("nerve", "smerte", "nevralgi"),
        ("mandel", "fjerning", "tonsillektomi"),
    ],
)
def test_learned_compounds_are_built_of_a_beginning_and_an_ending(head: str, tail: str, compound: str | None) -> None:
    assert list(components.built(head, tail))[:1] == ([compound] if compound else [])


def test_no_word_heads_two_rows_and_none_repeats_one() -> None:
    heads = [key(words(cells[0])) for cells in word_synonyms()]
    assert [head for head in set(heads) if heads.count(head) > 1] == []
    assert [cells for cells in word_synonyms() if len(set(cells)) < len(cells) or len(cells) < 2] == []


def test_a_head_is_no_beginning_or_ending() -> None:
    assert [cells[0] for cells in word_synonyms() if "-" in (cells[0][0], cells[0][-1])] == []


@pytest.mark.parametrize(
    ("nynorsk", "bokmaal"),
    [("augelokkbetennelse", "øyelokkbetennelse"), ("hovudskalle", "hodeskalle"), ("sjukehus", "sykehus"), ("ei", "ei")],
)
def test_a_nynorsk_word_is_put_into_bokmaal(nynorsk: str, bokmaal: str) -> None:
    assert in_bokmaal(nynorsk) == bokmaal


def test_several_changes_in_one_word_are_made_together() -> None:
    assert "øyelokkssykdommer" in equal_forms("augelokkssjukdommar", {"øyelokkssykdommer"}.__contains__)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Svulst i å.dr.org.", "åndedrettsorganer"),
        ("Skade på br.kasse", "brystkasse"),
        ("Svulst fordøyelsesyst IKA", "fordøyelsessystemet"),
        ("M. mal.pot. i hud", "malignitetspotensial"),
    ],
)
def test_one_two_or_three_words_cut_short_are_written_out(text: str, written: str) -> None:
    assert written in terms(nb(text), Splitter({}))["word"]
    assert written not in words(text)


RENAMED = [
    ("knokkelsykdom", "Uspesifisert lidelse i knokkel"),
    ("sykdom i knokkel", "Uspesifisert lidelse i knokkel"),
    ("knokkelsjukdom", "Uspesifisert lidelse i knokkel"),
]


@pytest.mark.parametrize(("query", "rubric"), RENAMED)
def test_a_whole_name_in_other_words_comes_before_names_that_begin_so(tmp_path: Path, query: str, rubric: str) -> None:
    others = ("Knokkelsykdom på grunn av aluminium", "Annen knokkelsykdom", "Knokkelsykdom ved dialyse")
    searcher = build(tmp_path, [document(text, nb(text)) for text in (rubric, *others)])
    assert [hit.item for hit in searcher.find(query).hits][:1] == [rubric]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Hud- og slimhinnelesjoner", "hudlesjon"),
        ("Bøyemuskel og -sene i underarm", "bøyesene"),
        ("Orme-/parasittsykdom", "ormesykdom"),
        ("Ondartet svulst bryst (K)", "kvinne"),
        ("Sterilisering (M)", "mann"),
    ],
)
def test_what_a_sign_stands_for_is_written_out(text: str, word: str) -> None:
    splitter = Splitter({"bøye": 2, "slimhinne": 2, "lesjon": 2, "parasitt": 2})
    assert word in terms(nb(text), splitter)["word"]


@pytest.mark.parametrize(
    ("word", "form"),
    [("muskler", "muskel"), ("testiklane", "testikkel"), ("skuldra", "skulder"), ("fingrene", "finger")],
)
def test_words_that_lose_a_vowel_in_the_plural_are_known(word: str, form: str) -> None:
    assert form in equal_forms(word, {form}.__contains__)


LEARNED = [
    ("luxatio", "luksasjon"),
    ("sclerosis", "sklerose"),
    ("arthritis", "artritt"),
    ("hypertension", "hypertensjon"),
    ("haemorrhagia", "hemorragi"),
    ("fractura", "fraktur"),
    ("carcinoma", "karcinom"),
]


@pytest.mark.parametrize(("word", "form"), LEARNED)
def test_latin_and_english_words_are_spelt_as_in_norwegian(word: str, form: str) -> None:
    assert form in equal_forms(word, {form}.__contains__)


FOREIGN = [
    ("fractura colli femoris", "Brudd i lårhals"),
    ("wrist fracture", "Brudd i håndledd"),
    ("luxatio cubiti", "Dislokasjon av albue"),
    ("kidney stone", "Sten i nyre"),
    ("vulnus capitis", "Sår på hode"),
]


@pytest.mark.parametrize(("query", "rubric"), FOREIGN)
def test_latin_genitives_and_english_find_norwegian_names(tmp_path: Path, query: str, rubric: str) -> None:
    searcher = build(tmp_path, [document(text, nb(text)) for text in (rubric, *OTHERS)])
    assert [hit.item for hit in searcher.find(query).hits][:1] == [rubric]


JOINED = [("parasitt sykdom", "Uspesifisert parasittsykdom"), ("sykdom i bløtvev", "Bløtvevssykdom")]


@pytest.mark.parametrize(("query", "rubric"), JOINED)
def test_two_words_find_the_name_that_is_their_compound(tmp_path: Path, query: str, rubric: str) -> None:
    others = ("Parasitt uten sykdom", "Bløtvev med sykdom i hud", "Sykdom ved parasitt")
    searcher = build(tmp_path, [document(text, nb(text)) for text in (rubric, *others)])
    assert [hit.item for hit in searcher.find(query).hits][:1] == [rubric]
