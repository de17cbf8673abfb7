"""Makes an app able to serve the pages: languages, style sheet, cross-site protection, headers, error pages."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request, url_for
from flask_babel import Babel, format_date, format_datetime, format_decimal
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

from registry import config
from registry.errors import RegistryError, TooLarge
from registry.models import Network
from registry.services.reading.timeline import OSLO
from registry.web import naming, words
from registry.web.blueprint import blueprint
from registry.web.code_names import language_name, marked
from registry.web.comment_places import comment_place
from registry.web.compression import compressed
from registry.web.faults import error_page
from registry.web.language import COOKIE, LANGUAGES, choose, language, plain, spoken, spoken_at, tr
from registry.web.security import harden
from registry.web.visitor import installation, known_visitor, visitor

TRANSLATIONS = Path(__file__).parent / "translations"
SESSION_HOURS = 12
YEAR = 365 * 24 * 3600
MEGABYTE = 1024 * 1024
#: Forms of a whole standard, and pasted source texts, are larger than the framework's half megabyte.
FORM_BYTES = 8 * MEGABYTE

protection = CSRFProtect()


def init_app(app: Flask) -> None:
    """Expects the installation in `app.extensions["fagregister"]`; the blueprint is registered by the caller."""
    settings = app.extensions["fagregister"].settings
    if not app.secret_key:
        app.secret_key = config.secret_key(settings)
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        BOOTSTRAP_SERVE_LOCAL=True,
        BABEL_TRANSLATION_DIRECTORIES=str(TRANSLATIONS),
        # only the pages hold a cookie that can be abused; the API asks for a token
        WTF_CSRF_CHECK_DEFAULT=False,
        # a form that has lain open over lunch still works; the token is bound to the session all the same
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.config.setdefault("MAX_CONTENT_LENGTH", settings.max_upload)
    Babel(app, default_locale="en", default_timezone="Europe/Oslo", locale_selector=choose)
    app.static_url_path = app.static_url_path or "/static"  # only Bootstrap's own files lie there
    Bootstrap5(app)
    protection.init_app(app)
    _words(app)

    @app.after_request
    def headers(response: Response) -> Response:
        return compressed(harden(response, secure=settings.secure_cookies))


def _words(app: Flask) -> None:
    """What templates can say and ask."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters = {
        "tr": tr,
        "say": naming.say,
        "spoken": spoken,
        "spoken_at": spoken_at,
        "plain": plain,
        "word": _word,
        "day": day,
        "moment": moment,
        "number": number,
        "network_name": network_name,
    }
    filters |= {"language_name": language_name, "marked": marked}
    filters |= {"field_name": naming.field_name, "local": naming.local, "item_name": naming.item_name}
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(words=words, languages=LANGUAGES, here=here, comment_place=comment_place)
    app.context_processor(lambda: {"visitor": visitor(), "lang": language()})


def here() -> str:
    """The path and query of this page, to come back to."""
    return request.full_path.rstrip("?")


def _word(value: Any, table: dict[str, str]) -> str:
    return words.word(table, value)


def day(value: datetime | None) -> str:
    return format_date(value.astimezone(OSLO).date(), "long") if value else ""


def moment(value: datetime | None) -> str:
    return format_datetime(value, "d. MMMM y HH:mm" if language() != "en" else "d MMMM y, HH:mm") if value else ""


def number(value: int) -> str:
    """A count with a space (in English a comma) between thousands: 12 542."""
    return str(format_decimal(value))


def network_name(slug: str, networks: Iterable[Network]) -> str:
    """What a network is called; the slug itself where it is none of these."""
    return next((plain(each.name) for each in networks if each.slug == slug), slug)


@blueprint.before_request
def protect() -> None:
    """The framework bounds the fields of an upload, and not those of a plain form, which it reads at one go."""
    if request.mimetype == "application/x-www-form-urlencoded" and (request.content_length or 0) > FORM_BYTES:
        raise TooLarge("A form holds at most {limit} MB; import a file instead.", limit=FORM_BYTES // MEGABYTE)
    protection.protect()


#: What a stranger may open where the operator lets nobody read without a log-in.
WITHOUT_LOGIN = frozenset({"web.login", "web.log_in", "web.static", "web.about", "web.accessibility"})


@blueprint.before_request
def ask_for_login() -> None:
    if installation().settings.require_login and request.endpoint not in WITHOUT_LOGIN:
        known_visitor()


@blueprint.after_request
def after(response: Response) -> Response:
    """Keep the language that was chosen, and pages with names on them out of shared caches."""
    if request.endpoint == "web.static":
        return response
    chosen = request.args.get("lang")
    if chosen is not None and chosen in LANGUAGES:
        response.set_cookie(COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.vary.update(["Cookie", "Accept-Language"])
    return response


@blueprint.app_context_processor
def addresses() -> dict[str, Any]:
    return {"in_language": in_language}


def in_language(code: str) -> str:
    """The address of this very page in another language."""
    if request.endpoint is None or request.method != "GET":
        return url_for("web.search", lang=code)
    # built apart from the path: names such as `endpoint` and `_scheme` mean something to url_for
    query = urlencode({**request.args.to_dict(flat=False), "lang": code}, doseq=True)
    return f"{url_for(request.endpoint, **(request.view_args or {}))}?{query}"


for refusal in (RegistryError, HTTPException):
    blueprint.register_error_handler(refusal, error_page)
