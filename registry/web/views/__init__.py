"""The routes of the pages, a module for each subject."""

from registry.web.views import (
    about,
    editing,
    importing,
    login,
    me,
    networks,
    proposals,
    search,
    standards,
    steps,
    suggestions,
)

__all__ = [
    "about", "editing", "importing", "login", "me", "networks", "proposals", "search", "standards", "steps",
    "suggestions",
]  # fmt: skip
