"""The word tables: their form, and what each rule of them promises."""

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files

import pytest

from registry.search.language import thesaurus
from registry.search.language.forms import equal_forms, parted
from registry.search.language.stems import stems
from registry.search.language.tables import (
    abbreviations,
    groups,
    known_parts,
    pairs,
    passing_words,
    regions,
    shortenings,
    small_words,
    sound_changes,
    unspecific_words,
)
from registry.search.language.text import words

COLUMNS = {
    "pairs.tsv": 2,
    "abbreviations.tsv": 2,
    "shortenings.tsv": 2,
    "irregular.tsv": 2,
    "sound_changes.tsv": 3,
    "small_words.tsv": 1,
    "passing_words.tsv": 1,
    "unspecific_words.tsv": 1,
    "parts.tsv": 1,
}


def rows(name: str) -> Iterator[list[str]]:
    text = files("registry.search.language.data").joinpath(name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))


@pytest.mark.parametrize(("name", "columns"), COLUMNS.items())
def test_every_row_of_a_table_has_its_columns_and_stands_once(name: str, columns: int) -> None:
    found = list(rows(name))
    assert [row for row in found if len(row) != columns or any(cell != cell.strip() or not cell for cell in row)] == []
    assert [row for row, count in Counter(map(tuple, found)).items() if count > 1] == []


@pytest.mark.parametrize("name", [*COLUMNS, "synonyms.tsv", "word_synonyms.tsv", "everyday_words.tsv"])
def test_every_table_says_first_what_it_holds(name: str) -> None:
    assert files("registry.search.language.data").joinpath(name).read_text(encoding="utf-8").startswith("# ")


def test_there_are_enough_of_each() -> None:
    assert len(list(rows("pairs.tsv"))) >= 600
    assert len(abbreviations()) >= 900
    assert len(groups()) >= 2300
    assert len(known_parts()) >= 100


def test_a_language_pair_is_two_single_words_that_the_stems_do_not_unify() -> None:
    faulty = [
        row
        for row in rows("pairs.tsv")
        if [len(words(cell)) for cell in row] != [1, 1]
        or row[0] == row[1]
        or any(cell != cell.lower() for cell in row)
        or (stems(row[0], "nb") and stems(row[0], "nb") == stems(row[1], "nn"))
    ]
    assert faulty == []


def test_language_pairs_lead_both_ways() -> None:
    assert all(word in pairs()[other] for word, others in pairs().items() for other in others)


def test_an_abbreviation_is_shorter_than_what_it_stands_for() -> None:
    assert [row for row in rows("abbreviations.tsv") if len(row[0]) >= len(row[1]) or row[0] != row[0].strip()] == []


def test_a_group_of_synonyms_has_several_names_each_once() -> None:
    faulty = [group for group in groups() if len(group.names) + len(group.wider) < 2 or not group.names]
    assert faulty == []
    repeated = [group for group in groups() if len({*group.names, *group.wider}) < len(group.names) + len(group.wider)]
    assert repeated == []


def test_a_group_has_its_head_to_itself() -> None:
    heads = Counter(thesaurus.key(words(group.names[0])) for group in groups())
    assert [head for head, count in heads.items() if count > 1] == []


def test_small_and_unspecific_words_are_no_parts_of_compounds() -> None:
    assert not known_parts() & (small_words() | unspecific_words())


def test_what_is_said_in_passing_denies_nothing_and_names_no_part_of_the_body() -> None:
    parts = {word for _, *named in regions() for part in named for word in words(part)}
    assert not passing_words() & ({"ikke", "ikkje", "ingen", "uten", "utan", "aldri"} | parts)


def test_a_sound_change_changes_something_somewhere_known() -> None:
    assert [
        each for each in sound_changes() if each.one == each.other or each.place not in ("any", "start", "end")
    ] == []


def test_what_was_cut_short_is_a_beginning_of_what_it_stands_for_or_a_pair_of_them() -> None:
    strange = {"svu", "mgl", "csv", "kont", "tbc", "prot", "ab", "ak", "alk", "kr"}
    faulty = [short for short, long in shortenings().items() if " " not in short and short[:3] != long[:3]]
    assert set(faulty) <= strange


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        (("sukkersyke",), {("diabetes",), ("diabetes", "mellitus")}),
        (("kols",), {("kronisk", "obstruktiv", "lungesykdom")}),
        (("dm2",), {("diabetes", "mellitus", "type", "2")}),
        (("høyt", "blodtrykk"), {("essensiell", "hypertensjon")}),
        (("hoyt", "blodtrykk"), {("hypertensjon",)}),
        (("heart", "attack"), {("hjerteinfarkt",)}),
        (("morbus", "crohn"), {("crohns", "sykdom")}),
        (("krystallsyke",), {("svimmelhetssyndrom",)}),
        (("piping", "øre"), {("tinnitus",)}),
        (("øret", "piping"), {("tinnitus",)}),
    ],
)
def test_what_is_said_otherwise_is_known(typed: tuple[str, ...], others: set[tuple[str, ...]]) -> None:
    assert others <= {each.words for each in thesaurus.said_otherwise(typed)}


def test_a_name_of_one_telling_word_is_no_head_for_that_word() -> None:
    """With its small words such a name would speak for the word wherever it stands: en nyre for nyre."""
    heads = [group.names[0] for group in groups()]
    faulty = [head for head in heads if len(words(head)) > 1 and set(words(head)) & {"en", "et", "uten", "a"}]
    assert [head for head in faulty if len(thesaurus.key(words(head))) == 1] == []


def test_everyday_words_lead_to_those_of_names_alone() -> None:
    found = list(rows("everyday_words.tsv"))
    assert len(found) >= 300
    assert [row for row in found if len(row) < 2 or any(not cell.startswith(">") for cell in row[1:])] == []


def test_a_wider_name_does_not_lead_back() -> None:
    assert ("krystallsyke",) not in {each.words for each in thesaurus.said_otherwise(("svimmelhetssyndrom",))}


def test_a_name_that_is_begun_leads_to_its_group_while_few_begin_so() -> None:
    assert ("akutt", "appendisitt") in {each.words for each in thesaurus.begun("blindtarmbet")}
    assert thesaurus.begun("bli") == []
    assert thesaurus.begun("hjer") == []


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("hjartesjukdom", "hjertesykdom"),
        ("hovudskade", "hodeskade"),
        ("nyresjukdom", "nyresykdom"),
        ("svimmelheit", "svimmelhet"),
        ("forgifting", "forgiftning"),
        ("brystkreft", "brjostkreft"),
        ("kneet", "kne"),
        ("lungene", "lunge"),
        ("føttene", "fot"),
        ("ii", "2"),
        ("2", "ii"),
        ("sykdom", "sjukdom"),
    ],
)
def test_equal_forms_of_a_word_are_found(word: str, form: str) -> None:
    assert form in equal_forms(word, {form}.__contains__)


def test_only_forms_that_stand_are_kept() -> None:
    assert equal_forms("hjartevindu", lambda _: False) == ("hjartevindu",)


@pytest.mark.parametrize(("word", "apart"), [("type2", ("type", "2")), ("j18", ()), ("covid19", ("covid", "19"))])
def test_a_word_stuck_to_a_number_is_parted_but_no_code(word: str, apart: tuple[str, ...]) -> None:
    assert parted(word) == apart
