"""The words of `describe` in English, bokmål and nynorsk, and how numbers, units and durations are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from archetypes.values import Interval

Words = Mapping[str, str]

_ENGLISH = {
    "any": "anything",
    "assumed": "assumed",
    "pattern": "pattern",
    "other": "others allowed",
    "same as": "same as",
    "slot": "Slot",
    "closed": "closed",
    "except": "except",
    "code of": "code of",
    "True": "true",
    "False": "false",
    "CLUSTER": "Cluster",
    "ELEMENT": "Element",
    "DV_BOOLEAN": "Boolean",
    "DV_CODED_TEXT": "Coded text",
    "DV_COUNT": "Count",
    "DV_DATE": "Date",
    "DV_DATE_TIME": "Date and time",
    "DV_DURATION": "Duration",
    "DV_EHR_URI": "Link within the record",
    "DV_IDENTIFIER": "Identifier",
    "DV_INTERVAL": "Interval of",
    "DV_MULTIMEDIA": "Multimedia",
    "DV_ORDINAL": "Ordinal",
    "DV_PARSABLE": "Parsable text",
    "DV_PROPORTION": "Proportion",
    "DV_QUANTITY": "Quantity",
    "DV_SCALE": "Scale",
    "DV_TEXT": "Text",
    "DV_TIME": "Time",
    "DV_URI": "URI",
    "Y": "years",
    "M": "months",
    "W": "weeks",
    "D": "days",
    "TH": "hours",
    "TM": "minutes",
    "TS": "seconds",
}
_BOKMAL = {
    "any": "hva som helst",
    "assumed": "antatt",
    "pattern": "mønster",
    "other": "andre tillatt",
    "same as": "samme som",
    "slot": "Plass for",
    "closed": "lukket",
    "except": "unntatt",
    "code of": "kode fra",
    "True": "sann",
    "False": "usann",
    "CLUSTER": "Gruppe",
    "ELEMENT": "Element",
    "DV_BOOLEAN": "Sann/usann",
    "DV_CODED_TEXT": "Kodet tekst",
    "DV_COUNT": "Antall",
    "DV_DATE": "Dato",
    "DV_DATE_TIME": "Dato og klokkeslett",
    "DV_DURATION": "Varighet",
    "DV_EHR_URI": "Lenke i journalen",
    "DV_IDENTIFIER": "Identifikator",
    "DV_INTERVAL": "Intervall av",
    "DV_MULTIMEDIA": "Multimedia",
    "DV_ORDINAL": "Ordinal",
    "DV_PARSABLE": "Tolkbar tekst",
    "DV_PROPORTION": "Forhold",
    "DV_QUANTITY": "Kvantitet",
    "DV_SCALE": "Skala",
    "DV_TEXT": "Tekst",
    "DV_TIME": "Klokkeslett",
    "DV_URI": "URI",
    "Y": "år",
    "M": "måneder",
    "W": "uker",
    "D": "dager",
    "TH": "timer",
    "TM": "minutter",
    "TS": "sekunder",
}
_NYNORSK = _BOKMAL | {
    "any": "kva som helst",
    "assumed": "gått ut frå",
    "other": "andre tillatne",
    "same as": "same som",
    "except": "unnateke",
    "closed": "lukka",
    "code of": "kode frå",
    "DV_CODED_TEXT": "Koda tekst",
    "DV_COUNT": "Tal på",
    "DV_DURATION": "Varigheit",
    "DV_EHR_URI": "Lenkje i journalen",
    "DV_MULTIMEDIA": "Multimedium",
    "DV_PARSABLE": "Tolkbar tekst",
    "M": "månader",
    "W": "veker",
    "D": "dagar",
    "TH": "timar",
    "TM": "minutt",
    "TS": "sekund",
}
_WORDS: Mapping[str, Words] = {"en": _ENGLISH, "nb": _BOKMAL, "no": _BOKMAL, "nn": _NYNORSK}
#: UCUM units whose own notation readers do not know.
_UNITS = {
    "mm[Hg]": "mmHg",
    "cm[H2O]": "cmH2O",
    "Cel": "°C",
    "[degF]": "°F",
    "[lb_av]": "lb",
    "[oz_av]": "oz",
    "[in_i]": "in",
    "[ft_i]": "ft",
    "deg": "°",
}
_DATE_PART = re.compile(r"[YMWD]")
_SINGLE_DURATION = re.compile(r"P(\d+)([YMWD])|PT(\d+)([HMS])")


def words(language: str) -> Words:
    """Regional variants use their language; where there are no words, English."""
    return _WORDS.get(language.lower().replace("_", "-").split("-")[0], _ENGLISH)


def readable(language: str) -> tuple[str, ...]:
    """The language, and for Norwegian its other forms, which are the next best for a reader."""
    norwegian = ("nb", "nn", "no")
    others = norwegian if language.lower().split("-")[0] in norwegian else ()
    return (language, *(other for other in others if other != language))


def unit(code: str) -> str:
    return _UNITS.get(code, code)


def number(value: int | Decimal, language: str) -> str:
    """Without trailing zeros; with a decimal comma in Norwegian."""
    text = str(value)
    if "." in text and "E" not in text:
        text = text.rstrip("0").rstrip(".")
    return text if words(language) is _ENGLISH else text.replace(".", ",")


def value(shown: object, language: str) -> str:
    """A plain value as people read it."""
    if isinstance(shown, bool):
        return words(language)[str(shown)]
    if isinstance(shown, int | Decimal):
        return number(shown, language)
    if isinstance(shown, str):
        return f"«{shown}»" if words(language) is not _ENGLISH else f"“{shown}”"
    if isinstance(shown, Interval):
        return interval(shown, language)
    text = str(shown.text)  # type: ignore[attr-defined]  # what is left is a date, time or duration
    return _duration(text, language)


def interval(shown: Interval[object], language: str) -> str:
    """`0–<1000`, `≥0`, `<10`, `5`."""
    if shown.lower is None and shown.upper is None:
        return words(language)["any"]
    if shown.lower is None:
        return f"{'≤' if shown.upper_included else '<'}{value(shown.upper, language)}"
    if shown.upper is None:
        return f"{'≥' if shown.lower_included else '>'}{value(shown.lower, language)}"
    if shown.lower == shown.upper:
        return value(shown.lower, language)
    above, below = "" if shown.lower_included else ">", "" if shown.upper_included else "<"
    return f"{above}{value(shown.lower, language)}–{below}{value(shown.upper, language)}"


def _duration(text: str, language: str) -> str:
    """One part in words (`24 hours`); more than one stays ISO 8601."""
    found = _SINGLE_DURATION.fullmatch(text)
    if not found:
        return text
    count, part = (found[1], found[2]) if found[1] else (found[3], f"T{found[4]}")
    return f"{count} {words(language)[part]}"


def duration_parts(pattern: str, language: str) -> str:
    """`PTHM`: "hours, minutes"."""
    date, _, clock = pattern.upper().removeprefix("P").partition("T")
    parts = [*_DATE_PART.findall(date), *(f"T{part}" for part in clock)]
    return ", ".join(words(language)[part] for part in parts)
