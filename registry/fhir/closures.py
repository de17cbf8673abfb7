"""Closure tables that clients keep in step with: for each name the codes added so far and what came of it.

One file a table, bounded in number and size. It can be thrown away: a client that is told so begins anew.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson
from filelock import FileLock

from registry import files
from registry.errors import NotFound, TooLarge

#: Tables on a node, codes in each, and pairs in each.
MOST: Final = 500
MOST_CODES: Final = 10_000
MOST_PAIRS: Final = 200_000

#: System and version.
Place = tuple[str, str]


@dataclass
class Table:
    """`codes` by system and version; `pairs` are (version of the table, system, version, narrower, broader)."""

    version: int = 0
    codes: dict[Place, list[str]] = field(default_factory=dict)
    pairs: list[tuple[int, str, str, str, str]] = field(default_factory=list)

    def since(self, version: int) -> list[tuple[int, str, str, str, str]]:
        return [each for each in self.pairs if each[0] > version]

    def add(self, place: Place, codes: Sequence[str], pairs: Sequence[tuple[str, str]]) -> None:
        """Raises TooLarge."""
        held = self.codes.setdefault(place, [])
        held += [code for code in dict.fromkeys(codes) if code not in set(held)]
        self.pairs += [(self.version, *place, *pair) for pair in pairs]
        if sum(map(len, self.codes.values())) > MOST_CODES or len(self.pairs) > MOST_PAIRS:
            raise TooLarge("A closure table holds at most {codes} codes; begin another.", codes=MOST_CODES)


class Closures:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def lock(self) -> FileLock:
        """Held while a table is read, changed and kept."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return FileLock(self._folder / ".lock", timeout=10)

    def begin(self, name: str) -> Table:
        """A new, empty table in the place of any other of this name; the least lately used gives way."""
        every = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in every[: max(len(every) - MOST + 1, 0)]:
            path.unlink(missing_ok=True)
        found = Table()
        self.keep(name, found)
        return found

    def get(self, name: str) -> Table:
        """Raises NotFound for one that has not been begun."""
        try:
            path = self._path(name)
            data: dict[str, Any] = orjson.loads(path.read_bytes())
            os.utime(path, (time.time(), time.time()))
        except FileNotFoundError:
            raise NotFound(
                "There is no closure table of this name; begin it by sending the name alone.", code="no-closure"
            ) from None
        codes = {(each["system"], each["version"]): each["codes"] for each in data["codes"]}
        pairs = [(int(each[0]), *map(str, each[1:])) for each in data["pairs"]]
        return Table(int(data["version"]), codes, pairs)  # type: ignore[arg-type]  # five each, as they were kept

    def keep(self, name: str, table: Table) -> None:
        codes = [{"system": place[0], "version": place[1], "codes": held} for place, held in table.codes.items()]
        data = orjson.dumps({"version": table.version, "codes": codes, "pairs": table.pairs})
        files.write(self._path(name), data)

    def _path(self, name: str) -> Path:
        """`name` is a hash in hexadecimal."""
        return self._folder / f"{name}.json"
