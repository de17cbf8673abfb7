"""What can go wrong, once: a few exceptions that every edge turns into its own shape.

RegistryError
├── BadRequest (400)            cannot be read as what it claims to be
├── Unauthenticated (401)       no valid token or session
├── Forbidden (403)             known, but may not
├── NotFound (404)
├── NotAcceptable (406)         no such format
├── TooSlow (408)               sent too slowly to be waited for
├── Conflict (409)              state, second vote, moved base
├── PreconditionFailed (412)    If-Match does not match
├── TooLarge (413)
├── UnsupportedMedia (415)
├── ContentError (422)          content at fault; carries problems
├── PreconditionRequired (428)
├── TooMany (429)               locked out for a while
└── Unavailable (503)           busy or not ready; try again
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar


@dataclass(frozen=True)
class Message:
    """A sentence for people: an English template and its values, so that a page can translate the template."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)

    def __hash__(self) -> int:
        return hash(str(self))


@dataclass(frozen=True)
class Problem:
    """One fault in content: a stable code, the item it is in, and what to do about it.

    `severity` is "error" or "warning"; `field` is the dotted path inside the item; lines and columns count from 1.
    """

    code: str
    text: Message
    item: str = ""
    field: str = ""
    severity: str = "error"
    line: int | None = None
    column: int | None = None

    @property
    def message(self) -> str:
        return str(self.text)

    def as_dict(self) -> dict[str, Any]:
        place = {"line": self.line, "column": self.column}
        return {
            "code": self.code,
            "item": self.item,
            "field": self.field,
            "message": self.message,
            "severity": self.severity,
        } | {name: value for name, value in place.items() if value is not None}


def problem(
    code: str,
    template: str,
    /,
    *,
    item: str = "",
    field: str = "",
    severity: str = "error",
    line: int | None = None,
    column: int | None = None,
    **values: Any,
) -> Problem:
    """Write a problem in one line: `problem("dose-zero", "The dose must be above 0.", item=key)`."""
    return Problem(code, Message(template, values), item, field, severity, line, column)


def together(problems: Iterable[Problem]) -> list[Problem]:
    """For people: a fault that lists of codes have several names for is told once, with all its names."""
    found: dict[Problem, str] = {}
    for each in problems:
        nameless = replace(each, code="")
        found[nameless] = f"{found[nameless]}, {each.code}" if nameless in found else each.code
    return [replace(nameless, code=names) for nameless, names in found.items()]


def errors_in(problems: Iterable[Problem]) -> list[Problem]:
    return [each for each in problems if each.severity == "error"]


class RegistryError(Exception):
    """A refusal: `code` is stable and for machines, the message is for people and names the remedy."""

    status: ClassVar[int] = 500
    default_code: ClassVar[str] = "error"

    def __init__(self, template: str, /, *, code: str | None = None, **values: Any) -> None:
        self.text = Message(template, values)
        self.code = code or self.default_code
        super().__init__(str(self.text))


class BadRequest(RegistryError):
    status = 400
    default_code = "bad-request"


class Unauthenticated(RegistryError):
    status = 401
    default_code = "unauthenticated"


class Forbidden(RegistryError):
    status = 403
    default_code = "forbidden"


class NotFound(RegistryError):
    status = 404
    default_code = "not-found"


class NotAcceptable(RegistryError):
    status = 406
    default_code = "not-acceptable"


class TooSlow(RegistryError):
    status = 408
    default_code = "too-slow"


class Conflict(RegistryError):
    status = 409
    default_code = "conflict"


class PreconditionFailed(RegistryError):
    status = 412
    default_code = "precondition-failed"


class TooLarge(RegistryError):
    status = 413
    default_code = "too-large"


class UnsupportedMedia(RegistryError):
    status = 415
    default_code = "unsupported-media-type"


class ContentError(RegistryError):
    """Content that cannot be accepted; `problems` says where and why."""

    status = 422
    default_code = "content"

    def __init__(
        self, template: str, /, *, problems: Iterable[Problem] = (), code: str | None = None, **values: Any
    ) -> None:
        super().__init__(template, code=code, **values)
        self.problems = list(problems)


class PreconditionRequired(RegistryError):
    status = 428
    default_code = "precondition-required"


class TooMany(RegistryError):
    status = 429
    default_code = "too-many"


class Unavailable(RegistryError):
    status = 503
    default_code = "unavailable"
