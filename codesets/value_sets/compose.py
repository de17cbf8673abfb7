"""What a value set's compose takes in and leaves out, each part in the editions that it means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from codesets.answering.answers import TerminologyError, canonical
from codesets.answering.messages import refusal
from codesets.references.holdings import Holdings
from codesets.things.model import CodeSystem, Include, ValueSet

_EVERY: Final = "*"
#: Imports within imports beyond this are a mistake, or an attack.
_MAX_IMPORTS: Final = 50


def included_by(value_set: ValueSet, holdings: Holdings) -> tuple[Include, ...]:
    """What a value set takes in; the version `*` means every edition that is here (R5)."""
    return _in_every_edition(value_set.include, holdings)


def excluded_by(value_set: ValueSet, holdings: Holdings) -> tuple[Include, ...]:
    """What a value set leaves out. Where an exclusion states no version, it means the versions that are included."""
    found: list[Include] = []
    for part in value_set.exclude:
        included = dict.fromkeys(each.version for each in value_set.include if each.system == part.system)
        if part.system is None or part.version is not None or not included:
            found.append(part)
        else:
            found.extend(replace(part, version=version) for version in included)
    return _in_every_edition(found, holdings)


def _in_every_edition(parts: Sequence[Include], holdings: Holdings) -> tuple[Include, ...]:
    if all(part.version != _EVERY for part in parts):
        return tuple(parts)
    found: list[Include] = []
    for part in parts:
        versions = holdings.versions(CodeSystem, part.system or "") if part.version == _EVERY else []
        found += [replace(part, version=version) for version in versions] or [part]
    return tuple(found)


def refuse_void(part: Include) -> None:
    """TerminologyError for a part that speaks of no system's codes, or of nothing."""
    if part.system is None and (not part.value_sets or part.concepts or part.filters):
        raise TerminologyError("bad-request", "a part of the value set names codes or nothing, but no system")


def refuse_depth(above: Sequence[ValueSet]) -> None:
    """`above`: the value sets that import each other down to the one in question."""
    if len(above) > _MAX_IMPORTS:
        raise TerminologyError("too-costly", f"value sets import each other more than {_MAX_IMPORTS} deep")


def circular(value_set: ValueSet, ring: Iterable[ValueSet]) -> TerminologyError:
    told = ", ".join(canonical(each.url, each.version) for each in ring)
    named = canonical(value_set.url, value_set.version)
    return refusal("value-set-cycle", "VALUESET_CIRCULAR_REFERENCE", value_set=named, ring=f"[{told}]")
