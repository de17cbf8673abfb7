"""A registry with invented names, served on loopback by one web process beside its worker."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.clinical_names import Named
from registry.search import Writer
from registry.services.importing import imports, orders
from registry.services.members import people
from registry.services.upkeep import worker
from registry.services.upkeep.installation import Installation

PATIENCE = 60.0


def fill(installation: Installation, named: list[Named]) -> None:
    rows = ["code,display,display:en"]
    for each in named:
        nb = each.names[0][0]
        other = next((name for name, language, _ in each.names[1:] if language == "en"), "")
        rows.append(f'{each.code},"{nb}","{other}"')
    order = orders.Order(slug="oppfunnet", kind="codeset", title="Oppfunnet kodeverk", version="1", format="csv")
    with installation.database.writing() as session:
        planned = orders.plan(session, order, "\n".join(rows).encode(), "names.csv")
        imports.import_published(session, people.console(session), planned)
    with Writer(installation.index) as writer:
        while worker.step(installation, writer):
            pass
        if writer.merge_due:  # as the worker does beside its work, but waited for
            writer.merge()


@contextmanager
def served(directory: Path, port: int) -> Iterator[str]:
    address = f"http://127.0.0.1:{port}"
    settings = {**os.environ, "FAGREGISTER_DATA": str(directory), "FAGREGISTER_BASE_URL": address}
    command = [sys.executable, "-m", "registry.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until(address)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _until(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/api/v1/suggest?q=lunge") as answer:
                answer.read()
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    raise SystemExit("the server did not answer")
