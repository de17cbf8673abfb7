"""Conformance to the reference model: notations that break a rule, and near ones that do not."""

from tests.archetypes.validation.notations.rich import ITEMS, TRY, items, of_rich, plain
from tests.archetypes.validation.texts import adl, cluster, one, value


def _valued(rm_type: str, attribute: str, constraint: str, *codes: str) -> str:
    return one(plain("id2", rm_type, "id3", attribute, constraint), "id2", *codes)


def _observation(body: str, *codes: str) -> str:
    return adl(f"OBSERVATION[id1] matches {{ {body} }}", codes=("id1", *codes), archetype_id=TRY)


def _any(rm_class: str, body: str, *codes: str, package: str = "EHR") -> str:
    return adl(
        f"{rm_class}[id1] matches {{ {body} }}",
        codes=("id1", *codes),
        archetype_id=f"openEHR-{package}-{rm_class}.try.v1.0.0",
    )


BROKEN = {
    "VCORM": (
        one("NO_SUCH_TYPE[id2]", "id2"),
        one(value("DV_INTERVAL<NO_SUCH_TYPE>[id3]"), "id2"),
        one(value("DV_STRING[id3]"), "id2"),
        one("allow_archetype CLUSTERS[id2] closed", "id2"),
        one("ELEMENT[id2] use_node ELEMENTS[id3] /items[id2]", "id2", "id3"),
        items("ELEMENTT[id0.1]", "id0.1"),
        adl("CLUSTERS[id1]", archetype_id="openEHR-EHR-CLUSTERS.try.v1.0.0"),
        one(value("INTERVAL_OF_DV_COUNT[id3]"), "id2"),
    ),
    "VCORMT": (
        one("DV_TEXT[id2]", "id2"),
        one(value("ELEMENT[id3]"), "id2"),
        one("SECTION[id2]", "id2"),
        _observation("data matches { ITEM_TREE[id2] }"),
        _observation("protocol matches { HISTORY[id2] }"),
        _observation("data matches { HISTORY[id2] matches { events matches { ELEMENT[id3] } } }", "id3"),
        one("ELEMENT[id2] matches { name matches { DV_COUNT[id3] } }", "id2"),
        one("allow_archetype OBSERVATION[id2] closed", "id2"),
        _valued("DV_COUNT", "magnitude", "|0.5..1.5|"),
        _valued("DV_COUNT", "magnitude", '"1"'),
        _valued("DV_TEXT", "value", "1"),
        _valued("DV_BOOLEAN", "value", '"true"'),
        _valued("DV_QUANTITY", "units", "1"),
        _valued("DV_DATE", "value", "hh:mm:ss"),
        _valued("DV_TIME", "value", "PTH"),
        one(value("DV_INTERVAL<DV_TEXT>[id3]"), "id2"),
        of_rich("/data[id2]/events matches { HISTORY[id0.1] }", "id0.1"),
    ),
    "VCARM": (
        one("ELEMENT[id2] matches { no_such_attribute }", "id2"),
        adl("CLUSTER[id1] matches { item matches { ELEMENT[id2] } }", codes=("id1", "id2")),
        _valued("DV_QUANTITY", "unit", '"kg"'),
        _valued("DV_COUNT", "value", "1"),
        _observation("description matches { ITEM_TREE[id2] }"),
        _observation("data matches { HISTORY[id2] matches { items matches { ELEMENT[id3] } } }", "id3"),
        items("ELEMENT[id5.1] matches { values matches { DV_QUANTITY[id0.1] } }", "id5.1"),
        of_rich(f"{ITEMS}/items[id37]/values matches {{ DV_TEXT[id0.1] }}"),
        one(value('DV_QUANTITY[id3] matches { [magnitude, unit] matches {[{1.0}, {"m"}]} }'), "id2"),
        one(value("DV_INTERVAL<DV_COUNT>[id3] matches { low matches { DV_COUNT[id4] } }"), "id2"),
    ),
    "WCARMC": (
        one("ELEMENT[id2] matches { is_null matches {True} }", "id2"),
        _observation(
            "data matches { HISTORY[id2] matches { events matches { POINT_EVENT[id3] matches {"
            " offset matches { DV_DURATION[id4] } } } } }",
            "id3",
        ),
        _observation(
            "data matches { HISTORY[id2] matches { events matches { INTERVAL_EVENT[id3] matches {"
            " offset matches { DV_DURATION[id4] } } } } }",
            "id3",
        ),
        items("ELEMENT[id5.1] matches { is_null matches {False} }", "id5.1"),
        of_rich("/data[id2]/events[id3]/offset matches { DV_DURATION[id0.1] }"),
    ),
    "VCAEX": (
        one("ELEMENT[id2] matches { name existence matches {0..1} }", "id2"),
        _observation("data existence matches {0..1} matches { HISTORY[id2] }"),
        _observation("data existence matches {0} matches { HISTORY[id2] }"),
        _any("INSTRUCTION", "narrative existence matches {0..1}"),
        _any("ACTION", "ism_transition existence matches {0..1} matches { ISM_TRANSITION[id2] }"),
        of_rich("/data[id2]/events[id3]/data existence matches {0..1}"),
        items("ELEMENT[id5.1] matches { name existence matches {0} }", "id5.1"),
    ),
    "WCAEX": (
        one("ELEMENT[id2] matches { value existence matches {0..1} }", "id2"),
        one("ELEMENT[id2] matches { name existence matches {1} }", "id2"),
        _observation("data existence matches {1..1} matches { HISTORY[id2] }"),
        _observation("protocol existence matches {0..1} matches { ITEM_TREE[id2] }"),
        items("ELEMENT[id0.1] matches { value existence matches {0..1} }", "id0.1"),
    ),
    "VCAM": (
        one("ELEMENT[id2] matches { value cardinality matches {0..1} matches { DV_TEXT[id3] } }", "id2"),
        one("ELEMENT[id2] matches { name cardinality matches {1} }", "id2"),
        _observation("data cardinality matches {1..*} matches { HISTORY[id2] }"),
        _observation("protocol cardinality matches {0..*; unordered} matches { ITEM_TREE[id2] }"),
        items("ELEMENT[id5.1] matches { value cardinality matches {0..1} }", "id5.1"),
        of_rich("/data[id2]/events[id3]/data cardinality matches {1}"),
    ),
    "VCACA": (
        adl(cluster("ELEMENT[id2]", "cardinality matches {0..*}"), codes=("id1", "id2")),
        adl(cluster("ELEMENT[id2]", "cardinality matches {0..1}"), codes=("id1", "id2")),
        adl(cluster("ELEMENT[id2]", "cardinality matches {0}"), codes=("id1", "id2")),
        one("CLUSTER[id2] matches { items cardinality matches {0..2; ordered} }", "id2"),
        items("CLUSTER[id33.1] matches { items cardinality matches {0..3} }", "id33.1"),
        _any(
            "INSTRUCTION",
            "activities cardinality matches {0..*} matches { ACTIVITY[id2] matches {"
            " description matches { CLUSTER[id3] matches { items cardinality matches {0..1} } } } }",
            "id2",
        ),
    ),
    "WCACA": (
        adl(cluster("ELEMENT[id2]", "cardinality matches {1..*}"), codes=("id1", "id2")),
        one("CLUSTER[id2] matches { items cardinality matches {1..*} }", "id2"),
        _any("COMPOSITION", "content cardinality matches {0..*} matches { OBSERVATION[id2] }", "id2"),
        _any("SECTION", "items cardinality matches {0..*} matches { OBSERVATION[id2] }", "id2"),
        items("CLUSTER[id0.1] matches { items cardinality matches {1..*} }", "id0.1"),
    ),
    "VCORMENV": (
        _valued("DV_PROPORTION", "type", "7"),
        _valued("DV_PROPORTION", "type", "1, 5"),
        _valued("DV_PROPORTION", "type", '"pk_none"'),
        _valued("DV_PROPORTION", "type", '"pk_ratio", "ratio"'),
        _valued("DV_PROPORTION", "type", "-1"),
        items(plain("id13.1", "DV_PROPORTION", "id28.1", "type", "9"), "id13.1"),
    ),
    "VCORMENU": (
        _valued("DV_PROPORTION", "type", "True"),
        _valued("DV_PROPORTION", "type", "yyyy-mm-dd"),
        _valued("DV_PROPORTION", "type", "PT1H"),
        _valued("DV_PROPORTION", "type", "[at1]", "at1"),
        one(value("DV_PROPORTION[id3] matches { type matches { DV_COUNT[id4] } }"), "id2"),
    ),
}
KEPT = {
    "VCORM": (
        one(value("DV_INTERVAL<DV_QUANTITY>[id3]"), "id2"),
        one(value("dv_text[id3]"), "id2"),
        _observation("subject matches { PARTY_SELF[id2] PARTY_IDENTIFIED[id3] }"),
    ),
    "VCORMT": (
        one(value("DV_INTERVAL<DV_DATE_TIME>[id3] matches { upper matches { DV_DATE_TIME[id4] } }"), "id2"),
        _valued("DV_QUANTITY", "magnitude", "|0..5|"),
        _valued("DV_DATE", "value", "yyyy-??-??"),
        _observation("subject matches { PARTY_RELATED[id2] }"),
        _observation("data matches { HISTORY[id2] matches { events matches { EVENT[id3] } } }", "id3"),
        one("ELEMENT[id2] matches { name matches { DV_CODED_TEXT[id3] } }", "id2"),
        one("allow_archetype ITEM[id2] matches { include archetype_id/value matches {/.*/} }", "id2"),
        _any(
            "COMPOSITION", "context matches { EVENT_CONTEXT[id2] matches { other_context matches { ITEM_TREE[id3] } } }"
        ),
    ),
    "VCARM": (
        _any("ACTION", "ism_transition matches { ISM_TRANSITION[id2] matches { current_state careflow_step } }"),
        _any("EVALUATION", "feeder_audit links other_participations workflow_id guideline_id"),
        one(value("DV_INTERVAL<DV_COUNT>[id3] matches { lower upper lower_included upper_unbounded }"), "id2"),
        _any(
            "PERSON",
            "identities contacts relationships languages details roles reverse_relationships",
            package="DEMOGRAPHIC",
        ),
    ),
    "WCARMC": (
        _observation("data matches { HISTORY[id2] matches { origin period duration } }"),
        one("ELEMENT[id2] matches { null_flavour }", "id2"),
        one(value("DV_QUANTITY[id3] matches { property matches {[at1]} }"), "id2", "at1"),
        one(value("DV_TEXT[id3] matches { language encoding mappings }"), "id2"),
    ),
    "VCAEX": (
        one("ELEMENT[id2] matches { value existence matches {1} }", "id2"),
        one("ELEMENT[id2] matches { value existence matches {0} }", "id2"),
        _observation("protocol existence matches {1} matches { ITEM_TREE[id2] }"),
    ),
    "WCAEX": (
        one("ELEMENT[id2] matches { value existence matches {1} }", "id2"),
        one("ELEMENT[id2] matches { value }", "id2"),
        of_rich("protocol existence matches {0..1}"),
    ),
    "VCAM": (
        one("CLUSTER[id2] matches { items cardinality matches {1..2} }", "id2"),
        one(value("DV_TEXT[id3] matches { mappings cardinality matches {0..1} }"), "id2"),
        of_rich("/data[id2]/events cardinality matches {1..2}"),
    ),
    "VCACA": (
        adl(cluster("ELEMENT[id2]", "cardinality matches {1..2}"), codes=("id1", "id2")),
        _any("SECTION", "items cardinality matches {0..1} matches { OBSERVATION[id2] }", "id2"),
        _any("COMPOSITION", "content cardinality matches {0} matches { OBSERVATION[id2] }", "id2"),
    ),
    "WCACA": (
        adl(cluster("ELEMENT[id2]", "cardinality matches {1..*; unordered}"), codes=("id1", "id2")),
        adl(cluster("ELEMENT[id2]", "cardinality matches {2..*}"), codes=("id1", "id2")),
        of_rich(f"{ITEMS}/items cardinality matches {{0..40; unordered}}"),
    ),
    "VCORMENV": (
        _valued("DV_PROPORTION", "type", "0, 4"),
        _valued("DV_PROPORTION", "type", "|1..2|"),
        _valued("DV_PROPORTION", "type", '"pk_percent", "pk_fraction"'),
    ),
    "VCORMENU": (
        _valued("DV_PROPORTION", "type", "2"),
        _valued("DV_PROPORTION", "type", '"pk_ratio"'),
        one(value("DV_PROPORTION[id3] matches { type numerator matches {|>=0.0|} }"), "id2"),
    ),
}
