"""An archetype's texts side by side in its languages, with what is not translated marked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import archetypes
from archetypes.wording.untranslated import is_text, waits
from registry.kinds.archetype.nodes import language as code_of
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.templates import is_template
from registry.web.archetype_pages import nodes
from registry.web.archetype_pages.nodes import Told
from registry.web.kind_pages.archetype import DETAILS

MOST = 6  # languages that are shown beside each other
PAGE = 400  # terms that are shown at once
#: The last step of a path, whose predicate may hold slashes of its own.
_LAST = re.compile(r"[^/\[\]]*(?:\[[^\]]*\])?(?:,\d+)?\Z")


@dataclass(frozen=True)
class Cell:
    """`state` is "" for a translation, else missing, waiting (marked so by its editor) or same (as the original).

    What waits stands in the original language, without the editor's mark; `described` is the state of the description.
    """

    text: str
    description: str
    state: str
    described: str = ""


@dataclass(frozen=True)
class Line:
    """What `code` is called in each language; of the description, its part in place of the code."""

    code: str
    cells: Mapping[str, Cell]

    @property
    def last(self) -> str:
        """The end of a path: where the node stands is seen from the lines above."""
        found = _LAST.search(self.code) if self.code.startswith("/") else None
        return (found[0] if found else "") or self.code


@dataclass(frozen=True)
class Account:
    """How much of one language there is."""

    language: str
    missing: int
    same: int


def side_by_side(
    content: str, found: Told, wanted: Iterable[str], page_language: str, start: int = 0
) -> dict[str, Any]:
    """PAGE terms from the one numbered `start`; the accounts are of all."""
    available = nodes.languages(found)
    original = available[0] if available else "en"
    chosen = [code for code in available if code in set(wanted)][:MOST] or _usual(available, page_language)
    about = list(_about(found, available, original))
    terms = list(_terms(content, found, available, original))
    return {
        "available": available,
        "original": original,
        "details": DETAILS,
        "chosen": chosen,
        "about": about if not start else [],
        "terms": terms[start : start + PAGE],
        "term_count": len(terms),
        "start": start,
        "following": start + PAGE if start + PAGE < len(terms) else None,
        "accounts": [_account(code, [*about, *terms]) for code in available if code != original],
    }


def _usual(available: tuple[str, ...], page_language: str) -> list[str]:
    """The original, the Norwegian ones and English."""
    usual = dict.fromkeys([*available[:1], page_language, "nb", "nn", "en"])
    return [code for code in usual if code in available][:3]


def _account(language: str, lines: list[Line]) -> Account:
    states = [line.cells[language].state for line in lines]
    return Account(language, sum(state in ("missing", "waiting") for state in states), states.count("same"))


def _about(found: Told, languages: tuple[str, ...], original: str) -> Iterator[Line]:
    said = found.head.content.get("description", {})
    for name in DETAILS:
        texts = {code: (_plain(each[name]), "") for code, each in said.items() if each.get(name)}
        if texts:
            yield Line(name, _cells(texts, languages, original))


def _plain(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _terms(content: str, told: Told, languages: tuple[str, ...], original: str) -> Iterator[Line]:
    """By code; of what is made of several archetypes, whose codes are not its own, by path."""
    archetype = None if is_template(content) else parsed(content)
    if archetype is None or isinstance(archetype, archetypes.OperationalArchetype):
        found = _by_path(told)
    else:
        found = _by_code(archetype.terminology)
    for key, texts in found.items():
        yield Line(key, _cells(texts, languages, original))


_Texts = dict[str, dict[str, tuple[str, str]]]


def _by_code(terminology: archetypes.Terminology) -> _Texts:
    found: _Texts = {}
    for definitions in (terminology.term_definitions, terminology.constraint_definitions):
        for language, terms in definitions.items():
            for code, term in terms.items():
                found.setdefault(code, {})[code_of(language)] = (term.text, term.description or "")
    return found


def _by_path(told: Told) -> _Texts:
    found: _Texts = {}
    for item in told.items:
        descriptions = item.content.get("descriptions", {})
        for language, text in item.content.get("labels", {}).items():
            found.setdefault(item.key, {})[language] = (text, descriptions.get(language, ""))
    return found


def _cells(texts: Mapping[str, tuple[str, str]], languages: tuple[str, ...], original: str) -> dict[str, Cell]:
    source = texts.get(original, ("", ""))[0]
    return {code: _cell(texts.get(code), source if code != original else None) for code in languages}


def _cell(found: tuple[str, str] | None, source: str | None) -> Cell:
    text, description = found or ("", "")
    described = "waiting" if source is not None and waits(description) else ""
    description = _bare(description) if is_text(_bare(description)) else ""
    if not text:
        return Cell("", "", "missing")
    if source is None:
        return Cell(text, description, "")
    if waits(text):
        return Cell(_bare(text), description, "waiting", described)
    return Cell(text, description, "same" if text.strip() == source.strip() else "", described if description else "")


def _bare(text: str) -> str:
    """`Blood pressure` of `*Blood pressure(en)`."""
    return text[1 : text.rindex("(")] if waits(text) else text
