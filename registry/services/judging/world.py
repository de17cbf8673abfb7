"""The rest of the registry as kinds see it while content is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import NotFound
from registry.kinds import systems
from registry.kinds.kind import Content, Item, Target
from registry.models import Claim, Standard, Version
from registry.services.reading import library, timeline, validities
from registry.services.reading.library import NOW, Edition, When
from registry.services.stored import contents, items


@dataclass(frozen=True)
class Companion:
    """Content that is to be published together with what is judged, before it."""

    target: Target
    content: Content


@dataclass
class Answers:
    """What a judgement was told of the rest of the registry: it holds for as long as the same would be told.

    Versions never change, so what was told of one is told by which it is.
    """

    targets: dict[tuple[str, str | None], Target | None] = field(default_factory=dict)
    holders: dict[str, str | None] = field(default_factory=dict)


#: Companions by every name that they will be known by, and by what they claim.
Company = Mapping[str, Companion]


def as_published(session: Session, version: Version) -> "RegistryWorld":
    """The world at the moment that the version was published, or was first to be in force: it never changes."""
    own = validities.spans(session, [version.standard_id], [version.number]).get(version.standard_id, [])
    start = timeline.in_force(own)
    valid_at = max(version.recorded_at, start[0]) if start else version.recorded_at
    return RegistryWorld(session, version.standard.slug, when=When(valid_at, version.recorded_at))


class RegistryWorld:
    """Answers from one session; `own` is the slug of the standard that is judged, whose claims are its own.

    `answers` are all that was told, and so what a judgement rests on besides the content itself. What is in `company`
    counts as published, and stands before what is. What is in force is so at the moment `when`.
    """

    def __init__(
        self, session: Session, own: str | None = None, company: Company | None = None, when: When = NOW
    ) -> None:
        self.answers = Answers()
        self._company = company or {}
        self._session = session
        self._own = own
        self._when = when
        self._editions: dict[tuple[str, str | None], Edition | None] = {}

    def target(self, uri: str, version: str | None = None) -> Target | None:
        if (uri, version) not in self.answers.targets:
            self.answers.targets[uri, version] = self._target(uri, version)
        return self.answers.targets[uri, version]

    def _target(self, uri: str, version: str | None) -> Target | None:
        companion = self.companion(uri, version)
        if companion is not None:
            return companion
        found = self.edition(uri, version)
        if found is None:
            return None
        standard = found.version.standard
        return Target(standard.slug, standard.kind, found.version.number, found.status)

    def companion(self, uri: str, version: str | None = None) -> Target | None:
        """What is to be published together with what is judged, and is known by this name."""
        if uri in self._company and version in (None, self._company[uri].target.version):
            return self._company[uri].target
        return None

    def confirms(self, answers: Answers) -> bool:
        """Whether the same would be told now."""
        return all(self._target(*asked) == told for asked, told in answers.targets.items()) and all(
            self._holder(claim) == told for claim, told in answers.holders.items()
        )

    def item(self, target: Target, key: str) -> Item | None:
        companion = self._companion(target)
        if companion is not None:
            every = kinds.kind(target.kind).items(companion.content)
            return next((each for each in every if each.key == key), None)
        found = self.edition(target.slug, target.version)
        if found is None:
            return None
        try:
            return items.item(self._session, found.version, key)
        except NotFound:
            return None

    def content(self, target: Target) -> Content:
        companion = self._companion(target)
        if companion is not None:
            return companion.content
        hash = library.edition(self._session, target.slug, target.version).version.content_hash
        return contents.load(self._session, target.kind, hash)

    @property
    def has_company(self) -> bool:
        return bool(self._company)

    def _companion(self, target: Target) -> Companion | None:
        return next((each for each in self._company.values() if each.target is target), None)

    def claimed_by(self, claim: str) -> str | None:
        if claim not in self.answers.holders:
            self.answers.holders[claim] = self._holder(claim)
        return self.answers.holders[claim]

    def _holder(self, claim: str) -> str | None:
        if claim in self._company and self._company[claim].target.slug != self._own:
            return self._company[claim].target.slug
        query = select(Standard.slug).join(Claim, Claim.standard_id == Standard.id).where(Claim.name == claim)
        holder = self._session.scalar(query)
        return None if holder == self._own else holder

    def edition(self, uri: str, version: str | None = None) -> Edition | None:
        """The edition behind a slug or URI, None where there is none; asked once."""
        if (uri, version) not in self._editions:
            self._editions[uri, version] = self._resolve(uri, version)
        return self._editions[uri, version]

    def _resolve(self, uri: str, version: str | None) -> Edition | None:
        """By this name of a code system, else by the others that it has."""
        for name in (uri, *systems.others(uri)):
            try:
                return library.resolve(self._session, f"{name}|{version}" if version else name, self._when)
            except NotFound:
                continue
        return None
