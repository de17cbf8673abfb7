"""Times of answers, in process: content cold, warm and unchanged, items, search and suggestions, against a Flask hello.

    python bench/answers.py DIR [--standard icd-10] [--queries lungebet,J18.9,hjertesv]

DIR is a data directory, as `fagregister demo --data DIR --no-serve` makes it.
"""

import argparse
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from werkzeug.test import Client

from registry.app import create_app
from registry.config import Settings

ROUNDS = 200


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("directory", type=Path)
    reader.add_argument("--standard", default="icd-10")
    reader.add_argument("--queries", default="lungebet,J18.9,hjertesv,pneumoni")
    given = reader.parse_args()
    app = create_app(Settings(data=given.directory, log_level="error"))
    hello = measure("Flask hello", asking(Client(hello_app()), "/"), None)
    client = Client(app)
    content(client, given.standard, given.directory, hello)
    for query in given.queries.split(","):
        for path in ("suggest", "search"):
            measure(f"/{path}?q={query}", asking(client, f"/api/v1/{path}?q={quote(query)}"), hello)


def content(client: Client, slug: str, directory: Path, hello: float) -> None:
    number = client.get(f"/api/v1/standards/{slug}").get_json()["current"]
    version = f"/api/v1/standards/{slug}/versions/{number}"
    shutil.rmtree(directory / "derived" / "renditions", ignore_errors=True)
    start = time.perf_counter()
    tag = client.get(f"{version}/content", headers={"Accept-Encoding": "gzip"}, buffered=True).headers["ETag"]
    print(f"{'content, cold (files made anew)':42} {(time.perf_counter() - start) * 1000:8.2f} ms")
    for encoding in ("identity", "gzip", "zstd"):
        asked = asking(client, f"{version}/content", **{"Accept-Encoding": encoding})
        measure(f"content, warm, {encoding}", asked, hello)
    unchanged = asking(client, f"{version}/content", **{"Accept-Encoding": "gzip", "If-None-Match": tag})
    measure("content, 304", unchanged, hello)
    measure("items, 50 at the top", asking(client, f"{version}/items?parent="), hello)
    key = client.get(f"{version}/items?parent=&limit=1").get_json()["items"][0]["key"]
    measure("items, by key", asking(client, f"{version}/items?key={quote(key)}"), hello)


def asking(client: Client, path: str, **headers: str) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(path, headers=headers, buffered=True)
        assert answer.status_code < 400, answer.get_data(as_text=True)

    return ask


def measure(name: str, ask: Callable[[], None], hello: float | None) -> float:
    """Print p50 and p99; the p50 in milliseconds."""
    ask()
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    middle, late = spent[ROUNDS // 2], spent[int(ROUNDS * 0.99)]
    ratio = f"{middle / hello:6.1f} × hello" if hello else ""
    print(f"{name:42} p50 {middle:8.2f} ms   p99 {late:8.2f} ms   {ratio}")
    return middle


def hello_app() -> Flask:
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


if __name__ == "__main__":
    main()
