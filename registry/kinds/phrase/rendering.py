"""The text of a phrase with values in its slots; an optional slot without one vanishes with its connector."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.errors import ContentError, Problem, problem

MARKER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_GONE = "\x00"
_GONE_LINE = re.compile(rf"^[ \t]*{_GONE}[ \t{_GONE}]*(?:\n|\Z)", re.MULTILINE)
_GONE_BEFORE_SIGN = re.compile(rf"[ \t]*{_GONE}+(?=[ \t]|[.,;:!?)]|\n|\Z)")
_GONE_AT_START = re.compile(rf"^{_GONE}+[ \t]*", re.MULTILINE)
_UNIT_SIGNS = {"Cel": "°C", "mm[Hg]": "mmHg", "cm[H2O]": "cmH₂O", "ug": "mikrog", "umol/L": "µmol/L", "L/min": "l/min"}
_AND = {"nb": "og", "nn": "og", "en": "and", "se": "ja"}

Slot = Mapping[str, Any]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class _Writer:
    slots: Mapping[str, Slot]
    values: Values
    language: str

    def write(self, text: str) -> str:
        return MARKER.sub(lambda match: self._filled(match.group(1)), text)

    def _filled(self, name: str) -> str:
        slot = self.slots.get(name)
        if slot is None:
            return f"{{{{{name}}}}}"
        shown = _shown(slot, self.values.get(name), self.language)
        if not self.asked(slot) or (shown == "" and not slot.get("required")):
            return _GONE
        body = shown or f"[{in_language(slot['label'], self.language)}]"
        parts = (in_language(slot.get(part), self.language) for part in ("connector", "closing"))
        before, after = parts
        return f"{before}{body}{after}"

    def asked(self, slot: Slot) -> bool:
        """Whether the condition holds, and the condition of the slot that it looks at; a ring of them holds nowhere."""
        seen = {slot["name"]}
        while condition := slot.get("show_if"):
            other = self.slots.get(condition["slot"])
            if other is None or other["name"] in seen or not self._meets(other, condition.get("values", [])):
                return False
            seen.add(other["name"])
            slot = other
        return True

    def _meets(self, other: Slot, wanted: list[str]) -> bool:
        given = [str(each) for each in _listed(self.values.get(other["name"]))]
        return bool(set(given) & set(wanted)) if wanted else bool(given)


def render(content: Mapping[str, Any], values: Values, language: str = "nb") -> str:
    """The phrase's text in `language` (bokmål where it is not written in it) with `values` by slot name.

    A value is a number, an ISO date, the stored value of an option, a list of those, or text. Defaults fill in for
    values not given; None or "" leaves a slot open. A required slot without a value shows as its label in brackets.
    Raises ContentError for values of unknown slots or of the wrong type.
    """
    slots = {slot["name"]: slot for slot in content.get("slots", ())}
    faults = list(_value_problems(slots, values))
    if faults:
        raise ContentError("The phrase cannot be filled in with these values.", problems=faults)
    filled = {name: values.get(name, default_of(slot)) for name, slot in slots.items()}
    text = in_language(content["text"], language)
    return _mended(_Writer(slots, filled, language).write(text))


def slot_names(text: str) -> list[str]:
    """The names in the text's markers, in order, each once."""
    return list(dict.fromkeys(MARKER.findall(text)))


def default_of(slot: Slot) -> Any:
    """The default in the form that a value has, or None."""
    written = slot.get("default")
    if written is None:
        return None
    if slot["type"] == "choices":
        return [part.strip() for part in written.split(";") if part.strip()]
    if slot["type"] == "number":
        return _number(written)
    return written


def in_language(text: Mapping[str, str] | None, language: str) -> str:
    """The text in the language, else in bokmål, else in any."""
    found = text or {}
    return found.get(language) or found.get("nb") or next(iter(found.values()), "")


def _mended(text: str) -> str:
    """Without the marks of vanished slots, their lines when nothing else stood there, and one of two blanks."""
    text = _GONE_AT_START.sub("", _GONE_LINE.sub("", text))
    return _GONE_BEFORE_SIGN.sub("", text).replace(_GONE, "").rstrip()


def _shown(slot: Slot, value: Any, language: str) -> str:
    if slot["type"] == "number" and value not in (None, ""):
        return f"{_written_number(value, slot.get('decimals'), language)} {unit_sign(slot.get('unit', ''))}".rstrip()
    if slot["type"] == "date" and value:
        day = date.fromisoformat(value)
        return day.isoformat() if language == "en" else f"{day:%d.%m.%Y}"
    labels = {option["value"]: in_language(option["label"], language) for option in slot.get("options", ())}
    return _listing([labels.get(str(each), str(each)) for each in _listed(value)], language)


def unit_sign(unit: str) -> str:
    """A UCUM code as clinicians write it."""
    return _UNIT_SIGNS.get(unit, unit)


def _written_number(value: float, decimals: int | None, language: str) -> str:
    """Decimal comma and no trailing zeros, unless the slot says how many decimals."""
    written = f"{value:.{int(decimals)}f}" if decimals is not None else f"{value:.10f}".rstrip("0").rstrip(".")
    return written if language == "en" else written.replace(".", ",")


def _listing(parts: list[str], language: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {_AND.get(language, 'og')} {parts[-1]}"


def _listed(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _number(written: str) -> float | None:
    try:
        number = float(written.replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _value_problems(slots: Mapping[str, Slot], values: Values) -> Iterator[Problem]:
    for name, value in values.items():
        slot = slots.get(name)
        if slot is None:
            yield problem(
                "unknown-slot",
                "The phrase has no slot {slot}; its slots are: {slots}.",
                item=name,
                slot=name,
                slots=", ".join(slots),
            )
        elif value not in (None, "", []):
            yield from value_problems(slot, value)


def value_problems(slot: Slot, value: Any) -> Iterator[Problem]:
    """What keeps a value from standing in a slot: its type, its range, or that it cannot be chosen."""
    name, of = slot["name"], slot["type"]
    if of == "number":
        yield from _number_problems(slot, value)
    elif of == "date" and not _is_date(value):
        yield problem("not-a-date", "{value} is not a date; write it as 2026-01-31.", item=name, value=value)
    elif of == "choices" and not isinstance(value, list):
        yield problem("not-a-list", "Several choices are given as a list.", item=name)
    elif (of != "choices" and isinstance(value, list)) or not all(map(_is_text, _listed(value))):
        yield problem("not-text", "The value of this slot is given as text.", item=name)
    else:
        yield from _option_problems(slot, value)


def _number_problems(slot: Slot, value: Any) -> Iterator[Problem]:
    name, low, high = slot["name"], slot.get("minimum"), slot.get("maximum")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        yield problem(
            "not-a-number", "{value} is not a number that can be written out.", item=name, value=str(value)[:40]
        )
    elif (low is not None and value < low) or (high is not None and value > high):
        yield problem(
            "out-of-range",
            "{value} is outside the range of this slot, {low} to {high}.",
            item=name,
            value=value,
            low="–" if low is None else low,
            high="–" if high is None else high,
        )


def _option_problems(slot: Slot, value: Any) -> Iterator[Problem]:
    """Choices from a code set are not judged here: the codes are not at hand."""
    options = [option["value"] for option in slot.get("options", ())]
    if slot["type"] not in ("choice", "choices") or not options:
        return
    for each in _listed(value):
        if each not in options:
            yield problem(
                "not-a-choice",
                "{value} cannot be chosen; choose one of: {options}.",
                item=slot["name"],
                value=each,
                options=", ".join(options),
            )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and _GONE not in value


def _is_date(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return len(value) == 10
