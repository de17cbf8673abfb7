"""One row for each sort of change of a revision, with the grade that openEHR's archetype identification gives it.

Its rules (4.2 to 4.4): major is what existing data or queries may break on; minor what adds to the formal definition or
widens it, new names and bindings among it; patch what is said about it, and wording that means the same.
"""

import pytest

from archetypes import changes, read
from tests.archetypes.texts import terms, text

CODES = ("at0000", "at0001", "at0002", "at0003", "at0004", "at0005")


def cluster(*nodes: str, cardinality: str = "{0..*; unordered}") -> str:
    return f"CLUSTER[at0000] matches {{ items cardinality matches {cardinality} matches {{ {' '.join(nodes)} }} }}"


def element(value: str = "DV_TEXT matches {*}", code: str = "at0001", occurrences: str = "0..1") -> str:
    return f"ELEMENT[{code}] occurrences matches {{{occurrences}}} matches {{ value matches {{ {value} }} }}"


def of(value: str) -> str:
    return text(cluster(element(value)), codes=CODES)


def quantity(*units: str, property_: str = "125", assumed: str = "") -> str:
    listed = " ".join(f'["{number}"] = <{unit}>' for number, unit in enumerate(units, 1))
    default = f"assumed_value = <{assumed}>" if assumed else ""
    return f"C_DV_QUANTITY <property = <[openehr::{property_}]> list = <{listed}> {default}>"


def plain(units: str, magnitude: str = "{|>=0.0|}") -> str:
    return f"DV_QUANTITY matches {{ magnitude matches {magnitude} units matches {{{units}}} }}"


def coded(codes: str) -> str:
    return f"DV_CODED_TEXT matches {{ defining_code matches {{ {codes} }} }}"


def slot(*includes: str, exclude: str = "", occurrences: str = "0..*") -> str:
    named = " ".join(f"archetype_id/value matches {{/{each}/}}" for each in includes)
    inside = f"include {named} " if includes else ""
    shut = f"exclude archetype_id/value matches {{/{exclude}/}}" if exclude else ""
    body = inside + shut or "*"
    return text(
        cluster(f"allow_archetype CLUSTER[at0002] occurrences matches {{{occurrences}}} matches {{ {body} }}"),
        codes=CODES,
    )


DEVICE, PLACE = r"openEHR-EHR-CLUSTER\.device\.v1", r"openEHR-EHR-CLUSTER\.place\.v1"
ANY_DEVICE = r"openEHR-EHR-CLUSTER\.device(-[a-zA-Z0-9_]+)*\.v1"
GROUP, SPECIAL = r"openEHR-EHR-CLUSTER\.(device|place)\.v1", "(-[a-zA-Z0-9_]+)*"
MANY = r"openEHR-EHR-CLUSTER\.(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)\.v1"
KG, G, POUND = 'units = <"kg">', 'units = <"g">', 'units = <"[lb_av]">'
WEIGHT = 'units = <"kg"> magnitude = <|0.0..500.0|>'
COPY = "ELEMENT[at0002] occurrences matches {0..1} matches { value matches { DV_TEXT matches {*} } }"
REFERENCE = "use_node ELEMENT[at0002] occurrences matches {0..1} /items[at0001]"
PART = (
    "CLUSTER[at0003] occurrences matches {{0..1}} matches"
    " {{ items cardinality matches {{0..*; unordered}} matches {{ {} }} }}"
)
PLAIN = text(cluster(element()), codes=CODES)


def nodes(*inside: str, cardinality: str = "{0..*; unordered}") -> str:
    return text(cluster(*inside, cardinality=cardinality), codes=CODES)


def history(events: str) -> str:
    return text(
        "OBSERVATION[at0000] matches { data matches { HISTORY[at0001] matches {"
        f" events cardinality matches {{1..*; unordered}} matches {{ {events} }} }} }} }}",
        codes=CODES,
        archetype_id="openEHR-EHR-OBSERVATION.try.v1",
    )


def ontology(added: str, codes: tuple[str, ...] = CODES) -> str:
    return text(cluster(element()), codes=codes, ontology=added)


def bound(target: str) -> str:
    return ontology(f'term_bindings = <["SNOMED-CT"] = <items = <["at0001"] = <[SNOMED-CT::{target}]>>>>')


def described(**said: str) -> str:
    listed = " ".join(f'{name} = <"{value}">' for name, value in said.items() if name != "state")
    details = f'details = <["en"] = <language = <[ISO_639-1::en]> {listed}>>'
    return text(
        cluster(element()),
        codes=CODES,
        description=f'description lifecycle_state = <"{said.get("state", "x")}"> {details}',
    )


def named(old: str, new: str) -> str:
    return PLAIN.replace(old, new)


#: Described alike, so that only their names tell them apart.
SIDES = of(coded("[local::at0002, at0003]")).replace('<"at0002">', '<"left">').replace('<"at0003">', '<"right">')
EVENT = "{}[at0002] occurrences matches {{0..1}} matches {{*}}"

GRADES: list[tuple[str, str, str, str | None]] = [
    # occurrences, existence, cardinality
    ("more of a node", PLAIN, nodes(element(occurrences="0..*")), "minor"),
    ("fewer of a node", nodes(element(occurrences="0..*")), PLAIN, "major"),
    ("an optional node is mandatory", PLAIN, nodes(element(occurrences="1..1")), "major"),
    ("a mandatory node is optional", nodes(element(occurrences="1..1")), PLAIN, "minor"),
    (
        "an attribute is mandatory",
        of("DV_TEXT matches {*}"),
        PLAIN.replace("value", "value existence matches {1..1}"),
        "major",
    ),
    ("an attribute may be left out", PLAIN.replace("value", "value existence matches {1..1}"), PLAIN, "minor"),
    ("what the model says anyway is said", PLAIN, PLAIN.replace("value", "value existence matches {0..1}"), None),
    ("room for fewer", nodes(element()), nodes(element(), cardinality="{0..2; unordered}"), "major"),
    ("room for more", nodes(element(), cardinality="{0..2; unordered}"), nodes(element()), "minor"),
    ("as many as the model demands", nodes(element()), nodes(element(), cardinality="{1..*; unordered}"), None),
    ("now ordered", nodes(element()), nodes(element(), cardinality="{0..*; ordered}"), "minor"),
    ("no longer ordered", nodes(element(), cardinality="{0..*; ordered}"), nodes(element()), "minor"),
    ("now unique", nodes(element()), nodes(element(), cardinality="{0..*; unordered; unique}"), "major"),
    # nodes
    ("an optional node is added", PLAIN, nodes(element(), element(code="at0002")), "minor"),
    ("a mandatory node is added", PLAIN, nodes(element(), element(code="at0002", occurrences="1..1")), "major"),
    ("an optional node goes", nodes(element(), element(code="at0002")), PLAIN, "major"),
    (
        "a slot for details is added",
        PLAIN,
        nodes(element(), "allow_archetype CLUSTER[at0002] occurrences matches {0..*} matches {*}"),
        "minor",
    ),
    (
        "a node moves",
        nodes(element(), PART.format(element(code="at0002") + element(code="at0004"))),
        nodes(element(), element(code="at0002"), PART.format(element(code="at0004"))),
        "major",
    ),
    ("a code is replaced by another of the same text", PLAIN, nodes(element(code="at0005")), "major"),
    (
        "siblings change places where that says nothing",
        nodes(element(), element(code="at0002")),
        nodes(element(code="at0002"), element()),
        "patch",
    ),
    (
        "siblings change places in an ordered list",
        *(
            nodes(*each, cardinality="{0..*; ordered}")
            for each in ((element(), element(code="at0002")), (element(code="at0002"), element()))
        ),
        "minor",
    ),
    ("a copy in place of a reference", nodes(element(), REFERENCE), nodes(element(), COPY), "patch"),
    ("a reference in place of a copy", nodes(element(), COPY), nodes(element(), REFERENCE), "patch"),
    (
        "a reference in place of another constraint",
        nodes(element(), COPY.replace("DV_TEXT", "DV_COUNT")),
        nodes(element(), REFERENCE),
        "major",
    ),
    (
        "an event of any kind in place of a point",
        history(EVENT.format("POINT_EVENT")),
        history(EVENT.format("EVENT")),
        "minor",
    ),
    ("a point in place of any event", history(EVENT.format("EVENT")), history(EVENT.format("POINT_EVENT")), "major"),
    # types and alternatives
    ("another type", PLAIN, of("DV_COUNT matches {*}"), "major"),
    ("text in place of codes", of(coded("[local::at0002]")), PLAIN, "minor"),
    ("codes in place of text", PLAIN, of(coded("[local::at0002]")), "major"),
    ("another type beside", PLAIN, of("DV_TEXT matches {*} DV_COUNT matches {*}"), "minor"),
    ("an alternative goes", of("DV_TEXT matches {*} DV_COUNT matches {*}"), PLAIN, "major"),
    ("codes go where any text stays", of(coded("[local::at0002]") + "DV_TEXT matches {*}"), PLAIN, "minor"),
    (
        "codes become text or numbers",
        of(coded("[local::at0002]")),
        of("DV_TEXT matches {*} DV_COUNT matches {*}"),
        "minor",
    ),
    (
        "a value of any type",
        PLAIN,
        PLAIN.replace("value matches { DV_TEXT matches {*} }", "value matches {*}"),
        "minor",
    ),
    # quantities
    ("a unit is added", of(quantity(KG)), of(quantity(KG, G)), "minor"),
    ("a unit goes", of(quantity(KG, G)), of(quantity(KG)), "major"),
    ("a unit is written otherwise", of(quantity(KG, G)), of(quantity(KG, POUND)), "major"),
    ("a wider range", of(quantity(WEIGHT)), of(quantity(WEIGHT.replace("500", "1000"))), "minor"),
    ("a narrower range", of(quantity(WEIGHT)), of(quantity(WEIGHT.replace("500", "300"))), "major"),
    (
        "a limit that is no longer allowed",
        of(quantity(WEIGHT)),
        of(quantity(WEIGHT.replace("..500", "..<500"))),
        "major",
    ),
    ("no range any more", of(quantity(WEIGHT)), of(quantity(KG)), "minor"),
    ("fewer decimals", of(quantity(KG)), of(quantity(f"{KG} precision = <|1|>")), "major"),
    ("more decimals", of(quantity(f"{KG} precision = <|1|>")), of(quantity(f"{KG} precision = <|0..2|>")), "minor"),
    ("another property of the same units", of(quantity(KG)), of(quantity(KG, property_="124")), "minor"),
    (
        "what is measured is not said",
        of(quantity(KG)),
        of(quantity(KG).replace("property = <[openehr::125]>", "")),
        "patch",
    ),
    ("attribute by attribute", of(quantity(WEIGHT)), of(plain('"kg"', "{|0.0..500.0|}")), "patch"),
    ("attribute by attribute, and narrower", of(quantity(WEIGHT)), of(plain('"kg"', "{|0.0..300.0|}")), "major"),
    (
        "attribute by attribute, and another unit",
        of(quantity(f"{KG} magnitude = <|>=0.0|>")),
        of(plain('"kg", "g"')),
        "minor",
    ),
    ("attribute by attribute, several numbers", of(quantity(WEIGHT)), of(plain('"kg"', "{1.0, 2.0}")), "major"),
    ("attribute by attribute, one number", of(plain('"kg"', "{1.0}")), of(quantity(KG)), "minor"),
    (
        "attribute by attribute, of any unit",
        of(quantity(KG)),
        of("DV_QUANTITY matches { magnitude matches {1.0} }"),
        "major",
    ),
    ("another property of any units", of(quantity()), of(quantity(property_="124")), "major"),
    ("units are written in another order", of(quantity(KG, G)), of(quantity(G, KG)), "patch"),
    ("an assumed unit", of(quantity(KG)), of(quantity(KG, assumed=f"{KG} magnitude = <1.0>")), "minor"),
    # codes
    ("a code is added", of(coded("[local::at0002]")), of(coded("[local::at0002, at0003]")), "minor"),
    ("a code goes", of(coded("[local::at0002, at0003]")), of(coded("[local::at0002]")), "major"),
    ("any code", of(coded("[local::at0002]")), of(coded("[local::]")), "minor"),
    ("an assumed code", of(coded("[local::at0002, at0003]")), of(coded("[local::at0002, at0003; at0002]")), "minor"),
    ("codes of a set elsewhere", of(coded("[local::at0002]")), of(coded("[ac0001]")), "major"),
    ("another set", of(coded("[ac0001]")), of(coded("[ac0002]")), "major"),
    ("an ordinal is added", of("0|[local::at0002]"), of("0|[local::at0002], 1|[local::at0003]"), "minor"),
    ("an ordinal has another number", of("0|[local::at0002]"), of("1|[local::at0002]"), "major"),
    (
        "a list of texts is open",
        of('DV_TEXT matches { value matches {"a"} }'),
        of('DV_TEXT matches { value matches {"a", ...} }'),
        "minor",
    ),
    (
        "a list of texts is closed",
        of('DV_TEXT matches { value matches {"a", ...} }'),
        of('DV_TEXT matches { value matches {"a"} }'),
        "major",
    ),
    (
        "a date may lack its day",
        of("DV_DATE matches { value matches {yyyy-mm-dd} }"),
        of("DV_DATE matches { value matches {yyyy-mm-??} }"),
        "minor",
    ),
    # slots
    ("a slot takes more", slot(DEVICE), slot(DEVICE, PLACE), "minor"),
    ("a slot takes less", slot(DEVICE, PLACE), slot(DEVICE), "major"),
    ("a slot takes specialisations too", slot(DEVICE), slot(ANY_DEVICE), "minor"),
    ("a slot takes no specialisations any more", slot(ANY_DEVICE), slot(DEVICE), "major"),
    ("a slot takes one more of a group", slot(GROUP), slot(GROUP.replace("place", "place|pain")), "minor"),
    ("a slot takes one less of a group", slot(GROUP), slot(GROUP.replace("|place", "")), "major"),
    ("a slot names each of a group by itself", slot(GROUP), slot(DEVICE, PLACE), None),
    ("a slot has more alternatives than are looked at", slot(MANY), slot(MANY), None),
    ("a slot takes specialisations of a group", slot(GROUP), slot(GROUP.replace(r"\.v", SPECIAL + r"\.v")), "minor"),
    ("a slot takes a later version too", slot(DEVICE), slot(DEVICE.replace("v1", "v[12]")), "minor"),
    ("a slot takes an earlier version no more", slot(DEVICE.replace("v1", "v[12]")), slot(DEVICE), "major"),
    ("a slot takes all of a kind", slot(DEVICE, PLACE), slot(r"openEHR-EHR-CLUSTER\..*"), "minor"),
    ("a slot takes another version", slot(DEVICE), slot(DEVICE.replace("v1", "v2")), "minor"),
    ("a slot takes another archetype", slot(DEVICE), slot(PLACE), "major"),
    ("a slot shuts out one", slot(), slot(exclude=DEVICE), "major"),
    ("a slot shuts out none", slot(exclude=DEVICE), slot(), "minor"),
    ("a slot says that it takes no others", slot(DEVICE), slot(DEVICE, exclude=".*"), None),
    ("a slot may be filled once", slot(DEVICE), slot(DEVICE, occurrences="0..1"), "major"),
    # rules and what the terminology says
    (
        "a rule is added",
        PLAIN,
        text(cluster(element()), codes=CODES, invariant="invariant /items matches {*}"),
        "major",
    ),
    ("a rule goes", text(cluster(element()), codes=CODES, invariant="invariant /items matches {*}"), PLAIN, "minor"),
    ("a binding is added", PLAIN, bound("1"), "minor"),
    ("a binding leads elsewhere", bound("1"), bound("2"), "minor"),
    ("a binding goes", bound("1"), PLAIN, "minor"),
    ("a slip of the pen in a name", named('<"at0001">', '<"Sytolic">'), named('<"at0001">', '<"Systolic">'), "patch"),
    ("a node is renamed", named('<"at0001">', '<"Comment">'), named('<"at0001">', '<"Details">'), "minor"),
    ("the concept is renamed", named('<"at0000">', '<"Weight">'), named('<"at0000">', '<"Heft">'), "minor"),
    ("a node is described otherwise", PLAIN, named("About at0001", "What there is to tell."), "patch"),
    (
        "a code means something else",
        named('<"at0001"> description = <"About at0001">', '<"Pulse"> description = <"Beats a minute.">'),
        named(
            '<"at0001"> description = <"About at0001">', '<"Height"> description = <"From heel to crown, standing.">'
        ),
        "major",
    ),
    (
        "two codes have changed names",
        SIDES,
        SIDES.replace("left", "x").replace("right", "left").replace('"x', '"right'),
        "major",
    ),
    ("an unused term is added", PLAIN, text(cluster(element()), codes=(*CODES, "at0009")), "patch"),
    ("terminologies are named", PLAIN, ontology('terminologies_available = <"LOINC", ...>'), "patch"),
    # what is said about the archetype
    (
        "a translation is added",
        text(cluster(element()), codes=(), ontology=f"term_definitions = <{terms(*CODES)}>"),
        text(
            cluster(element()),
            codes=(),
            ontology=f"term_definitions = <{terms(*CODES)} {terms(*CODES, language='nb')}>",
        ),
        "patch",
    ),
    (
        "a translation is mended",
        *(
            text(cluster(element()), codes=(), ontology=f"term_definitions = <{terms(*CODES)} {each}>")
            for each in (terms(*CODES, language="nb"), terms(*CODES, language="nb").replace('<"at0001">', '<"Vekt">'))
        ),
        "patch",
    ),
    ("another purpose", described(purpose="a"), described(purpose="b"), "patch"),
    ("another use", described(use="a"), described(use="b"), "patch"),
    ("another misuse", described(misuse="a"), described(misuse="b"), "patch"),
    ("another copyright", described(copyright="a"), described(copyright="b"), "patch"),
    ("a keyword is added", described(keywords="a"), described(keywords='a", "b'), "patch"),
    ("another state of its life", described(state="draft"), described(state="published"), "patch"),
    (
        "notes are added",
        PLAIN,
        text(
            cluster(element()),
            codes=CODES,
            after='annotations\nitems = <["/items[at0001]"] = <items = <["ui"] = <"x">>>>',
        ),
        "patch",
    ),
    # which archetype it is
    ("another major version of the id", PLAIN, PLAIN.replace("try.v1", "try.v2"), "major"),
    ("a later version of the id", PLAIN, PLAIN.replace("try.v1", "try.v1.1.0"), "patch"),
    ("another name of the id", PLAIN, PLAIN.replace("try.v1", "tried.v1"), "major"),
    ("another parent", PLAIN, PLAIN.replace("try.v1 ", "try.v1 specialise openEHR-EHR-CLUSTER.parent.v1 "), "major"),
    (
        "a later revision of the parent",
        *(PLAIN.replace("try.v1 ", f"try.v1 specialise openEHR-EHR-CLUSTER.parent.v1.{minor}.0 ") for minor in (0, 1)),
        "minor",
    ),
]


@pytest.mark.parametrize(("before", "after", "grade"), [row[1:] for row in GRADES], ids=[row[0] for row in GRADES])
def test_each_sort_of_change_has_its_grade(before: str, after: str, grade: str | None) -> None:
    weights = ("patch", "minor", "major")
    found = changes(read(before), read(after))
    assert max((change.grade for change in found), key=weights.index, default=None) == grade, found
