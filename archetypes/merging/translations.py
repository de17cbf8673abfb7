"""What a merge owes to the languages that one side alone has, or has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from archetypes.constraints import CodeConstraint, ConstraintRef, OrdinalConstraint
from archetypes.differences.names import is_slip
from archetypes.model import Archetype, Definitions, DescriptionDetails, Term
from archetypes.node_paths import walk
from archetypes.wording.untranslated import waits

_SETS = ("term_definitions", "constraint_definitions")
_Entry = Mapping[str, str | None]


@dataclass(frozen=True)
class Review:
    """A translation of a text that one side had as `before`, and that the other has changed to `after` since.

    `path` is that of the term or of the description in its language, `part` as in a conflict.
    """

    path: str
    part: str
    translation: str
    before: str
    after: str


def completed(merged: Archetype, base: Archetype, sides: tuple[Archetype, Archetype]) -> Archetype:
    """Terms that a language lacks, since they came with the other side, wait for a translation as editors write it.

    Those of nodes that a side took away go in every language, and those of nodes that are there stay.
    """
    used = frozenset(_used(merged))
    changed = [
        _Terms(used, merged.original_language, *(getattr(each.terminology, name) for each in (merged, base, *sides)))
        for name in _SETS
    ]
    terminology = replace(
        merged.terminology,
        term_definitions=changed[0].completed(),
        constraint_definitions=changed[1].completed(),
    )
    return replace(merged, terminology=terminology)


def _used(archetype: Archetype) -> Iterator[str]:
    for step in walk(archetype.definition):
        node = step.node
        if node.node_id:
            yield node.node_id
        if isinstance(node, CodeConstraint) and node.terminology == "local":
            yield from node.codes
        elif isinstance(node, OrdinalConstraint):
            yield from (item.symbol.code for item in node.items)
        elif isinstance(node, ConstraintRef):
            yield from (node.code, *archetype.terminology.members(node.code))


@dataclass(frozen=True)
class _Terms:
    """Of one sort, by language and code, in what is merged and on its three sides."""

    used: frozenset[str]
    original: str
    merged: Definitions
    base: Definitions
    mine: Definitions
    theirs: Definitions

    def completed(self) -> dict[str, dict[str, Term]]:
        origin = self._kept(self.original, self.merged.get(self.original, {}))
        gone = self.base.get(self.original, {}).keys() - origin.keys()
        made = {}
        for language, terms in self.merged.items():
            kept = {code: term for code, term in self._kept(language, terms).items() if code not in gone}
            lacking = [code for code in origin if code not in kept and not self._lacked(code, language)]
            made[language] = {**kept, **{code: _waiting(origin[code], self.original) for code in lacking}}
        return made

    def _kept(self, language: str, terms: Mapping[str, Term]) -> dict[str, Term]:
        """With those of nodes that stay, which went with a side that took the nodes away."""
        again = {
            code: term
            for side in (self.base, self.theirs, self.mine)
            for code, term in side.get(language, {}).items()
            if code in self.used and code not in terms
        }
        return {**terms, **again}

    def _lacked(self, code: str, language: str) -> bool:
        """Whether a side that has the language left the code without a term itself."""
        sides = [side for side in (self.mine, self.theirs) if language in side]
        return any(code in side.get(self.original, {}) and code not in side[language] for side in sides)


def _waiting(term: Term, original: str) -> Term:
    described = f"*{term.description}({original})" if term.description else term.description
    return replace(term, text=f"*{term.text}({original})", description=described, place=None)


def to_review(merged: Archetype, base: Archetype, mine: Archetype, theirs: Archetype) -> Iterator[Review]:
    """Translations of one side whose original the other has changed, but for slips that it mended.

    A side that has the language itself answers for it, unless the other has translated anew what it left as it was.
    """
    original = merged.original_language
    texts = [dict(_texts(each)) for each in (merged, base, mine, theirs)]
    for changing, keeping in ((texts[3], texts[2]), (texts[2], texts[3])):
        for place, said in texts[0].items():
            if place[1] != original:
                yield from _stale(place, said, original, texts[0], texts[1], changing, keeping)


_Place = tuple[str, str, str]
_Texts = Mapping[_Place, _Entry]


def _texts(archetype: Archetype) -> Iterator[tuple[_Place, _Entry]]:
    """By set, language and code: what stands there to be translated."""
    for name in _SETS:
        for language, terms in getattr(archetype.terminology, name).items():
            for code, term in terms.items():
                yield (name, language, code), {"text": term.text, "description": term.description}
    for language, details in archetype.description.details.items() if archetype.description else ():
        yield ("details", language, ""), _described(details)


def _described(details: DescriptionDetails) -> _Entry:
    return {"purpose": details.purpose, "use": details.use, "misuse": details.misuse}


def _stale(
    place: _Place, said: _Entry, original: str, merged: _Texts, base: _Texts, changing: _Texts, keeping: _Texts
) -> Iterator[Review]:
    name, _, code = place
    origin = (name, original, code)
    for part, translation in said.items():
        was, now = (table.get(origin, {}).get(part) for table in (base, changing))
        if not was or not now or now != merged.get(origin, {}).get(part) or is_slip(was, now, original):
            continue
        if keeping.get(origin, {}).get(part) != was:  # it was translated with both texts in sight
            continue
        before, there, here = (table.get(place, {}).get(part) for table in (base, changing, keeping))
        is_local = place not in changing or (there == before != here)
        if translation and translation == here and is_local and not waits(translation):
            yield Review(_path(place), part, translation, was, now)


def _path(place: _Place) -> str:
    name, language, code = place
    return f"description/details/{language}" if name == "details" else f"ontology/{name}/{language}/{code}"
