"""FHIR XML to FHIR JSON and back, by the table of elements: R4 and R5, resources nested in one another included.

JSON here is the parsed form: dicts, lists, str, bool, int, float. No entities, no document types, no network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from codesets.formats.fhir_definitions import PRIMITIVES, ElementDefinition, elements_of, resource_types
from codesets.formats.xml_text import UNWRITABLE
from codesets.problem import ReadError, WriteError
from codesets.telling import Told, tell

NAMESPACE: Final = "http://hl7.org/fhir"
XHTML: Final = "http://www.w3.org/1999/xhtml"
#: Elements within elements.
MAX_DEPTH: Final = 150
_NUMBERS: Final[Mapping[type, re.Pattern[str]]] = {
    int: re.compile(r"[+-]?\d{1,10}"),
    float: re.compile(r"-?\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,3})?"),
}
_FLAGS: Final = {"true": True, "false": False}


def parse_fhir_xml(data: bytes, release: str = "R4") -> dict[str, Any]:
    """The resource in its JSON form; ReadError with line and path for anything that is not of the release."""
    root = _parsed(data)
    name = _local(root, NAMESPACE, root.tag)
    if name not in resource_types(release):
        raise _fault("wrong-type", tell("{name} is not read as XML here", name=name), root, name)
    return _Reader(release).resource(root, name, name, 0)


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = tell("this is not XML: {why}", why=error.msg)
        raise ReadError.at("syntax", message, line=line or 1, column=column or 1) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError.at("doctype", tell("a document type is declared; remove the declaration"), line=1)
    return root


def _fault(code: str, message: Told, node: etree._Element, path: str) -> ReadError:
    return ReadError.at(code, message, line=_line(node), item=path)


def _line(node: etree._Element) -> int | None:
    found: Any = node.sourceline
    return found if isinstance(found, int) else None


def _local(node: etree._Element, namespace: str, path: object) -> str:
    name = etree.QName(node)
    if name.namespace != namespace:
        raise _fault(
            "namespace",
            tell("{name} is not in the namespace {namespace}", name=name.localname, namespace=namespace),
            node,
            str(path),
        )
    return name.localname


class _Reader:
    def __init__(self, release: str) -> None:
        self._release = release

    def resource(self, node: etree._Element, name: str, path: str, depth: int) -> dict[str, Any]:
        return {"resourceType": name, **self._object(node, name, path, depth)}

    def _object(self, node: etree._Element, type_name: str, path: str, depth: int) -> dict[str, Any]:
        """An object of a type: its attributes, then its elements; text between them is nobody's."""
        if depth > MAX_DEPTH:
            raise _fault("too-deep", tell("nested deeper than {limit} levels", limit=MAX_DEPTH), node, path)
        if (node.text or "").strip():
            raise _fault("stray-text", tell("text stands between the elements; values stand in attributes"), node, path)
        found = self._attributes(node, type_name, path)
        known = elements_of(type_name, self._release)
        for child in node:
            is_div = type_name == "Narrative" and etree.QName(child).localname == "div"
            name = _local(child, XHTML if is_div else NAMESPACE, path)
            if name not in known:
                raise _fault(
                    "unknown-element",
                    tell("{type} has no element {name} in {release}", type=type_name, name=name, release=self._release),
                    child,
                    path,
                )
            if (child.tail or "").strip():
                raise _fault(
                    "stray-text", tell("text stands between the elements; values stand in attributes"), child, path
                )
            self._add(found, child, known[name], name, f"{path}.{name}", depth)
        return found

    def _attributes(self, node: etree._Element, type_name: str, path: str) -> dict[str, Any]:
        allowed = {"id", "url"} if type_name == "Extension" else {"id"}
        for name in node.attrib:
            if name not in allowed:
                raise _fault(
                    "unknown-attribute",
                    tell("{type} has no attribute {name}", type=type_name, name=str(name)),
                    node,
                    path,
                )
        return {str(name): str(value) for name, value in node.attrib.items()}

    def _add(
        self,
        found: dict[str, Any],
        node: etree._Element,
        known: tuple[ElementDefinition, str],
        name: str,
        path: str,
        depth: int,
    ) -> None:
        element, kind = known
        if not element.repeats and (name in found or f"_{name}" in found):
            raise _fault("repeated", tell("{name} may stand once", name=name), node, path)
        if kind not in PRIMITIVES:
            _put(found, name, self._complex(node, kind, path, depth), element.repeats)
            return
        if kind == "xhtml":
            found[name] = _div(node)
            return
        value, more = self._primitive(node, kind, path, depth)
        if not element.repeats:
            found.update({key: each for key, each in ((name, value), (f"_{name}", more)) if each is not None})
            return
        _put_primitive(found, name, value, more)

    def _complex(self, node: etree._Element, kind: str, path: str, depth: int) -> dict[str, Any]:
        if kind != "Resource":
            return self._object(node, kind, path, depth + 1)
        inner = list(node)
        if len(inner) != 1:
            raise _fault("wrong-type", tell("one resource is expected here"), node, path)
        name = _local(inner[0], NAMESPACE, path)
        if name not in resource_types(self._release):
            raise _fault("wrong-type", tell("{name} is not read as XML here", name=name), inner[0], path)
        return self.resource(inner[0], name, path, depth + 1)

    def _primitive(self, node: etree._Element, kind: str, path: str, depth: int) -> tuple[Any, dict[str, Any] | None]:
        """The value, and the id and extensions beside it."""
        text = node.get("value")
        if text is not None:
            del node.attrib["value"]
        more = self._object(node, "Element", path, depth + 1)
        if text is None and not more:
            raise _fault("missing-value", tell("the element has neither a value nor an extension"), node, path)
        return None if text is None else _value(str(text), kind, node, path), more or None


def _put(found: dict[str, Any], name: str, value: Any, repeats: bool) -> None:
    if repeats:
        found.setdefault(name, []).append(value)
    else:
        found[name] = value


def _put_primitive(found: dict[str, Any], name: str, value: Any, more: dict[str, Any] | None) -> None:
    """Values of a list, and beside it, with nulls where there are none, their extensions (FHIR, JSON 2.6.2.3)."""
    found.setdefault(name, []).append(value)
    count = len(found[name])
    beside = f"_{name}"
    if more is not None or beside in found:
        found.setdefault(beside, [None] * (count - 1)).append(more)


def _value(text: str, kind: str, node: etree._Element, path: str) -> Any:
    if not text:
        raise _fault("empty", tell("a value may not be empty"), node, path)
    sort = PRIMITIVES[kind]
    if sort is str:
        return text
    if sort is bool:
        if text not in _FLAGS:
            raise _fault("wrong-type", tell("expected true or false, not {value!r}", value=text[:40]), node, path)
        return _FLAGS[text]
    if not _NUMBERS[sort].fullmatch(text):
        raise _fault("wrong-type", tell("expected a number, not {value!r}", value=text[:40]), node, path)
    number = float(text)
    if abs(number) == float("inf"):
        raise _fault("number-too-large", tell("{value} is beyond what JSON keeps exactly", value=text[:40]), node, path)
    return int(text) if sort is int or re.fullmatch(r"-?\d{1,15}", text) else number


def _div(node: etree._Element) -> str:
    """XHTML as JSON carries it: text, in its own namespace alone."""
    whole: Any = etree.XML(etree.tostring(node, with_tail=False))
    names: Any = {None: XHTML}
    etree.cleanup_namespaces(whole, top_nsmap=names)
    return str(etree.tostring(whole, encoding="unicode"))


def write_fhir_xml(resource: Mapping[str, Any], release: str = "R4") -> bytes:
    """The resource as XML in UTF-8; WriteError names what the release has no element for."""
    return etree.tostring(_Writer(release).resource(resource, ""), xml_declaration=True, encoding="UTF-8")


class _Writer:
    def __init__(self, release: str) -> None:
        self._release = release

    def resource(self, resource: Any, path: str) -> etree._Element:
        name = resource.get("resourceType") if isinstance(resource, Mapping) else None
        if name not in resource_types(self._release):
            raise WriteError(f"{path or 'the resource'}: {name} is not written as XML here; ask for JSON")
        names: Any = {None: NAMESPACE}
        root = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap=names)
        rest = {key: value for key, value in resource.items() if key != "resourceType"}
        self._fill(root, rest, str(name), path or str(name), 0)
        return root

    def _fill(self, node: etree._Element, values: Any, type_name: str, path: str, depth: int) -> None:
        if not isinstance(values, Mapping) or depth > MAX_DEPTH:
            raise WriteError(f"{path}: {'nested too deep' if depth > MAX_DEPTH else 'an object is expected'}")
        known = elements_of(type_name, self._release)
        attributes = () if "id" in known else ("id", "url") if type_name == "Extension" else ("id",)
        for name in values:
            if name not in known and name.removeprefix("_") not in known and name not in attributes:
                raise WriteError(f"{path}: {type_name} has no element {name} in {self._release}; ask for JSON")
        for name in attributes:
            if name in values:
                node.set(name, _text(values[name], f"{path}.{name}"))
        for name, (element, kind) in known.items():
            if values.get(name) is not None or values.get(f"_{name}") is not None:
                self._write(node, values, element, name, kind, f"{path}.{name}", depth)

    def _write(
        self,
        node: etree._Element,
        values: Mapping[str, Any],
        element: ElementDefinition,
        name: str,
        kind: str,
        path: str,
        depth: int,
    ) -> None:
        for value, more in _pairs(values, name, element.repeats, path):
            if kind == "xhtml":
                node.append(_parsed_div(value, path))
                continue
            child = etree.SubElement(node, f"{{{NAMESPACE}}}{name}")
            if kind == "Resource":
                child.append(self.resource(value, path))
            elif kind not in PRIMITIVES:
                self._fill(child, value, kind, path, depth + 1)
            else:
                if value is not None:
                    child.set("value", _text(value, path))
                if more is not None:
                    self._fill(child, more, "Element", path, depth + 1)


def _pairs(values: Mapping[str, Any], name: str, repeats: bool, path: str) -> Iterator[tuple[Any, Any]]:
    """Each value of an element with what stands beside it."""
    value, more = values.get(name), values.get(f"_{name}")
    if not repeats:
        yield value, more
        return
    if not isinstance(value, list | None) or not isinstance(more, list | None):
        raise WriteError(f"{path}: a list is expected")
    first, second = value or [], more or []
    for position in range(max(len(first), len(second))):
        pair = tuple(each[position] if position < len(each) else None for each in (first, second))
        if pair != (None, None):
            yield pair[0], pair[1]


def _text(value: Any, path: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise WriteError(f"{path}: a plain value is expected")
    text = str(value)
    if UNWRITABLE.search(text):
        raise WriteError(f"{path}: the text holds a character that XML cannot carry; ask for JSON")
    return text


def _parsed_div(value: Any, path: str) -> etree._Element:
    try:
        node = _parsed(str(value).encode())
        _local(node, XHTML, path)
    except ReadError as error:
        raise WriteError(f"{path}: {error}") from None
    return node
