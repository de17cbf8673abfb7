"""What the service is, and the accessibility statement."""

from flask import render_template

from registry.web.blueprint import blueprint


@blueprint.get("/about")
def about() -> str:
    return render_template("about.html")


@blueprint.get("/about/accessibility")
def accessibility() -> str:
    return render_template("accessibility.html")
