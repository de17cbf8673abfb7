"""Three-way merge of words, by language and key."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from archetypes import Change, changes, merge, read
from tests.archetypes.merged import A, B, cluster
from tests.archetypes.texts import terms, text

OPEN = 'description lifecycle_state = <"draft"> other_details = <{details}> details = <["en"] = <{words}>>'

LANGUAGE = "language = <[ISO_639-1::en]>"


def described(words: str = 'purpose = <"Why"> keywords = <"one", "two">', details: str = '["revision"] = <"1">') -> str:
    return OPEN.format(words=f"{LANGUAGE} {words}", details=details)


#: Words: the parts of a text that each side has, and where they do not agree.
WORDS: list[tuple[dict[str, str], dict[str, str], dict[str, str], list[tuple[str, str]]]] = [
    (
        {"description": described()},
        {"description": described('purpose = <"Mine"> keywords = <"one", "two", "three">')},
        {"description": described('purpose = <"Why"> keywords = <"two", "four">', '["revision"] = <"2">')},
        [],
    ),
    (
        {"description": described()},
        {"description": described('purpose = <"Mine">')},
        {"description": described('purpose = <"Theirs">')},
        [("description/details/en", "purpose")],
    ),
    (
        {"description": described()},
        {"description": described(details='["revision"] = <"1-local">')},
        {"description": described(details='["revision"] = <"2">')},
        [("description/other_details", "revision")],
    ),
    (
        {},
        {"ontology": f"constraint_definitions = <{terms('ac0001')}>"},
        {"ontology": f"constraint_definitions = <{terms('ac0002')}>"},
        [],
    ),
    (
        {},
        {"ontology": 'term_bindings = <["SNOMED"] = <items = <["at0000"] = <[SNOMED::1]>>>>'},
        {"ontology": 'term_bindings = <["SNOMED"] = <items = <["at0000"] = <[SNOMED::2]>>>>'},
        [("ontology/term_bindings/SNOMED", "at0000")],
    ),
    (
        {},
        {"ontology": 'term_bindings = <["SNOMED"] = <items = <["at0000"] = <[SNOMED::1]>>>>'},
        {"ontology": 'term_bindings = <["LOINC"] = <items = <["at0000"] = <[LOINC::2]>>>>'},
        [],
    ),
    (
        {},
        {"after": 'annotations note = <"mine"> same = <"x">'},
        {"after": 'annotations note = <"theirs"> same = <"x">'},
        [("annotations", "note")],
    ),
    (
        {"header": "(adl_version=1.4; uid=1)"},
        {"header": "(adl_version=1.4; uid=2; controlled)"},
        {"header": "(adl_version=1.4; uid=3)"},
        [("header", "uid")],
    ),
    (
        {"after": 'annotations note = <a = <"1"> b = <"2">>'},
        {"after": "annotations"},
        {"after": 'annotations note = <a = <"1"> b = <"3">>'},
        [("annotations", "note")],
    ),
    ({}, {"invariant": "invariant exists /a"}, {"invariant": "invariant exists /b"}, []),
    (
        {},
        {"archetype_id": "openEHR-EHR-CLUSTER.try.v2"},
        {"archetype_id": "openEHR-EHR-CLUSTER.try.v3"},
        [("archetype", "")],
    ),
]


@pytest.mark.parametrize(("base", "mine", "theirs", "places"), WORDS)
def test_words_are_merged_by_language_and_key(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str], places: list[tuple[str, str]]
) -> None:
    one, other, third = (read(text(**side)) for side in (base, mine, theirs))
    found = merge(one, other, third)
    assert [(conflict.path, conflict.part) for conflict in found.conflicts] == places
    if not places:
        assert _said(changes(one, found.archetype)) == _said([*changes(one, other), *changes(one, third)])


def _said(found: Iterable[Change]) -> set[tuple[str, str]]:
    return {(change.path, change.kind) for change in found}


def test_terms_are_merged_by_language_code_and_part() -> None:
    base = read(text())
    translated = text().replace(terms(*("at0000",)), f"{terms('at0000')} {terms('at0000', language='nb')}")
    mine = read(text().replace("About at0000", "Mine"))
    theirs = read(translated)
    found = merge(base, mine, theirs)
    assert found.conflicts == ()
    assert found.archetype.terminology.term_definitions["nb"] == theirs.terminology.term_definitions["nb"]
    assert found.archetype.terminology.term_definitions["en"] == mine.terminology.term_definitions["en"]
    (told,) = merge(base, mine, read(text().replace("About at0000", "Theirs"))).conflicts
    assert (told.path, told.part) == ("ontology/term_definitions/en/at0000", "description")
    assert (told.base, told.mine, told.theirs) == ("About at0000", "Mine", "Theirs")


def test_the_same_new_code_with_two_wordings_of_one_thing_is_a_conflict() -> None:
    base = read(text(cluster(A), codes=("at0000", "at0001")))
    mine = read(text(cluster(A, B), codes=("at0000", "at0001", "at0002")))
    theirs = replace(
        mine,
        terminology=read(text(codes=("at0000", "at0001", "at0002")).replace('"at0002">', '"at and more">')).terminology,
    )
    (told,) = merge(base, mine, theirs).conflicts
    assert (told.path, told.part, told.base) == ("ontology/term_definitions/en/at0002", "text", None)
