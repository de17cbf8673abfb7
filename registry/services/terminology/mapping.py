"""What a source code may be mapped to: target codes with the same code or a like name, and what search finds for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from codesets import Concept
from codesets.answering.languages import display_in, ranges_of
from codesets.authoring import nearest
from codesets.things.system import System
from registry.search import IndexUnavailable, QueryError, Searcher

#: From here names say the same but for endings and small words.
SAME = 97
#: Likenesses below this stand after what search finds by synonyms and parts of compounds.
CLOSE = 85
#: What is like one of several names that stand together is no more like than this.
PARTLY = 90
SEARCHES = 3


@dataclass(frozen=True)
class Suggestion:
    """A target code; `why` is "code" (the same code), "name" (with how like it is, to 100) or "search"."""

    code: str
    display: str | None
    why: str
    score: int = 0

    @property
    def same(self) -> bool:
        return self.why == "name" and self.score >= SAME


def names_of(concept: Concept | None, display: str | None) -> list[str]:
    """What a source code is called, by its system or at least by the map."""
    own = [concept.display, *(each.value for each in concept.designations)] if concept is not None else []
    return list(dict.fromkeys(each for each in (*own, display) if each))


def alternatives(names: Iterable[str]) -> list[str]:
    """The parts of names that hold several with a stroke between, as “Besvimelse/synkope”."""
    parts = (part.strip() for name in names if "/" in name for part in name.split("/"))
    return [each for each in dict.fromkeys(parts) if len(each) > 3]


def suggestions(
    names: Sequence[str],
    code: str,
    target: System,
    *,
    slug: str = "",
    searcher: Searcher | None = None,
    language: str = "nb",
    limit: int = 3,
    least: float = 55,
) -> list[Suggestion]:
    """Best first, by names at `least` so like. `slug` is the standard that the target system is published as, for the
    search among its items."""
    ranges = ranges_of(language)
    found = nearest(names, target, code=code, limit=limit, ranges=ranges, least=least)
    like = [Suggestion(each.code, each.display, "code" if each.same_code else "name", each.score) for each in found]
    parts = alternatives(names)
    partly = nearest(parts, target, limit=limit, ranges=ranges, least=least) if parts else []
    like += [Suggestion(each.code, each.display, "name", min(each.score, PARTLY)) for each in partly]
    like.sort(key=lambda each: (each.why != "code", -each.score))
    close = [each for each in like if each.why == "code" or each.score >= CLOSE]
    wanted = searcher is not None and slug and len(close) < limit
    searched = (
        _searched([*parts, *names], target, slug, searcher, language, limit) if wanted and searcher is not None else []
    )
    best: dict[str, Suggestion] = {}
    for each in (*close, *searched, *like):
        best.setdefault(each.code, each)
    return list(best.values())[:limit]


def _searched(
    names: Sequence[str], target: System, slug: str, searcher: Searcher, language: str, limit: int
) -> Iterable[Suggestion]:
    """Without an index there is nothing to find by synonyms; likeness of names still is."""
    found: list[Suggestion] = []
    for name in names[:SEARCHES]:
        try:
            hits = searcher.find(name, system=(slug,), limit=limit).hits
        except (IndexUnavailable, QueryError):
            return found
        for hit in hits:
            concept = target.concept(hit.item)
            if concept is not None and not (concept.inactive or concept.abstract):
                display = display_in(ranges_of(language), concept.display, target.language, concept.designations)
                found.append(Suggestion(concept.code, display, "search"))
    return found
