"""Pages for clinicians and networks: server-rendered, in bokmål, nynorsk and English, usable without script."""

from registry.web import views
from registry.web.blueprint import blueprint
from registry.web.faults import error_page
from registry.web.setup import init_app

__all__ = ["blueprint", "error_page", "init_app", "views"]
