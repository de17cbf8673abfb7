"""Every refusal as an OperationOutcome: status, issue type, headers."""

import pytest
from werkzeug.exceptions import MethodNotAllowed

from codesets import Issue, TerminologyError
from codesets.formats.fhir_structure import misforms
from registry import errors
from registry.fhir.outcomes import of_error


@pytest.mark.parametrize(
    ("error", "status", "kind", "header"),
    [
        (errors.BadRequest("x"), 400, "invalid", None),
        (errors.Unauthenticated("x"), 401, "login", "WWW-Authenticate"),
        (errors.Forbidden("x"), 403, "forbidden", None),
        (errors.NotFound("x"), 404, "not-found", None),
        (errors.NotAcceptable("x"), 406, "not-supported", None),
        (errors.Conflict("x"), 409, "conflict", None),
        (errors.TooLarge("x"), 413, "too-long", None),
        (errors.UnsupportedMedia("x"), 415, "not-supported", None),
        (errors.ContentError("x", problems=[errors.problem("c", "y", field="a.b")]), 422, "processing", None),
        (errors.TooMany("x"), 429, "throttled", None),
        (errors.Unavailable("x"), 503, "transient", "Retry-After"),
        (MethodNotAllowed(["GET"]), 405, "not-supported", "Allow"),
        (TerminologyError("unknown-system", "x"), 404, "not-found", None),
        (TerminologyError("too-costly", "x"), 422, "too-costly", None),
        (TerminologyError("bad-request", "x"), 400, "invalid", None),
    ],
)
def test_each_refusal_has_its_status_and_issue_type(
    error: Exception, status: int, kind: str, header: str | None
) -> None:
    body, found, headers = of_error(error)
    assert (found, body["issue"][0]["code"]) == (status, kind)
    assert header is None or headers[header]
    assert misforms(body, "R4") == misforms(body, "R5") == []


def test_a_terminologys_issues_are_told_as_they_are() -> None:
    issue = Issue("error", "not-found", "not-found", "UNKNOWN_CODESYSTEM", "No such system", "Coding.system")
    body, status, _ = of_error(TerminologyError("unknown-system", "x", (issue,)))
    (told,) = body["issue"]
    assert status == 404
    assert told["details"]["coding"][0]["code"] == "not-found"
    assert told["expression"] == ["Coding.system"]
    assert told["extension"][0]["valueString"] == "UNKNOWN_CODESYSTEM"


def test_the_place_of_a_problem_is_its_expression() -> None:
    body, _, _ = of_error(errors.ContentError("x", problems=[errors.problem("c", "y", field="a.b")]))
    assert body["issue"][1]["expression"] == ["a.b"]


def test_what_is_no_refusal_is_raised_again() -> None:
    with pytest.raises(KeyError):
        of_error(KeyError("x"))
