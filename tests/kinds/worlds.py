"""Worlds for kinds to be judged in: one where everything is published, and one that knows what it is told."""

from typing import Any

from registry.kinds.kind import Item, Target


class Everything:
    """Every standard is in force, with every item, and no name is taken."""

    def target(self, uri: str, version: str | None = None) -> Target | None:
        return Target(uri, _kind_of(uri), version or "1.0.0", "in-force")

    def item(self, target: Target, key: str) -> Item | None:
        return Item(key, key)

    def content(self, target: Target) -> Any:
        raise AssertionError(f"{target.slug} is known by name alone")

    def claimed_by(self, claim: str) -> str | None:
        return None


def _kind_of(uri: str) -> str:
    return "archetype" if uri.startswith("openEHR-") else "codeset"


class Known:
    """Targets by address or (address, version), items by (slug, key), claims by name, contents by slug; no more."""

    def __init__(
        self,
        targets: dict[object, Target] | None = None,
        items: dict[tuple[str, str], Item] | None = None,
        claims: dict[str, str] | None = None,
        contents: dict[str, Any] | None = None,
    ) -> None:
        self.targets, self.items, self.claims = targets or {}, items or {}, claims or {}
        self.contents = contents or {}

    def target(self, uri: str, version: str | None = None) -> Target | None:
        return self.targets.get((uri, version)) or (self.targets.get(uri) if version is None else None)

    def item(self, target: Target, key: str) -> Item | None:
        return self.items.get((target.slug, key))

    def content(self, target: Target) -> Any:
        return self.contents[target.slug]

    def claimed_by(self, claim: str) -> str | None:
        return self.claims.get(claim)
