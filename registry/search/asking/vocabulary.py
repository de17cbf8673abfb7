"""What a generation of the index knows of words: whether they stand, what is near, what terminologies call them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from registry.search.asking.filters import IN_FORCE_BIT, Filters, Items, having
from registry.search.documents import Document
from registry.search.index.generation import View
from registry.search.index.spelling import Correction
from registry.search.index.validity import Mask
from registry.search.index.wordstock import Wordstock
from registry.search.language.tables import Alternative, Why, small_words
from registry.search.language.text import words

TERMINOLOGY: Final = frozenset({"terminology"})
NAMES: Final = ("preferred", "synonym", "abbreviation")
#: So many concepts of one name lend it their other names.
MOST_CONCEPTS: Final = 8
#: Of the words that begin as one does so many are looked at; one so much longer may be that word with a slip.
LOOKED_AT: Final = 16
NEARLY: Final = 2


@dataclass(frozen=True)
class Vocabulary:
    """For one question: what is held back from it lends no names, and is not told by a correction."""

    views: tuple[View, ...]
    filters: Filters
    stock: Wordstock

    def stands(self, word: str) -> bool:
        return self.stock.stands(word)

    def known(self, word: str) -> bool:
        return self.stock.known(word)

    def forms(self, word: str) -> tuple[str, ...]:
        return self.stock.forms(word)

    def of_compound(self, word: str) -> tuple[Alternative, ...]:
        return self.stock.of_compound(word)

    def begins(self, word: str) -> bool:
        return self.stock.begins(word)

    def named(self, name: str) -> bool:
        """Whether something is called so, wholly."""
        return any(view.segment.lexicons["name"].find(name) is not None for view in self.views)

    def unfinished(self, word: str) -> bool:
        """Whether words begin so, but none that is only a letter or two longer: somebody is still typing it."""
        found = [len(each) for view in self.views for each in _beginning(view, word)]
        return bool(found) and min(found) > len(word.encode()) + NEARLY

    def near(self, word: str, unfinished: bool) -> Iterator[Correction]:
        for view in self.views:
            for each in view.segment.speller.corrections(word, unfinished):
                if self._open(view, each.word):
                    yield each

    def _open(self, view: View, word: str) -> bool:
        """Whether the word stands in anything that may be shown: what is held back is not told by a suggestion."""
        if not self.filters.without:
            return True
        items = view.segment.item_of[view.segment.lexicons["word"].rows(word)]
        return bool(self._shown(view, items).any())

    def _shown(self, view: View, items: Items) -> Mask:
        """Which of these items count and are not held back."""
        segment = view.segment
        hidden = having(segment, "standard", self.filters.without)[segment.facets["standard"][items]]
        shown: Mask = view.live[items] & ~hidden
        return shown

    def concepts(self, name: str) -> tuple[Alternative, ...]:
        """The other names of what a terminology in force calls so, in the order of its texts."""
        found: dict[tuple[str, ...], Alternative] = {}
        for view in self._terminologies:
            segment = view.segment
            rows = segment.lexicons["name"].rows(name)
            if not len(rows):
                continue
            items = np.sort(segment.item_of[rows])
            for item in dict.fromkeys(items[self._concept(view, items)].tolist()[:MOST_CONCEPTS]):
                for each in _names(segment.document(item), name):
                    found.setdefault(each.words, each)
        return tuple(found.values())

    def _concept(self, view: View, items: Items) -> Mask:
        """Which of these items are concepts of terminologies, in force, and may be shown."""
        segment = view.segment
        of_terminology = having(segment, "kind", TERMINOLOGY)[segment.facets["kind"][items]]
        in_force = view.validity.at(self.filters.moment)[items] & IN_FORCE_BIT != 0
        concepts: Mask = of_terminology & in_force & self._shown(view, items)
        return concepts

    @cached_property
    def _terminologies(self) -> list[View]:
        """The segments that hold terminologies."""
        return [view for view in self.views if not TERMINOLOGY.isdisjoint(view.segment.labels["kind"])]


def _beginning(view: View, word: str) -> Iterator[bytes]:
    """The first words of a segment that begin so."""
    lexicon = view.segment.lexicons["word"]
    return (lexicon.term(number) for number in lexicon.numbers(word)[:LOOKED_AT])


def _names(document: Document, name: str) -> Iterator[Alternative]:
    texts = [(text.role, words(text.value)) for text in document.texts if text.role in NAMES]
    asked = {role for role, plain in texts if " ".join(plain) == name}
    for role, plain in texts:
        if plain and " ".join(plain) != name:
            why: Why = "abbreviation" if "abbreviation" in (role, *asked) else "synonym"
            telling = dict.fromkeys(word for word in plain if word not in small_words())
            yield Alternative(tuple(telling) or tuple(plain), why, " ".join(plain))
