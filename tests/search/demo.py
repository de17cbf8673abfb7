"""What the demo publishes, as documents: its own standards and the list of document types, without a database."""

from collections.abc import Iterator
from typing import Any, get_args

from registry import kinds
from registry.demo import content
from registry.kinds.score.sample import news2
from registry.search import Document, Text
from registry.search.documents import Language, Role
from tests.search.conftest import ALWAYS


def documents() -> Iterator[Document]:
    """Each standard itself, and its items."""
    for slug, kind, title, told in _standards():
        yield from _of(slug, kind, title, told)


def _standards() -> Iterator[tuple[str, str, dict[str, str], Any]]:
    types = content.document_types()
    yield "dokumenttyper", "codeset", dict(types.title), types
    for slug, terms in (
        ("icd-10-norske-termer", content.norwegian_terms()),
        ("laboratoriebegreper", content.laboratory_concepts()),
    ):
        yield slug, "terminology", terms["title"], terms
    for name, adl in content.archetypes():
        yield name.split(".")[1].replace("_", "-"), "archetype", content.concept_names(adl), adl
    for phrase in content.phrases():
        yield phrase["slug"], "phrase", phrase["content"]["title"], phrase["content"]
    for slug, regimen in content.regimens().items():
        yield slug, "regimen", regimen["title"], regimen
    yield "news2", "score", news2()["title"], news2()


def _of(slug: str, name: str, title: dict[str, str], told: Any) -> Iterator[Document]:
    kind = kinds.kind(name)
    texts: dict[str, list[Text]] = {"": [Text(value, _language(code), "preferred") for code, value in title.items()]}
    texts[""] += [Text(code, "", "code") for code in (slug, getattr(told, "url", "")) if code]
    for each in kind.words(told):
        texts.setdefault(each.item, []).append(Text(each.value, _language(each.language), _role(each.role)))
    labels = {item.key: item.label for item in kind.items(told)}
    for item, found in texts.items():
        label = labels.get(item, found[0].value)
        yield Document(slug, item, name, "", slug, label, tuple(dict.fromkeys(found)), ALWAYS)


def _language(name: str) -> Language:
    return name if name in get_args(Language) else ""  # type: ignore[return-value]


def _role(name: str) -> Role:
    return name if name in get_args(Role) else "other"  # type: ignore[return-value]
