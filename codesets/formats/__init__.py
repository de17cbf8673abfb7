"""Reading and writing by format: which format a source is in, and who knows it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from codesets.formats.claml import read_claml
from codesets.formats.claml_writer import write_claml
from codesets.formats.delimited import read_delimited, write_delimited
from codesets.formats.diagnosekoder import read_diagnosekoder, write_diagnosekoder
from codesets.formats.fhir_definitions import RELEASES
from codesets.formats.fhir_json import read_fhir, write_fhir
from codesets.formats.fhir_markup import read_fhir_file, write_fhir_file
from codesets.formats.json_places import placed
from codesets.formats.json_text import dump_json, parse_json
from codesets.formats.lines import is_ndjson, read_lines, write_lines
from codesets.formats.rf2 import read_rf2
from codesets.formats.skos import read_skos
from codesets.formats.skos_writer import write_skos
from codesets.formats.source import DEFAULT_LIMIT, decode, load
from codesets.formats.table_writer import rows_of
from codesets.formats.unwritable import first_unwritable, refuse_odd_numbers
from codesets.formats.workbook import read_workbook, write_workbook
from codesets.problem import Problem, ReadError, WriteError
from codesets.telling import tell
from codesets.things.canonical import from_dict, to_dict
from codesets.things.model import CodeSystem, ConceptMap, Thing

_SUFFIXES: Final = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".ndjson": "ndjson",
    ".ttl": "turtle",
    ".rdf": "skos",
}
#: Formats that carry value sets and maps too.
_ANY_THING: Final = ("fhir+json", "json", "fhir+xml", "ndjson")


class Reading(list[Thing]):
    """What was read, with the warnings that reading gave."""

    def __init__(self, things: Iterable[Thing], problems: Iterable[Problem] = ()) -> None:
        super().__init__(things)
        self.problems: tuple[Problem, ...] = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the caller said about the source."""

    mapping: Mapping[str, str]
    encoding: str | None
    delimiter: str | None
    language: str | None
    sheet: str | None


def read(
    source: str | os.PathLike[str] | bytes,
    format: str | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    language: str | None = None,
    sheet: str | None = None,
    url: str | None = None,
    version: str | None = None,
    limit: int = DEFAULT_LIMIT,
    **columns: str,
) -> Reading:
    """Code systems, value sets and concept maps from a file (a str is a path) or from bytes.

    `format` is one of FORMATS, found out by name and content where it is not given. For tables, `mapping` and
    `columns` say which column is which field (see formats.columns). `url` and `version` fill what the source leaves
    out. A release of SNOMED CT (rf2) may be a folder too, and is read in parts, so that `limit` does not bound it.
    Raises ReadError with every fault and its place; OSError where the file cannot be opened.
    """
    if format == "rf2" or (format is None and not isinstance(source, bytes) and Path(source).is_dir()):
        return Reading(read_rf2(source, language))
    data = load(source, limit)
    name = None if isinstance(source, bytes) else source
    chosen = format or detect_format(data, name)
    if chosen not in _READERS:
        raise ReadError.at(
            "unknown-format", tell("{value!r} is not one of {allowed}", value=chosen, allowed=", ".join(FORMATS))
        )
    if not data.strip():
        raise ReadError.at("empty", tell("the source is empty"), line=1)
    wish = _Wish({**(mapping or {}), **columns}, encoding, delimiter, language, sheet)
    reading = _READERS[chosen](data, wish)
    return Reading((_filled(thing, url, version) for thing in reading), reading.problems)


def detect_format(data: bytes, name: str | os.PathLike[str] | None = None) -> str:
    """The format by what the bytes begin with, else by the file's name, else CSV."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PK\x03\x04"):
        return "rf2" if b"sct2_Concept_Snapshot" in data else "xlsx"
    if start.lower().startswith((b"@prefix", b"prefix ", b"@base")):
        return "turtle"
    if start.startswith(b"["):
        return "diagnosekoder"
    if start.startswith(b"<"):
        return _xml_format(start)
    if start.startswith(b"{") and is_ndjson(data):
        return "ndjson"
    if start.startswith(b"{"):
        return "fhir+json" if b'"resourceType"' in data else "json"
    return _SUFFIXES.get(Path(name).suffix.lower(), "csv") if name is not None else "csv"


def _xml_format(start: bytes) -> str:
    if b"<ClaML" in start:
        return "claml"
    return "skos" if b"http://www.w3.org/1999/02/22-rdf-syntax-ns#" in start else "fhir+xml"


def write(thing: Thing, format: str, *, release: str = "R4") -> bytes:
    """`thing` in one of FORMATS, those of FHIR in the form of a release (R4 or R5).

    WriteError where the format cannot carry it, or where something in it fits no file, with its place.
    """
    if format not in _WRITERS:
        raise WriteError(tell("{value!r} is not one of {allowed}", value=format, allowed=", ".join(_WRITERS)))
    if release not in RELEASES:
        raise WriteError(tell("{value!r} is not one of {allowed}", value=release, allowed=", ".join(RELEASES)))
    try:
        refuse_odd_numbers(thing)
        return _WRITERS[format](thing, release)
    except (LookupError, TypeError, ValueError) as error:
        told = first_unwritable(thing)
        if told is None:
            raise
        raise WriteError(told) from error


def formats_of(thing: Thing) -> tuple[str, ...]:
    """The formats that can carry this sort of thing."""
    if isinstance(thing, CodeSystem):
        return tuple(_WRITERS)
    return (*_ANY_THING, "skos", "turtle") if isinstance(thing, ConceptMap) else _ANY_THING


def _filled(thing: Thing, url: str | None, version: str | None) -> Thing:
    if (url is None or thing.url) and (version is None or thing.version):
        return thing
    return replace(thing, url=thing.url or url, version=thing.version or version)


def _read_csv(data: bytes, wish: _Wish) -> Reading:
    text = decode(data, wish.encoding)
    return Reading(read_delimited(text, wish.delimiter, wish.mapping, wish.language))


def _read_tsv(data: bytes, wish: _Wish) -> Reading:
    text = decode(data, wish.encoding)
    return Reading(read_delimited(text, wish.delimiter or "\t", wish.mapping, wish.language))


def _read_xlsx(data: bytes, wish: _Wish) -> Reading:
    return Reading(read_workbook(data, wish.sheet, wish.mapping, wish.language))


def _read_parsed(data: bytes, wish: _Wish, read_value: Callable[[Any], Reading]) -> Reading:
    """JSON in any Unicode encoding; faults found in its value get line and column too."""
    text = decode(data, wish.encoding, legacy=False)
    value = parse_json(text.encode())
    try:
        return read_value(value)
    except ReadError as error:
        raise ReadError(placed(error.problems, text)) from None
    except ValueError as error:  # a number in what is carried
        raise ReadError.at("number-too-large", error.args[0]) from None


def _read_fhir(data: bytes, wish: _Wish) -> Reading:
    return _read_parsed(data, wish, lambda value: Reading(*read_fhir(value)))


def _read_json(data: bytes, wish: _Wish) -> Reading:
    return _read_parsed(data, wish, lambda value: Reading([from_dict(value)]))


def _read_diagnosekoder(data: bytes, wish: _Wish) -> Reading:
    language = wish.language or "nb"
    return _read_parsed(data, wish, lambda value: Reading(*read_diagnosekoder(value, language)))


def _read_fhir_xml(data: bytes, wish: _Wish) -> Reading:
    return Reading(*read_fhir_file(data))


def _read_ndjson(data: bytes, wish: _Wish) -> Reading:
    return Reading(*read_lines(decode(data, wish.encoding, legacy=False)))


def _read_claml(data: bytes, wish: _Wish) -> Reading:
    return Reading(*read_claml(data))


def _read_rf2(data: bytes, wish: _Wish) -> Reading:
    return Reading(read_rf2(data, wish.language))


def _read_skos(data: bytes, wish: _Wish) -> Reading:
    return Reading(read_skos(data))


_READERS: Final[Mapping[str, Callable[[bytes, _Wish], Reading]]] = {
    "csv": _read_csv,
    "tsv": _read_tsv,
    "xlsx": _read_xlsx,
    "fhir+json": _read_fhir,
    "json": _read_json,
    "diagnosekoder": _read_diagnosekoder,
    "fhir+xml": _read_fhir_xml,
    "ndjson": _read_ndjson,
    "claml": _read_claml,
    "rf2": _read_rf2,
    **dict.fromkeys(("skos", "turtle"), _read_skos),
}
FORMATS: Final = tuple(_READERS)


def _code_system(thing: Thing, form: str) -> CodeSystem:
    if not isinstance(thing, CodeSystem):
        raise WriteError(
            tell(
                "{format} carries code systems only; use fhir+json for a {found}",
                format=form,
                found=type(thing).__name__,
            )
        )
    return thing


def _table(form: str, write_rows: Callable[[list[str], Iterator[list[str]]], bytes]) -> Writer:
    return lambda thing, _: write_rows(*rows_of(_code_system(thing, form)))


Writer = Callable[[Thing, str], bytes]
_WRITERS: Final[Mapping[str, Writer]] = {
    "csv": _table("csv", lambda header, rows: write_delimited(header, rows, delimiter=",")),
    "tsv": _table("tsv", lambda header, rows: write_delimited(header, rows, delimiter="\t")),
    "xlsx": _table("xlsx", write_workbook),
    "fhir+json": lambda thing, release: dump_json(write_fhir(thing, release)),
    "json": lambda thing, _: dump_json(to_dict(thing)),
    "diagnosekoder": lambda thing, _: dump_json(write_diagnosekoder(_code_system(thing, "diagnosekoder"))),
    "fhir+xml": write_fhir_file,
    "ndjson": write_lines,
    "claml": lambda thing, _: write_claml(_code_system(thing, "claml")),
    "skos": lambda thing, _: write_skos(thing),
    "turtle": lambda thing, _: write_skos(thing, "turtle"),
}
