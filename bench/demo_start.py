"""Measures how long a newcomer waits: from `fagregister demo` on an empty directory to the first page and first answer.

    python bench/demo_start.py [--port 8077]

The second start is of the same directory, where the demo is used again.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]


def started(directory: Path, port: int) -> tuple[float, float]:
    """Seconds until a page is served, and until a search finds something."""
    command = [sys.executable, "-m", "registry.cli", "demo", "--data", str(directory), "--port", str(port)]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL)
    try:
        page = _until(f"http://127.0.0.1:{port}/", b"<html", start)
        found = _until(f"http://127.0.0.1:{port}/api/v1/suggest?q=lungebet", b"icd-10-norske-termer", start)
    finally:
        process.terminate()
        process.wait(30)
    return page, found


def _until(url: str, wanted: bytes, start: float) -> float:
    while time.perf_counter() - start < 600:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                if wanted in answer.read():
                    return time.perf_counter() - start
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.05)
    raise SystemExit(f"{url} never answered")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8077)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        first = started(Path(name) / "data", options.port)
        second = started(Path(name) / "data", options.port)
    print(f"{'seconds':<10}{'page':>8}{'found':>8}")
    for label, (page, found) in (("first", first), ("second", second)):
        print(f"{label:<10}{page:8.1f}{found:8.1f}")
    print(f"{'ratio':<10}{first[0] / second[0]:8.1f}{first[1] / second[1]:8.1f}")


if __name__ == "__main__":
    main()
