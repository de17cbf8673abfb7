"""Measures FHIR's terminology over half a million concepts, beside a Flask that says hello on the same server.

    python -m bench.terminology [--concepts 500000] [--rounds 11] [--seconds 0.3] [--only WORD] [--json FILE]

What is asked and hello take turns in short rounds, so that other work on the machine meets both. A ratio is the median
of the rounds', of answers a second and of the web process's processor time, which other work disturbs less. "new" are
codes that have not been asked for before, at random from all; "known" are 2 000 codes that have been, in random order.
The large system's file is laid where that of a small published list stands, so that only its compilation is waited
for; `fagregister import` itself is measured with 100 000 concepts in a CSV file.
"""

import argparse
import http.client
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import large_system
from bench.loopback import Answers, load
from codesets.compiled import compile_system
from registry.config import Settings
from registry.services.importing import imports, orders
from registry.services.importing.orders import Order
from registry.services.members import people
from registry.services.reading import library
from registry.services.stored import compilations
from registry.services.upkeep.installation import Installation, open_installation

POOL = 2_000
MIDDLE = 15_000
MAPPED = 20_000
IMPORTED = 100_000
CLIENTS = (1, 16)
#: Seconds in which each thread's view of the large file is laid out, page by page, as it is in a service that runs.
WARM_UP = 6.0
ROOT = Path(__file__).resolve().parents[1]
URL, MIDDLE_URL = large_system.URL, f"{large_system.URL}-middels"

Numbers = Iterator[int]
Json = dict[str, Any]


# -- what is asked


def publish(installation: Installation, slug: str, url: str, data: bytes, name: str) -> None:
    order = Order(slug=slug, kind="codeset", version="1", identifiers=(url,))
    with installation.database.reading() as session:
        planned = orders.plan(session, order, data, name)
    with installation.database.writing() as session:
        imports.import_published(session, people.console(session), planned)


def lay_down(installation: Installation, slug: str, url: str, count: int) -> Path:
    """The compiled file of `count` concepts, in the place of what was published under the slug."""
    with installation.database.reading() as session:
        path = compilations.path_of(session, library.edition(session, slug, "1").version)
    compile_system(replace(large_system.HEAD, url=url), large_system.concepts(count), path)
    return path


def concept_map(count: int) -> bytes:
    elements = [
        {"code": large_system.code(number), "target": [{"code": str(number % 97), "equivalence": "equivalent"}]}
        for number in range(count)
    ]
    group = {"source": URL, "target": MIDDLE_URL, "element": elements}
    return json.dumps(
        {"resourceType": "ConceptMap", "status": "active", "title": "Kart", "name": "Kart", "group": [group]}
    ).encode()


def prepare(directory: Path, count: int) -> None:
    installation = open_installation(Settings(data=directory))
    for slug, url, size in (("stor", URL, count), ("middels", MIDDLE_URL, min(MIDDLE, count))):
        rows = "".join(f"{number},{slug} {number}\n" for number in range(97))
        publish(installation, slug, url, f"code,display\n{rows}".encode(), "codes.csv")
        start = time.perf_counter()
        path = lay_down(installation, slug, url, size)
        seconds, size_mb = time.perf_counter() - start, path.stat().st_size / 1e6
        print(f"compile {size:>7} concepts {seconds:8.1f} s {size_mb:8.0f} MB   {seconds / size * 1e5:.1f} s/100 000")
    publish(installation, "kart", f"{URL}-kart", concept_map(min(MAPPED, count)), "map.json")
    installation.database.dispose()


Question = Callable[[int, random.Random], str]
BASE = "/fhir/r5"
#: Asked about a concept by its number; kept as answered where the same is asked again.
ABOUT_ONE: dict[str, Question] = {
    "$lookup": lambda n, _: f"{BASE}/CodeSystem/$lookup?system={URL}&code={large_system.code(n)}",
    "$lookup, R4": lambda n, _: f"/fhir/CodeSystem/$lookup?system={URL}&code={large_system.code(n)}",
    "$validate-code": lambda n, _: f"{BASE}/CodeSystem/$validate-code?url={URL}&code={large_system.code(n)}",
    "$validate-code, is-a": lambda n, _: (
        f"{BASE}/ValueSet/$validate-code?url={quote(f'{URL}?fhir_vs=isa/{large_system.code(3)}')}"
        f"&system={URL}&code={large_system.code(n)}"
    ),
    "$subsumes": lambda n, chance: (
        f"{BASE}/CodeSystem/$subsumes?system={URL}&codeA={large_system.code(chance.randrange(1000))}"
        f"&codeB={large_system.code(n)}"
    ),
    "$translate": lambda n, _: (
        f"{BASE}/ConceptMap/$translate?url={URL}-kart&system={URL}&sourceCode={large_system.code(n % MAPPED)}"
    ),
}
EXPANSIONS: dict[str, Question] = {
    "$expand, 100 of all": lambda n, _: f"{BASE}/ValueSet/$expand?url={URL}?fhir_vs&count=100&offset={n}",
    "$expand, 100 of is-a": lambda n, _: (
        f"{BASE}/ValueSet/$expand?url={quote(f'{URL}?fhir_vs=isa/{large_system.code(n % 1000)}')}&count=100"
    ),
    "$expand, rare words": lambda _, chance: (
        f"{BASE}/ValueSet/$expand?url={URL}?fhir_vs&count=100"
        f"&filter={''.join(chance.choices(large_system.SYLLABLES, k=3))}"
    ),
    "$expand, common word": lambda n, _: (
        f"{BASE}/ValueSet/$expand?url={URL}?fhir_vs&count=100&offset={n % 1000}&filter=stenosis"
    ),
    "$expand, all of 15 000": lambda _, __: f"{BASE}/ValueSet/$expand?url={MIDDLE_URL}?fhir_vs",
}


def unasked(count: int, seed: int) -> Numbers:
    """Every number once, at random."""
    return iter(random.Random(seed).sample(range(count), count))


def asked_before(count: int, seed: int) -> Numbers:
    chance = random.Random(seed)
    pool = [number * (count // POOL) for number in range(POOL)]
    while True:
        yield chance.choice(pool)


# -- the servers


@contextmanager
def served(command: list[str], port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/")
                break
            except OSError:
                time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def children(process: subprocess.Popen[bytes]) -> dict[int, str]:
    """The processes of a server, `web` or `worker` by their number."""
    every = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process.pid)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    told = (line.strip().partition(" ") for line in every)
    return {int(pid): "worker" if " worker --beside " in command else "web" for pid, _, command in told}


def memory(process: subprocess.Popen[bytes]) -> list[Json]:
    """What each process of the service holds of its own, and with the pages it shares, in MB."""
    told = []
    for pid, role in children(process).items():
        status = Path(f"/proc/{pid}/status").read_text()
        found = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if line.startswith("Rss")}
        own, shared = (int(found[name]) / 1024 for name in ("RssAnon", "RssFile"))
        told.append({"process": role, "own": round(own), "shared": round(shared)})
        print(f"memory, {role:<7}{own:7.0f} MB of its own {shared:7.0f} MB of files that are shared")
    return told


class Side:
    """A server, and what its web process has spent."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.port = port
        self._pids = [pid for pid, role in children(process).items() if role == "web"]

    def ask(self, paths: Iterator[str], clients: int, seconds: float) -> tuple[Answers, float]:
        """With the microseconds of processor time of each answer."""
        before = self._spent()
        found = load(self.port, paths, clients, seconds)
        return found, (self._spent() - before) * 1e6 / max(len(found.milliseconds), 1)

    def _spent(self) -> float:
        return sum(_seconds(thread) for pid in self._pids for thread in Path(f"/proc/{pid}/task").iterdir())


def _seconds(thread: Path) -> float:
    """Of a thread, to the nanosecond."""
    return int((thread / "schedstat").read_text().split()[0]) / 1e9


# -- measuring


class Bench:
    def __init__(self, ours: Side, hello: Side, rounds: int, seconds: float) -> None:
        self.ours = ours
        self.hello = hello
        self.rounds = rounds
        self.seconds = seconds
        self.found: list[Json] = []

    def measure(self, name: str, paths: Iterator[str], clients: int, rounds: int) -> None:
        """Hello and the question in turns."""
        every, beside = Answers(), Answers()
        costs: list[float] = []
        of_rates: list[float] = []
        of_costs: list[float] = []
        for _ in range(rounds):
            plain, least = self.hello.ask(repeat("/"), clients, self.seconds)
            own, cost = self.ours.ask(paths, clients, self.seconds)
            if not own.milliseconds:
                break
            of_rates.append(own.rate / plain.rate)
            of_costs.append(least / cost)
            costs.append(cost)
            every.add(own)
            beside.add(plain)
        told = {
            "question": name, "clients": clients, "rate": round(every.rate, 1), "hello": round(beside.rate),
            **{f"p{cut}": round(every.cut(cut), 2) for cut in (50, 95, 99)},
            "microseconds": round(statistics.median(costs)),
            "ratio": round(statistics.median(of_rates), 3), "ratio_of_cpu": round(statistics.median(of_costs), 3),
        }  # fmt: skip
        self.found.append(told)
        print(
            f"{name:<28}{clients:>3}{told['rate']:>10.1f}/s{told['p50']:>9.2f}{told['p95']:>9.2f}{told['p99']:>9.2f} ms"
            f"{told['hello']:>8}/s{told['ratio']:>8.2f}{told['microseconds']:>10} us{told['ratio_of_cpu']:>8.2f}",
            flush=True,
        )

    def all(self, count: int, only: list[str]) -> None:
        chance = random.Random(3)
        for name, question in ABOUT_ONE.items():
            if any(word in name for word in only):
                fresh = (question(number, chance) for number in unasked(count, seed=len(name)))
                load(self.ours.port, fresh, 16, WARM_UP)
                for clients in CLIENTS:
                    self.measure(f"{name}, new", fresh, clients, self.rounds)
                again = [question(number, chance) for number in dict.fromkeys(_taken(asked_before(count, 1), 4 * POOL))]
                load(self.ours.port, iter(again), 4, 60)
                for clients in CLIENTS:
                    self.measure(f"{name}, known", _choices(again), clients, self.rounds)
        for name, question in EXPANSIONS.items():
            if any(word in name for word in only):
                for clients in CLIENTS:
                    numbers = random.Random(clients)
                    endless = (question(numbers.randrange(count), numbers) for _ in repeat(None))
                    self.measure(name, endless, clients, 1 + self.rounds // 5)


def _taken(numbers: Numbers, count: int) -> list[int]:
    return [next(numbers) for _ in range(count)]


def _choices(paths: list[str]) -> Iterator[str]:
    chance = random.Random(2)
    while True:
        yield chance.choice(paths)


def measure(directory: Path, options: argparse.Namespace) -> Json:
    python, port = [sys.executable, "-m"], options.port
    ours = [*python, "registry.cli", "serve", "--port", str(port), "--workers", "1", "--threads", options.threads]
    theirs = [*python, "bench.hello", str(port + 1), options.threads]
    settings = {"FAGREGISTER_DATA": str(directory.absolute()), "PYTHONPATH": str(ROOT)}
    with served(theirs, port + 1, {"PYTHONPATH": str(ROOT)}) as plain:
        started = time.perf_counter()
        with served(ours, port, settings) as process:
            load(port, iter([ABOUT_ONE["$lookup"](0, random.Random(1))]), 1, 0)
            cold = time.perf_counter() - started
            print(
                f"start and first answer {cold:.1f} s\n\n{'':28}{'clients':>7}{'':8}{'p50':>9}{'p95':>9}{'p99':>9}",
                end="",
            )
            print(f"{'hello':>13}{'of hello':>10}{'CPU':>13}{'of hello':>10}   (medians)")
            bench = Bench(Side(process, port), Side(plain, port + 1), options.rounds, options.seconds)
            bench.all(options.concepts, options.only or [""])
            return {"cold_start": round(cold, 1), "memory": memory(process), "questions": bench.found}


# -- importing


def measure_import() -> Json:
    """`fagregister import --publish` of a CSV file, beside the bare insertion of the same rows into SQLite."""
    with tempfile.TemporaryDirectory() as name:
        file, data = Path(name) / "stor.csv", Path(name) / "data"
        rows = [_row(number, each) for number, each in enumerate(large_system.concepts(IMPORTED))]
        file.write_text(
            "code,display,display:nb,parent,level\n" + "".join(f"{','.join(row)}\n" for row in rows), "utf-8"
        )
        open_installation(Settings(data=data)).database.dispose()
        command = [sys.executable, "-m", "registry.cli", "import", str(file), "--kind", "codeset", "--id", "stor"]
        start = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--canonical", URL, "--version", "1", "--publish"],
            env={**os.environ, "FAGREGISTER_DATA": str(data), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        assert process.returncode == 0
        bare = _bare_insert(Path(name) / "bare.sqlite3", rows)
    most = usage.ru_maxrss / 1024
    print(f"\nimport of {IMPORTED} concepts {seconds:.1f} s, at most {most:.0f} MB; rows into bare SQLite {bare:.2f} s")
    return {"seconds": round(seconds, 1), "megabytes": round(most), "bare_insert": round(bare, 2)}


def _row(number: int, concept: Any) -> tuple[str, ...]:
    return concept.code, concept.display, concept.designations[0].value, " ".join(concept.parents[:1]), str(number % 9)


def _bare_insert(path: Path, rows: list[tuple[str, ...]]) -> float:
    start = time.perf_counter()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE concept (code TEXT PRIMARY KEY, display, nb, parent, level)")
        connection.executemany("INSERT INTO concept VALUES (?, ?, ?, ?, ?)", rows)
    connection.close()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concepts", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=float, default=0.3, help="of each round, for hello and for the question")
    parser.add_argument("--only", action="append", metavar="WORD", help="questions with one of these in their name")
    parser.add_argument("--port", type=int, default=8140)
    parser.add_argument("--threads", default="4", help="of each web process")
    parser.add_argument("--data", type=Path, help="a directory to make and keep, or one kept from before")
    parser.add_argument("--no-import", action="store_true")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        directory = options.data or Path(name) / "data"
        if not directory.exists():
            prepare(directory, options.concepts)
        found = measure(directory, options)
    if not options.no_import:
        found["import"] = measure_import()
    if options.json:
        options.json.write_text(json.dumps({"concepts": options.concepts, **found}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
