"""Many files brought in together, from folders or a zip: each is a standard, and they may refer to one another."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from zlib import error as damaged_data

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import BadRequest, ContentError, Problem, TooLarge, problem
from registry.kinds.bindings import SOFT_PURPOSES
from registry.kinds.kind import Content, Kind, SelfDescribing, Target
from registry.lifecycle import VersionStatus
from registry.models import Claim, Standard
from registry.services import imports
from registry.services.imports import Order, Plan
from registry.services.world import Companion

MOST_FILES = 3_000
#: What all the files of a zip may hold together, as a multiple of what one upload may.
MOST_SHARE = 8
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Source:
    """A file by the name that faults are told with."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Bundle:
    """Plans in an order in which each may be published after those before it.

    `skipped` are files of other sorts, `unchanged` standards whose newest version is what the file holds.
    """

    plans: tuple[Plan, ...]
    skipped: tuple[str, ...]
    unchanged: tuple[str, ...]

    @property
    def errors(self) -> list[Problem]:
        return [each for planned in self.plans for each in planned.errors]


def is_zip(data: bytes) -> bool:
    return data[:4] == b"PK\x03\x04"


def in_zip(data: bytes, limit: int) -> Iterator[Source]:
    """The files of a zip, bounded whatever its directory says. Raises BadRequest and TooLarge."""
    left = limit * MOST_SHARE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [each for each in archive.infolist() if not each.is_dir()]
            _check_count(len(infos))
            for info in infos:
                if _is_hidden(PurePosixPath(info.filename)):
                    continue
                with archive.open(info) as stream:
                    content = stream.read(min(left, limit) + 1)
                left -= len(content)
                if len(content) > limit or left < 0:
                    raise TooLarge(
                        "{name} is too large: a file may have {limit} MB, all files together {all} MB.",
                        name=info.filename,
                        limit=limit >> 20,
                        all=limit * MOST_SHARE >> 20,
                    )
                yield Source(info.filename, content)
    except (zipfile.BadZipFile, damaged_data, LZMAError, RuntimeError, EOFError, OSError) as error:
        raise BadRequest(
            "The zip cannot be read: {why}. Pack it again, without a password.", code="bad-zip", why=str(error)
        ) from error


def in_folder(folder: Path, limit: int) -> Iterator[Source]:
    """Every file below a folder, sorted; hidden ones are left out."""
    found = sorted(each for each in folder.rglob("*") if each.is_file() and not _is_hidden(each.relative_to(folder)))
    _check_count(len(found))
    for each in found:
        with each.open("rb") as stream:
            yield Source(str(each.relative_to(folder)), stream.read(limit + 1))


def _check_count(count: int) -> None:
    if count > MOST_FILES:
        raise TooLarge("There are {count} files; at most {most} are taken at once.", count=count, most=MOST_FILES)


def _is_hidden(path: PurePosixPath | Path) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def plan(
    session: Session, pattern: Order, sources: Iterable[Source], limit: int, progress: Progress | None = None
) -> Bundle:
    """Read and judge every file, as if those that it rests on were published before it; nothing is changed.

    `pattern` says what holds for all: kind, network, origin, licence, and version where the files do not say theirs.
    Raises ContentError with every file that cannot be read, and where files rest on one another in a circle.
    """
    kind = kinds.kind(pattern.kind)
    if not isinstance(kind, SelfDescribing):
        raise BadRequest(
            "Files of the kind {kind} do not say what they are called; bring them in one by one.",
            code="no-bundles",
            kind=kind.name,
        )
    read, skipped = _read(session, kind, pattern, sources)
    company: dict[str, Companion] = {}
    plans, unchanged = [], []
    for done, each in enumerate(_in_order(kind, read), start=1):
        planned = imports.plan(session, each.order, each.data, each.name, limit, company)
        if planned.is_unchanged:
            unchanged.append(planned.order.slug)
        else:
            plans.append(planned)
        number = planned.order.version or "1.0.0"
        target = Target(planned.order.slug, kind.name, number, VersionStatus.IN_FORCE.value)
        company |= dict.fromkeys(each.names, Companion(target, each.content))
        if progress:
            progress(done, len(read))
    return Bundle(tuple(plans), tuple(skipped), tuple(unchanged))


@dataclass(frozen=True)
class _Read:
    name: str
    data: bytes
    content: Content
    order: Order
    #: Every name it may be referred to by, and what it claims.
    names: frozenset[str]


def _read(
    session: Session, kind: SelfDescribing, pattern: Order, sources: Iterable[Source]
) -> tuple[list[_Read], list[str]]:
    found: dict[str, _Read] = {}
    skipped: list[str] = []
    faults: list[Problem] = []
    extensions = {each for form in kind.formats if form.reads for each in (form.extension, *form.also)}
    for source in sources:
        if PurePosixPath(source.name).suffix.lstrip(".").lower() not in extensions:
            skipped.append(source.name)
            continue
        try:
            each = _one(session, kind, pattern, source)
        except ContentError as error:
            faults.extend(_named(source.name, error))
            continue
        if each.order.slug in found:
            faults.append(_twice(source.name, found[each.order.slug].name, each.order.slug))
        found.setdefault(each.order.slug, each)
    if faults:
        raise ContentError("{count} of the files cannot be brought in.", problems=faults, count=len(faults))
    if not found:
        raise BadRequest("There is no file of the kind {kind} among them.", code="no-file", kind=kind.name)
    return list(found.values()), skipped


def _one(session: Session, kind: SelfDescribing, pattern: Order, source: Source) -> _Read:
    """Under the slug of the standard that holds its names already, if one does."""
    content = kind.read(source.data, imports.detect_format(kind, source.name, source.data))
    own = kind.described(content)
    title = own.title.get("nb", "") or own.slug
    claims = tuple(kind.claims(content))
    holders = select(Standard.slug).join(Claim, Claim.standard_id == Standard.id).where(Claim.name.in_(claims))
    slug = session.scalars(holders.order_by(Standard.id).limit(1)).first() or own.slug
    order = replace(pattern, slug=slug, title=title, version=own.version or pattern.version, format=None)
    plain = (claim.removeprefix(f"{kind.name}:") for claim in claims)
    return _Read(source.name, source.data, content, order, frozenset({slug, *claims, *plain}))


def _named(name: str, error: ContentError) -> Iterator[Problem]:
    for each in error.problems or [Problem("unreadable", error.text)]:
        yield replace(each, item=f"{name} {each.item}".strip())


def _twice(name: str, first: str, slug: str) -> Problem:
    text = "{name} and {first} are both {slug}; leave one out."
    return problem("twice", text, item=name, name=name, first=first, slug=slug)


def _in_order(kind: Kind, read: Sequence[_Read]) -> list[_Read]:
    """Those first that others rest on."""
    by_name = {name: each for each in read for name in each.names}
    by_slug = {each.order.slug: each for each in read}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for each in read:
        needed = {
            by_name[reference.target].order.slug
            for reference in kind.references(each.content)
            if reference.purpose not in SOFT_PURPOSES and reference.target in by_name
        }
        sorter.add(each.order.slug, *sorted(needed))
    try:
        return [by_slug[slug] for slug in sorter.static_order()]
    except CycleError as error:
        circle = " → ".join(by_slug[slug].name for slug in error.args[1])
        fault = problem("circle", "Files rest on one another in a circle: {circle}.", circle=circle)
        raise ContentError("The files cannot be put in order.", problems=[fault]) from error
