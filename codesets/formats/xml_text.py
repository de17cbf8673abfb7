"""XML read safely: no entities, no document types, no network, bounded depth, faults by line."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from codesets.problem import ReadError
from codesets.telling import tell

#: A sign that no XML text may hold, however it is written.
UNWRITABLE: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse_xml(data: bytes, *, doctype: bool = False) -> etree._Element:
    """The root; ReadError for what is no XML, nests deeper than 256 elements, or declares a document type.

    With `doctype` a type may be named (ClaML files name their DTD), never fetched, and declare nothing itself.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = tell("this is not XML: {why}; is the file cut short?", why=error.msg or "unreadable")
        raise ReadError.at("syntax", message, line=line or 1, column=column or 1) from None
    _refuse_doctype(root, doctype)
    return root


def _refuse_doctype(root: etree._Element, named: bool) -> None:
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is None:
        return
    if not named:
        raise ReadError.at("doctype", tell("a document type is declared; remove the declaration"), line=1)
    if any(True for _ in declared.iterentities()) or any(True for _ in declared.iterelements()):
        message = tell("the document type declares elements or entities of its own; remove them")
        raise ReadError.at("doctype", message, line=1)


def local_name(node: etree._Element) -> str:
    """Without its namespace; "" for what is no element."""
    tag: Any = node.tag
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def line_of(node: etree._Element) -> int:
    found: Any = node.sourceline
    return found if isinstance(found, int) else 1


def text_of(node: etree._Element) -> str:
    """All text within, blanks run together."""
    pieces: Any = node.itertext()
    return " ".join("".join(str(each) for each in pieces).split())
