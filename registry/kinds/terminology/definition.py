"""The terminology kind: what it refers to and says to search, and how gravely its changes are graded."""

from collections.abc import Iterator, Mapping
from typing import Any

import codesets
from registry.kinds.kind import Format, Grade, Reference, Words
from registry.kinds.structured import Collection, Form, Rule, StructuredKind
from registry.kinds.terminology.checks import check
from registry.kinds.terminology.fhir import told, write_fhir
from registry.kinds.terminology.sample import empty, sample
from registry.kinds.terminology.schema import TerminologySchema
from registry.kinds.terminology.table import read_table, write_table

Content = Mapping[str, Any]


def _references(content: Content) -> Iterator[Reference]:
    for concept in content.get("concepts", ()):
        for mapping in concept.get("mappings", ()):
            yield Reference(concept["id"], mapping["standard"], mapping.get("version"), mapping["code"], "maps")


def _words(content: Content) -> Iterator[Words]:
    for language, title in content["title"].items():
        yield Words("", title, language, "preferred")
    for language, text in content.get("description", {}).items():
        yield Words("", text, language, "definition")
    for concept in content.get("concepts", ()):
        yield from _concept_words(concept)


def _concept_words(concept: Mapping[str, Any]) -> Iterator[Words]:
    key = concept["id"]
    yield Words(key, key, "", "code")
    for language, said in concept["terms"].items():
        if "preferred" in said:
            yield Words(key, said["preferred"], language, "preferred")
        for sort, role in (("synonyms", "synonym"), ("abbreviations", "abbreviation"), ("deprecated", "other")):
            yield from (Words(key, term, language, role) for term in said.get(sort, ()))
    for language, text in concept.get("definition", {}).items():
        yield Words(key, text, language, "definition")
    for mapping in concept.get("mappings", ()):
        yield Words(key, mapping["code"], "", "other")


def _term(concept: Mapping[str, Any]) -> str:
    """The preferred term in bokmål, else in the first language that has one."""
    preferred = [said.get("preferred", "") for said in (concept["terms"].get("nb", {}), *concept["terms"].values())]
    return next(filter(None, preferred), "")


def _first_broader(concept: Mapping[str, Any]) -> str | None:
    broader = concept.get("broader")
    return broader[0] if broader else None


def _loses(before: Any, after: Any) -> bool:
    return bool(set(before or ()) - set(after or ()))


RULES = (
    Rule("added concepts", Grade.MINOR, "The concept «{item}» was added."),
    Rule("removed concepts", Grade.MAJOR, "The concept «{item}» was removed."),
    Rule(
        "changed concepts.status",
        Grade.MAJOR,
        "«{item}» is no longer in use.",
        when=lambda before, after: after == "retired",
    ),
    Rule("changed concepts.status", Grade.MINOR, "The status of «{item}» is now {after}."),
    Rule("changed concepts.broader", Grade.MAJOR, "«{item}» stands elsewhere in the hierarchy: it was under {before}."),
    Rule("changed concepts.definition*", Grade.MINOR, "The definition of «{item}» was changed."),
    Rule("changed concepts.terms.*preferred", Grade.MINOR, "{before} is now called {after}."),
    Rule("changed concepts.terms*", Grade.MINOR, "«{item}» lost terms.", when=_loses),
    Rule("changed concepts.terms*", Grade.PATCH, "«{item}» has other terms besides the preferred."),
    Rule("changed concepts.mappings*", Grade.MINOR, "The mappings of «{item}» were changed."),
    Rule("changed concepts.replaced_by", Grade.MINOR, "What replaces «{item}» was changed."),
    Rule("changed concepts.related", Grade.PATCH, "What «{item}» is related to was changed."),
    Rule("changed concepts.scope_note*", Grade.PATCH, "The scope note of «{item}» was changed."),
    Rule("changed concepts.*", Grade.PATCH, "{field} of «{item}» was changed."),
    Rule("changed head.*", Grade.PATCH, "{field} of the terminology was changed."),
)


class Terminology(StructuredKind):
    """A structured kind that can be told as a code system."""

    is_codeset = False

    def thing(self, content: Content) -> codesets.Thing:
        return told(content)


TERMINOLOGY = Terminology(
    name="terminology",
    label="Terminology",
    schema=TerminologySchema,
    sample_content=sample,
    empty_content=empty,
    collections=(Collection("concepts", "id", label=_term, parent=_first_broader, status="status"),),
    rules=RULES,
    check=check,
    refer=_references,
    say=_words,
    forms=(
        Form(Format("csv", "text/csv", "csv"), read_table, write_table),
        Form(Format("fhir+json", "application/fhir+json", "json", reads=False), write=write_fhir),
    ),
)
