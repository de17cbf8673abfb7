"""Running the service: serve, worker, demo."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from registry import demo as demo_content
from registry.cli.addresses import usable
from registry.cli.opening import opened
from registry.config import ignored, read_settings
from registry.http import front
from registry.services.upkeep import worker as following

HOME = "127.0.0.1"
RESTART_SECONDS = 2.0
PARENT_SECONDS = 0.5
#: How long a web process may take over its last answers when the server is told to stop.
STOP_SECONDS = 30
#: The longest head of a request. Its 30 seconds, and those of a connection on which nothing is asked, are granian's.
HEAD_BYTES = 64 * 1024
#: Connections that a web process holds, and those that wait to be taken.
CONNECTIONS = 8192
BACKLOG = 2048
WORKER_SECONDS = 8.0
#: A server's worker waits for a `reindex` that is at it, rather than end and be started anew.
LOCK_SECONDS = 5.0


@click.command()
@click.option("--host", default=HOME, show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads of each.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve pages and interfaces, and start the worker."""
    address = usable(host, port)
    opened().database.dispose()  # so that a database is made, and faults are told, before anything is started
    _serve(address, port, workers, threads)


@click.command()
@click.option("--beside", type=int, hidden=True, help="Process that it ends with.")
def worker(beside: int | None) -> None:
    """Follow the ledger: feed the search index and make files. One for each node; serve starts it."""
    stop = threading.Event()
    if beside is not None:
        threading.Thread(target=_end_with, args=(beside, stop), daemon=True).start()

    def finish(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGINT, finish)
    following.run(opened(), stop, wait=LOCK_SECONDS if beside is not None else 0.0)


def _end_with(beside: int, stop: threading.Event) -> None:
    """A server that was killed cannot end its worker; one left over would keep the index from the next."""
    while not stop.wait(PARENT_SECONDS):
        if os.getppid() != beside:
            stop.set()


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Where to keep it; FAGREGISTER_DATA.")
@click.option("--no-serve", is_flag=True, help="Make the content and stop.")
def demo(port: int, data: Path | None, no_serve: bool) -> None:
    """A registry with sample content and users, served on this machine."""
    if data is not None:
        os.environ["FAGREGISTER_DATA"] = str(data)
    if not no_serve:
        usable(HOME, port)
    base_url = f"http://{HOME}:{port}"
    os.environ["FAGREGISTER_BASE_URL"] = base_url
    installation = opened()
    file = installation.settings.data / "demo.json"
    if file.exists():
        click.echo(f"Using the demo in {installation.settings.data}")
        demo_content.renew(installation, base_url, file)
    else:
        click.echo(f"Making a demo in {installation.settings.data} …")
        demo_content.make(installation, base_url, file, say=click.echo)
    for line in demo_content.greeting(base_url, file):
        click.echo(line)
    installation.database.dispose()
    if not no_serve:
        _serve(HOME, port, 1, 4)


def _serve(host: str, port: int, workers: int, threads: int) -> None:
    for name in ignored():
        click.echo(f"fagregister: {name} is no setting and is ignored. See docs/operators.md for the list.", err=True)
    with _worker_beside():
        web_server("wsgi:app", host, port, workers).serve(target_loader=partial(_loaded, threads))


def web_server(target: str, host: str, port: int, workers: int) -> Any:
    """HTTP/1.1 alone: proxies speak it, and granian bounds the time of a head only where it need not guess."""
    return Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=HEAD_BYTES),
        websockets=False,
        workers=workers,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        log_access=False,
        log_level=LogLevels(read_settings().log_level),
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
    )


def _loaded(threads: int, target: str) -> Any:
    """The application, in a web process. Until it is there, that process ends when it is told to: it is born with its
    parent's handlers of signals, which would swallow the word, and the server would wait for it for ever.
    """
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_DFL)
    module, _, name = target.partition(":")
    return front.before(getattr(import_module(module), name), threads)


@contextmanager
def _worker_beside() -> Iterator[None]:
    """A worker in a process of its own, started anew should it die, ended with the server."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(stop,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(timeout=WORKER_SECONDS + 2)


def _keep(stop: threading.Event) -> None:
    # -P: the folder that serve was started in is no place to import from
    while not stop.is_set():
        command = [sys.executable, "-P", "-m", "registry.cli", "worker", "--beside", str(os.getpid())]
        process = subprocess.Popen(command)  # noqa: S603 - our own words
        while process.poll() is None and not stop.wait(0.2):
            pass
        if process.poll() is None:
            _end(process)
        elif not stop.is_set():
            click.echo(f"fagregister: the worker ended with {process.returncode}; starting it again", err=True)
            stop.wait(RESTART_SECONDS)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """A worker in the midst of something long is ended all the same: what it does is begun anew by the next."""
    process.terminate()
    try:
        process.wait(timeout=WORKER_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


COMMANDS = (serve, worker, demo)
