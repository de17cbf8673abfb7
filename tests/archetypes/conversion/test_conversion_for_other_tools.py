"""What other tools of ADL 2 refuse: attributes that AOM 2 does not have, and notations of ADL 1.4 alone."""

import pytest

from archetypes import Library, check, convert, read, write
from archetypes.values import OdinTable
from tests.archetypes.texts import element, text

ABOUT = (
    'author = <"Ada"> details = <["en"] = <language = <[ISO_639-1::en]> purpose = <"p"> note = <"n"'
    '> original_resource_uri = <["a"] = <"b">> other_details = <["note"] = <"own">>>>'
    ' lifecycle_state = <"draft"> status = <"old"> submission = <date = <2005-10-10>> package = <http://x.y/z>'
    ' resource_package_uri = <http://x.y> references = <"R"> empty = <> ip_acknowledgements = <["1"] = <"CC">>'
)
LANGUAGES = (
    "language original_language = <[ISO_639-1::en]> translations = <"
    '["nb"] = <language = <[ISO_639-1::nb]> author = <"Bo"> reviewed = <"yes"> version_last_translated = <"2">>>'
)


def test_what_aom_2_does_not_have_goes_among_the_details_or_is_noted() -> None:
    source = text(
        codes=(),
        language=LANGUAGES,
        description=f"description {ABOUT}",
        ontology='term_definitions = <["en"] = <items = <["at0000"] = <text = <"a"> description = <"b">>>>'
        ' ["nb"] = <items = <["at0000"] = <text = <"a"> description = <"b">>>>> term_binding = <["S"] = <"x">>',
        after='revision_history revision_history = <["1"] = <committer = <"x">>>',
    )
    made = convert(read(source))
    archetype = made.archetype
    assert archetype.description is not None
    assert archetype.description.original_author == {"name": "Ada"}
    assert archetype.description.other_details == {"status": "old", "package": "http://x.y/z", "references": "R"}
    assert set(archetype.description.other) == {"resource_package_uri", "ip_acknowledgements"}
    details = archetype.description.details["en"].other
    assert details["other_details"] == OdinTable({"note": "own"}), "what is there already stays"
    assert set(details) == {"original_resource_uri", "other_details"}
    assert archetype.languages is not None
    norwegian = archetype.languages.translations["nb"]
    assert norwegian.author == {"name": "Bo"}
    assert norwegian.other == {"version_last_translated": "2", "other_details": OdinTable({"reviewed": "yes"})}
    assert archetype.terminology.other == {}
    assert archetype.revision_history is None
    assert [str(note) for note in made.notes] == [
        f"ADL 2 has no '{name}' here; it is left out" for name in ("revision_history", "submission", "term_binding")
    ]
    assert read(write(archetype)) == archetype


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("DV_COUNT matches { magnitude matches {1, |3..5|} }", "magnitude matches {|1|, |3..5|}"),
        ("DV_COUNT matches { magnitude matches {1, 3; 1} }", "magnitude matches {1, 3; 1}"),
        ("DV_COUNT matches { magnitude matches {|1..2|, |>4|} }", "magnitude matches {|1..2|, |>4|}"),
        ("DV_DATE_TIME matches { value matches {yyyy-mm-dd hh:mm:ss} }", "value matches {yyyy-mm-ddThh:mm:ss}"),
        ("DV_DURATION matches { value matches {PT1H, |>=P1D|} }", "value matches {|PT1H|, |>=P1D|}"),
        (
            'C_DV_QUANTITY <list = <["1"] = <units = <"kg"> magnitude = <|5.0|> precision = <|1|>>>>',
            "magnitude matches {5.0}",
        ),
    ],
)
def test_values_stand_in_the_notation_of_adl_2(value: str, written: str) -> None:
    made = convert(read(text(element(value), codes=("at0000", "at0001")))).archetype
    assert written in write(made)
    assert read(write(made)) == made


def test_a_slot_for_anything_has_no_braces() -> None:
    slot = "allow_archetype CLUSTER[at0001] occurrences matches {0..*} matches {*}"
    made = convert(read(text(f"CLUSTER[at0000] matches {{ items matches {{ {slot} }} }}", codes=("at0000", "at0001"))))
    assert "allow_archetype CLUSTER[id2] occurrences matches {0..*}\t-- at0001\n" in write(made.archetype)


@pytest.mark.parametrize(
    ("value", "release"), [("0.5|[local::at0001]", "1.1.0"), ("1|[local::at0001]", "1.0.4"), ("DV_SCALE", "1.1.0")]
)
def test_the_release_of_the_reference_model_is_one_that_has_the_types(value: str, release: str) -> None:
    made = convert(read(text(element(value), codes=("at0000", "at0001")))).archetype
    assert made.header["rm_release"] == release
    assert not [each for each in check(write(made), Library()) if each.code in ("VCORM", "VCORMT")]
