"""An archetype or a template in the forms that others want: ADL 2, XML, a web template, an example of a record."""

from collections.abc import Callable, Mapping

import archetypes
from registry.errors import NotAcceptable
from registry.kinds.archetype.operating import operational
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.templates import is_template
from registry.kinds.canonical import canonical_json
from registry.kinds.kind import Format, Item, Target
from registry.kinds.telling import said

#: Forms that are made of the text.
MADE: tuple[Format, ...] = (
    Format("adl2", "text/x-adl2", "adls", reads=False, at_once=False),
    Format("xml", "application/xml", "xml", at_once=False),
    Format("web-template", "application/vnd.openehr.web-template+json", "json", reads=False, at_once=False),
    Format("example", "application/vnd.openehr.example+json", "json", reads=False, at_once=False),
)


class _Alone:
    """The world of a file by itself: it holds nothing else."""

    def target(self, uri: str, version: str | None = None) -> Target | None:
        return None

    def item(self, target: Target, key: str) -> Item | None:
        return None

    def content(self, target: Target) -> str:
        raise LookupError(target.slug)

    def claimed_by(self, claim: str) -> str | None:
        return None


def written(content: str, format: str) -> bytes:
    """Raises NotAcceptable where the text has no such form, and says why."""
    return _WRITERS[format](content)


def forms_of(content: str) -> frozenset[str]:
    """The names of the forms that this text has."""
    if is_template(content):
        return frozenset({"xml", "json", "web-template", "example"})
    archetype = parsed(content)
    whole = (
        frozenset() if archetype.parent_id or _rests_on_others(archetype) else frozenset({"web-template", "example"})
    )
    return frozenset({"adl", "json"}) | whole | (frozenset() if archetype.is_adl2 else {"adl2", "xml"})


def _rests_on_others(archetype: archetypes.Archetype) -> bool:
    return isinstance(archetype, archetypes.Template)


def _adl2(content: str) -> bytes:
    """Converted, with what became of each code as comments at the end."""
    if is_template(content):
        raise NotAcceptable("An operational template in XML is not written as ADL; use xml.")
    made = archetypes.convert(parsed(content))
    text = archetypes.write(made.archetype, "adl").rstrip("\n")
    log = [f"-- {code}: {', '.join(new)}" for code, new in made.codes.items()]
    notes = [f"-- {note}" for note in made.notes]
    return "\n".join([text, "", *log, *notes, ""]).encode()


def _xml(content: str) -> bytes:
    if is_template(content):
        return content.encode()
    archetype = parsed(content)
    if archetype.is_adl2:
        raise NotAcceptable("An archetype in ADL 2 has no XML; use adl or json.")
    try:
        return archetypes.write(archetype, "xml").encode()
    except ValueError as error:  # lxml's, of control characters
        raise NotAcceptable("The archetype has a character that XML cannot hold; use adl or json.") from error


def _web_template(content: str) -> bytes:
    return canonical_json(archetypes.web_template(_operational(content)))


def _example(content: str) -> bytes:
    return canonical_json(archetypes.example(_operational(content), "flat"))


def _operational(content: str) -> archetypes.OperationalTemplate | archetypes.OperationalArchetype:
    try:
        return operational(content, _Alone())
    except archetypes.FlatteningError as error:
        raise NotAcceptable("This cannot be made of the text by itself: {why}", why=said(error.message)) from error


_WRITERS: Mapping[str, Callable[[str], bytes]] = {
    "adl2": _adl2,
    "xml": _xml,
    "web-template": _web_template,
    "example": _example,
}
