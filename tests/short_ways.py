"""How the short ways are held to the framework's: what it is asked, and whether two answers are the same."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

#: Sent with a question, it takes the long way, and is answered alike.
LONG = {"Content-Encoding": "identity"}


def watched(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that the framework is asked from now on."""
    asked: list[str] = []
    own: Callable[..., Any] = app.full_dispatch_request

    def dispatch(*given: Any) -> Any:
        asked.append("asked")
        return own(*given)

    monkeypatch.setattr(app, "full_dispatch_request", dispatch)
    return asked


def same(one: TestResponse, other: TestResponse) -> bool:
    """To the byte, but for the request's own id."""
    first, second = ([pair for pair in each.headers if pair[0] != "X-Request-ID"] for each in (one, other))
    return (one.status, one.data, sorted(first)) == (other.status, other.data, sorted(second))
