"""Archetypes of ADL 1.4 as XML: valid against what the schema demands, and equal when read back."""

import pytest
from hypothesis import HealthCheck, given, settings

from archetypes import Archetype, Library, ParseError, check, read, write
from archetypes.constraints import Cardinality, Multiplicity
from archetypes.reading import recover
from tests.archetypes.strategies import archetypes
from tests.archetypes.texts import DEVICE, GRIP, SPRING, sample, text

LEAVES = (
    "x matches {1, |5..7|}",
    "x matches {|>=5|; 6}",
    "x matches {1.5, 2.0}",
    'x matches {"a", "b", ...; "a"}',
    "x matches {/a.b/}",
    "x matches {True; True}",
    "x matches {yyyy-mm-??/|>=2020-01-01|}",
    "x matches {PTM/|PT1M..PT9M|; PT2M}",
    "x matches {T10:00:00}",
    "x matches {2020-01-01T10:00:00}",
    "x matches {[ac0001; at0000]}",
    "x matches {[ICD10(1998)::A00, A01; A00]}",
    "x matches {0|[local::at0000], 1|[local::at0001]; 1}",
    'x matches {C_DV_QUANTITY <property = <[openehr::122]> list = <["1"] = <units = <"kg"> magnitude = <|0..1|>>>>}',
    'x matches {C_DV_STATE <value = <states = <["1"] = <name = <"a">>>>>}',
    "x matches {C_DV_ORDINAL <>}",
    "x matches {use_node CLUSTER /x}",
    "x existence matches {0..1} cardinality matches {0..3; ordered; unique} matches {*}",
    "x matches {CLUSTER[at0001] occurrences matches {0..*} matches {*}}",
    "x matches {allow_archetype CLUSTER matches {include a/b matches {/x/} exclude c/d = 3}}",
)
INVARIANTS = (
    "a: /x/y = 3 and exists /z",
    "/x = true or not (/y > 2.5)",
    "/x matches {|1..3|} implies /y matches {[local::at0000]}",
    '/x = "abc" xor /y = 2020-01-01',
)


def test_every_published_archetype_reads_back_equal_from_xml(published: dict[str, bytes]) -> None:
    for name, data in published.items():
        archetype = read(data)
        assert read(write(archetype, "xml")) == archetype, name


@pytest.mark.parametrize("archetype_id", [GRIP, DEVICE, SPRING])
def test_the_samples_read_back_equal_from_xml(archetype_id: str) -> None:
    archetype = read(sample(archetype_id))
    written = write(archetype, "xml")
    assert read(written.encode()) == archetype
    assert write(read(written), "xml") == written


@pytest.mark.parametrize("leaf", LEAVES)
def test_each_constraint_reads_back_equal_from_xml(leaf: str) -> None:
    archetype = read(text(f"CLUSTER[at0000] matches {{{leaf}}}"))
    assert read(write(archetype, "xml")) == archetype


@pytest.mark.parametrize("rule", INVARIANTS)
def test_each_invariant_reads_back_equal_from_xml(rule: str) -> None:
    archetype = read(text(invariant=f"invariant\n{rule}"))
    assert read(write(archetype, "xml")) == archetype


@given(archetypes)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_archetype_reads_back_equal_from_xml(archetype: Archetype) -> None:
    """But for signs that XML cannot hold at all."""
    try:
        written = write(archetype, "xml")
    except ValueError as error:
        assert "XML compatible" in str(error)  # noqa: PT017  # what the library refuses, and nothing else
        return
    assert read(written) == archetype


def test_what_the_schema_demands_is_written_and_marked_as_implied() -> None:
    archetype = read(text("CLUSTER[at0000] matches {items cardinality matches {1..3} matches {*}}"))
    written = write(archetype, "xml")
    assert '<attributes xsi:type="C_MULTIPLE_ATTRIBUTE">' in written
    assert written.count("<?adl implied?>") == 2
    plain = read(written.replace("<?adl implied?>", "").replace("<?adl cardinality matches {1..3}?>", ""))
    assert plain.definition.occurrences == Multiplicity(1, 1)
    assert plain.definition.attributes[0].cardinality == Cardinality(Multiplicity(1, 3), ordered=True)


def test_an_archetype_of_adl_2_has_no_xml() -> None:
    adl2 = sample(DEVICE)
    with pytest.raises(ValueError, match="ADL 2"):
        write(read(write(read(adl2), "adl2")), "xml")
    with pytest.raises(ValueError, match="unknown form"):
        write(read(adl2), "yaml")  # type: ignore[arg-type]


def _xml() -> str:
    return write(read(sample(DEVICE)), "xml")


REFUSED = {
    "another root": ("<template/>", "XROOT"),
    "no definition": ("<archetype/>", "XMISS"),
    "no id": (_xml().replace("<archetype_id>", "<id>").replace("</archetype_id>", "</id>"), "XMISS"),
    "an id that is none": (_xml().replace(DEVICE, "hand device"), "XVAL"),
    "a definition that is a slot": (
        _xml().replace("<definition>", '<definition xsi:type="ARCHETYPE_SLOT">'),
        "XTYPE",
    ),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_archetype_is_refused(data: str, code: str) -> None:
    with pytest.raises(ParseError) as refused:
        read(data)
    assert refused.value.code == code
    assert [problem.code for problem in check(data)] == [code]
    assert recover(data).archetype is None


def test_an_archetype_as_xml_is_checked_and_goes_into_a_library() -> None:
    assert [each.code for each in check(_xml())] == [each.code for each in check(sample(DEVICE))]
    assert Library(texts=[_xml().encode("utf-16")]).get(DEVICE) == read(sample(DEVICE))
