"""HL7's public terminology suite, run in-process against the application.

python -m tests.fhir.suite R5       prints what passes; further arguments are the runner's own: --only SUITES,
                                    --filter TEXT, --actual FOLDER, -v
python -m tests.fhir.suite floor    writes floor.json, the numbers that may not be fallen below
"""

import importlib.util
import json
import os
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask

from codesets.formats.fhir_structure import misforms
from registry.app import create_app
from registry.config import Settings
from registry.services.upkeep.installation import open_installation

FLOOR = Path(__file__).with_name("floor.json")
ADDRESSES = {"R4": "/fhir", "R5": "/fhir/r5"}


def runner_of(data: Path) -> ModuleType:
    """The runner that stands beside the data. Raises FileNotFoundError where it is absent."""
    path = data.parent / "tools" / "tx_runner.py"
    if not path.is_file():
        raise FileNotFoundError(path)
    spec = importlib.util.spec_from_file_location("tx_runner", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(runner: ModuleType, data: Path, app: Flask, release: str, *options: str) -> dict[str, Any]:
    """The runner's own report (passed, total, suites, tests), and what of the answers has not FHIR's form."""
    client = app.test_client()
    misformed: list[str] = []

    def call(server: Any, method: str, path: str, body: Any = None, headers: Any = None) -> tuple[int, bytes]:
        media_type = f"application/fhir+json; fhirVersion={server.release}"
        sent = {"Accept": media_type, **{name: value for name, value in (headers or {}).items() if value}}
        content = {} if body is None else {"data": runner._dump(body).encode(), "content_type": media_type}
        answer = client.open(f"{server.base}/{path}", method=method, headers=sent, **content)
        if body is not None or answer.status_code < 300:
            misformed.extend(f"{path}: {each}" for each in misforms(answer.get_json(), release))
        return answer.status_code, answer.data

    runner.Server.call = call
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        arguments = ["--suite", str(data / "fhir-tx"), "--base-url", ADDRESSES[release], "--fhir", release]
        runner.main([*arguments, "--json", str(report), *options])
        found: dict[str, Any] = json.loads(report.read_text("utf-8"))
        return {**found, "misformed": misformed}


def passed(report: dict[str, Any]) -> dict[str, int]:
    return {name: counts["passed"] for name, counts in report["suites"].items()}


def main(what: str, *options: str) -> None:
    data = Path(os.environ.get("FAGREGISTER_TEST_DATA", "../shared/data")).resolve()
    with tempfile.TemporaryDirectory() as directory:
        opened = open_installation(Settings(data=Path(directory) / "data", log_level="error"))
        app, runner = create_app(installation=opened), runner_of(data)
        if what == "floor":
            found = {release: passed(run(runner, data, app, release, "-q")) for release in ADDRESSES}
            FLOOR.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
        else:
            run(runner, data, app, what, *options)
        opened.database.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
