"""Tells ADL 1.4, ADL 2, XML and JSON apart by the text, and reads any of them."""

from __future__ import annotations

import re

from archetypes.adl.lexer import BLANK, decode
from archetypes.adl2 import reader
from archetypes.adl14 import reader as adl14
from archetypes.collector import collecting_seldom
from archetypes.errors import ParseError, Problem
from archetypes.json.reader import is_json, read_json
from archetypes.model import BEFORE_ADL2, Archetype
from archetypes.operational_template import OperationalTemplate
from archetypes.opt.reader import template_of
from archetypes.source import Source, content
from archetypes.telling import tell
from archetypes.xml.archetype import archetype_of, read_archetype
from archetypes.xml.document import parse as parse_xml

_OPENING = re.compile(rf"{BLANK}([a-z_]++){BLANK}(\((?:--[^\n]*+|[^()])*+\))?", re.IGNORECASE)
_VERSION = re.compile(rf"adl_version{BLANK}={BLANK}\"?([\d.,]+)")
#: How far to look for what a text begins with.
_OPENING_BYTES = 200
_ADL2_ONLY = ("template", "template_overlay", "operational_template")
_SECTION_OF_14 = re.compile(r"^[ \t]*(?:concept\b|ontology[ \t\r]*$)", re.MULTILINE)
_SECTION_OF_2 = re.compile(r"^[ \t]*(?:terminology|rules|rm_overlay)[ \t\r]*$", re.MULTILINE)


@collecting_seldom()
def parse(source: Source) -> tuple[Archetype, tuple[Problem, ...]]:
    """The archetype, and what the text does that no model can show. Raises the first `ParseError`."""
    text_or_bytes = content(source)
    if is_xml(text_or_bytes):
        return read_archetype(text_or_bytes), ()
    if is_json(text_or_bytes):
        return _from_json(text_or_bytes), ()
    text = decode(text_or_bytes)
    if is_adl2(text):
        return reader.parse(text)
    parsed = adl14.parse(text)
    return parsed.archetype, parsed.problems


@collecting_seldom()
def read_any(source: Source) -> Archetype | OperationalTemplate:
    """An archetype or template in any form: ADL 1.4 or 2, OPT 1.4, XML or JSON. Raises the first `ParseError`."""
    text_or_bytes = content(source)
    if is_json(text_or_bytes):
        return read_json(text_or_bytes)
    if not is_xml(text_or_bytes):
        return parse(text_or_bytes)[0]
    document = parse_xml(text_or_bytes)
    return template_of(document) if document.root.name == "template" else archetype_of(document.root)


@collecting_seldom()
def recover(source: Source) -> reader.Recovered:
    """What can be read of a text with errors; of ADL 1.4 nothing after the first one."""
    text_or_bytes = content(source)
    try:
        if is_xml(text_or_bytes):
            return reader.Recovered(read_archetype(text_or_bytes), (), ())
        if is_json(text_or_bytes):
            return reader.Recovered(_from_json(text_or_bytes), (), ())
        text = decode(text_or_bytes)
        if is_adl2(text):
            return reader.recover(text)
        parsed = adl14.parse(text)
    except ParseError as error:
        return reader.Recovered(None, (error,), ())
    return reader.Recovered(parsed.archetype, (), parsed.problems)


def _from_json(text_or_bytes: str | bytes) -> Archetype:
    read = read_json(text_or_bytes)
    if isinstance(read, Archetype):
        return read
    raise ParseError(1, 1, "JMOD", tell("this is an operational template, not an archetype; read it with read_json"))


def is_xml(text_or_bytes: str | bytes) -> bool:
    """ADL begins with a word; XML with `<`, after a mark or blanks, or in two bytes each."""
    if isinstance(text_or_bytes, str):
        return text_or_bytes[:_OPENING_BYTES].lstrip("\ufeff \t\r\n").startswith("<")
    opening = text_or_bytes[:_OPENING_BYTES]
    return opening.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def is_adl2(text: str) -> bool:
    """By its first word, by the version that it states, and where it states none by sections of one version alone."""
    opening = _OPENING.match(text)
    if opening is None:
        return False
    if opening[1].lower() in _ADL2_ONLY:
        return True
    version = _VERSION.search(opening[2] or "")
    if version:
        return not BEFORE_ADL2.match(version[1].replace(",", "."))
    return _SECTION_OF_14.search(text) is None and _SECTION_OF_2.search(text) is not None
