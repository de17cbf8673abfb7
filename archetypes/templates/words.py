"""The words of a template's archetypes: terms by language, bindings, and the names that a node may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archetypes.constraints import CObject, CodeConstraint, ComplexObject, StringConstraint
from archetypes.model import Term, Terminology
from archetypes.values import CodeTerm, OdinValue

_LOCAL = ("", "local")


@dataclass(frozen=True)
class Words:
    """The terms of one archetype in the template."""

    language: str
    own: Mapping[str, Term]
    terminology: Terminology
    bound: Mapping[str, Mapping[str, OdinValue]]

    def terms(self, code: str) -> dict[str, Term]:
        """By language, the template's own first."""
        found = {self.language: self.own[code]} if code in self.own else {}
        for language, terms in self.terminology.term_definitions.items():
            if code in terms:
                found.setdefault(language, terms[code])
        return found

    def texts(self, code: str) -> dict[str, str]:
        return {language: term.text for language, term in self.terms(code).items()}

    def descriptions(self, code: str) -> dict[str, str]:
        return {language: term.description for language, term in self.terms(code).items() if term.description}

    def key(self, terminology: str, code: str) -> str:
        """What the terms of a code stand under: those of other terminologies are exported as `SNOMED-CT::271649006`."""
        named = f"{terminology}::{code}"
        return named if terminology not in _LOCAL and self.terms(named) else code

    def bindings(self, code: str) -> dict[str, OdinValue]:
        return {name: codes[code] for name, codes in self.bound.items() if code in codes}


@dataclass(frozen=True)
class Name:
    """A name that a template gives a node, in the template's language and, where it is a code, in all of them."""

    text: str
    texts: Mapping[str, str]
    code: CodeTerm | None = None


def allowed_names(node: CObject, words: Words) -> tuple[Name, ...]:
    """The one that the template leaves, or those to choose among; none where any name goes."""
    coded, texts = tuple(_coded(node, words)), _texts(node)
    if len(texts) == len(coded) == 1:
        return (Name(texts[0], {words.language: texts[0]}, coded[0].code),)
    return tuple(Name(text, {words.language: text}) for text in texts) or coded


def has_coded_name(node: CObject) -> bool:
    return any(child.rm_type == "DV_CODED_TEXT" for child in _below(node, "name"))


def fixed_name(node: CObject) -> str | None:
    """The one name that the template leaves, where it gives one as text."""
    texts = _texts(node)
    return texts[0] if len(texts) == 1 else None


def _texts(node: CObject) -> tuple[str, ...]:
    for child in _below(node, "name"):
        for text in _below(child, "value"):
            if isinstance(text, StringConstraint) and text.values and not text.open_list:
                return text.values
    return ()


def _coded(node: CObject, words: Words) -> Iterator[Name]:
    for child in _below(node, "name"):
        for codes in _below(child, "defining_code"):
            if isinstance(codes, CodeConstraint):
                for code in codes.codes:
                    texts = words.texts(words.key(codes.terminology, code))
                    text = texts.get(words.language) or next(iter(texts.values()), code)
                    yield Name(text, texts or {words.language: text}, CodeTerm(codes.terminology, code))


def _below(node: CObject, name: str) -> Iterator[CObject]:
    if isinstance(node, ComplexObject):
        yield from (child for each in node.attributes if each.name == name for child in each.children)
