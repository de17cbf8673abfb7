"""What a clinician would fill in: the fields of a form made of an archetype or a template. Nothing is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from archetypes import wording
from archetypes.values import Duration, Interval
from registry.kinds.archetype.nodes import language as code_of
from registry.kinds.archetype.untranslated import says_something

#: Fields that are shown; a whole record's template is not filled in as one page.
MOST = 1000
#: What the parts of a value are called; other parts have no name beside their field's.
PARTS = {
    "year": "Years", "month": "Months", "week": "Weeks", "day": "Days", "hour": "Hours", "minute": "Minutes",
    "second": "Seconds", "id": "Identifier", "type": "Type", "issuer": "Issuer", "assigner": "Assigner",
    "formalism": "Format", "numerator": "Numerator", "denominator": "Denominator", "lower": "From", "upper": "To",
    "unit": "Unit", "other": "In words",
}  # fmt: skip
#: What the attributes of the reference model are called, which archetypes have no texts for.
NAMES = {
    "math_function": "How it is summed up", "width": "Width of the interval", "context": "Context",
    "timing": "Timing", "narrative": "In words", "expiry_time": "Expires",
}  # fmt: skip
#: In context as web templates have it, and asked for nevertheless.
_ASKED = ("math_function", "width", "timing", "narrative", "expiry_time")
_CONTROLS = {
    "DECIMAL": "number", "INTEGER": "number", "BOOLEAN": "checkbox", "DATE": "date", "TIME": "time",
    "DATETIME": "datetime-local", "CODED_TEXT": "text", "TEXT": "text", "DURATION": "text", "PROPORTION": "number",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One control; `note` is the range in signs, `terminology` where its codes are from."""

    name: str
    control: str
    whole: bool = False
    options: tuple[str, ...] = ()
    note: str = ""
    unit: str = ""
    default: str = ""
    terminology: str = ""


@dataclass(frozen=True)
class Field:
    """`choices` are the alternatives, each a type with its parts; most fields have one."""

    number: int
    label: str
    description: str
    occurrences: str
    required: bool
    choices: tuple[tuple[str, tuple[Part, ...]], ...]


@dataclass(frozen=True)
class Group:
    label: str
    description: str
    occurrences: str
    children: list["Field | Group"] = field(default_factory=list)


class Form:
    """Made in one language out of a web template, NAMES in that language; `left_out` counts fields beyond MOST."""

    def __init__(self, web_template: Mapping[str, Any], language: str, names: Mapping[str, str]) -> None:
        self._language = language
        self._names = names
        self._numbers = 0
        self.left_out = 0
        top = web_template["tree"]
        self.root = Group(self._name(top), self._description(top), "", list(self._within(top)))

    def _within(self, node: Mapping[str, Any]) -> Iterator[Field | Group]:
        for child in node.get("children", ()):
            if child["rmType"] == "ISM_TRANSITION":
                yield from self._pathway(child)
                continue
            if child.get("inContext") and child["id"] not in _ASKED:
                continue
            if self._numbers >= MOST:
                self.left_out += 1
                continue
            yield self._made(child)

    def _pathway(self, transition: Mapping[str, Any]) -> Iterator[Field]:
        """An action's steps are one choice; without steps of its own the state is."""
        by_id = {child["id"]: child for child in transition.get("children", ())}
        asked = by_id.get("careflow_step") or by_id["current_state"]
        self._numbers += 1
        options = tuple(dict.fromkeys(self._option(each) for each in asked["inputs"][0].get("list", ())))
        yield Field(self._numbers, "", "", "1..1", True, (("ISM_TRANSITION", (Part("", "select", options=options),)),))

    def _made(self, node: Mapping[str, Any]) -> Field | Group:
        choices = tuple(self._choices(node))
        occurrences = f"{node['min']}..{'*' if node['max'] == -1 else node['max']}"
        if not choices:
            return Group(self._name(node), self._description(node), occurrences, list(self._within(node)))
        self._numbers += 1
        required = node["min"] > 0
        return Field(self._numbers, self._name(node), self._description(node), occurrences, required, choices)

    def _choices(self, node: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Part, ...]]]:
        if node.get("inputs"):
            yield node["rmType"], tuple(self._parts(node["inputs"]))
        elif node["rmType"].startswith("DV_INTERVAL"):
            yield node["rmType"], tuple(self._ends(node))
        elif node["rmType"] == "ELEMENT":
            for child in node.get("children", ()):
                yield from self._choices(child)

    def _ends(self, node: Mapping[str, Any]) -> Iterator[Part]:
        for end in node.get("children", ()):
            if end["id"] in ("lower", "upper"):
                for part in self._parts(end.get("inputs", ())):
                    yield Part(**{**vars(part), "name": part.name or end["id"]})

    def _parts(self, inputs: list[Mapping[str, Any]]) -> Iterator[Part]:
        by_suffix = {each.get("suffix", ""): each for each in inputs}
        if "magnitude" in by_suffix and "unit" in by_suffix:
            yield from self._quantity(by_suffix["magnitude"], by_suffix["unit"])
        elif {"code", "value"} <= by_suffix.keys():
            yield self._part("", by_suffix["code"])
        else:
            for suffix, each in by_suffix.items():
                yield self._part(suffix if suffix in PARTS else "", each)

    def _quantity(self, magnitude: Mapping[str, Any], unit: Mapping[str, Any]) -> Iterator[Part]:
        units = unit.get("list", ())
        one = units[0] if len(units) == 1 else {}
        limits = [f"{wording.unit(each['value'])} {note}" for each in units if (note := self._range(each))]
        note = self._range(magnitude) or self._range(one) or "; ".join(limits)
        shown = wording.unit(one["value"]) if one else ""
        yield Part("", "number", note=note, unit=shown, default=self._default(magnitude))
        if not one:
            options = tuple(wording.unit(each["value"]) for each in units)
            yield Part("unit", "select" if options else "text", options=options, default=self._default(unit))

    def _part(self, name: str, given: Mapping[str, Any]) -> Part:
        options = tuple(self._option(each) for each in given.get("list", ()))
        return Part(
            name,
            "select" if options else _CONTROLS.get(given["type"], "text"),
            whole=given["type"] == "INTEGER",
            options=options,
            note="" if _is_natural(given) else self._range(given),
            default=self._default(given),
            terminology=given.get("terminology", "") if not options else "",
        )

    def _option(self, each: Mapping[str, Any]) -> str:
        text = self._text(each.get("localizedLabels", {})) or str(each.get("label", each["value"]))
        return f"{each['ordinal']} – {text}" if "ordinal" in each else text

    def _default(self, given: Mapping[str, Any]) -> str:
        found = given.get("defaultValue")
        return "" if found is None else str(found)

    def _range(self, given: Mapping[str, Any]) -> str:
        limits = given.get("validation", {}).get("range", {})
        low, high = _limit(limits.get("min")), _limit(limits.get("max"))
        if low is None and high is None:
            return ""
        return wording.interval(
            Interval(low, high, limits.get("minOp") != ">", limits.get("maxOp") != "<"), self._language
        )

    def _name(self, node: Mapping[str, Any]) -> str:
        """What stands there for the reference model's sake is called by its attribute, which its name only repeats."""
        found = self._text(node.get("localizedNames", {}))
        return self._names.get(node["id"], found or str(node.get("name", ""))) if found in ("", node["id"]) else found

    def _description(self, node: Mapping[str, Any]) -> str:
        return self._text(node.get("localizedDescriptions", {}))

    def _text(self, texts: Mapping[str, str]) -> str:
        """In the form's language, else in Norwegian or English, whichever says something."""
        known = {code_of(code): text for code, text in texts.items() if text and says_something(text)}
        order = (self._language, "nb", "nn", "en", *known)
        return next((known[code] for code in order if code in known), "")


def _limit(value: Any) -> Any:
    """Numbers as they are said: 1000, not 1000.0; durations and dates as they are written."""
    if isinstance(value, float):
        return Decimal(str(value))
    return value if value is None or isinstance(value, int) else Duration(str(value))


def _is_natural(given: Mapping[str, Any]) -> bool:
    """From zero up, as every count is."""
    limits = given.get("validation", {}).get("range", {})
    return limits.get("min") == 0 and limits.get("max") is None and limits.get("minOp") != ">"
