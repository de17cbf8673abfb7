"""A typed compound as its parts, each of them also said otherwise."""

from collections.abc import Callable, Iterator
from itertools import islice, product
from typing import Final

from registry.search.language.compounds import JOINTS, splits
from registry.search.language.forms import equal_forms
from registry.search.language.tables import Alternative
from registry.search.language.thesaurus import said_otherwise

MOST_PRODUCTS: Final = 24


def of_compound(word: str, known: Callable[[str], bool]) -> Iterator[Alternative]:
    """The parts of a typed compound as words of their own, each of them also said otherwise."""
    cuts = splits(word, known)
    if not known(word):
        yield from _rejoined(word, cuts, known)
    for parts in cuts:
        choices = [_of_part(part, known) for part in parts]
        for choice in islice(product(*choices), MOST_PRODUCTS):
            yield Alternative(tuple(dict.fromkeys(word for part in choice for word in part)), "compound part")


def _rejoined(word: str, cuts: list[tuple[str, ...]], known: Callable[[str], bool]) -> Iterator[Alternative]:
    """A compound that stands nowhere, with another joint: infeksjonsykdom is infeksjonssykdom."""
    for parts in cuts:
        for before, after in product(JOINTS, JOINTS):
            other = after.join(part.removesuffix(before) for part in parts[:-1]) + after + parts[-1]
            if other != word and known(other):
                yield Alternative((other,), "compound part")


def _of_part(part: str, known: Callable[[str], bool]) -> list[tuple[str, ...]]:
    forms = equal_forms(part, known)
    said = [each.words for form in forms for each in said_otherwise((form,)) if each.why == "synonym"]
    return [*((form,) for form in forms), *said]
