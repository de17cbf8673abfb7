"""What a region and a publisher each make of one archetype, and where the two do not agree."""

from tests.archetypes.revised.editing import Step, beside, inside, moved, named, swap, term, without, wrapped
from tests.archetypes.revised.pairs import (
    COMMENT,
    DEPTH,
    DESCRIPTION,
    DEVICE,
    LENGTH,
    ODOUR,
    PAIN,
    PLACE,
    POSITION,
    PRESENCE,
    SIZE,
    SWABS,
    TEXT,
    coded,
    counted,
    element,
)

TREE = "/data[at0001]/events[at0002]/data[at0003]/items"
TERMS = "ontology/term_definitions"
#: Mine, theirs, and the places in conflict.
Sides = tuple[tuple[Step, ...], tuple[Step, ...], list[tuple[str, str]]]


def new(code: str, text: str, value: str = TEXT, after: str = COMMENT) -> tuple[Step, ...]:
    return beside(after, element(code, value)), term(code, text, f"About {text.lower()}.", f"{text} på norsk")


def _shut_out(name: str) -> Step:
    end = r"relative_location\.v1/}"
    shut = f"exclude archetype_id/value matches {{/openEHR-EHR-CLUSTER\\.{name}\\.v1/}}"
    return inside(PLACE, end, f"{end} {shut}")


def in_nynorsk(text: str) -> str:
    """Every part in bokmål also as one in nynorsk."""
    begun = '["nb"] = <'
    at = text.find(begun)
    while at >= 0:
        depth, end = 1, at + len(begun)
        while depth:
            depth += {"<": 1, ">": -1}.get(text[end], 0)
            end += 1
        text = text[:end] + text[at:end].replace('["nb"]', '["nn"]').replace("::nb", "::nn") + text[end:]
        at = text.find(begun, end)
    return text


def slot_of(*names: str) -> Step:
    """The slot for places with these archetypes."""
    first = r"openEHR-EHR-CLUSTER\.anatomical_location(-[a-zA-Z0-9_]+)*\.v1|openEHR-EHR-CLUSTER\.relative_location\.v1"
    return inside(PLACE, first, "|".join(rf"openEHR-EHR-CLUSTER\.{name}\.v1" for name in names))


_CLUSTER = ("CLUSTER[at0040] occurrences matches {0..1} matches { items matches { ", " } }")
APART: dict[str, Sides] = {
    "texts in different languages": (
        (named("at0008", "Fritekst", language="nb"),),
        (named("at0008", "Narrative"),),
        [],
    ),
    "text and description": ((named("at0008", "Narrative"),), (named("at0008", None, "Told freely."),), []),
    "an element each": (new("at0040", "Smell"), new("at0041", "Warmth", after=ODOUR), []),
    "the same element": (new("at0040", "Smell"), new("at0040", "Smell"), []),
    "the same translation": ((named("at0008", "Fritekst", language="nb"),),) * 2 + ([],),
    "occurrences and value": (
        (counted("at0008", "0..1", "0..*"),),
        (inside(DESCRIPTION, TEXT, f"{TEXT} {coded('local::at0040')}"), term("at0040")),
        [],
    ),
    "a value each": (
        (inside(PRESENCE, "at0007]", "at0007, at0040]"), term("at0040", "Infected")),
        (inside(PRESENCE, "at0007]", "at0007, at0041]"), term("at0041", "Dehiscent")),
        [],
    ),
    "a value gone, another added": (
        (inside(PRESENCE, "at0006,    -- Healing", ""),),
        (inside(PRESENCE, "at0007]", "at0007, at0041]"), term("at0041", "Dehiscent")),
        [],
    ),
    "a value gone, its name changed": (
        (inside(PRESENCE, "at0006,    -- Healing", ""),),
        (named("at0006", "In recovery"),),
        [],
    ),
    "a range each": (
        (inside(LENGTH, "0.0..100.0", "0.0..50.0"),),
        (inside(LENGTH, "0.0..1000.0", "0.0..500.0"),),
        [],
    ),
    "a unit here, a range there": (
        (inside(DEPTH, '["1"]', '["2"] = <units = <"cm">> ["1"]'),),
        (inside(DEPTH, 'units = <"mm">', 'units = <"mm"> magnitude = <|0.0..500.0|>'),),
        [],
    ),
    "range and decimals of one unit": (
        (inside(LENGTH, "0.0..100.0", "0.0..50.0"),),
        (inside(LENGTH, "precision = <|1|>", "precision = <|0..2|>"),),
        [],
    ),
    "order here, an element there": ((moved(PRESENCE, DESCRIPTION),), new("at0040", "Smell"), []),
    "a node that moved here is changed there": ((moved(COMMENT, DEPTH),), (counted("at0023", "0..1", "0..*"),), []),
    "a node that moved there is changed here": ((counted("at0023", "0..1", "0..*"),), (moved(COMMENT, DEPTH),), []),
    "a node that both moved to one place": ((moved(COMMENT, DEPTH),), (moved(COMMENT, DEPTH),), []),
    "a node wrapped here is changed there": (
        (wrapped(COMMENT, *_CLUSTER), term("at0040", "Remarks")),
        (inside(COMMENT, TEXT, f"{TEXT} DV_IDENTIFIER matches {{*}}"),),
        [],
    ),
    "a slot takes one more on each side": (
        (slot_of("anatomical_location(-[a-zA-Z0-9_]+)*", "relative_location", "grid"),),
        (slot_of("anatomical_location(-[a-zA-Z0-9_]+)*", "relative_location", "map"),),
        [],
    ),
    "a slot takes less here, more there": (
        (slot_of("relative_location"),),
        (slot_of("anatomical_location(-[a-zA-Z0-9_]+)*", "relative_location", "map"),),
        [],
    ),
    "a slot shuts out one on each side": ((_shut_out("old"),), (_shut_out("toy"),), []),
    "a slot is filled oftener, and with more": (
        (counted("at0030", "0..1", "0..*"),),
        (inside(DEVICE, r"device\.v1", r"device\.v1|openEHR-EHR-CLUSTER\.ruler\.v1"),),
        [],
    ),
    "an unused node goes, another is renamed": ((without(ODOUR),), (named("at0023", "Remarks"),), []),
    "bindings to two terminologies": (
        (swap('["at0010"] = <[LOINC', '["at0011"] = <[LOINC::1]> ["at0010"] = <[LOINC'),),
        (swap('["LOINC"] = <\n', '["ICF"] = <items = <["at0010"] = <[ICF::b1]>>> ["LOINC"] = <\n'),),
        [],
    ),
    "keywords, contributors and purpose": (
        (
            swap('"wound", "dressing"', '"wound", "dressing", "local"'),
            swap('"Siri Sample, Fjellvik"', '"Siri", "Lokal"'),
        ),
        (swap('"wound", "dressing"', '"wound", "ulcer"'), swap("what is seen", "what is found")),
        [],
    ),
    "sums and builds of both": (
        (swap("0123456789ABCDEF0123", "11111111111111111111"), swap("7c1f2f0e", "aaaaaaaa")),
        (swap("0123456789ABCDEF0123", "22222222222222222222"), swap("7c1f2f0e", "bbbbbbbb")),
        [],
    ),
    "one code for two things": (new("at0040", "Smell"), new("at0040", "Warmth", "DV_COUNT matches {*}"), []),
    "one code for two values": (
        (inside(PRESENCE, "at0007]", "at0007, at0040]"), term("at0040", "Infected")),
        (inside(PRESENCE, "at0007]", "at0007, at0040]"), term("at0040", "Dehiscent")),
        [],
    ),
    "one code for the same in two places": (new("at0040", "Smell"), new("at0040", "Smell", after=DEPTH), []),
    "a new language here, new words there": (
        (in_nynorsk,),
        new("at0040", "Smell"),
        [],
    ),
}

TORN: dict[str, Sides] = {
    "one text": ((named("at0008", "Narrative"),), (named("at0008", "Free text"),), [(f"{TERMS}/en/at0008", "text")]),
    "one translation": (
        (named("at0008", "Fritekst", language="nb"),),
        (named("at0008", "Skildring", language="nb"),),
        [(f"{TERMS}/nb/at0008", "text")],
    ),
    "occurrences": (
        (counted("at0008", "0..1", "1..1"),),
        (counted("at0008", "0..1", "0..*"),),
        [(f"{TREE}[at0008]", "occurrences")],
    ),
    "removed here, changed there": (
        (without(DESCRIPTION),),
        (counted("at0008", "0..1", "0..*"),),
        [(f"{TREE}[at0008]", "")],
    ),
    "changed here, removed there": (
        (counted("at0008", "0..1", "0..*"),),
        (without(DESCRIPTION),),
        [(f"{TREE}[at0008]", "")],
    ),
    "moved here, removed there": (
        (moved(COMMENT, DEPTH),),
        (without(COMMENT),),
        [(f"{TREE}[at0009]/items[at0023]", "")],
    ),
    "removed here, moved there": ((without(COMMENT),), (moved(COMMENT, DEPTH),), [(f"{TREE}[at0023]", "")]),
    "moved to two places": (
        (moved(COMMENT, DEPTH),),
        (moved(COMMENT, POSITION),),
        [(f"{TREE}[at0009]/items[at0023]", "place")],
    ),
    "a range": (
        (inside(LENGTH, "0.0..100.0", "0.0..50.0"),),
        (inside(LENGTH, "0.0..100.0", "0.0..80.0"),),
        [(f"{TREE}[at0009]/items[at0010]/value", "items/cm/magnitude")],
    ),
    "a count": (
        (inside(SWABS, "0..5", "0..3"),),
        (inside(SWABS, "0..5", "0..9"),),
        [(f"{TREE}[at0016]/value/magnitude", "")],
    ),
    "order": (
        (moved(PRESENCE, DESCRIPTION), moved(ODOUR, PAIN)),
        (moved(COMMENT, PRESENCE),),
        [(TREE, "order")],
    ),
    "one number for two steps of a scale": (
        (inside(PAIN, "2|[local::at0015]", "2|[local::at0015], 3|[local::at0040]"), term("at0040", "Worst")),
        (inside(PAIN, "2|[local::at0015]", "2|[local::at0015], 3|[local::at0041]"), term("at0041", "Unbearable")),
        [(f"{TREE}[at0012]/value", "")],
    ),
    "an assumed value that goes": (
        (inside(PRESENCE, "at0007]", "at0007; at0006]"),),
        (inside(PRESENCE, "at0006,    -- Healing", ""),),
        [(f"{TREE}[at0004]/value/defining_code", "")],
    ),
    "types": (
        (inside(COMMENT, "DV_TEXT", "DV_MULTIMEDIA"),),
        (inside(COMMENT, "DV_TEXT", "DV_PARSABLE"),),
        [(f"{TREE}[at0023]/value", "")],
    ),
    "cardinality": (
        (inside(SIZE, "{1..*; unordered}", "{2..*; unordered}"),),
        (inside(SIZE, "{1..*; unordered}", "{1..*; ordered}"),),
        [(f"{TREE}[at0009]/items", "cardinality")],
    ),
    "a slot left with nothing": (
        (slot_of("relative_location"),),
        (slot_of("anatomical_location(-[a-zA-Z0-9_]+)*"),),
        [(f"{TREE}[at0022]", "includes")],
    ),
    "a binding": ((swap("39126-8", "1-1"),), (swap("39126-8", "2-2"),), [("ontology/term_bindings/LOINC", "at0010")]),
    "a purpose": (
        (swap("what is seen when a wound", "what we see when a wound"),),
        (swap("what is seen when a wound", "what is found when a wound"),),
        [("description/details/en", "purpose")],
    ),
    "a revision": (
        (swap('["revision"] = <"1.0.0">', '["revision"] = <"1.0.0-lokal">'),),
        (swap('["revision"] = <"1.0.0">', '["revision"] = <"1.1.0">'),),
        [("description/other_details", "revision")],
    ),
}
