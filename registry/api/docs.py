"""The OpenAPI document, and a page to read it on that asks nothing of any other server and runs no script."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Blueprint, Response, current_app, render_template, request

from registry.api.conditional import held_to_conditions
from registry.api.examples import EXAMPLES

blueprint = Blueprint(
    "api_docs", __name__, template_folder="templates", static_folder="static", static_url_path="/docs/static"
)
METHODS = ("get", "put", "post", "patch", "delete")
KEY = "fagregister-openapi"
PREFIX = "/api/v1"


@dataclass(frozen=True)
class Operation:
    """One method at one path, as the page shows it."""

    method: str
    path: str
    about: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...]

    @property
    def anchor(self) -> str:
        signs = "".join(sign if sign.isalnum() else "-" for sign in f"{self.method}{self.path}")
        return "-".join(part for part in signs.split("-") if part)

    def example(self, root: str) -> str:
        """A command that works against a demo."""
        method = self.method.upper()
        return EXAMPLES[method, self.path.removeprefix(PREFIX)].command(method, root)

    @property
    def answers(self) -> list[tuple[str, Mapping[str, Any]]]:
        return sorted(self.about["responses"].items())


@blueprint.get("/openapi.json")
def openapi() -> Any:
    return _kept(Response(_document(), content_type="application/json"))


@blueprint.get("/docs")
def docs() -> Any:
    """The document as a page, grouped as it is tagged."""
    document = orjson.loads(_document())
    groups = [(tag, operations(document, tag["name"])) for tag in document["tags"]]
    root = request.url_root.rstrip("/") + PREFIX
    page = render_template(
        "api/docs.html",
        root=root,
        info=document["info"],
        groups=groups,
        shapes=sorted(document["components"]["schemas"].items()),
    )
    return _kept(Response(page, mimetype="text/html"))


def _document() -> bytes:
    made: Callable[[], bytes] = current_app.extensions[KEY]
    return made()


def _kept(response: Response) -> Any:
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    return held_to_conditions(response)


def operations(document: Mapping[str, Any], tag: str) -> list[Operation]:
    """The operations of a tag, with the parameters that their path shares."""
    found = []
    for path, item in document["paths"].items():
        for method in METHODS:
            if tag in item.get(method, {}).get("tags", ()):
                shared = item.get("parameters", ())
                parameters = (*shared, *item[method].get("parameters", ()))
                found.append(Operation(method, path, item[method], parameters))
    return found
