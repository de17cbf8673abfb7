"""How archetypes belong together: what one specialises, what specialises it, what its slots let in, what uses it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

import archetypes
from archetypes.constraints import Slot
from archetypes.node_paths import archetype_patterns, walk
from archetypes.slot_patterns import fits, matches
from registry import kinds
from registry.access import Member, Use
from registry.errors import NotFound
from registry.kinds.archetype import templates
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.slots import plain
from registry.kinds.archetype.templates import is_template
from registry.models import Claim, Reference, Standard, Version
from registry.services.judging import differences
from registry.services.reading import library
from registry.services.reading.library import NOW, Edition, When
from registry.services.reading.licences import may_use
from registry.services.stored import contents

#: Longer chains are circles.
MOST_PARENTS = 20
#: A region has hundreds of archetypes, and an archetype tens of slots.
MOST_IDS, MOST_SLOTS = 20_000, 300
#: Characters of a template that is read for its slots; longer ones take seconds.
MOST_TEXT = 1_000_000
_CLAIM = "archetype:"
_ANYTHING = (".*", ".+")
_SPECIALISED = re.compile(r"\(-\[[^\]]*\]\+\)\*")
_ESCAPED = re.compile(r"\\(.)")
#: What those that point at an archetype are to it.
_USERS = ("uses", "allows")
#: The id of the node that a path ends at; a name may follow, and a number where several share the path.
_LAST_NODE = re.compile(r"\[([^\s\]]+)[^\]]*\](?:,\d+)?\Z")


@dataclass(frozen=True)
class Relative:
    """`standard` is None where the registry has nothing of that id."""

    id: str
    standard: Standard | None


@dataclass(frozen=True)
class Opening:
    """A slot with the published archetypes that it lets in; `anything` where it names none of its own.

    `missing` are the ids and patterns that it lets in and that nothing published here fits.
    """

    path: str
    fillers: tuple[Relative, ...]
    anything: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Relatives:
    """`parents` from the nearest up; `templates` are those made of this, `hosts` those whose slots name it.

    `unread` is a template that is too large to be read for its slots.
    """

    parents: tuple[Relative, ...]
    children: tuple[Relative, ...]
    slots: tuple[Opening, ...]
    parts: tuple[Relative, ...]
    templates: tuple[Relative, ...]
    hosts: tuple[Relative, ...]
    unread: bool = False


def relatives(session: Session, member: Member, edition: Edition, content: str, when: When = NOW) -> Relatives:
    slug, number = edition.version.standard.slug, edition.version.number
    pointing = differences.dependents(session, member, slug, when=when)
    users = _standards(session, [row["standard"] for row in pointing if row["purpose"] in _USERS])
    made_of = {each.slug: _is_made(session, each, when) for each in users}
    uses = differences.dependencies(session, member, slug, number)
    made = is_template(content) or parsed(content).artefact != "archetype"
    return Relatives(
        parents=tuple(_parents(session, member, content, when)),
        children=_told(_standards(session, [row["standard"] for row in pointing if row["purpose"] == "specialises"])),
        slots=() if _is_unread(content) else tuple(_slots(session, member, content)),
        parts=tuple(_parts(session, uses)) if made else (),
        templates=_told(each for each in users if made_of[each.slug]),
        hosts=_told(each for each in users if not made_of[each.slug]),
        unread=_is_unread(content),
    )


def called(session: Session, member: Member, version: Version) -> dict[str, Mapping[str, str]]:
    """What the archetypes are called here that the version's slots name: titles by language, by their ids."""
    allowed = (Reference.version_id == version.id) & (Reference.purpose == "allows")
    uris = set(session.scalars(select(Reference.target_uri).where(allowed)))
    names = [f"{_CLAIM}{uri}" for uri in sorted(uris)[:MOST_SLOTS]]
    query = select(Claim.name, Standard).join(Standard, Standard.id == Claim.standard_id).where(Claim.name.in_(names))
    found = session.execute(query).unique() if names else ()
    return {name.removeprefix(_CLAIM): each.title for name, each in found if may_use(member, each, Use.LOOKUP)}


def _is_unread(content: str) -> bool:
    return is_template(content) and len(content) > MOST_TEXT


def _told(found: Iterable[Standard]) -> tuple[Relative, ...]:
    return tuple(Relative(each.slug, each) for each in found)


def _standards(session: Session, slugs: Iterable[str]) -> list[Standard]:
    wanted = set(slugs)
    return list(session.scalars(select(Standard).where(Standard.slug.in_(wanted)).order_by(Standard.slug)).unique())


def _is_made(session: Session, standard: Standard, when: When) -> bool:
    """Whether what points here is a template. Asked of the text, which tells by its beginning."""
    edition = library.edition(session, standard.slug, library.latest_number(session, standard.slug, when), when)
    text = contents.load(session, standard.kind, edition.version.content_hash)
    return is_template(text) or parsed(text).artefact != "archetype"


def _parents(session: Session, member: Member, content: str, when: When) -> Iterator[Relative]:
    seen: set[str] = set()
    parent = _parent(content)
    while parent is not None and parent not in seen and len(seen) < MOST_PARENTS:
        seen.add(parent)
        try:
            edition = library.resolve(session, parent, when)
        except NotFound:
            yield Relative(parent, None)
            return
        standard = edition.version.standard
        yield Relative(parent, standard)
        if standard.kind != "archetype" or not may_use(member, standard, Use.VIEW):
            return
        text = contents.load(session, standard.kind, edition.version.content_hash)
        parent = _parent(text)


def _parent(content: str) -> str | None:
    named = None if is_template(content) else parsed(content).parent_id
    return plain(named) if named else None


def _parts(session: Session, uses: list[dict[str, str]]) -> Iterator[Relative]:
    named = {row["uri"]: row["standard"] for row in uses if row["purpose"] in _USERS and _is_part(row)}
    standards = {each.slug: each for each in _standards(session, filter(None, named.values()))}
    for uri, slug in named.items():
        yield Relative(uri, standards.get(slug))


def _is_part(row: dict[str, str]) -> bool:
    """A part stands at its own path; what a slot lets in is named at the path of the slot."""
    step = _LAST_NODE.search(row["item"])
    return row["purpose"] == "uses" or step is None or plain(step[1]) == row["uri"]


def _slots(session: Session, member: Member, content: str) -> Iterator[Opening]:
    found = list(_openings(content))[:MOST_SLOTS]
    known = list(_published(session, member)) if found else []
    for path, slot in found:
        patterns = [pattern for pattern in archetype_patterns(slot.includes) if pattern not in _ANYTHING]
        missing = tuple(_readable(each) for each in patterns if not _is_here(each, known))
        yield Opening(path, _fillers(slot, known) if patterns else (), not patterns, missing)


def _openings(content: str) -> Iterable[tuple[str, Slot]]:
    if is_template(content):
        return ((each.path, each.slot) for each in templates.openings(content))
    return ((step.path, step.node) for step in walk(parsed(content).definition) if isinstance(step.node, Slot))


def _is_here(pattern: str, known: Iterable[tuple[archetypes.ArchetypeId, Standard]]) -> bool:
    return any(matches(pattern, str(replace(id, namespace=None))) for id, _ in known)


def _readable(pattern: str) -> str:
    r"""`openEHR-EHR-CLUSTER\.device(-[a-zA-Z0-9_]+)*\.v1` as the id that it is about."""
    return _ESCAPED.sub(r"\1", _SPECIALISED.sub("", pattern))


def _fillers(slot: Slot, known: list[tuple[archetypes.ArchetypeId, Standard]]) -> tuple[Relative, ...]:
    fitting = {standard.slug: Relative(str(id), standard) for id, standard in known if fits(slot, id)}
    return tuple(fitting.values())


def _published(session: Session, member: Member) -> Iterator[tuple[archetypes.ArchetypeId, Standard]]:
    query = (
        select(Claim.name, Standard)
        .join(Standard, Standard.id == Claim.standard_id)
        .where(Claim.name.startswith(_CLAIM), Standard.kind == kinds.kind("archetype").name)
        .order_by(Claim.name)
        .limit(MOST_IDS)
    )
    for name, standard in session.execute(query).unique():
        id = archetypes.ArchetypeId.parse(name.removeprefix(_CLAIM))
        if id is not None and may_use(member, standard, Use.LOOKUP):
            yield id, standard
