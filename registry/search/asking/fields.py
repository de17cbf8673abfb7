"""The fields of expressions: what they and their values are called, and what was probably meant by an unknown one."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from registry.search.answers import QueryError
from registry.search.documents import LANGUAGES, STATUSES

#: By what may be written, in English, bokmål and nynorsk.
FIELDS: Final = {
    "code": "code",
    "kode": "code",
    "name": "name",
    "navn": "name",
    "namn": "name",
    "kind": "kind",
    "type": "kind",
    "network": "network",
    "nettverk": "network",
    "fagnettverk": "network",
    "system": "system",
    "kodeverk": "system",
    "kodesystem": "system",
    "standard": "standard",
    "status": "status",
    "specialty": "specialty",
    "spesialitet": "specialty",
    "lang": "language",
    "language": "language",
    "språk": "language",
    "sprak": "language",
}
#: What the fields are called where they are listed: each once, in English and as a Norwegian writes it.
NAMES: Final = (
    "code/kode", "name/navn", "kind/type", "network/nettverk", "system/kodeverk", "standard", "status",
    "specialty/spesialitet", "language/språk",
)  # fmt: skip
ANY: Final = "*"
CODE: Final = "query-syntax"

_KINDS: Final = {
    "kodeverk": "codeset",
    "kodesett": "codeset",
    "terminologi": "terminology",
    "frase": "phrase",
    "arketype": "archetype",
    "kur": "regimen",
    "skår": "score",
    "skåringssystem": "score",
}
_STATUSES: Final = {
    "gjeldende": "in-force",
    "gjeldande": "in-force",
    "kommende": "scheduled",
    "komande": "scheduled",
    "avløst": "superseded",
    "avløyst": "superseded",
    "utgått": "retired",
    "tilbakekalt": "recalled",
    "kalla tilbake": "recalled",
}
_LANGUAGES: Final = {
    "bokmål": "nb",
    "nynorsk": "nn",
    "engelsk": "en",
    "english": "en",
    "samisk": "se",
    "nordsamisk": "se",
}
_SAID: Final = {"kind": _KINDS, "status": _STATUSES, "language": _LANGUAGES}
#: Fields that have these values alone.
_CLOSED: Final[dict[str, tuple[str, ...]]] = {
    "status": STATUSES,
    "language": LANGUAGES[1:],
    "kind": tuple(dict.fromkeys(_KINDS.values())),
}
#: What stands before a colon in addresses and identifiers.
_SCHEMES: Final = frozenset({"urn", "http", "https", "oid", "mailto"})
_PHRASES: Final = re.compile(r'"[^"]*"?')
_BEFORE_COLON: Final = re.compile(r"(?<!\S)[-(]*([^\W\d_]{3,20}):(?=[^\s:/])")
#: So alike must a name be for another to be meant.
_ALIKE: Final = 0.75


def check_fields(text: str, advanced: bool) -> None:
    """Raises QueryError for a field that there is not: in an expression, and where it is like one that there is.

    Else what stands before a colon is a word like others.
    """
    for found in _BEFORE_COLON.finditer(_PHRASES.sub(lambda phrase: '"' * len(phrase[0]), text)):
        name = found[1].lower()
        if name in FIELDS or name in _SCHEMES:
            continue
        meant = _like(name, FIELDS)
        known = ", ".join(NAMES)
        if meant:
            message = "There is no field {name} (character {place}). Did you mean {meant}? There are {known}."
            raise QueryError(message, code=CODE, name=found[1], place=found.start(1) + 1, meant=meant, known=known)
        if advanced:
            message = "There is no field {name} (character {place}). There are {known}."
            raise QueryError(message, code=CODE, name=found[1], place=found.start(1) + 1, known=known)


def value_of(field: str, typed: str, place: int) -> str:
    """The value as the index has it. Raises QueryError for one that the field cannot have."""
    plain = " ".join(typed.casefold().split())
    value = _SAID.get(field, {}).get(plain, typed)
    known = _CLOSED.get(field)
    if known is None:
        return value
    value = value.lower()
    if value in known or (value.endswith(ANY) and any(each.startswith(value[:-1]) for each in known)):
        return value
    meant = _like(plain, (*known, *_SAID[field]))
    listed = ", ".join(_in_both(each, _SAID[field]) for each in known)
    if meant:
        message = "{field}:{value} (character {place}) is not known. Did you mean {meant}? There are {known}."
        raise QueryError(message, code=CODE, field=field, value=typed, place=place, meant=meant, known=listed)
    message = "{field}:{value} (character {place}) is not known. There are {known}."
    raise QueryError(message, code=CODE, field=field, value=typed, place=place, known=listed)


def _in_both(value: str, said: Mapping[str, str]) -> str:
    norwegian = next((name for name, means in said.items() if means == value), "")
    return f"{value}/{norwegian}" if norwegian else value


def _like(name: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(name, list(known), 1, _ALIKE)), "")
