"""Codes, languages, value sets and bindings: notations that break a rule, and near ones that do not."""

from tests.archetypes.adl2.texts import terms
from tests.archetypes.validation.notations.rich import BOTH, ENGLISH, ITEMS, element, items, of_rich, plain, sets, third
from tests.archetypes.validation.texts import DEVICE, adl, cluster, one

ITEM = "ELEMENT[id2]"


def _coded(constraint: str, *codes: str, value_sets: str = "", bindings: str = "") -> str:
    """An element with codes of its own."""
    parts = [f"value_sets = <{value_sets}>" if value_sets else "", f"term_bindings = <{bindings}>" if bindings else ""]
    node = plain("id2", "DV_CODED_TEXT", "id3", "defining_code", constraint)
    return one(node, "id2", *codes, terminology="\n".join(part for part in parts if part))


def _ordinal(rows: str, *codes: str) -> str:
    return one(element("id2", f"DV_ORDINAL[id3] matches {{ [value, symbol] matches {{{rows}}} }}"), "id2", *codes)


def _recoded(constraint: str, *codes: str, value_sets: str = "") -> str:
    """The coded element of the parent narrowed."""
    node = plain("id12.1", "DV_CODED_TEXT", "id27.1", "defining_code", constraint)
    return items(node, "id12.1", *codes, terminology=f"value_sets = <{value_sets}>" if value_sets else "")


def _bound(key: str, target: str = "<http://snomed.info/id/1>", *codes: str) -> str:
    return one(ITEM, "id2", *codes, terminology=f'term_bindings = <["SNOMED-CT"] = <["{key}"] = {target}>>')


def _languages(*blocks: str, language: str = BOTH) -> str:
    return adl(language=language, defined=" ".join(blocks))


_THREE = f'{ENGLISH} translations = <["nb"] = <language = <[ISO_639-1::nb]>> ["de"] = <language = <[ISO_639-1::de]>>>'
_OUTSIDE = '["ac1"] = <http://example.org/set>'
BROKEN = {
    "VATDF": (
        _coded("[at1]"),
        _coded("required [at1]"),
        _ordinal("[{0}, {[at1]}], [{1}, {[at2]}]", "at1"),
        one(element("id2", "DV_QUANTITY[id3] matches { property matches {[at9]} }"), "id2"),
        items(plain("id0.1", "DV_CODED_TEXT", "id0.2", "defining_code", "[at0.1]"), "id0.1"),
        items(plain("id0.1", "DV_CODED_TEXT", "id0.2", "defining_code", "[at77]"), "id0.1"),
        third(plain("id0.0.1", "DV_CODED_TEXT", "id0.0.2", "defining_code", "[at0.0.1]"), "id0.0.1"),
    ),
    "VACDF": (
        _coded("[ac1]"),
        _coded("example [ac1]"),
        _coded("[ac1; at1]", "at1"),
        _coded("[ac7]", "ac1", "at1", value_sets=sets("ac1", "at1")),
        _recoded("[ac0.1]"),
        _recoded("[ac1.1]", "at1.1"),
    ),
    "VATDA": (
        _coded("[ac1; at2]", "ac1", "at1", "at2", value_sets=sets("ac1", "at1")),
        _coded("[ac1; at9]", "ac1", "at1", value_sets=sets("ac1", "at1")),
        _coded("preferred [ac1; at9]", "ac1", "at1", value_sets=sets("ac1", "at1")),
        _coded("[ac1; at2]", "ac1", bindings=f'["X"] = <{_OUTSIDE}>'),
        _recoded("[ac1; at3]"),
        _recoded("[ac1.1; at2]", "ac1.1", value_sets=sets("ac1.1", "at1")),
    ),
    "VATCD": (
        one("ELEMENT[id2.1]", "id2.1"),
        one("ELEMENT[id0.1]", "id0.1"),
        _coded("[at1.1]", "at1.1"),
        _coded("[ac1.1]", "ac1.1"),
        items("ELEMENT[id5.1.1]", "id5.1.1"),
        items("ELEMENT[id0.0.1]", "id0.0.1"),
        third("ELEMENT[id0.0.0.1]", "id0.0.0.1"),
        one(element("id2", "DV_TEXT[id3.1]"), "id2"),
    ),
    "VTSD": (
        one(ITEM, "id2", "id3.1"),
        one(ITEM, "id2", "at1.1"),
        one(ITEM, "id2", "ac0.1"),
        of_rich("", "at4"),
        of_rich("", "id5"),
        of_rich("", "id5.1.1"),
        third("ELEMENT[id5.1.1]", "id5.1.1", "id6.1"),
    ),
    "VATCV": (
        one(ITEM, "id2", "item2"),
        one(ITEM, "id2", "id"),
        one(ITEM, "id2", "xx4"),
        one(ITEM, "id2", "id4."),
        one(ITEM, "id2", "at-4"),
        one(ITEM, "id2", "ID4"),
        one(ITEM, "id2", "ac4.x"),
    ),
    "VOTM": (
        adl(language=BOTH),
        _languages(terms("id1"), terms("id1", language="nn")),
        _languages(terms("id1"), terms("id1", language="nb"), language=_THREE),
        adl(defined=terms("id1", language="nb")),
        of_rich("", language=BOTH),
    ),
    "VOLT": (
        adl(defined=terms("id1", language="nb")),
        adl(language=BOTH, defined=terms("id1", language="nb")),
        adl(defined=terms("id1", language="en-GB")),
        of_rich("", defined=terms("id1.1", language="nb")),
        adl(language="language original_language = <[ISO_639-1::nn]>"),
    ),
    "VTLC": (
        _languages(terms("id1", "at1"), terms("id1", language="nb")),
        _languages(terms("id1"), terms("id1", "at1", language="nb")),
        _languages(terms("id1", "id2", "at1"), terms("id1", "id2", "at2", language="nb")),
        _languages(terms("id1", "ac1"), terms("id1", language="nb")),
        _languages(terms("id1"), terms("id1", language="nb"), terms("id1", "ac1", language="de"), language=_THREE),
        of_rich("", language=BOTH, defined=terms("id1.1", "id0.1") + terms("id1.1", language="nb")),
    ),
    "VTVSID": (
        _coded("[ac1]", "at1", value_sets=sets("ac1", "at1")),
        _coded("[ac1]", "ac1", "at1", value_sets=sets("ac1", "at1") + sets("ac2", "at1")),
        _coded("[ac1]", "ac1", "at1", value_sets='["ac1"] = <id = <"ac2"> members = <"at1">>'),
        of_rich("", terminology=f"value_sets = <{sets('ac0.1', 'at1')}>"),
        _recoded("[ac1.1]", value_sets=sets("ac1.1", "at1")),
    ),
    "VTVSMD": (
        _coded("[ac1]", "ac1", value_sets=sets("ac1", "at1")),
        _coded("[ac1]", "ac1", "at1", value_sets=sets("ac1", "at1", "at2")),
        _coded("[ac1]", "ac1", "at1", value_sets=sets("ac1", "AT1")),
        _recoded("[ac1.1]", "ac1.1", value_sets=sets("ac1.1", "at1.1")),
        _recoded("[ac1.1]", "ac1.1", value_sets=sets("ac1.1", "at9")),
    ),
    "VTVSUQ": (
        _coded("[ac1]", "ac1", "at1", value_sets=sets("ac1", "at1", "at1")),
        _coded("[ac1]", "ac1", "at1", "at2", value_sets=sets("ac1", "at1", "at2", "at1")),
        _coded("[ac1]", "ac1", "at1", value_sets=sets("ac1", "at1", "at1", "at1")),
        _recoded("[ac1.1]", "ac1.1", value_sets=sets("ac1.1", "at1", "at1")),
        of_rich("", "ac0.1", "at0.1", terminology=f"value_sets = <{sets('ac0.1', 'at0.1', 'at0.1')}>"),
    ),
    "VTTBK": (
        _bound("at9"),
        _bound("id9"),
        _bound("/items[id9]"),
        _bound("/items[id2]/nothing"),
        _bound("/items[id2]/value[id3]"),
        _bound("items[id2]"),
        of_rich("", terminology='term_bindings = <["X"] = <["at0.1"] = <x:1>>>'),
        of_rich("", terminology=f'term_bindings = <["X"] = <["{ITEMS}/items[id99]"] = <x:1>>>'),
    ),
    "VTCBK": (
        _bound("ac9"),
        _bound("ac1.1"),
        _bound("ac2", "<x:1>", "ac1"),
        of_rich("", terminology='term_bindings = <["X"] = <["ac0.1"] = <x:1>>>'),
        of_rich("", terminology='term_bindings = <["X"] = <["ac9"] = <x:1>>>'),
    ),
    "VTCBU": (
        _bound("id2", '<"1234">'),
        _bound("id2", "<1234>"),
        _bound("id2", "<True>"),
        _bound("id2", '<"http://snomed.info/id/1">'),
        of_rich("", terminology='term_bindings = <["X"] = <["id5"] = <"1">>>'),
    ),
    "VOKU": (
        _bound("id2", '<x:1> ["id2"] = <x:2>'),
        adl(defined=terms("id1", "id1")),
        adl(defined=terms("id1") + terms("id1")),
        _coded("[ac1]", "ac1", "at1", value_sets=sets("ac1", "at1") + sets("ac1", "at1")),
        adl(after='annotations documentation = <["en"] = <["/"] = <["a"] = <"b">> ["/"] = <["a"] = <"b">>>>'),
        adl(language=f'{ENGLISH} translations = <["nb"] = <language = <[x::nb]>> ["nb"] = <language = <[x::nb]>>>'),
    ),
    "WOUC": (
        adl(codes=("id1", "at9")),
        adl(codes=("id1", "ac9")),
        one(ITEM, "id2", "id3"),
        one(ITEM, "id2", "id2.1"),
        of_rich("", "id0.1"),
        items("ELEMENT[id5.1]", "id5.1", "at0.1"),
    ),
    "VARND": (
        one("ELEMENT[at2]", "at2"),
        one("ELEMENT[id02]", "id02"),
        one("ELEMENT[id2.0]", "id2.0"),
        items("ELEMENT[id0]", "id0.1"),
        one(element("id2", "DV_TEXT[at3]"), "id2"),
        adl("CLUSTER[at0000] matches { items matches { ELEMENT[id2] } }", codes=("at0000", "id2")),
    ),
}
KEPT = {
    "VATDF": (
        _coded("[at1]", "at1"),
        _ordinal("[{0}, {[at1]}], [{1}, {[at2]}]", "at1", "at2"),
        items(plain("id0.1", "DV_CODED_TEXT", "id0.2", "defining_code", "[at3]"), "id0.1"),
        third(plain("id0.0.1", "DV_CODED_TEXT", "id0.0.2", "defining_code", "[at1]"), "id0.0.1"),
    ),
    "VACDF": (
        _coded("[ac1]", "ac1"),
        _recoded("[ac1]"),
        _recoded("[ac1.1]", "ac1.1", value_sets=sets("ac1.1", "at1")),
    ),
    "VATDA": (
        _coded("[ac1; at1]", "ac1", "at1", value_sets=sets("ac1", "at1")),
        _coded("[ac1; at2]", "ac1", "at2", bindings=f'["X"] = <{_OUTSIDE}>'),
        _recoded("[ac1; at2]"),
        _recoded("[ac1.1; at1]", "ac1.1", value_sets=sets("ac1.1", "at1")),
    ),
    "VATCD": (one(ITEM, "id2"), items("ELEMENT[id5]"), items("ELEMENT[id5.1]", "id5.1"), third("ELEMENT[id5.1]")),
    "VTSD": (one(ITEM, "id2", "at5"), of_rich("", "at0.1"), third("ELEMENT[id5.1.1]", "id5.1.1", "at0.0.1")),
    "VATCV": (one(ITEM, "id2", "at1", "ac1"), of_rich("", "id0.1", "at1.1"), third("ELEMENT[id0.0.1]", "id0.0.1")),
    "VOTM": (
        adl(),
        _languages(terms("id1"), terms("id1", language="nb")),
        of_rich("", language=BOTH, defined=terms("id1.1") + terms("id1.1", language="nb")),
    ),
    "VOLT": (
        adl(),
        adl(language=BOTH, defined=terms("id1")),
        adl(language=ENGLISH.replace("en", "nn"), defined=terms("id1", language="nn")),
    ),
    "VTLC": (
        _languages(terms("id1", "at1"), terms("id1", "at1", language="nb")),
        _languages(terms("id1", "at1"), terms("at1", "id1", language="nb")),
        of_rich("", language=BOTH, defined=terms("id1.1") + terms("id1.1", language="nb")),
    ),
    "VTVSID": (
        _coded("[ac1]", "ac1", "at1", value_sets=sets("ac1", "at1")),
        _coded("[ac1]", "ac1"),
        of_rich("", "ac0.1", "at0.1", terminology=f"value_sets = <{sets('ac0.1', 'at0.1')}>"),
    ),
    "VTVSMD": (
        _coded("[ac1]", "ac1", "at1", value_sets=sets("ac1", "at1")),
        _recoded("[ac1.1]", "ac1.1", value_sets=sets("ac1.1", "at1")),
        _recoded("[ac1.1]", "ac1.1", "at1.1", value_sets=sets("ac1.1", "at1.1")),
    ),
    "VTVSUQ": (
        _coded("[ac1]", "ac1", "at1", "at2", value_sets=sets("ac1", "at1", "at2")),
        _coded("[ac1]", "ac1", "ac2", "at1", value_sets=sets("ac1", "at1") + sets("ac2", "at1")),
        _recoded("[ac1.1]", "ac1.1", "at1.1", value_sets=sets("ac1.1", "at1", "at1.1")),
    ),
    "VTTBK": (
        _bound("id2"),
        _bound("/items[id2]"),
        _bound("/items[id2]/value"),
        _bound("at1", "<x:1>", "at1"),
        of_rich("", terminology=f'term_bindings = <["X"] = <["at1"] = <x:1> ["{ITEMS}/items[id5]"] = <x:2>>>'),
    ),
    "VTCBK": (
        _bound("ac1", "<x:1>", "ac1"),
        of_rich("", terminology='term_bindings = <["X"] = <["ac2"] = <x:1>>>'),
        of_rich("", "ac0.1", terminology='term_bindings = <["X"] = <["ac0.1"] = <x:1>>>'),
    ),
    "VTCBU": (_bound("id2"), _bound("id2", "<[SNOMED-CT::1234]>"), _bound("id2", "<urn:oid:1.2.3>")),
    "VOKU": (
        _bound("id2", '<x:1> ["id1"] = <x:2>'),
        adl(terminology='term_bindings = <["X"] = <["id1"] = <x:1>> ["Y"] = <["id1"] = <x:1>>>'),
        _languages(terms("id1"), terms("id1", language="nb")),
    ),
    "WOUC": (
        one(ITEM, "id2"),
        _coded("[ac1]", "ac1", "at1", value_sets=sets("ac1", "at1")),
        one(
            f"use_archetype CLUSTER[id2, {DEVICE}]",
            "id2",
        ),
        adl(
            f'{cluster(ITEM)}\nrm_overlay\nrm_visibility = <["/items[id2]/value"] = <visibility = <"hide">'
            " alias = <[at1]>>>",
            codes=("id1", "id2", "at1"),
        ),
    ),
    "VARND": (
        one(ITEM, "id2"),
        items("ELEMENT[id0.1]", "id0.1"),
        third("ELEMENT[id6.0.1]", "id6.0.1"),
        adl("CLUSTER[at0000] matches { items matches { ELEMENT[at0001] } }", codes=("at0000", "at0001")),
    ),
}
