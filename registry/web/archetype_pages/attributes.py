"""What parts of archetypes that have no texts of their own are called in the page's language."""

from registry.web.archetype_pages import form, mindmap
from registry.web.language import tr


def names() -> dict[str, str]:
    """By attribute of the reference model."""
    return {name: tr(text) for name, text in {**mindmap.SECTIONS, **form.NAMES}.items()}
