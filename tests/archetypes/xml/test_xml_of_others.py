"""Archetypes as XML that other tools have written: without this library's notes, and with constraints as text."""

import re

import pytest

from archetypes import Archetype, convert, read, slots, write
from archetypes.constraints import (
    Assertion,
    Binary,
    CObject,
    CodeConstraint,
    ConstraintRef,
    NumberConstraint,
    StringConstraint,
)
from tests.archetypes.test_oddities import CODES, NODES, VALUES
from tests.archetypes.texts import DEVICE, SPRING, element, sample, text

PLAIN = re.compile(r"<\?adl.*?\?>", re.DOTALL)
EVERY = (
    *(node for node in NODES if "use_node" not in node),
    *(f"DV_X matches {{ value matches {{{value}}} }}" for value in VALUES if "|[" not in value),
)


def of_others(source: str) -> Archetype:
    return read(PLAIN.sub("", write(read(source), "xml")))


def test_what_the_schema_demands_of_values_is_no_difference_when_written_as_adl() -> None:
    for value in EVERY:
        archetype = of_others(text(element(value), codes=CODES))
        again = read(write(archetype))
        assert again.terminology == archetype.terminology, value
        assert read(write(again)) == again, value
        converted = convert(archetype).archetype
        assert read(write(converted)) == converted, value


@pytest.mark.parametrize("archetype_id", [DEVICE, SPRING])
def test_the_samples_are_the_same_as_adl_without_the_notes(archetype_id: str) -> None:
    archetype = of_others(sample(archetype_id))
    assert read(write(archetype)) == archetype


SLOT = text(
    "CLUSTER[at0000] matches { items matches { allow_archetype CLUSTER[at0001] matches {"
    ' include archetype_id/value = "said" } } }',
    codes=("at0000", "at0001"),
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("*", None),
        ("{*}", StringConstraint(values=("{*}",))),
        (r"/openEHR-EHR-CLUSTER\.a\.v1/", StringConstraint(pattern=r"openEHR-EHR-CLUSTER\.a\.v1")),
        ("[local::at0001]", CodeConstraint(terminology="local", codes=("at0001",))),
        ("[ac0001]", ConstraintRef(code="ac0001")),
        ("1, 2", NumberConstraint(rm_type="Integer", values=(1, 2))),
        ("openEHR-EHR-CLUSTER.a.v1", StringConstraint(values=("openEHR-EHR-CLUSTER.a.v1",))),
        ('"a", "b"', StringConstraint(values=("a", "b"))),
    ],
)
def test_a_constraint_that_stands_as_text_is_read_as_what_it_says(said: str, expected: CObject | None) -> None:
    source = write(read(SLOT), "xml").replace("<operator>2001<", "<operator>2007<")
    archetype = read(PLAIN.sub("", source).replace(">said<", f">{said}<"))
    (slot,) = (child for each in archetype.definition.attributes for child in each.children)
    (include,) = slot.includes  # type: ignore[attr-defined]  # it is the slot of the text
    assert isinstance(include, Assertion)
    assert isinstance(include.expression, Binary)
    assert include.expression.right == expected
    assert read(write(archetype, "xml")) == archetype
    written = read(write(archetype))
    assert [each.includes for each in slots(written)] == [each.includes for each in slots(archetype)]


SAID = (
    "<revision_history><items><version_id><value>1</value></version_id><audits><system_id>a</system_id></audits>"
    "<audits><system_id>b</system_id></audits></items></revision_history>"
    '<annotations path="/items[at0001]"><items id="unit">kg</items><items id="fhir">x</items></annotations>'
)
HISTORY = (
    'revision_history = <items = <["1"] = <version_id = <value = <"1">>'
    ' audits = <["1"] = <system_id = <"a">> ["2"] = <system_id = <"b">>>>>>'
)
TRANSLATED = (
    "<translations><language><terminology_id><value>ISO_639-1</value></terminology_id><code_string>nb</code_string>"
    '</language><author id="name">Bo</author><other_details id="by">hand</other_details></translations>'
)


def test_history_notes_and_details_of_translations_are_kept() -> None:
    source = write(read(text()), "xml").replace("</ontology>", f"</ontology>{SAID}")
    source = source.replace("<archetype_id>", f"{TRANSLATED}<archetype_id>", 1)
    archetype = read(source)
    assert TRANSLATED in re.sub(r">\s+<", "><", write(archetype, "xml"))
    expected = read(
        text(
            language="language original_language = <[ISO_639-1::en]> translations = <"
            '["nb"] = <language = <[ISO_639-1::nb]> author = <["name"] = <"Bo">> other_details = <["by"] = <"hand">>>>',
            after='annotations items = <["/items[at0001]"] = <items = <["unit"] = <"kg"> ["fhir"] = <"x">>>>'
            f" revision_history {HISTORY}",
        )
    )
    assert archetype.annotations == expected.annotations
    assert archetype.revision_history == expected.revision_history
    assert archetype == expected
    assert read(write(archetype, "xml")) == archetype
    assert read(write(archetype)) == archetype
