"""Runs `fagregister` in this process, on a data directory of its own, and catches what it prints and how it ends."""

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
import structlog

from registry.cli import main


@dataclass(frozen=True)
class Ended:
    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()

    @property
    def json(self) -> Any:
        return orjson.loads(self.raw)


class Shell:
    """`shell("verify", "--json")`; `refused` and `misused` hold an ending to one line on stderr."""

    def __init__(
        self, directory: Path, monkeypatch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[bytes]
    ) -> None:
        self.directory = directory
        self._monkeypatch = monkeypatch
        self._captured = captured

    def __call__(self, *arguments: str | Path, stdin: str = "") -> Ended:
        self._captured.readouterr()
        self._monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as stop:
            main([str(each) for each in arguments])
        out, err = self._captured.readouterr()
        code = stop.value.code
        return Ended(code if isinstance(code, int) else 0, out, err.decode())

    def ok(self, *arguments: str | Path, stdin: str = "") -> Ended:
        ended = self(*arguments, stdin=stdin)
        assert ended.code == 0, (ended.out, ended.err)
        return ended

    def refused(self, *arguments: str | Path, stdin: str = "") -> str:
        return self._ending(1, *arguments, stdin=stdin)

    def misused(self, *arguments: str | Path, stdin: str = "") -> str:
        return self._ending(2, *arguments, stdin=stdin)

    def _ending(self, code: int, *arguments: str | Path, stdin: str) -> str:
        ended = self(*arguments, stdin=stdin)
        assert ended.code == code, (ended.out, ended.err)
        lines = ended.err.splitlines()
        assert len(lines) == 1, ended.err
        assert lines[0].startswith("fagregister: ")
        return lines[0]

    def file(self, name: str, data: bytes | str) -> Path:
        path = self.directory.parent / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path


@pytest.fixture
def shell(
    migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Iterator[Shell]:
    directory = tmp_path / "data"
    shutil.copytree(migrated, directory)
    monkeypatch.setenv("FAGREGISTER_DATA", str(directory))
    for name in ("CONFIG", "DATABASE_URL", "SIGNING_KEY", "MAX_UPLOAD", "BASE_URL"):
        monkeypatch.delenv(f"FAGREGISTER_{name}", raising=False)
    yield Shell(directory, monkeypatch, capsysbinary)
    structlog.reset_defaults()  # the command line logs to a stderr that ends with the test
