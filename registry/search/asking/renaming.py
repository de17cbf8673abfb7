"""Whole names that say what two words, or the two parts of a compound, say: knokkelsykdom is Lidelse i knokkel."""

from collections.abc import Iterator
from itertools import chain, islice, product
from typing import Final, Protocol

from registry.search.asking.interpretation import Interpretation, Span, Vocabulary
from registry.search.language.components import inside, is_component
from registry.search.language.compounds import JOINTS, splits
from registry.search.language.forms import in_bokmaal
from registry.search.language.tables import Alternative, Why, small_words

#: What stands between what is wrong and where.
BETWEEN: Final = (" i ", " av ", " på ", " ")
#: So many other words for each of the two are tried, in so many names, and so many cuts of a compound.
MOST_FORMS: Final = 8
MOST_NAMES: Final = 512
MOST_CUTS: Final = 2


class Named(Vocabulary, Protocol):
    """What is known of the words of an index, and of its names."""

    def named(self, name: str) -> bool:
        """Whether something is called so."""


def renamed(meant: Interpretation, vocabulary: Named) -> Span | None:
    """The names in the index that say the whole query otherwise."""
    found = {each.name: each for each in _names(meant, vocabulary)}
    return Span(0, len(meant.forms), tuple(found.values())) if found else None


def _names(meant: Interpretation, vocabulary: Named) -> Iterator[Alternative]:
    """Both words as they were typed side by side tell nothing new, one compound of them and the parts of one do."""
    single = len(meant.forms) == 1
    for what, where in _pairs(meant, vocabulary):
        said, placed = _called(what, vocabulary), _called(where, vocabulary)
        apart = ((each, f"{one}{each}{other}", one, other) for one, each, other in product(said, BETWEEN, placed))
        joined = (
            (each, f"{other}{each}{one}", one, other)
            for other, each, one in product(placed, () if single else JOINTS, said)
        )
        for between, name, one, other in chain(islice(apart, MOST_NAMES), islice(joined, MOST_NAMES)):
            why: Why = "synonym" if said[one] or placed[other] else "compound part"
            told = why == "synonym" or single or between in JOINTS
            if told and name != meant.query.name and vocabulary.named(name):
                yield Alternative(tuple(word for word in name.split() if word not in small_words()), why, name)


def _pairs(meant: Interpretation, vocabulary: Named) -> list[tuple[str, str]]:
    """What is wrong, and where: the parts of a compound, or both words, in both orders where nothing stands between."""
    words = meant.query.words
    if len(words) == 1:
        cuts = splits(words[0], lambda part: _known(part, vocabulary) or _known(in_bokmaal(part), vocabulary))
        return [(cut[1], cut[0]) for cut in cuts if len(cut) == 2][:MOST_CUTS]
    if len(words) != 2:
        return []
    first, second = words
    return [(first, second)] if len(meant.query.name.split()) > 2 else [(first, second), (second, first)]


def _known(part: str, vocabulary: Named) -> bool:
    return vocabulary.stands(part) or is_component(part)


def _called(word: str, vocabulary: Named) -> dict[str, bool]:
    """A word in its forms, and what stands for each of these inside names: whether it is such another word."""
    forms = vocabulary.forms(word)
    others = (" ".join(each) for form in forms for each in inside((form,)) if all(map(vocabulary.stands, each)))
    found = dict.fromkeys(forms, False)
    for other in islice(others, MOST_FORMS):
        found.setdefault(other, True)
    return found
