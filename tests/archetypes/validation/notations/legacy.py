"""ADL 1.4: notations that break a rule, and near ones that do not."""

from tests.archetypes.texts import DEVICE, element, terms, text
from tests.archetypes.validation.notations.rich import BOTH, ENGLISH

CODES = ("at0000", "at0001", "at0002", "at0003")
_MANY = "cardinality matches {1..*; unordered}"
_BASE = "openEHR-EHR-CLUSTER.base.v1"


def _cluster(*nodes: str, cardinality: str = _MANY, codes: tuple[str, ...] = CODES, **parts: str) -> str:
    body = f"CLUSTER[at0000] matches {{ items {cardinality} matches {{ {' '.join(nodes)} }} }}"
    return text(body, codes=codes, **parts)  # type: ignore[arg-type]


def _node(code: str, more: str = "matches {*}", rm_type: str = "ELEMENT") -> str:
    return f"{rm_type}[{code}] {more}"


def _values(*values: str, codes: tuple[str, ...] = CODES) -> tuple[str, ...]:
    return tuple(text(element(each), codes=codes) for each in values)


def _plain(rm_type: str, attribute: str, *constraints: str) -> tuple[str, ...]:
    return _values(*(f"{rm_type} matches {{ {attribute} matches {{{each}}} }}" for each in constraints))


def _coded(*constraints: str, codes: tuple[str, ...] = CODES) -> tuple[str, ...]:
    return _values(
        *(f"DV_CODED_TEXT matches {{ defining_code matches {{[{each}]}} }}" for each in constraints), codes=codes
    )


def _slots(*patterns: str) -> tuple[str, ...]:
    slot = "allow_archetype CLUSTER[at0001] matches {{ {} archetype_id/value matches {{/{}/}} }}"
    return tuple(_cluster(slot.format(*each.split(" ", 1))) for each in patterns)


def _often(*occurrences: str, cardinality: str = _MANY) -> str:
    nodes = (f"ELEMENT[at000{n}] occurrences matches {{{each}}} matches {{*}}" for n, each in enumerate(occurrences, 1))
    return _cluster(*nodes, cardinality=cardinality)


def _bound(section: str, *keys: str) -> tuple[str, ...]:
    return tuple(
        text(ontology=f'{section} = <["X"] = <items = <["{key}"] = <[X::1]>>>>', codes=("at0000", "at0001"))
        for key in keys
    )


def _special(concept: str, *codes: str, parent: str = DEVICE, body: str = "matches {*}") -> str:
    return text(
        f"CLUSTER[{concept}] {body}",
        concept=concept,
        codes=(concept, *codes),
        specialise=f"specialise {parent}" if parent else "",
    )


def _ruled(*invariants: str) -> tuple[str, ...]:
    return tuple(_cluster(_node("at0001"), invariant=f"invariant {each}") for each in invariants)


def _proxy(target: str, rm_type: str = "ELEMENT") -> str:
    return _cluster(_node("at0001"), _node("at0002", rm_type="CLUSTER"), f"use_node {rm_type}[at0003] {target}")


_SPOKEN = f'{ENGLISH} translations = <["nb"] = <language = <[x::nb]>> ["de"] = <language = <[x::de]>>>'
BROKEN = {
    "VARCN": (
        text("CLUSTER[at0001] matches {*}", codes=CODES),
        text("CLUSTER[at0000.1] matches {*}", codes=("at0000", "at0000.1")),
        text(concept="at0001", codes=CODES),
        text("CLUSTER matches {*}"),
        _special("at0000.1").replace("CLUSTER[at0000.1]", "CLUSTER[at0000]"),
    ),
    "VARDT": (
        text("ELEMENT[at0000] matches {*}"),
        text("ITEM[at0000] matches {*}"),
        text(archetype_id="openEHR-EHR-ELEMENT.try.v1"),
        text(archetype_id="openEHR-EHR-SECTION.try.v1"),
        text("cluster[at0000] matches {*}"),
    ),
    "VACSD": (
        _special("at0000.1", parent=""),
        _special("at0000.1.1", parent=""),
        _special("at0000"),
        _special("at0000", "at0001", body="matches { items matches { ELEMENT[at0001] matches {*} } }"),
        _special("at0000.0.1", parent=""),
    ),
    "VASID": (
        _special("at0000.1", parent=_BASE),
        _special("at0000.1", parent="openEHR-EHR-CLUSTER.device.v9"),
        _special("at0000.1", parent="openEHR-DEMOGRAPHIC-CLUSTER.device.v1"),
        _special("at0000.1.1", parent=_BASE),
        _special("at0000.1", parent="openEHR-EHR-CLUSTER.try.v1"),
    ),
    "VCATU": (
        text("CLUSTER[at0000] matches { items matches {*} items matches {*} }"),
        text("CLUSTER[at0000] matches { name matches {*} items matches {*} name matches {*} }"),
        text(element('DV_TEXT matches { value matches {*} value matches {"a"} }'), codes=CODES),
        text(element("DV_COUNT matches { magnitude matches {1} magnitude matches {2} }"), codes=CODES),
        _cluster(
            "ELEMENT[at0001] matches { value matches {DV_TEXT matches {*}} value matches {DV_COUNT matches {*}} }"
        ),
    ),
    "VCOSU": (
        _cluster(_node("at0001"), _node("at0001")),
        _cluster(_node("at0001"), _node("at0001", rm_type="CLUSTER")),
        _cluster(_node("at0001"), _node("at0002"), _node("at0001")),
        _cluster(_node("at0001"), "use_node ELEMENT[at0001] /items[at0001]"),
        _cluster(
            _node("at0001"), "allow_archetype CLUSTER[at0001] matches { include archetype_id/value matches {/.*/} }"
        ),
    ),
    "VACMI": (
        _cluster("ELEMENT matches {*} ELEMENT matches {*}"),
        _cluster("CLUSTER matches {*}", "CLUSTER matches {*}"),
        _cluster("ELEMENT matches {*}", _node("at0001"), "ELEMENT matches {*}"),
        _cluster("ELEMENT occurrences matches {0..1} matches {*}", "ELEMENT matches {*}"),
        _cluster("ELEMENT matches {*}", "ELEMENT matches {*}", "ELEMENT matches {*}"),
    ),
    "VACMCU": (
        _often("0..3", cardinality="cardinality matches {1..2}"),
        _often("3", cardinality="cardinality matches {2}"),
        _often("0..1", "0..5", cardinality="cardinality matches {0..4; ordered}"),
        _often("2..2", cardinality="cardinality matches {0..1; unique}"),
        _often("0..10", cardinality="cardinality matches {1..9; unordered}"),
    ),
    "VACMCO": (
        _often("1", "1", cardinality="cardinality matches {1}"),
        _often("2..*", cardinality="cardinality matches {1}"),
        _often("1..*", "1..*", "1", cardinality="cardinality matches {1..2}"),
        _cluster(_node("at0001"), _node("at0002"), cardinality="cardinality matches {0..1}"),
        _often("5", cardinality="cardinality matches {0..4}"),
    ),
    "VUNP": tuple(
        _proxy(each)
        for each in (
            "/items[at0009]",
            "/data",
            "/items[at0001]/data[at0002]",
            "/content[at0001]",
            "/items[at0001]/value",
        )
    ),
    "VDFPT": tuple(
        _proxy(each) for each in ("/items[at0009]", "/data", "/events[at0001]", "/content[at0001]", "/name")
    ),
    "VUNT": (
        _proxy("/items[at0001]", "CLUSTER"),
        _proxy("/items[at0002]"),
        _proxy("/items[at0001]", "SECTION"),
        _proxy("/items[at0002]", "ITEM_TREE"),
        _proxy("/items[at0001]", "DV_TEXT"),
    ),
    "VDFAI": _slots("include a(", "include [a", "exclude *a", "include a)", "exclude a{2,1}"),
    "SCSRE": _plain("DV_TEXT", "value", "/a(/", "/[a/", "/*a/", "/a)/", "/a{2,1}/"),
    "VOBAV": (
        *_plain("DV_COUNT", "magnitude", "|1..5|; 6", "1, 2; 3", "|>5|; 5"),
        *_plain("DV_TEXT", "value", '"a", "b"; "c"', '/[ab]/; "c"'),
        *_plain("DV_DURATION", "value", "|PT1H..PT2H|; PT3H"),
        *_values(
            "0|[local::at0001], 1|[local::at0002]; 2",
            'C_DV_QUANTITY <list = <["1"] = <units = <"kg"> magnitude = <|0.0..5.0|>>>'
            ' assumed_value = <units = <"kg"> magnitude = <9.0>>>',
        ),
    ),
    "VILIM": (
        *_plain("DV_COUNT", "magnitude", "|5..1|", "|1..2|, |9..8|"),
        *_plain("DV_DATE", "value", "|2001-01-01..2000-01-01|"),
        *_plain("DV_DURATION", "value", "|PT2H..PT1H|"),
        *_values('C_DV_QUANTITY <list = <["1"] = <units = <"kg"> magnitude = <|5.0..0.0|>>>>'),
    ),
    "VRRLP": _ruled(
        "/items[at0009] = 1", "exists /other", "not /data = 1", "/items[at0001] = /items[at0008]", "/a/b > 2"
    ),
    "VATDF": (
        _cluster(_node("at0009")),
        *_coded("local::at0009", "local::at0001, at0009"),
        *_values("0|[local::at0009]", "0|[local::at0001], 1|[local::at0009]"),
        text(codes=("at0001",)),
    ),
    "VACDF": (
        *_coded("ac0001", "ac0009"),
        *_values("DV_TEXT matches { mappings matches { TERM_MAPPING matches { target matches {[ac0001]} } } }"),
        text(
            element("DV_CODED_TEXT matches { defining_code matches {[ac0002]} }"),
            codes=CODES,
            ontology=f"constraint_definitions = <{terms('ac0001')}>",
        ),
        text("CLUSTER[at0000] matches { name matches { DV_CODED_TEXT matches { defining_code matches {[ac0001]} } } }"),
    ),
    "VATCD": (
        _cluster(_node("at0001.1"), codes=("at0000", "at0001.1")),
        _cluster(_node("at0.1"), codes=("at0000", "at0.1")),
        *_coded("local::at0001.1", "local::at0001, at0.2", codes=(*CODES, "at0001.1", "at0.2")),
        _special("at0000.1", "at0.0.1", body="matches { items matches { ELEMENT[at0.0.1] matches {*} } }"),
    ),
    "VTSD": (
        text(codes=("at0000", "at0001.1")),
        text(codes=("at0000", "at0.1")),
        text(codes=("at0000", "at0.0.7")),
        _special("at0000.1", "at0.0.1"),
        text(ontology=f"constraint_definitions = <{terms('ac0001.1')}>"),
    ),
    "VTLC": (
        text(language=BOTH),
        text(language=_SPOKEN),
        text(codes=(), ontology=f"term_definitions = <{terms('at0000')} {terms('at0000', 'at0001', language='nb')}>"),
        text(codes=(), ontology=f"term_definitions = <{terms('at0000', language='nb')}>"),
        text(
            codes=(), language=BOTH, ontology=f"term_definitions = <{terms('at0000')} {terms('at0000', language='nn')}>"
        ),
    ),
    "VOTM": tuple(
        text(codes=(), ontology=f"term_definitions = <{terms('at0000', 'at0001')} {other}>")
        for other in (
            terms("at0000", language="nb"),
            terms(language="nb"),
            terms("at0001", language="nb"),
            terms("at0000", "at0002", language="nb"),
            terms("at0000", "at0001", language="nb") + terms("at0000", language="de"),
        )
    ),
    "VATDA": _coded(
        "local::at0001; at0002",
        "local::at0001, at0002; at0003",
        "openehr::1, 2; 3",
        "local::at0001; at0009",
        "SNOMED-CT::1; 2",
    ),
    "STCDC": _coded(
        "local::at0001, at0001",
        "local::at0001, at0002, at0001",
        "openehr::1, 1",
        "SNOMED-CT::1, 2, 3, 2",
        "local::at0001, at0001, at0001",
    ),
    "VCOC": _values(
        "0|[local::at0001], 1|[local::at0001]",
        "1|[local::at0001], 2|[local::at0002], 3|[local::at0001]",
        "0|[local::at0001], 1|[local::at0001], 2|[local::at0001]",
        "0|[local::at0001], 0|[local::at0001]",
        "5|[openehr::1], 6|[openehr::1]",
    ),
    "VTBK": _bound("term_bindings", "at0009", "at0001.1", "ac0001", "items[at0001]", "At0001"),
    "VTCBK": _bound("constraint_bindings", "ac0001", "ac0009", "at0000", "at0009", "ac"),
    "WOUC": (
        text(codes=("at0000", "at0007")),
        _cluster(_node("at0001"), codes=("at0000", "at0001", "at0009")),
        text(ontology=f"constraint_definitions = <{terms('ac0001')}>"),
        _special("at0000.1", "at0.1"),
        *_coded("local::at0001", codes=("at0000", "at0001", "at0005")),
    ),
    "VDEOL": (
        text(language=""),
        text(language="", codes=CODES),
        text(language="", archetype_id="openEHR-EHR-CLUSTER.other.v1"),
        _special("at0000.1").replace(ENGLISH, ""),
        _cluster(_node("at0001"), language=""),
    ),
}
KEPT = {
    "VARCN": (text(), _special("at0000.1"), _cluster(_node("at0001"))),
    "VARDT": (text(), _special("at0000.1"), text("CLUSTER [at0000] matches {*}")),
    "VACSD": (text(), _special("at0000.1"), _cluster(_node("at0001"))),
    "VASID": (text(), _cluster(_node("at0001")), _special("at0000.1", parent="openEHR-EHR-CLUSTER.hand_device.v1")),
    "VCATU": (
        text("CLUSTER[at0000] matches { items matches {*} name matches {*} }"),
        _cluster("ELEMENT[at0001] matches { name matches {*} }", "ELEMENT[at0002] matches { name matches {*} }"),
        *_values("DV_TEXT matches { value matches {*} } DV_COUNT matches { magnitude matches {*} }"),
    ),
    "VCOSU": (
        _cluster(_node("at0001"), _node("at0002")),
        _cluster(_node("at0001"), "CLUSTER[at0002] matches { items matches { ELEMENT[at0001] matches {*} } }"),
        *_values('DV_TEXT matches {*} DV_TEXT matches { value matches {"a"} }'),
    ),
    "VACMI": (
        _cluster("ELEMENT matches {*} CLUSTER matches {*}"),
        text(
            "CLUSTER[at0000] matches { links cardinality matches {0..*} matches { LINK matches {*} LINK matches {*} } }"
        ),
        *_values("DV_TEXT matches {*} DV_COUNT matches {*}"),
    ),
    "VACMCU": (
        _often("0..*", cardinality="cardinality matches {1..2}"),
        _often("0..2", cardinality="cardinality matches {1..2}"),
        _often("0..9"),
    ),
    "VACMCO": (
        _often("1", "0..1", cardinality="cardinality matches {1}"),
        _often("1", "1", cardinality="cardinality matches {2}"),
        _often("5..*"),
    ),
    "VUNP": (_proxy("/items[at0001]"), _proxy("/items[at0002]", "CLUSTER"), _cluster(_node("at0001"))),
    "VDFPT": (_proxy("/items[at0001]"), _proxy("/items[at0002]", "CLUSTER"), _cluster(_node("at0001"))),
    "VUNT": (_proxy("/items[at0001]"), _proxy("/items[at0001]", "ITEM"), _proxy("/items[at0002]", "CLUSTER")),
    "VDFAI": _slots("include .*", r"include openEHR-EHR-CLUSTER\.(a|b)(-[a-z]+)*\.v1", "exclude [a-z]+"),
    "SCSRE": _plain("DV_TEXT", "value", "/a|b/", "/[a-z]{1,2}/", "/.*/"),
    "VOBAV": (
        *_plain("DV_COUNT", "magnitude", "|1..5|; 5", "|>=1|; 7"),
        *_plain("DV_TEXT", "value", '"a", ...; "c"'),
        *_plain("DV_DATE", "value", "yyyy-mm-dd; 2001-01-01"),
    ),
    "VILIM": (
        *_plain("DV_COUNT", "magnitude", "|1..1|", "|>=9|, |<8|"),
        *_plain("DV_DURATION", "value", "|PT60M..PT1H|"),
    ),
    "VRRLP": _ruled("/items[at0001] = 1", "exists /items", "/items[at0001]/value/magnitude > 1"),
    "VATDF": (_cluster(_node("at0001")), *_coded("local::at0001", "openehr::at0009", "local::")),
    "VACDF": (
        text(
            element("DV_CODED_TEXT matches { defining_code matches {[ac0001]} }"),
            codes=CODES,
            ontology=f"constraint_definitions = <{terms('ac0001')}>",
        ),
        *_coded("local::at0001", "SNOMED-CT::1"),
    ),
    "VATCD": (
        _cluster(_node("at0001")),
        _special("at0000.1", "at0.1", body="matches { items matches { ELEMENT[at0.1] matches {*} } }"),
        *_coded("local::at0001"),
    ),
    "VTSD": (text(codes=CODES), _special("at0000.1", "at0.1", "at0001.1"), text()),
    "VTLC": (
        text(),
        text(
            codes=(), language=BOTH, ontology=f"term_definitions = <{terms('at0000')} {terms('at0000', language='nb')}>"
        ),
        text(codes=(), ontology=f"term_definitions = <{terms('at0000', 'at0001')} {terms('at0000', language='nb')}>"),
    ),
    "VOTM": (
        text(codes=(), ontology=f"term_definitions = <{terms('at0000')} {terms('at0000', language='nb')}>"),
        text(codes=(), ontology=f"term_definitions = <{terms('at0000')} {terms('at0000', 'at0001', language='nb')}>"),
        text(language=BOTH),
    ),
    "VATDA": _coded("local::at0001; at0001", "local::; at0002", "openehr::1, 2; 2"),
    "STCDC": _coded("local::at0001, at0002", "openehr::1", "local::at0001; at0001"),
    "VCOC": _values(
        "0|[local::at0001], 1|[local::at0002]",
        "3|[local::at0001], 0|[local::at0002], 3|[local::at0003]",
        "0|[local::at0001], 1|[openehr::1], 2|[local::at0003]; 1",
    ),
    "VTBK": _bound("term_bindings", "at0000", "at0001", "/items[at0001]"),
    "VTCBK": (
        text(
            ontology=f"constraint_definitions = <{terms('ac0001')}>"
            ' constraint_bindings = <["X"] = <items = <["ac0001"] = <x:1>>>>'
        ),
        text(),
        *_bound("term_bindings", "at0000"),
    ),
    "WOUC": (text(), _cluster(_node("at0001"), codes=("at0000", "at0001")), _special("at0000.1", "at0001")),
    "VDEOL": (text(), text(language=BOTH), text(language="", ontology='primary_language = <"en">')),
}
