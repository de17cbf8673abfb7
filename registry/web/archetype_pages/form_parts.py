"""The controls of a form's field: what a web template asks for each part of a value, as a record system draws it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from archetypes import wording
from archetypes.values import Duration, Interval
from archetypes.wording.names import CODES
from archetypes.wording.untranslated import says_something
from registry.kinds.archetype.nodes import language as code_of

#: What the parts of a value are called; other parts have no name beside their field's.
PARTS = {
    "year": "Years", "month": "Months", "week": "Weeks", "day": "Days", "hour": "Hours", "minute": "Minutes",
    "second": "Seconds", "id": "Identifier", "type": "Type", "issuer": "Issuer", "assigner": "Assigner",
    "formalism": "Format", "numerator": "Numerator", "denominator": "Denominator", "lower": "From", "upper": "To",
    "unit": "Unit", "other": "In words", "name": "Name", "alternatetext": "What it shows",
}  # fmt: skip
#: Parts that a record system fills in itself.
_UNASKED = ("id_scheme", "id_namespace", "mediatype", "size")
_CONTROLS = {
    "DECIMAL": "number", "INTEGER": "number", "BOOLEAN": "boolean", "DATE": "date", "TIME": "time",
    "DATETIME": "datetime-local", "CODED_TEXT": "text", "TEXT": "text", "DURATION": "text", "PROPORTION": "number",
}  # fmt: skip
#: By type of value, where the type of what is asked for says less.
_BY_TYPE = {
    "DV_TEXT": "textarea", "DV_PARSABLE": "textarea", "DV_URI": "url", "DV_EHR_URI": "url", "DV_MULTIMEDIA": "file",
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A language of "" is the page's own."""

    text: str = ""
    language: str = ""


@dataclass(frozen=True)
class Part:
    """One control; `note` is the range in words, `low` and `high` what a browser holds the value to.

    `terminology` is where its codes are from; `fixed`: there is no other value than the default.
    """

    name: str
    control: str
    step: str = "any"
    options: tuple[Text, ...] = ()
    note: str = ""
    unit: str = ""
    default: str = ""
    terminology: str = ""
    low: str = ""
    high: str = ""
    fixed: bool = False


@dataclass(frozen=True)
class Speech:
    """Texts of the form in its language; ranges and the reference model's codes in the page's, `told_in`."""

    language: str
    told_in: str

    def text(self, texts: Mapping[str, str]) -> Text:
        """In the form's language, else in Norwegian or English, whichever says something."""
        known = {code_of(code): text for code, text in texts.items() if text and says_something(text)}
        found = next((code for code in (self.language, "nb", "nn", "en", *known) if code in known), "")
        return Text(known.get(found, ""), found if found != self.told_in else "")

    def option(self, each: Mapping[str, Any], terminology: str = "") -> Text:
        own = CODES.get(self.told_in, CODES["en"]).get(each["value"]) if terminology == "openehr" else None
        said = Text(own) if own else self.text(each.get("localizedLabels", {}))
        said = said if said.text else Text(str(each.get("label", each["value"])))
        steps = each.get("ordinal", each.get("scale"))
        return said if steps is None else replace(said, text=f"{steps} – {said.text}")


def parts(rm_type: str, inputs: Sequence[Mapping[str, Any]], speech: Speech) -> tuple[Part, ...]:
    by_suffix = {each.get("suffix", ""): each for each in inputs if each.get("suffix") not in _UNASKED}
    if "magnitude" in by_suffix and "unit" in by_suffix:
        return tuple(_quantity(by_suffix["magnitude"], by_suffix["unit"], speech))
    if {"code", "value"} <= by_suffix.keys():
        return (_part("", by_suffix["code"], speech),)
    found = [_part(name if name in PARTS else "", each, speech) for name, each in by_suffix.items()]
    if rm_type in _BY_TYPE and found[0].control == "text":
        found[0] = replace(found[0], control=_BY_TYPE[rm_type])
    decided = [each for each in found if each.fixed]
    return tuple(decided if rm_type == "DV_DURATION" and decided else found)


def _quantity(magnitude: Mapping[str, Any], unit: Mapping[str, Any], speech: Speech) -> Iterator[Part]:
    units = unit.get("list", ())
    one = units[0] if len(units) == 1 else {}
    limits = [f"{wording.unit(each['value'])} {note}" for each in units if (note := _range(each, speech.told_in))]
    asked = magnitude if magnitude.get("validation") else {**magnitude, "validation": one.get("validation", {})}
    number = _part("", asked, speech)
    shown = wording.unit(one["value"]) if one else ""
    yield replace(number, note=number.note or "; ".join(limits), unit=shown)
    if not one:
        options = tuple(Text(wording.unit(each["value"])) for each in units)
        default = wording.unit(_default(unit)) if "defaultValue" in unit else ""
        yield Part("unit", "select" if options else "text", options=options, default=default)


def _part(name: str, given: Mapping[str, Any], speech: Speech) -> Part:
    control = _CONTROLS.get(given["type"], "text")
    terminology = str(given.get("terminology", ""))
    listed = given.get("list", ())
    if control == "boolean":
        only = [str(each["value"]) for each in listed]
        return Part(name, control, options=tuple(map(Text, only or ("true", "false"))), default=_default(given).lower())
    if listed:
        options = {each["value"]: speech.option(each, terminology) for each in listed}
        chosen = options.get(given.get("defaultValue", ""), Text()).text
        return Part(name, "select", options=tuple(dict.fromkeys(options.values())), default=chosen)
    made = Part(name, control, default=_default(given), terminology=wording.terminology(terminology))
    return _limited(made, given, speech.told_in) if control == "number" or given.get("validation") else made


def _limited(part: Part, given: Mapping[str, Any], told_in: str) -> Part:
    limits = given.get("validation", {}).get("range", {})
    low, high = limits.get("min"), limits.get("max")
    if low is not None and low == high:
        return replace(part, default=_plain(low), fixed=True)
    digits = given.get("validation", {}).get("precision", {}).get("max")
    step = "1" if given["type"] == "INTEGER" else _step(digits)
    return replace(
        part,
        step=step,
        note="" if _is_natural(limits) else _range(given, told_in),
        low=_bound(low, 1 if limits.get("minOp") == ">" else 0, step),
        high=_bound(high, -1 if limits.get("maxOp") == "<" else 0, step),
    )


def _bound(value: Any, inwards: int, step: str) -> str:
    """Browsers know bounds that are included: of steps the next one, of what has none the bound itself."""
    if isinstance(value, int | float) and inwards and step != "any":
        return str(_limit(value) + inwards * Decimal(step))
    return _plain(value)


def _step(digits: Any) -> str:
    """Of a number with so many decimals at the most; none or -1 says nothing of them."""
    return str(Decimal(1).scaleb(-digits)) if isinstance(digits, int) and 0 <= digits < 10 else "any"


def _plain(value: Any) -> str:
    return "" if value is None else str(_limit(value) if isinstance(value, float) else value)


def _default(given: Mapping[str, Any]) -> str:
    found = given.get("defaultValue")
    return "" if found is None else str(found)


def _range(given: Mapping[str, Any], told_in: str) -> str:
    limits = given.get("validation", {}).get("range", {})
    low, high = _limit(limits.get("min")), _limit(limits.get("max"))
    if low is None and high is None:
        return ""
    return wording.interval(Interval(low, high, limits.get("minOp") != ">", limits.get("maxOp") != "<"), told_in)


def _limit(value: Any) -> Any:
    """Numbers as they are said: 1000, not 1000.0; durations and dates as they are written."""
    if isinstance(value, float):
        number = Decimal(str(value))
        return number.to_integral_value() if number == number.to_integral_value() else number
    return value if value is None or isinstance(value, int) else Duration(str(value))


def _is_natural(limits: Mapping[str, Any]) -> bool:
    """From zero up, as every count is."""
    return limits.get("min") == 0 and limits.get("max") is None and limits.get("minOp") != ">"


__all__ = ["PARTS", "Part", "Speech", "Text", "parts"]
