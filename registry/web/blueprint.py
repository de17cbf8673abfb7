"""The one blueprint of the pages; views add their routes to it."""

from flask import Blueprint

blueprint = Blueprint(
    "web", __name__, template_folder="templates", static_folder="static", static_url_path="/web/static"
)
