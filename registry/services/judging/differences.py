"""What changed between two versions, graded, and who points at what."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, lazyload

from registry import kinds
from registry.access import Member, Use
from registry.kinds import systems
from registry.kinds.canonical import canonical_json
from registry.kinds.inheriting import Inherits
from registry.kinds.kind import Change, Content, Difference
from registry.models import Claim, Identifier, Reference, Standard, Version
from registry.services.judging import narrowing
from registry.services.judging.world import RegistryWorld
from registry.services.reading import library
from registry.services.reading.library import NOW, When
from registry.services.reading.licences import may_use, require_use
from registry.services.stored import contents, items, judgement_form, judgements
from registry.services.stored.items import Held

#: Of a new edition of a large code list the reader wants the first names, not all of them.
_MOST_NAMED = 1_000


def between(session: Session, slug: str, old: str, new: str, when: When = NOW) -> Difference:
    """The difference from one version to another. Raises NotFound for a number that was not there, or not known."""
    before, after = (library.edition(session, slug, number, when).version for number in (old, new))
    kept = _kept(before.standard.kind, before.content_hash, after.content_hash)
    if not kept:
        narrow = narrowing.narrowed(session, before, after)
        if narrow is not None:
            kept.append(kinds.kind(before.standard.kind).changes(*narrow))
    return of_contents(session, before.standard.kind, before.content_hash, after.content_hash)


def named(session: Session, slug: str, old: str, new: str, when: When = NOW) -> dict[str, Any]:
    """The difference between two versions in the API's shape, with what the changed items are called."""
    found = between(session, slug, old, new, when)
    before, after = (library.edition(session, slug, number, when).version for number in (old, new))
    return as_dict(found, names(session, before.standard.kind, before.content_hash, after.content_hash, found))


def of_contents(session: Session, kind: str, old: str, new: str, content: Content | None = None) -> Difference:
    """The difference between two contents by hash. Contents never change, so answers are kept.

    `content` is the new one where the caller has it parsed, also before it is stored.
    """

    def compared(after: Content) -> Difference:
        of_kind, before = kinds.kind(kind), contents.load(session, kind, old)
        if isinstance(of_kind, Inherits):
            return of_kind.changes_among(before, after, RegistryWorld(session))
        return of_kind.changes(before, after)

    return _found(session, kind, old, new, content, compared)


def from_nothing(session: Session, kind: str, title: Mapping[str, str], hash: str) -> Difference:
    """The difference of a new standard: from what a draft of this title starts from."""

    def compared(after: Content) -> Difference:
        of_kind = kinds.kind(kind)
        return of_kind.changes(of_kind.empty(title), after)

    begun = hashlib.sha256(canonical_json(dict(title))).hexdigest()
    return _found(session, kind, begun, hash, None, compared)


def _found(
    session: Session, kind: str, old: str, new: str, content: Content | None, compared: Callable[[Content], Difference]
) -> Difference:
    kept = _kept(kind, old, new)
    large = not kept and judgements.is_large(session, kind, new, content)
    name = f"difference-{old[:16]}"
    if large:
        kept.extend(filter(None, [judgements.read(session, new, name, judgement_form.difference)]))
    if not kept:
        kept.append(compared(contents.load(session, kind, new) if content is None else content))
        if large:
            judgements.keep(session, new, name, judgement_form.difference_data(kept[0]))
    return kept[0]


@lru_cache(maxsize=64)
def _kept(kind: str, old: str, new: str) -> list[Difference]:
    return []


def names(session: Session, kind: str, old: str | None, new: str, difference: Difference) -> dict[str, str]:
    """What the changed items are called, by key: as it is now, and of those that are gone as it was.

    Contents by hash. Of very many the first are named.
    """
    keys = [each.key for each in difference.changes[:_MOST_NAMED] if each.key]
    found: dict[str, str] = {}
    for hash in (each for each in (old, new) if each is not None and keys):
        there = tuple(items.of_keys(session, Held(kind, hash), keys).values())
        of_kind = kinds.kind(kind)
        if isinstance(of_kind, Inherits):
            there = of_kind.named(contents.load(session, kind, hash), there, RegistryWorld(session))
        found |= {each.key: each.label for each in there}
    return found


def as_dict(difference: Difference, names: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """The API's shape: {grade, reasons, safety, added, removed, changed, names}."""
    reasons = dict.fromkeys(str(reason) for change in difference.changes for reason in change.reasons)
    return {
        "grade": difference.grade.value if difference.grade else None,
        "reasons": list(reasons),
        "safety": difference.safety,
        "added": [change.key for change in difference.of("added")],
        "removed": [change.key for change in difference.of("removed")],
        "changed": [_changed(change) for change in difference.of("changed")],
        "names": dict(names),
    }


def _changed(change: Change) -> dict[str, Any]:
    return {
        "key": change.key,
        "grade": change.grade.value,
        "safety": change.safety,
        "reasons": [str(reason) for reason in change.reasons],
        "fields": [{"field": each.field, "before": each.before, "after": each.after} for each in change.fields],
    }


def dependencies(
    session: Session, member: Member, slug: str, number: str | None = None, when: When = NOW
) -> list[dict[str, Any]]:
    """What a version (the one in force if None) points at. Raises Unauthenticated or Forbidden by its licence."""
    require_use(member, library.standard(session, slug), Use.VIEW)
    chosen = number or library.current_number(session, slug, when)
    version = library.edition(session, slug, chosen, when).version
    query = (
        select(Reference, Standard.slug)
        .outerjoin(Standard, Standard.id == Reference.target_id)
        .where(Reference.version_id == version.id)
        .order_by(Reference.id)
    )
    return [
        {
            "item": row.Reference.item,
            "purpose": row.Reference.purpose,
            "uri": row.Reference.target_uri,
            "standard": row.slug,
            "version": row.Reference.target_version,
            "target_item": row.Reference.target_item,
        }
        for row in session.execute(query)
    ]


def dependents(
    session: Session,
    member: Member,
    slug: str,
    version: str | None = None,
    item: str | None = None,
    when: When = NOW,
) -> list[dict[str, Any]]:
    """Which versions known at the time point at this standard, at one of its versions, or at one of its items.

    One that was published before this standard was here, and names it, points at it too, at no version of its own.

    Without those whose licence does not let the member view them. Raises NotFound for a version that was not there,
    and Unauthenticated or Forbidden by this standard's own licence.
    """
    target = library.standard(session, slug)
    require_use(member, target, Use.LOOKUP if item is not None else Use.VIEW)
    if version is not None:
        library.edition(session, slug, version, when)
    rows = [
        row
        for row in session.execute(_pointing(session, target, version, item, when))
        if may_use(member, row[1], Use.VIEW)
    ]
    pointing: dict[str, set[str]] = {}
    for _, standard, number in rows:
        pointing.setdefault(standard.slug, set()).add(number)
    standings = _standings(session, pointing, when)
    return [
        {
            "standard": standard.slug,
            "kind": standard.kind,
            "version": number,
            "status": standings.get((standard.slug, number)),
            "item": reference.item,
            "purpose": reference.purpose,
            "target_version": reference.target_version,
            "target_item": reference.target_item,
        }
        for reference, standard, number in rows
    ]


def _pointing(
    session: Session, target: Standard, version: str | None, item: str | None, when: When
) -> Select[Reference, Standard, str]:
    """By what the reference led to when it was published; what then led nowhere, by the names of the target now."""
    query = (
        select(Reference, Standard, Version.number)
        .options(lazyload(Standard.network), lazyload(Standard.identifiers))
        .join(Version, Version.id == Reference.version_id)
        .join(Standard, Standard.id == Version.standard_id)
        .order_by(Standard.slug, Version.ordinal, Reference.id)
    )
    led = Reference.target_id == target.id
    if version is not None:
        led = and_(led, Reference.target_version == version)
    later = and_(Reference.target_id.is_(None), Reference.target_uri.in_(_names(session, target)))
    query = query.where(or_(led, later))
    if item is not None:
        query = query.where(Reference.target_item == item)
    if when.known_at is not None:
        query = query.where(Version.recorded_at <= when.known_at)
    return query


def _names(session: Session, target: Standard) -> list[str]:
    """What references may call it: its slug, its URIs and their synonyms, the names that its content claims."""
    claims = session.scalars(select(Claim.name).where(Claim.standard_id == target.id))
    uris = list(session.scalars(select(Identifier.value).where(Identifier.standard_id == target.id)))
    same = (other for uri in uris for other in systems.others(uri))
    return [target.slug, *uris, *same, *(claim.removeprefix(f"{target.kind}:") for claim in claims)]


def _standings(session: Session, pointing: Mapping[str, Collection[str]], when: When) -> dict[tuple[str, str], str]:
    """Of these versions by standard."""
    return {
        (slug, each.version.number): each.status
        for slug, numbers in pointing.items()
        for each in library.of_numbers(session, library.standard(session, slug), list(numbers), when)
    }
