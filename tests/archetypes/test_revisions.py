"""The number that a revision should have, and whether its author agrees."""

import pytest

from archetypes import Archetype, changes, read, revision
from archetypes.differences.revisions import Number, number_of
from tests.archetypes.texts import element, text

TEXT, TEXT_OR_COUNT = "DV_TEXT matches {*}", "DV_TEXT matches {*} DV_COUNT matches {*}"


def of(number: str | None, value: str = TEXT, label: str = "Thing", version: str = "v1") -> Archetype:
    details = f'other_details = <["revision"] = <"{number}">>' if number is not None else ""
    source = text(
        element(value),
        codes=("at0000", "at0001"),
        description=f"description {details}",
        archetype_id=f"openEHR-EHR-CLUSTER.try.{version}",
    )
    return read(source.replace("About at0001", label))


@pytest.mark.parametrize(
    ("before", "after", "grade", "stated", "proposed", "agrees"),
    [
        (of("1.0.0"), of("1.0.1", label="Thing!"), "patch", "patch", "1.0.1", True),
        (of("1.0.0"), of("1.1.0", TEXT_OR_COUNT), "minor", "minor", "1.1.0", True),
        (of("1.2.3", TEXT_OR_COUNT), of("2.0.0"), "major", "major", "2.0.0", True),
        (of("1.2.3", TEXT_OR_COUNT), of("1.2.4"), "major", "patch", "2.0.0", False),
        (of("1.2.3"), of("2.0.0", label="Thing!"), "patch", "major", "1.2.4", False),
        (of("1.2.3"), of("1.2.2", label="Thing!"), "patch", None, "1.2.4", False),
        (of("1.2.3", TEXT_OR_COUNT), of("2.0.0-alpha"), "major", "major", "2.0.0-alpha", True),
        (of("1.2.3", TEXT_OR_COUNT), of("1.3.0-rc.1"), "major", "minor", "2.0.0-rc.1", False),
        (of("0.1.0", TEXT_OR_COUNT), of("0.1.1"), "major", None, "0.2.0", True),
        (of("0.1.0"), of("0.1.0", label="Thing!"), "patch", None, "0.1.1", True),
        (of("0.0.1-alpha", TEXT_OR_COUNT), of("0.0.1-alpha"), "major", None, "0.0.1-alpha.1", True),
        (of("1.0.0-alpha", TEXT_OR_COUNT), of("1.0.0"), "major", None, "1.0.0-alpha.1", True),
        (of("1.1.0-rc.2"), of("1.1.0", label="Thing!"), "patch", None, "1.1.0-rc.3", True),
        (of("1.1.0-rc.2"), of("1.1.0", TEXT_OR_COUNT), "minor", None, "1.2.0-alpha", True),
        (of("1.0.0+7"), of("1.0.1+1", label="Thing!"), "patch", "patch", "1.0.1", True),
        (of("1.0.0"), of("draft", label="Thing!", version="v1draft"), "patch", None, "1.0.1", True),
        (of("draft", version="v1.0.0"), of("draft", TEXT_OR_COUNT, version="v1.1.0"), "minor", "minor", "1.1.0", True),
        (of(None, version="v1draft"), of(None, TEXT_OR_COUNT, version="v1draft"), "minor", None, None, True),
        (of("1.0.0"), of("1.0.0"), None, None, None, True),
    ],
)
def test_each_step_has_the_grade_of_its_changes_and_that_of_its_number(
    before: Archetype, after: Archetype, grade: str, stated: str, proposed: str, agrees: bool
) -> None:
    found = revision(before, after, changes(before, after))
    assert (found.grade, found.stated, found.proposed, found.agrees) == (grade, stated, proposed, agrees)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("1", "1.0.0"),
        ("v2.1", "2.1.0"),
        (" 1.2.3 ", "1.2.3"),
        ("1.2.3-rc.1+42", "1.2.3-rc.1"),
        ("1.2.3-alpha", "1.2.3-alpha"),
        ("1.2.3+build-7", "1.2.3"),
        ("1.2.3.4", None),
        ("x", None),
    ],
)
def test_numbers_are_read_as_repositories_write_them(written: str, read_as: str | None) -> None:
    found = Number.of(written)
    assert (str(found) if found else None) == read_as


def test_the_change_of_the_revision_says_where_its_author_disagrees() -> None:
    def reason(before: Archetype, after: Archetype) -> str:
        return next(change.reason for change in changes(before, after) if change.path.endswith("revision"))

    assert reason(of("1.0.0"), of("1.0.1", TEXT_OR_COUNT)) == (
        "the author calls it 1.0.1; by what was changed it is 1.1.0"
    )
    assert (
        reason(of("1.0.0"), of("2.0.0", TEXT_OR_COUNT))
        == "the author calls it 2.0.0; by what was changed 1.1.0 would do"
    )
    assert reason(of("1.0.0"), of("1.1.0", TEXT_OR_COUNT)) == "description changed"
    assert str(number_of(of(None, version="v1.4.0"))) == "1.4.0"
