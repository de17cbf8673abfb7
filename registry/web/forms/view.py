"""What a template asks of a form: ids, problems beside fields, how much is filled in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask_babel import gettext

from registry.web.forms.content import Fault
from registry.web.forms.draft import Draft, blank
from registry.web.forms.nodes import Node

LINE = 70  # letters that a text area shows in one line


@dataclass(frozen=True)
class FormView:
    nodes: tuple[Node, ...]
    draft: dict[str, Draft]
    faults: Sequence[Fault] = field(default_factory=tuple)

    @property
    def errors(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.severity == "error"]

    @property
    def sections(self) -> list[tuple[str, list[Node]]]:
        """Fields under the headings that their labels name, in the order in which the schema first names each."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            if not node.hidden and node.widget != "kept":
                found.setdefault(node.section, []).append(node)
        return list(found.items())

    @property
    def unseen(self) -> list[Node]:
        return [node for node in self.nodes if node.hidden or node.widget == "kept"]

    @cached_property
    def _by_name(self) -> dict[str, list[Fault]]:
        found: dict[str, list[Fault]] = {}
        for fault in self.faults:
            found.setdefault(fault.name, []).append(fault)
        return found

    def at(self, name: str) -> list[Fault]:
        return self._by_name.get(name, [])

    def any_below(self, name: str) -> bool:
        return any(each == name or each.startswith(f"{name}.") for each in self._by_name)

    def below(self, name: str, parts: Iterable[str]) -> bool:
        return any(self.any_below(f"{name}.{part}") for part in parts)

    def any_of(self, name: str, nodes: Iterable[Node]) -> bool:
        return self.below(name, [node.name for node in nodes])

    @staticmethod
    def id(name: str) -> str:
        """An id for the field: dots have a meaning in selectors."""
        return "f-" + name.replace(".", "-")

    def described(self, node: Node, name: str) -> str:
        ids = [f"{self.id(name)}-hint"] if node.help else []
        ids += [f"{self.id(name)}-problem-{number}" for number, _ in enumerate(self.at(name), 1)]
        return " ".join(ids)

    @staticmethod
    def height(value: str) -> int:
        """Rows of a text area: enough for the text, within reason."""
        return min(sum(1 + len(line) // LINE for line in (value or "").split("\n")), 18)

    @staticmethod
    def blank(value: Draft) -> bool:
        return blank(value)

    @staticmethod
    def filled(value: dict[str, Draft], names: Iterable[str]) -> int:
        return sum(not blank(value.get(name, "")) for name in names)

    @staticmethod
    def filled_of(row: dict[str, Draft], nodes: Iterable[Node]) -> int:
        return sum(not blank(row[node.name]) for node in nodes)

    @staticmethod
    def row_title(node: Node, row: dict[str, Draft]) -> str:
        """The first words of the row, which people know it by."""
        for child in node.children:
            value: Any = row.get(child.name, "")
            text = value.get("nb", "") if child.widget == "languages" else value
            if child.widget in ("line", "text", "languages") and not child.is_key and str(text).strip():
                return str(text).strip()[:80]
        return str(row.get("key", ""))

    def title_at(self, name: str) -> str:
        """The labels on the way to a field: "Drug lines 2, Dose"."""
        titles: list[str] = []
        nodes = self.nodes
        for part in name.split("."):
            if part.isdigit() and titles:
                titles[-1] += f" {int(part) + 1}"
                continue
            node = next((each for each in nodes if each.name == part), None)
            if node is None:
                break
            titles.append(gettext(node.label))
            nodes = node.children
        return ", ".join(titles)
