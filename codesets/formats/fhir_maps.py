"""What a ConceptMap says differently in R4 and R5: scopes, versions of groups, relationships, what is not mapped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

#: R4 reads from target to source ("the target is wider"), R5 from source to target.
RELATIONSHIP_OF: Final[Mapping[str, str]] = {
    "relatedto": "related-to",
    "equivalent": "equivalent",
    "equal": "equivalent",
    "wider": "source-is-narrower-than-target",
    "subsumes": "source-is-narrower-than-target",
    "narrower": "source-is-broader-than-target",
    "specializes": "source-is-broader-than-target",
    "inexact": "related-to",
    "unmatched": "not-related-to",
    "disjoint": "not-related-to",
}
EQUIVALENCE_OF: Final[Mapping[str, str]] = {
    "related-to": "relatedto",
    "equivalent": "equivalent",
    "source-is-narrower-than-target": "wider",
    "source-is-broader-than-target": "narrower",
    "not-related-to": "disjoint",
}
#: Where R5 keeps R4's own word for a relationship, where it says more than R5's.
EQUIVALENCE: Final = "http://hl7.org/fhir/4.0/StructureDefinition/extension-ConceptMap.group.element.target.equivalence"
_WORDS_BACK: Final = {"subsumes": "specializes", "specializes": "subsumes"}
_SCOPES: Final = {
    f"{side}{kind}": f"{side}Scope{kind}" for side in ("source", "target") for kind in ("Uri", "Canonical")
}
_TO_R5_MODE: Final = {"provided": "use-source-code"}
_TO_R4_MODE: Final = {"use-source-code": "provided"}

Json = dict[str, Any]


def word_back(word: str | None) -> str | None:
    """One of the words of which R5 has no equal, read from the other end of the mapping."""
    return _WORDS_BACK.get(word, word) if word else None


def map_in_r4(values: Mapping[str, Any]) -> Json:
    """The ConceptMap with R4's elements in the place of R5's, as far as R4 has a place of its own."""
    back = {new: old for old, new in _SCOPES.items()}
    found = {back.get(name, name): value for name, value in values.items()}
    identifiers = found.get("identifier")
    if isinstance(identifiers, list):  # R4 allows one
        found["identifier"] = identifiers[0] if identifiers else None
        found = {name: value for name, value in found.items() if value is not None}
    return _with_groups(found, _group_in_r4)


def map_in_r5(values: Mapping[str, Any]) -> Json:
    found = {_SCOPES.get(name, name): value for name, value in values.items()}
    if isinstance(found.get("identifier"), Mapping):
        found["identifier"] = [found["identifier"]]
    return _with_groups(found, _group_in_r5)


def _with_groups(found: Json, turn: Callable[[Json], Json]) -> Json:
    groups = found.get("group")
    if isinstance(groups, list):
        found["group"] = [turn(dict(each)) if isinstance(each, Mapping) else each for each in groups]
    return found


def _changed(owner: Json, name: str, turn: Callable[[Json], Json]) -> None:
    """Turn every object of a list, or the one object, of that name."""
    value = owner.get(name)
    if isinstance(value, list):
        owner[name] = [turn(dict(each)) if isinstance(each, Mapping) else each for each in value]
    elif isinstance(value, Mapping):
        owner[name] = turn(dict(value))


def _group_in_r4(group: Json) -> Json:
    for side in ("source", "target"):
        uri = group.get(side)
        if isinstance(uri, str) and "|" in uri:
            group[side], _, group[f"{side}Version"] = uri.partition("|")
    _changed(group, "element", _element_in_r4)
    _changed(group, "unmapped", _unmapped_in_r4)
    return group


def _group_in_r5(group: Json) -> Json:
    for side in ("source", "target"):
        version = group.pop(f"{side}Version", None)
        if isinstance(version, str) and isinstance(group.get(side), str):
            group[side] = f"{group[side].partition('|')[0]}|{version}"
    _changed(group, "element", _element_in_r5)
    _changed(group, "unmapped", _unmapped_in_r5)
    return group


def _element_in_r4(element: Json) -> Json:
    if element.get("noMap") is True and not element.get("target"):
        del element["noMap"]
        element["target"] = [{"equivalence": "unmatched"}]
        return element
    _changed(element, "target", _target_in_r4)
    return element


def _element_in_r5(element: Json) -> Json:
    if element.get("target") == [{"equivalence": "unmatched"}]:
        del element["target"]
        return {**element, "noMap": True}
    _changed(element, "target", _target_in_r5)
    return element


def _target_in_r4(target: Json) -> Json:
    relationship, own = target.pop("relationship", None), own_word(target)
    if own is not None:
        target["equivalence"] = own
    elif "equivalence" not in target and relationship is not None:
        target["equivalence"] = EQUIVALENCE_OF.get(str(relationship), "relatedto")
    for name in ("dependsOn", "product"):
        _changed(target, name, _dependency_in_r4)
    return target


def own_word(target: Json) -> str | None:
    """Takes R4's own word for the relationship out of the extensions of a target."""
    extensions = target.get("extension")
    if not isinstance(extensions, list):
        return None
    found = [each for each in extensions if isinstance(each, Mapping) and each.get("url") == EQUIVALENCE]
    word = found[0].get("valueCode") if found else None
    if not isinstance(word, str) or word not in RELATIONSHIP_OF:
        return None
    left = [each for each in extensions if each not in found]
    if left:
        target["extension"] = left
    else:
        del target["extension"]
    return word


def _target_in_r5(target: Json) -> Json:
    """R4's own word stays, as an extension, where it says more than R5's."""
    equivalence = target.get("equivalence")
    if isinstance(equivalence, str) and "relationship" not in target:
        target["relationship"] = found = RELATIONSHIP_OF.get(equivalence, "related-to")
        del target["equivalence"]
        if EQUIVALENCE_OF[found] != equivalence:
            others = target.get("extension")
            word = {"url": EQUIVALENCE, "valueCode": equivalence}
            target["extension"] = [*(others if isinstance(others, list) else []), word]
    for name in ("dependsOn", "product"):
        _changed(target, name, _dependency_in_r5)
    return target


def _dependency_in_r4(dependency: Json) -> Json:
    attribute = dependency.pop("attribute", None)
    if attribute is None:
        return dependency
    found = {"property": attribute}
    for name in [each for each in dependency if each.startswith("value") and each != "valueSet"]:
        value = dependency.pop(name)
        if isinstance(value, Mapping):
            found |= {key: value[name] for key, name in _CODING.items() if name in value}
        else:
            found["value"] = str(value).lower() if isinstance(value, bool) else value
    return {**found, **dependency}


def _dependency_in_r5(dependency: Json) -> Json:
    """R4 tells a coding by its system."""
    attribute, value = dependency.pop("property", None), dependency.pop("value", None)
    if attribute is None:
        return dependency
    coding = {name: dependency.pop(key) for key, name in _CODING.items() if key in dependency}
    if coding:
        return {"attribute": attribute, "valueCoding": {**coding, "code": value}, **dependency}
    return {"attribute": attribute, **({} if value is None else {"valueString": value}), **dependency}


#: Where R4's dependency holds the parts of a coding.
_CODING: Final = {"system": "system", "display": "display", "value": "code"}


def _unmapped_in_r4(unmapped: Json) -> Json:
    mode = unmapped.get("mode")
    other = unmapped.pop("otherMap", None)
    return {**unmapped, "mode": _TO_R4_MODE.get(str(mode), mode), **({"url": other} if other else {})}


def _unmapped_in_r5(unmapped: Json) -> Json:
    mode = unmapped.get("mode")
    other = unmapped.pop("url", None)
    return {**unmapped, "mode": _TO_R5_MODE.get(str(mode), mode), **({"otherMap": other} if other else {})}
