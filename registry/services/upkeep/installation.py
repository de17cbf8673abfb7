"""One opened registry: its settings, database, ledger and directory, as an edge holds it for its lifetime."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from registry.config import Settings
from registry.db import Database
from registry.errors import BadRequest
from registry.ledger import Ledger, SigningKey
from registry.services.upkeep import schema

SHOWN = 200  # characters of a path


@dataclass(frozen=True)
class Installation:
    settings: Settings
    database: Database
    ledger: Ledger

    @property
    def files(self) -> Path:
        """Where derived files stand: renditions and item stores. All can be thrown away."""
        return self.settings.data / "derived"

    @property
    def index(self) -> Path:
        return self.settings.data / "index"


def open_installation(settings: Settings, clock: Callable[[], datetime] | None = None) -> Installation:
    """Open the registry of these settings; a missing database or key is made, an older schema is brought up."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)  # passwords' hashes and members' texts lie in it
    except OSError as error:
        raise BadRequest(
            "The data directory {path} cannot be made: {why}. Set FAGREGISTER_DATA to one that can be written to.",
            code="bad-settings",
            path=str(settings.data)[:SHOWN],
            why=error.strerror,
        ) from error
    ledger = Ledger(SigningKey.at(settings.signing_key_path))
    database = Database(settings.url, ledger=ledger, clock=clock, files=settings.data / "derived")
    if not schema.is_current(database):
        schema.upgrade(database)
    return Installation(settings, database, ledger)
