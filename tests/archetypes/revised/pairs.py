"""Revisions of one archetype with the grade that a careful publisher gives each.

By openEHR's archetype identification, 4.2 to 4.4, as the editors of its repository apply it in public: patch for slips,
translations and what is said about the archetype; minor for new nodes and values, wider constraints, new names and
bindings; major for what goes, is narrowed, moves or means something else.
"""

from tests.archetypes.revised.editing import (
    Step,
    beside,
    inside,
    moved,
    swap,
    term,
    without,
    wrapped,
)

Pair = tuple[tuple[Step, ...], str]


def element(code: str, value: str = "DV_TEXT matches {*}", occurrences: str = "0..1") -> str:
    return f"ELEMENT[{code}] occurrences matches {{{occurrences}}} matches {{ value matches {{ {value} }} }}"


def counted(code: str, before: str, after: str) -> Step:
    return swap(f"[{code}] occurrences matches {{{before}}}", f"[{code}] occurrences matches {{{after}}}")


def coded(codes: str) -> str:
    return f"DV_CODED_TEXT matches {{ defining_code matches {{[{codes}]}} }}"


def slot(code: str, occurrences: str) -> str:
    inside = "include archetype_id/value matches {/.*/}"
    return f"allow_archetype CLUSTER[{code}] occurrences matches {{{occurrences}}} matches {{ {inside} }}"


REFERENCE = "use_node ITEM_TREE /data[at0001]/events[at0002]/data[at0003]"
TEXT = "DV_TEXT matches {*}"
PRESENCE, DESCRIPTION, SIZE = "ELEMENT[at0004]", "ELEMENT[at0008]", "CLUSTER[at0009]"
LENGTH, DEPTH, PAIN, SWABS = "ELEMENT[at0010]", "ELEMENT[at0011]", "ELEMENT[at0012]", "ELEMENT[at0016]"
ONSET, DURATION, SHARE, KIND = "ELEMENT[at0017]", "ELEMENT[at0018]", "ELEMENT[at0019]", "ELEMENT[at0020]"
ODOUR, PLACE, COMMENT, POSITION = (
    "ELEMENT[at0021]",
    "allow_archetype CLUSTER[at0022]",
    "ELEMENT[at0023]",
    "ELEMENT[at0025]",
)
DEVICE = "allow_archetype CLUSTER[at0030]"
MEAN = "INTERVAL_EVENT[at0028]"
NEW = term("at0040")

COUNTS: dict[str, Pair] = {
    "a node may be there several times": ((counted("at0008", "0..1", "0..*"),), "minor"),
    "a node may be there once only": ((counted("at0016", "0..*", "0..1"),), "major"),
    "a node is mandatory": ((counted("at0004", "0..1", "1..1"),), "major"),
    "a node that may repeat is mandatory and may not repeat": ((counted("at0016", "0..*", "1..1"),), "major"),
    "a node that may repeat is mandatory": ((counted("at0016", "0..*", "1..*"),), "major"),
    "a node is prohibited": ((counted("at0008", "0..1", "0..0"),), "major"),
    "a slot may be filled several times": ((counted("at0030", "0..1", "0..*"),), "minor"),
    "a slot must be filled": ((counted("at0030", "0..1", "1..1"),), "major"),
    "a cluster may be empty": ((inside(SIZE, "{1..*; unordered}", "{0..*; unordered}"),), "none"),
    "a cluster has at least two": ((inside(SIZE, "{1..*; unordered}", "{2..*; unordered}"),), "major"),
    "a cluster has at most one": ((inside(SIZE, "{1..*; unordered}", "{1..1; unordered}"),), "major"),
    "a cluster is ordered": ((inside(SIZE, "{1..*; unordered}", "{1..*; ordered}"),), "minor"),
    "a tree has at least one": (
        (
            swap(
                "ITEM_TREE[at0024] matches {    -- Tree\n\t\t\t\t\t\t\t\titems cardinality matches {0..*; unordered}",
                "ITEM_TREE[at0024] matches {    -- Tree\n\t\t\t\t\t\t\t\titems cardinality matches {1..*; unordered}",
            ),
        ),
        "major",
    ),
    "an attribute is mandatory": ((swap("protocol matches", "protocol existence matches {1..1} matches"),), "major"),
    "an attribute says that it is optional": (
        (swap("protocol matches", "protocol existence matches {0..1} matches"),),
        "none",
    ),
    "events may be there several times": ((counted("at0028", "0..1", "0..*"),), "minor"),
    "events may be there once": ((counted("at0002", "0..*", "0..1"),), "major"),
}

NODES: dict[str, Pair] = {
    "an element is added": ((beside(COMMENT, element("at0040")), NEW), "minor"),
    "a mandatory element is added": ((beside(COMMENT, element("at0040", occurrences="1..1")), NEW), "major"),
    "an element is added within a cluster": ((beside(DEPTH, element("at0040")), NEW), "minor"),
    "a cluster with elements is added": (
        (
            beside(
                COMMENT,
                "CLUSTER[at0040] occurrences matches {0..*} matches { items matches { " + element("at0041") + " } }",
            ),
            NEW,
            term("at0041"),
        ),
        "minor",
    ),
    "an optional cluster with a mandatory element is added": (
        (
            beside(
                COMMENT,
                "CLUSTER[at0040] occurrences matches {0..1} matches { items matches { "
                + element("at0041", occurrences="1..1")
                + " } }",
            ),
            NEW,
            term("at0041"),
        ),
        "minor",
    ),
    "an element goes": ((without(DESCRIPTION),), "major"),
    "a cluster goes": ((without(SIZE),), "major"),
    "a slot goes": ((without(PLACE),), "major"),
    "an element moves into a cluster": ((moved(COMMENT, DEPTH),), "major"),
    "an element moves out of a cluster": ((moved(DEPTH, COMMENT),), "major"),
    "an element is wrapped by a new cluster": (
        (
            wrapped(COMMENT, "CLUSTER[at0040] occurrences matches {0..1} matches { items matches { ", " } }"),
            NEW,
        ),
        "major",
    ),
    "an element moves from the data to the protocol": ((moved(COMMENT, DEVICE),), "major"),
    "elements change places": ((moved(PRESENCE, DESCRIPTION),), "patch"),
    "a node has another code and the same name": (
        (swap("at0023]", "at0040]"), term("at0040", "Comment", "Anything that other elements do not tell.")),
        "major",
    ),
    "an element becomes a cluster": (
        (
            inside(COMMENT, "value matches", "items matches"),
            inside("ELEMENT[at0023]", TEXT, element("at0040")),
            swap("ELEMENT[at0023]", "CLUSTER[at0023]"),
            NEW,
        ),
        "major",
    ),
    "a slot is added in the protocol": (
        (
            beside(
                DEVICE,
                slot("at0040", "0..*"),
            ),
            NEW,
        ),
        "minor",
    ),
    "a slot stands where an element was": (
        (
            without(COMMENT),
            beside(
                ODOUR,
                slot("at0023", "0..1"),
            ),
        ),
        "major",
    ),
    "the protocol goes": ((without("protocol matches"),), "major"),
    "the state goes": ((without("state matches"),), "major"),
    "an event is added": (
        (
            beside(
                MEAN,
                f"POINT_EVENT[at0040] occurrences matches {{0..1}} matches {{ data matches {{ {REFERENCE} }} }}",
            ),
            NEW,
        ),
        "minor",
    ),
    "an event goes": ((without(MEAN),), "major"),
    "any event becomes a point": ((swap("\tEVENT[at0002]", "\tPOINT_EVENT[at0002]"),), "major"),
    "an interval becomes any event": ((swap("INTERVAL_EVENT[at0028]", "EVENT[at0028]"),), "minor"),
    "an interval has a width": (
        (
            inside(
                MEAN,
                "data matches {",
                "width matches { DV_DURATION matches { value matches {|PT24H|} } } data matches {",
            ),
        ),
        "major",
    ),
    "an interval has a function": (
        (
            inside(
                MEAN,
                "data matches {",
                f"math_function matches {{ {coded('openehr::146')} }} data matches {{",
            ),
        ),
        "major",
    ),
    "what a reference says is set free": (
        (swap(REFERENCE, "ITEM_TREE[at0003] matches {*}"),),
        "major",
    ),
    "a name at run time is offered": (
        (
            inside(
                COMMENT,
                "value matches",
                f"name matches {{ {coded('local::at0040, at0041')} }} value matches",
            ),
            NEW,
            term("at0041"),
        ),
        "minor",
    ),
    "reasons for no value are limited": (
        (
            inside(
                COMMENT,
                "value matches",
                f"null_flavour matches {{ {coded('openehr::271, 253')} }} value matches",
            ),
        ),
        "major",
    ),
    "the tree's kind is a list": ((swap("ITEM_TREE[at0029]", "ITEM_LIST[at0029]"),), "major"),
    "the tree is any structure": ((swap("ITEM_TREE[at0029]", "ITEM_STRUCTURE[at0029]"),), "minor"),
}
