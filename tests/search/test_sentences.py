"""What is said in a sentence is found by what names say."""

import re
from pathlib import Path

import pytest

from registry.search import Searcher
from registry.search.language import sentences
from tests.search.conftest import build, document, nb

RUBRICS = (
    "Spesifikke fobier",
    "Engstelig for kreft",
    "Kreft",
    "Opplysning om kreft i egen sykehistorie",
    "Åpent sår på finger",
    "Skade på finger",
    "Traumatisk amputasjon av finger",
    "Lokalisert hevelse, oppfylling og kul på hals",
    "Ondartet svulst i hals",
    "Fritt legeme i kne",
    "Epistaxis",
    "Neseblødning",
    "Barselfeber",
    "Feber",
    "Brudd i håndledd",
    "Talevansker",
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    directory: Path = tmp_path_factory.mktemp("sentences")
    return build(directory, [document(text, nb(text)) for text in RUBRICS])


@pytest.mark.parametrize(
    ("said", "rubric"),
    [
        ("redd for å fly", "Spesifikke fobier"),
        ("redd for kreft", "Engstelig for kreft"),
        ("har hatt kreft", "Opplysning om kreft i egen sykehistorie"),
        ("hadde kreft", "Opplysning om kreft i egen sykehistorie"),
        ("kutt i fingeren", "Åpent sår på finger"),
        ("kuttet av fingeren", "Traumatisk amputasjon av finger"),
        ("avriven finger", "Traumatisk amputasjon av finger"),
        ("kul på halsen", "Lokalisert hevelse, oppfylling og kul på hals"),
        ("løse biter i kneet", "Fritt legeme i kne"),
        ("feber hos barn", "Feber"),
        ("brudd i høyre håndledd", "Brudd i håndledd"),
        ("mistanke om brudd i håndledd", "Brudd i håndledd"),
    ],
)
def test_a_sentence_finds_first_what_names_call_so(searcher: Searcher, said: str, rubric: str) -> None:
    assert searcher.find(said).hits[0].item == rubric


def test_what_is_called_as_was_typed_comes_first_whatever_it_sounds_like(searcher: Searcher) -> None:
    assert [hit.item for hit in searcher.find("engstelig for kreft").hits][:1] == ["Engstelig for kreft"]
    assert searcher.find("kreft").hits[0].item == "Kreft"


def test_a_hit_tells_how_the_sentence_was_read(searcher: Searcher) -> None:
    hit = searcher.find("kuttet av fingeren").hits[0]
    told = [(each.typed, each.found, each.why) for each in hit.matched]
    assert (hit.why, told[0]) == ("synonym", ("kuttet av fingeren", "traumatisk amputasjon fingeren", "synonym"))


def test_a_misspelt_sentence_is_mended_before_its_words_are_left_out(searcher: Searcher) -> None:
    assert searcher.find("bekymret for krefft").hits[0].item == "Engstelig for kreft"


@pytest.mark.parametrize(
    ("plain", "sort", "names"),
    [
        ("redd for å fly", "sentence", ["engstelig for fly"]),
        ("redd for å fly", "fallback", ["spesifikke fobier"]),
        ("slangefobi", "fallback", ["spesifikke fobier"]),
        ("har hatt slag", "always", ["gammelt slag", "slag i egen sykehistorie", "følgetilstander etter slag"]),
        ("smerte i venstre arm", "fallback", ["smerte i arm"]),
        ("kutt", "sentence", []),
        ("hjerteinfarkt", "fallback", []),
    ],
)
def test_the_rest_of_a_sentence_stands_in_what_names_say(plain: str, sort: sentences.Sort, names: list[str]) -> None:
    assert sentences.otherwise(plain, sort) == names


def test_every_place_in_what_names_say_is_one_of_the_sentence() -> None:
    faulty = [
        row
        for row in sentences.sentences()
        if not set(re.findall("[XY]", " ".join(row[1:]))) <= set(row[0]) or len(row) < 2
    ]
    assert faulty == []


def test_a_part_of_the_body_that_no_name_has_is_looked_for_in_its_region(tmp_path: Path) -> None:
    rubrics = ("Åpent sår på fot", "Åpent sår på hånd", "Overflateskade på hode", "Brannskade på trunkus")
    searcher = build(tmp_path, [document(text, nb(text)) for text in rubrics])
    asked = ("kutt i hælen", "kutt i tommelen", "blåmerke på nesa", "brent seg på magen")
    assert [searcher.find(query).hits[0].item for query in asked] == list(rubrics)


@pytest.mark.parametrize(
    ("said", "rubric"),
    [
        ("mannen min har brudd i håndledd", "Brudd i håndledd"),
        ("feber i flere dager nå", "Feber"),
        ("bestemor har plutselig talevansker igjen", "Talevansker"),
    ],
)
def test_what_a_sentence_says_in_passing_need_not_stand_in_a_name(searcher: Searcher, said: str, rubric: str) -> None:
    assert searcher.find(said).hits[0].item == rubric


def test_what_is_said_in_passing_counts_where_a_name_has_it(tmp_path: Path) -> None:
    found = build(tmp_path, [document(text, nb(text)) for text in ("Smerte", "Smerte om natten")])
    assert [hit.item for hit in found.find("smerte om natten").hits] == ["Smerte om natten"]


def test_a_word_said_in_passing_does_not_outweigh_what_it_is_said_of(tmp_path: Path) -> None:
    names = ["Nesten normal", *(f"Feber {number}" for number in range(9)), *(f"Hoste {number}" for number in range(9))]
    hits = build(tmp_path, [document(text, nb(text)) for text in names]).find("nesten alltid feber og hoste").hits
    assert hits
    assert "Nesten normal" not in {hit.item for hit in hits}


def test_the_telling_part_of_a_sentence_gives_way_to_names_with_all_of_it(tmp_path: Path) -> None:
    names = ("Forbrenning/skålding", "Brannskade, 2. grad, skulder", "Brannskade på skulder")
    searcher = build(tmp_path, [document(text, nb(text)) for text in names])
    assert searcher.find("brannskade 2. grad på skulderen").hits[0].item == "Brannskade, 2. grad, skulder"
    assert searcher.find("brannskade på skulderen").hits[0].item == "Brannskade på skulder"


def test_a_few_parts_of_compounds_do_not_hide_names_with_some_of_the_words(tmp_path: Path) -> None:
    names = ("Spedbarnsfeberkrampe", "Feber", "Barn")
    hits = build(tmp_path, [document(text, nb(text)) for text in names]).find("barn med feber").hits
    assert [hit.item for hit in hits][:1] == ["Spedbarnsfeberkrampe"]
    assert {"Feber", "Barn"} <= {hit.item for hit in hits}
