"""Code sets as items: the concepts of a system, the codes that a value set lists, the elements of a concept map."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import codesets
from codesets.authoring import drop_part
from codesets.things.canonical import to_json
from codesets.things.system import System, head_of
from registry.errors import ContentError, problem
from registry.kinds.codeset.faults import refused
from registry.kinds.kind import Item

#: The field of a value set or map that holds parts, and the field of a part that holds what is addressable.
NESTED = {"value-set": ("include", "concepts"), "concept-map": ("groups", "elements")}
PART = "part"


def title_of(thing: codesets.Thing | System) -> str:
    return codesets.text_in(thing.title, "nb", "nn", "no", "en") or thing.name or thing.url or ""


def items(thing: codesets.Thing | System) -> Iterator[Item]:
    """The head first. A code's parent is its first parent; a listed code or element says which part it is in.

    A code system may also be a compiled one, which is read concept by concept.
    """
    if not isinstance(thing, codesets.ValueSet | codesets.ConceptMap):
        head = codesets.to_dict(head_of(thing))
        yield Item("", title_of(thing), None, "active", head)
        for concept in thing.concepts if isinstance(thing, codesets.CodeSystem) else thing.every():
            parent = concept.parents[0] if concept.parents else None
            yield Item(concept.code, concept.display or concept.code, parent, concept.status, to_json(concept))
        return
    data = codesets.to_dict(thing)
    head, rows = _apart(data)
    yield Item("", title_of(thing), None, "active", head)
    for key, row in rows.items():
        yield Item(key, row.get("display") or row.get("code") or key, None, "active", row)


def _apart(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The head, whose parts are empty, and the rows by key; a row knows the number of its part."""
    outer, inner = NESTED[data["type"]]
    parts = data.get(outer, [])
    bare = [{name: value for name, value in part.items() if name != inner} for part in parts]
    head = {**data, outer: bare} if parts else data
    rows: dict[str, dict[str, Any]] = {}
    for number, part in enumerate(parts):
        for row in part.get(inner, ()):
            rows[_free_key(rows, part, row)] = {PART: number, **row}
    return head, rows


def _free_key(rows: Mapping[str, Any], part: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """The code; with its system where the same code of another has come first, numbered where even that is taken."""
    code = row.get("code") or "?"
    if code not in rows:
        return code
    key = named = f"{part.get('system') or part.get('source') or ''}|{code}"
    count = 1
    while key in rows:
        count += 1
        key = f"{named}|{count}"
    return key


def _together(head: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> codesets.Thing:
    outer, inner = NESTED[head["type"]]
    parts: list[dict[str, Any]] = [dict(part) for part in head.get(outer, ())]
    for key, row in rows.items():
        number = row.get(PART, 0)
        if not isinstance(number, int) or not 0 <= number < len(parts):
            fault = problem(
                "unknown-part",
                "There is no part {number}; add it to the standard's own fields first.",
                item=key,
                field=PART,
                number=number,
            )
            raise ContentError("The code has no place in this content.", problems=[fault])
        plain = {name: value for name, value in row.items() if name != PART}
        parts[number].setdefault(inner, []).append(plain)
    return thing_of({**head, **({outer: parts} if parts else {})})


def assembled(items: Iterable[Item]) -> codesets.Thing:
    """The code system that has these items, the head among them."""
    rows = {item.key: item.content for item in items}
    head = rows.pop("")
    return thing_of({**head, "concepts": list(rows.values())})


def thing_of(data: Any, item: str = "") -> codesets.Thing:
    try:
        return codesets.from_dict(data)
    except codesets.ReadError as error:
        raise refused(error, item) from error


def put(thing: codesets.Thing, key: str, content: Mapping[str, Any]) -> codesets.Thing:
    """The thing with the item; without a code in it, the item has the one that the key says."""
    if key == "":
        return _put_head(thing, content)
    if isinstance(thing, codesets.CodeSystem):
        concept = _concept(key, content)
        kept = thing.concepts
        at = next((place for place, each in enumerate(kept) if each.code == key), len(kept))
        return replace(thing, concepts=(*kept[:at], concept, *kept[at + 1 :]))
    head, rows = _apart(codesets.to_dict(thing))
    return _together(head, {**rows, key: {"code": key.rpartition("|")[2], **content}})


def _put_head(thing: codesets.Thing, content: Mapping[str, Any]) -> codesets.Thing:
    sort = codesets.to_dict(_bare(thing))["type"]
    if content.get("type", sort) != sort:
        fault = problem("sort-changed", "This is a {sort}, and stays one.", field="type", sort=sort)
        raise ContentError("A code set never becomes one of another sort.", problems=[fault])
    if isinstance(thing, codesets.CodeSystem):
        if "concepts" in content:
            fault = problem("table-in-head", "Concepts are items of their own; put them one by one.", field="concepts")
            raise ContentError("Concepts cannot be put with the standard's own fields.", problems=[fault])
        made = thing_of({"type": sort, **content})
        return replace(made, concepts=thing.concepts) if isinstance(made, codesets.CodeSystem) else made
    _, rows = _apart(codesets.to_dict(thing))
    return _together({"type": sort, **content}, rows)


def _bare(thing: codesets.Thing) -> codesets.Thing:
    return replace(thing, concepts=()) if isinstance(thing, codesets.CodeSystem) else thing


def _concept(key: str, content: Mapping[str, Any]) -> codesets.Concept:
    row = {"code": key, **content}
    if row["code"] != key:
        fault = problem(
            "key-changed", "The item says {said} where {key} was to be put.", item=key, said=row["code"], key=key
        )
        raise ContentError("An item's key never changes.", problems=[fault])
    made = thing_of({"type": "code-system", "concepts": [row]}, key)
    assert isinstance(made, codesets.CodeSystem)
    return made.concepts[0]


def remove(thing: codesets.Thing, key: str) -> codesets.Thing:
    """With the last code of a part of a value set the part goes: without a list it would mean the whole system."""
    if isinstance(thing, codesets.CodeSystem):
        kept = tuple(each for each in thing.concepts if each.code != key)
        found = len(kept) < len(thing.concepts)
        made: codesets.Thing = replace(thing, concepts=kept)
    else:
        head, rows = _apart(codesets.to_dict(thing))
        found = key in rows
        made = _together(head, {each: row for each, row in rows.items() if each != key})
        if found and isinstance(made, codesets.ValueSet) and not made.include[rows[key][PART]].concepts:
            made = drop_part(made, "include", rows[key][PART])
    if not found or key == "":
        raise unknown(key)
    return made


def retire(thing: codesets.Thing, key: str) -> codesets.Thing:
    if not isinstance(thing, codesets.CodeSystem):
        fault = problem("cannot-retire", "Only the codes of a code system have a status; remove it instead.", item=key)
        raise ContentError("The item cannot be retired.", problems=[fault])
    if key not in thing.tree:
        raise unknown(key)
    retired = (replace(each, status="retired") if each.code == key else each for each in thing.concepts)
    return replace(thing, concepts=tuple(retired))


def unknown(key: str) -> ContentError:
    if key == "":
        fault = problem("head-stays", "The standard's own fields can be changed, not removed or retired.")
        return ContentError("The standard's own fields stay.", problems=[fault])
    fault = problem("unknown-item", "There is no code {key} in this content.", item=key, key=key)
    return ContentError("There is no such item.", problems=[fault])


def arrange(thing: codesets.Thing, keys: Iterable[str]) -> codesets.Thing:
    place = {key: at for at, key in enumerate(keys)}
    if isinstance(thing, codesets.CodeSystem):
        ordered = sorted(thing.concepts, key=lambda concept: place.get(concept.code, len(place)))
        return replace(thing, concepts=tuple(ordered))
    head, rows = _apart(codesets.to_dict(thing))
    return _together(head, {key: rows[key] for key in sorted(rows, key=lambda each: place.get(each, len(place)))})
