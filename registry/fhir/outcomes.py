"""OperationOutcome: for every refusal, and for the remarks that an answer carries."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from werkzeug.exceptions import HTTPException

from codesets import Issue, TerminologyError
from codesets.answering.issues import TX_ISSUE_TYPE
from registry.errors import ContentError, Problem, RegistryError, Unavailable

MESSAGE_ID: Final = "http://hl7.org/fhir/StructureDefinition/operationoutcome-message-id"
#: HTTP status -> issue type (http://hl7.org/fhir/issue-type).
ISSUE_TYPES: Final = {
    400: "invalid", 401: "login", 403: "forbidden", 404: "not-found", 405: "not-supported", 406: "not-supported",
    408: "timeout", 409: "conflict", 410: "deleted", 412: "conflict", 413: "too-long", 415: "not-supported",
    422: "processing", 429: "throttled", 503: "transient",
}  # fmt: skip
#: Codes of codesets' refusals -> HTTP status; others are 422.
REFUSALS: Final = {
    "unknown-system": 404,
    "unknown-value-set": 404,
    "unknown-map": 404,
    "unknown-version": 404,
    "unknown-supplement": 404,
    "unknown-code": 404,
    "unknown-cache": 404,
    "bad-request": 400,
}
#: Problems of one content that are told.
MOST_PROBLEMS: Final = 50

Json = dict[str, Any]


def outcome(issues: Iterable[Json]) -> Json:
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def remark(issue: Issue) -> Json:
    """A terminology's remark, with its code of tx-issue-type and the name of its message."""
    details: Json = {"text": issue.text}
    if issue.code is not None:
        details = {"coding": [{"system": TX_ISSUE_TYPE, "code": issue.code}], **details}
    found: Json = {
        "extension": [{"url": MESSAGE_ID, "valueString": issue.message_id}],
        "severity": issue.severity,
        "code": issue.type,
        "details": details,
    }
    if issue.expression:
        found["expression"] = [issue.expression]
    return found


def plain(severity: str, kind: str, text: str) -> Json:
    return {"severity": severity, "code": kind, "details": {"text": text}, "diagnostics": text}


def of_error(error: Exception) -> tuple[Json, int, Mapping[str, str]]:
    """The outcome of a refusal, its HTTP status and headers; an error that is no refusal is raised again."""
    if isinstance(error, TerminologyError):
        return _of_terminology(error)
    if isinstance(error, RegistryError):
        return _of_registry(error)
    if isinstance(error, HTTPException):
        code = error.code or 500
        text = error.description or "The request cannot be answered."
        headers = {name: value for name, value in error.get_headers() if name == "Allow"}
        return outcome([plain("error", ISSUE_TYPES.get(code, "exception"), text)]), code, headers
    raise error


def _of_terminology(error: TerminologyError) -> tuple[Json, int, Mapping[str, str]]:
    status = REFUSALS.get(error.code, 422)
    if error.issues:
        told = ({**remark(each), "diagnostics": each.text} for each in error.issues)  # all that some clients show
        return outcome(told), status, {}
    kind = "too-costly" if error.code == "too-costly" else ISSUE_TYPES[status]
    return outcome([plain("error", kind, str(error))]), status, {}


def _of_registry(error: RegistryError) -> tuple[Json, int, Mapping[str, str]]:
    kind = ISSUE_TYPES.get(error.status, "processing")
    problems = error.problems[:MOST_PROBLEMS] if isinstance(error, ContentError) else []
    issues = [plain("error", kind, str(error)), *(_fault(each, kind) for each in problems)]
    headers = {"WWW-Authenticate": 'Bearer realm="fagregister"'} if error.status == 401 else {}
    if isinstance(error, Unavailable):
        headers["Retry-After"] = "30"
    return outcome(issues), error.status, headers


def _fault(problem: Problem, kind: str) -> Json:
    found = plain(problem.severity, kind, problem.message)
    return found | ({"expression": [problem.field]} if problem.field else {})
