"""A collection of archetypes: finds parents, and what fits a slot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from archetypes import bmm, reading
from archetypes.bmm import ReferenceModel
from archetypes.constraints import ArchetypeRoot, Slot
from archetypes.errors import ParseError, Problem
from archetypes.model import Archetype, ArchetypeId
from archetypes.node_paths import walk
from archetypes.slot_patterns import fits
from archetypes.source import FilePath, files, several
from archetypes.telling import tell

_SUFFIXES = (".adl", ".adls", ".adlt", ".adlo", ".adlf")
#: The points in a version that leaves nothing open: `v1.0.0`.
_FULL_VERSION = 2


class Library:
    """Archetypes by id, from files, folders (every ADL file below them) and texts; reference models from P_BMM.

    Each may be one alone or several. What cannot be read does not stop the rest: `problems` names its source and says
    why.
    """

    def __init__(
        self,
        paths: FilePath | Iterable[FilePath] = (),
        texts: str | bytes | Iterable[str | bytes] = (),
        models: FilePath | Iterable[FilePath] = (),
    ) -> None:
        #: Reference models read from P_BMM, beside the openEHR one that is built in.
        self.models: tuple[ReferenceModel, ...] = tuple(bmm.models(several(models)))
        self._archetypes: dict[str, Archetype] = {}
        #: The ids of each concept, to find the newest where a reference leaves the minor version open.
        self._editions: dict[str, list[ArchetypeId]] = {}
        self.problems: list[tuple[str, Problem]] = []
        #: What `flatten` has made of the archetypes here, by key; a library only grows, so none of it gets old.
        self.flattened: dict[str, Archetype] = {}
        self._suppliers: dict[str, tuple[str, ...]] = {}
        for path in files(several(paths), _SUFFIXES):
            self._add(str(path), path.read_bytes())
        for position, text in enumerate(several(texts), start=1):
            self._add(f"text {position}", text)

    def _add(self, source: str, text: str | bytes) -> None:
        try:
            archetype, _ = reading.parse(text)
        except ParseError as error:
            problem = Problem(error.code, "error", error.message, "/", error.line, error.column)
            self.problems.append((source, problem))
            return
        if not self._keep(archetype):
            own = str(archetype.archetype_id)
            message = tell("{archetype} is already in the library; the first one is kept", archetype=own)
            self.problems.append((source, Problem("VARID", "error", message)))

    def _keep(self, archetype: Archetype) -> bool:
        archetype_id = archetype.archetype_id
        if key(archetype_id) in self._archetypes:
            return False
        self._archetypes[key(archetype_id)] = archetype
        self._editions.setdefault(_concept(archetype_id), []).append(archetype_id)
        return True

    def extended(self, archetypes: Iterable[Archetype]) -> Library:
        """This library and others beside, such as the overlays of a template, which go before what is here."""
        larger = Library()
        larger.models = self.models
        for archetype in (*archetypes, *self):
            larger._keep(archetype)
        return larger

    def __len__(self) -> int:
        return len(self._archetypes)

    def __iter__(self) -> Iterator[Archetype]:
        return iter(self._archetypes.values())

    def __contains__(self, wanted: object) -> bool:
        """Whether `get` finds one by this id, or this very archetype."""
        if isinstance(wanted, Archetype):
            return self.get(wanted.archetype_id) == wanted
        return isinstance(wanted, str | ArchetypeId) and self.get(wanted) is not None

    def get(self, archetype_id: str | ArchetypeId) -> Archetype | None:
        """By id, in whatever namespace; `v1` and `v1.2` mean the newest of that version."""
        parsed = ArchetypeId.parse(archetype_id) if isinstance(archetype_id, str) else archetype_id
        if parsed is None:
            return None
        return self._archetypes.get(key(parsed)) or self._newest(parsed)

    def _newest(self, wanted: ArchetypeId) -> Archetype | None:
        beginning = f"{wanted.version.lower()}."
        fitting = [
            each for each in self._editions.get(_concept(wanted), ()) if each.version.lower().startswith(beginning)
        ]
        if wanted.version.count(".") >= _FULL_VERSION or not fitting:
            return None
        return self._archetypes[key(max(fitting, key=_release))]

    def parent(self, archetype: Archetype) -> Archetype | None:
        return self.get(archetype.parent_id) if archetype.parent_id else None

    def ancestors(self, archetype: Archetype) -> list[Archetype]:
        """The parent first. Ends before the first that would come twice, where specialisation runs in a circle."""
        seen = {key(archetype.archetype_id)}
        found: list[Archetype] = []
        above = self.parent(archetype)
        while above and key(above.archetype_id) not in seen:
            seen.add(key(above.archetype_id))
            found.append(above)
            above = self.parent(above)
        return found

    def suppliers(self, archetype: Archetype) -> tuple[str, ...]:
        """What the archetype is made from: its parent, and the archetypes that its own text uses."""
        own = key(archetype.archetype_id)
        known = self._suppliers.get(own)
        if known is None:
            nodes = (step.node for step in walk(archetype.definition))
            used = {node.reference for node in nodes if isinstance(node, ArchetypeRoot) and node.reference}
            parent = {str(archetype.parent_id)} if archetype.parent_id else set()
            known = self._suppliers[own] = tuple(sorted(used | parent))
        return known

    def fillers(self, slot: Slot) -> list[ArchetypeId]:
        """The ids in the library that the slot lets in, sorted."""
        fitting = [archetype.archetype_id for archetype in self if fits(slot, archetype.archetype_id)]
        return sorted(fitting, key=str)


def key(archetype_id: ArchetypeId) -> str:
    """The id without its namespace; letters count the same in either case."""
    return str(replace(archetype_id, namespace=None)).casefold()


def _concept(archetype_id: ArchetypeId) -> str:
    return key(replace(archetype_id, version=""))


def _release(archetype_id: ArchetypeId) -> tuple[list[int], bool]:
    """Orders versions; a release goes before (is newer than) its own drafts."""
    numbers, _, draft = archetype_id.version[1:].partition("-")
    return [int(part) for part in numbers.split(".") if part.isdigit()], not draft
