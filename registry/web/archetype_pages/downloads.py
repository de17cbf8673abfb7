"""Files of an archetype: what each is called, and why some are not made."""

import re
from collections.abc import Iterator, Mapping

from registry.errors import Message
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.surroundings import around
from registry.kinds.archetype.templates import is_template
from registry.kinds.kind import Format, Item, World
from registry.web.words import FORMATS

#: What else a file's name ends in than its form's extension.
_ENDINGS: Mapping[str, str] = {
    "opt2": "adlo",
    "web-template": "web-template.json",
    "example": "example.json",
    "json": "json",
}
#: Extensions of ADL 2, by the first word of the text.
_ARTEFACTS = {"template": "adlt", "operational_template": "adlo", "archetype": "adls"}
_UNSAFE = re.compile(r"[^\w.+-]+")


def file_name(head: Item, number: str, content: str, format: Format) -> str:
    """`openEHR-EHR-OBSERVATION.pulse.v1-1.2.0.adl`: the id of the archetype or template, and its version."""
    known = head.content.get("template_id") or head.content.get("archetype_id") or head.label
    return f"{_UNSAFE.sub('_', f'{known}-{number}')}.{_ending(head, content, format)}"


def _ending(head: Item, content: str, format: Format) -> str:
    if is_template(content) and format.name == "xml":
        return "opt"
    if format.name == "adl" and str(head.content.get("adl_version", "")).startswith("2"):
        return _ARTEFACTS.get(content.lstrip("\ufeff \t\r\n").partition(" ")[0].partition("\n")[0], "adls")
    return _ENDINGS.get(format.name, format.extension)


def withheld(
    content: str, world: World, formats: tuple[Format, ...], made: tuple[Format, ...]
) -> Iterator[tuple[list[str], Message]]:
    """The forms that cannot be made, as pages call them, with why."""
    missing = [each.name for each in formats if each.writes and each not in made and each.name != "opt"]
    if is_template(content):
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
