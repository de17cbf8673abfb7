"""Measures what slow clients cost the others: those that send half a body and wait, beside granian's own WSGI mode.

    python -m bench.slow_clients --data DIR [--clients 200] [--port 8090] [--rounds 2]

DIR holds a registry, such as a demo. Both sides take turns; processor time is that of the web process.
"""

import argparse
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.loopback import load

ROOT = Path(__file__).parents[1]
QUESTIONS = {"small page": "/healthz", "suggestion": "/api/v1/suggest?q=lungebet"}
HEAD = "POST /fhir/CodeSystem/$lookup HTTP/1.1\r\nHost: x\r\nContent-Type: application/fhir+json\r\nContent-Length: "
PAD = "x" * 1_000_000
BODY = f'{{"resourceType": "Parameters", "parameter": [{{"name": "code", "valueCode": "{PAD}"}}]}}'
#: Seconds in which somebody else must have been answered.
PATIENCE = 5.0


@contextmanager
def served(command: Sequence[str], port: int, data: Path) -> Iterator[int]:
    """The web process's number."""
    settings = {**os.environ, "FAGREGISTER_DATA": str(data), "FAGREGISTER_LOG_LEVEL": "error", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=settings, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not answers(port):
            time.sleep(0.2)
        yield busiest(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def busiest(server: int) -> int:
    """The child that granian made, which has its parent's command line; the worker has one of its own."""
    children = subprocess.run(["pgrep", "-P", str(server)], check=True, capture_output=True, text=True).stdout.split()
    (found,) = (child for child in children if b"worker" not in Path(f"/proc/{child}/cmdline").read_bytes())
    return int(found)


def spent(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def slow(port: int, clients: int) -> Iterator[None]:
    with ExitStack() as held:
        for _ in range(clients):
            client = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            client.sendall(f"{HEAD}1000\r\n\r\n{{".encode())
        yield


def large(port: int, times: int) -> float:
    """Milliseconds of a megabyte that is sent and refused."""
    whole = f"{HEAD}{len(BODY)}\r\n\r\n{BODY}".encode()
    started = time.perf_counter()
    for _ in range(times):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
            client.sendall(whole)
            assert client.recv(1 << 16).startswith(b"HTTP/1.1 4")
    return (time.perf_counter() - started) * 1000 / times


def measure(name: str, port: int, process: int, clients: int) -> None:
    with slow(port, clients):
        time.sleep(0.5)
        if not answers(port):
            print(f"{name:<14}{clients:>6}  nobody was answered in {PATIENCE:.0f} s")
            return
        for question, path in QUESTIONS.items():
            before = spent(process)
            found = load(port, itertools.repeat(path), 4, 2.0)
            cpu = (spent(process) - before) / len(found.milliseconds) * 1e6
            print(
                f"{name:<14}{clients:>6}  {question:<12}{found.rate:8.0f}/s  p95 {found.cut(95):6.2f} ms {cpu:7.0f} µs"
            )
        print(f"{name:<14}{clients:>6}  {'1 MB':<12}{large(port, 20):19.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    data, port = options.data.absolute(), options.port
    ours = [sys.executable, "-m", "registry.cli", "serve", "--port", str(port)]
    wsgi = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "4", "--port", str(port + 1)]
    with served(ours, port, data) as first, served([*wsgi, "wsgi:app"], port + 1, data) as second:
        for _ in range(options.rounds):
            for clients in (0, options.clients):
                measure("serve", port, first, clients)
                measure("granian, WSGI", port + 1, second, clients)


if __name__ == "__main__":
    main()
