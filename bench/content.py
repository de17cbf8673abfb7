"""Measures GET …/content of the demo's ICD-10 in process: cold, warm and 304, beside a Flask that says hello.

    python bench/content.py [--requests 300] [--demo DIR]

Cold is the first request of a version whose files were never made.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from registry import demo
from registry.app import create_app
from registry.config import Settings
from registry.services.upkeep.installation import open_installation

PATH = "/api/v1/standards/icd-10/versions/2019/content?format=csv"
HEADERS = {"Accept-Encoding": "gzip"}


def hello() -> FlaskClient:
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app.test_client()


def once(ask: Callable[[], int], expected: int) -> float:
    """Milliseconds of one request."""
    start = time.perf_counter()
    status = ask()
    assert status == expected, status
    return (time.perf_counter() - start) * 1000


def spread(ask: Callable[[], int], expected: int, count: int) -> tuple[float, float]:
    """p50 and p99 in milliseconds."""
    times = sorted(once(ask, expected) for _ in range(count))
    return times[count // 2], times[min(count - 1, int(count * 0.99))]


def fetch(client: FlaskClient, path: str, headers: dict[str, str]) -> int:
    answer = client.get(path, headers=headers)
    answer.get_data()
    answer.close()
    return answer.status_code


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--demo", type=Path, help="a demo's data directory, to be copied")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name) / "data"
        if options.demo:
            shutil.copytree(options.demo, directory)
        installation = open_installation(Settings(data=directory, log_level="warning"))
        if not options.demo:
            demo.make(installation, "http://127.0.0.1:8000", directory / "demo.json")
        shutil.rmtree(installation.files, ignore_errors=True)
        client = create_app(installation=installation).test_client()
        cold = once(lambda: fetch(client, PATH, HEADERS), 200)
        etag = client.get(PATH, headers=HEADERS).headers["ETag"]
        greeter = hello()
        rows = {
            "hello": spread(lambda: fetch(greeter, "/", {}), 200, options.requests),
            "warm": spread(lambda: fetch(client, PATH, HEADERS), 200, options.requests),
            "304": spread(lambda: fetch(client, PATH, HEADERS | {"If-None-Match": etag}), 304, options.requests),
        }
    print(f"{'ms':<10}{'p50':>9}{'p99':>9}{'ratio to hello':>16}")
    print(f"{'cold':<10}{cold:9.1f}{'':>9}{cold / rows['hello'][0]:16.0f}")
    for label, (p50, p99) in rows.items():
        print(f"{label:<10}{p50:9.2f}{p99:9.2f}{p50 / rows['hello'][0]:16.1f}")


if __name__ == "__main__":
    main()
