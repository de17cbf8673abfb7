"""Many files brought in together, from folders or a zip: each is a standard, and they may refer to one another.

The command line, the API and the pages look at them alike: what each file is, what it would change, and what is amiss.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import BadRequest, ContentError, Problem, RegistryError, problem
from registry.kinds.bindings import SOFT_PURPOSES
from registry.kinds.kind import Content, Kind, Reference, SelfDescribing, Target
from registry.lifecycle import VersionStatus
from registry.models import Claim, Standard
from registry.services.importing import ordering, orders, underway
from registry.services.importing.orders import Order, Plan
from registry.services.importing.standing import unchanged
from registry.services.importing.unpacking import Source, Wanted
from registry.services.judging.world import Companion, RegistryWorld
from registry.services.publishing import founding

Progress = Callable[[int, int], None]
#: What a file can do without for as long as it is not here; what a term is bound to lies outside.
_LINKS = ("specialises", "uses", "allows")


class FileState(StrEnum):
    """What a file is to the registry.

    `proposed`: the very same is on its way already; `waiting`: a first version of it is, with other content; `double`:
    another of the files says the same.
    """

    NEW = "new"
    REVISION = "revision"
    OLDER = "older"
    UNCHANGED = "unchanged"
    PROPOSED = "proposed"
    WAITING = "waiting"
    DOUBLE = "double"
    UNREADABLE = "unreadable"
    SKIPPED = "skipped"


#: Those that something can be made of.
BRINGS = (FileState.NEW, FileState.REVISION, FileState.OLDER)


@dataclass(frozen=True)
class Filed:
    """One file, with what is to be made of it: `plan` is None where it cannot be read or is none of the kind.

    `missing` are what it rests on, or lets in, that is neither published nor among the files before it; `proposal` the
    open one that is about it already.
    """

    name: str
    state: FileState
    plan: Plan | None = None
    problems: tuple[Problem, ...] = ()
    missing: tuple[Reference, ...] = ()
    proposal: int | None = None


@dataclass(frozen=True)
class Bundle:
    """Files in an order in which each may be published after those before it; those that cannot be read at the end."""

    files: tuple[Filed, ...]

    @property
    def plans(self) -> tuple[Plan, ...]:
        """What drafts are made of."""
        return tuple(each.plan for each in self.files if each.plan and each.state in BRINGS)

    @property
    def editions(self) -> tuple[Plan, ...]:
        """What is published at once, whatever proposals there are."""
        return tuple(each.plan for each in self.files if each.plan and each.state is not FileState.UNCHANGED)

    @property
    def skipped(self) -> tuple[str, ...]:
        """Names of files of other sorts."""
        return tuple(each.name for each in self.files if each.state is FileState.SKIPPED)

    @property
    def unchanged(self) -> tuple[str, ...]:
        """Standards whose newest version is what the file holds."""
        return tuple(each.plan.order.slug for each in self.files if each.plan and each.state is FileState.UNCHANGED)

    @property
    def errors(self) -> list[Problem]:
        return [each for planned in self.plans for each in planned.errors]


@dataclass(frozen=True)
class _Read:
    name: str
    data: bytes
    content: Content
    order: Order
    #: Every name it may be referred to by, and what it claims.
    names: frozenset[str]


def wanted(kind: Kind) -> Wanted:
    """Whether a file of this name is one of the kind, by what it ends in."""
    extensions = {each for form in kind.formats if form.reads for each in (form.extension, *form.also)}
    return lambda name: PurePosixPath(name).suffix.lstrip(".").lower() in extensions


def describing(name: str) -> SelfDescribing:
    """The kind of this name. Raises BadRequest where its files do not say what they are called."""
    kind = kinds.kind(name)
    if isinstance(kind, SelfDescribing):
        return kind
    raise BadRequest(
        "Files of the kind {kind} do not say what they are called; bring them in one by one.",
        code="no-bundles",
        kind=kind.name,
    )


def look(
    session: Session,
    pattern: Order,
    sources: Iterable[Source],
    limit: int,
    progress: Progress | None = None,
    chosen: Collection[str] | None = None,
    again: bool = False,
) -> Bundle:
    """Read and judge every file, or those chosen by name, as if those it rests on were published before it.

    Nothing is changed, and a file that cannot be brought in is one of the answers. `pattern` says what holds for all:
    kind, network, origin, licence, and version where the files do not say theirs. What is published already as it is
    was judged then, and is judged `again` only where asked.
    """
    kind = describing(pattern.kind)
    faulty: list[Filed] = []
    standing: list[Filed] = []
    read = list(_read(session, kind, pattern, _chosen(sources, chosen), faulty, None if again else standing))
    ordered = _in_order(kind, read, faulty)
    company: dict[str, Companion] = {}
    files: list[Filed] = []
    for done, each in enumerate(ordered, start=1):
        filed = _judged(session, each, limit, company)
        files.append(filed)
        if filed.plan is not None:
            company |= _companions(each, filed.plan, kind)
        if progress:
            progress(done, len(ordered))
    told = (_with_missing(session, kind, filed, each, company) for filed, each in zip(files, ordered, strict=True))
    return Bundle((*standing, *told, *faulty))


def plan(
    session: Session, pattern: Order, sources: Iterable[Source], limit: int, progress: Progress | None = None
) -> Bundle:
    """The same, of files that can all be brought in; raises as `sound` does."""
    return sound(look(session, pattern, sources, limit, progress), kinds.kind(pattern.kind))


def sound(bundle: Bundle, kind: Kind) -> Bundle:
    """The bundle itself, where every file can be brought in and there is one."""
    faulty = [each for each in bundle.files if each.state is FileState.UNREADABLE]
    faults = [fault for each in faulty for fault in named(each)]
    if faults:
        raise ContentError(
            "{count} of the files cannot be brought in; mend them or leave them out. Nothing was changed.",
            problems=faults,
            count=len(faulty),
        )
    if all(each.state is FileState.SKIPPED for each in bundle.files):
        raise BadRequest("There is no file of the kind {kind} among them.", code="no-file", kind=kind.name)
    return bundle


def named(filed: Filed) -> Iterator[Problem]:
    """The problems of one file among many, each with the file's name before its item."""
    for each in filed.problems:
        yield replace(each, item=f"{filed.name} {each.item}".strip())


def _chosen(sources: Iterable[Source], chosen: Collection[str] | None) -> Iterator[Source]:
    """Names are made distinct, so that each can be chosen."""
    seen: dict[str, int] = {}
    for each in sources:
        seen[each.name] = seen.get(each.name, 0) + 1
        name = each.name
        if seen[name] > 1:
            path = PurePosixPath(name)
            name = str(path.with_stem(f"{path.stem} ({seen[name]})"))
        if chosen is None or name in chosen:
            yield Source(name, each.data)


def _read(
    session: Session,
    kind: SelfDescribing,
    pattern: Order,
    sources: Iterable[Source],
    faulty: list[Filed],
    standing: list[Filed] | None,
) -> Iterator[_Read]:
    """Those that are to be judged; the others go to where they belong."""
    first: dict[str, Source] = {}
    is_wanted = wanted(kind)
    for source in sources:
        if not (is_wanted(source.name) and kind.recognises(source.data)):
            faulty.append(Filed(source.name, FileState.SKIPPED))
            continue
        known = unchanged(session, kind, pattern, source.data) if standing is not None else None
        try:
            each = _one(session, kind, pattern, source) if known is None else None
        except RegistryError as error:
            faulty.append(_unreadable(source.name, error))
            continue
        slug = each.order.slug if each else known.order.slug if known else ""
        if slug in first:
            faulty.append(_twice(source, first[slug], slug))
            continue
        first[slug] = source
        if each:
            yield each
        elif standing is not None:
            standing.append(Filed(source.name, FileState.UNCHANGED, known))


def _twice(each: Source, first: Source, slug: str) -> Filed:
    """What lies in two folders does no harm; which of two texts is meant nobody can tell."""
    if _bare(each.data) == _bare(first.data):
        same = problem("double", "{first} says the same; this one is left out.", severity="warning", first=first.name)
        return Filed(each.name, FileState.DOUBLE, problems=(same,))
    twice = problem("twice", "{first} is {slug} too, with another text; leave one out.", first=first.name, slug=slug)
    return Filed(each.name, FileState.UNREADABLE, problems=(twice,))


def _bare(data: bytes) -> bytes:
    """Without a mark of the encoding, and with line ends of one sort."""
    return data.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _unreadable(name: str, error: RegistryError) -> Filed:
    problems = error.problems if isinstance(error, ContentError) else ()
    return Filed(name, FileState.UNREADABLE, problems=tuple(problems) or (Problem(error.code, error.text),))


def _one(session: Session, kind: SelfDescribing, pattern: Order, source: Source) -> _Read:
    """Under the slug of the standard that holds its names already, if one does, and of that one's origin."""
    content = kind.read(source.data, orders.detect_format(kind, source.name, source.data))
    own = kind.described(content)
    claims = tuple(kind.claims(content))
    holders = select(Standard).join(Claim, Claim.standard_id == Standard.id).where(Claim.name.in_(claims))
    holder = session.scalars(holders.order_by(Standard.id).limit(1)).unique().first()
    slug = holder.slug if holder else own.slug
    order = replace(
        pattern,
        slug=slug,
        title=own.title.get("nb", "")[: founding.TITLE_LIMIT] or own.slug,
        titles=own.title,
        licence=pattern.licence or own.licence,
        version=own.version or pattern.version,
        origin=holder.origin.value if holder else pattern.origin,
        format=None,
    )
    plain = (claim.removeprefix(f"{kind.name}:") for claim in claims)
    return _Read(source.name, source.data, content, order, frozenset({slug, *claims, *plain}))


def _in_order(kind: Kind, read: list[_Read], faulty: list[Filed]) -> list[_Read]:
    """Those first that others rest on, and where that can be those that others merely name.

    Files that rest on one another in a circle are put aside.
    """
    by_slug = {each.order.slug: each for each in read}
    needed, named = _edges(kind, read)
    aside: set[str] = set()
    for circle in ordering.circles(needed):
        way = " → ".join(by_slug[slug].name for slug in ordering.way_round(circle, needed))
        fault = problem("circle", "Files rest on one another in a circle: {circle}.", circle=way)
        faulty += [Filed(by_slug[slug].name, FileState.UNREADABLE, problems=(fault,)) for slug in circle]
        aside |= set(circle)
    return [by_slug[slug] for slug in ordering.in_order(_without(needed, aside), _without(named, aside))]


def _without(edges: ordering.Edges, aside: Collection[str]) -> ordering.Edges:
    if not aside:
        return edges
    return {slug: [each for each in others if each not in aside] for slug, others in edges.items() if slug not in aside}


def _edges(kind: Kind, read: Iterable[_Read]) -> tuple[ordering.Edges, ordering.Edges]:
    """By slug, the slugs of the files that each rests on, and of those that it merely names."""
    files = list(read)
    by_name = {name: each.order.slug for each in files for name in each.names}
    needed: dict[str, dict[str, None]] = {each.order.slug: {} for each in files}
    named: dict[str, dict[str, None]] = {each.order.slug: {} for each in files}
    for each in files:
        for reference in kind.references(each.content):
            if reference.target in by_name:
                edges = named if reference.purpose in SOFT_PURPOSES else needed
                edges[each.order.slug][by_name[reference.target]] = None
        named[each.order.slug].pop(each.order.slug, None)
    return needed, named


def _judged(session: Session, each: _Read, limit: int, company: Mapping[str, Companion]) -> Filed:
    try:
        planned = orders.plan(session, each.order, each.data, each.name, limit, company)
    except RegistryError as error:
        return _unreadable(each.name, error)
    state, proposal = _state(session, planned)
    return Filed(each.name, state, planned, planned.problems, proposal=proposal)


def _with_missing(session: Session, kind: Kind, filed: Filed, each: _Read, company: Mapping[str, Companion]) -> Filed:
    """What is neither here nor among the files, wherever among them."""
    world = RegistryWorld(session, each.order.slug, company)
    wanted = (each for each in kind.references(each.content) if each.purpose in _LINKS)
    missing = [found for found in wanted if world.target(found.target, found.version) is None]
    return replace(filed, missing=tuple(dict.fromkeys(missing)))


def _state(session: Session, planned: Plan) -> tuple[FileState, int | None]:
    if planned.is_unchanged:
        return FileState.UNCHANGED, None
    found = underway.same(session, planned)
    if found is not None:
        return FileState.PROPOSED, found.id
    if planned.new:
        others = underway.about(session, planned)
        return (FileState.WAITING, others[0].id) if others else (FileState.NEW, None)
    if any(each.code == "older-edition" for each in planned.problems):
        return FileState.OLDER, None
    return FileState.REVISION, None


def _companions(each: _Read, planned: Plan, kind: Kind) -> dict[str, Companion]:
    number = planned.order.version or "1.0.0"
    target = Target(planned.order.slug, kind.name, number, VersionStatus.IN_FORCE.value)
    return dict.fromkeys(each.names, Companion(target, each.content))
