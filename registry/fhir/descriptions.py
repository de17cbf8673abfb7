"""What of a resource's description search looks at, as tokens and references.

Much of it is kept as its publisher wrote it: what has not FHIR's shape is passed over.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
#: System and code.
Token = tuple[str, str]


def _objects(owner: Any, name: str) -> Iterator[Json]:
    """The objects under a name, be they one or a list."""
    found = owner.get(name) if isinstance(owner, dict) else None
    yield from (each for each in (found if isinstance(found, list) else [found]) if isinstance(each, dict))


def _token(owner: Json, key: str) -> Iterator[Token]:
    system, code = owner.get("system", ""), owner.get(key)
    if isinstance(system, str) and isinstance(code, str):
        yield system, code


def tokens(owner: Any, *path: str) -> Iterator[Token]:
    """The codings at the end of a path of names, such as jurisdiction, coding."""
    name, *rest = path
    for each in _objects(owner, name):
        yield from tokens(each, *rest) if rest else _token(each, "code")


def identifiers(resource: Json) -> Iterator[Token]:
    for each in _objects(resource, "identifier"):
        yield from _token(each, "value")


def related(resource: Json, sort: str) -> Iterator[str]:
    """The artifacts that the resource stands to in such a relation (R5)."""
    for each in _objects(resource, "relatedArtifact"):
        if each.get("type") == sort and isinstance(each.get("resource"), str):
            yield each["resource"]
