"""Versions: how they compare, and which one a request's rules mean."""

import pytest

from codesets.references.versions import VersionRules, Wanted, is_wildcard, matches, version_key

URL = "http://example.org/system"


@pytest.mark.parametrize(
    ("wanted", "version", "fits"),
    [
        (None, "1.0.0", True),
        (None, None, True),
        ("1.0.0", "1.0.0", True),
        ("1.0.0", "1.0.1", False),
        ("1", "1.0.0", False),
        ("1.0.0", None, False),
        ("1.x.x", "1.0.0", True),
        ("1.x.x", "1.2.0", True),
        ("1.x.x", "2.0.0", False),
        ("1.x.x", "1.0", False),
        ("1.X", "1.2", True),
        ("1.*", "1.2.3", True),
        ("1.x.0", "1.2.0", True),
        ("1.x.0", "1.2.1", False),
        ("*", "2019", True),
        ("*", None, False),
        ("1.0?", "1.0", True),
        ("1.0?", "1.0.7", True),
        ("1.0?", "1.1", False),
        ("xx", "aa", False),
    ],
)
def test_a_version_fits_what_is_wanted(wanted: str | None, version: str | None, fits: bool) -> None:
    assert matches(wanted, version) is fits


def test_patterns_are_told_from_versions() -> None:
    assert [each for each in ("1.x", "*", "2.0?", "1.0", "x1", "", None) if is_wildcard(each)] == ["1.x", "*", "2.0?"]


def test_versions_are_ordered_as_people_read_them() -> None:
    listed = ["1.0-draft", "1.0", "1.2", "1.10", "2019", "2026-01", "2026-02"]
    assert sorted(set(listed), key=version_key) == listed


@pytest.mark.parametrize(
    ("rules", "stated", "meant", "changed"),
    [
        ({}, None, None, False),
        ({}, "1", "1", False),
        ({"default": ["S|2"]}, None, "2", True),
        ({"default": ["S|2"]}, "1", "1", False),
        ({"check": ["S|2"]}, None, "2", True),
        ({"check": ["S|2"]}, "1", "1", False),
        ({"default": ["S|3"], "check": ["S|2"]}, None, "3", True),
        ({"force": ["S|2"]}, None, "2", True),
        ({"force": ["S|2"]}, "1", "2", True),
        ({"force": ["S|1"]}, "1", "1", False),
        ({"force": ["T|2"]}, "1", "1", False),
    ],
)
def test_rules_say_which_version_a_value_set_means(
    rules: dict[str, list[str]], stated: str | None, meant: str | None, changed: bool
) -> None:
    found = VersionRules.of(**{name: [each.replace("S", URL) for each in listed] for name, listed in rules.items()})
    assert found.wanted(URL, stated) == Wanted(meant, stated)
    assert found.wanted(URL, stated).changed is changed


def test_a_check_tells_the_version_it_insists_on() -> None:
    rules = VersionRules.of(check=[f"{URL}|1.0.x"], check_sets=["V|2"])
    assert (rules.required(URL, "1.0.3"), rules.required(URL, "1.2.0"), rules.required("T", "9")) == (
        None,
        "1.0.x",
        None,
    )
    assert (rules.value_set_required("V", "2"), rules.value_set_required("V", "1")) == (None, "2")


@pytest.mark.parametrize(
    ("rules", "stated", "meant"),
    [
        ({}, None, None),
        ({"value_sets": ["V|2"]}, None, "2"),
        ({"value_sets": ["V|2"]}, "1", "1"),
        ({"force_sets": ["V|3"], "value_sets": ["V|2"]}, "1", "3"),
        ({"check_sets": ["V|4"]}, None, "4"),
    ],
)
def test_rules_say_which_value_set_a_reference_means(
    rules: dict[str, list[str]], stated: str | None, meant: str | None
) -> None:
    assert VersionRules.of(**rules).value_set_version("V", stated) == meant


@pytest.mark.parametrize("canonicals", [["S"], ["|1"], ["S|1", "S|2"]])
def test_rules_without_a_version_or_with_two_are_refused(canonicals: list[str]) -> None:
    with pytest.raises(ValueError, match="version"):
        VersionRules.of(default=canonicals)
