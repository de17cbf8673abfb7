"""The rest of the registry as kinds see it while content is judged."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.kinds.kind import Item, Target
from registry.models import Claim, Standard
from registry.services import items, library
from registry.services.library import Edition


class RegistryWorld:
    """Answers from one session; `own` is the slug of the standard that is judged, whose claims are its own.

    `consulted` tells whether a judgement rests on more than the content itself.
    """

    def __init__(self, session: Session, own: str | None = None) -> None:
        self.consulted = False
        self._session = session
        self._own = own
        self._editions: dict[tuple[str, str | None], Edition | None] = {}

    def target(self, uri: str, version: str | None = None) -> Target | None:
        self.consulted = True
        found = self.edition(uri, version)
        if found is None:
            return None
        standard = found.version.standard
        return Target(standard.slug, standard.kind, found.version.number, found.status)

    def item(self, target: Target, key: str) -> Item | None:
        self.consulted = True
        found = self.edition(target.slug, target.version)
        if found is None:
            return None
        try:
            return items.item(self._session, found.version, key)
        except NotFound:
            return None

    def claimed_by(self, claim: str) -> str | None:
        self.consulted = True
        query = select(Standard.slug).join(Claim, Claim.standard_id == Standard.id).where(Claim.name == claim)
        holder = self._session.scalar(query)
        return None if holder == self._own else holder

    def edition(self, uri: str, version: str | None = None) -> Edition | None:
        """The edition behind a slug or URI, None where there is none; asked once."""
        if (uri, version) not in self._editions:
            self._editions[uri, version] = self._resolve(f"{uri}|{version}" if version else uri)
        return self._editions[uri, version]

    def _resolve(self, name: str) -> Edition | None:
        try:
            return library.resolve(self._session, name)
        except NotFound:
            return None
