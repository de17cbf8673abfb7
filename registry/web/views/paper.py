"""The edge of printed pages: which standard and version each sheet is of, and how many there are."""

from flask import Response
from flask_babel import gettext

from registry.services.reading import library
from registry.web.blueprint import blueprint
from registry.web.language import plain
from registry.web.visitor import database

_SHEET = """@page {{
  margin: 14mm 12mm 18mm;
  @bottom-left {{ content: "{said}"; font: 8pt sans-serif; color: #000; }}
  @bottom-right {{ content: "{page} " counter(page) " / " counter(pages); font: 8pt sans-serif; color: #000; }}
}}
"""


@blueprint.get("/standards/<slug>/versions/<number>/paper.css")
def paper(slug: str, number: str) -> Response:
    with database().reading() as session:
        version = library.edition(session, slug, number).version
        said = f"{plain(version.standard.title)} · {gettext('version %(number)s', number=version.number)} · Fagregister"
    sheet = _SHEET.format(said=_quoted(said), page=_quoted(gettext("Page")))
    return Response(sheet, mimetype="text/css", headers={"Cache-Control": "private, max-age=3600"})


def _quoted(text: str) -> str:
    """For a string of CSS: signs that could end it stand by their number."""
    return "".join(sign if sign.isalnum() or sign in " .,·-()" else f"\\{ord(sign):x} " for sign in text)
