"""What a slot lets in, and whether the patterns of one slot take in all that those of another do."""

from __future__ import annotations

import re
from dataclasses import replace

from archetypes.constraints import Slot
from archetypes.model import ArchetypeId
from archetypes.node_paths import archetype_patterns
from archetypes.regular_expressions import MAX_ID, SPECIALISED, compiled, is_risky

#: Classes with instances of their own. A slot for another class, such as CONTENT_ITEM, takes any of its descendants.
_CONCRETE = frozenset(
    {
        "ACTION",
        "ADMIN_ENTRY",
        "ACTIVITY",
        "CLUSTER",
        "COMPOSITION",
        "ELEMENT",
        "EVALUATION",
        "FOLDER",
        "HISTORY",
        "INSTRUCTION",
        "ITEM_LIST",
        "ITEM_SINGLE",
        "ITEM_TABLE",
        "ITEM_TREE",
        "OBSERVATION",
        "SECTION",
    }
)
ANYTHING = frozenset({".*", ".+"})
_VERSION = re.compile(r"\\?\.v(?:\d+|\[[^\]]*\]|\\d|\.|\*|\+|\\\.)*$")
#: How a version, or all that is left of an id, is left open at the end: `.v1\..*` is any release of version 1.
_ANY_RELEASE = r"\..*"
_ANY_END = re.compile(r"(\\\.)?\.\*$")
#: Alternatives within a pattern, as `(pain|posture)` and `v[12]`; what may come several times is none.
_GROUP = re.compile(r"\((?!\?)([^()]*\|[^()]*)\)(?![*+?{])|(?<=\.v)\[(\d+)\]")
_MOST, _MARK = 64, "\0"
#: What is left of a pattern that means one id and its specialisations.
_PLAIN = re.compile(r"[\w.-]+")


def fits(slot: Slot, archetype_id: ArchetypeId) -> bool:
    """AOM 1.4, ARCHETYPE_SLOT: what is included is allowed; without includes, all that is not excluded."""
    if slot.rm_type in _CONCRETE and archetype_id.rm_class != slot.rm_type:
        return False
    includes, excludes = archetype_patterns(slot.includes), archetype_patterns(slot.excludes)
    text = str(replace(archetype_id, namespace=None))
    if includes:
        return any(matches(pattern, text) for pattern in includes)
    return not any(matches(pattern, text) for pattern in excludes)


def matches(pattern: str, text: str) -> bool:
    """Whether a slot's pattern fits an id. A pattern that could take exponential time to try fits nothing."""
    if is_risky(pattern) or len(text) > MAX_ID:
        return False
    try:
        return compiled(pattern).fullmatch(text) is not None
    except (re.error, OverflowError, RecursionError):
        return False


def allows(outer: Slot, inner: Slot) -> bool:
    if outer.closed or inner.closed:
        return inner.closed
    return _included(outer, inner) and _excluded(outer) <= _excluded(inner)


def other_version_only(old: Slot, new: Slot) -> bool:
    """Whether all archetypes that the old one names are named by the new one too, some in another version."""
    if old.closed or new.closed or not _excluded(new) <= _excluded(old):
        return False
    before, after = ({_VERSION.sub("", each) for each in _patterns(slot)} for slot in (old, new))
    return bool(before) and before <= after


def _included(outer: Slot, inner: Slot) -> bool:
    wide, narrow = (_patterns(slot) for slot in (outer, inner))
    if not wide or set(wide) & ANYTHING:
        return True
    return bool(narrow) and all(_covered(each, wide) for each in narrow)


def _patterns(slot: Slot) -> tuple[str, ...]:
    """Those included, each alternative by itself."""
    return tuple(each for pattern in archetype_patterns(slot.includes) for each in _alternatives(pattern))


def _alternatives(pattern: str) -> tuple[str, ...]:
    """The pattern itself where it has too many of them."""
    left, plain = [pattern.replace(SPECIALISED, _MARK)], []
    while left:
        each = left.pop()
        found = _GROUP.search(each)
        if found is None:
            plain.append(each.replace(_MARK, SPECIALISED))
        else:
            chosen = found[1].split("|") if found[2] is None else list(found[2])
            left += [each[: found.start()] + one + each[found.end() :] for one in reversed(chosen)]
        if len(left) + len(plain) > _MOST:
            return (pattern,)
    return tuple(plain)


def _covered(pattern: str, wide: tuple[str, ...]) -> bool:
    """By itself, or by one that matches the ids it stands for: the one it names, and a specialisation of it."""
    if pattern in wide:
        return True
    stem = _ANY_END.sub("", pattern)
    ends = ("",) if stem == pattern else (".0.0", ".2.1") if pattern.endswith(_ANY_RELEASE) else ("", "1", "2.0.1")
    filled = (stem.replace(SPECIALISED, each).replace("\\", "") for each in ("", "-special"))
    examples = list(dict.fromkeys(f"{each}{end}" for each in filled for end in ends))
    if not _is_escaped(stem) or not all(_PLAIN.fullmatch(each) for each in examples):
        return False
    return any(all(matches(each, example) for example in examples) for each in wide)


def _is_escaped(pattern: str) -> bool:
    """Whether every dot in it is a dot, and no other sign of regular expressions is left."""
    return re.search(r"(?<!\\)\.", pattern) is None


def _excluded(slot: Slot) -> set[str]:
    """`exclude /.*/` beside includes says no more than the includes do."""
    patterns = set(archetype_patterns(slot.excludes))
    return patterns - ANYTHING if slot.includes else patterns
