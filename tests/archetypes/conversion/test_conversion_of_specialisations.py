"""A specialisation says in ADL 2 only what it changes."""

import pytest

from archetypes import Archetype, Library, convert, flatten, read, write
from archetypes.constraints import ConstraintRef
from archetypes.node_paths import walk
from tests.archetypes.adl2 import texts as adl2
from tests.archetypes.texts import DEVICE, SPRING, sample, text

PARENT = """CLUSTER[at0000] matches { items cardinality matches {0..*} matches {
    ELEMENT[at0001] occurrences matches {0..*} matches { value matches { DV_TEXT matches {*} } }
    ELEMENT[at0002] occurrences matches {0..1} matches { value matches { DV_CODED_TEXT matches {
        defining_code matches {[local::at0004, at0005, at0006]} } C_DV_QUANTITY <property = <[openehr::125]>> } }
    ELEMENT[at0003] occurrences matches {0..1} matches {*}
    allow_archetype CLUSTER[at0007] matches {*} } other }"""

CHILD = """CLUSTER[at0000.1] matches { items cardinality matches {1..*} matches {
    ELEMENT[at0001.1] occurrences matches {0..1} matches { value matches { DV_CODED_TEXT matches {
        defining_code matches {[local::at0.9]} } } }
    ELEMENT[at0.8] occurrences matches {0..1} matches {*}
    ELEMENT[at0002] occurrences matches {1} matches { value matches { DV_CODED_TEXT matches {
        defining_code matches {[local::at0004, at0005]} } C_DV_QUANTITY <property = <[openehr::125]>> } }
    } other matches {1} }"""


@pytest.fixture(scope="module")
def family() -> Library:
    codes = tuple(f"at000{number}" for number in range(8))
    parent = text(PARENT.replace("other }", "other matches {*} }"), codes=codes, archetype_id="a-b-CLUSTER.p.v1")
    child = text(
        CHILD,
        codes=(*codes, "at0000.1", "at0001.1", "at0.8", "at0.9"),
        archetype_id="a-b-CLUSTER.p-c.v1",
        specialise="specialise a-b-CLUSTER.p.v1",
        concept="at0000.1",
    )
    return Library(texts=[parent, child])


def child_of(family: Library) -> Archetype:
    archetype = family.get("a-b-CLUSTER.p-c.v1")
    assert archetype is not None
    return archetype


def test_a_specialisation_says_only_what_it_changes(family: Library) -> None:
    made = convert(child_of(family), family).archetype
    expected = adl2.archetype(
        """CLUSTER[id1.1] matches { items cardinality matches {1..*} matches {
            ELEMENT[id2.1] occurrences matches {0..1} matches { value matches { DV_CODED_TEXT[id9.1] matches {
                defining_code matches {[at0.9]} } } }
            after [id2.1] ELEMENT[id0.8] occurrences matches {0..1}
            ELEMENT[id3] occurrences matches {1} matches { value matches { DV_CODED_TEXT[id10] matches {
                defining_code matches {[ac11.1]} } } }
            ELEMENT[id2] occurrences matches {0}
            ELEMENT[id4] occurrences matches {0}
            allow_archetype CLUSTER[id8] closed
        } other matches {1} }"""
    )
    assert made.definition == expected.definition
    assert set(made.terminology.term_definitions["en"]) == {"id1.1", "id2.1", "id0.8", "at0.9", "ac11.1"}
    assert made.terminology.value_sets["ac11.1"].members == ("at5", "at6")


@pytest.mark.parametrize(
    ("parent", "child", "differs"),
    [
        ("items matches { A[at0001] matches {*} }", "items matches { A[at0001] matches {*} }", ""),
        ("items matches {*}", "items matches { A[at0001] matches {*} }", "items matches { A[id2] }"),
        ("a matches {1}", "a matches {2}", "a matches {2}"),
        ("a matches {1}", "a matches {1} b matches {2}", "b matches {2}"),
        ("a existence matches {0..1} matches {1}", "a existence matches {1} matches {1}", "a existence matches {1}"),
        (
            "items matches { A[at0001] matches { a matches {1} b matches {2} } }",
            "items matches { A[at0001] matches { a matches {1} b matches {3} } }",
            "items matches { A[id2] matches { b matches {3} } }",
        ),
        (
            "items matches { A[at0001] matches {*} }",
            "items matches { A[at0.1] matches {*} A[at0001] matches {*} A[at0.2] matches {*} }",
            "items matches { before [id2] A[id0.1] after [id2] A[id0.2] }",
        ),
        (
            "items matches { A[at0001] occurrences matches {0..*} matches {*} A[at0002] matches {*} }",
            "items matches { A[at0001.1] matches {*} A[at0002] occurrences matches {1} matches {*} }",
            "items matches { A[id2.1] A[id3] occurrences matches {1} A[id2] occurrences matches {0} }",
        ),
        (
            "items matches { allow_archetype A[at0001] matches { include a matches {/x/} } A[at0002] matches {*} }",
            "items matches { allow_archetype A[at0001] matches { include a matches {/y/} } A[at0002] matches {*} }",
            "items matches { allow_archetype A[id2] matches { include a matches {/y/} } }",
        ),
        (
            "items matches { A[at0001] matches { a matches {[local::at0004, at0005]} } }",
            "items matches { A[at0001] matches { a matches {[local::at0004, at0005]} b matches {[openehr::1]} } }",
            "items matches { A[id2] matches { b matches {[at0.2]} } }",
        ),
        ("A matches {*}", "A matches { B matches {*} C matches {*} }", "A matches { B[id0.2] C[id0.3] }"),
        ("a matches { B matches {*} }", "a matches { C matches {*} }", "a matches { C[id2.1] }"),
        ("a matches { B matches {*} C matches {*} }", "a matches { C matches {*} B matches {*} }", ""),
    ],
)
def test_only_what_differs_from_the_parent_is_said(parent: str, child: str, differs: str) -> None:
    library = Library(
        texts=[
            text(f"CLUSTER[at0000] matches {{ {parent} }}", archetype_id="a-b-CLUSTER.p.v1"),
            text(
                f"CLUSTER[at0000.1] matches {{ {child} }}",
                archetype_id="a-b-CLUSTER.p-c.v1",
                specialise="specialise a-b-CLUSTER.p.v1",
                concept="at0000.1",
            ),
        ]
    )
    made = convert(child_of(library), library).archetype.definition
    assert made == adl2.archetype(f"CLUSTER[id1.1] matches {{ {differs} }}" if differs else "CLUSTER[id1.1]").definition


def test_laid_over_its_converted_parent_it_is_whole_again(family: Library) -> None:
    made = [convert(archetype, family).archetype for archetype in family]
    library = Library().extended(made)
    flat = flatten(made[1], library)
    ids = [step.node.node_id for step in walk(flat.definition) if step.node.node_id]
    assert ids == ["id1.1", "id2.1", "id9.1", "id0.8", "id3", "id10", "id12", "id8"]
    codes = {step.node.code for step in walk(flat.definition) if isinstance(step.node, ConstraintRef)}
    assert codes <= set(flat.terminology.term_definitions["en"])


def test_without_the_parent_it_stands_whole_with_a_note(family: Library) -> None:
    conversion = convert(child_of(family))
    assert conversion.notes == ("the parent a-b-CLUSTER.p.v1 is not in the library",)
    assert "id2.1" in conversion.archetype.terminology.term_definitions["en"]
    assert read(write(conversion.archetype)) == conversion.archetype


def test_the_specialised_sample_flattens_over_its_parent() -> None:
    library = Library(texts=[sample(DEVICE), sample(SPRING)])
    made = Library().extended(convert(archetype, library).archetype for archetype in library)
    spring = next(archetype for archetype in made if archetype.parent_id)
    assert flatten(spring, made).definition.node_id == "id1.1"


def test_a_parent_that_does_not_fit_is_told() -> None:
    """In ADL 2 already, and itself without its parent."""
    parent = adl2.text(archetype_id="a-b-CLUSTER.p.v1.0.0", specialize="a-b-CLUSTER.gone.v1")
    child = text(archetype_id="a-b-CLUSTER.p-c.v1", specialise="specialise a-b-CLUSTER.p.v1", concept="at0000")
    conversion = convert(read(child), Library(texts=[parent]))
    assert conversion.notes == ("the parent a-b-CLUSTER.gone.v1 is not in the library",)
