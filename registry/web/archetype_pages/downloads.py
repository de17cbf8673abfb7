"""Files of an archetype: why some are not made."""

from collections.abc import Iterator

from registry.errors import Message
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.surroundings import around
from registry.kinds.archetype.templates import is_template
from registry.kinds.kind import Format, World
from registry.web.words import FORMATS


def withheld(
    content: str, world: World, formats: tuple[Format, ...], made: tuple[Format, ...]
) -> Iterator[tuple[list[str], Message]]:
    """The forms that cannot be made, as pages call them, with why."""
    missing = [each.name for each in formats if each.writes and each not in made and each.name != "opt"]
    if is_template(content):
        yield from _told(
            [each for each in missing if each == "xml"],
            Message("An operational template is XML itself: take it as it came (OPT)."),
        )
        yield from _told(
            [each for each in missing if each.startswith(("adl", "opt"))],
            Message("An operational template in XML has no ADL."),
        )
        return
    archetype = parsed(content)
    gone = [each.name for each in around(archetype, world) if each.target is None]
    if archetype.is_adl2:
        yield from _told(
            [each for each in missing if each in ("xml", "adl2")],
            Message("The text is ADL 2 already, which has no XML."),
        )
    rest = [each for each in missing if not archetype.is_adl2 or each not in ("xml", "adl2")]
    if gone:
        yield from _told(
            rest,
            Message("It rests on archetypes that are not in the registry: {names}.", {"names": ", ".join(gone[:10])}),
        )


def _told(names: list[str], why: Message) -> Iterator[tuple[list[str], Message]]:
    if names:
        yield [FORMATS.get(each, each) for each in names], why
