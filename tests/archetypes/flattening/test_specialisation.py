"""What a specialisation makes of its parent, construct by construct, and on published archetypes."""

from pathlib import Path

import pytest

from archetypes import Archetype, FlatteningError, Library, flatten, read, write
from archetypes.constraints import Declaration
from archetypes.flattening.codes import redefined
from archetypes.node_paths import walk
from archetypes.values import OdinTable
from tests.archetypes.adl2.texts import GRIP, STRENGTH, sample, text

PARENT = "openEHR-EHR-CLUSTER.parent.v1.2.0"
CHILD = "openEHR-EHR-CLUSTER.parent-child.v1.0.0"


def parent_text(inside: str, **parts: str) -> str:
    return text(f"CLUSTER[id1] matches {{ {inside} }}", archetype_id=PARENT, **parts)  # type: ignore[arg-type]


def child_text(inside: str, **parts: str) -> str:
    body = f"CLUSTER[id1.1] matches {{ {inside} }}" if inside else "CLUSTER[id1.1]"
    return text(body, archetype_id=CHILD, specialize="openEHR-EHR-CLUSTER.parent.v1", codes=("id1.1",), **parts)  # type: ignore[arg-type]


def flat(parent: str, child: str) -> Archetype:
    return flatten(read(child_text(child)), Library(texts=[parent_text(parent)]))


@pytest.mark.parametrize(
    ("code", "history"),
    [
        ("id5", []),
        ("id5.1", ["id5"]),
        ("id0.1", []),
        ("id0.1.3", ["id0.1"]),
        ("id5.0.1", ["id5"]),
        ("id5.1.1", ["id5.1", "id5"]),
        ("id0.0.7", []),
        ("ac1.1", ["ac1"]),
        ("at0000.1", ["at0000"]),
    ],
)
def test_a_code_tells_what_it_redefines(code: str, history: list[str]) -> None:
    assert list(redefined(code)) == history


ITEMS = "items matches { E[id2] occurrences matches {0..1} E[id3] occurrences matches {0..*} E[id4] E[id5] }"


@pytest.mark.parametrize(
    ("parent", "child", "expected"),
    [
        ("items", "", "items"),
        # a node without its own code is refined in its place
        (
            "a matches { E[id2] matches { b } }",
            "/a[id2]/c matches {1}",
            "a matches { E[id2] matches { b c matches {1} } }",
        ),
        ("a matches { E[id2] matches { b } }", "/a/c matches {1}", "a matches { E[id2] matches { b c matches {1} } }"),
        ("a matches { E[id2] }", "/a[id2.1]/b matches {1}", "a matches { E[id2.1] matches { b matches {1} } }"),
        (
            "a matches { E[id2] }",
            "a matches { F[id2] occurrences matches {1} }",
            "a matches { F[id2] occurrences matches {1} }",
        ),
        ("a matches { E[id2] }", "a matches { F[id2.1] }", "a matches { F[id2.1] }"),
        # a single attribute's alternative is replaced unless it is listed
        ("a matches { E[id2] }", "a matches { F[id2.1] F[id2.2] }", "a matches { F[id2.1] F[id2.2] }"),
        ("a matches { E[id2] }", "a matches { F[id2.1] E[id2] }", "a matches { F[id2.1] E[id2] }"),
        # in a container what may come several times stays behind what redefines it
        (
            ITEMS,
            "/items matches { E[id3.1] E[id3.2] E[id2.1] }",
            ITEMS.replace("E[id2] occ", "E[id2.1] occ").replace(
                "E[id3]", "E[id3.1] occurrences matches {0..*} E[id3.2] occurrences matches {0..*} E[id3]"
            ),
        ),
        # removal
        (
            ITEMS,
            "/items matches { E[id2] occurrences matches {0} E[id4] occurrences matches {0} }",
            "items matches { E[id3] occurrences matches {0..*} E[id5] }",
        ),
        (
            "a matches { E[id2] }",
            "a matches { E[id2] occurrences matches {0} }",
            "a matches { E[id2] occurrences matches {0} }",
        ),
        ("a matches { E[id2] } b", "/a existence matches {0}", "a existence matches {0} b"),
        # order
        (
            ITEMS,
            "/items matches { after [id2] E[id0.1] E[id0.2] before [id5] E[id0.3] }",
            ITEMS.replace("E[id3]", "E[id0.1] E[id0.2] E[id3]").replace("E[id5]", "E[id0.3] E[id5]"),
        ),
        (ITEMS, "/items matches { E[id0.1] }", ITEMS.replace("E[id5]", "E[id5] E[id0.1]")),
        (
            ITEMS,
            "/items matches { before [id2] E[id5] E[id2.1] }",
            "items matches { E[id5] E[id2.1] occurrences matches {0..1} E[id3] occurrences matches {0..*} E[id4] }",
        ),
        (
            ITEMS,
            "/items matches { after [id5] E[id2.1] E[id4] occurrences matches {0} E[id0.1] }",
            "items matches { E[id3] occurrences matches {0..*} E[id5] E[id2.1] occurrences matches {0..1} E[id0.1] }",
        ),
        ("items matches { E[id2] }", "/items matches { before [id2] E[id2.1] }", "items matches { E[id2.1] E[id2] }"),
        # existence and cardinality
        (
            "a existence matches {0..1} cardinality matches {0..*; ordered}",
            "/a cardinality matches {1..2}",
            "a existence matches {0..1} cardinality matches {1..2; ordered}",
        ),
        (
            "a",
            "/a existence matches {1} cardinality matches {1..2; unordered; unique}",
            "a existence matches {1} cardinality matches {1..2; unordered; unique}",
        ),
        # values
        ("a matches {|0..10|; 2}", "/a matches {|1..2|}", "a matches {|1..2|}"),
        (
            "a matches { E[id2] matches { c matches {[ac1]} } }",
            "/a[id2]/c matches {[ac1.1; at2]}",
            "a matches { E[id2] matches { c matches {[ac1.1; at2]} } }",
        ),
        ("a matches { C[id2] C[id3] }", "/a matches {[at1]}", "a matches {[at1]}"),
        # tuples
        ("[a, b] matches {[{1}, {2}], [{3}, {4}]} c", "[a, b] matches {[{1}, {2}]}", "c [a, b] matches {[{1}, {2}]}"),
        ("a matches {1} b matches {2} c", "[a, b] matches {[{1}, {2}]}", "c [a, b] matches {[{1}, {2}]}"),
        ("[a, b] matches {[{1}, {2}]}", "c", "c [a, b] matches {[{1}, {2}]}"),
        # slots
        (
            "items matches { allow_archetype C[id2] occurrences matches {0..2} matches { include a matches {/x/} } }",
            "/items matches { use_archetype C[id2.1, a-b-C.d.v1] }",
            (
                "items matches { use_archetype C[id2.1, a-b-C.d.v1] occurrences matches {0..2}"
                " allow_archetype C[id2] occurrences matches {0..2} matches { include a matches {/x/} } }"
            ),
        ),
        (
            "items matches { allow_archetype C[id2] matches { include a matches {/x/} } }",
            "/items matches { use_archetype C[id2.1, a-b-C.d.v1] allow_archetype C[id2] closed }",
            "items matches { use_archetype C[id2.1, a-b-C.d.v1] allow_archetype C[id2] closed }",
        ),
        (
            "items matches { allow_archetype C[id2] matches { include a matches {/x/} } }",
            "/items matches { allow_archetype C[id2.1] closed }",
            "items matches { allow_archetype C[id2.1] closed }",
        ),
        (
            "items matches { allow_archetype C[id2] matches { include a matches {/x/} } }",
            "/items matches { allow_archetype C[id2] occurrences matches {1} }",
            "items matches { allow_archetype C[id2] occurrences matches {1} matches { include a matches {/x/} } }",
        ),
        (
            "items matches { allow_archetype C[id2] matches { include a matches {/x/} } }",
            "/items matches { allow_archetype C[id2] matches { include a matches {/y/} } }",
            "items matches { allow_archetype C[id2] matches { include a matches {/y/} } }",
        ),
        (
            "a matches { allow_archetype C[id2] }",
            "/a matches { use_archetype C[id2.1, a-b-C.d.v1] }",
            "a matches { use_archetype C[id2.1, a-b-C.d.v1] }",
        ),
        # what uses another archetype goes on doing so
        (
            "a matches { use_archetype C[id2, a-b-C.d.v1] }",
            "/a matches { use_archetype C[id2.1, a-b-C.d-e.v1] }",
            "a matches { use_archetype C[id2.1, a-b-C.d-e.v1] }",
        ),
        (
            "a matches { use_archetype C[id2, a-b-C.d.v1] }",
            "/a matches { use_archetype C[id2.1] occurrences matches {1} }",
            "a matches { use_archetype C[id2.1, a-b-C.d.v1] occurrences matches {1} }",
        ),
        (
            "a matches { use_archetype C[id2, a-b-C.d.v1] }",
            "/a[a-b-C.d.v1]/x matches {1}",
            "a matches { use_archetype C[id2, a-b-C.d.v1] matches { x matches {1} } }",
        ),
        # proxies
        (
            "a matches { E[id2] matches { c } } b matches { use_node E[id3] /a[id2] }",
            "/b[id3]/d",
            "a matches { E[id2] matches { c } } b matches { E[id3] matches { c d } }",
        ),
        (
            "a matches { E[id2] }",
            "b matches { use_node E[id0.1] /a[id2] }",
            "a matches { E[id2] } b matches { use_node E[id0.1] /a[id2] }",
        ),
        # several paths to one node, the second by the parent's code; paths inside a new node
        (
            "a matches { E[id2] matches { b c } }",
            "/a[id2.1]/b matches {1} /a[id2]/c matches {2}",
            "a matches { E[id2.1] matches { b matches {1} c matches {2} } }",
        ),
        (
            "a matches { E[id2] matches { b matches { F[id3] } } }",
            "/a matches { E[id2.1] matches { /b[id3]/c matches {1} } }",
            "a matches { E[id2.1] matches { b matches { F[id3] matches { c matches {1} } } } }",
        ),
        # defaults
        ("_default = (T) <>", "_default = (U) <>", "_default = (U) <>"),
        ("_default = (T) <>", "", "_default = (T) <>"),
    ],
)
def test_the_flat_form_of_each_construct(parent: str, child: str, expected: str) -> None:
    wanted = read(text(f"CLUSTER[id1.1] matches {{ {expected} }}")).definition
    assert flat(parent, child).definition == wanted


@pytest.mark.parametrize(
    ("parent", "child", "code", "path"),
    [
        ("a matches { E[id2] }", "/a[id9]/b matches {1}", "VDIFP", "/a[id9]"),
        ("a", "/a/b matches {1}", "VDIFP", "/a"),
        ("a matches {1}", "/a/b matches {1}", "VDIFP", "/a"),
        ("a matches { allow_archetype C[id2] }", "/a[id2]/b matches {1}", "VDIFP", "/a[id2]"),
        (ITEMS, "/items matches { after [id9] E[id0.1] }", "VSSM", "/items"),
        ("b matches { use_node E[id3] /a[id2] }", "/b[id3]/d", "VUNP", "/b[id3]"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(parent: str, child: str, code: str, path: str) -> None:
    with pytest.raises(FlatteningError) as caught:
        flat(parent, child)
    assert (caught.value.code, caught.value.path) == (code, path)
    assert str(caught.value) == f"{path}: {code}: {caught.value.message}"


def test_the_reference_model_tells_what_holds_several() -> None:
    """`feeder_system_item_ids` is a list in openEHR; of a class that the model does not know the name tells nothing."""
    held = "feeder_system_item_ids matches {{ DV_IDENTIFIER[id3] }}"
    inside = f"feeder_audit matches {{{{ {{owner}}[id2] matches {{{{ {held} }}}} }}}}"
    redefined_too = "/feeder_audit[id2]/feeder_system_item_ids matches { DV_IDENTIFIER[id3.1] }"
    for owner, ids in (("FEEDER_AUDIT", ["id3.1", "id3"]), ("UNKNOWN", ["id3.1"])):
        definition = flat(inside.format(owner=owner), redefined_too).definition
        assert [step.node.node_id for step in walk(definition)][2:] == ids


def test_a_missing_parent_and_a_circle_are_told() -> None:
    with pytest.raises(FlatteningError, match=r"VASID: the parent .*parent\.v1 is not in the library"):
        flatten(read(child_text("")), Library())
    circle = [
        text(archetype_id="a-b-CLUSTER.x.v1.0.0", specialize="a-b-CLUSTER.y.v1"),
        text(archetype_id="a-b-CLUSTER.y.v1.0.0", specialize="a-b-CLUSTER.x.v1"),
    ]
    library = Library(texts=circle)
    for archetype in library:
        with pytest.raises(FlatteningError, match="VASID: specialisation runs in a circle"):
            flatten(archetype, library)


def test_a_long_line_of_parents_ends() -> None:
    texts = [text(archetype_id=f"a-b-C.x{n}.v1.0.0", specialize=f"a-b-C.x{n + 1}.v1") for n in range(60)]
    library = Library(texts=texts)
    archetype = library.get("a-b-C.x0.v1")
    assert archetype is not None
    with pytest.raises(FlatteningError):
        flatten(archetype, library)


def test_terms_come_in_the_childs_languages_and_fall_back_on_the_parents_original() -> None:
    parent = parent_text("a").replace(
        'term_definitions = <["en"]',
        'term_definitions = <["nb"] = <["id1"] = <text = <"en">>> ["en"]',
    )
    child = (
        child_text("", terminology='value_sets = <["ac1.1"] = <members = <"at1", "at2">>>')
        .replace(
            'term_definitions = <["en"]',
            'term_definitions = <["de"] = <["id1.1"] = <text = <"ein">>> ["en"]',
        )
        .replace("<[ISO_639-1::en]>", '<[ISO_639-1::en]> translations = <["de"] = <language = <[ISO_639-1::de]>>>')
    )
    merged = flatten(read(child), Library(texts=[parent])).terminology
    assert set(merged.term_definitions) == {"en", "de"}
    assert {code: term.text for code, term in merged.term_definitions["de"].items()} == {"id1": "id1", "id1.1": "ein"}
    assert merged.value_sets["ac1.1"].members == ("at1", "at2")


def test_bindings_rules_annotations_and_overlays_are_laid_over_each_other() -> None:
    bindings = 'term_bindings = <["x"] = <["id1"] = <x:1>{more}>> value_sets = <["ac{n}"] = <members = <"at1", ...>>>'
    notes = 'annotations documentation = <["en"] = <["/{path}"] = <["note"] = <"{note}">>>>'
    parent = parent_text(
        "a",
        rules="$x ::= 1 same: 1 = 1 2 = 2",
        terminology=bindings.format(more="", n=1),
        after=notes.format(path="a", note="parent"),
    )
    child = child_text(
        "",
        rules="$x ::= 2 same: 1 = 3 2 = 2",
        terminology=bindings.format(more=' ["id1.1"] = <x:2>', n=2),
        after=notes.format(path="b", note="child"),
    )
    both = flatten(read(child), Library(texts=[parent]))
    assert set(both.terminology.term_bindings["x"]) == {"id1", "id1.1"}
    assert set(both.terminology.value_sets) == {"ac1", "ac2"}
    assert [type(rule) for rule in both.invariants].count(Declaration) == 1
    assert len(both.invariants) == 3
    assert both.annotations is not None
    documentation = both.annotations.attributes["documentation"]
    assert isinstance(documentation, OdinTable)
    table = documentation.items["en"]
    assert isinstance(table, OdinTable)
    assert set(table.items) == {"/a", "/b"}


def test_an_archetype_of_adl_14_is_flat_already(published: dict[str, bytes]) -> None:
    archetype = read(next(iter(published.values())))
    assert flatten(archetype, Library()) is archetype


def test_the_sample_has_all_of_both_without_differential_paths() -> None:
    archetype = flatten(read(sample(GRIP)), Library(texts=[sample(STRENGTH)]))
    found = [step.path for step in walk(archetype.definition) if step.path.count("/") == 4]
    items = [path.removeprefix("/data[id2]/events[id3]/data[id4]/items") for path in found if "/events[id3]" in path]
    assert items == [
        "[id5.1]",
        "[id7]",
        "[id0.1]",
        "[id0.3]",
        "[id11]",
        "[id19.1]",
        "[id19]",
        "[id20]",
        "[id25]",
    ]
    assert read(write(archetype)) == archetype


def test_published_archetypes_have_a_flat_form(shared_data: Path) -> None:
    """All but those whose parent is not there, or that are made not to fit."""
    library = Library([shared_data / "adl2"])
    unfit = []
    for archetype in library:
        try:
            flattened = flatten(archetype, library)
        except FlatteningError as error:
            unfit.append(error.code)
            continue
        attributes = [step.attribute for step in walk(flattened.definition) if step.attribute]
        assert not any(attribute.differential_path for attribute in attributes)
        assert all(step.node.sibling_order is None and step.node.rm_type for step in walk(flattened.definition))
    assert sorted(unfit) == ["VASID", "VDIFP", "VSSM"]
