"""The phrase kind: what it claims, refers to and says to search, and how gravely its changes are graded."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.kinds.kind import About, Format, Grade, Reference, Words
from registry.kinds.phrase.checks import check
from registry.kinds.phrase.rendering import MARKER, in_language, unit_sign
from registry.kinds.phrase.sample import empty, sample
from registry.kinds.phrase.schema import PhraseSchema
from registry.kinds.structured import Collection, Form, Rule, StructuredKind, title_of

DOCUMENT_TYPES = "urn:oid:2.16.578.1.12.4.1.1.9602"
_LANGUAGE_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English", "se": "Davvisámegiella"}

Content = Mapping[str, Any]


def _claims(content: Content) -> Iterator[str]:
    yield f"hotkey:{content['specialty'].casefold()}:{content['hotkey']}"


def _references(content: Content) -> Iterator[Reference]:
    if "document_type" in content:
        yield Reference("", DOCUMENT_TYPES, None, content["document_type"], "document-type")
    for slot in content.get("slots", ()):
        name = slot["name"]
        if bound := slot.get("code_set"):
            yield Reference(name, bound["standard"], bound.get("version"), None, "binds")
        if bound := slot.get("variable"):
            yield Reference(name, bound["archetype"], bound.get("version"), bound["path"], "records")
        if bound := slot.get("phrase"):
            yield Reference(name, bound["standard"], bound.get("version"), None, "includes")


def _words(content: Content) -> Iterator[Words]:
    yield Words("", content["hotkey"], "", "code")
    for language, title in content["title"].items():
        yield Words("", title, language, "preferred")
    yield Words("", content["specialty"], "nb", "other")
    for language, text in content.get("purpose", {}).items():
        yield Words("", text, language, "definition")
    for language, text in content["text"].items():
        yield Words("", " ".join(MARKER.sub(" ", text).split()), language, "other")
    for slot in content.get("slots", ()):
        for language, text in slot["label"].items():
            yield Words(slot["name"], text, language, "other")


def _plain_text(content: Content, about: About) -> bytes:
    """The phrase as it can be pasted anywhere: each slot as its label, with unit and choices, in brackets."""
    parts = [f"{title_of(about.title) or title_of(content['title'])} ({content['hotkey']})"]
    for language, text in content["text"].items():
        slots = {slot["name"]: _bracketed(slot, language) for slot in content.get("slots", ())}
        filled = MARKER.sub(lambda match, of=slots: of.get(match.group(1), match.group()), text)  # type: ignore[misc]
        parts.append(f"{_LANGUAGE_NAMES[language]}:\n{filled}")
    return ("\n\n".join(parts) + "\n").encode()


def _bracketed(slot: Mapping[str, Any], language: str) -> str:
    options = [in_language(option["label"], language) for option in slot.get("options", ())]
    asked = in_language(slot["label"], language)
    asked += f" ({unit_sign(slot['unit'])})" if "unit" in slot else ""
    asked += f": {' / '.join(options)}" if options else ""
    around = [in_language(slot.get(part), language) for part in ("connector", "closing")]
    return f"{around[0]}[{asked}]{around[1]}"


def _option_values(slot: Any) -> set[str]:
    return {option["value"] for option in slot or ()}


def _becomes_required(before: Any, after: Any) -> bool:
    return bool(after)


RULES = (
    Rule(
        "added slots",
        Grade.MAJOR,
        "The required slot «{item}» was added: the phrase asks for more than before.",
        when=lambda before, after: bool(after and after.get("required")),
    ),
    Rule("added slots", Grade.MINOR, "The slot «{item}» was added."),
    Rule("removed slots", Grade.MAJOR, "The slot «{item}» was removed: what it recorded has no place now."),
    Rule("changed slots.type", Grade.MAJOR, "«{item}» was of type {before}, and is now of type {after}."),
    Rule("changed slots.unit", Grade.MAJOR, "The unit of «{item}» was {before}, and is now {after}.", safety=True),
    Rule("changed slots.minimum", Grade.MAJOR, "The lowest value of «{item}» was {before}, and is now {after}.", True),
    Rule("changed slots.maximum", Grade.MAJOR, "The highest value of «{item}» was {before}, and is now {after}.", True),
    Rule("changed slots.required", Grade.MAJOR, "«{item}» must now be filled in.", when=_becomes_required),
    Rule("changed slots.required", Grade.MINOR, "«{item}» may now be left out."),
    Rule(
        "changed slots.options",
        Grade.MAJOR,
        "Choices of «{item}» are gone.",
        when=lambda before, after: bool(_option_values(before) - _option_values(after)),
    ),
    Rule("changed slots.options.value", Grade.MAJOR, "The choice {before} of «{item}» became {after}."),
    Rule("changed slots.options", Grade.MINOR, "«{item}» has new choices."),
    Rule("changed slots.variable*", Grade.MAJOR, "«{item}» is bound to another journal variable."),
    Rule("changed slots.code_set*", Grade.MINOR, "The code set of «{item}» was changed."),
    Rule("changed slots.label*", Grade.PATCH, "The label of «{item}» was reworded."),
    Rule("changed head.hotkey", Grade.MAJOR, "The hotkey was {before}, and is now {after}."),
    Rule("changed head.specialty", Grade.MAJOR, "The specialty was {before}, and is now {after}."),
    Rule("changed head.title*", Grade.PATCH, "The title was reworded."),
    Rule("changed head.purpose*", Grade.PATCH, "The purpose was reworded."),
    Rule("changed head.text*", Grade.MINOR, "The text was reworded."),
)

PHRASE = StructuredKind(
    name="phrase",
    label="Phrase",
    schema=PhraseSchema,
    sample_content=sample,
    empty_content=empty,
    collections=(Collection("slots", "name", label=lambda slot: title_of(slot["label"])),),
    rules=RULES,
    check=check,
    refer=_references,
    claim=_claims,
    say=_words,
    forms=(Form(Format("text", "text/plain", "txt", reads=False), write=_plain_text),),
)
