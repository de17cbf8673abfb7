"""What a generation of the index knows of words: whether they stand, what is near, what terminologies call them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from registry.search.documents import STATUSES, Document
from registry.search.filters import Filters, having
from registry.search.generation import Generation, View
from registry.search.spelling import Correction
from registry.search.tables import Alternative, Why, small_words
from registry.search.text import words
from registry.search.validity import Mask

TERMINOLOGY: Final = frozenset({"terminology"})
NAMES: Final = ("preferred", "synonym", "abbreviation")
#: So many concepts of one name lend it their other names.
MOST_CONCEPTS: Final = 8


@dataclass(frozen=True)
class Vocabulary:
    """For one question: what is held back from it lends no names, and is not told by a correction."""

    generation: Generation
    filters: Filters

    def stands(self, word: str) -> bool:
        return any(view.segment.stands(word) for view in self.generation.views)

    def begins(self, word: str) -> bool:
        fields = ("word", "word_fold", "part", "code")
        return any(view.segment.lexicons[field].numbers(word) for view in self.generation.views for field in fields)

    def near(self, word: str, unfinished: bool) -> Iterator[Correction]:
        for view in self.generation.views:
            for each in view.segment.speller.corrections(word, unfinished):
                if self._open(view, each.word):
                    yield each

    def _open(self, view: View, word: str) -> bool:
        """Whether the word stands in anything that may be shown: what is held back is not told by a suggestion."""
        if not self.filters.without:
            return True
        segment = view.segment
        shown = view.live & ~having(segment, "standard", self.filters.without)
        return bool(shown[segment.item_of[segment.lexicons["word"].rows(word)]].any())

    def concepts(self, name: str) -> tuple[Alternative, ...]:
        """The other names of what a terminology in force calls so, in the order of its texts."""
        found: dict[tuple[str, ...], Alternative] = {}
        for view, mask in self._terminologies:
            segment = view.segment
            rows = segment.lexicons["name"].rows(name)
            items = np.unique(segment.item_of[rows])
            for item in items[mask[items]][:MOST_CONCEPTS].tolist():
                for each in _names(segment.document(item), name):
                    found.setdefault(each.words, each)
        return tuple(found.values())

    @cached_property
    def _terminologies(self) -> list[tuple[View, Mask]]:
        """The segments that hold terminologies, with their items that are in force and may be shown."""
        found = []
        for view in self.generation.views:
            segment = view.segment
            if TERMINOLOGY.isdisjoint(segment.labels["kind"]):
                continue
            in_force = segment.validity.at(self.filters.moment)[STATUSES.index("in-force")]
            shown = view.live & in_force & ~having(segment, "standard", self.filters.without)
            found.append((view, shown & having(segment, "kind", TERMINOLOGY)))
        return found


def _names(document: Document, name: str) -> Iterator[Alternative]:
    texts = [(text.role, words(text.value)) for text in document.texts if text.role in NAMES]
    asked = {role for role, plain in texts if " ".join(plain) == name}
    for role, plain in texts:
        if plain and " ".join(plain) != name:
            why: Why = "abbreviation" if "abbreviation" in (role, *asked) else "synonym"
            telling = dict.fromkeys(word for word in plain if word not in small_words())
            yield Alternative(tuple(telling) or tuple(plain), why, " ".join(plain))
