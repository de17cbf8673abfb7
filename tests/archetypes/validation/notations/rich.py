"""A parent with values of every kind, what specialises it, and archetypes to use: notations are made from it."""

from archetypes import Library
from tests.archetypes.adl2.texts import terms
from tests.archetypes.validation.texts import LIBRARY, adl

RICH = "openEHR-EHR-OBSERVATION.rich.v1.0.0"
SECOND = "openEHR-EHR-OBSERVATION.rich-second.v1.0.0"
TRY = "openEHR-EHR-OBSERVATION.try.v1.0.0"
ITEMS = "/data[id2]/events[id3]/data[id4]"
ENGLISH = "language original_language = <[ISO_639-1::en]>"
BOTH = f'{ENGLISH} translations = <["nb"] = <language = <[ISO_639-1::nb]> author = <["name"] = <"N">>>>'


def element(code: str, value: str, more: str = "") -> str:
    return f"ELEMENT[{code}] {more} matches {{ value matches {{ {value} }} }}"


def plain(code: str, rm_type: str, value_id: str, attribute: str, constraint: str) -> str:
    """An element whose value has this constraint on an attribute."""
    return element(code, f"{rm_type}[{value_id}] matches {{ {attribute} matches {{{constraint}}} }}")


def sets(code: str, *members: str) -> str:
    listed = ", ".join(f'"{member}"' for member in members)
    return f'["{code}"] = <id = <"{code}"> members = <{listed}>>'


_SLOT = (
    "allow_archetype CLUSTER[id16] occurrences matches {0..*} matches {"
    r" include archetype_id/value matches {/openEHR-EHR-CLUSTER\.device(-[a-z]+)?\.v1.*/} }"
)
_CLUSTER = (
    "CLUSTER[id33] occurrences matches {0..2} matches { items cardinality matches {1..3; ordered} matches {"
    " ELEMENT[id34] occurrences matches {0..1} ELEMENT[id35] occurrences matches {0..1} } }"
)
_ITEMS = "\n".join(
    (
        element(
            "id5",
            "DV_QUANTITY[id20] matches {"
            ' [magnitude, units] matches {[{|0.0..10.0|}, {"mm"}], [{|0.0..1.0|}, {"cm"}]}'
            " precision matches {|0..2|} }",
            "occurrences matches {0..1}",
        ),
        plain("id6", "DV_COUNT", "id21", "magnitude", "|0..10|, |20..30|"),
        plain("id7", "DV_BOOLEAN", "id22", "value", "True"),
        plain("id8", "DV_DATE", "id23", "value", "yyyy-mm-??"),
        plain("id9", "DV_DATE_TIME", "id24", "value", "|2000-01-01T00:00:00..2010-01-01T00:00:00|"),
        plain("id10", "DV_DURATION", "id25", "value", "|PT1H..PT5H|"),
        plain("id11", "DV_TEXT", "id26", "value", '"a", "b"'),
        plain("id12", "DV_CODED_TEXT", "id27", "defining_code", "[ac1]"),
        plain("id13", "DV_PROPORTION", "id28", "type", "1, 2"),
        plain("id14", "DV_TIME", "id29", "value", "|08:00:00..16:00:00|"),
        element("id15", "DV_ORDINAL[id30] matches { [value, symbol] matches {[{0}, {[at1]}], [{1}, {[at2]}]} }"),
        _SLOT,
        element("id18", "DV_QUANTITY[id31] DV_TEXT[id32]", "occurrences matches {1..3}"),
        "allow_archetype CLUSTER[id19] closed",
        _CLUSTER,
        "use_archetype CLUSTER[id36, openEHR-EHR-CLUSTER.device.v1] occurrences matches {0..1}",
        "ELEMENT[id37]",
    )
)
_DEFINITION = f"""OBSERVATION[id1] matches {{
    data existence matches {{1..1}} matches {{ HISTORY[id2] matches {{
    events cardinality matches {{1..9; unordered}} matches {{
        POINT_EVENT[id3] occurrences matches {{0..1}} matches {{
            data matches {{ ITEM_TREE[id4] matches {{ items cardinality matches {{0..40; unordered}} matches {{
                {_ITEMS}
            }} }} }}
            state matches {{ ITEM_TREE[id38] }}
        }}
        INTERVAL_EVENT[id39] occurrences matches {{0..1}} matches {{
            data matches {{ use_node ITEM_TREE[id40] {ITEMS} }}
        }}
    }} }} }}
    protocol existence matches {{0..1}} matches {{ ITEM_TREE[id41] matches {{ items matches {{
        ELEMENT[id42] use_node ELEMENT[id43] {ITEMS}/items[id5]
    }} }} }}
}}"""
_NUMBERS = (1, *range(3, 17), 18, 19, *range(33, 44))
_CODES = (*(f"id{number}" for number in _NUMBERS), "at1", "at2", "at3", "ac1", "ac2")


def _library() -> Library:
    value_sets = f"value_sets = <{sets('ac1', 'at1', 'at2')} {sets('ac2', 'at1', 'at2', 'at3')}>"
    parent = adl(
        _DEFINITION,
        defined=terms(*_CODES) + terms(*_CODES, language="nb"),
        language=BOTH,
        terminology=value_sets,
        archetype_id=RICH,
    )
    second = adl(
        f"OBSERVATION[id1.1] matches {{ {ITEMS}/items matches {{ ELEMENT[id5.1] ELEMENT[id0.1]"
        " ELEMENT[id37] occurrences matches {0} } }",
        codes=("id1.1", "id5.1", "id0.1"),
        specialize=RICH,
        archetype_id=SECOND,
    )
    return Library(texts=[parent, second]).extended(LIBRARY)


RICH_LIBRARY = _library()


def of_rich(body: str, *codes: str, **parts: str) -> str:
    """A specialisation of the parent: the attributes in this body, all its codes defined."""
    wanted = {"specialize": RICH, "archetype_id": TRY, **parts}
    definition = f"OBSERVATION[id1.1] matches {{ {body} }}" if body else "OBSERVATION[id1.1]"
    return adl(definition, codes=("id1.1", *codes), **wanted)  # type: ignore[arg-type]


def items(nodes: str, *codes: str, **parts: str) -> str:
    """The same, with these nodes among the items of the point event."""
    return of_rich(f"{ITEMS}/items matches {{ {nodes} }}", *codes, **parts)


def third(nodes: str, *codes: str, **parts: str) -> str:
    """A specialisation of the second level with these items."""
    definition = f"OBSERVATION[id1.1.1] matches {{ {ITEMS}/items matches {{ {nodes} }} }}"
    wanted = {"specialize": SECOND, "archetype_id": TRY, **parts}
    return adl(definition, codes=("id1.1.1", *codes), **wanted)  # type: ignore[arg-type]


def valued(number: int, rm_type: str, value_id: int, attribute: str, constraint: str) -> str:
    """The element of this number narrowed to a constraint on its value."""
    return items(plain(f"id{number}.1", rm_type, f"id{value_id}.1", attribute, constraint), f"id{number}.1")
