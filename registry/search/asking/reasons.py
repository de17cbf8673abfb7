"""Why a text answers: which words in it stood for which of those that were typed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from registry.search.answers import Matched
from registry.search.asking.interpretation import Interpretation, Span
from registry.search.asking.query import Query
from registry.search.language.tables import Alternative
from registry.search.language.text import compose, plain_text, words

#: Whether a text holds a word.
Holds = Callable[[str], bool]


@dataclass(frozen=True)
class StandIn:
    """A stretch of a query, and the words that a text has in its place."""

    span: Span
    said: Alternative


def stand_ins(meant: Interpretation, holds: Holds) -> list[StandIn]:
    """Of each stretch that does not stand in the text as it was typed the first alternative that does, whole.

    Where all the words stand there as typed, the first alternative that does so as well.
    """
    if not meant.spans:
        return []
    missing = {number for number, forms in enumerate(meant.forms) if not any(map(holds, forms))}
    if not missing:
        first = next((each for span in meant.spans if (each := _first(span, holds))), None)
        return [first] if first else []
    kept: list[StandIn] = []
    for span in sorted(meant.spans, key=lambda one: one.start - one.stop):
        places = range(span.start, span.stop)
        if not missing.isdisjoint(places) and (each := _first(span, holds)):
            missing.difference_update(places)
            kept.append(each)
    return sorted(kept, key=lambda one: one.span.start)


def _first(span: Span, holds: Holds) -> StandIn | None:
    found = next((each for each in span.alternatives if all(map(holds, each.words))), None)
    return StandIn(span, found) if found else None


def said_otherwise(meant: Interpretation, kept: Sequence[StandIn]) -> Iterator[Matched]:
    """What is told of stretches that others stand for; nothing of words that only stand among more."""
    for each in kept:
        plain = meant.query.words[each.span.start : each.span.stop]
        if not among_more(meant, each):
            typed = " ".join(as_typed(meant.query, word) for word in plain)
            yield Matched(typed, each.said.name or " ".join(each.said.words), each.said.why)


def among_more(meant: Interpretation, each: StandIn) -> bool:
    """Whether the words that stand in hold all of the typed ones: then these stand in the text themselves."""
    return set(meant.query.words[each.span.start : each.span.stop]) <= set(each.said.words)


def in_another_form(meant: Interpretation, kept: Sequence[StandIn], text: str) -> Iterator[Matched]:
    """What is told of words that the text has in another form alone: sjukdom for sykdom, 2 for ii."""
    if not meant.in_forms:
        return
    plain = plain_text(compose(text))
    told = {number for each in kept for number in range(each.span.start, each.span.stop)}
    for number, (word, (_, *others)) in enumerate(zip(meant.query.words, meant.forms, strict=True)):
        other = next((each for each in others if each in plain), None)
        if other is not None and number not in told and word not in plain:
            yield Matched(as_typed(meant.query, word), other, "form")


def held_words(meant: Interpretation, found: Sequence[StandIn], holds: Holds) -> set[int]:
    """The places of the words of a reading that a text holds, or that others stand for in it."""
    said = {number for each in found for number in range(each.span.start, each.span.stop)}
    return said | {number for number, forms in enumerate(meant.forms) if any(map(holds, forms))}


def corrected(typed: Query, meant: Query, held: Collection[int]) -> Iterator[Matched]:
    """What is told of misspelt words, those at the places `held`; of the whole where words do not answer to words."""
    if len(typed.words) != len(meant.words):
        yield Matched(typed.text or " ".join(typed.words), " ".join(meant.words), "spelling")
        return
    for number, (was, word) in enumerate(zip(typed.words, meant.words, strict=True)):
        if was != word and number in held:
            yield Matched(as_typed(typed, was), word, "spelling")


def as_typed(query: Query, word: str) -> str:
    """The word of a query with the letters that were typed: KOLS, not kols."""
    return next((each for each in query.text.split() if words(each) == [word]), word)
