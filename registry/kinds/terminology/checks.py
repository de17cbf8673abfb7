"""What is wrong with a terminology beyond its form: missing and doubled terms, broken relations, rings."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.errors import Problem, problem
from registry.kinds.kind import World

Concepts = Mapping[str, Mapping[str, Any]]


def check(content: Mapping[str, Any], world: World) -> Iterator[Problem]:
    concepts: Concepts = {concept["id"]: concept for concept in content.get("concepts", ())}
    if not concepts:
        yield problem("no-concepts", "The terminology has no concepts yet; add the first.", severity="warning")
    yield from _shared_terms(concepts)
    for concept in concepts.values():
        yield from _term_problems(concept)
        yield from _relation_problems(concept, concepts)
        yield from _mapping_problems(concept)
    yield from _rings(concepts)


def _term_problems(concept: Mapping[str, Any]) -> Iterator[Problem]:
    terms = concept["terms"]
    for language in dict.fromkeys(("nb", *terms)):
        said = terms.get(language, {})
        field = f"terms.{language}"
        if "preferred" not in said:
            yield problem(
                "missing-preferred",
                "There is no preferred term in {language}; give one.",
                item=concept["id"],
                field=f"{field}.preferred",
                language=language,
            )
        yield from _repeated(concept["id"], field, said)


def _repeated(item: str, field: str, said: Mapping[str, Any]) -> Iterator[Problem]:
    in_use = [said["preferred"]] if "preferred" in said else []
    in_use += [*said.get("synonyms", ()), *said.get("abbreviations", ())]
    folded = [each.casefold() for each in in_use]
    for term in dict.fromkeys(each for each in in_use if folded.count(each.casefold()) > 1):
        yield problem(
            "term-twice", "«{term}» stands twice; keep one.", item=item, field=field, severity="warning", term=term
        )
    for term in said.get("deprecated", ()):
        if term.casefold() in folded:
            yield problem(
                "deprecated-in-use",
                "«{term}» is both in use and deprecated; decide which.",
                item=item,
                field=f"{field}.deprecated",
                term=term,
            )


def _shared_terms(concepts: Concepts) -> Iterator[Problem]:
    """The same preferred term for two concepts is an error; one that is another's synonym is worth a look."""
    preferred: dict[tuple[str, str], str] = {}
    for key, language, term in _terms(concepts, "preferred"):
        first = preferred.setdefault((language, term.casefold()), key)
        if first != key:
            yield problem(
                "preferred-twice",
                "«{term}» is also the preferred term of {other}; make clear what tells them apart.",
                item=key,
                field=f"terms.{language}.preferred",
                term=term,
                other=first,
            )
    for key, language, term in _terms(concepts, "synonyms"):
        other = preferred.get((language, term.casefold()), key)
        if other != key:
            yield problem(
                "synonym-elsewhere",
                "The synonym «{term}» is the preferred term of {other}; should it stand here?",
                item=key,
                field=f"terms.{language}.synonyms",
                severity="warning",
                term=term,
                other=other,
            )


def _terms(concepts: Concepts, sort: str) -> Iterator[tuple[str, str, str]]:
    for key, concept in concepts.items():
        if concept.get("status") == "retired":
            continue
        for language, said in concept["terms"].items():
            found = said.get(sort, ())
            for term in [found] if isinstance(found, str) else found:
                yield key, language, term


def _relation_problems(concept: Mapping[str, Any], concepts: Concepts) -> Iterator[Problem]:
    item = concept["id"]
    yield from _unknown_others(concept, concepts)
    for field in ("related", "replaced_by"):
        if item in concept.get(field, ()):
            yield problem("points-at-itself", "The concept points at itself; remove that.", item=item, field=field)
    for other in concept.get("related", ()):
        if other in concept.get("broader", ()):
            yield problem(
                "related-and-broader",
                "{other} is both broader and related; keep the one that is meant.",
                item=item,
                field="related",
                severity="warning",
                other=other,
            )
    yield from _retired_broader(concept, concepts)


def _unknown_others(concept: Mapping[str, Any], concepts: Concepts) -> Iterator[Problem]:
    # the first broader concept is the item's parent, which is checked for all kinds alike
    linked = {name: concept.get(name, []) for name in ("broader", "related", "replaced_by")}
    for field, others in (linked | {"broader": linked["broader"][1:]}).items():
        for other in others:
            if other not in concepts:
                yield problem(
                    f"unknown-{field.replace('_', '-')}",
                    "{other} is not among the concepts; add it, or correct the identifier.",
                    item=concept["id"],
                    field=field,
                    other=other,
                )


def _retired_broader(concept: Mapping[str, Any], concepts: Concepts) -> Iterator[Problem]:
    if concept.get("status") == "retired":
        return
    for other in concept.get("broader", ()):
        if concepts.get(other, {}).get("status") == "retired":
            yield problem(
                "retired-broader",
                "The broader concept {other} is no longer in use; choose another.",
                item=concept["id"],
                field="broader",
                severity="warning",
                other=other,
            )


def _mapping_problems(concept: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[tuple[str, str | None, str]] = set()
    for mapping in concept.get("mappings", ()):
        target = (mapping["standard"], mapping.get("version"), mapping["code"])
        if target in seen:
            yield problem(
                "mapped-twice",
                "{code} in {standard} stands twice among the mappings; keep one.",
                item=concept["id"],
                field="mappings",
                code=mapping["code"],
                standard=mapping["standard"],
            )
        seen.add(target)


def _rings(concepts: Concepts) -> Iterator[Problem]:
    """Each ring of broader concepts once. Walks with a list of its own, so that depth cannot exhaust the stack."""
    done: set[str] = set()
    for start in concepts:
        path: dict[str, None] = {}
        waiting: list[tuple[str, bool]] = [(start, False)]
        while waiting:
            key, leaving = waiting.pop()
            if leaving:
                done.add(path.popitem()[0])
            elif key in path:
                keys = list(path)
                yield _ring(keys[keys.index(key) :])
            elif key in concepts and key not in done:
                path[key] = None
                waiting.append((key, True))
                waiting.extend((each, False) for each in concepts[key].get("broader", ()))


def _ring(keys: list[str]) -> Problem:
    return problem(
        "cycle",
        "Broader concepts go in a ring: {ring}. Take one of the links away.",
        item=keys[0],
        field="broader",
        ring=" → ".join([*keys[:10], keys[0]]),
    )
