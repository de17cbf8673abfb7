"""Logging in and out with a password."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from registry.errors import TooMany, Unauthenticated
from registry.services.members import logins
from registry.web.blueprint import blueprint
from registry.web.naming import say
from registry.web.security import local_path
from registry.web.visitor import database, forget, remember, visitor


@blueprint.get("/login")
def login() -> str | Response:
    onward = local_path(request.args.get("next"), url_for("web.me"))
    if visitor().known:
        return redirect(onward)
    return render_template("login.html", onward=onward, username="")


@blueprint.post("/login")
def log_in() -> str | Response | tuple[str, int]:
    onward = local_path(request.form.get("next"), url_for("web.me"))
    username = request.form.get("username", "").strip()
    try:
        secret = logins.log_in(database(), username, request.form.get("password", ""))
    except (Unauthenticated, TooMany) as refusal:
        page = render_template("login.html", onward=onward, username=username, refusal=say(refusal.text))
        return page, refusal.status
    remember(secret)
    return redirect(onward)


@blueprint.post("/logout")
def logout() -> Response:
    forget()
    flash(gettext("You are logged out."), "success")
    return redirect(url_for("web.search"))
