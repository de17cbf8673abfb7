"""What the nodes of an archetype's text are called, for lists of what is wrong with it."""

from collections.abc import Callable

from registry.web.archetype_pages import nodes
from registry.web.archetype_pages.attributes import names
from registry.web.archetype_pages.outline import Nodes
from registry.web.language import language


def names_in(content: str) -> Callable[[str], str]:
    """By path, which may lead below what has a name: then the name that is nearest above. "" of what is not there."""
    found = Nodes(nodes.told(content, language()).items, language(), names())

    def called(path: str) -> str:
        place = found.visible(path)
        return found.branch(found.items[place]).name[1] if place else ""

    return called
