"""From what was typed to content's JSON values, with a fault beside each field that cannot be read."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.errors import Message
from registry.web.forms.draft import Draft, blank
from registry.web.forms.nodes import Node
from registry.web.forms.numbers import ambiguous, parse_days, parse_number, parse_numbers

_NORWEGIAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\Z")
#: Names for rows are made of these letters; longer ones are cut.
KEY_LENGTH = 40


@dataclass(frozen=True)
class Fault:
    """What is wrong with what was typed in the field of this name."""

    name: str
    text: Message
    severity: str = "error"


def read_content(nodes: Iterable[Node], draft: dict[str, Draft]) -> tuple[dict[str, Any], list[Fault]]:
    """JSON values as a kind's schema takes them. A field that cannot be read is left out and told of.

    Rows without a word in them are left out. A new row gets its lasting name here, which is also put in the draft.
    """
    faults: list[Fault] = []
    return _group(tuple(nodes), draft, "", faults), faults


def _group(nodes: tuple[Node, ...], draft: dict[str, Draft], prefix: str, faults: list[Fault]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for node in nodes:
        name = f"{prefix}{node.name}"
        if node.widget == "any":
            value = _of_type(draft[node.name], draft.get("type", ""))
        else:
            value = _value(node, draft[node.name], name, faults)
        if value not in (None, "", [], {}):
            content[node.name] = value
    return content


def _value(node: Node, draft: Draft, name: str, faults: list[Fault]) -> Any:
    if node.widget == "languages":
        # blanks at the ends count: a connector begins or ends with one
        return {code: text for code, text in draft.items() if text}
    if node.widget == "group":
        return _group(node.children, draft, f"{name}.", faults)
    if node.widget == "table":
        _name_rows(node, draft)
        rows = ((at, row) for at, row in enumerate(draft) if not blank(row))
        return [_group(node.children, row, f"{name}.{at}.", faults) for at, row in rows]
    if node.widget == "choices":
        return list(draft)
    value, fault = _list(node, draft) if node.widget == "list" else _plain(node, draft)
    if fault:
        faults.append(Fault(name, fault))
    return value


def _list(node: Node, typed: str) -> tuple[Any, Message | None]:
    if node.inner == "whole":
        days = parse_days(typed)
        return days, None if days is not None else Message(
            "Write whole numbers with commas between, as 1, 8, 15 or 1-5."
        )
    if node.inner == "number":
        numbers = parse_numbers(typed)
        return numbers, None if numbers is not None else Message("Write numbers with semicolons between, as 65; 50.")
    return [line.strip() for line in typed.split("\n") if line.strip()], None


def _plain(node: Node, typed: str) -> tuple[Any, Message | None]:
    if not typed.strip():
        return None, None
    if node.widget in ("number", "whole") or node.numeric:
        return _number(typed, whole=node.widget == "whole" or bool(node.choices))
    if node.widget == "kept":
        return _carried(typed), None
    if node.widget == "yes-no":
        return typed == "yes", None
    if node.widget == "date":
        return _date(typed)
    return typed.strip() if node.widget != "text" else typed.rstrip(), None


def _of_type(typed: str, type: str) -> Any:
    """A value whose type another field of the row names; what does not fit stays text, and the kind then says so."""
    text = typed.strip()
    if text.startswith("{"):
        return _carried(text)
    if type in ("integer", "decimal"):
        number = parse_number(text)
        return text if number is None else number
    if type == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _carried(text: str) -> Any:
    """What the form carried along unseen; if it was tampered with it is text, which no schema takes."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _number(typed: str, *, whole: bool) -> tuple[Any, Message | None]:
    if ambiguous(typed):
        bare = re.sub(r"[.,\s]", "", typed)
        return None, Message(
            "{typed} can be read in two ways. Write {bare} without a sign between, or a comma and other decimals.",
            {"typed": typed.strip()[:40], "bare": bare[:40]},
        )
    number = parse_number(typed)
    if number is None:
        return None, Message("{typed} is not a number. Write digits, as 85 or 1,4.", {"typed": typed.strip()[:40]})
    if whole and not isinstance(number, int):
        return None, Message("{typed} is not a whole number.", {"typed": typed.strip()[:40]})
    return number, None


def _date(typed: str) -> tuple[Any, Message | None]:
    norwegian = _NORWEGIAN_DATE.match(typed.strip())
    try:
        if norwegian:
            return date(int(norwegian[3]), int(norwegian[2]), int(norwegian[1])).isoformat(), None
        return date.fromisoformat(typed.strip()).isoformat(), None
    except ValueError:
        return None, Message("{typed} is not a date. Write it as 31.01.2026.", {"typed": typed.strip()[:40]})


def _name_rows(node: Node, rows: list[dict[str, Draft]]) -> None:
    """Give each new row that has something in it a lasting name, made of its first words."""
    if not any(child.is_key for child in node.children):
        return
    taken = {row["key"].strip() for row in rows} - {""}
    for row in rows:
        if not row["key"].strip() and not blank(row):
            row["key"] = _free(_slug(_first_words(row)) or node.name.rstrip("s"), taken)
            taken.add(row["key"])


def _first_words(draft: Draft) -> str:
    if isinstance(draft, str):
        return draft
    inner = draft if isinstance(draft, list) else [each for name, each in draft.items() if name not in ("key", "order")]
    return next((words for words in map(_first_words, inner) if words.strip()), "")


def _slug(words: str) -> str:
    text = words.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:KEY_LENGTH].strip("-")


def _free(wanted: str, taken: set[str]) -> str:
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
