"""What search is told: a standard's calendar, and its items as documents, one for each wording."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import get_args

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import Unavailable
from registry.kinds.kind import Content, Kind, Narrowing, Specialised
from registry.lifecycle import VersionStatus
from registry.models import Standard, Version
from registry.search import Calendar, Changes, Document, Edition, Period, Text, Writer
from registry.search.documents import Language, Role, Run
from registry.services.reading import timeline, validities
from registry.services.stored import contents

LOG = structlog.get_logger()

#: An item's label and parent with its texts: versions that say the same share a document.
Wording = tuple[str, str, tuple[Text, ...]]
#: An item, what it says, and in which versions.
Told = tuple[str, Wording, tuple[Run, ...]]


def everything(session: Session) -> Iterator[Document]:
    """All documents of the registry, streamed standard by standard."""
    for standard in _published(session):
        yield from of_standard(session, standard)


def calendars(session: Session, known_at: datetime | None = None) -> dict[str, Calendar]:
    """The calendars of all published standards by slug, as the registry knew them at a time."""
    found = _published(session)
    spans = validities.spans(session, [each.id for each in found])
    query = select(Version.standard_id, Version.number).order_by(Version.standard_id, Version.ordinal)
    numbers: dict[int, list[str]] = {}
    for row in session.execute(query):
        numbers.setdefault(row.standard_id, []).append(row.number)
    return {each.slug: _calendar(numbers[each.id], timeline.known(spans.get(each.id, []), known_at)) for each in found}


def _published(session: Session) -> Sequence[Standard]:
    query = select(Standard).where(Standard.latest_id.is_not(None)).order_by(Standard.id)
    return session.scalars(query).unique().all()


def calendar(session: Session, standard: Standard) -> Calendar:
    query = select(Version.number).where(Version.standard_id == standard.id).order_by(Version.ordinal)
    return _calendar(session.scalars(query), validities.spans(session, [standard.id]).get(standard.id, []))


def _calendar(numbers: Iterable[str], spans: Iterable[timeline.Span]) -> Calendar:
    """Versions in the order of publication, with the stories that these rows tell of them; none of the unknown."""
    rows = timeline.by_version(spans)
    return tuple(Edition(number, tuple(_periods(number, rows.get(number, [])))) for number in numbers)


def _periods(number: str, spans: list[timeline.Span]) -> list[Period]:
    """The story of a version; before it comes into force it is scheduled."""
    story = timeline.periods(spans)
    found = [Period(number, status.value, start, end) for status, start, end in story]
    if story and story[0][0] is VersionStatus.IN_FORCE:
        said = min(span.recorded_at for span in spans)
        if said < story[0][1]:
            found.insert(0, Period(number, VersionStatus.SCHEDULED.value, said, story[0][1]))
    return found


# A standard whole


def of_standard(session: Session, standard: Standard) -> Iterator[Document]:
    """Its documents: where an item reads the same in several versions, one document stands for all of them."""
    versions = _versions(session, standard)
    if len(versions) == 1:
        told: Iterable[Told] = ((item, said, ((0, None),)) for item, said in _readable(session, versions[0]))
    elif any(_is_large(session, each) for each in versions):
        told = _step_by_step(session, versions)
    else:
        told = _side_by_side(session, versions)
    yield from _documents(session, standard, told)


def _side_by_side(session: Session, versions: Sequence[Version]) -> Iterator[Told]:
    """All that every version says is held to be compared."""
    found: dict[tuple[str, Wording], list[Run]] = {}
    for place, version in enumerate(versions):
        for each in _readable(session, version):
            found[each] = _with_next(found.get(each, []), place)
    last = len(versions) - 1
    return ((item, said, _left_open(runs, last)) for (item, said), runs in found.items())


def _step_by_step(session: Session, versions: Sequence[Version]) -> Iterator[Told]:
    """Of the first version only what later ones say otherwise is held, and of these what they change."""
    try:
        steps = [_step(session, *pair) for pair in pairwise(versions)]
    except Unavailable as refusal:
        LOG.warning("content-unreadable", standard=versions[0].standard.slug, code=refusal.code)
        yield from _side_by_side(session, versions)
        return
    changed = frozenset[str]().union(*steps)
    held: list[Told] = []
    for item, said in _readable(session, versions[0]):
        told = item, said, ((0, None),)
        if item in changed:
            held.append(told)
        else:
            yield told
    yield from _retold(held, enumerate(steps, 1))


def _versions(session: Session, standard: Standard, start: int = 0) -> Sequence[Version]:
    """In the order of publication, without the first `start`."""
    query = select(Version).where(Version.standard_id == standard.id).order_by(Version.ordinal).offset(start)
    return session.scalars(query).unique().all()


def _with_next(runs: list[Run], place: int) -> list[Run]:
    if runs and runs[-1][1] == place - 1:
        return [*runs[:-1], (runs[-1][0], place)]
    return [*runs, (place, place)]


def _left_open(runs: Sequence[Run], last: int) -> tuple[Run, ...]:
    """What the last version says holds in later ones too, until they say otherwise."""
    return tuple((first, None if end == last else end) for first, end in runs)


def _documents(session: Session, standard: Standard, told: Iterable[Told]) -> Iterator[Document]:
    specialties = _specialties(session, standard)
    for item, (title, parent, texts), runs in told:
        yield Document(
            standard=standard.slug,
            item=item,
            kind=standard.kind,
            network=standard.network.slug if standard.network else "",
            system=standard.slug if standard.kind == "codeset" else "",
            title=title,
            texts=texts,
            parent=parent,
            runs=runs,
            specialties=specialties,
        )


def _specialties(session: Session, standard: Standard) -> tuple[str, ...]:
    """That of its latest version where the kind has one, else those of the network that owns it."""
    kind = kinds.kind(standard.kind)
    if isinstance(kind, Specialised) and standard.latest is not None:
        own = kind.specialty(contents.load(session, kind.name, standard.latest.content_hash)).casefold()
        if own:
            return (own,)
    found = standard.network.scope.get("specialties", ()) if standard.network else ()
    return tuple(each.casefold() for each in found if isinstance(each, str))


def _readable(session: Session, version: Version) -> Iterator[tuple[str, Wording]]:
    """Nothing for a content that was damaged: that is logged, and keeps nobody from finding the rest."""
    try:
        yield from _read(session, version)
    except Unavailable as refusal:
        LOG.warning("content-unreadable", standard=version.standard.slug, version=version.number, code=refusal.code)


def _read(session: Session, version: Version) -> Iterator[tuple[str, Wording]]:
    """Of a large content no more than a portion is in memory at once."""
    kind, hash = kinds.kind(version.standard.kind), version.content_hash
    if not isinstance(kind, Narrowing) or not _is_large(session, version):
        yield from _wordings(version.standard, contents.load(session, kind.name, hash))
        return
    portions = kind.portions(lambda: contents.stream(session, hash))
    for number, portion in enumerate(portions):
        # each tells the head anew; a value set or a map is one portion
        yield from (each for each in _wordings(version.standard, portion) if each[0] or not number)


def _is_large(session: Session, version: Version) -> bool:
    return contents.size(session, version.content_hash) > contents.LARGE


def _wordings(standard: Standard, content: Content) -> Iterator[tuple[str, Wording]]:
    kind = kinds.kind(standard.kind)
    texts: dict[str, list[Text]] = {}
    for words in kind.words(content):
        texts.setdefault(words.item, []).append(Text(words.value, _language(words.language), _role(words.role)))
    labels = {each.key: (each.label, each.parent or "") for each in kind.items(content)}
    own = [Text(value, _language(language), "preferred") for language, value in standard.title.items() if value]
    names = [Text(identifier.value, "", "code") for identifier in standard.identifiers]
    head = dict.fromkeys([*own, Text(standard.slug, "", "code"), *names, *texts.pop("", [])])
    yield "", (standard.title.get("nb", standard.slug), "", tuple(head))
    for item, found in texts.items():
        label, parent = labels.get(item, (found[0].value, ""))
        yield item, (label, parent, tuple(dict.fromkeys(found)))


def _language(name: str) -> Language:
    return name if name in get_args(Language) else ""  # type: ignore[return-value]


def _role(name: str) -> Role:
    return name if name in get_args(Role) else "other"  # type: ignore[return-value]


# What changed


def changes(session: Session, standard: Standard, writer: Writer) -> Changes:
    """What the index must be told: where it knows the standard, no more than the items that new versions changed."""
    known, now = writer.calendar(standard.slug), calendar(session, standard)
    if not _continues(known, now) or _moved(session, standard, writer):
        return Changes(of_standard(session, standard), now)
    versions = _versions(session, standard, len(known) - 1)
    try:
        steps = [_step(session, *pair) for pair in pairwise(versions)]
    except Unavailable as refusal:
        LOG.warning("content-unreadable", standard=standard.slug, code=refusal.code)
        return Changes(of_standard(session, standard), now)
    items = frozenset[str]().union(*steps)
    held = [(each.item, each.wording, each.runs) for each in writer.documents(standard.slug, items)]
    told = _retold(held, enumerate(steps, len(known)))
    return Changes(_documents(session, standard, told), now, items)


def _continues(known: Calendar, now: Calendar) -> bool:
    """Whether the index knows the first of these versions, and no others."""
    return bool(known) and [each.number for each in known] == [each.number for each in now[: len(known)]]


def _moved(session: Session, standard: Standard, writer: Writer) -> bool:
    """Whether something changed that every document says."""
    head = next(iter(writer.documents(standard.slug, [""])), None)
    owner = standard.network.slug if standard.network else ""
    return head is None or (head.network, head.specialties) != (owner, _specialties(session, standard))


def _step(session: Session, before: Version, after: Version) -> dict[str, Wording | None]:
    """From one version to the next: the items that read differently, None for one that is gone. Always the head."""
    kind = kinds.kind(after.standard.kind)
    old, new = (dict(_wordings(after.standard, content)) for content in _compared(session, kind, before, after))
    differing = {item: new.get(item) for item in (*new, *old) if old.get(item) != new.get(item)}
    return {**differing, "": new[""]}


def _compared(session: Session, kind: Kind, before: Version, after: Version) -> tuple[Content, Content]:
    """Both contents; of a large one only the part that differs is read where the kind knows how."""
    if isinstance(kind, Narrowing) and _is_large(session, after):
        return kind.narrowed(contents.raw(session, before.content_hash), contents.raw(session, after.content_hash))
    return (
        contents.load(session, kind.name, before.content_hash),
        contents.load(session, kind.name, after.content_hash),
    )


def _retold(held: Iterable[Told], steps: Iterable[tuple[int, Mapping[str, Wording | None]]]) -> Iterator[Told]:
    """The items of these steps with all their wordings: what stood until then is closed, what is said now is open."""
    found: dict[str, dict[Wording, list[Run]]] = {}
    for item, wording, runs in held:
        found.setdefault(item, {})[wording] = list(runs)
    for place, step in steps:
        for item, now in step.items():
            wordings = found.setdefault(item, {})
            for story in wordings.values():
                _close(story, place - 1)
            if now is not None:
                wordings[now] = _reopened(wordings.get(now, []), place)
    for item, wordings in found.items():
        for wording, story in wordings.items():
            yield item, wording, tuple(story)


def _close(story: list[Run], last: int) -> None:
    begun, ended = story[-1]
    story[-1] = (begun, last if ended is None else ended)


def _reopened(runs: list[Run], place: int) -> list[Run]:
    if runs and runs[-1][1] == place - 1:
        return [*runs[:-1], (runs[-1][0], None)]
    return [*runs, (place, None)]
