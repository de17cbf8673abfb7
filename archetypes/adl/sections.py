"""Gives the ODIN of an archetype's sections its meaning: languages, description, ontology."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn

from archetypes.adl.lexer import Lexer
from archetypes.errors import Place
from archetypes.model import (
    Bindings,
    Definitions,
    Description,
    DescriptionDetails,
    Languages,
    Term,
    Terminology,
    Translation,
    ValueSet,
)
from archetypes.telling import Told, tell
from archetypes.values import CodeTerm, OdinObject, OdinTable, OdinValue, Typed

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")


class _Attributes:
    """The attributes of an object, taken one by one; what is not taken, or has another type, is left as `rest`."""

    def __init__(self, lexer: Lexer, value: OdinObject, code: str) -> None:
        self._lexer = lexer
        self._code = code
        self._place = value.place
        self.rest = dict(value.attributes)

    def text(self, name: str) -> str | None:
        return self.rest.pop(name) if isinstance(self.rest.get(name), str) else None  # type: ignore[return-value]

    def texts(self, name: str) -> tuple[str, ...]:
        """A list; many tools write a list of one as a single text."""
        held = self.rest.get(name)
        value = (held,) if isinstance(held, str) else held
        if not isinstance(value, tuple) or not all(isinstance(item, str) for item in value):
            return ()
        del self.rest[name]
        return value  # type: ignore[return-value]

    def language(self, name: str) -> CodeTerm | None:
        """A code; a tag alone, `<"nb">`, is one of ISO 639-1."""
        tag = self.rest.get(name)
        if isinstance(tag, str) and _LANGUAGE_TAG.fullmatch(tag):
            del self.rest[name]
            return CodeTerm("ISO_639-1", tag)
        return self.code(name)

    def code(self, name: str) -> CodeTerm | None:
        return self.rest.pop(name) if isinstance(self.rest.get(name), CodeTerm) else None  # type: ignore[return-value]

    def table(self, name: str) -> Mapping[str, OdinValue]:
        """A table with strings as keys; an empty `<>` is left out."""
        value = self.rest.pop(name, None)
        if value is None or value == OdinObject():
            return {}
        return self.keyed(value, name)

    def named(self, name: str) -> Mapping[str, OdinValue]:
        """A table with strings as keys; old texts have an object or a single value here, which is left as it is."""
        return self.table(name) if isinstance(self.rest.get(name), OdinTable) else self._empty(name)

    def _empty(self, name: str) -> Mapping[str, OdinValue]:
        if self.rest.get(name) == OdinObject():
            del self.rest[name]
        return {}

    def keyed(self, value: OdinValue, name: str) -> Mapping[str, OdinValue]:
        value = _untyped(value)
        if not isinstance(value, OdinTable):
            self.fail(tell("'{name}' has to be a table of [\"key\"] = <value>", name=name), value)
        if not all(isinstance(key, str) for key in value.items):
            self.fail(tell("the keys of '{name}' have to be strings", name=name), value)
        return value.items  # type: ignore[return-value]

    def objects(self, name: str) -> dict[str, OdinObject]:
        """A table whose values are objects."""
        return {key: self.object(item, name) for key, item in self.table(name).items()}

    def object(self, value: OdinValue, name: str) -> OdinObject:
        value = _untyped(value)
        if not isinstance(value, OdinObject):
            self.fail(tell("every entry of '{name}' has to be an object", name=name), value)
        return value

    def fail(self, message: Told, value: OdinValue) -> NoReturn:
        place = value.place if isinstance(value, OdinObject | OdinTable) else None
        raise self._lexer.error(self._code, message, place or self._place)


def _untyped(value: OdinValue) -> OdinValue:
    """Without the type that it says it has, `(Hash<String, String>) <…>`: there is one type that it can have."""
    return value.value if isinstance(value, Typed) else value


def languages(lexer: Lexer, section: OdinObject) -> Languages:
    attributes = _Attributes(lexer, section, "SALAN")
    original = attributes.language("original_language")
    if original is None:
        raise lexer.error(
            "VDEOL", tell("the language section needs original_language as <[ISO_639-1::nb]>"), section.place
        )
    translations = {code: _translation(lexer, value) for code, value in attributes.objects("translations").items()}
    return Languages(original, translations, attributes.rest)


def _translation(lexer: Lexer, value: OdinObject) -> Translation:
    attributes = _Attributes(lexer, value, "SALAN")
    return Translation(
        language=attributes.code("language"),
        author=attributes.named("author"),
        accreditation=attributes.text("accreditation"),
        other=attributes.rest,
    )


def description(lexer: Lexer, section: OdinObject) -> Description:
    attributes = _Attributes(lexer, section, "SADS")
    return Description(
        original_author=attributes.named("original_author"),
        details={code: _details(lexer, value) for code, value in attributes.objects("details").items()},
        lifecycle_state=attributes.text("lifecycle_state"),
        other_contributors=attributes.texts("other_contributors"),
        other_details=attributes.named("other_details"),
        other=attributes.rest,
    )


def _details(lexer: Lexer, value: OdinObject) -> DescriptionDetails:
    attributes = _Attributes(lexer, value, "SADS")
    return DescriptionDetails(
        language=attributes.code("language"),
        purpose=attributes.text("purpose"),
        use=attributes.text("use"),
        misuse=attributes.text("misuse"),
        copyright=attributes.text("copyright"),
        keywords=attributes.texts("keywords"),
        other=attributes.rest,
    )


def terminology(lexer: Lexer, section: OdinObject) -> Terminology:
    attributes = _Attributes(lexer, section, "SAON")
    return Terminology(
        term_definitions=_definitions(lexer, attributes, "term_definitions"),
        constraint_definitions=_definitions(lexer, attributes, "constraint_definitions"),
        term_bindings=_bindings(attributes, "term_bindings"),
        constraint_bindings=_bindings(attributes, "constraint_bindings"),
        terminologies_available=attributes.texts("terminologies_available"),
        value_sets={code: _value_set(lexer, code, value) for code, value in attributes.objects("value_sets").items()},
        other=attributes.rest,
    )


def components(lexer: Lexer, section: OdinObject) -> dict[str, Terminology]:
    """The terminologies of an operational template's archetypes, by archetype id."""
    attributes = _Attributes(lexer, section, "SAON")
    return {name: terminology(lexer, value) for name, value in attributes.objects("component_terminologies").items()}


def _items(attributes: _Attributes, value: OdinValue, name: str) -> Mapping[str, OdinValue]:
    """`items = <…>` as ADL 1.4 has it, or the table at once as later versions have it."""
    value = _untyped(value)
    if isinstance(value, OdinTable):
        return attributes.keyed(value, name)
    inner = attributes.object(value, name).attributes
    if inner.keys() - {"items"}:
        attributes.fail(tell("expected 'items' alone in an entry of '{name}'", name=name), value)
    table = inner.get("items")
    return {} if table is None or table == OdinObject() else attributes.keyed(table, name)


def _definitions(lexer: Lexer, attributes: _Attributes, name: str) -> Definitions:
    definitions = {}
    for language, value in attributes.table(name).items():
        items = _items(attributes, value, name)
        definitions[language] = {
            code: _term(lexer, code, attributes.object(item, name)) for code, item in items.items()
        }
    return definitions


#: What a term may say besides its text: without a text it is read with these, and with no others.
_BESIDE = frozenset({"description", "comment", "source", "references", "copyright", "provenance"})


def _term(lexer: Lexer, code: str, value: OdinObject) -> Term:
    attributes = _Attributes(lexer, value, "SAON")
    text = "" if attributes.rest.get("text") == OdinObject() else attributes.text("text")
    attributes.rest.pop("text", None)
    if text is None and (attributes.rest.keys() - _BESIDE or not value.attributes):
        attributes.fail(tell("the definition of '{code}' has no text", code=code), value)
    place: Place | None = value.place
    return Term(code, text or "", attributes.text("description"), attributes.rest, place)


def _value_set(lexer: Lexer, code: str, value: OdinObject) -> ValueSet:
    attributes = _Attributes(lexer, value, "SAON")
    return ValueSet(attributes.text("id") or code, attributes.texts("members"), attributes.rest, value.place)


def _bindings(attributes: _Attributes, name: str) -> Bindings:
    table = attributes.table(name)
    return {terminology: _items(attributes, value, name) for terminology, value in table.items()}
