"""What a merge cannot see to by itself: prose with codes that are others now, and nodes that both sides added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archetypes.adl.write_adl import description_section
from archetypes.differences.names import is_described_otherwise
from archetypes.differences.texts import flat_facts
from archetypes.merging.renumbering import Renumbered, words
from archetypes.model import Archetype
from archetypes.node_paths import walk
from archetypes.values import OdinObject

_CODE = re.compile(r"(?<![\w.])(?:at|ac|id)\d+(?:\.\d+)*(?![\w.]*\d)")

#: So many nodes of one name are compared with each other one; more are told by none.
_MOST = 20


@dataclass(frozen=True)
class Mention:
    """My text at `path` still names the code `before`, which is `after` now; prose is left as it was written."""

    path: str
    before: str
    after: str
    text: str


@dataclass(frozen=True)
class Twins:
    """Two codes with the same name that are new: `mine` on my side, `theirs` on the other. The merge has both."""

    mine: str
    theirs: str
    name: str


def mentions(merged: Archetype, theirs: Archetype, told: Iterable[Renumbered]) -> Iterator[Mention]:
    """In the order of the texts; not in those that the other side has too."""
    after = {each.before: each.after for each in told}
    known = _prose(theirs) if after else {}
    for path, text in (_prose(merged) if after else {}).items():
        if known.get(path) != text:
            named = dict.fromkeys(_CODE.findall(text))
            yield from (Mention(path, code, after[code], text) for code in named if code in after)


def _prose(archetype: Archetype) -> Mapping[str, str]:
    found = flat_facts("annotations", archetype.annotations or OdinObject())
    if archetype.description:
        found |= flat_facts("description", description_section(archetype.description))
    for language, terms in archetype.terminology.term_definitions.items():
        path = f"ontology/term_definitions/{language}"
        found |= {f"{path}/{code}/description": term.description or "" for code, term in terms.items()}
    return found


def twins(merged: Archetype, base: Archetype, mine: Archetype, theirs: Archetype) -> Iterator[Twins]:
    """Nodes alone, named and described alike in the original language; codes to choose from may share a name."""
    before, here, there = (words(each) for each in (base, mine, theirs))
    nodes = {step.node.node_id for step in walk(merged.definition)}
    ours, others = (
        [code for code in side if code not in before and code not in other and code in nodes]
        for side, other in ((here, there), (there, here))
    )
    named: dict[str, list[str]] = {}
    for code in others:
        named.setdefault(there[code].text.casefold(), []).append(code)
    for code in ours:
        for twin in named.get(here[code].text.casefold(), [])[:_MOST]:
            described = (here[code].description or "", there[twin].description or "")
            if not is_described_otherwise(*described, merged.original_language):
                yield Twins(code, twin, there[twin].text)
