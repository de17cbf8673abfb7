"""The mind map of an archetype as a file of its own."""

from flask import render_template
from werkzeug.wrappers import Response

from registry.access import Use
from registry.errors import NotFound
from registry.services.reading import library
from registry.services.reading.licences import require_use
from registry.services.stored import contents
from registry.web.archetype_pages import map_file
from registry.web.archetype_pages.mindmap import SIGNS
from registry.web.blueprint import blueprint
from registry.web.language import plain
from registry.web.visitor import database, visitor


@blueprint.get("/standards/<slug>/versions/<number>/map.svg")
def map_picture(slug: str, number: str) -> Response:
    """As the page draws it: `in` and `part` mean the same. It says what the archetype says, and so asks for as much."""
    with database().reading() as session:
        edition = library.edition(session, slug, number)
        standard = edition.version.standard
        require_use(visitor(), standard, Use.DOWNLOAD)
        if standard.kind != "archetype":
            raise NotFound("Only archetypes are drawn as mind maps.", code="no-picture")
        content = contents.load(session, standard.kind, edition.version.content_hash)
        picture, language = map_file(session, edition, content)
        title = f"{plain(standard.title)} {number}"
    drawn = render_template("kinds/archetype/map.svg", picture=picture, language=language, title=title, signs=SIGNS)
    file = {"Content-Disposition": f'attachment; filename="{slug}-{number}.svg"'}
    return Response(drawn.lstrip(), mimetype="image/svg+xml", headers=file)
