"""What search looks at in descriptions that publishers wrote, also where they wrote nonsense."""

from typing import Any

import pytest

from registry.fhir.descriptions import identifiers, related, tokens

CODING = {"system": "http://example.org/s", "code": "c"}


@pytest.mark.parametrize(
    ("resource", "found"),
    [
        ({"topic": [{"coding": [CODING, {"code": "d"}]}]}, [("http://example.org/s", "c"), ("", "d")]),
        ({"topic": {"coding": CODING}}, [("http://example.org/s", "c")]),
        ({"topic": [{"coding": [{"system": 3, "code": "c"}, {"system": "s"}, 3, None]}]}, []),
        ({"topic": ["x", {"coding": "x"}, {}]}, []),
        ({"topic": 3}, []),
        ({}, []),
    ],
)
def test_codings_are_found_by_their_path(resource: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert list(tokens(resource, "topic", "coding")) == found


def test_identifiers_have_a_value() -> None:
    listed = [{"system": "s", "value": "1"}, {"value": "2"}, {"system": "s"}, "x"]
    assert list(identifiers({"identifier": listed})) == [("s", "1"), ("", "2")]


def test_related_artifacts_are_of_the_sort_asked_for() -> None:
    listed = [
        {"type": "derived-from", "resource": "http://example.org/a"},
        {"type": "predecessor", "resource": "http://example.org/b"},
        {"type": "derived-from", "resource": 3},
        "x",
    ]
    assert list(related({"relatedArtifact": listed}, "derived-from")) == ["http://example.org/a"]
