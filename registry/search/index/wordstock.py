"""What a generation knows of words by themselves, kept from one question to the next: who types asks the same anew."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from registry.search.index.segment import Segment
from registry.search.language.components import is_component
from registry.search.language.forms import equal_forms
from registry.search.language.tables import Alternative
from registry.search.language.taken_apart import of_compound
from registry.search.language.thesaurus import has_synonyms

CACHED: Final = 8_192
#: Where a word may stand that another begins.
BEGINNING: Final = ("word", "word_fold", "part", "code")


class Wordstock:
    """The words of some segments, and what becomes of others by them and by the tables, which do not change."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._segments = tuple(segments)
        standing = [each.stands for each in self._segments]
        self.stands = standing[0] if len(standing) == 1 else _any(standing)
        self.begins = lru_cache(maxsize=CACHED)(self._begins)
        self.forms = lru_cache(maxsize=CACHED)(self._forms)
        self.of_compound = lru_cache(maxsize=CACHED)(self._of_compound)

    def known(self, word: str) -> bool:
        """Whether a word stands, or another with its stem; or the tables say it otherwise."""
        return self.stands(word) or has_synonyms(word)

    def _begins(self, word: str) -> bool:
        return any(each.lexicons[field].numbers(word) for each in self._segments for field in BEGINNING)

    def _forms(self, word: str) -> tuple[str, ...]:
        return equal_forms(word, lambda form: self.known(form) or is_component(form), begins=self.begins)

    def _of_compound(self, word: str) -> tuple[Alternative, ...]:
        return tuple(of_compound(word, self.known))


def _any(standing: list[Callable[[str], bool]]) -> Callable[[str], bool]:
    def stands(word: str) -> bool:
        for each in standing:  # noqa: SIM110 - asked so often that a generator would cost more than its answers
            if each(word):
                return True
        return False

    return stands
