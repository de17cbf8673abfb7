"""`demo`, `serve` and `worker` on the command line."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest

from registry import demo
from registry.cli import running
from registry.cli.addresses import usable
from registry.config import Settings
from registry.errors import BadRequest
from registry.search import Searcher
from registry.services.upkeep.installation import open_installation
from tests.cli.conftest import Shell
from tests.services import press

ROOT = Path(__file__).parents[2]


@pytest.fixture
def demo_shell(shell: Shell, demo_directory: Path) -> Shell:
    shutil.rmtree(shell.directory)
    shutil.copytree(demo_directory, shell.directory)
    return shell


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def started(directory: Path, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    environment = os.environ | {"FAGREGISTER_DATA": str(directory), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "registry.cli", *arguments]
    log = directory.parent / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            yield process
        finally:
            process.terminate()
            assert process.wait(30) is not None


def eventually(happens: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


@pytest.mark.xdist_group("demo")
def test_a_second_demo_on_the_same_directory_uses_it_again(demo_shell: Shell) -> None:
    before = json.loads((demo_shell.directory / "demo.json").read_text())
    ended = demo_shell.ok("demo", "--no-serve", "--data", demo_shell.directory, "--port", "8765")
    assert ended.out.startswith(f"Using the demo in {demo_shell.directory}")
    assert "http://127.0.0.1:8765/api/v1/docs" in ended.out
    after = json.loads((demo_shell.directory / "demo.json").read_text())
    assert after == before | {"base_url": "http://127.0.0.1:8765"}


def test_a_demo_is_not_made_into_another_registry(shell: Shell) -> None:
    shell.ok("network", "add", "kreft", "--name", "Kreft")
    assert "Remove it, or choose another --data" in shell.refused("demo", "--no-serve")


def test_a_worker_follows_until_it_is_told_to_stop(shell: Shell) -> None:
    opened = open_installation(Settings(data=shell.directory))
    press.adopt(opened, "liste", {"X1": "Lungebetennelse"}, "1")
    with started(shell.directory, "worker") as process:
        searcher = Searcher(opened.index)
        eventually(lambda: searcher.reopen() or not searcher.needs_rebuild)
        eventually(lambda: [hit.item for hit in searcher.find("lungebet").hits] == ["X1"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    opened.database.dispose()


class Server:
    """Stands in for the web server: notes what it was given and is done when a test says so."""

    given: ClassVar[list[dict[str, object]]] = []

    def __init__(self, target: str, **given: object) -> None:
        Server.given.append(given | {"target": target})

    def serve(self, target_loader: "partial[object]") -> None:
        Server.given[-1]["threads"] = target_loader.args
        time.sleep(0.1)


class Worker:
    """Stands in for the worker's process: dies at once as often as it is told to, then lives until ended."""

    deaths = 0
    begun: ClassVar[list["Worker"]] = []

    def __init__(self, _command: list[str]) -> None:
        Worker.begun.append(self)
        self.returncode = 3 if len(Worker.begun) <= Worker.deaths else None
        self.ended = False

    def poll(self) -> int | None:
        return self.returncode

    def terminate(self) -> None:
        self.ended = True

    def wait(self, timeout: float) -> int:
        return 0


@pytest.fixture
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    Server.given, Worker.begun, Worker.deaths = [], [], 0
    monkeypatch.setattr(running, "Granian", Server)
    monkeypatch.setattr(subprocess, "Popen", Worker)
    monkeypatch.setattr(running, "RESTART_SECONDS", 0.01)
    monkeypatch.setattr(running, "usable", lambda host, _port: host)  # others may serve there while tests run


@pytest.mark.usefixtures("stand_ins")
def test_serve_gives_the_server_what_was_asked_for(shell: Shell) -> None:
    shell.ok("serve", "--host", "0.0.0.0", "--port", "8123", "--workers", "2", "--threads", "8")
    given = Server.given[0]
    assert (given["target"], given["address"], given["port"]) == ("wsgi:app", "0.0.0.0", 8123)
    assert (given["workers"], given["threads"]) == (2, (8,))
    assert [each.ended for each in Worker.begun] == [True]


@pytest.mark.usefixtures("stand_ins")
def test_a_misspelt_setting_is_told_when_the_service_starts(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAGREGISTER_REQUIRE_LOGINS", "true")
    assert "FAGREGISTER_REQUIRE_LOGINS is no setting and is ignored" in shell.ok("serve").err


PLACES = {
    "unknown": ("a" * 64, "No address is known for a{64}. Give --host an address of this machine"),
    "elsewhere": ("192.0.2.1", "192.0.2.1 is no address of this machine. Choose one with --host"),
}


@pytest.mark.parametrize("case", PLACES)
def test_a_place_where_nothing_can_be_served_is_told(case: str) -> None:
    host, said = PLACES[case]
    with pytest.raises(BadRequest, match=said):
        usable(host, free_port())


def test_a_place_has_its_address_in_numbers() -> None:
    assert usable("127.0.0.1", free_port()) == "127.0.0.1"


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_in_use_is_told_before_anything_starts(command: str, shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = shell(command, "--port", str(port))
    assert ended.code == 2
    assert f"Port {port} of 127.0.0.1 is in use. Stop what serves on it, or choose another with --port." in ended.err


@pytest.mark.usefixtures("stand_ins")
@pytest.mark.parametrize(
    ("free", "writable", "said"),
    [
        (0, True, "is full. Make room there and try again."),
        (1 << 30, False, "cannot be written to. Give it to the user that the service runs as"),
        (1 << 30, True, "The database cannot be used: file is not a database."),
    ],
)
def test_what_is_wrong_with_the_disk_is_told_whatever_came_of_it(
    free: int, writable: bool, said: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shell.directory / "fagregister.sqlite3").write_bytes(b"x" * 5000)  # as good as one that cannot be opened
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    monkeypatch.setattr(os, "access", lambda _path, _mode: writable)
    assert said in shell.refused("serve")


@pytest.mark.usefixtures("stand_ins")
def test_a_data_directory_that_cannot_be_made_is_told(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    file = shell.directory.parent / "file"
    file.touch()
    monkeypatch.setenv("FAGREGISTER_DATA", str(file / "data"))
    ended = shell("serve")
    assert ended.code == 2
    assert "cannot be made: Not a directory. Set FAGREGISTER_DATA to one that can be written to." in ended.err


@pytest.mark.usefixtures("stand_ins")
def test_a_worker_that_dies_is_started_again_and_it_is_said(shell: Shell) -> None:
    Worker.deaths = 2
    ended = shell.ok("serve")
    assert ended.err.count("the worker ended with 3; starting it again") == 2
    assert [each.ended for each in Worker.begun] == [False, False, True]


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("stand_ins")
def test_a_demo_is_served_on_this_machine_alone(demo_shell: Shell) -> None:
    ended = demo_shell.ok("demo", "--port", "8124")
    assert (Server.given[0]["address"], Server.given[0]["port"]) == ("127.0.0.1", 8124)
    assert "http://127.0.0.1:8124/" in ended.out


def test_a_demo_is_made_where_there_is_none(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(_installation: object, base_url: str, file: Path, say: Callable[[str], None]) -> None:
        say("  made")
        file.write_text(json.dumps({"base_url": base_url, "users": []}))

    monkeypatch.setattr(demo, "make", make)
    ended = shell.ok("demo", "--no-serve")
    assert ended.out.startswith(f"Making a demo in {shell.directory}")
    assert "  made" in ended.out


@pytest.mark.slow
def test_serve_answers_and_starts_the_worker_and_stops_both(shell: Shell) -> None:
    opened = open_installation(Settings(data=shell.directory))
    press.adopt(opened, "liste", {"X1": "Lungebetennelse"}, "1")
    opened.database.dispose()
    base = f"http://127.0.0.1:{free_port()}"
    with started(shell.directory, "serve", "--port", base.rpartition(":")[2]) as process:
        eventually(lambda: process.poll() is None and _hits(base) == ["X1"], 120)
        with half_sent(int(base.rpartition(":")[2]), 3 * THREADS):
            eventually(lambda: _hits(base) == ["X1"])  # no thread waits for what they do not send
            assert _spoken(base, chunked=False) == _spoken(base, chunked=True) == 200
            process.send_signal(signal.SIGTERM)
            process.wait(running.STOP_SECONDS + 30)
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{base}/healthz", timeout=5)
    shell.ok("reindex")  # nobody holds the index any more


@pytest.mark.slow
def test_a_server_that_is_told_to_stop_while_it_starts_ends(shell: Shell) -> None:
    log = shell.directory.parent / "log"
    with started(shell.directory, "serve", "--port", str(free_port())) as process:
        eventually(lambda: b"Spawning worker" in log.read_bytes())
        process.send_signal(signal.SIGTERM)
        assert process.wait(running.STOP_SECONDS + 30) == 0


THREADS = 4  # of a web process, where nothing is said


@contextmanager
def half_sent(port: int, clients: int) -> Iterator[None]:
    """So many clients that begin to send a body and leave it at that."""
    with ExitStack() as held:
        for _ in range(clients):
            client = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            client.sendall(f"{LOOKUP} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{{".encode())
        yield


LOOKUP = "POST /fhir/CodeSystem/$lookup"


def _spoken(base: str, *, chunked: bool) -> int:
    """The status of a question about a system that came with it, its length stated or not."""
    system = {"resourceType": "CodeSystem", "url": "http://x", "content": "complete", "concept": [{"code": "A"}]}
    given = {"system": ("valueUri", "http://x"), "code": ("valueCode", "A")}
    parameter: list[object] = [{"name": "tx-resource", "resource": {**system, "status": "active"}}]
    parameter += [{"name": name, kind: value} for name, (kind, value) in given.items()]
    body = json.dumps({"resourceType": "Parameters", "parameter": parameter}).encode()
    url = f"{base}{LOOKUP.removeprefix('POST ')}"
    headers = {"Content-Type": "application/fhir+json"}
    request = urllib.request.Request(url, iter([body[:9], body[9:]]) if chunked else body, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return int(answer.status)


def _hits(base: str) -> list[str]:
    try:
        with urllib.request.urlopen(f"{base}/api/v1/suggest?q=lungebet", timeout=5) as answer:
            return [hit["item"] for hit in json.load(answer)["hits"]]
    except OSError:  # nobody there, or somebody slow
        return []


@pytest.mark.slow
def test_a_killed_server_leaves_no_process_that_answers_or_holds_the_index(shell: Shell) -> None:
    port = free_port()
    environment = os.environ | {"FAGREGISTER_DATA": str(shell.directory), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "registry.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: answers(port), 120)
        eventually(lambda: shell("reindex").code == 1)  # the worker holds the index
    finally:
        server.kill()
        server.wait()
    eventually(lambda: not answers(port))
    eventually(lambda: shell("reindex").code == 0)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
