"""What is written reads back equal: published texts, samples, and archetypes nobody would write by hand."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from archetypes import Archetype, changes, paths, read, write
from archetypes.adl.lexer import MAX_DEPTH
from archetypes.adl.write_cadl import primitive
from archetypes.constraints import PathOperand
from tests.archetypes.strategies import archetypes
from tests.archetypes.texts import DEVICE, GRIP, SPRING, sample, text


def test_every_published_archetype_reads_back_equal(published: dict[str, bytes]) -> None:
    for name, data in published.items():
        archetype = read(data)
        written = write(archetype)
        assert read(written) == archetype, name
        assert write(read(written)) == written, name


@pytest.mark.parametrize("archetype_id", [GRIP, DEVICE, SPRING])
def test_the_samples_read_back_equal(archetype_id: str) -> None:
    archetype = read(sample(archetype_id))
    assert read(write(archetype)) == archetype
    assert changes(archetype, read(write(archetype))) == []


@given(archetypes)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_archetype_reads_back_equal(archetype: Archetype) -> None:
    assert read(write(archetype)) == archetype


def test_the_text_follows_the_fields_layout_with_terms_as_comments() -> None:
    written = write(read(sample(SPRING)))
    assert written.startswith(
        "archetype (adl_version=1.4)\n\topenEHR-EHR-CLUSTER.hand_device-spring.v1\n\nspecialise\n"
    )
    assert "concept\n\t[at0000.1]\t-- Fjærutstyr\n" in written
    assert "\t\t\tELEMENT[at0.1] occurrences matches {0..1} matches {\t-- Stivhet\n" in written


def test_a_term_of_several_lines_stays_a_comment_of_one() -> None:
    broken = sample(SPRING).replace('<"Stivhet">', '<"Stiv\n\t}het">')
    archetype = read(broken)
    assert "-- Stiv }het\n" in write(archetype)
    assert read(write(archetype)) == archetype


def test_json_tells_every_object_by_its_type() -> None:
    plain = json.loads(write(read(sample(GRIP)), "json"))
    assert plain["_type"] == "Archetype"
    assert plain["archetype_id"] == GRIP
    assert plain["definition"]["_type"] == "ComplexObject"
    quantity = plain["definition"]["attributes"][0]["children"][0]["attributes"][0]["children"][0]["attributes"][0][
        "children"
    ][0]["attributes"][0]["children"][0]["attributes"][0]["children"][0]
    assert quantity["_type"] == "QuantityConstraint"
    assert quantity["items"][0]["magnitude"] == {
        "_type": "Interval",
        "lower": 0.0,
        "upper": 1000.0,
        "lower_included": True,
        "upper_included": False,
    }
    assert plain["terminology"]["term_definitions"]["nb"]["at0004"]["text"] == "Kraft"
    assert "place" not in json.dumps(plain)


def test_an_unknown_form_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="unknown form 'yaml'; there are 'adl', 'adl2', 'xml' and 'json'"):
        write(read(text()), "yaml")  # type: ignore[arg-type]


def test_what_is_no_archetype_content_has_no_text_and_no_json() -> None:
    archetype = replace(read(text()), header={"uid": date(2026, 1, 1)})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="date has no JSON form"):
        write(archetype, "json")
    with pytest.raises(TypeError, match="PathOperand is no constraint on a value"):
        primitive(PathOperand("/a"))  # type: ignore[arg-type]


def test_the_deepest_definition_that_can_be_read_can_be_written_compared_and_walked() -> None:
    levels = MAX_DEPTH // 2
    deep = read(text("A matches { a matches { " * (levels - 1) + "A matches {*}" + " } }" * (levels - 1)))
    assert read(write(deep)) == deep
    assert changes(deep, deep) == []
    assert len(paths(deep)) == levels
    assert json.loads(write(deep, "json"))
    assert "ComplexObject" in repr(deep)
