"""Each validity rule, broken once and kept once."""

import pytest

from archetypes import Library, check
from tests.archetypes.texts import DEVICE, GRIP, SPRING, element, sample, terms, text

CODES = ("at0000", "at0001", "at0002", "at0003", "at0004")


def cluster(items: str, cardinality: str = "cardinality matches {1..*; unordered}") -> str:
    return f"CLUSTER[at0000] matches {{ items {cardinality} matches {{ {items} }} }}"


def found(source: str | bytes, library: Library | None = None) -> list[tuple[str, str]]:
    """Codes with the severity's first letter, but for codes defined and not used: most texts here have some."""
    return [(problem.code, problem.severity[0]) for problem in check(source, library) if problem.code != "WOUC"]


def item(code: str, occurrences: str = "0..1", type_name: str = "ELEMENT") -> str:
    return f"{type_name}[{code}] occurrences matches {{{occurrences}}} matches {{*}}"


@pytest.mark.parametrize("archetype_id", [GRIP, DEVICE, SPRING])
def test_the_samples_have_no_problems(archetype_id: str) -> None:
    library = Library(texts=[sample(DEVICE)])
    assert check(sample(archetype_id), library) == []


def test_published_archetypes_have_no_errors(published: dict[str, bytes]) -> None:
    library = Library(texts=published.values())
    assert library.problems == []
    for name, data in published.items():
        assert [problem for problem in check(data, library) if problem.severity == "error"] == [], name


def test_what_cannot_be_read_is_one_problem_with_its_place() -> None:
    (problem,) = check(text("CLUSTER[at0000] matches {"))
    assert (problem.code, problem.severity, problem.path) == ("SCOAT", "error", "/")
    assert (problem.line, problem.column) == (8, 1)
    assert problem.message.startswith("expected")


RULES = [
    ("VARCN", text("CLUSTER[at0001] matches {*}", codes=CODES)),
    ("VARDT", text("ELEMENT[at0000] matches {*}")),
    ("VDEOL", text(language="")),
    ("VACSD", text(specialise=f"specialise {DEVICE}")),
    ("VACSD", text("CLUSTER[at0000.1] matches {*}", concept="at0000.1", codes=("at0000.1",))),
    ("VDATU", text(description='description lifecycle_state = <"a"> lifecycle_state = <"b">')),
    (
        "VDOBU",
        text(
            codes=(), ontology='term_definitions = <["en"] = <["at0000"] = <text = <"a">> ["at0000"] = <text = <"b">>>>'
        ),
    ),
    ("VCATU", text("CLUSTER[at0000] matches { items matches {*} items matches {*} }")),
    ("VCOSU", text(cluster(item("at0001") + item("at0001")), codes=CODES)),
    ("VACMI", text(cluster("ELEMENT matches {*} ELEMENT matches {*}"))),
    ("VACMCU", text(cluster(item("at0001", "0..3"), "cardinality matches {1..2}"), codes=CODES)),
    (
        "VACMCO",
        text(cluster(item("at0001", "1..1") + item("at0002", "1..1"), "cardinality matches {1..1}"), codes=CODES),
    ),
    ("VUNP", text(cluster(item("at0001") + " use_node ELEMENT /items[at0009]"), codes=CODES)),
    ("VDFPT", text(cluster(item("at0001") + " use_node ELEMENT /items[at0009]"), codes=CODES)),
    ("VUNT", text(cluster(item("at0001") + " use_node CLUSTER /items[at0001]"), codes=CODES)),
    (
        "VDFAI",
        text(
            cluster("allow_archetype CLUSTER[at0001] matches { include archetype_id/value matches {/a(/} }"),
            codes=CODES,
        ),
    ),
    ("SCSRE", text(element("DV_TEXT matches { value matches {/a(/} }"), codes=CODES)),
    ("VILIM", text(element("DV_COUNT matches { magnitude matches {1, |5..4|} }"), codes=CODES)),
    ("VILIM", text(element('C_DV_QUANTITY <list = <["1"] = <units = <"m"> precision = <|2..1|>>>>'), codes=CODES)),
    ("VOBAV", text(element("DV_COUNT matches { magnitude matches {|1..5|; 6} }"), codes=CODES)),
    ("VOBAV", text(element("DV_COUNT matches { magnitude matches {|1..<5|; 5} }"), codes=CODES)),
    ("VOBAV", text(element("DV_COUNT matches { magnitude matches {|>1..5|; 1} }"), codes=CODES)),
    ("VOBAV", text(element("DV_COUNT matches { magnitude matches {1, 2; 3} }"), codes=CODES)),
    ("VOBAV", text(element("DV_BOOLEAN matches { value matches {True; False} }"), codes=CODES)),
    ("VOBAV", text(element('DV_TEXT matches { value matches {"a", "b"; "c"} }'), codes=CODES)),
    ("VOBAV", text(element("1|[local::at0002], 2|[local::at0003]; 3"), codes=CODES)),
    (
        "VOBAV",
        text(
            element(
                'C_DV_QUANTITY <list = <["1"] = <units = <"kg"> magnitude = <|0.0..5.0|>>>'
                ' assumed_value = <units = <"kg"> magnitude = <6.0>>>'
            ),
            codes=CODES,
        ),
    ),
    (
        "VOBAV",
        text(
            element(
                'C_DV_QUANTITY <list = <["1"] = <units = <"kg">>> assumed_value = <units = <"g"> magnitude = <6.0>>>'
            ),
            codes=CODES,
        ),
    ),
    ("VATDF", text(codes=("at0001",))),
    ("VATDF", text(cluster(item("at0001")))),
    ("VATDF", text(element("DV_CODED_TEXT matches { defining_code matches {[local::at0002, at0009]} }"), codes=CODES)),
    ("VATDF", text(element("1|[local::at0009]"), codes=CODES)),
    ("VACDF", text(element("DV_CODED_TEXT matches { defining_code matches {[ac0001]} }"), codes=CODES)),
    ("VATCD", text(cluster(item("at0001.1")), codes=("at0000", "at0001.1"))),
    ("VTSD", text(codes=("at0000", "at0.0.1"))),
    ("VATDA", text(element("DV_CODED_TEXT matches { defining_code matches {[local::at0002; at0003]} }"), codes=CODES)),
]


@pytest.mark.parametrize(("code", "source"), RULES, ids=[f"{code}-{number}" for number, (code, _) in enumerate(RULES)])
def test_a_broken_rule_is_an_error_with_its_code(code: str, source: str) -> None:
    assert (code, "e") in found(source)


UNFINISHED = [
    (
        "VTLC",
        text(language='language original_language = <[ISO_639-1::en]> translations = <["nb"] = <>>'),
    ),
    (
        "VTLC",
        text(
            codes=(),
            ontology=f"term_definitions = <{terms('at0000')} {terms('at0000', 'at0001', language='nb')}>",
        ),
    ),
    (
        "VOTM",
        text(codes=(), ontology='term_definitions = <["en"] = <["at0000"] = <text = <"a">>> ["nb"] = <items = <>>>'),
    ),
    ("VTBK", text(ontology='term_bindings = <["X"] = <items = <["at0009"] = <[X::1]>>>>')),
    ("VTCBK", text(ontology='constraint_bindings = <["X"] = <items = <["ac0009"] = <[X::1]>>>>')),
]


@pytest.mark.parametrize(("code", "source"), UNFINISHED)
def test_what_is_not_translated_yet_and_what_is_bound_to_a_code_that_is_gone_is_a_warning(
    code: str, source: str
) -> None:
    """Archetypes are published before all translations are done."""
    assert (code, "w") in found(source)
    assert [each for each in found(source) if each[1] == "e"] == []


def test_the_original_language_must_have_terms() -> None:
    source = text(codes=(), ontology=f"term_definitions = <{terms('at0000', language='nb')}>")
    assert ("VTLC", "e") in found(source)


def test_what_has_no_node_id_in_data_needs_none_beside_its_like() -> None:
    links = "links cardinality matches {0..*} matches { LINK matches {*} LINK matches {*} }"
    assert found(text(f"CLUSTER[at0000] matches {{ {links} }}")) == []


def test_the_codes_that_a_specialisation_has_from_its_parent_need_not_be_used() -> None:
    source = text(
        "CLUSTER[at0000.1] matches {*}",
        specialise=f"specialise {DEVICE}",
        concept="at0000.1",
        codes=("at0000", "at0000.1", "at0002", "at0.1"),
    )
    unused = [each.message for each in check(source) if each.code == "WOUC"]
    assert unused == ["[at0.1] (at0.1) is defined, but not used in the definition"]


def test_an_archetype_of_an_extract_has_a_reference_model() -> None:
    known = {"archetype_id": "openEHR-EHR_EXTRACT-EXTRACT.try.v1"}
    assert (
        found(
            text(
                "EXTRACT[at0000] matches { chapters matches { EXTRACT_CHAPTER[at0001] matches {*} } }",
                codes=CODES,
                **known,
            )
        )
        == []
    )
    assert ("VCARM", "e") in found(text("EXTRACT[at0000] matches { chapter matches {*} }", **known))


def test_an_archetype_is_not_its_own_parent() -> None:
    own = text(
        "CLUSTER[at0000.1] matches {*}",
        archetype_id=DEVICE,
        specialise=f"specialise {DEVICE}",
        concept="at0000.1",
        codes=("at0000.1",),
    )
    assert found(own) == [("VASID", "e")]


@pytest.mark.parametrize(
    ("code", "source"),
    [
        (
            "VACSO",
            text(
                "CLUSTER[at0000] matches { items matches { ELEMENT[at0001] occurrences matches {0..*} matches {*} } }",
                codes=CODES,
            ),
        ),
        (
            "VACSO",
            text(
                "CLUSTER[at0000] matches { items matches { ELEMENT[at0001] occurrences matches {0..2} matches {*} } }",
                codes=CODES,
            ),
        ),
        (
            "VRRLP",
            text(element("DV_TEXT matches {*}"), codes=CODES, invariant="invariant not (-/items[at0009]/value < 1)"),
        ),
        ("VRRLP", text(element("DV_TEXT matches {*}"), codes=CODES, invariant="invariant /other = 1")),
    ],
)
def test_what_only_the_reference_model_can_tell_for_sure_is_a_warning(code: str, source: str) -> None:
    assert found(source) == [(code, "w")]


def test_a_reference_to_what_holds_it_is_a_warning() -> None:
    source = text(cluster("CLUSTER[at0001] matches { items matches { use_node CLUSTER /items[at0001] } }"), codes=CODES)
    assert {each.code: each.severity for each in check(source) if each.code == "VUNP"} == {"VUNP": "warning"}


def test_a_code_defined_and_not_used_is_a_warning_at_its_place() -> None:
    (problem,) = check(text(codes=("at0000", "at0007")))
    assert (problem.code, problem.severity, problem.path) == ("WOUC", "warning", "ontology/term_definitions")
    assert problem.message == "[at0007] (at0007) is defined, but not used in the definition"
    assert problem.line == 9


@pytest.mark.parametrize(
    "source",
    [
        text(element("DV_COUNT matches { magnitude matches {|1..5|; 5} }"), codes=CODES),
        text(element("DV_COUNT matches { magnitude matches {|>=1|, 0; 0} }"), codes=CODES),
        text(element("DV_COUNT matches { magnitude matches {|<=1|; -5} }"), codes=CODES),
        text(element('DV_TEXT matches { value matches {"a", ...; "c"} }'), codes=CODES),
        text(element('DV_TEXT matches { value matches {/a+/; "aa"} }'), codes=CODES),
        text(element("DV_DATE matches { value matches {yyyy-mm-dd; 2026-01-01} }"), codes=CODES),
        text(element("DV_CODED_TEXT matches { defining_code matches {[openehr::1, 2]} }"), codes=CODES),
        text(element("DV_CODED_TEXT matches { defining_code matches {[local::; at0002]} }"), codes=CODES),
        text(element("1|[openehr::at9999]"), codes=CODES),
        text(element('C_DV_QUANTITY <assumed_value = <units = <"kg"> magnitude = <1.0>>>'), codes=CODES),
        text(
            element(
                'C_DV_QUANTITY <list = <["1"] = <units = <"kg">>> assumed_value = <units = <"kg"> magnitude = <6.0>>>'
            ),
            codes=CODES,
        ),
        text(cluster(item("at0001", "0..*") + item("at0002", "0..2"), "cardinality matches {1..2}"), codes=CODES),
        text(cluster("ELEMENT matches {*} CLUSTER matches {*}")),
        text("CLUSTER[at0000] matches { items matches { CLUSTER matches {*} CLUSTER matches {*} } }"),
        text(cluster(item("at0001") + " use_node ELEMENT /items[at0001]"), codes=CODES),
        text(ontology='term_bindings = <["X"] = <items = <["/items[at0001]"] = <[X::1]>>>>'),
        text(language="", ontology='primary_language = <"en">'),
        text(
            cluster("allow_archetype CLUSTER[at0001] matches { include archetype_id/value matches {/[[a]/} }"),
            codes=CODES,
        ),
        text(
            element("DV_TEXT matches {*}"),
            codes=CODES,
            invariant="invariant /items[at0001]/value/x = $y and exists /items",
        ),
    ],
)
def test_what_keeps_the_rules_has_no_problems(source: str) -> None:
    assert found(source) == []


def test_errors_come_first_and_in_the_order_of_the_text() -> None:
    problems = check(text(cluster(item("at0008") + "\n" + item("at0009")), codes=("at0000", "at0007")))
    assert [(problem.code, problem.line) for problem in problems] == [("VATDF", 6), ("VATDF", 7), ("WOUC", 10)]
    assert problems[0].path == "/items[at0008]"
    assert problems[0].message == "[at0008] has no definition in 'en'; is [at0007] meant?"


def specialised(parent: str, concept: str = "at0000.1", type_name: str = "CLUSTER") -> str:
    archetype_id = f"openEHR-EHR-{type_name}.child.v1"
    definition = f"{type_name}[{concept}] matches {{*}}"
    return text(
        definition, archetype_id=archetype_id, specialise=f"specialise {parent}", concept=concept, codes=(concept,)
    )


def test_a_parent_has_to_be_in_the_library() -> None:
    library = Library(texts=[sample(DEVICE)])
    assert found(specialised(DEVICE), library) == []
    (problem,) = check(specialised("openEHR-EHR-CLUSTER.none.v1"), library)
    assert (problem.code, problem.message) == ("VASID", "the parent openEHR-EHR-CLUSTER.none.v1 is not in the library")
    assert problem.line == 6


def test_a_parent_is_of_the_same_type() -> None:
    assert ("VASID", "e") in found(specialised(DEVICE, type_name="ELEMENT"), Library(texts=[sample(DEVICE)]))


def test_a_child_is_one_level_under_its_parent() -> None:
    library = Library(texts=[sample(DEVICE), sample(SPRING)])
    assert found(specialised(SPRING, "at0000.1.1"), library) == []
    assert found(specialised(SPRING), library) == [("VACSD", "e")]


def test_specialisation_in_a_circle_is_an_error() -> None:
    one = specialised("openEHR-EHR-CLUSTER.two.v1").replace("child", "one")
    two = specialised("openEHR-EHR-CLUSTER.one.v1").replace("child", "two")
    assert ("VASID", "e") in found(one, Library(texts=[one, two]))


def test_what_adl_1_4_names_itself_has_its_name_too() -> None:
    def found(codes: str) -> dict[str, str]:
        source = text(element(f"DV_CODED_TEXT matches {{ defining_code matches {{[{codes}]}} }}"))
        return {each.code: each.severity for each in check(source)}

    assert found("local::at0001; at0002") | {"STCAC": "error", "VATDA": "error"} == found("local::at0001; at0002")
    assert found("local::at0001, at0001")["STCDC"] == "warning"
    assert "STCDC" not in found("local::at0001, at0002")
    assert found("::at0001") == {"STCNT": "error"}


def test_a_reference_model_that_nobody_has_is_told() -> None:
    assert [each.severity for each in check(text(archetype_id="ISO-EHR-CLUSTER.x.v1")) if each.code == "WRMUN"] == [
        "warning"
    ]
    assert all(each.code != "WRMUN" for each in check(text()))


def with_references(*used: str) -> str:
    """A cluster of an element with two kinds of value and a cluster, one that is the first, and one of one's own."""
    first = (
        "ELEMENT[at0002] occurrences matches {0..1} matches {"
        " value matches { DV_TEXT matches {*} DV_COUNT matches {*} } }"
        " CLUSTER[at0003] occurrences matches {0..1} matches {*}"
    )
    clusters = (
        f"CLUSTER[at0001] matches {{ items cardinality matches {{1..*}} matches {{ {first} }} }}"
        " use_node CLUSTER[at0004] /items[at0001]"
        f" CLUSTER[at0005] matches {{ items cardinality matches {{1..*}} matches {{ {' '.join(used)} }} }}"
    )
    return text(cluster(clusters), codes=tuple(f"at{number:04}" for number in range(8)))


@pytest.mark.parametrize(
    ("reference", "codes"),
    [
        ("use_node ELEMENT[at0006] /items[at0001]/items[at0002]", []),
        ("use_node ELEMENT[at0006] /items[at0004]/items[at0002]", []),
        ("use_node ITEM[at0006] /items[at0001]/items[at0003]", []),
        ("use_node ELEMENT[at0006] /items[at0001]/items[at0003]", ["VUNT"]),
        ("use_node ELEMENT[at0006] /items[at0001]/items[at0009]", ["VUNP", "VDFPT"]),
        ("use_node ELEMENT[at0006] /items[at0004]/items[at0009]", ["VUNP", "VDFPT"]),
        ("use_node ELEMENT[at0006] /items[at0004]/items[at0002]/items[at0002]", ["VUNP", "VDFPT"]),
        ("ELEMENT[at0006] matches { value matches { use_node DV_COUNT /items[at0001]/items[at0002]/value } }", []),
        ("ELEMENT[at0006] matches { value matches { use_node DV_DATE /items[at0001]/items[at0002]/value } }", ["VUNT"]),
    ],
)
def test_a_reference_leads_to_a_node_of_its_type_or_below_it_also_through_another(
    reference: str, codes: list[str]
) -> None:
    assert [code for code, severity in found(with_references(reference)) if severity == "e"] == codes


def test_slots_without_ids_beside_each_other_are_warned_of() -> None:
    slot = "allow_archetype CLUSTER occurrences matches {0..*} matches { include archetype_id/value matches {/.*/} }"
    assert ("VACMI", "w") in found(text(cluster(slot + slot)))
    assert "VACMI" not in [code for code, _ in found(text(cluster(slot)))]


@pytest.mark.parametrize("kept", ['C_DV_QUANTITY <property = <"x">>', "C_DV_STATE <a = <1>>", "C_QUANTITY <a = <1>>"])
def test_a_constraint_type_kept_as_written_is_of_the_type_that_it_is_on(kept: str) -> None:
    assert "VCORM" not in [code for code, _ in found(text(element(kept), codes=CODES))]
    assert ("VCORM", "e") in found(text(element("C_DV_SIZE <a = <1>>"), codes=CODES))


def test_a_code_alone_is_defined_like_any_other() -> None:
    assert ("VATDF", "e") in found(text(element("DV_X matches { value matches {[at0009]} }"), codes=CODES))


def test_what_editors_of_adl_14_repeat_of_the_reference_model_is_no_warning() -> None:
    definition = (
        "CLUSTER[at0000] matches { items existence matches {1..1} cardinality matches {1..*} matches"
        " { ELEMENT[at0001] matches { value existence matches {0..1} matches { DV_TEXT matches {*} } } } }"
    )
    assert check(text(definition, codes=("at0000", "at0001"))) == []
