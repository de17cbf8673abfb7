"""The tree, its multiplicities and values: notations that break a rule, and near ones that do not."""

from tests.archetypes.validation.notations.rich import ITEMS, element, items, of_rich, plain, third
from tests.archetypes.validation.texts import adl, cluster, one, value

TWO = "occurrences matches {0..2}"
ONE = "occurrences matches {1}"
MAY = "occurrences matches {0..1}"


def _held(nodes: str, cardinality: str, *codes: str) -> str:
    return adl(cluster(nodes, f"cardinality matches {{{cardinality}}}"), codes=("id1", "id2", "id3", *codes))


def _narrowed(cardinality: str, nodes: str = "", *codes: str) -> str:
    """The cluster of the parent that holds two optional elements, 1..3."""
    inner = f" matches {{ {nodes} }}" if nodes else ""
    return of_rich(f"{ITEMS}/items[id33]/items cardinality matches {{{cardinality}}}{inner}", *codes)


def _valued(rm_type: str, attribute: str, constraint: str) -> str:
    return one(plain("id2", rm_type, "id3", attribute, constraint), "id2")


BROKEN = {
    "VCATU": (
        adl("CLUSTER[id1] matches { items items }"),
        adl("CLUSTER[id1] matches { name matches { DV_TEXT[id2] } name matches { DV_TEXT[id3] } }"),
        one("ELEMENT[id2] matches { value matches { DV_TEXT[id3] } value matches { DV_COUNT[id4] } }", "id2"),
        items("ELEMENT[id5.1] matches { value matches { DV_QUANTITY[id20.1] } value }", "id5.1"),
        one(
            value('DV_QUANTITY[id3] matches { magnitude matches {1.0} [magnitude, units] matches {[{1.0}, {"m"}]} }'),
            "id2",
        ),
        one(value("DV_QUANTITY[id3] matches { units units magnitude }"), "id2"),
    ),
    "VCOID": (
        adl(cluster("ELEMENT")),
        adl("CLUSTER"),
        one(value("DV_TEXT"), "id2"),
        one("CLUSTER[id2] matches { items matches { ELEMENT } }", "id2"),
        one("allow_archetype CLUSTER closed"),
        one("ELEMENT[id2] use_node ELEMENT /items[id2]", "id2"),
        items("ELEMENT"),
        items("ELEMENT[id5.1] matches { value matches { DV_QUANTITY } }", "id5.1"),
    ),
    "VCOSU": (
        one("ELEMENT[id2] ELEMENT[id2]", "id2"),
        one("ELEMENT[id2] CLUSTER[id2]", "id2"),
        one("ELEMENT[id2] ELEMENT[id3] ELEMENT[id2]", "id2", "id3"),
        one("ELEMENT[id2] use_node ELEMENT[id2] /items[id2]", "id2"),
        one("CLUSTER[id2] matches { items matches { ELEMENT[id2] } }", "id2"),
        one("ELEMENT[id2] matches { value matches { DV_TEXT[id2] } }", "id2"),
        one("CLUSTER[id2] matches { items matches { ELEMENT[id1] } }", "id2"),
        items("ELEMENT[id5.1] ELEMENT[id5.1]", "id5.1"),
        items("ELEMENT[id0.1] ELEMENT[id0.1]", "id0.1"),
    ),
    "VACSO": (
        one(value(f"DV_TEXT[id3] {TWO}"), "id2"),
        one(value("DV_TEXT[id3] occurrences matches {0..*}"), "id2"),
        one(value("DV_TEXT[id3] occurrences matches {*}"), "id2"),
        one(value("DV_TEXT[id3] occurrences matches {2}"), "id2"),
        one(value(f"DV_TEXT[id3] DV_COUNT[id4] {TWO}"), "id2"),
        one(f"ELEMENT[id2] matches {{ name matches {{ DV_TEXT[id3] {TWO} }} }}", "id2"),
        items(element("id5.1", f"DV_QUANTITY[id20.1] {TWO}"), "id5.1"),
        of_rich(f"/protocol matches {{ ITEM_TREE[id41.1] {TWO} }}"),
    ),
    "VACMCU": (
        _held("ELEMENT[id2] occurrences matches {0..3} ELEMENT[id3]", "1..2"),
        _held("ELEMENT[id2] occurrences matches {3} ELEMENT[id3]", "1..2; unordered"),
        _held("ELEMENT[id2] occurrences matches {2..5} ELEMENT[id3]", "4"),
        _held("allow_archetype CLUSTER[id2] occurrences matches {0..5} closed ELEMENT[id3]", "0..4; unique"),
        _held(f"ELEMENT[id2] ELEMENT[id3] use_node ELEMENT[id4] {TWO} /items[id2]", "0..1", "id4"),
        _narrowed("1..3", "ELEMENT[id0.1] occurrences matches {0..4}", "id0.1"),
    ),
    "VACMCO": (
        _held(f"ELEMENT[id2] {ONE} ELEMENT[id3] {MAY}", "1"),
        _held(f"ELEMENT[id2] {ONE} ELEMENT[id3] {ONE}", "0..1"),
        _held(f"ELEMENT[id2] {ONE} ELEMENT[id3] {ONE} ELEMENT[id4] occurrences matches {{0..*}}", "1..2", "id4"),
        _held("ELEMENT[id2] occurrences matches {1..*} ELEMENT[id3] occurrences matches {1..*}", "1"),
        _held(f"ELEMENT[id2] {ONE} allow_archetype CLUSTER[id3] {ONE} closed", "1; ordered"),
        _narrowed("1", f"ELEMENT[id34] {ONE}"),
        _narrowed("1..2", f"ELEMENT[id34] {ONE} ELEMENT[id35] {ONE} ELEMENT[id0.1] {ONE}", "id0.1"),
        of_rich(
            f"{ITEMS}/items[id33]/items cardinality matches {{1..2}} matches {{"
            f" ELEMENT[id0.1] {ONE} ELEMENT[id0.2] {ONE} }}",
            *("id0.1", "id0.2"),
        ),
    ),
    "WACMCL": (
        _held(f"ELEMENT[id2] occurrences matches {{2}} ELEMENT[id3] {ONE}", "1..2"),
        _held("ELEMENT[id2] occurrences matches {2..*} ELEMENT[id3] occurrences matches {2..*}", "1..3"),
        _held("ELEMENT[id2] occurrences matches {3..*} ELEMENT[id3]", "2"),
        _held("ELEMENT[id2] occurrences matches {5..9} ELEMENT[id3] occurrences matches {5..9}", "0..9"),
        _narrowed("1..3", "ELEMENT[id0.1] occurrences matches {4..*}", "id0.1"),
    ),
    "VOBAV": (
        _valued("DV_COUNT", "magnitude", "|1..5|; 6"),
        _valued("DV_COUNT", "magnitude", "1, 2, 3; 4"),
        _valued("DV_COUNT", "magnitude", "|>5|; 5"),
        _valued("DV_TEXT", "value", '"a", "b"; "c"'),
        _valued("DV_BOOLEAN", "value", "True; False"),
        _valued("DV_QUANTITY", "magnitude", "|0.0..<1.0|; 1.0"),
        _valued("DV_DURATION", "value", "|PT1H..PT2H|; PT3H"),
        _valued("DV_DATE", "value", "|2000-01-01..2001-01-01|; 2002-01-01"),
        _valued("DV_TIME", "value", "|10:00:00..12:00:00|; 09:00:00"),
        _valued("DV_DATE_TIME", "value", "|<2000-01-01T00:00:00|; 2000-01-01T00:00:00"),
        _valued("DV_TEXT", "value", '/[a-c]+/; "xyz"'),
    ),
    "VILIM": (
        _valued("DV_COUNT", "magnitude", "|5..1|"),
        _valued("DV_QUANTITY", "magnitude", "|1.5..0.5|"),
        _valued("DV_DATE", "value", "|2001-01-01..2000-01-01|"),
        _valued("DV_TIME", "value", "|12:00:00..10:00:00|"),
        _valued("DV_DURATION", "value", "|PT2H..PT1H|"),
        _valued("DV_COUNT", "magnitude", "|1..2|, |9..8|"),
    ),
    "SCSRE": (
        _valued("DV_TEXT", "value", "/a(/"),
        _valued("DV_TEXT", "value", "/[a-/"),
        _valued("DV_TEXT", "value", "/a)/"),
        _valued("DV_TEXT", "value", "/*a/"),
        _valued("DV_TEXT", "value", "/a{2,1}/"),
    ),
    "VDIFV": (
        adl("CLUSTER[id1] matches { /items[id2]/value matches { DV_TEXT[id3] } }"),
        adl("CLUSTER[id1] matches { /items[id2]/value existence matches {1} }"),
        one('ELEMENT[id2] matches { /value[id3]/value matches {"a"} }', "id2"),
        one('ELEMENT[id2] matches { /name/value matches {"a"} }', "id2"),
        adl("CLUSTER[id1] matches { items matches { ELEMENT[id2] } /items[id2]/name matches { DV_TEXT[id4] } }"),
    ),
    "VDIFP": (
        of_rich(f"{ITEMS}/items[id99]/value matches {{ DV_TEXT[id0.1] }}"),
        of_rich("/data[id9]/events matches { POINT_EVENT[id0.1] }", "id0.1"),
        of_rich(f"{ITEMS}/items[id5]/nothing matches {{ DV_TEXT[id0.1] }}"),
        of_rich(f"{ITEMS}/items[id37]/value[id99]/magnitude matches {{|0..1|}}"),
        of_rich("/none[id2]/events matches { POINT_EVENT[id0.1] }", "id0.1"),
        third("ELEMENT[id5.1] matches { /value[id99]/precision matches {1} }"),
    ),
}
KEPT = {
    "VCATU": (
        adl("CLUSTER[id1] matches { items name matches { DV_TEXT[id2] } }"),
        one(
            value('DV_QUANTITY[id3] matches { precision matches {1} [magnitude, units] matches {[{1.0}, {"m"}]} }'),
            "id2",
        ),
        of_rich(
            f"{ITEMS}/items matches {{ ELEMENT[id0.1] }} {ITEMS}/items[id33]/items matches {{ ELEMENT[id0.2] }}",
            *("id0.1", "id0.2"),
        ),
    ),
    "VCOID": (
        one("ELEMENT[id2]", "id2"),
        one(value('DV_TEXT[id3] matches { value matches {"a"} }'), "id2"),
        items("ELEMENT[id0.1]", "id0.1"),
    ),
    "VCOSU": (
        one("ELEMENT[id2] ELEMENT[id3]", "id2", "id3"),
        items("ELEMENT[id5.1] ELEMENT[id5.2]", "id5.1", "id5.2"),
        one("ELEMENT[id2] use_node ELEMENT[id3] /items[id2]", "id2", "id3"),
        of_rich(f"{ITEMS}/items matches {{ ELEMENT[id5] }} /protocol/items matches {{ ELEMENT[id42] }}"),
    ),
    "VACSO": (
        one(value(f"DV_TEXT[id3] {MAY}"), "id2"),
        one(value(f"DV_TEXT[id3] {MAY} DV_COUNT[id4] {ONE}"), "id2"),
        one(f"ELEMENT[id2] {TWO}", "id2"),
        items(f"ELEMENT[id33.1] {TWO}".replace("ELEMENT", "CLUSTER"), "id33.1"),
    ),
    "VACMCU": (
        _held("ELEMENT[id2] occurrences matches {0..*} ELEMENT[id3]", "1..2"),
        _held(f"ELEMENT[id2] {TWO} ELEMENT[id3]", "1..2"),
        _held("ELEMENT[id2] occurrences matches {0..9} ELEMENT[id3]", "1..*"),
        _narrowed("1..3", "ELEMENT[id0.1] occurrences matches {0..3}", "id0.1"),
    ),
    "VACMCO": (
        _held(f"ELEMENT[id2] {ONE} ELEMENT[id3] {MAY}", "1..2"),
        _held(f"ELEMENT[id2] {ONE} ELEMENT[id3] {ONE}", "2"),
        _held("ELEMENT[id2] ELEMENT[id3]", "1"),
        _narrowed("1..2", f"ELEMENT[id34.1] {ONE}", "id34.1"),
        of_rich(f"{ITEMS}/items matches {{ ELEMENT[id18.1] {ONE} ELEMENT[id18.2] {ONE} }}", "id18.1", "id18.2"),
    ),
    "WACMCL": (
        _held(f"ELEMENT[id2] {ONE} ELEMENT[id3] {ONE}", "1..2"),
        _held("ELEMENT[id2] occurrences matches {2..*} ELEMENT[id3]", "2..*"),
        _held("ELEMENT[id2] occurrences matches {0..2} ELEMENT[id3] occurrences matches {0..2}", "1..2"),
    ),
    "VOBAV": (
        _valued("DV_COUNT", "magnitude", "|1..5|; 5"),
        _valued("DV_BOOLEAN", "value", "True, False; False"),
        _valued("DV_DURATION", "value", "|PT60M..PT120M|; PT2H"),
        _valued("DV_DATE", "value", "yyyy-mm-??; 2000-01-01"),
        _valued("DV_TEXT", "value", '/[a-c]+/; "abc"'),
    ),
    "VILIM": (
        _valued("DV_COUNT", "magnitude", "|1..1|"),
        _valued("DV_DURATION", "value", "|PT60M..PT1H|"),
        _valued("DV_COUNT", "magnitude", "|>=5|, |<1|"),
    ),
    "SCSRE": (
        _valued("DV_TEXT", "value", "/a\\(/"),
        _valued("DV_TEXT", "value", "/[a-z]{1,2}/"),
        _valued("DV_TEXT", "value", "/a|b/"),
    ),
    "VDIFV": (
        of_rich(f"{ITEMS}/items[id37]/value matches {{ DV_TEXT[id0.1] }}"),
        third("ELEMENT[id5.1]"),
        one("ELEMENT[id2] matches { name matches { DV_TEXT[id3] } }", "id2"),
    ),
    "VDIFP": (
        of_rich(f"{ITEMS}/items[id37]/value matches {{ DV_TEXT[id0.1] }}"),
        of_rich(f"{ITEMS}/items[id33]/items matches {{ ELEMENT[id0.1] }}", "id0.1"),
        of_rich("/protocol/items[id43]/value matches { DV_QUANTITY[id20] }"),
        of_rich("/data/events[id39]/data[id40]/items matches { ELEMENT[id0.1] }", "id0.1"),
        of_rich("/data[id2]/events[id3]/state[id38]/items matches { ELEMENT[id0.1] }", "id0.1"),
    ),
}
