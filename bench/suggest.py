"""Measures suggestions over HTTP while some people type at once.

    python -m bench.suggest [--designations 100000] [--clients 1 16] [--seconds 10] [--data FOLDER]

The demo and one invented code list of so many names (`clinical_names.py`) are served on loopback by one web process
beside its worker, as `fagregister serve` starts them. Each client asks anew as soon as it is answered, which no person
does: sixteen of them are some hundreds of people who type. "typed" are names letter by letter, so that beginnings come
again and are answered from what is kept; "new" are beginnings that nobody has asked for, each once. Beside the
milliseconds: the web process's own processor time for an answer, which tells more where other work shares the machine.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import quote

from bench.clinical_names import Named, items
from bench.loopback import load
from bench.served import fill, served
from registry.config import Settings
from registry.services.upkeep.installation import open_installation

SHORTEST, LONGEST = 2, 14
TICKS = os.sysconf("SC_CLK_TCK")


def typed(named: list[Named], seed: int) -> Iterator[str]:
    """Names without end, a letter more each time."""
    chance = random.Random(seed)
    while True:
        name = chance.choice(chance.choice(named).names)[0].lower()
        for end in range(SHORTEST, min(LONGEST, len(name)) + 1):
            yield path(name[:end])


def new(named: list[Named], seed: int) -> Iterator[str]:
    """Beginnings of names and of two of their words, none of them twice."""
    chance = random.Random(seed)
    asked: set[str] = set()
    while True:
        name = chance.choice(chance.choice(named).names)[0].lower()
        words = [word for word in name.split() if len(word) > 3] or name.split()
        pair = " ".join(word[: chance.randint(3, 8)] for word in chance.sample(words, min(2, len(words))))
        for q in (name[: chance.randint(4, LONGEST)], pair):
            if q not in asked:
                asked.add(q)
                yield path(q)


def path(q: str) -> str:
    return f"/api/v1/suggest?q={quote(q)}"


def furnished(directory: Path, named: list[Named]) -> None:
    command = [sys.executable, "-m", "registry.cli", "demo", "--data", str(directory), "--no-serve"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    installation = open_installation(Settings(data=directory, log_level="error"))
    fill(installation, named)
    installation.database.dispose()


def web_process(port: int) -> int:
    """The process that answers: the one among the server's children that has used most of the processor."""
    command = f"serve --port {port}".encode().replace(b" ", b"\0")
    parents = {number for number in _processes() if command in _read(number, "cmdline")}
    children = [number for number in _processes() if _parent(number) in parents]
    return max(children, key=_ticks, default=min(parents))


def _processes() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def _read(number: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{number}/{name}").read_bytes()
    except OSError:  # it has ended
        return b""


def _fields(number: int) -> list[bytes]:
    return _read(number, "stat").rpartition(b") ")[2].split()


def _parent(number: int) -> int:
    fields = _fields(number)
    return int(fields[1]) if fields else 0


def _ticks(number: int) -> int:
    fields = _fields(number)
    return int(fields[11]) + int(fields[12]) if fields else 0


def measure(port: int, named: list[Named], clients: list[int], seconds: float) -> None:
    load(port, typed(named, 1), 4, 3.0)  # to warm up
    server = web_process(port)
    print(f"{'':<8}{'clients':>8}{'p50 ms':>9}{'p95':>9}{'p99':>9}{'answers/s':>11}{'cpu ms':>9}")
    for number, count in enumerate(clients):
        for name, paths in (("typed", typed(named, 7 + number)), ("new", new(named, 70 + number))):
            before = _ticks(server)
            found = load(port, paths, count, seconds)
            spent = (_ticks(server) - before) * 1000 / TICKS / len(found.milliseconds)
            cuts = "".join(f"{found.cut(percent):9.1f}" for percent in (50, 95, 99))
            print(f"{name:<8}{count:>8}{cuts}{found.rate:11.0f}{spent:9.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--designations", type=int, default=100_000)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 16])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--port", type=int, default=8077)
    parser.add_argument("--data", type=Path, help="keep the registry here, or use the one kept")
    options = parser.parse_args()
    named = list(items(options.designations))
    with tempfile.TemporaryDirectory() if options.data is None else nullcontext(str(options.data)) as name:
        directory = Path(name) / "data"
        if not directory.exists():
            furnished(directory, named)
        with served(directory, options.port):
            measure(options.port, named, options.clients, options.seconds)


if __name__ == "__main__":
    main()
