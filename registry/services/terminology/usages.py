"""Where one code is used: by those who name it, by value sets whose rules choose it, and by maps that translate it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesets import ConceptMap, Terminology, TerminologyError, ValueSet
from registry.access import Member, Use
from registry.models import Identifier, Standard
from registry.services.judging import differences
from registry.services.reading import library
from registry.services.reading.library import NOW, Edition, When
from registry.services.reading.licences import may_use
from registry.services.stored import items
from registry.services.terminology import asking, terminologies

#: Value sets and maps that are asked for one code; a region has hundreds.
MOST = 2000
#: Those that name a code and are told with what they call it.
NAMED = 200
IN_USE = frozenset({"in-force", "scheduled"})
#: What `terminologies` calls a code set that has no canonical of its own, before its slug.
_UNNAMED = "urn:fagregister:"


@dataclass(frozen=True)
class Usage:
    """A version that has to do with a code, and how: `how` is "names" (the item of it named `item`), "chooses" (a
    value set's rule), or "translates" and "translates-to" (a map, from the code and to it)."""

    standard: Standard
    version: str
    status: str
    how: str
    item: str = ""
    label: str = ""
    purpose: str = ""

    @property
    def in_use(self) -> bool:
        return self.status in IN_USE


def of(session: Session, member: Member, edition: Edition, key: str, when: When = NOW) -> list[Usage]:
    """Those in use first. Without what a licence keeps from this member; raises Unauthenticated or Forbidden where it
    keeps the code itself."""
    named = list(_naming(session, member, edition, key, when))
    known = {(each.standard.slug, each.version) for each in named}
    drawn = [
        each
        for each in _drawing(session, member, edition, key, when)
        if (each.standard.slug, each.version) not in known
    ]
    return sorted([*named, *drawn], key=lambda each: not each.in_use)


def _naming(session: Session, member: Member, edition: Edition, key: str, when: When) -> Iterator[Usage]:
    slug = edition.version.standard.slug
    standards: dict[str, Standard] = {}
    rows = differences.dependents(session, member, slug, item=key, when=when)
    for each in sorted(rows, key=lambda row: row["status"] not in IN_USE)[:NAMED]:
        found = standards.setdefault(each["standard"], library.standard(session, each["standard"]))
        label = _label(session, found, each["version"], each["item"])
        yield Usage(found, each["version"], each["status"] or "", "names", each["item"], label, each["purpose"])


def _label(session: Session, standard: Standard, number: str, key: str) -> str:
    return items.item(session, library.edition(session, standard.slug, number).version, key).label


def _drawing(session: Session, member: Member, edition: Edition, key: str, when: When) -> Iterator[Usage]:
    """Value sets and maps in force that say nothing of the code by name, and still hold it."""
    if edition.version.standard.kind not in terminologies.KINDS:
        return
    system = terminologies.thing(session, edition)
    if isinstance(system, ValueSet | ConceptMap) or system.content == "supplement":
        return
    held = asking.terminology(session, Path(session.info["files"]), when)
    found = list(_holding(held, system.url or "", key))
    owners = holders(session, {url for url, _, _ in found})
    for url, number, how in found:
        owner = owners.get(url)
        if owner is not None and may_use(member, owner, Use.VIEW):
            yield Usage(owner, number, "in-force", how)


def _holding(held: Terminology, system: str, key: str) -> Iterator[tuple[str, str, str]]:
    """(canonical, version, how) of each."""
    for value_set in held.value_sets()[:MOST]:
        if _answered(lambda: held.validate(key, system, value_set=value_set).valid):  # noqa: B023 - asked at once
            yield value_set.url or "", value_set.version or "", "chooses"
    for concept_map in held.concept_maps()[:MOST]:
        for reverse, how in ((False, "translates"), (True, "translates-to")):
            if _answered(
                lambda: held.translate(key, system, concept_map=concept_map, reverse=reverse).result  # noqa: B023
            ):
                yield concept_map.url or "", concept_map.version or "", how


def _answered(question: Callable[[], bool]) -> bool:
    """No for one that cannot be asked, since what it draws on is not here or goes round in a ring."""
    try:
        return question()
    except TerminologyError:
        return False


def holders(session: Session, urls: Iterable[str]) -> dict[str, Standard]:
    """The standards that these canonicals (or slugs) name; `|version` does not matter."""
    wanted = {url: url.partition("|")[0] for url in urls}
    query = select(Identifier.value, Standard).join(Standard).where(Identifier.value.in_(set(wanted.values())))
    found: dict[str, Standard] = {row.value: row.Standard for row in session.execute(query).unique()}
    slugs = {name: name.removeprefix(_UNNAMED) for name in wanted.values() if name not in found}
    named = session.scalars(select(Standard).where(Standard.slug.in_(set(slugs.values())))).unique()
    by_slug = {each.slug: each for each in named}
    found |= {name: by_slug[slug] for name, slug in slugs.items() if slug in by_slug}
    return {url: found[name] for url, name in wanted.items() if name in found}
