"""Which edition a question means: versions asked for, forced, checked or taken by default, and how they compare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

_WILDCARDS: Final = frozenset({"x", "X", "*"})


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """Orders 2.10 after 2.9, dates by time, and 1.0 after 1.0-draft."""
    return (*(_part_key(part) for part in re.findall(r"\d+|[^\W\d_]+", version)), (0, 0, ""))


def _part_key(part: str) -> tuple[int, int, str]:
    """Numbers by length and digits, since a version may hold more digits than a number should."""
    if not part.isdecimal():
        return -1, 0, part
    digits = part.lstrip("0")
    return 1, len(digits), digits


def is_wildcard(version: str | None) -> bool:
    """Whether it names versions by a pattern: `1.x`, `1.0.*`, `*`, `2.0?`."""
    return bool(version) and (str(version).endswith("?") or not _WILDCARDS.isdisjoint(str(version).split(".")))


def matches(wanted: str | None, version: str | None) -> bool:
    """Whether a version is the one wanted. Nothing wanted means any; `x`, `X` and `*` stand for one part, at the end
    for all that follow; a final `?` lets anything follow."""
    if not wanted or wanted == version:
        return True
    if version is None or not is_wildcard(wanted):
        return False
    if wanted.endswith("?"):
        return version.startswith(wanted[:-1])
    asked, have = wanted.split("."), version.split(".")
    if len(have) < len(asked) or (len(have) > len(asked) and asked[-1] not in _WILDCARDS):
        return False
    return all(want in _WILDCARDS or want == part for want, part in zip(asked, have, strict=False))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The version to use of a system (None: the current one), and the one that the value set itself states."""

    version: str | None
    stated: str | None = None

    @property
    def changed(self) -> bool:
        """Whether a parameter put another version in the place of what the value set says."""
        return (self.version or "") != (self.stated or "")


@dataclass(frozen=True, slots=True)
class VersionRules:
    """What a request says about versions, by canonical URI: `default` where nothing is said (system-version),
    `force` whatever is said (force-system-version), `check` what the outcome must match (check-system-version; also
    the default where there is no other). The same for value sets, asked for or imported (default-, force- and
    check-valueset-version)."""

    default: Mapping[str, str] = field(default_factory=dict)
    force: Mapping[str, str] = field(default_factory=dict)
    check: Mapping[str, str] = field(default_factory=dict)
    value_sets: Mapping[str, str] = field(default_factory=dict)
    force_sets: Mapping[str, str] = field(default_factory=dict)
    check_sets: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        default: Iterable[str] = (),
        force: Iterable[str] = (),
        check: Iterable[str] = (),
        value_sets: Iterable[str] = (),
        force_sets: Iterable[str] = (),
        check_sets: Iterable[str] = (),
    ) -> VersionRules:
        """From canonicals, `uri|version` each; ValueError for one without a version, or two for one URI."""
        return cls(*(_by_uri(each) for each in (default, force, check, value_sets, force_sets, check_sets)))

    def wanted(self, system: str, stated: str | None) -> Wanted:
        """The version of a system that a value set (or question) which states `stated` means under these rules."""
        forced = self.force.get(system)
        if forced:
            return Wanted(forced, stated)
        return Wanted(stated or self.default.get(system) or self.check.get(system), stated)

    def fallback(self, system: str) -> str | None:
        """The version to go on with where the one wanted is not here."""
        return self.default.get(system) or self.check.get(system)

    def required(self, system: str, version: str | None) -> str | None:
        """The version that the request insists on, where `version` is another."""
        demanded = self.check.get(system)
        return demanded if demanded and not matches(demanded, version) else None

    def value_set_version(self, url: str, stated: str | None = None) -> str | None:
        """The version of a value set that a reference which states `stated` means under these rules."""
        forced = self.force_sets.get(url)
        return forced or stated or self.value_sets.get(url) or self.check_sets.get(url)

    def value_set_required(self, url: str, version: str | None) -> str | None:
        """The version of a value set that the request insists on, where `version` is another."""
        demanded = self.check_sets.get(url)
        return demanded if demanded and not matches(demanded, version) else None


NO_RULES: Final = VersionRules()


def _by_uri(canonicals: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in canonicals:
        uri, _, version = each.partition("|")
        if not uri or not version:
            raise ValueError(f"{each} names no version; write uri|version")
        if found.setdefault(uri, version) != version:
            raise ValueError(f"two versions are asked for {uri}: {found[uri]} and {version}")
    return found
