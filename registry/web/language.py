"""In which language a page is shown, and how texts of the registry are said in it."""

from collections.abc import Mapping

from flask import request
from flask_babel import get_locale, gettext
from markupsafe import Markup, escape

#: Code of a page's language, and the language's name in itself.
LANGUAGES: Mapping[str, str] = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
COOKIE = "lang"

_ASKED = {"nb": "nb", "nn": "nn", "en": "en", "no": "nb", "da": "nb", "sv": "nb"}
_ORDER = {"nb": ("nb", "nn", "en"), "nn": ("nn", "nb", "en"), "en": ("en", "nb", "nn")}


def choose() -> str:
    """The language asked for: `?lang=`, else the cookie, else what the browser accepts, else bokmål."""
    for said in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if said is not None and said in LANGUAGES:
            return said
    for wanted in request.accept_languages.values():
        found = _ASKED.get(wanted.split("-")[0].lower())
        if found:
            return found
    return "nb"


def language() -> str:
    """The code of the language of this page."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "nb"


def pick(text: Mapping[str, str] | str | None, language_code: str) -> tuple[str, str]:
    """(language, text): in the page's language where there is one, else the nearest; ("", "") where there is none."""
    if isinstance(text, str):
        return "", text
    found = text or {}
    for code in (*_ORDER[language_code], *found):
        if found.get(code):
            return code, found[code]
    return "", ""


def plain(text: Mapping[str, str] | str | None, otherwise: str = "") -> str:
    """A text by language as a bare string in this page's language."""
    return pick(text, language())[1] or otherwise


def spoken(text: Mapping[str, str] | str | None, otherwise: str = "") -> Markup:
    """A text by language; marked with its own language where it differs from the page's, for screen readers."""
    code, found = pick(text, language())
    return _marked(code, found) if found else escape(otherwise)


def spoken_at(text: str, path: str) -> Markup:
    """The text of a dotted path, which may end in its language: "title.nn"."""
    code = path.rpartition(".")[2]
    return _marked(code if code in LANGUAGES else "", text)


#: After z: æ, ø, å; Unicode has å before the other two. A capital folds to its small letter before this.
_LAST_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


def in_alphabet(text: str) -> str:
    """A key that sorts texts as a Norwegian dictionary does."""
    return text.casefold().translate(_LAST_LETTERS)


def _marked(code: str, text: str) -> Markup:
    if code in ("", language()):
        return escape(text)
    return Markup('<span lang="{}">{}</span>').format(code, text)


def tr(text: str) -> str:
    """An English text of the registry (a label, a heading) in the page's language."""
    return gettext(text) if text else ""
