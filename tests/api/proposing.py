"""A proposal's bodies and its tags."""

from typing import Any

from tests.api.conftest import Asker

IN_FAVOUR = {"vote": "for", "works_here": "yes"}


def tag(ask: Asker, id: int, name: str = "ola") -> str:
    return ask.by(name)("GET", f"/proposals/{id}/content").headers["ETag"]


def edit(ask: Asker, id: int, key: str = "dyspne", name: str = "ola", **changed: Any) -> Any:
    """Give a concept another definition."""
    found = next(
        each for each in ask.get("/standards/lungetermer/versions/1.0.0/items")["items"] if each["key"] not in ("",)
    )
    item = {**found["content"], "definition": {"nb": "En ny definisjon."}, **changed}
    return ask.by(name)(
        "PATCH",
        f"/proposals/{id}/items",
        headers={"If-Match": tag(ask, id, name)},
        json=[{"op": "put", "key": found["key"], "item": item}],
    ).get_json()
