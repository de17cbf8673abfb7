"""A specialisation against its flat parent, on two levels: notations that break a rule, and near ones that do not."""

from tests.archetypes.validation.notations.rich import (
    ITEMS,
    SECOND,
    TRY,
    element,
    items,
    of_rich,
    plain,
    sets,
    third,
    valued,
)
from tests.archetypes.validation.texts import DEVICE, adl

NONE = "occurrences matches {0}"


def _ordinal(rows: str, *codes: str, names: str = "value, symbol") -> str:
    node = element("id15.1", f"DV_ORDINAL[id30.1] matches {{ [{names}] matches {{{rows}}} }}")
    return items(node, "id15.1", *codes)


def _quantity(rows: str, names: str = "magnitude, units") -> str:
    return items(element("id5.1", f"DV_QUANTITY[id20.1] matches {{ [{names}] matches {{{rows}}} }}"), "id5.1")


def _coded(constraint: str, *codes: str, value_set: str = "") -> str:
    node = plain("id12.1", "DV_CODED_TEXT", "id27.1", "defining_code", constraint)
    return items(node, "id12.1", *codes, terminology=f"value_sets = <{value_set}>" if value_set else "")


def _times(*stated: tuple[str, str]) -> str:
    """The quantity or text of the parent, 1..3, redefined as often as stated."""
    nodes = " ".join(f"ELEMENT[{code}] occurrences matches {{{occurrences}}}" for code, occurrences in stated)
    return items(nodes, *(code for code, _ in stated))


BROKEN = {
    "VSANCE": (
        of_rich("data existence matches {0..1}"),
        of_rich("data existence matches {0}"),
        of_rich("data existence matches {0..1} matches { HISTORY[id2] }"),
        adl(
            "OBSERVATION[id1.1.1] matches { data existence matches {0..1} }",
            codes=("id1.1.1",),
            specialize=SECOND,
            archetype_id=TRY,
        ),
        of_rich("/data existence matches {0..1}"),
    ),
    "VSANCC": (
        of_rich(f"{ITEMS}/items[id33]/items cardinality matches {{1..4}}"),
        of_rich(f"{ITEMS}/items[id33]/items cardinality matches {{0..2}}"),
        of_rich(f"{ITEMS}/items[id33]/items cardinality matches {{1..*}}"),
        of_rich("/data[id2]/events cardinality matches {1..10}"),
        of_rich("/data[id2]/events cardinality matches {0..9}"),
        items("CLUSTER[id33.1] matches { items cardinality matches {2..5} }", "id33.1"),
        third("CLUSTER[id33.0.1] matches { items cardinality matches {2..5} }", "id33.0.1"),
    ),
    "VSAM": (
        items("ELEMENT[id5.1] matches { value cardinality matches {0..1} }", "id5.1"),
        of_rich("data cardinality matches {1}"),
        of_rich("protocol cardinality matches {0..1; ordered}"),
        of_rich("/data[id2]/events[id3]/data cardinality matches {1}"),
        third("ELEMENT[id5.1.1] matches { value cardinality matches {0..1} }", "id5.1.1"),
    ),
    "VSONCT": (
        items("CLUSTER[id5.1]", "id5.1"),
        items(element("id6.1", "DV_QUANTITY[id21.1]"), "id6.1"),
        items(element("id11.1", "DV_COUNT[id26.1]"), "id11.1"),
        of_rich("/data[id2]/events matches { INTERVAL_EVENT[id3.1] }", "id3.1"),
        of_rich("/data[id2]/events matches { EVENT[id3.1] }", "id3.1"),
        of_rich("protocol matches { ITEM_LIST[id41.1] }"),
        third("ITEM[id5.1.1]", "id5.1.1"),
        items(element("id12.1", "DV_TEXT[id27.1]"), "id12.1"),
    ),
    "VSONT": (
        items("allow_archetype ELEMENT[id5.1] closed", "id5.1"),
        items(f"use_node ELEMENT[id5.1] {ITEMS}/items[id6]", "id5.1"),
        items("CLUSTER[id16.1]", "id16.1"),
        items(f"use_node CLUSTER[id16.1] {ITEMS}/items[id33]", "id16.1"),
        items("allow_archetype CLUSTER[id36.1] closed", "id36.1"),
        items(f"use_archetype CLUSTER[id33.1, {DEVICE}]", "id33.1"),
        valued(6, "DV_COUNT", 21, "magnitude", '"5"'),
        valued(11, "DV_TEXT", 26, "value", "yyyy-mm-dd"),
        of_rich("/protocol/items matches { allow_archetype ELEMENT[id43] closed }"),
    ),
    "VSUNT": (
        of_rich("/protocol/items matches { allow_archetype ELEMENT[id43.1] closed }", "id43.1"),
        of_rich(f"/protocol/items matches {{ use_archetype ELEMENT[id43.1, {DEVICE}] }}", "id43.1"),
        items(f"use_node ELEMENT[id5.1] {ITEMS}/items[id6]", "id5.1"),
        items(f"use_node CLUSTER[id16.1] {ITEMS}/items[id33]", "id16.1"),
        items(f"use_node CLUSTER[id36.1] {ITEMS}/items[id33]", "id36.1"),
    ),
    "VSONIN": (
        items("ELEMENT[id99]", "id99"),
        items("ELEMENT[id99.1]", "id99.1"),
        items("ELEMENT[id0.0.1]", "id0.0.1"),
        items("ELEMENT[id0]", "id0.1"),
        items("CLUSTER[id0.1] matches { items matches { ELEMENT[id50] } }", "id0.1"),
        third("ELEMENT[id6.1]", "id6.1"),
        third("ELEMENT[id5]"),
        third("ELEMENT[id0.2]", "id0.2"),
        third("ELEMENT[id37.0.1]", "id37.0.1"),
        items(element("id0.1", "DV_TEXT[id60]"), "id0.1"),
        of_rich(f"{ITEMS}/items[id37]/value matches {{ DV_TEXT[id60.1] }}"),
        items("ELEMENT[id5.1] matches { name matches { DV_TEXT[id99] } }", "id5.1"),
    ),
    "VSONI": (
        items("ITEM[id5]"),
        of_rich("/data[id2]/events matches { EVENT[id3] }"),
        third("ELEMENT[id6.1]", "id6.1"),
        third("ELEMENT[id5]"),
        items("CLUSTER[id37]"),
        items("ELEMENT[id5.1.1]", "id5.1.1"),
    ),
    "VSONIR": (
        items("ITEM[id5]"),
        items("CLUSTER[id37]"),
        items("ELEMENT[id33]"),
        of_rich("/data[id2]/events matches { EVENT[id3] }"),
        third("CLUSTER[id6]"),
    ),
    "VSONIF": (
        items("ELEMENT"),
        items("CLUSTER matches { items matches { ELEMENT[id0.1] } }", "id0.1"),
        items("ELEMENT[id5.1] matches { value matches { DV_QUANTITY } }", "id5.1"),
        of_rich("/data[id2]/events matches { POINT_EVENT }"),
        third("ELEMENT"),
    ),
    "VSONPO": (
        items(f"ELEMENT[id0.1] {NONE}", "id0.1"),
        items(f"allow_archetype CLUSTER[id0.1] {NONE} closed", "id0.1"),
        items(f"use_archetype CLUSTER[id0.1, {DEVICE}] {NONE}", "id0.1"),
        of_rich(f"/data[id2]/events matches {{ POINT_EVENT[id0.1] {NONE} }}", "id0.1"),
        third(f"ELEMENT[id0.0.1] {NONE}", "id0.0.1"),
        items("ELEMENT[id0.1] occurrences matches {0..0}", "id0.1"),
    ),
    "VSONPI": (
        items(f"ELEMENT[id5.1] {NONE}", "id5.1"),
        items(f"ELEMENT[id5.1] ELEMENT[id5.2] {NONE}", "id5.1", "id5.2"),
        items(f"CLUSTER[id33.1] {NONE}", "id33.1"),
        third(f"ELEMENT[id5.1.1] {NONE}", "id5.1.1"),
        third(f"ELEMENT[id6.0.1] {NONE}", "id6.0.1"),
        of_rich(f"/data[id2]/events matches {{ INTERVAL_EVENT[id39.1] {NONE} }}", "id39.1"),
    ),
    "VSONPT": (
        items(f"CLUSTER[id16] {NONE}"),
        items(f"allow_archetype ELEMENT[id5] {NONE} matches {{*}}"),
        items(f"use_node ELEMENT[id5] {NONE} {ITEMS}/items[id6]"),
        items(f"use_archetype CLUSTER[id33, {DEVICE}] {NONE}"),
        of_rich(f"/protocol/items matches {{ ELEMENT[id43] {NONE} }}"),
    ),
    "VSONCO": (
        items("ELEMENT[id5] occurrences matches {0..2}"),
        items("ELEMENT[id5] occurrences matches {0..*}"),
        items("ELEMENT[id5.1] occurrences matches {1..2}", "id5.1"),
        items("ELEMENT[id5.1] occurrences matches {0..1} ELEMENT[id5.2] occurrences matches {2}", "id5.1", "id5.2"),
        of_rich("/data[id2]/events matches { POINT_EVENT[id3.1] occurrences matches {0..3} }", "id3.1"),
        _times(("id18.1", "4..5")),
        third("ELEMENT[id5.1] occurrences matches {1..*}"),
        _times(("id18", "0..9")),
        items("CLUSTER[id33] occurrences matches {0..*}"),
    ),
    "VSONCOm": (
        _times(("id18.1", "4")),
        _times(("id18.1", "4..*")),
        _times(("id18.1", "2"), ("id18.2", "2")),
        _times(("id18.1", "1..*"), ("id18.2", "3..*")),
        items("CLUSTER[id33.1] occurrences matches {3}", "id33.1"),
        third(
            "CLUSTER[id33.0.1] occurrences matches {2} CLUSTER[id33.0.2] occurrences matches {1}",
            "id33.0.1",
            "id33.0.2",
        ),
    ),
    "VSSM": (
        items("after [id99] ELEMENT[id0.1]", "id0.1"),
        items("before [id2] ELEMENT[id0.1]", "id0.1"),
        items("after [id0.2] ELEMENT[id0.1]", "id0.1"),
        items("before [id42] ELEMENT[id0.1]", "id0.1"),
        items("after [id0.2] ELEMENT[id0.1] after [id0.1] ELEMENT[id0.2]", "id0.1", "id0.2"),
        third("after [id37] ELEMENT[id0.0.1]", "id0.0.1"),
        third("before [id5] ELEMENT[id0.0.1]", "id0.0.1"),
        of_rich("/data[id2]/events matches { before [id5] POINT_EVENT[id0.1] }", "id0.1"),
    ),
    "VPOV": (
        valued(6, "DV_COUNT", 21, "magnitude", "|5..25|"),
        valued(6, "DV_COUNT", 21, "magnitude", "15"),
        valued(6, "DV_COUNT", 21, "magnitude", "|>=5|"),
        valued(7, "DV_BOOLEAN", 22, "value", "False"),
        valued(7, "DV_BOOLEAN", 22, "value", "True, False"),
        valued(8, "DV_DATE", 23, "value", "yyyy-??-??"),
        valued(9, "DV_DATE_TIME", 24, "value", "|1999-01-01T00:00:00..2002-01-01T00:00:00|"),
        valued(10, "DV_DURATION", 25, "value", "|PT2H..PT6H|"),
        valued(10, "DV_DURATION", 25, "value", "|>=PT2H|"),
        valued(11, "DV_TEXT", 26, "value", '"a", "c"'),
        valued(13, "DV_PROPORTION", 28, "type", "3"),
        valued(14, "DV_TIME", 29, "value", "|07:00:00..10:00:00|"),
        _coded("[at3]"),
        _coded("[ac2]"),
        _coded("example [ac1]"),
        _coded("[ac1.1]", "ac1.1", value_set=sets("ac1.1", "at1", "at3")),
        _coded("[ac0.1]", "ac0.1", "at0.1", value_set=sets("ac0.1", "at0.1")),
        third(plain("id6.0.1", "DV_COUNT", "id21.0.1", "magnitude", "|0..11|"), "id6.0.1"),
        of_rich("/protocol/items[id43]/value matches { DV_QUANTITY[id20.1] matches { precision matches {3} } }"),
        of_rich(f"{ITEMS}/items[id6]/value[id21]/magnitude matches {{11}}"),
    ),
    "VUNK": (
        valued(6, "DV_COUNT", 21, "magnitude", '"5"'),
        valued(11, "DV_TEXT", 26, "value", "5"),
        valued(7, "DV_BOOLEAN", 22, "value", '"True"'),
        valued(12, "DV_CODED_TEXT", 27, "defining_code", '"at1"'),
        valued(9, "DV_DATE_TIME", 24, "value", '"2001-01-01"'),
    ),
    "VTPNC": (
        _quantity('[{|0.0..20.0|}, {"mm"}]'),
        _quantity('[{|0.0..1.0|}, {"m"}]'),
        _quantity('[{|0.0..5.0|}, {"mm"}], [{|0.0..2.0|}, {"cm"}]'),
        _quantity('[{|0.0..9.0|}, {"mm"}, {1}]', "magnitude, units, precision"),
        _ordinal("[{0}, {[at2]}]"),
        _ordinal("[{2}, {[at0.1]}]", "at0.1"),
        _ordinal("[{0}, {[at1]}], [{2}, {[at2]}]"),
        third(
            element("id5.1.1", 'DV_QUANTITY[id20.0.1] matches { [magnitude, units] matches {[{11.0}, {"mm"}]} }'),
            "id5.1.1",
        ),
    ),
    "VTPIN": (
        _quantity('[{|0.0..9.0|}, {"mm"}, {1}]', "magnitude, units, precision"),
        _quantity('[{1}, {"mm"}]', "precision, units"),
        items(
            element("id6.1", "DV_COUNT[id21.1] matches { [magnitude, accuracy] matches {[{1}, {0.5}]} }"),
            "id6.1",
        ),
        items(
            element("id13.1", "DV_PROPORTION[id28.1] matches { [type, numerator] matches {[{1}, {0.5}]} }"),
            "id13.1",
        ),
        third(
            element("id6.0.1", "DV_COUNT[id21.0.1] matches { [magnitude, accuracy] matches {[{1}, {0.5}]} }"),
            "id6.0.1",
        ),
    ),
}
KEPT = {
    "VSANCE": (
        of_rich("data existence matches {1}"),
        of_rich("protocol existence matches {1}"),
        of_rich("protocol existence matches {0}"),
    ),
    "VSANCC": (
        of_rich(f"{ITEMS}/items[id33]/items cardinality matches {{1..3}}"),
        of_rich(f"{ITEMS}/items[id33]/items cardinality matches {{2}}"),
        of_rich("/protocol[id41]/items cardinality matches {0..2}"),
    ),
    "VSAM": (
        of_rich("/data[id2]/events cardinality matches {1..2}"),
        of_rich("protocol existence matches {1}"),
        items("ELEMENT[id5.1] matches { value existence matches {1} }", "id5.1"),
    ),
    "VSONCT": (
        items("ELEMENT[id5.1]", "id5.1"),
        items(element("id11.1", "DV_CODED_TEXT[id26.1]"), "id11.1"),
        of_rich("protocol matches { ITEM_TREE[id41.1] }"),
        items(element("id18.1", "DV_CODED_TEXT[id32.1]"), "id18.1"),
    ),
    "VSONT": (
        items(f"use_archetype CLUSTER[id16.1, {DEVICE}]", "id16.1"),
        of_rich("/protocol/items matches { ELEMENT[id43.1] }", "id43.1"),
        items(f"use_node ELEMENT[id37.1] {ITEMS}/items[id5]", "id37.1"),
        items("allow_archetype ELEMENT[id37.1] matches { include archetype_id/value matches {/.*/} }", "id37.1"),
    ),
    "VSUNT": (
        of_rich(f"/protocol/items matches {{ use_node ELEMENT[id43.1] {ITEMS}/items[id5] }}", "id43.1"),
        of_rich("/protocol/items matches { ELEMENT[id43.1] occurrences matches {1} }", "id43.1"),
        of_rich("/data[id2]/events[id39]/data[id40]/items matches { ELEMENT[id5.1] }", "id5.1"),
    ),
    "VSONIN": (
        items("ELEMENT[id0.1] ELEMENT[id0.2]", "id0.1", "id0.2"),
        items("CLUSTER[id0.1] matches { items matches { ELEMENT[id0.2] } }", "id0.1", "id0.2"),
        third("ELEMENT[id6.0.1] ELEMENT[id0.1.1]", "id6.0.1", "id0.1.1"),
        third("ELEMENT[id5.1]"),
        of_rich("/protocol/items[id43]/value matches { DV_QUANTITY[id20] }"),
    ),
    "VSONI": (items("ELEMENT[id5]"), items("ELEMENT[id37.1]", "id37.1"), third("ELEMENT[id5.1]")),
    "VSONIR": (
        items("ELEMENT[id5] occurrences matches {1}"),
        items("ELEMENT[id37.1]", "id37.1"),
        third("ELEMENT[id6]"),
    ),
    "VSONIF": (items("ELEMENT[id0.1]", "id0.1"), valued(6, "DV_COUNT", 21, "magnitude", "5"), third("ELEMENT[id6]")),
    "VSONPO": (
        items(f"ELEMENT[id5] {NONE}"),
        items("ELEMENT[id0.1] occurrences matches {0..1}", "id0.1"),
        third(f"ELEMENT[id0.1] {NONE}"),
    ),
    "VSONPI": (items(f"ELEMENT[id5] {NONE}"), third(f"ELEMENT[id5.1] {NONE}"), third(f"ELEMENT[id6] {NONE}")),
    "VSONPT": (
        items(f"ELEMENT[id5] {NONE}"),
        items(f"allow_archetype CLUSTER[id16] {NONE}"),
        items(f"use_archetype CLUSTER[id36] {NONE}"),
        of_rich(f"/protocol/items matches {{ use_node ELEMENT[id43] {NONE} {ITEMS}/items[id5] }}"),
    ),
    "VSONCO": (
        items("ELEMENT[id5] occurrences matches {1}"),
        items("ELEMENT[id5.1] occurrences matches {1} ELEMENT[id5.2] occurrences matches {0..1}", "id5.1", "id5.2"),
        _times(("id18.1", "1"), ("id18.2", "1"), ("id18.3", "1")),
        _times(("id18.1", "0..1"), ("id18.2", "0..*")),
    ),
    "VSONCOm": (
        _times(("id18.1", "3")),
        _times(("id18.1", "0..5")),
        items("CLUSTER[id33.1] occurrences matches {1} CLUSTER[id33.2] occurrences matches {1}", "id33.1", "id33.2"),
    ),
    "VSSM": (
        items("after [id5] ELEMENT[id0.1]", "id0.1"),
        items("before [id5.1] ELEMENT[id0.1] ELEMENT[id5.1]", "id0.1", "id5.1"),
        third("after [id0.1] ELEMENT[id0.0.1]", "id0.0.1"),
        items("ELEMENT[id0.2] after [id0.2] ELEMENT[id0.1]", "id0.1", "id0.2"),
    ),
    "VPOV": (
        valued(6, "DV_COUNT", 21, "magnitude", "|2..5|"),
        valued(6, "DV_COUNT", 21, "magnitude", "1, 25"),
        valued(8, "DV_DATE", 23, "value", "yyyy-mm-dd"),
        valued(8, "DV_DATE", 23, "value", "yyyy-mm-XX"),
        valued(9, "DV_DATE_TIME", 24, "value", "|2001-01-01T00:00:00..2002-01-01T00:00:00|"),
        valued(10, "DV_DURATION", 25, "value", "|PT90M..PT180M|"),
        valued(11, "DV_TEXT", 26, "value", '"b"'),
        valued(13, "DV_PROPORTION", 28, "type", "2"),
        valued(14, "DV_TIME", 29, "value", "|09:00:00..10:00:00|"),
        _coded("[ac1.1]", "ac1.1", value_set=sets("ac1.1", "at1")),
        _coded("[ac1.1]", "ac1.1", "at1.1", value_set=sets("ac1.1", "at1.1")),
        third(plain("id6.0.1", "DV_COUNT", "id21.0.1", "magnitude", "|0..9|"), "id6.0.1"),
    ),
    "VUNK": (
        valued(6, "DV_COUNT", 21, "magnitude", "5"),
        valued(11, "DV_TEXT", 26, "value", "/a/"),
        valued(12, "DV_CODED_TEXT", 27, "defining_code", "[at1]"),
    ),
    "VTPNC": (
        _quantity('[{|1.0..2.0|}, {"mm"}]'),
        _quantity('[{"cm"}, {|0.5..1.0|}]', "units, magnitude"),
        _ordinal("[{1}, {[at2]}]"),
        _ordinal("[{0}, {[at1.1]}]", "at1.1"),
    ),
    "VTPIN": (
        _quantity('[{|1.0..2.0|}, {"mm"}]'),
        _ordinal("[{1}, {[at2]}]"),
        items(
            element("id37.1", 'DV_QUANTITY[id0.1] matches { [magnitude, units] matches {[{1.0}, {"m"}]} }'), "id37.1"
        ),
    ),
}
