"""Browsers for journeys, on the registry that the tests of pages use."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.browser import CHROMIUM, FLAGS, Desk, served
from tests.web.conftest import app, made_world, own_installation, shared_app, world

__all__ = ["app", "made_world", "own_installation", "shared_app", "world"]


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture(scope="session")
def shared_address(shared_app: Flask) -> Iterator[str]:
    with served(shared_app) as address:
        yield address


@pytest.fixture
def own_address(app: Flask) -> Iterator[str]:
    """A server on a registry that the test may change."""
    with served(app) as address:
        yield address


@pytest.fixture
def desk(browser: Browser) -> Iterator[Callable[..., Desk]]:
    """Make a desk: `desk(address, width=1280, language="nb", script=True)`."""
    made: list[Desk] = []

    def make(address: str, width: int = 1280, language: str = "nb", script: bool = True) -> Desk:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, java_script_enabled=script
        )
        made.append(Desk(context, address))
        return made[-1]

    yield make
    for each in made:
        each.context.close()
