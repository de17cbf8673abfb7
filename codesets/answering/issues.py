"""Remarks on an answer, in FHIR's terms: what an OperationOutcome tells about a code, a value set or a version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

Severity = Literal["error", "warning", "information"]

#: Where the codes of `Issue.code` are defined.
TX_ISSUE_TYPE: Final = "http://hl7.org/fhir/tools/CodeSystem/tx-issue-type"


@dataclass(frozen=True, slots=True)
class Issue:
    """`type` is a code of FHIR's issue-type, `code` one of tx-issue-type (None where none fits), `message_id` the
    stable name of the text. `expression` is the FHIRPath of the element of the question it concerns. `told` is
    whether the text belongs in the one-line message of the answer as well."""

    severity: Severity
    type: str
    code: str | None
    message_id: str
    text: str
    expression: str | None = None
    told: bool = True

    def at(self, expression: str | None) -> Issue:
        """The same about another element."""
        return replace(self, expression=expression)

    def as_(self, severity: Severity, code: str | None = None, *, told: bool = True) -> Issue:
        """The same taken more or less gravely."""
        return replace(self, severity=severity, code=code or self.code, told=told)
