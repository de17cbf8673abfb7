"""The Norwegian diagnosis lists' JSON: `[{code, text}]` with codes without dot, leaves only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from codesets.formats.json_text import Element
from codesets.problem import Problem, ReadError
from codesets.telling import tell
from codesets.things.model import CodeSystem, Concept

_ICD10: Final = re.compile(r"[A-Z]\d\d")
_CATEGORY: Final = 3
_EXAMPLES: Final = 5


def read_diagnosekoder(data: Any, language: str | None = "nb") -> tuple[list[CodeSystem], list[Problem]]:
    """The list as one code system, and a warning for the templates that were skipped.

    In a list of ICD-10, a dot is set after the third sign (A000 becomes A00.0), and rows that are no codes but
    patterns for external causes (V0n1y) are left out. ICPC-2 stays as it is. ICD-10 is told by most of its codes
    having more than three signs; in ICPC-2 few national ones have (R992).
    """
    if not isinstance(data, list):
        raise ReadError.at("wrong-type", tell("expected a list of objects, not {found}", found=type(data).__name__))
    rows = [_read_row(each, position) for position, each in enumerate(data)]
    if not rows:
        raise ReadError.at("empty", tell("the list has no rows"))
    dotted = 2 * sum(len(code) > _CATEGORY for code, _, _ in rows) > len(rows)
    real = [row for row in rows if not dotted or _ICD10.match(row[0])]
    concepts = [Concept(code=_dotted(code) if dotted else code, display=text) for code, text, _ in real]
    _refuse_doubles(concepts, real)
    skipped = [row[0] for row in rows if dotted and not _ICD10.match(row[0])]
    return [CodeSystem(language=language, concepts=tuple(concepts))], list(_skipped(skipped))


def _read_row(data: Any, position: int) -> tuple[str, str, str]:
    element = Element(data, f"[{position}]")
    code, text = element.needed("code"), element.needed("text")
    extra = next(iter(element.rest()), None)
    if extra is not None:
        message = tell("the list has objects with code and text only; import other JSON as FHIR or CSV")
        raise ReadError.at("unknown-element", message, item=element.at(extra))
    if not code.strip():
        raise ReadError.at(
            "missing-code", tell("the code is empty; fill it in or remove the row"), item=element.at("code")
        )
    return code.strip(), text, element.path


def _dotted(code: str) -> str:
    return f"{code[:_CATEGORY]}.{code[_CATEGORY:]}" if len(code) > _CATEGORY and code[3] != "." else code


def _refuse_doubles(concepts: Sequence[Concept], rows: Sequence[tuple[str, str, str]]) -> None:
    first: dict[str, str] = {}
    faults = []
    for concept, (_, _, path) in zip(concepts, rows, strict=True):
        if concept.code in first:
            message = tell(
                "the code {code} stands at {first} already; a code may occur once",
                code=concept.code,
                first=first[concept.code],
            )
            faults.append(Problem("duplicate-code", "error", f"{path}.code", message))
        first.setdefault(concept.code, path)
    if faults:
        raise ReadError(faults[:200])


def _skipped(codes: Sequence[str]) -> list[Problem]:
    if not codes:
        return []
    examples = ", ".join(codes[:_EXAMPLES])
    message = tell(
        "{count} rows are templates for external causes, no codes, and were left out ({examples} …)",
        count=len(codes),
        examples=examples,
    )
    return [Problem("skipped-templates", "warning", None, message)]


def write_diagnosekoder(system: CodeSystem) -> list[dict[str, str]]:
    """Codes without dot and displays; everything else of the system is beyond this format."""
    return [{"code": each.code.replace(".", ""), "text": each.display or ""} for each in system.concepts]
