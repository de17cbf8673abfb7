"""Each validity rule of an archetype by itself: broken, its code is reported; kept, there are no errors."""

import pytest

from archetypes import FlatteningError, Library, check, operational, read
from tests.archetypes.adl2.texts import terms
from tests.archetypes.texts import text as legacy
from tests.archetypes.validation.texts import (
    DESCRIPTION,
    DEVICE,
    adl,
    cluster,
    codes_of,
    errors_of,
    one,
    value,
)

ITEM = "ELEMENT[id2]"
LANGUAGES = (
    "language original_language = <[ISO_639-1::en]>"
    ' translations = <["nb"] = <language = <[ISO_639-1::nb]> author = <["name"] = <"N">>>>'
)
CODED = value("DV_CODED_TEXT[id3] matches { defining_code matches {[ac1]} }")
ANNOTATED = '["en"] = <["/items[id2]"] = <["a"] = <"b">> ["/name"] = <["a"] = <"b">>>'


def overlay(path: str, alias: str) -> str:
    visibility = f'["{path}"] = <visibility = <"hide"> alias = <[{alias}]>>'
    definition = f"{cluster(ITEM)}\nrm_overlay\nrm_visibility = <{visibility}>"
    return adl(definition, codes=("id1", "id2", "at1"))


def slot(assertions: str) -> str:
    return f"allow_archetype CLUSTER[id2] matches {{ {assertions} }}"


def sets(*members: str, code: str = "ac1", own: str = "ac1") -> str:
    listed = ", ".join(f'"{member}"' for member in members)
    return f'value_sets = <["{code}"] = <id = <"{own}"> members = <{listed}>>>'


IDENTITY = [
    ("VARAV", adl(header="(adl_version=2.0; rm_release=1.0.4)")),
    ("VARAV", adl(kind="operational_template", header="(rm_release=1.0.4)")),
    ("VARRV", adl(header="(adl_version=2.0.6)")),
    ("VARRV", adl(header="(adl_version=2.0.6; rm_release=1.0)")),
    ("VARCN", adl("CLUSTER[id2]", codes=("id2",))),
    ("VARCN", adl("CLUSTER[id1]", codes=("id2",))),
    ("VARCN", adl("CLUSTER[id1.1]", codes=("id1.1",))),
    ("VARDT", adl("ELEMENT[id1]")),
    ("VACSD", adl("CLUSTER[id1.1]", codes=("id1.1",))),
    ("VDEOL", adl(language="")),
    ("VARD", adl(description="")),
    ("VTRLA", adl(language=LANGUAGES.replace('["nb"]', '["nn"]'), defined=terms("id1") + terms("id1", language="nn"))),
    ("VRDLA", adl(description=DESCRIPTION.replace('details = <["en"]', 'details = <["nb"]'))),
]
TERMINOLOGY = [
    ("VATID", adl(cluster(ITEM))),
    ("VATDF", one(value("DV_CODED_TEXT[id3] matches { defining_code matches {[at1]} }"), "id2")),
    ("VACDF", one(CODED, "id2")),
    (
        "VATDA",
        one(
            value("DV_CODED_TEXT[id3] matches { defining_code matches {[ac1; at3]} }"),
            *("id2", "ac1", "at1", "at3"),
            terminology=sets("at1"),
        ),
    ),
    ("VATDA", one(value("DV_CODED_TEXT[id3] matches { defining_code matches {[ac1; at3]} }"), "id2", "ac1")),
    ("VATCD", one("ELEMENT[id2.1]", "id2.1")),
    ("VTSD", one(ITEM, "id2", "id3.1")),
    ("VATCV", one(ITEM, "id2", "item2")),
    ("VOTM", adl(language=LANGUAGES)),
    ("VOLT", adl(defined=terms("id1", language="nb"))),
    ("VTLC", adl(language=LANGUAGES, defined=terms("id1") + terms("id1", "at1", language="nb"))),
    ("VTLC", adl(language=LANGUAGES, codes=("id1", "at1"), defined=terms("id1", "at1") + terms("id1", language="nb"))),
    ("VTVSID", one(CODED, "id2", "at1", terminology=sets("at1"))),
    ("VTVSID", one(CODED, "id2", "at1", "ac1", terminology=sets("at1", own="ac2"))),
    ("VTVSMD", one(CODED, "id2", "ac1", terminology=sets("at1"))),
    ("VTVSUQ", one(CODED, "id2", "ac1", "at1", terminology=sets("at1", "at1"))),
    ("VTTBK", adl(terminology='term_bindings = <["X"] = <["at9"] = <x:1>>>')),
    ("VTTBK", one(ITEM, "id2", terminology='term_bindings = <["X"] = <["/items[id9]"] = <x:1>>>')),
    ("VTCBK", adl(terminology='term_bindings = <["X"] = <["ac9"] = <x:1>>>')),
    ("VOKU", adl(terminology='term_bindings = <["X"] = <["id1"] = <x:1> ["id1"] = <x:2>>>')),
    ("WOUC", adl(codes=("id1", "at9"))),
]
STRUCTURE = [
    ("VCATU", adl("CLUSTER[id1] matches { items items }")),
    ("VCOID", adl(cluster("ELEMENT"))),
    ("VCOSU", one(f"{ITEM} {ITEM}", "id2")),
    ("VDIFV", adl("CLUSTER[id1] matches { /items[id2]/value matches { DV_TEXT[id3] } }")),
    ("SDSF", adl("CLUSTER[id1] matches { /items[id2]/value matches { DV_TEXT[id3] } }")),
    ("VACSO", one(value("DV_TEXT[id3] occurrences matches {0..2}"), "id2")),
    ("VACSO", one(value("DV_TEXT[id3] occurrences matches {0..*}"), "id2")),
    (
        "VACMCU",
        adl(cluster(f"{ITEM} occurrences matches {{0..3}}", "cardinality matches {1..2}"), codes=("id1", "id2")),
    ),
    (
        "VACMCO",
        adl(
            cluster(
                f"{ITEM} occurrences matches {{1..1}} ELEMENT[id3] occurrences matches {{0..1}}",
                "cardinality matches {1}",
            ),
            codes=("id1", "id2", "id3"),
        ),
    ),
    (
        "VACMCO",
        adl(
            cluster(
                f"{ITEM} occurrences matches {{1..1}} ELEMENT[id3] occurrences matches {{1}}", "cardinality matches {1}"
            ),
            codes=("id1", "id2", "id3"),
        ),
    ),
    (
        "WACMCL",
        adl(
            cluster(
                f"{ITEM} occurrences matches {{2..2}} ELEMENT[id3] occurrences matches {{1}}",
                "cardinality matches {1..2}",
            ),
            codes=("id1", "id2", "id3"),
        ),
    ),
    ("VOBAV", one(value("DV_COUNT[id3] matches { magnitude matches {|1..5|; 6} }"), "id2")),
    ("VOBAV", one(value('DV_TEXT[id3] matches { value matches {"a"; "b"} }'), "id2")),
    ("SCSRE", one(value("DV_TEXT[id3] matches { value matches {/a(/} }"), "id2")),
]
REFERENCE_MODEL = [
    ("VCORM", one("NO_SUCH_TYPE[id2]", "id2")),
    ("VCORM", one(value("DV_INTERVAL<NO_SUCH_TYPE>[id3]"), "id2")),
    ("VCORMT", one("DV_TEXT[id2]", "id2")),
    ("VCORMT", one(value("DV_TEXT[id3] matches { value matches {True} }"), "id2")),
    ("VCORMT", one(value("DV_COUNT[id3] matches { magnitude matches {|0.5..1.5|} }"), "id2")),
    ("VCORMT", one(value("DV_COUNT[id3] matches { magnitude matches {yyyy-mm-dd} }"), "id2")),
    ("VCORMT", one(value("DV_DATE[id3] matches { value matches {PYM} }"), "id2")),
    ("VCORMT", one(value("DV_DURATION[id3] matches { value matches {|12:00..13:00|} }"), "id2")),
    (
        "VCORMT",
        one(value("DV_QUANTITY[id3] matches { units matches {[at1]} precision matches {[at1]} }"), "id2", "at1"),
    ),
    ("VCARM", one("ELEMENT[id2] matches { no_such_attribute }", "id2")),
    ("WCARMC", one("ELEMENT[id2] matches { is_null matches {True} }", "id2")),
    ("VCAEX", one("ELEMENT[id2] matches { name existence matches {0..1} }", "id2")),
    ("WCAEX", one("ELEMENT[id2] matches { value existence matches {0..1} }", "id2")),
    ("VCAM", one("ELEMENT[id2] matches { value cardinality matches {0..1} matches { DV_TEXT[id3] } }", "id2")),
    ("VSAM", one("ELEMENT[id2] matches { value cardinality matches {0..1} matches { DV_TEXT[id3] } }", "id2")),
    ("VCACA", adl(cluster(ITEM, "cardinality matches {0..*}"), codes=("id1", "id2"))),
    ("VCORMENV", one(value("DV_PROPORTION[id3] matches { type matches {7} }"), "id2")),
    ("VCORMENV", one(value('DV_PROPORTION[id3] matches { type matches {"pk_none"} }'), "id2")),
    ("VCORMENU", one(value("DV_PROPORTION[id3] matches { type matches {True} }"), "id2")),
]
SLOTS = [
    ("VDFAI", one(slot("include archetype_id/value matches {/a(/}"), "id2")),
    ("VDFAI", one(slot("include archetype_id/value matches {/openEHR-CLUSTER\\.a\\.v1/}"), "id2")),
    ("VDFAI", one(slot('include archetype_id/value matches {"device"}'), "id2")),
    ("VDSEV", one(slot("include archetype_id/value matches {/.*/} exclude archetype_id/value matches {/.*/}"), "id2")),
    ("VDSIV", one(slot("include archetype_id/value matches {/a/} exclude archetype_id/value matches {/b/}"), "id2")),
]
PATHS = [
    ("VUNP", one(f"{ITEM} use_node ELEMENT[id3] /items[id9]", "id2", "id3")),
    ("VUNP", one(f"{ITEM} use_node ELEMENT[id3] /items[id2] use_node ELEMENT[id4] /items[id3]", "id2", "id3", "id4")),
    ("VUNT", one(f"{ITEM} use_node CLUSTER[id3] /items[id2]", "id2", "id3")),
    ("VRANP", one(ITEM, "id2", after='annotations documentation = <["en"] = <["/items[id9]"] = <["a"] = <"b">>>>')),
    ("VRANP", one(ITEM, "id2", after='annotations documentation = <["en"] = <["/items/none"] = <["a"] = <"b">>>>')),
    ("VRANP", one(ITEM, "id2", after='annotations items = <["en"] = <["nowhere"] = <["a"] = <"b">>>>')),
    ("VRRLPAR", one(ITEM, "id2", rules="/items[id9]/value = 1")),
    ("VRRLPRM", one(ITEM, "id2", rules="/items/none = 1")),
    ("VRRLPAR", one(ITEM, "id2", rules="for_all $x in /items[id9] satisfies not (exists /items[id2] and 1 = 2)")),
    ("VRMVP", overlay("/items[id9]/value", "at1")),
    ("VRMVP", overlay("/items[id2]/none", "at1")),
    ("VRMVAV", overlay("/items[id2]/value", "at9")),
]
FILLERS = [
    ("VARXRA", one("use_archetype CLUSTER[id2, openEHR-EHR-CLUSTER.none.v1]", "id2")),
    ("SUAIDI", one("use_archetype CLUSTER[id2, nothing]", "id2")),
    ("VARXR", one("use_archetype CLUSTER[id2, openEHR-EHR-CLUSTER.none.v1]", "id2")),
    ("VARXTV", one(f"use_archetype ELEMENT[id2, {DEVICE}]", "id2")),
    ("VARXS", one("use_archetype CLUSTER[id2, openEHR-DEMOGRAPHIC-CLUSTER.device.v1]", "id2")),
]
RULES = [*IDENTITY, *TERMINOLOGY, *STRUCTURE, *REFERENCE_MODEL, *SLOTS, *PATHS, *FILLERS]


@pytest.mark.parametrize(("code", "source"), RULES, ids=[f"{code}-{place}" for place, (code, _) in enumerate(RULES)])
def test_a_broken_rule_is_reported_by_its_code(code: str, source: str) -> None:
    found = [problem for problem in check(source, Library(texts=[adl(archetype_id=DEVICE)])) if problem.code == code]
    assert found
    assert {problem.severity for problem in found} == {"warning" if code.startswith("W") else "error"}


@pytest.mark.parametrize(
    "source",
    [
        adl(),
        adl(language=LANGUAGES, defined=terms("id1") + terms("id1", language="nb")),
        one(ITEM, "id2"),
        one(CODED, "id2", "ac1", "at1", "at2", terminology=sets("at1", "at2")),
        one(CODED, "id2", "ac1", terminology='term_bindings = <["X"] = <["ac1"] = <x:1> ["id2"] = <x:2>>>'),
        one(value("DV_CODED_TEXT[id3] matches { defining_code matches {[at1]} }"), "id2", "at1"),
        one(value("DV_TEXT[id3] DV_QUANTITY[id3]"), "id2"),
        one(value('DV_QUANTITY[id3] matches { magnitude matches {|0..10|} units matches {"kg"} }'), "id2"),
        one(value("DV_DATE_TIME[id3] matches { value matches {yyyy-mm-ddTHH:??:??} }"), "id2"),
        one(value("DV_DURATION[id3] matches { value matches {PYM/|>=P1M|} }"), "id2"),
        one(value("DV_DATE[id3] matches { value matches {yyyy-mm-??} }"), "id2"),
        one(value("DV_TIME[id3] matches { value matches {hh:mm:ss} }"), "id2"),
        one(value("DV_PROPORTION[id3] matches { type matches {|1..2|, 3} }"), "id2"),
        one(value('DV_PROPORTION[id3] matches { type matches {"pk_percent"} }'), "id2"),
        one(
            value("DV_ORDINAL[id3] matches { [value, symbol] matches {[{0}, {[at1]}], [{1}, {[at2]}]} }"),
            "id2",
            "at1",
            "at2",
        ),
        one(value("DV_COUNT[id3] matches { magnitude matches {|4..4|, |>=5|} }"), "id2"),
        overlay("/items[id2]/value", "at1"),
        overlay("/name", "at1"),
        one(slot("include archetype_id/value matches {/.*/}"), "id2"),
        one(slot("include archetype_id/value matches {/a.*/} exclude archetype_id/value matches {/.*/}"), "id2"),
        one(f"{ITEM} use_node ELEMENT[id3] /items[id2]", "id2", "id3"),
        one(
            value("DV_TEXT[id3]"),
            "id2",
            rules="$a: Real ::= /items[id2]/value[id3]/value\n/items[id2]/value/language = 1\n/items/value = 1",
            after=f"annotations documentation = <{ANNOTATED}>",
            terminology='term_bindings = <["X"] = <["/items[id2]/value"] = <x:1> ["id3"] = <x:2>>>',
        ),
        adl(
            "GADGET[id1] matches { any[id2] matches { ANYTHING[id3] } }".replace("[id2]", ""),
            archetype_id="acme-SHED-GADGET.a.v1.0.0",
        ),
    ],
)
def test_what_keeps_the_rules_has_no_errors(source: str) -> None:
    assert errors_of(source) == set()


def test_a_problem_has_its_path_and_place() -> None:
    (problem,) = [each for each in check(one(f"{ITEM}\nDV_TEXT[id3]", "id2", "id3")) if each.code == "VCORMT"]
    assert (problem.path, problem.line, problem.column) == ("/items[id3]", 7, 1)
    assert problem.message == "DV_TEXT is no ITEM, which 'items' of CLUSTER holds"


def test_what_concerns_other_archetypes_is_let_be_without_a_library() -> None:
    assert codes_of(one(f"use_archetype CLUSTER[id2, {DEVICE}]", "id2"), None) == set()
    special = adl("CLUSTER[id1.1] matches { items matches { ELEMENT[id2] } }", codes=("id1.1",), specialize=DEVICE)
    assert codes_of(special, None) == set()


def test_adl_1_4_is_held_to_its_reference_model_but_freer_in_multiplicities() -> None:
    source = legacy(
        "CLUSTER[at0000] matches { nothing matches {*}"
        " items cardinality matches {0..*} matches { DV_TEXT matches {*} } }"
    )
    found = {each.code: each.severity for each in check(source)}
    assert found == {"VCORMT": "error", "VCARM": "error", "VCACA": "warning"}


def test_of_several_problems_the_errors_come_first() -> None:
    severities = [each.severity for each in check(adl(cluster(ITEM), codes=("id1", "at9")))]
    assert severities == ["error", "warning"]


def test_a_reference_to_what_holds_it_is_a_warning() -> None:
    """AOM 2 does not forbid it, but nothing can be put together from it."""
    source = one("CLUSTER[id2] matches { items matches { use_node CLUSTER[id3] /items[id2] } }", "id2", "id3")
    assert [(each.code, each.severity) for each in check(source)] == [("VUNP", "warning")]
    with pytest.raises(FlatteningError) as caught:
        operational(read(source), Library())
    assert len(caught.value.path) == 200


def test_alternatives_of_one_id_are_a_warning() -> None:
    source = adl(cluster("ELEMENT[id2] matches { value matches { DV_TEXT[id3] DV_TEXT[id3] } }"), codes=("id1", "id2"))
    assert {each.code: each.severity for each in check(source)}["VCOSU"] == "warning"
