"""Text, model, text again: nothing is lost, in ADL 2 and in JSON."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from archetypes import Archetype, check, paths, read, write
from archetypes.reading import recover
from tests.archetypes.adl2.conftest import Published
from tests.archetypes.adl2.strategies import archetypes
from tests.archetypes.adl2.texts import DEVICE, FORM, GRIP, STRENGTH, sample, text


@pytest.mark.parametrize("name", [STRENGTH, GRIP, DEVICE, FORM])
def test_the_samples_survive_writing(name: str) -> None:
    archetype = read(sample(name))
    written = write(archetype)
    assert read(written) == archetype
    assert write(read(written)) == written
    assert write(archetype, "adl2") == written
    assert json.loads(write(archetype, "json"))["artefact"] == archetype.artefact


@pytest.mark.parametrize(
    "source",
    [
        text("CLUSTER[id1] matches { a matches { CLUSTER[openEHR-EHR-CLUSTER.d.v1.0.0] matches { items } } }"),
        text("CLUSTER[id1] matches { a matches { use_archetype CLUSTER[id3] X[id4] matches {*} } }"),
        text("CLUSTER[id1] matches { a matches { allow_archetype X[id2] matches {*} allow_archetype X[id3] closed } }"),
        text('CLUSTER[id1] matches { _default = <# "x" #> }'.replace("= <#", "= (json) <#")),
        text(rules="$x: Real $y ::= - 1 (-1 = 2) $x/a = 1 + (2 + 3) + 4 - 5 / 6 / (7 * 8) ^ 2"),
        text(rules="a: (for_all $x in /b satisfies $x = 1) and exists $x f(1 = 2) implies (1 implies 2) implies 3"),
        text(rules=" + ".join(["1"] * 200)),
        text(opening="archetype"),
        text(terminology='terminology_extracts = <["icd"] = <["A"] = <text = <"a">>>> value_sets = <["ac1"] = <>>'),
        text(
            opening="operational_template",
            after='component_terminologies component_terminologies = <["a"] = <term_definitions = <["en"] = <>>>>',
        ),
    ],
)
def test_every_construct_survives_writing(source: str) -> None:
    archetype = read(source)
    assert read(write(archetype)) == archetype


def test_published_texts_are_read_and_survive_writing(published2: list[Published]) -> None:
    for name, data, expected in published2:
        recovered = recover(data)
        assert not recovered.errors or expected != "PASS", name
        archetype = recovered.archetype
        if archetype is None:
            continue
        assert read(write(archetype)) == archetype, name
        assert len({path.path for path in paths(archetype)}) == len(paths(archetype)), name
        assert json.loads(write(archetype, "json"))


def test_what_cannot_be_read_gives_the_expected_code(published2: list[Published]) -> None:
    """The rest of the expected codes is the validation's to give."""
    for name, data, expected in published2:
        if expected.startswith("S") or expected in ("VOKU",):
            assert any(problem.code.startswith(expected) for problem in check(data)), name


@given(archetypes)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_archetype_or_template_reads_back_equal(archetype: Archetype) -> None:
    assert read(write(archetype)) == archetype
