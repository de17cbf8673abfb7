"""The names of a code or concept by language, whichever kind of list it stands in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale
from markupsafe import Markup, escape

from codesets.things import snomed
from registry.kinds.kind import Item
from registry.web.language import LANGUAGES, language

_SORTS = {"synonyms": "synonym", "abbreviations": "abbreviation", "deprecated": "deprecated"}
_USES = {snomed.SYNONYM: "synonym", "synonym": "synonym", "abbreviation": "abbreviation", "deprecated": "deprecated"}


@dataclass(frozen=True)
class Name:
    """`sort` is preferred, synonym, abbreviation, deprecated, or what the list itself calls the use of the name."""

    text: str
    language: str = ""
    sort: str = "preferred"


def names_of(item: Item, label_language: str = "") -> list[Name]:
    """All names; those of one language stand together: those that do not say theirs first, then the page's language."""
    found = list(dict.fromkeys(_names(item, label_language)))
    order = {code: at for at, code in enumerate(dict.fromkeys(["", language(), *LANGUAGES]))}
    return sorted(found, key=lambda name: (order.get(name.language, len(order)), name.language))


def title_of(item: Item, label_language: str = "") -> Name:
    """What a page calls it: a concept by its preferred term in the page's language, a code as its list does."""
    if isinstance(item.content.get("terms"), Mapping):
        preferred = (each for each in names_of(item) if each.sort == "preferred")
        return next(preferred, Name(item.label))
    return Name(item.label, label_language)


def _names(item: Item, label_language: str) -> Iterator[Name]:
    terms = item.content.get("terms")
    if isinstance(terms, Mapping):
        yield from _terms(terms)
        return
    if item.label != item.key:
        yield Name(item.label, label_language)
    for each in item.content.get("designations", ()):
        yield Name(each["value"], each.get("language") or "", _sort(each.get("use")))


def _terms(terms: Mapping[str, Mapping[str, Any]]) -> Iterator[Name]:
    for code, said in terms.items():
        if said.get("preferred"):
            yield Name(said["preferred"], code)
        for field, sort in _SORTS.items():
            yield from (Name(text, code, sort) for text in said.get(field, ()))


def _sort(use: Mapping[str, str] | None) -> str:
    if not use:
        return "preferred"
    code = use.get("code") or ""
    return _USES.get(code) or use.get("display") or code


def by_language(names: list[Name]) -> dict[str, list[Name]]:
    found: dict[str, list[Name]] = {}
    for each in names:
        found.setdefault(each.language, []).append(each)
    return found


def language_name(code: str) -> str:
    """What a language is called in the page's language; the code itself where nobody knows it."""
    if code in LANGUAGES and language() in ("nb", "nn"):
        return LANGUAGES[code] if code != "en" else _with_capital(str(get_locale().languages.get("en", code)))
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return code
    return _with_capital(locale.get_display_name(get_locale()) or code)


def _with_capital(text: str) -> str:
    """The rest as it stands: Portugisisk (Brasil)."""
    return text[:1].upper() + text[1:]


def marked(text: str, words: Iterable[str]) -> Markup:
    """The text with the words that were looked for marked in it."""
    wanted = sorted((re.escape(word) for word in words if word), key=len, reverse=True)
    if not wanted:
        return escape(text)
    pieces = re.split(f"({'|'.join(wanted)})", text, flags=re.IGNORECASE)
    return Markup().join(
        Markup("<mark>{}</mark>").format(piece) if at % 2 else escape(piece) for at, piece in enumerate(pieces)
    )


def matching(title: Name, names: list[Name], words: tuple[str, ...]) -> Name | None:
    """The first name that holds a word looked for, where the title does not hold them all."""
    if all(word in title.text.casefold() for word in words):
        return None
    return next((each for each in names if each != title and any(word in each.text.casefold() for word in words)), None)
