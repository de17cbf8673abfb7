"""Files of FHIR XML: R4 and R5 told apart by their elements, faults of content placed by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from codesets.formats.fhir_json import read_fhir, write_fhir
from codesets.formats.fhir_releases import in_r4
from codesets.formats.fhir_xml import parse_fhir_xml, write_fhir_xml
from codesets.formats.xml_text import line_of, local_name, parse_xml
from codesets.problem import Problem, ReadError
from codesets.things.model import Thing

#: What a resource of the other release is refused for.
_OTHER_RELEASE: Final = frozenset({"unknown-element", "repeated"})
_STEP: Final = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")


def read_fhir_file(data: bytes) -> tuple[list[Thing], list[Problem]]:
    """The things of a resource or bundle, in either release, and warnings for what was left out."""
    resource = _parsed(data)
    try:
        return read_fhir(resource)
    except ReadError as error:
        raise ReadError(_placed(error.problems, data)) from None
    except ValueError as error:  # a number in what is carried
        raise ReadError.at("number-too-large", error.args[0], line=1) from None


def write_fhir_file(thing: Thing, release: str = "R4") -> bytes:
    written = write_fhir(thing, release)
    return write_fhir_xml(in_r4(written) if release == "R4" else written, release)


def _parsed(data: bytes) -> dict[str, object]:
    """By R4's elements, else by R5's; of two refusals the one that came further into the file is told."""
    try:
        return parse_fhir_xml(data, "R4")
    except ReadError as error:
        if error.problems[0].code not in _OTHER_RELEASE:
            raise
        first = error
    try:
        return parse_fhir_xml(data, "R5")
    except ReadError as second:
        raise max(second, first, key=lambda each: each.problems[0].line or 0) from None


def _placed(problems: Iterable[Problem], data: bytes) -> list[Problem]:
    root = parse_xml(data)
    return [each if each.line is not None else replace(each, line=_line(each, root)) for each in problems]


def _line(problem: Problem, root: etree._Element) -> int:
    """That of the code it concerns (the second one, where it is doubled), or of the path it names."""
    item = problem.item or ""
    codes = [each for each in _concept_codes(root) if each.get("value") == item]
    if codes:
        return line_of(codes[1] if problem.code == "duplicate-code" and len(codes) > 1 else codes[0])
    return line_of(_at(root, item))


def _concept_codes(root: etree._Element) -> Iterator[etree._Element]:
    for each in root.iter("{http://hl7.org/fhir}concept"):
        yield from (child for child in each if local_name(child) == "code")


def _at(root: etree._Element, path: str) -> etree._Element:
    """The element of a path, or the last one on the way to it that is there."""
    node = root
    for name, number in _STEP.findall(path):
        named = [child for child in node if local_name(child) == name]
        position = int(number or 0)
        if position >= len(named):
            return node
        node = named[position]
        if name == "resource" and len(node):
            node = node[0]
    return node
