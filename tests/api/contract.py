"""Holds an answer to the OpenAPI document: status, content type, schema, and no member that is not documented."""

from copy import deepcopy
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

URI = "urn:openapi"


class Contract:
    """The document of an app, its objects closed against members that are not said."""

    def __init__(self, app: Flask) -> None:
        self.document: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").get_json()
        self._adapter = app.url_map.bind("localhost")
        closed = deepcopy(self.document)
        for schema in closed["components"]["schemas"].values():
            if "properties" in schema:
                schema.setdefault("additionalProperties", False)
        resource = Resource(contents=closed, specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(URI, resource)

    def check(self, method: str, address: str, response: TestResponse) -> None:
        operation = self.operation(method, address.partition("?")[0])
        if operation is None:
            assert response.status_code in {404, 405}, "an answer without an operation"
            self.problem(response)
            return
        documented = operation["responses"].get(str(response.status_code))
        assert documented is not None, f"{method} {address} answers {response.status_code}, which is not documented"
        if response.status_code in {200, 201} and method != "HEAD":
            self._check_body(documented["content"], response)
        elif response.status_code >= 400 and method != "HEAD":
            self.problem(response)

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        try:
            rule, _ = self._adapter.match(path, method, return_rule=True)
        except HTTPException:
            return None
        name = self.path_of(rule.rule)
        found: dict[str, Any] | None = (
            self.document["paths"].get(name, {}).get("get" if method == "HEAD" else method.lower())
        )
        return found

    @staticmethod
    def path_of(rule: str) -> str:
        """`/proposals/<number:id>` → `/proposals/{id}`"""
        parts = rule.replace("<", "{").replace(">", "}").split("{")
        return parts[0] + "".join(
            "{" + part.rsplit(":", 1)[-1] if ":" in part.partition("}")[0] else "{" + part for part in parts[1:]
        )

    def _check_body(self, content: dict[str, Any], response: TestResponse) -> None:
        assert response.mimetype in content, f"{response.mimetype} is not among {list(content)}"
        if response.mimetype == "application/json" and "Content-Encoding" not in response.headers:
            self.valid(content[response.mimetype]["schema"], response.get_json())

    def valid(self, schema: dict[str, Any], value: Any) -> None:
        if "anyOf" in schema:
            schema = {"anyOf": [{"$ref": URI + each["$ref"]} for each in schema["anyOf"]]}
        if "$ref" in schema:
            schema = {"$ref": URI + schema["$ref"]}
        errors = list(Draft202012Validator(schema, registry=self._registry).iter_errors(value))
        assert not errors, [f"{list(each.absolute_path)}: {each.message}" for each in errors]

    def problem(self, response: TestResponse) -> None:
        """RFC 9457, whatever went wrong."""
        assert response.mimetype == "application/problem+json"
        body = response.get_json()
        self.valid({"$ref": "#/components/schemas/ProblemDetails"}, body)
        assert body["status"] == response.status_code
        assert body["code"]
        assert body["detail"]
