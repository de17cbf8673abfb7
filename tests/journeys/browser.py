"""A real browser on a real server, for journeys; where there is no Chromium, tests say so and are skipped."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from playwright.sync_api import BrowserContext, Page, Request
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Silent(WSGIRequestHandler):
    #: Seconds that a connection without a request is kept, since the server waits for all of them when it ends.
    timeout = 2

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Requests of tests are not news."""


class Finishing(ThreadedWSGIServer):
    """Waits for what is still being answered when it ends."""

    daemon_threads = False


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app on a free port of this machine; what a browser was still fetching is answered before it ends."""
    server = Finishing("127.0.0.1", 0, app, handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Desk:
    """A person at a browser. `strays` are requests that left the site, `complaints` what the console said."""

    context: BrowserContext
    address: str
    strays: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def page(self) -> Page:
        page = self.context.new_page()
        page.on("request", self._watch)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.strays.append(request.url)

    def log_in(self, page: Page, username: str, password: str) -> None:
        page.goto(f"{self.address}/login")
        page.fill("#username", username)
        page.fill("#password", password)
        page.click("main button")
        page.wait_for_url(f"{self.address}/me")
