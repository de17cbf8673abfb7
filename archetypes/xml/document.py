"""XML text to elements and back, with lxml: no document types, no entities, no network, bounded size and depth."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from lxml import etree

from archetypes.errors import ParseError, Place
from archetypes.telling import Told, tell
from archetypes.xml_elements import ADL_NOTE, INSTANCE, OWN, SCHEMA, TEXT, TYPE, XmlElement

MAX_BYTES: Final = 64 * 1024 * 1024
#: Elements within elements.
MAX_DEPTH: Final = 200
#: Of one text, as the parser has it.
MAX_TEXT: Final = 10_000_000
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_DECLARED = re.compile(rb"\A\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"'](?:utf-16|utf16|ucs-2|unicode)", re.IGNORECASE)
_BYTE_ORDERS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
#: Of one element; those of openEHR have one or two. lxml's time grows with the square of their number.
MAX_ATTRIBUTES: Final = 500
_NOTE = "adl"
_SIGN = "adl-sign"
_CODE = re.compile("[0-9a-f]{4}")
_UNSAID = re.compile("([\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff])")
_STRAY = etree.XPath("//*[*]/text()[normalize-space(.)]")
_POSITION = re.compile(r", line \d+, column \d+\Z")


class Document(NamedTuple):
    """`namespace` is that of the root, "" for none; elements of it have plain names."""

    root: XmlElement
    namespace: str


def parse(data: str | bytes) -> Document:
    """ParseError for what is not well-formed, and for any document type, so that no entity is ever looked at."""
    if len(data) > MAX_BYTES:
        raise ParseError(1, 1, "XSIZE", tell("larger than the limit of {limit} bytes", limit=MAX_BYTES))
    root = _parsed(_as_utf8(data))
    if root.getroottree().docinfo.internalDTD is not None:
        raise ParseError(1, 1, "XDTD", tell("a document type is declared; remove the declaration"))
    namespace = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
    is_mixed = _is_mixed(root)
    return Document(_Reading(f"{{{namespace}}}" if namespace else "", is_mixed).element(root, 1), namespace)


def _as_utf8(data: str | bytes) -> bytes:
    """Tools write `encoding="utf-16"` into texts that are UTF-8; what the bytes are counts more."""
    if isinstance(data, str):
        return _undeclared(data.removeprefix("\ufeff"))
    encoding = next((name for mark, name in _BYTE_ORDERS if data.startswith(mark)), None)
    if encoding is None and _DECLARED.match(data):
        encoding = "utf-8"
    if encoding is None:
        return data.lstrip()
    try:
        return _undeclared(data.decode(encoding))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ParseError(line, 1, "XSYN", tell("not {encoding} text", encoding=encoding.upper())) from error


def _undeclared(text: str) -> bytes:
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "surrogatepass")


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        code, message = _refusal(_POSITION.sub("", error.msg or ""))
        raise ParseError(line or 1, column or 1, code, message) from None


def _refusal(why: str) -> tuple[str, Told]:
    """The parser's own limits are told as limits, and not as its options."""
    if "Excessive depth in document" in why:
        return "XDEP", tell("elements nest deeper than {limit}", limit=MAX_DEPTH)
    if "Text node too long" in why or "huge text node" in why:
        return "XSIZE", tell("a single text is longer than {limit} characters", limit=MAX_TEXT)
    return "XSYN", tell("this is not XML: {why}", why=why)


class _Reading:
    """One document's elements turned into plain ones; `own` is the document's namespace in braces.

    Where text stands between elements (`is_mixed`), it is kept as an element of its own.
    """

    def __init__(self, own: str, is_mixed: bool) -> None:
        self._own = own
        self._is_mixed = is_mixed
        self._names: dict[str, str] = {}

    def element(self, node: etree._Element, depth: int) -> XmlElement:
        if depth > MAX_DEPTH:
            message = tell("elements nest deeper than {limit}", limit=MAX_DEPTH)
            raise ParseError(_place(node).line, 1, "XDEP", message)
        given = node.keys()
        attributes = self._attributes(node, len(given)) if given else ()
        if not len(node):
            return XmlElement(self._name(node.tag), node.text or "", (), attributes, _place(node))
        children: list[XmlElement] = []
        text, is_leaf = node.text or "", True
        for child in node:
            if isinstance(child, etree._ProcessingInstruction):
                text += _sign(child) + (child.tail or "")
                children += _note(child)
            else:
                is_leaf = False
                children.append(self.element(child, depth + 1))
        if self._is_mixed and not is_leaf:
            children += [XmlElement(TEXT, each.strip()) for each in _between(node) if each.strip()]
        return XmlElement(self._name(node.tag), text if is_leaf else "", tuple(children), attributes, _place(node))

    def _attributes(self, node: etree._Element, count: int) -> tuple[tuple[str, str], ...]:
        if count > MAX_ATTRIBUTES:
            message = tell("an element of more than {limit} attributes", limit=MAX_ATTRIBUTES)
            raise ParseError(_place(node).line, 1, "XATTR", message)
        return tuple((self._name(key), _value(key, value, node, self._own)) for key, value in node.items())

    def _name(self, name: Any) -> str:
        """Names come over and over."""
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = name.removeprefix(self._own) if self._own else name
        return found


def _is_mixed(root: etree._Element) -> bool:
    """Whether text stands between elements. A `>` there is what is left of a tag, or was written twice."""
    found: Any = _STRAY(root)
    for between in found:
        if ">" in between:
            node = between.getparent() if between.is_text else between.getparent().getparent()
            message = tell("a '>' stands between the elements in <{element}>", element=etree.QName(node).localname)
            raise ParseError(_place(node).line, 1, "XSYN", message)
    return bool(found)


def _between(node: etree._Element) -> Iterator[str]:
    yield node.text or ""
    yield from (child.tail or "" for child in node)


def _place(node: etree._Element) -> Place:
    line: Any = node.sourceline
    return Place(line if isinstance(line, int) else 1, 1)


def _note(node: etree._ProcessingInstruction) -> Iterator[XmlElement]:
    if node.target == _NOTE:
        yield XmlElement(ADL_NOTE, (node.text or "").replace("?\u200b>", "?>"), place=_place(node))


def _value(key: Any, value: Any, node: etree._Element, own: str) -> str:
    """A type's prefix says no more than its namespace: ours is left out, that of XML Schema is `xsd`."""
    if key != TYPE:
        return str(value)
    prefix, colon, local = value.strip().rpartition(":")
    if not colon:
        return str(local)
    namespace = node.nsmap.get(prefix)
    if namespace == SCHEMA:
        return f"xsd:{local}"
    return str(local if namespace is not None and f"{{{namespace}}}" == own else value.strip())


def serialised(document: Document) -> bytes:
    """UTF-8, indented. ValueError where an attribute holds signs that XML cannot."""
    namespaces: dict[Any, str] = {"xsi": INSTANCE, "xsd": SCHEMA}
    if document.namespace:
        namespaces[None] = document.namespace
    own = f"{{{document.namespace}}}" if document.namespace else ""
    root = etree.Element(_full(document.root.name, own), nsmap=namespaces)
    _fill(root, document.root, own)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _full(name: str, own: str) -> str:
    return name if name.startswith("{") else own + name


def _fill(node: etree._Element, element: XmlElement, own: str) -> None:
    for key, value in element.attributes:
        node.set(key, value)
    if element.text:
        _say(node, element.text)
    for child in element.children:
        if child.name == ADL_NOTE:
            text = _UNSAID.sub(lambda found: f"\\u{ord(found[0]):04x}", child.text)
            node.append(etree.ProcessingInstruction(_NOTE, text.replace("?>", "?\u200b>")))
        elif child.name == OWN:
            for key, value in child.attributes:
                node.set(key, value)
        elif child.name == TEXT:
            _follow(node, child.text)
        else:
            _fill(etree.SubElement(node, _full(child.name, own)), child, own)


def _say(node: etree._Element, text: str) -> None:
    """What XML has no way to write, as the tabs of word processors, stands as `<?adl-sign 000b?>`."""
    node.text, *rest = _UNSAID.split(text)
    for code, following in zip(rest[::2], rest[1::2], strict=True):
        sign = etree.ProcessingInstruction(_SIGN, f"{ord(code):04x}")
        sign.tail = following
        node.append(sign)


def _sign(node: etree._ProcessingInstruction) -> str:
    text = node.text or ""
    sign = chr(int(text, 16)) if node.target == _SIGN and _CODE.fullmatch(text) else ""
    return sign if _UNSAID.match(sign) else ""


def _follow(node: etree._Element, text: str) -> None:
    """Text between elements stands after those that come before it."""
    last = node[-1] if len(node) else None
    if last is None:
        node.text = f"{node.text or ''}{text}\n"
    else:
        last.tail = f"{last.tail or ''}{text}\n"
