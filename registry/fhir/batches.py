"""POST [base]: a batch of questions, each answered as if it had been asked alone (FHIR, 3.2.0.11)."""

from typing import Any, Final

import orjson
from flask import Response, current_app, request
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from registry.errors import BadRequest, TooLarge
from registry.fhir.answers import outcome
from registry.fhir.formats import JSON
from registry.fhir.large import refusal
from registry.fhir.outcomes import of_error
from registry.fhir.release import Release

Json = dict[str, Any]
MOST: Final = 100
METHODS: Final = ("GET", "HEAD", "POST")
#: What of the request counts for each of its questions.
PASSED_ON: Final = ("Authorization", "Accept-Language", "X-Cache-Id")


def answered(bundle: Json, release: Release, base: str) -> Json:
    """The batch-response Bundle, its entries in the order of the questions; one that is no question is refused by
    itself. Raises BadRequest, TooLarge."""
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "batch":
        raise BadRequest("The body must be a Bundle of type batch.", code="bad-body")
    entries = bundle.get("entry") or []
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise BadRequest("Bundle.entry must be a list of objects.", code="bad-body")
    if len(entries) > MOST:
        raise TooLarge("A batch holds at most {most} requests.", code="too-many-requests", most=MOST)
    found = {"resourceType": "Bundle", "type": "batch-response"}
    return found | ({"entry": [_entry(each, release, base) for each in entries]} if entries else {})


def _entry(entry: Json, release: Release, base: str) -> Json:
    try:
        method, url = _request(entry.get("request"), base)
    except BadRequest as error:
        body, status, _ = of_error(error)
        return _answered(body, {"status": str(status)})
    answer = _asked(method, url, entry.get("resource"), release)
    response: Json = {"status": str(answer.status_code)}
    response |= {"etag": answer.headers["ETag"]} if "ETag" in answer.headers else {}
    return _answered(orjson.loads(answer.get_data()) if answer.get_data() else None, response)


def _answered(body: Json | None, response: Json) -> Json:
    if body is None:
        return {"response": response}
    refused = {"outcome": body} if int(response["status"]) >= 400 else {}
    return {"resource": body, "response": {**response, **refused}}


def _request(wanted: Any, base: str) -> tuple[str, str]:
    """The method, and the address below the base, which may be told with it."""
    method, url = (wanted.get("method"), wanted.get("url")) if isinstance(wanted, dict) else (None, None)
    if isinstance(url, str):
        url = url.removeprefix(f"{base}/")
    if method not in METHODS or not isinstance(url, str) or not url.strip("/") or ":" in url.partition("?")[0]:
        raise BadRequest("Each entry needs a request: GET or POST, and an address below the base.", code="bad-body")
    return str(method), url


def _asked(method: str, url: str, resource: Any, release: Release) -> Response:
    headers = Headers([(name, request.headers[name]) for name in PASSED_ON if name in request.headers])
    headers["Accept"] = JSON
    path, _, query = url.lstrip("/").partition("?")
    builder = EnvironBuilder(
        f"{release.path}/{path}",
        query_string=query,
        method=method,
        headers=headers,
        data=None if resource is None else orjson.dumps(resource),
        content_type=None if resource is None else JSON,
    )
    with current_app.request_context(builder.get_environ()):
        answer = current_app.full_dispatch_request()
        if answer.is_streamed:  # too large to stand in a Bundle
            answer.close()
            return outcome(refusal(path.rpartition("/")[2]))
        return answer
