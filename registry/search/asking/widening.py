"""A query that finds hardly anything in words that say the same inside names, its compounds taken apart."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, product
from typing import Final, Protocol

from registry.search.asking.interpretation import MOST, Interpretation, Span, Vocabulary, interpret
from registry.search.asking.query import Query, read_query
from registry.search.language import components
from registry.search.language.compounds import JOINTS, splits
from registry.search.language.forms import in_bokmaal
from registry.search.language.stems import stems
from registry.search.language.tables import Alternative, passing_words
from registry.search.language.thesaurus import said_otherwise

#: A stretch of so many words may stand for others inside names, and has so many others.
LONGEST_INSIDE: Final = 3
MOST_WIDE: Final = 40
#: Compounds of a query are taken apart in so many ways, each a query of its own.
MOST_APART: Final = 3
#: So many forms of each of two words are joined.
MOST_JOINED: Final = 5
#: A part that stands nowhere by itself counts where so many of its letters begin another word.
MIN_BEGINNING: Final = 5
#: A word without its ending begins others where it has so many letters.
MIN_BARE: Final = 6
#: Of a compound with an unknown beginning the rest tells what it is, where it has so many letters.
MIN_REST: Final = 5
MIN_UNKNOWN: Final = 3


class Known(Vocabulary, Protocol):
    """What is known of the words of an index, their beginnings too."""

    def begins(self, word: str) -> bool:
        """Whether a word there begins so."""


def widened(meant: Interpretation, vocabulary: Known) -> list[Interpretation]:
    """The query with more of what its words stand for, and with its compounds as words of their own."""
    apart = (interpret(each, vocabulary) for each in _apart(meant.query, vocabulary))
    return [_inside(each, vocabulary) for each in (meant, *apart)]


def headless(query: Query, vocabulary: Known) -> Query | None:
    """The query with the compounds that nothing knows as what they end in: vinterdepresjon is a depresjon."""
    known = _known(vocabulary)
    words = [word if known(word) else _rest(word, known) for word in query.words]
    return replace(query.mended(read_query(" ".join(words))), text=query.text) if words != list(query.words) else None


def without_passing(query: Query) -> Query | None:
    """What a sentence tells, without what it says in passing; None where that is all or nothing of it."""
    told = [word for word in query.name.split() if word not in passing_words()]
    if not set(query.words).intersection(told) or len(told) == len(query.name.split()):
        return None
    return replace(query.mended(read_query(" ".join(told))), text=query.text)


def _rest(word: str, known: Callable[[str], bool]) -> str:
    """The longest known end of a word; the word itself where there is none."""
    rests = (word[start:] for start in range(MIN_UNKNOWN, len(word) - MIN_REST + 1)) if word.isalpha() else ()
    return next((rest for rest in rests if known(rest)), word)


def _inside(meant: Interpretation, vocabulary: Known) -> Interpretation:
    forms = tuple((*forms, *_stem(forms)) for forms in meant.forms)
    found = [span for start in range(len(forms)) for span in _from(start, forms, vocabulary)]
    return replace(meant, forms=forms, spans=(*meant.spans, *found))


def _stem(forms: tuple[str, ...]) -> list[str]:
    """What the words begin with that hold this one without its ending: kneskåla is in kneskålpatella."""
    found = dict.fromkeys(stem for form in forms for stem in stems(form, "nb") if len(stem) >= MIN_BARE)
    return [stem for stem in found if stem not in forms]


def _from(start: int, forms: tuple[tuple[str, ...], ...], vocabulary: Known) -> Iterator[Span]:
    for stop in range(start + 1, min(len(forms), start + LONGEST_INSIDE) + 1):
        choices = islice(product(*forms[start:stop]), MOST)
        named = dict.fromkeys(each for words in choices for each in _named(words))
        if stop - start == 2:
            named |= dict.fromkeys(_compounded(*forms[start:stop]))
        kept = [Alternative(each, "synonym") for each in named if all(_found(word, vocabulary) for word in each)]
        if kept:
            yield Span(start, stop, tuple(kept[:MOST_WIDE]))


def _named(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield from components.inside(words)
    if len(words) == 2:
        for head, tail in (words, words[::-1]):
            yield from ((each,) for each in components.built(head, tail))


def _compounded(what: tuple[str, ...], where: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What the compounds of both are called: tapt luktesans is luktetap, and that anosmi."""
    for head, joint, tail in product(_singles(where), JOINTS, _singles(what)):
        yield from (each.words for each in said_otherwise((f"{head}{joint}{tail}",)))


def _singles(forms: tuple[str, ...]) -> list[str]:
    others = (each[0] for form in forms for each in components.inside((form,)) if len(each) == 1)
    return list(dict.fromkeys((*forms, *others)))[:MOST_JOINED]


def _found(word: str, vocabulary: Known) -> bool:
    return vocabulary.stands(word) or (len(word) >= MIN_BEGINNING and vocabulary.begins(word))


def _apart(query: Query, vocabulary: Known) -> Iterator[Query]:
    """The query with its compounds as their parts: all of them at once, first as they are cut best."""
    choices = [[*_ways(word, vocabulary), (word,)] for word in query.words]
    for parts in islice(product(*choices), MOST_APART):
        words = [word for each in parts for word in each]
        if len(words) > len(query.words):
            yield replace(query.mended(read_query(" ".join(words))), text=query.text)


def _ways(word: str, vocabulary: Known) -> list[tuple[str, ...]]:
    """How a word may be cut, but not where only its joint is misspelt: hjertessvikt is hjertesvikt."""
    known = _known(vocabulary)
    joined = ((parts, _joined(parts)) for parts in splits(word, known))
    kept = [parts for parts, others in joined if not any(each != word and known(each) for each in others)]
    return kept[:MOST_APART]


def _joined(parts: tuple[str, ...]) -> Iterator[str]:
    """The compound as it would be with other joints."""
    for before, after in product(JOINTS, JOINTS):
        yield after.join(part.removesuffix(before) for part in parts[:-1]) + after + parts[-1]


def _known(vocabulary: Known) -> Callable[[str], bool]:
    """Whether a part may be one: it stands or begins a word, or the tables say it otherwise; in bokmål too."""

    def known(part: str) -> bool:
        return _found(part, vocabulary) or components.is_component(part) or bool(said_otherwise((part,)))

    return lambda part: known(part) or ((other := in_bokmaal(part)) != part and known(other))
