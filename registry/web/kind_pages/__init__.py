"""What the page of each kind shows besides what all standards have in common."""

from collections.abc import Callable, Mapping
from typing import Any

from registry.kinds.kind import Content
from registry.web.kind_pages import phrase, regimen, score

#: kind -> what its template needs besides the content
PAGES: Mapping[str, Callable[[Content, str], dict[str, Any]]] = {
    "regimen": regimen.page,
    "score": score.page,
    "phrase": phrase.page,
}

#: Kinds that are long lists: shown page by page out of the item file, never whole.
LISTS = frozenset({"codeset", "terminology"})


def page_of(kind: str, content: Content, language: str) -> dict[str, Any]:
    make = PAGES.get(kind)
    return make(content, language) if make else {}
