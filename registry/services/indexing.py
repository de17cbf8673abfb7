"""What search is told: a standard's versions as documents, one for each item and wording."""

from collections.abc import Iterator
from typing import get_args

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import Unavailable
from registry.lifecycle import VersionStatus
from registry.models import Standard, Version
from registry.search import Document, Period, Text
from registry.search.documents import Language, Role
from registry.services import contents, library, timeline

LOG = structlog.get_logger()

Wording = tuple[str, str, tuple[Text, ...]]
"""An item's label and parent with its texts: versions that say the same share a document."""


def everything(session: Session) -> Iterator[Document]:
    """All documents of the registry, streamed standard by standard."""
    query = select(Standard).where(Standard.latest_id.is_not(None)).order_by(Standard.id)
    for standard in session.scalars(query).unique().all():
        yield from of_standard(session, standard)


def of_standard(session: Session, standard: Standard) -> Iterator[Document]:
    """Its documents: where an item reads the same in several versions, one document carries all their periods."""
    rows = timeline.by_version(library.spans(session, [standard.id]).get(standard.id, []))
    found: dict[tuple[str, Wording], list[Period]] = {}
    versions = session.scalars(select(Version).where(Version.standard_id == standard.id).order_by(Version.ordinal))
    for version in versions.unique():
        periods = _periods(version.number, rows.get(version.number, []))
        for item, wording in _readable(session, standard, version):
            found.setdefault((item, wording), []).extend(periods)
    for (item, (title, parent, texts)), periods in found.items():
        yield Document(
            standard=standard.slug,
            item=item,
            kind=standard.kind,
            network=standard.network.slug if standard.network else "",
            system=standard.slug if standard.kind == "codeset" else "",
            title=title,
            texts=texts,
            periods=tuple(periods),
            parent=parent,
        )


def _periods(number: str, spans: list[timeline.Span]) -> list[Period]:
    """The story of a version; before it comes into force it is scheduled."""
    story = timeline.periods(spans)
    found = [Period(number, status.value, start, end) for status, start, end in story]
    if story and story[0][0] is VersionStatus.IN_FORCE:
        said = min(span.recorded_at for span in spans)
        if said < story[0][1]:
            found.insert(0, Period(number, VersionStatus.SCHEDULED.value, said, story[0][1]))
    return found


def _readable(session: Session, standard: Standard, version: Version) -> list[tuple[str, Wording]]:
    """Nothing for a content that was damaged: that is logged, and keeps nobody from finding the rest."""
    try:
        return list(_wordings(session, standard, version))
    except Unavailable as refusal:
        LOG.warning("content-unreadable", standard=standard.slug, version=version.number, code=refusal.code)
        return []


def _wordings(session: Session, standard: Standard, version: Version) -> Iterator[tuple[str, Wording]]:
    kind = kinds.kind(standard.kind)
    content = contents.load(session, kind.name, version.content_hash)
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
