"""What a query may mean: each word in its equal forms, and stretches of it in other words that say the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product
from typing import Final, Protocol

from registry.search.asking.query import Query
from registry.search.language.compounds import JOINTS
from registry.search.language.forms import parted
from registry.search.language.stems import stems
from registry.search.language.tables import Alternative, small_words
from registry.search.language.thesaurus import begun, said_otherwise

#: A stretch that is looked up has at most so many words.
LONGEST: Final = 6
#: Of one stretch, and of one compound, so many alternatives are looked for.
MOST: Final = 16
MOST_TURNED: Final = 6


class Vocabulary(Protocol):
    """What is known of the words of an index."""

    def stands(self, word: str) -> bool:
        """Whether a word, or another with its stem, stands in the index."""

    def known(self, word: str) -> bool:
        """The same, or whether the tables say it otherwise."""

    def forms(self, word: str) -> tuple[str, ...]:
        """The word and those of its forms that are known."""

    def of_compound(self, word: str) -> tuple[Alternative, ...]:
        """The parts of a compound as words of their own, where they are known."""

    def concepts(self, name: str) -> tuple[Alternative, ...]:
        """The other names that the registry's own terminologies have for what is called so."""


@dataclass(frozen=True)
class Span:
    """Words `start` to `stop` of a query may be said otherwise; `begun` where the last of them is unfinished."""

    start: int
    stop: int
    alternatives: tuple[Alternative, ...]
    begun: bool = False


@dataclass(frozen=True)
class Interpretation:
    """A query with the forms of its words, in the order of `query.words`, and its stretches in other words.

    `partly`: rows with some of the words answer too, the more of them the better.
    """

    query: Query
    forms: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...] = ()
    partly: bool = False

    @property
    def alternatives(self) -> Iterator[Alternative]:
        return (each for span in self.spans for each in span.alternatives)

    @cached_property
    def in_forms(self) -> bool:
        """Whether any of the words has other forms."""
        return any(others for _, *others in self.forms)

    def covers(self, span: Span) -> bool:
        """Whether the stretch is the whole query, so that its alternatives say all of it."""
        return bool(self.query.name) and (span.start, span.stop) == (0, len(self.forms))


def interpret(query: Query, vocabulary: Vocabulary) -> Interpretation:
    """Looks up every stretch of the query; only words that stand in the index are kept."""
    forms = tuple([vocabulary.forms(word) for word in query.words])
    meant = Interpretation(query, forms)
    found = [span for start in range(len(forms)) for span in _from(start, forms, vocabulary)]
    whole = _begun(query, vocabulary)
    return replace(meant, spans=(*found, *whole))


def _from(start: int, forms: tuple[tuple[str, ...], ...], vocabulary: Vocabulary) -> Iterator[Span]:
    for stop in range(start + 1, min(len(forms), start + LONGEST) + 1):
        found: dict[tuple[str, ...], Alternative] = {}
        for words in islice(product(*forms[start:stop]), MOST):
            for each in _meanings(words, vocabulary):
                found.setdefault(each.words, each)
        kept = [each for each in found.values() if all(map(vocabulary.stands, each.words))]
        if kept:
            yield Span(start, stop, tuple(kept[:MOST]))


def _meanings(words: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[Alternative]:
    """The registry's own names first, then the tables', then the parts of compounds."""
    yield from vocabulary.concepts(" ".join(words))
    yield from said_otherwise(words)
    if len(words) == 1:
        apart = parted(words[0])
        if apart:
            yield Alternative(apart, "words")
        yield from vocabulary.of_compound(words[0])
    elif len(words) < 4:
        joined = "".join(words)
        if vocabulary.stands(joined):
            yield Alternative((joined,), "compound part")
        yield from said_otherwise((joined,))
    if len(words) == 2:
        yield from _turned(*words, vocabulary)


def _turned(what: str, where: str, vocabulary: Vocabulary) -> Iterator[Alternative]:
    """Two words as the compound they make the other way round: tap av hørsel is hørselstap, vondt i øyet øyesmerte."""
    said = [each.words[0] for each in said_otherwise((what,)) if len(each.words) == 1 and each.why == "synonym"]
    heads = dict.fromkeys((*vocabulary.forms(where)[:MOST_TURNED], *stems(where, "nb")))
    for head, joint, tail in product(heads, JOINTS, (what, *said[:MOST_TURNED])):
        compound = f"{head}{joint}{tail}"
        if vocabulary.known(compound):
            yield Alternative((compound,), "compound part")
            yield from said_otherwise((compound,))


def _begun(query: Query, vocabulary: Vocabulary) -> list[Span]:
    """Names of the tables that begin as the whole query does, for who is still typing."""
    if not query.name or not query.words:
        return []
    telling = " ".join(word for word in query.name.split() if word not in small_words())
    if said_otherwise(telling.split()):
        return []
    kept = [each for each in begun(telling) if all(map(vocabulary.stands, each.words))]
    return [Span(0, len(query.words), tuple(kept[:MOST]), begun=True)] if kept else []
