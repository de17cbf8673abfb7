"""Reads ODIN (dADL): the object notation of an archetype's language, description, ontology and annotation sections."""

from __future__ import annotations

import json
import re

from archetypes.adl import literals
from archetypes.adl.lexer import BLANK, Lexer
from archetypes.telling import tell
from archetypes.values import (
    CodeTerm,
    Interval,
    OdinKey,
    OdinLeaf,
    OdinObject,
    OdinTable,
    OdinValue,
    Ordered,
    PlugIn,
    References,
    Typed,
    Uri,
)

_CODE = "SDINV"
_AFTER_KEY = tell("after the key")
_TYPE = re.compile(r"\(\s*([A-Za-z_][\w.]*(?:\s*<[\w\s,.<>]*>)?)\s*\)")
_JSON = "json"
_PLUG_IN = re.compile(r"<#(.*?)#>", re.DOTALL)
_STEP = r'[^\W\d]\w*(?:\[(?:[^][<>"\n]|"[^"\n]*")*\])?'
_REFERENCE = re.compile(rf'/(?:{_STEP}(?:/{_STEP})*)?(?![\w["/])')
_KEY_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"\]]+")
#: A code of the archetype itself, as ADL 2 writes it in its overlays: `<[at2]>` for `<[local::at2]>`.
_LOCAL_CODE = re.compile(r"\[\s*((?:at|ac|id)\d+(?:\.\d+)*)\s*\](?=\s*>)")
#: A code that lacks a colon.
_ONE_COLON = re.compile(r"\[\s*[A-Za-z][\w.-]*(?:\([^()\n]*\))?:[\w.-]+\s*\]\s*>")
_ATTRIBUTE = re.compile(rf"[^\W\d]\w*{BLANK}=")
#: An attribute that lacks its sign.
_UNEQUAL = re.compile(r"[^\W\d]\w*[ \t]*:?[ \t]*<")
#: What most of a text is: an attribute with one string, and a string as key.
_TEXT = re.compile(r'([^\W\d]\w*)[ \t]*=[ \t]*<[ \t]*"([^"\\]*+(?:\\.[^"\\]*+)*+)"[ \t]*>', re.DOTALL)
_TEXT_KEY = re.compile(r'\["([^"\\\n]*+)"\][ \t]*=[ \t\n]*(?=<)')


def document(lexer: Lexer) -> OdinObject:
    """The attributes of a section, up to the next section's keyword or the end of the text."""
    place = lexer.place()
    return OdinObject(_attributes(lexer), place)


def block(lexer: Lexer) -> OdinValue:
    """`<…>`, with the type in parentheses before it where there is one."""
    if lexer.text == "(":
        return _typed(lexer)
    opened = lexer.open("<", _CODE)
    value = _content(lexer)
    lexer.close(opened, "<", ">", _CODE)
    return value


def _typed(lexer: Lexer) -> OdinValue:
    type_name = _type_name(lexer)
    plug_in = lexer.match(_PLUG_IN)
    if plug_in:
        if type_name.casefold() == _JSON:
            _require_json(lexer, plug_in[1], plug_in.start(1))
        return PlugIn(type_name, plug_in[1])
    with lexer.block("<", ">", _CODE):
        value = _content(lexer)
    return Typed(type_name, value)


def _require_json(lexer: Lexer, text: str, offset: int) -> None:
    """Other notations are carried as they are; this one is known, so what is lost in it is told."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        place = lexer.place(offset + error.pos)
        raise lexer.error(_CODE, tell("this is no JSON: {why}", why=error.msg), place) from error
    except RecursionError as error:
        raise lexer.error(_CODE, tell("the JSON is nested too deep"), lexer.place(offset)) from error


def _type_name(lexer: Lexer) -> str:
    found = lexer.match(_TYPE)
    if not found or found[1].count("<") != found[1].count(">"):
        raise lexer.expected(tell("a type name in parentheses"), _CODE)
    return re.sub(r"\s+", "", found[1])


def _content(lexer: Lexer) -> OdinValue:
    if lexer.kind == "string":
        return _leaves(lexer)
    place = lexer.place()
    if lexer.text == ">":
        return OdinObject({}, place)
    if lexer.kind == "name":
        attributes = _attributes(lexer)
        return OdinObject(attributes, place) if attributes else _leaves(lexer)
    if lexer.text == "[" and not lexer.looks_like(literals.CODE_TERM):
        local = lexer.match(_LOCAL_CODE)
        if local:
            return CodeTerm("local", local[1])
        return OdinTable(_items(lexer), place)
    if lexer.text == "/":
        return _references(lexer)
    return _leaves(lexer)


def _attributes(lexer: Lexer) -> dict[str, OdinValue]:
    attributes: dict[str, OdinValue] = {}
    while lexer.kind == "name":
        begins = lexer.start
        text = lexer.match(_TEXT)
        if not text and not lexer.looks_like(_ATTRIBUTE):
            if lexer.looks_like(_UNEQUAL):
                name = lexer.advance()
                raise lexer.expected(tell("'=' after '{name}'", name=name), _CODE)
            break
        name = text[1] if text else lexer.advance()
        if name in attributes:
            message = tell("the attribute '{name}' is given twice in one object; the last one counts", name=name)
            lexer.note("VDATU", message, lexer.place(begins), name)
        attributes[name] = literals.unescape(text[2]) if text else _value(lexer)
        if lexer.text == ";":
            lexer.advance()
    return attributes


def _value(lexer: Lexer) -> OdinValue:
    lexer.expect("=", _CODE)
    return block(lexer)


def _items(lexer: Lexer) -> dict[OdinKey, OdinValue]:
    items: dict[OdinKey, OdinValue] = {}
    while lexer.text == "[":
        begins = lexer.start
        text = lexer.match(_TEXT_KEY)
        key = text[1] if text else _key(lexer)
        if key in items:
            message = tell("the key {key!r} is given twice in one table; the last one counts", key=key)
            lexer.note("VDOBU", message, lexer.place(begins), str(key))
        items[key] = block(lexer)
        if lexer.text == ";":
            lexer.advance()
    if lexer.kind == "name" and lexer.looks_like(_ATTRIBUTE):
        raise lexer.expected(tell('a key as ["key"], as those before it have'), _CODE)
    return items


def _key(lexer: Lexer) -> OdinKey:
    """`["key"] =`"""
    if lexer.looks_like(_ONE_COLON):
        raise lexer.expected(tell("a code as [terminology::code]"), _CODE)
    lexer.expect("[", _CODE)
    key = _bare_key(lexer)
    lexer.expect("]", _CODE, _AFTER_KEY)
    if lexer.text in (">", ","):
        raise lexer.expected(tell("'=' after the key, or a code as [terminology::code]"), _CODE)
    lexer.expect("=", _CODE)
    return key


def _bare_key(lexer: Lexer) -> OdinKey:
    uri = lexer.match(_KEY_URI) if lexer.kind == "name" else None
    if uri:
        return Uri(uri[0])
    if lexer.kind in ("name", "bad"):
        raise lexer.expected(tell('a key in straight quotes, as ["key"]'), _CODE)
    place, key = lexer.place(), literals.scalar(lexer, _CODE)
    if isinstance(key, bool | CodeTerm) or not isinstance(key, OdinKey):
        raise lexer.error(_CODE, tell("a key is a string, a number, a date or a URI"), place)
    return key


def _references(lexer: Lexer) -> References:
    paths: list[str] = []
    while not paths or lexer.take(","):
        found = lexer.match(_REFERENCE) if lexer.text == "/" else None
        if not found:
            raise lexer.expected(tell("a path"), _CODE)
        paths.append(found[0])
    return References(tuple(paths))


def _leaves(lexer: Lexer) -> OdinValue:
    """One value, or a list; `<"one", ...>` is a list of one."""
    first = _leaf(lexer)
    if lexer.text != ",":
        return first
    leaves = [first]
    while lexer.take(","):
        if lexer.take("..."):
            break
        leaves.append(_leaf(lexer))
    return tuple(leaves)


def _leaf(lexer: Lexer) -> OdinLeaf:
    if lexer.text == "|":
        read: Interval[Ordered] = literals.interval(lexer, literals.ordered, _CODE)
        return read
    return literals.scalar(lexer, _CODE)
