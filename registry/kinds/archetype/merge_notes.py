"""Where a merge of two archetypes has something to tell, by item, and what is to be looked at beside its conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import archetypes
from registry.errors import Problem, problem
from registry.kinds.archetype import nodes
from registry.kinds.telling import said

_TERMS = ("ontology/term_definitions/", "ontology/constraint_definitions/")


@dataclass(frozen=True)
class Nodes:
    """The items that there are with their names, and the item where each code is used."""

    names: Mapping[str, str]
    codes: Mapping[str, str]

    @classmethod
    def of(cls, archetype: archetypes.Archetype) -> Nodes:
        found = archetypes.paths(archetype)
        names = {each.path: nodes.label_of(each.labels) for each in found}
        codes: dict[str, str] = {}
        for each in found:
            if each.node.node_id:
                codes.setdefault(each.node.node_id, each.path)
        for path, code in nodes.codes_at(archetype):
            codes.setdefault(code, nodes.item_at(path, set(names)))
        return cls(names, codes)

    def place(self, path: str, part: str) -> tuple[str, str]:
        """The item and what of it: words of a node are told at the node."""
        item = nodes.item_at(path, set(self.names))
        place = path.removeprefix(item).lstrip("/")
        field = "/".join(filter(None, (place, part)))
        if path.startswith(_TERMS):
            code = field.split("/")[3] if field.count("/") >= 3 else ""
            item = self.codes.get(code, item)
        return item, field


def notes(found: archetypes.Merge[archetypes.Archetype], places: Nodes) -> Iterator[Problem]:
    yield from _converted(found, places)
    for each in found.renumbered:
        item = places.codes.get(each.after, "")
        yield problem(
            "merge-renumbered",
            "Both sides gave {code} to something new: it is «{theirs}» there, so «{mine}» here is {after} now.",
            item=item,
            field=each.after,
            severity="warning",
            code=each.before,
            theirs=each.theirs,
            mine=each.mine,
            after=each.after,
            name=places.names.get(item, ""),
        )
    yield from _left(found, places)
    for review in found.reviews:
        item, field = places.place(review.path, review.part)
        yield problem(
            "merge-translation",
            "«{translation}» was translated from «{before}», which is «{after}» now. See whether it still holds.",
            item=item,
            field=field,
            severity="warning",
            translation=_short(review.translation),
            before=_short(review.before),
            after=_short(review.after),
            name=places.names.get(item, ""),
        )


def _left(found: archetypes.Merge[archetypes.Archetype], places: Nodes) -> Iterator[Problem]:
    for mention in found.mentions:
        item, field = places.place(mention.path, "")
        yield problem(
            "merge-mention",
            "«{text}» names {before}, which is {after} now. Write the text anew.",
            item=item,
            field=field,
            severity="warning",
            text=_short(mention.text),
            before=mention.before,
            after=mention.after,
            name=places.names.get(item, ""),
        )
    for twin in found.twins:
        item = places.codes.get(twin.mine, "")
        yield problem(
            "merge-twins",
            "Both sides added «{called}»: it is {mine} here and {theirs} at the publisher. Keep one of them.",
            item=item,
            field=twin.mine,
            severity="warning",
            called=twin.name,
            mine=twin.mine,
            theirs=twin.theirs,
            name=places.names.get(item, ""),
        )


#: Longer texts are shown by their beginning.
_SHOWN = 300


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


#: Of a log of codes so many are shown.
_CODES = 40


def _converted(found: archetypes.Merge[archetypes.Archetype], places: Nodes) -> Iterator[Problem]:
    """That a side was ADL 1.4, which codes it has now, and what ADL 2 could not say of it."""
    for each in found.converted:
        if each.side == "base":
            continue
        template = (
            "What is here was ADL 1.4, and the publisher's is ADL 2: it is ADL 2 now, with other codes: {codes}"
            if each.side == "mine"
            else "The publisher's is ADL 1.4, and what is here is ADL 2: it was converted, with other codes: {codes}"
        )
        yield problem("merge-converted", template, severity="warning", codes=_log(each.codes))
        for number, note in enumerate(each.notes, 1):
            new = each.codes.get(str(note.values.get("code", "")), ("",))[0]
            item = places.codes.get(new, "")
            yield problem(
                "merge-lost",
                "In the conversion to ADL 2: {why}",
                item=item,
                field=f"conversion/{number}",
                severity="warning",
                why=said(note),
                name=places.names.get(item, ""),
            )


def _log(codes: Mapping[str, tuple[str, ...]]) -> str:
    shown = [f"{old} → {', '.join(new)}" for old, new in codes.items()]
    return "; ".join([*shown[:_CODES], *(["…"] if len(shown) > _CODES else [])])
