"""Finds the nodes that a template's notes are about, where tools write the paths to them in other ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_NAME = re.compile(r"( and name/value='.*?')(?=\])")

Notes = Mapping[str, Mapping[str, str]]


def by_path_of_node(notes: Notes, paths: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """Some tools name in a note's path only the nodes that have others of the same id beside them."""
    known = set(paths)
    found = {path: note for path, note in notes.items() if path in known}
    lost = {path: note for path, note in notes.items() if path not in known}
    unnamed: dict[str, list[str]] = {}
    for path in known - found.keys() if lost else ():
        unnamed.setdefault(_NAME.sub("", path), []).append(path)
    for noted, note in lost.items():
        meant = [path for path in unnamed.get(_NAME.sub("", noted), ()) if _may_be(noted, path)]
        found |= dict.fromkeys(meant or [noted], note)
    return found


def _may_be(noted: str, path: str) -> bool:
    """Whether what the note's path says is all in the node's."""
    parts = _NAME.split(path)
    pattern = "".join(f"(?:{re.escape(part)})?" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    return re.fullmatch(pattern, noted) is not None
