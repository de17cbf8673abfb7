"""Which items of a segment an expression names, and how well their rows answer it."""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.search.asking.expression import Between, Every, Having, Node, Not, Some, Words, plain_words
from registry.search.asking.fields import ANY
from registry.search.asking.filters import having
from registry.search.documents import LANGUAGES, ROLES, STATUSES
from registry.search.index.columns import held
from registry.search.index.lexicon import Rows
from registry.search.index.segment import Segment
from registry.search.language.text import squeeze

Levels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
#: The statuses of each item of a segment, as bits, at the moment that is asked about.
Statuses = Callable[[], NDArray[np.uint8]]

_NAME_ROLES: Final = [ROLES.index(role) for role in ("preferred", "synonym", "abbreviation")]


class Expressed:
    """An expression over one segment. `found` are the levels of its words, `unsaid` that of rows without any."""

    def __init__(self, segment: Segment, found: Mapping[str, Levels], unsaid: int, statuses: Statuses) -> None:
        self._segment = segment
        self._found = found
        self._statuses = statuses
        self._unsaid = unsaid

    def levels(self, node: Node) -> Levels:
        """Rows of the items that the expression names: by their best word, or all alike where none is in them."""
        segment = self._segment
        items = self._items(node)
        levels = np.zeros(segment.rows, np.uint8)
        for word in dict.fromkeys(plain_words(node)):
            np.maximum(levels, self._found[word], out=levels)
        levels[~items[segment.item_of]] = 0
        told = np.zeros(segment.items, np.bool_)
        told[segment.item_of[held(levels)]] = True
        levels[(items & ~told)[segment.item_of]] = self._unsaid
        return levels

    def _items(self, node: Node) -> Mask:
        match node:
            case Words():
                return self._holding(node)
            case Having():
                return self._having(node)
            case Between():
                return self._of(self._between(node))
            case Not():
                return ~self._items(node.inner)
            case Every():
                return reduce(np.logical_and, (self._items(part) for part in node.parts))
            case Some():
                return reduce(np.logical_or, (self._items(part) for part in node.parts))

    def _of(self, rows: Rows) -> Mask:
        items = np.zeros(self._segment.items, np.bool_)
        items[self._segment.item_of[rows]] = True
        return items

    def _holding(self, node: Words) -> Mask:
        """All the words in an item, or, in order, in one of its names."""
        rows = [held(self._found[word]) for word in node.plain]
        if node.field:
            rows = [each[np.isin(self._segment.role[each], _NAME_ROLES)] for each in rows]
        items = reduce(np.logical_and, (self._of(each) for each in rows))
        if node.phrase and len(node.plain) > 1:
            items &= self._of(self._in_order(node.plain, rows[0]))
        return items

    def _in_order(self, plain: tuple[str, ...], rows: Rows) -> Rows:
        names = self._segment.lexicons["name"]
        wanted = f" {' '.join(plain)} ".encode()
        numbers = self._segment.name_of[rows].tolist()
        kept = [number >= 0 and wanted in b" %b " % names.term(number) for number in numbers]
        return rows[np.array(kept, np.bool_)]

    def _having(self, node: Having) -> Mask:
        segment = self._segment
        if node.field == "code":
            lexicon, code = segment.lexicons["code"], squeeze(node.value)
            return self._of(lexicon.rows_below(code) if node.value.endswith(ANY) else lexicon.rows(code))
        if node.field == "language":
            fitting = [number for number, name in enumerate(LANGUAGES) if name and node.fits(name)]
            return self._of(np.flatnonzero(np.isin(segment.language, fitting)).astype(np.int32))
        if node.field == "status":
            bits = sum(1 << number for number, name in enumerate(STATUSES) if node.fits(name))
            having_it: Mask = self._statuses() & np.uint8(bits) != 0
            return having_it
        every = {value for values in segment.values[node.field] for value in values}
        kept = frozenset(filter(node.fits, every))
        return having(segment, node.field, kept)[segment.facets[node.field]]

    def _between(self, node: Between) -> Rows:
        lexicon = self._segment.lexicons["code"]
        start = lexicon.numbers(node.low).start if node.low else 0
        stop = lexicon.numbers(node.high).stop if node.high else len(lexicon)
        return lexicon.rows_of(range(start, max(start, stop)))
