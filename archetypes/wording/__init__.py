"""The words of `describe` in English, bokmål and nynorsk, and how numbers, units and durations are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import unquote

from archetypes.values import Interval
from archetypes.wording.names import TYPES

Words = Mapping[str, str]

_ENGLISH = {
    "any": "anything",
    "assumed": "assumed",
    "pattern": "pattern",
    "optional": "optional",
    "without": "without",
    "unknown": "a constraint that cannot be told in words",
    "other": "others allowed",
    "same as": "same as",
    "same as in": "same as in",
    "slot": "Slot for",
    "closed": "closed",
    "except": "except",
    "code of": "code of",
    "True": "true",
    "False": "false",
    "Y": "years",
    "M": "months",
    "W": "weeks",
    "D": "days",
    "TH": "hours",
    "TM": "minutes",
    "TS": "seconds",
    "1Y": "year",
    "1M": "month",
    "1W": "week",
    "1D": "day",
    "1TH": "hour",
    "1TM": "minute",
    "1TS": "second",
}
_BOKMAL = {
    "any": "hva som helst",
    "assumed": "antatt",
    "pattern": "mønster",
    "optional": "valgfritt",
    "without": "uten",
    "unknown": "en begrensning som ikke kan sies med ord",
    "other": "andre tillatt",
    "same as": "samme som",
    "same as in": "samme som i",
    "slot": "Plass for",
    "closed": "lukket",
    "except": "unntatt",
    "code of": "kode fra",
    "True": "ja",
    "False": "nei",
    "Y": "år",
    "M": "måneder",
    "W": "uker",
    "D": "dager",
    "TH": "timer",
    "TM": "minutter",
    "TS": "sekunder",
    "1Y": "år",
    "1M": "måned",
    "1W": "uke",
    "1D": "dag",
    "1TH": "time",
    "1TM": "minutt",
    "1TS": "sekund",
}
_NYNORSK = _BOKMAL | {
    "any": "kva som helst",
    "assumed": "gått ut frå",
    "other": "andre tillatne",
    "optional": "valfritt",
    "without": "utan",
    "unknown": "ei avgrensing som ikkje kan seiast med ord",
    "same as": "same som",
    "same as in": "same som i",
    "except": "unnateke",
    "closed": "lukka",
    "code of": "kode frå",
    "M": "månader",
    "W": "veker",
    "D": "dagar",
    "TH": "timar",
    "TM": "minutt",
    "TS": "sekund",
    "1M": "månad",
    "1W": "veke",
}
_WORDS: Mapping[str, Words] = {
    code: own | TYPES[code] for code, own in (("en", _ENGLISH), ("nb", _BOKMAL), ("no", _BOKMAL), ("nn", _NYNORSK))
}
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
#: Names of terminologies as archetypes write them, without case, and as people say them.
_TERMINOLOGIES = {
    "snomed-ct": "SNOMED CT",
    "snomedct": "SNOMED CT",
    "snomed": "SNOMED CT",
    "snomed.info": "SNOMED CT",
    "loinc": "LOINC",
    "lnc205": "LOINC",
    "loinc.org": "LOINC",
    "icd10": "ICD-10",
    "icd-10": "ICD-10",
    "icpc-2": "ICPC-2",
    "openehr": "openEHR",
}
#: `terminology://snomed.info/id/1?subset=x`, `SNOMED-CT(2003)`: the terminology, its version, what is taken of it.
_TERMINOLOGY = re.compile(r"(?:terminology:)?(?://)?([\w.-]+)(\(\w+\))?(?:[/?].*)?", re.IGNORECASE)
_SUBSET = re.compile(r"[?&](?:subset|url)=([^&]+)")
_UNIT_IN_BRACKETS = re.compile(r"[a-z]*\[[^\]]*\]")
_DATE_PART = re.compile(r"[YMWD]")
_DURATION = re.compile(r"(-?)P((?:\d+[YMWD])*)(?:T((?:\d+(?:\.\d+)?[HMS])+))?")
_COUNTED = re.compile(r"(\d+(?:\.\d+)?)([YMWDHS])")
#: `yyyy-mm-??THH:??:XX`: what is asked for, what may be left out (?), what has no place (X).
_PATTERN = re.compile(r"(?:yyyy-(\w\w|\?\?)-(\w\w|\?\?))?(?:T?(HH|hh|\?\?):(\w\w|\?\?):(\w\w|\?\?))?")
#: Whole numbers of so many digits stand without a blank: 1000, but 10 000.
_UNGROUPED = 4
#: How intervals are told: at least, above, at most, below, and between two ends.
_BOKMAL_LIMITS = ("minst ", "over ", "høyst ", "under ", " til ")
_LIMITS: Mapping[str, tuple[str, str, str, str, str]] = {
    "en": ("≥", ">", "≤", "<", "–"),
    "nb": _BOKMAL_LIMITS,
    "no": _BOKMAL_LIMITS,
    "nn": ("minst ", "over ", "høgst ", "under ", " til "),
}


def words(language: str) -> Words:
    """Regional variants use their language; where there are no words, English."""
    return _WORDS[spoken(language)]


def spoken(language: str) -> str:
    """The one of en, nb, no and nn that things are told in."""
    plain = language.lower().replace("_", "-").split("-")[0]
    return plain if plain in _WORDS else "en"


def readable(language: str) -> tuple[str, ...]:
    """The language, and for Norwegian its other forms, which are the next best for a reader."""
    norwegian = ("nb", "nn", "no")
    others = norwegian if language.lower().split("-")[0] in norwegian else ()
    return (language, *(other for other in others if other != language))


def unit(code: str) -> str:
    return _UNITS.get(code) or _UNIT_IN_BRACKETS.sub(lambda found: _UNITS.get(found[0], found[0]), code)


def terminology(name: str) -> str:
    """What codes are from, as people say it: `SNOMED CT`, not `terminology://snomed.info`; of a part its name too."""
    found = _TERMINOLOGY.fullmatch(name)
    if found is None:
        return name
    known = " ".join(filter(None, [_TERMINOLOGIES.get(found[1].casefold()), found[2]]))
    taken = _SUBSET.search(name)
    part = unquote(taken[1]) if taken else ""
    if "://" not in part:
        part = part.replace("_", " ")
    if found[1].casefold() in _TERMINOLOGIES:
        return f"{known}, {part}" if part else known
    return part or name.removeprefix("terminology:").removeprefix("//")


def number(value: int | Decimal, language: str) -> str:
    """Without trailing zeros; thousands grouped from 10 000 on, and in Norwegian a decimal comma."""
    whole, point, decimals = str(value).partition(".")
    if "E" in decimals or "E" in whole:
        return str(value) if spoken(language) == "en" else str(value).replace(".", ",")
    english = spoken(language) == "en"
    digits = whole.removeprefix("-")
    if len(digits) > _UNGROUPED:
        whole = f"{whole[: len(whole) - len(digits)]}{int(digits):,}".replace(",", "," if english else "\u00a0")
    decimals = decimals.rstrip("0")
    return f"{whole}{'.' if english else ','}{decimals}" if point and decimals else whole


def value(shown: object, language: str) -> str:
    """A plain value as people read it."""
    if isinstance(shown, bool):
        return words(language)[str(shown)]
    if isinstance(shown, int | Decimal):
        return number(shown, language)
    if isinstance(shown, str):
        return quoted(shown, language)
    if isinstance(shown, Interval):
        return interval(shown, language)
    text = str(shown.text)  # type: ignore[attr-defined]  # what is left is a date, time or duration
    return _duration(text, language)


def quoted(text: str, language: str) -> str:
    return f"“{text}”" if spoken(language) == "en" else f"«{text}»"


def interval(shown: Interval[object], language: str) -> str:
    """`0–<1000`, `≥0`, `<10`, `5`; in Norwegian `0 til under 1000`, `minst 0`, `under 10`, `5`."""
    if shown.lower is None and shown.upper is None:
        return words(language)["any"]
    if shown.lower == shown.upper:
        return value(shown.lower, language)
    at_least, above, at_most, below, between = _LIMITS[spoken(language)]
    if shown.lower is None:
        return f"{at_most if shown.upper_included else below}{value(shown.upper, language)}"
    if shown.upper is None:
        return f"{at_least if shown.lower_included else above}{value(shown.lower, language)}"
    low, high = value(shown.lower, language), value(shown.upper, language)
    return f"{'' if shown.lower_included else above}{low}{between}{'' if shown.upper_included else below}{high}"


def _duration(text: str, language: str) -> str:
    """`24 hours`, `1 year, 2 months`; dates, times and what is no duration as they are."""
    found = _DURATION.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return text
    counted = [(count, part) for count, part in _COUNTED.findall(found[2])]
    counted += [(count, f"T{part}") for count, part in _COUNTED.findall(found[3] or "")]
    said = ", ".join(f"{count} {words(language)[f'1{part}' if count == '1' else part]}" for count, part in counted)
    return f"{found[1]}{said}"


def duration_parts(pattern: str, language: str) -> str:
    """`PTHM`: "hours, minutes"."""
    date, _, clock = pattern.upper().removeprefix("P").partition("T")
    parts = [*_DATE_PART.findall(date), *(f"T{part}" for part in clock)]
    return ", ".join(words(language)[part] for part in parts)


def temporal_parts(pattern: str, language: str) -> str:
    """`yyyy-??-XX`: "year; month optional; without day". A pattern of another form is told as it is."""
    found = _PATTERN.fullmatch(pattern)
    if not found:
        return f"{words(language)['pattern']} {quoted(pattern, language)}"
    said = words(language)
    shown = [("Y", "yyyy")] if pattern.startswith("y") else []
    shown += [(part, sign) for part, sign in zip(("M", "D", "TH", "TM", "TS"), found.groups(), strict=True) if sign]
    parts = {sort: ", ".join(said[f"1{part}"] for part, sign in shown if _sort(sign) == sort) for sort in "!?X"}
    return "; ".join(
        filter(
            None,
            [
                parts["!"],
                parts["?"] and f"{parts['?']} {said['optional']}",
                parts["X"] and f"{said['without']} {parts['X']}",
            ],
        )
    )


def _sort(sign: str) -> str:
    return "?" if sign == "??" else "X" if sign.upper() == "XX" else "!"
