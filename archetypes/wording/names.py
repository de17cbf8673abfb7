"""What openEHR's types, attributes and own codes are called in English, bokmål and nynorsk: the table `names.tsv`.

The English names of codes, properties, participation modes and relationships are those of openEHR's terminology, which
has none in Norwegian: bokmål and nynorsk are this library's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from importlib import resources
from typing import Final

from archetypes.telling import Named

#: By name, code or number: English, bokmål, nynorsk.
Names = Mapping[str, tuple[str, str, str]]
#: Where the name in each language stands.
PLACES: Final = {"en": 0, "nb": 1, "no": 1, "nn": 2}


def _table() -> Mapping[str, Names]:
    """By the groups of the first column. Nynorsk is left out where it is as bokmål."""
    groups: dict[str, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    text = resources.files("archetypes.wording").joinpath("names.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        group, name, english, norwegian, *nynorsk = line.split("\t")
        groups[group][name] = (english, norwegian, nynorsk[0] if nynorsk else norwegian)
    return groups


def _in(names: Names, place: int) -> dict[str, str]:
    return {name: texts[place] for name, texts in names.items()}


_NAMES: Final = _table()
#: What quantities measure.
PROPERTIES: Final[Names] = _NAMES["property"]
RUBRICS: Final[Names] = {
    **_NAMES["subject relationship"],
    **_NAMES["code"],
    **PROPERTIES,
    **_NAMES["participation mode"],
}
#: By language, what each of these is called. A kind of proportion is named by the number that stands for it.
TYPES, ATTRIBUTES, CODES, MEASURED, PROPORTIONS = (
    {language: _in(names, place) for language, place in PLACES.items()}
    for names in (_NAMES["type"], _NAMES["attribute"], RUBRICS, PROPERTIES, _NAMES["proportion"])
)


def type_named(rm_type: str) -> str:
    """`Date [DV_DATE]`, with what it is called in other languages; the type itself where it has no name."""
    names = {language: TYPES[language][rm_type] for language in PLACES if rm_type in TYPES[language]}
    return Named(rm_type, names, "en") if names else rm_type
