"""The routes of the pages, a module for each subject."""

from registry.web.views import (
    about,
    codes,
    comparisons,
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
    "about", "codes", "comparisons", "editing", "importing", "login", "me", "networks", "proposals", "search",
    "standards", "steps", "suggestions",
]  # fmt: skip
