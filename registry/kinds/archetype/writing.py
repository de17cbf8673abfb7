"""An archetype or a template in the forms that others want: ADL 2, XML, a web template, an example of a record."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal, TypeVar

import archetypes
from registry.errors import NotAcceptable
from registry.kinds.archetype.operating import converted, in_adl2, operational
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.surroundings import around
from registry.kinds.archetype.templates import is_template
from registry.kinds.canonical import canonical_json
from registry.kinds.kind import Format, Item, Target, World
from registry.kinds.telling import said

T = TypeVar("T")
#: What is made of an operational template alone.
_OF_RECORDS = frozenset({"web-template", "example", "example-structured", "example-canonical"})
#: Forms that are made of the text.
MADE: tuple[Format, ...] = (
    Format("adl2", "text/x-adl2", "adls", reads=False, at_once=False),
    Format("xml", "application/xml", "xml", at_once=False),
    Format("opt2", "text/x-adl2-opt", "adlo", reads=False, at_once=False),
    Format("web-template", "application/vnd.openehr.web-template+json", "json", reads=False, at_once=False),
    Format("example", "application/vnd.openehr.example+json", "json", reads=False, at_once=False),
    Format("example-structured", "application/openehr.wt.structured+json", "json", reads=False, at_once=False),
    Format("example-canonical", "application/vnd.openehr.canonical+json", "json", reads=False, at_once=False),
)


class Alone:
    """The world of a file by itself: it holds nothing else."""

    def target(self, uri: str, version: str | None = None) -> Target | None:
        return None

    def item(self, target: Target, key: str) -> Item | None:
        return None

    def content(self, target: Target) -> str:
        raise LookupError(target.slug)

    def claimed_by(self, claim: str) -> str | None:
        return None


def written(content: str, format: str, world: World) -> bytes:
    """Raises NotAcceptable where the text has no such form in this world, and says why."""
    return _WRITERS[format](content, world)


def forms_of(content: str, world: World | None = None) -> frozenset[str]:
    """The names of the forms that this text has; those that others are part of where all of these are here."""
    if is_template(content):
        return frozenset({"opt", "json"}) | _OF_RECORDS
    archetype = parsed(content)
    whole = all(each.target for each in around(archetype, world or Alone()))
    names = {"adl", "json"} | ({"opt2"} if whole else set()) | (set() if archetype.is_adl2 else {"adl2", "xml"})
    return frozenset(names) | (_OF_RECORDS if whole or not archetype.is_adl2 else frozenset())


def _adl2(content: str, world: World) -> bytes:
    """Converted, with what became of each code, and what it was converted with, as comments at the end."""
    if is_template(content):
        raise NotAcceptable("An operational template in XML is not written as ADL; use xml.")
    made = converted(content, world)
    text = archetypes.write(made.archetype, "adl").rstrip("\n")
    log = [f"-- {code}: {', '.join(new)}" for code, new in made.codes.items()]
    notes = [f"-- {note}" for note in made.notes]
    return "\n".join([text, "", *_with(content, world), *log, *notes, ""]).encode()


def _with(content: str, world: World) -> list[str]:
    """The versions that a form was made with, those in force when the archetype was published."""
    used = [each for each in around(parsed(content), world) if each.target]
    return [f"-- made with {each.name}: {each.target.slug} {each.target.version}" for each in used if each.target]


def _xml(content: str, world: World) -> bytes:
    if is_template(content):
        return content.encode()
    archetype = parsed(content)
    if archetype.is_adl2:
        raise NotAcceptable("An archetype in ADL 2 has no XML; use adl or json.")
    try:
        return archetypes.write(archetype, "xml").encode()
    except ValueError as error:  # lxml's, of control characters
        raise NotAcceptable("The archetype has a character that XML cannot hold; use adl or json.") from error


def _opt2(content: str, world: World) -> bytes:
    if is_template(content):
        raise NotAcceptable("An operational template in XML is not written as ADL; use xml.")
    made = _made(in_adl2, content, world)
    return "\n".join([archetypes.write(made).rstrip("\n"), "", *_with(content, world), ""]).encode()


def _web_template(content: str, world: World) -> bytes:
    return canonical_json(archetypes.web_template(_made(operational, content, world)))


def _example(form: Literal["flat", "structured", "canonical"], content: str, world: World) -> bytes:
    return canonical_json(archetypes.example(_made(operational, content, world), form))


def _made(maker: Callable[[str, World], T], content: str, world: World) -> T:
    try:
        return maker(content, world)
    except archetypes.FlatteningError as error:
        raise NotAcceptable("This form cannot be made: {why}", why=said(error.message)) from error


def _opt(content: str, world: World) -> bytes:
    if not is_template(content):
        raise NotAcceptable("An archetype is no operational template of OPT 1.4; use opt2, adl or json.")
    return content.encode()


_WRITERS: Mapping[str, Callable[[str, World], bytes]] = {
    "adl2": _adl2,
    "xml": _xml,
    "opt": _opt,
    "opt2": _opt2,
    "web-template": _web_template,
    "example": partial(_example, "flat"),
    "example-structured": partial(_example, "structured"),
    "example-canonical": partial(_example, "canonical"),
}
