"""The routes of the pages, a module for each subject."""

from registry.web.views import (
    about,
    codes,
    comparisons,
    editing,
    governing,
    hits_compared,
    importing,
    instances,
    login,
    maps,
    me,
    networks,
    nodes,
    paper,
    pictures,
    proposals,
    search,
    sorts,
    standards,
    steps,
    suggestions,
    trials,
    value_sets,
)

__all__ = [
    "about", "codes", "comparisons", "editing", "governing", "hits_compared", "importing", "instances",
    "login", "maps", "me", "networks", "nodes", "paper", "pictures", "proposals", "search", "sorts", "standards",
    "steps", "suggestions", "trials", "value_sets",
]  # fmt: skip
