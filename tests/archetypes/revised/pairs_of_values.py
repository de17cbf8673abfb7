"""Revisions in which what a value may be has changed, with the grade that a careful publisher gives each."""

from tests.archetypes.revised.editing import inside, swap
from tests.archetypes.revised.pairs import (
    COMMENT,
    DEPTH,
    DURATION,
    KIND,
    LENGTH,
    NEW,
    ODOUR,
    ONSET,
    PAIN,
    PLACE,
    POSITION,
    PRESENCE,
    SHARE,
    SWABS,
    TEXT,
    Pair,
)

_MM = '["2"] = < units = <"mm"> magnitude = <|0.0..1000.0|> >'
_MOMENT = "DV_DATE_TIME matches { value matches {yyyy-mm-ddTHH:MM:??} }"


QUANTITIES: dict[str, Pair] = {
    "a wider range": ((inside(LENGTH, "0.0..100.0", "0.0..200.0"),), "minor"),
    "a narrower range": ((inside(LENGTH, "0.0..100.0", "0.0..50.0"),), "major"),
    "a range that moves": ((inside(LENGTH, "0.0..100.0", "1.0..200.0"),), "major"),
    "a limit is shut out": ((inside(LENGTH, "0.0..100.0", ">0.0..100.0"),), "major"),
    "a range is open above": ((inside(LENGTH, "|0.0..100.0|", "|>=0.0|"),), "minor"),
    "a range is set": ((inside(DEPTH, 'units = <"mm">', 'units = <"mm"> magnitude = <|0.0..500.0|>'),), "major"),
    "a range is taken away": ((inside(LENGTH, "magnitude = <|0.0..1000.0|>", ""),), "minor"),
    "a limit is written with more decimals": ((inside(LENGTH, "0.0..100.0", "0.00..100.00"),), "none"),
    "more decimals": ((inside(LENGTH, "precision = <|1|>", "precision = <|0..2|>"),), "minor"),
    "fewer decimals": ((inside(DEPTH, 'units = <"mm">', 'units = <"mm"> precision = <|0|>'),), "major"),
    "a unit is added": ((inside(DEPTH, '["1"]', '["2"] = <units = <"cm">> ["1"]'),), "minor"),
    "a unit goes": ((inside(LENGTH, _MM, ""),), "major"),
    "a unit is replaced": ((inside(DEPTH, '"mm"', '"cm"'),), "major"),
    "units are numbered otherwise": (
        (inside(LENGTH, '["1"]', '["3"]'), inside(LENGTH, '["2"]', '["1"]'), inside(LENGTH, '["3"]', '["2"]')),
        "none",
    ),
    "any unit of the property": (
        (
            inside(
                DEPTH,
                ' list = < ["1"] = < units = <"mm"> > >',
                "",
            ),
        ),
        "minor",
    ),
    "the property is mended beside the same units": ((inside(DEPTH, "openehr::122", "openehr::128"),), "minor"),
    "a value is assumed": (
        (inside(DEPTH, "list =", 'assumed_value = <units = <"mm"> magnitude = <5.0>> list ='),),
        "minor",
    ),
    "a count may be higher": ((inside(SWABS, "0..5", "0..9"),), "minor"),
    "a count may be lower only": ((inside(SWABS, "0..5", "0..3"),), "major"),
    "a count starts at one": ((inside(SWABS, "|0..5|", "|1..5|"),), "major"),
    "a count is free": ((inside(SWABS, "|0..5|", "|>=0|"),), "minor"),
    "a count becomes a quantity": ((inside(SWABS, "DV_COUNT matches", "DV_QUANTITY matches"),), "major"),
    "a share of another sort": ((inside(SHARE, "type matches {2}", "type matches {1}"),), "major"),
    "a share of two sorts": ((inside(SHARE, "type matches {2}", "type matches {1, 2}"),), "minor"),
    "a share of a smaller part": ((inside(SHARE, "0.0..100.0", "0.0..50.0"),), "major"),
}

MOMENTS: dict[str, Pair] = {
    "the minute may be left out": ((inside(ONSET, "HH:MM:??", "HH:??:??"),), "minor"),
    "a moment may lack its time": ((inside(ONSET, "THH:MM:??", "T??:??:??"),), "minor"),
    "any moment": ((inside(ONSET, "yyyy-mm-ddTHH:MM:??", "yyyy-??-??T??:??:??"),), "minor"),
    "the second must be told": ((inside(ONSET, "HH:MM:??", "HH:MM:SS"),), "major"),
    "seconds have no place": ((inside(ONSET, "HH:MM:??", "HH:MM:XX"),), "major"),
    "a date beside a moment": ((inside(ONSET, _MOMENT, f"{_MOMENT} DV_DATE matches {{*}}"),), "minor"),
    "a date in place of a moment": (
        (inside(ONSET, "DV_DATE_TIME", "DV_DATE"), inside(ONSET, "THH:MM:??", "")),
        "major",
    ),
    "a duration in weeks too": ((inside(DURATION, "PDTHM", "PWDTHM"),), "minor"),
    "a duration without minutes": ((inside(DURATION, "PDTHM", "PDTH"),), "major"),
    "a duration has a longest": ((inside(DURATION, "|>=PT0S|", "|PT0S..P30D|"),), "major"),
    "a duration has no shortest": ((inside(DURATION, "/|>=PT0S|", ""),), "minor"),
    "an interval in place of a moment": (
        (inside(ONSET, _MOMENT, "DV_INTERVAL<DV_DATE_TIME> matches {*}"),),
        "major",
    ),
    "an interval beside a moment": (
        (inside(ONSET, _MOMENT, f"{_MOMENT} DV_INTERVAL<DV_DATE_TIME> matches {{*}}"),),
        "minor",
    ),
}

CHOICES: dict[str, Pair] = {
    "a value is added": ((inside(PRESENCE, "at0007]", "at0007, at0040]"), NEW), "minor"),
    "a value goes": ((inside(PRESENCE, "at0006,    -- Healing", ""),), "major"),
    "a value is replaced": ((inside(PRESENCE, "at0007]", "at0040]"), NEW), "major"),
    "values change places": (
        (
            inside(PRESENCE, "at0005", "at00xx"),
            inside(PRESENCE, "at0006", "at0005"),
            inside(PRESENCE, "at00xx", "at0006"),
        ),
        "patch",
    ),
    "free text beside the values": ((inside(PRESENCE, "DV_CODED_TEXT", f"{TEXT} DV_CODED_TEXT"),), "minor"),
    "free text in place of the values": (
        (lambda text: text.replace(_values(text), TEXT, 1),),
        "minor",
    ),
    "values in place of free text": (
        (inside(COMMENT, TEXT, "DV_CODED_TEXT matches { defining_code matches {[local::at0040]} }"), NEW),
        "major",
    ),
    "values beside free text": (
        (inside(COMMENT, TEXT, f"DV_CODED_TEXT matches {{ defining_code matches {{[local::at0040]}} }} {TEXT}"), NEW),
        "minor",
    ),
    "no free text beside the values any more": ((inside(POSITION, TEXT, ""),), "major"),
    "only free text is left": ((lambda text: text.replace(_values(text, POSITION), "", 1),), "minor"),
    "a value is assumed": ((inside(PRESENCE, "at0007]", "at0007; at0005]"),), "minor"),
    "a set elsewhere in place of values": (
        (
            lambda text: text.replace(_codes(text), "[ac0002]", 1),
            swap('["ac0001"] = <\n', '["ac0002"] = <text = <"Set"> description = <"A set.">> ["ac0001"] = <\n'),
        ),
        "major",
    ),
    "values in place of a set elsewhere": ((inside(KIND, "[ac0001]", "[local::at0040]"), NEW), "major"),
    "any text in place of a set elsewhere": (
        (
            inside(
                KIND,
                "DV_CODED_TEXT matches { defining_code matches {[ac0001]}    -- Types }",
                TEXT,
            ),
        ),
        "minor",
    ),
    "values of another terminology": ((inside(PRESENCE, "local::", "SNOMED-CT::"),), "major"),
    "a step is added to a scale": (
        (inside(PAIN, "2|[local::at0015]", "2|[local::at0015], 3|[local::at0040]"), NEW),
        "minor",
    ),
    "a step goes from a scale": ((inside(PAIN, "1|[local::at0014],    -- Some", ""),), "major"),
    "a step of a scale has another number": ((inside(PAIN, "2|[local::at0015]", "3|[local::at0015]"),), "major"),
    "two steps have changed numbers": (
        (inside(PAIN, "1|", "x|"), inside(PAIN, "2|", "1|"), inside(PAIN, "x|", "2|")),
        "major",
    ),
    "a step is assumed": ((inside(PAIN, "2|[local::at0015]    -- Severe", "2|[local::at0015]; 0"),), "minor"),
    "only yes may be said": ((inside(ODOUR, "{True, False}", "{True}"),), "major"),
    "yes or no is free": (
        (inside(ODOUR, "value matches {True, False}", "value matches {True, False; False}"),),
        "minor",
    ),
    "yes or no becomes text": (
        (
            inside(
                ODOUR,
                "DV_BOOLEAN matches { value matches {True, False} }",
                TEXT,
            ),
        ),
        "major",
    ),
    "an identifier beside text": ((inside(COMMENT, TEXT, f"{TEXT} DV_IDENTIFIER matches {{*}}"),), "minor"),
    "a picture in place of text": ((inside(COMMENT, "DV_TEXT", "DV_MULTIMEDIA"),), "major"),
    "texts to choose from": ((inside(COMMENT, TEXT, 'DV_TEXT matches { value matches {"a", "b"} }'),), "major"),
    "a value of any type": (
        (
            inside(
                COMMENT,
                "value matches { DV_TEXT matches {*} }",
                "value matches {*}",
            ),
        ),
        "minor",
    ),
    "a specialised type": ((inside(COMMENT, "DV_TEXT", "DV_CODED_TEXT"),), "major"),
    "a more general type": ((lambda text: text.replace(_values(text), "DV_TEXT matches {*}", 1),), "minor"),
}

_FIRST = r"openEHR-EHR-CLUSTER\.anatomical_location(-[a-zA-Z0-9_]+)*\.v1"
_SECOND = r"|openEHR-EHR-CLUSTER\.relative_location\.v1"
SLOTS: dict[str, Pair] = {
    "a slot takes one more": ((inside(PLACE, _SECOND, _SECOND + r"|openEHR-EHR-CLUSTER\.grid\.v1"),), "minor"),
    "a slot takes one less": ((inside(PLACE, _SECOND, ""),), "major"),
    "a slot takes no specialisations": ((inside(PLACE, "(-[a-zA-Z0-9_]+)*", ""),), "major"),
    "a slot takes specialisations": (
        (inside(PLACE, r"relative_location\.v1", r"relative_location(-[a-zA-Z0-9_]+)*\.v1"),),
        "minor",
    ),
    "a slot takes another version": ((inside(PLACE, r"relative_location\.v1", r"relative_location\.v2"),), "minor"),
    "a slot takes a newer version too": (
        (inside(PLACE, _SECOND, _SECOND + r"|openEHR-EHR-CLUSTER\.relative_location\.v2"),),
        "minor",
    ),
    "a slot takes a draft too": ((inside(PLACE, r"location\.v1", r"location\.v[01]"),), "minor"),
    "a slot takes all of its class": ((inside(PLACE, _FIRST + _SECOND, r"openEHR-EHR-CLUSTER\..*\.v.*"),), "minor"),
    "a slot takes anything": ((inside(PLACE, _FIRST + _SECOND, ".*"),), "minor"),
    "a slot that says it takes no others": (
        (
            inside(
                PLACE,
                _SECOND + "/}",
                _SECOND + "/} exclude archetype_id/value matches {/.*/}",
            ),
        ),
        "none",
    ),
    "a slot that shuts out one": (
        (
            inside(
                PLACE,
                _SECOND + "/}",
                _SECOND
                + "/} exclude archetype_id/value matches {/openEHR-EHR-CLUSTER\\.anatomical_location-old\\.v1/}",
            ),
        ),
        "major",
    ),
    "a slot names in another order": (
        (inside(PLACE, _FIRST + _SECOND, _SECOND.removeprefix("|") + "|" + _FIRST),),
        "none",
    ),
    "a slot names each in a line of its own": (
        (inside(PLACE, _SECOND + "/}", "/} archetype_id/value matches {/" + _SECOND.removeprefix("|") + "/}"),),
        "none",
    ),
}


def _values(text: str, head: str = PRESENCE) -> str:
    start = text.index("DV_CODED_TEXT", text.index(head))
    end = text.index("}\n", text.index("}\n", start) + 1) + 1
    return text[start:end]


def _codes(text: str) -> str:
    start = text.index("[local::", text.index(PRESENCE))
    return text[start : text.index("]", start) + 1]
