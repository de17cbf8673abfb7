"""What a clinician would fill in: the fields of a form made of an archetype or a template. Nothing is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from registry.web.archetype_pages.form_parts import Part, Speech, Text, parts

#: Fields that are shown; a whole record's template is not filled in as one page.
MOST = 1000
#: What the attributes of the reference model are called, which archetypes have no texts for.
NAMES = {
    "math_function": "How it is summed up", "width": "Width of the interval", "context": "Context",
    "timing": "Timing", "narrative": "In words", "expiry_time": "Expires",
}  # fmt: skip
#: In context as web templates have it, and asked for nevertheless.
_ASKED = ("math_function", "width", "timing", "narrative", "expiry_time")
#: Ends of an interval that are values; the others only say whether they count.
_ENDS = ("lower", "upper")


@dataclass(frozen=True)
class Field:
    """`choices` are the alternatives, each a type with its parts; most fields have one."""

    number: int
    label: Text
    description: Text
    occurrences: str
    required: bool
    choices: tuple[tuple[str, tuple[Part, ...]], ...]


@dataclass(frozen=True)
class Group:
    label: Text
    description: Text
    occurrences: str
    children: list["Field | Group"] = field(default_factory=list)


class Form:
    """Made in one language out of a web template; `left_out` counts fields beyond MOST.

    NAMES, ranges and the reference model's codes are told in the page's language, `told_in`.
    """

    def __init__(
        self, web_template: Mapping[str, Any], language: str, names: Mapping[str, str], told_in: str = ""
    ) -> None:
        self._speech = Speech(language, told_in or language)
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
        given = asked["inputs"][0]
        terminology = "" if "careflow_step" in by_id else "openehr"
        options = dict.fromkeys(self._speech.option(each, terminology) for each in given.get("list", ()))
        yield Field(self._numbers, Text(), Text(), "1..1", True, (("ISM_TRANSITION", (_select(tuple(options)),)),))

    def _made(self, node: Mapping[str, Any]) -> Field | Group:
        choices = tuple(self._choices(node))
        occurrences = f"{node['min']}..{'*' if node['max'] == -1 else node['max']}"
        if not choices:
            return Group(self._name(node), self._description(node), occurrences, list(self._within(node)))
        self._numbers += 1
        required = node["min"] > 0
        if required and len(choices) == 1:
            choices = tuple((name, tuple(map(_settled, found))) for name, found in choices)
        return Field(self._numbers, self._name(node), self._description(node), occurrences, required, choices)

    def _choices(self, node: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Part, ...]]]:
        if node.get("inputs"):
            yield node["rmType"], parts(node["rmType"], node["inputs"], self._speech)
        elif node["rmType"].startswith("DV_INTERVAL"):
            yield node["rmType"], tuple(self._ends(node))
        elif node["rmType"] == "ELEMENT":
            for child in node.get("children", ()):
                yield from self._choices(child)

    def _ends(self, node: Mapping[str, Any]) -> Iterator[Part]:
        for end in node.get("children", ()):
            if end["id"] in _ENDS:
                for part in parts(end["rmType"], end.get("inputs", ()), self._speech):
                    yield replace(part, name=part.name or end["id"])

    def _name(self, node: Mapping[str, Any]) -> Text:
        """What stands there for the reference model's sake is called by its attribute, which its name only repeats."""
        found = self._speech.text(node.get("localizedNames", {}))
        if found.text not in ("", node["id"]):
            return found
        return Text(self._names.get(node["id"], found.text or str(node.get("name", ""))))

    def _description(self, node: Mapping[str, Any]) -> Text:
        return self._speech.text(node.get("localizedDescriptions", {}))


def _select(options: tuple[Text, ...]) -> Part:
    return Part("", "select", options=options)


def _settled(part: Part) -> Part:
    """Of what must be there, the one thing that can be chosen is chosen."""
    return replace(part, default=part.options[0].text, fixed=True) if len(part.options) == 1 else part
