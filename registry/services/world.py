"""The rest of the registry as a kind may see it while it judges content."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import NotFound
from registry.kinds.kind import Item, Target
from registry.models import Claim, Standard
from registry.services import contents, library


class RegistryWorld:
    """Answers from one session; `own` is the slug of the standard that is judged, whose claims are its own."""

    def __init__(self, session: Session, own: str | None = None) -> None:
        self._session = session
        self._own = own
        self._targets: dict[tuple[str, str | None], tuple[Target, str] | None] = {}
        self._items: dict[str, dict[str, Item]] = {}

    def target(self, uri: str, version: str | None = None) -> Target | None:
        found = self._resolved(uri, version)
        return found[0] if found else None

    def _resolved(self, uri: str, version: str | None) -> tuple[Target, str] | None:
        if (uri, version) not in self._targets:
            self._targets[uri, version] = self._resolve(uri, version)
        return self._targets[uri, version]

    def _resolve(self, uri: str, version: str | None) -> tuple[Target, str] | None:
        try:
            found = library.resolve(self._session, f"{uri}|{version}" if version else uri)
        except NotFound:
            return None
        standard = found.version.standard
        return Target(standard.slug, standard.kind, found.version.number, found.status), found.version.content_hash

    def item(self, target: Target, key: str) -> Item | None:
        found = self._resolved(target.slug, target.version)
        if found is None:
            return None
        if found[1] not in self._items:
            content = contents.load(self._session, target.kind, found[1])
            self._items[found[1]] = {each.key: each for each in kinds.kind(target.kind).items(content)}
        return self._items[found[1]].get(key)

    def claimed_by(self, claim: str) -> str | None:
        query = select(Standard.slug).join(Claim, Claim.standard_id == Standard.id).where(Claim.name == claim)
        holder = self._session.scalar(query)
        return None if holder == self._own else holder
