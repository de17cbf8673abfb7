"""Archetypes and templates in whatever form they come: ADL and a template's XML stay as they are, others become so."""

from codecs import BOM_UTF8
from collections.abc import Iterable

import archetypes
from registry.errors import ContentError, Message, Problem, TooLarge, problem
from registry.kinds.archetype.reading import decoded, fault, parsed, read_text
from registry.kinds.archetype.templates import MAX_BYTES, is_template, parsed_template, read_template

_OPENING = 4096


def received(data: bytes, format: str, base: str | None = None) -> str:
    """The content: what says the same as `base` in another form is `base` itself, so that nothing seems changed.

    Raises ContentError with line and column where it cannot be read, TooLarge.
    """
    first = _opening(data)[:1]
    if format == "json" or (format == "adl" and first == b"{"):
        return _from_json(data, base)
    if format in ("opt", "xml") or first == b"<":
        return _from_xml(data, base)
    text = read_text(data)
    return base if base is not None and _bare(text) == _bare(base) else text


def _bare(text: str) -> str:
    """Without a mark of the encoding, and with line ends of one sort, which editors change unasked."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def alike(data: bytes) -> Iterable[bytes]:
    """The file as it came, and as editors save it unasked."""
    bare = data.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    ended = (bare, bare.replace(b"\n", b"\r\n"))
    return dict.fromkeys((data, *ended, *(BOM_UTF8 + each for each in ended)))


def recognised(data: bytes) -> bool:
    """Other XML and JSON often lies beside archetypes; what is neither is taken for ADL."""
    opening = _opening(data)
    if opening[:1] == b"{":
        return b'"_type"' in opening
    return opening[:1] != b"<" or b"archetype" in opening or b"template" in opening


def _opening(data: bytes) -> bytes:
    """Without marks of the encoding, and without what UTF-16 has between the letters."""
    return data[:_OPENING].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").replace(b"\0", b"")


def _from_xml(data: bytes, base: str | None) -> str:
    """A template, or an archetype, as the outermost element says."""
    try:
        return read_template(data)
    except ContentError as error:
        if [each.code for each in error.problems] != ["XROOT"]:
            raise
    try:
        return _as_adl(archetypes.read(data), base)
    except archetypes.ParseError as error:
        raise ContentError(
            "The file is neither an archetype nor a template in XML.", problems=[fault(error)]
        ) from error


def _from_json(data: bytes, base: str | None) -> str:
    _check_size(data)
    text = decoded(data).removeprefix("\ufeff")
    if '"_type"' not in text[:_OPENING] and '"templateId"' in text[:_OPENING]:
        found = problem(
            "web-template",
            "This is a web template, which does not hold all of the template; send the operational template (opt).",
            line=1,
            column=1,
        )
        raise ContentError("The file is not a valid archetype.", problems=[found])
    try:
        made = archetypes.read_json(text)
    except archetypes.ParseError as error:
        raise ContentError("The file is not a valid archetype.", problems=[fault(error)]) from error
    if isinstance(made, archetypes.Archetype):
        return _as_adl(made, base)
    if base is not None and is_template(base) and parsed_template(base) == made:
        return base
    return read_template(archetypes.write(made, "xml").encode())


def _check_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise TooLarge("The archetype is {size} bytes; the limit is {limit}.", size=len(data), limit=MAX_BYTES)


def _as_adl(archetype: archetypes.Archetype, base: str | None) -> str:
    """Text that says all of it and nothing else: JSON and XML can hold what ADL has no way to write."""
    if base is not None and not is_template(base) and parsed(base) == archetype:
        return base
    text = archetypes.write(archetype)
    try:
        again = parsed(read_text(text.encode()))
    except ContentError as error:
        raise _unwritable(error.problems[0]) from error
    if again != archetype:
        raise _unwritable(None)
    return text


def _unwritable(found: Problem | None) -> ContentError:
    why = found.text if found else Message("read again it says something else")
    unsaid = problem("not-adl", "It holds something that ADL cannot say: {why}.", why=why)
    return ContentError("The file is not a valid archetype.", problems=[unsaid])
