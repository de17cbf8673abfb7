"""Measures FHIR's terminology over half a million concepts, beside a Flask that says hello on the same server.

    python bench/terminology.py [--concepts 500000] [--seconds 5] [--port 8140]

The large system's file is laid where that of a small published list stands, so that only its compilation is waited
for.
"""

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from flask import Flask

from bench import large_system
from codesets.compiled import compile_system
from registry.config import Settings
from registry.services import compilations, imports, library, people
from registry.services.imports import Order
from registry.services.installation import Installation, open_installation

POOL = 2_000
MIDDLE = 15_000
ROOT = Path(__file__).resolve().parents[1]
hello = Flask("hello")
hello.add_url_rule("/", view_func=lambda: "hello")

Paths = Callable[[random.Random], str]


def publish(installation: Installation, slug: str, url: str, data: bytes, name: str) -> None:
    order = Order(slug=slug, kind="codeset", version="1", identifiers=(url,))
    with installation.database.reading() as session:
        planned = imports.plan(session, order, data, name)
    with installation.database.writing() as session:
        imports.import_published(session, people.console(session), planned)


def lay_down(installation: Installation, slug: str, url: str, count: int) -> Path:
    """The compiled file of `count` concepts, in the place of what was published under the slug."""
    with installation.database.reading() as session:
        path = compilations.path_of(session, library.edition(session, slug, "1").version)
    compile_system(replace(large_system.HEAD, url=url), large_system.concepts(count), path)
    return path


def concept_map(count: int) -> bytes:
    rows = (f"{large_system.code(number)},{number % 97}" for number in range(count))
    elements = ",".join(
        f'{{"code":"{source}","target":[{{"code":"{target}","equivalence":"equivalent"}}]}}'
        for source, target in (row.split(",") for row in rows)
    )
    group = f'{{"source":"{large_system.URL}","target":"{large_system.URL}-middels","element":[{elements}]}}'
    return f'{{"resourceType":"ConceptMap","status":"active","title":"Kart","group":[{group}]}}'.encode()


def prepare(directory: Path, count: int) -> None:
    installation = open_installation(Settings(data=directory))
    for slug, url, size in (
        ("stor", large_system.URL, count),
        ("middels", f"{large_system.URL}-middels", min(MIDDLE, count)),
    ):
        rows = "".join(f"{number},{slug} {number}\n" for number in range(97))
        publish(installation, slug, url, f"code,display\n{rows}".encode(), "codes.csv")
        start = time.perf_counter()
        path = lay_down(installation, slug, url, size)
        seconds, size_mb = time.perf_counter() - start, path.stat().st_size / 1e6
        print(f"compile {size:>7} concepts {seconds:8.1f} s {size_mb:8.0f} MB   {seconds / size * 1e5:.1f} s/100 000")
    publish(installation, "kart", f"{large_system.URL}-kart", concept_map(POOL), "map.json")
    installation.database.dispose()


def questions(count: int) -> dict[str, Paths]:
    url, middle = large_system.URL, f"{large_system.URL}-middels"
    branch = quote(f"{url}?fhir_vs=isa/{large_system.code(3)}")

    def code(chance: random.Random, most: int = count) -> str:
        return large_system.code(chance.randrange(POOL) * (most // POOL))

    def word(chance: random.Random) -> str:
        return "".join(chance.choices(large_system.SYLLABLES, k=3))

    return {
        "$lookup": lambda c: f"/fhir/r5/CodeSystem/$lookup?system={url}&code={code(c)}",
        "$validate-code": lambda c: f"/fhir/r5/CodeSystem/$validate-code?url={url}&code={code(c)}",
        "$validate-code, is-a": lambda c: f"/fhir/r5/ValueSet/$validate-code?url={branch}&system={url}&code={code(c)}",
        "$subsumes": lambda c: f"/fhir/r5/CodeSystem/$subsumes?system={url}&codeA={code(c)}&codeB={code(c)}",
        "$translate": lambda c: (
            f"/fhir/r5/ConceptMap/$translate?url={url}-kart&system={url}&sourceCode={large_system.code(c.randrange(POOL))}"
        ),
        "$expand, page of 100": lambda c: (
            f"/fhir/r5/ValueSet/$expand?url={url}?fhir_vs&count=100&offset={c.randrange(count)}"
        ),
        "$expand, rare words": lambda c: f"/fhir/r5/ValueSet/$expand?url={url}?fhir_vs&count=100&filter={word(c)}",
        "$expand, common word": lambda c: f"/fhir/r5/ValueSet/$expand?url={url}?fhir_vs&count=100&filter=stenosis",
        "$expand, all of 15 000": lambda c: f"/fhir/r5/ValueSet/$expand?url={middle}?fhir_vs",
    }


@contextmanager
def served(command: list[str], port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/")
                break
            except OSError:
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def load(port: int, paths: Paths, clients: int, seconds: float) -> list[float]:
    """Milliseconds of every answer; each client keeps its connection."""
    times: list[float] = []
    until = time.perf_counter() + seconds

    def client(seed: int) -> None:
        chance, connection = random.Random(seed), http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while True:
            start = time.perf_counter()
            connection.request("GET", paths(chance))
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (answer.status, paths(chance))
            times.append((time.perf_counter() - start) * 1000)
            if time.perf_counter() > until:
                break
        connection.close()

    threads = [threading.Thread(target=client, args=(seed,)) for seed in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return times


def report(name: str, times: list[float], seconds: float, beside: float | None) -> float:
    """A line; requests a second."""
    rate = len(times) / max(seconds, sum(times) / 1000 / 16)
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [times[0]] * 99
    ratio = f"{rate / beside:8.2f}" if beside else ""
    print(f"{name:<26}{rate:9.1f}/s {cuts[49]:9.2f}{cuts[94]:9.2f}{cuts[98]:9.2f} ms{ratio}")
    return rate


def memory(process: subprocess.Popen[bytes]) -> None:
    """What each web process holds of its own, and with the pages it shares."""
    every = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    for pid in every:
        status = Path(f"/proc/{pid}/status").read_text()
        found = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if line.startswith("Rss")}
        own, shared = (int(found[name]) / 1024 for name in ("RssAnon", "RssFile"))
        print(f"memory of {pid}: {own:.0f} MB of its own, {shared:.0f} MB of files that are shared")


def measure(directory: Path, count: int, port: int, seconds: float) -> None:
    python = [sys.executable, "-m"]
    ours = [*python, "registry.cli", "serve", "--port", str(port), "--workers", "1", "--threads", "4"]
    settings = {"FAGREGISTER_DATA": str(directory), "FAGREGISTER_LOG_LEVEL": "error", "PYTHONPATH": str(ROOT)}
    theirs = [*python, "granian", "--interface", "wsgi", "--port", str(port + 1), "--blocking-threads", "4"]
    started = time.perf_counter()
    with (
        served(ours, port, settings) as process,
        served([*theirs, "bench.terminology:hello"], port + 1, {"PYTHONPATH": str(ROOT)}),
    ):
        every = questions(count)
        load(port, every["$lookup"], 1, 0.01)
        print(f"start and first answer {time.perf_counter() - started:.1f} s")
        for clients in (1, 16):
            print(f"\n{clients} client{'s' if clients > 1 else ''}{'p50':>32}{'p95':>9}{'p99':>9}    of hello")
            for name, paths in every.items():
                beside = report("hello", load(port + 1, lambda _: "/", clients, seconds), seconds, None)
                report(name, load(port, paths, clients, seconds), seconds, beside)
        memory(process)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concepts", type=int, default=500_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--port", type=int, default=8140)
    parser.add_argument("--data", type=Path, help="a directory to make and keep, or one kept from before")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        directory = options.data or Path(name) / "data"
        if not directory.exists():
            prepare(directory, options.concepts)
        measure(directory, options.concepts, options.port, options.seconds)


if __name__ == "__main__":
    main()
