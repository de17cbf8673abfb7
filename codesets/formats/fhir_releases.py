"""Resources in the form of one FHIR release, told in another: R5 in R4 and back, losing nothing.

An element that R4 lacks becomes the extension that HL7 defines for it
(`http://hl7.org/fhir/5.0/StructureDefinition/extension-…`), and is found there again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from codesets.formats.fhir_definitions import PRIMITIVES, ElementDefinition, definitions, elements_of
from codesets.formats.fhir_maps import map_in_r4, map_in_r5
from codesets.formats.fhir_questionnaires import ITEM, OPTION, item_in_r4, item_in_r5, option_in_r4, option_in_r5

_PARAMETERS: Final = {"resourceType", "parameter"}
_PLAIN: Final = frozenset(
    {"name", *(f"value{kind}" for kind in ("String", "Code", "Uri", "Canonical", "Boolean", "Integer", "DateTime"))}
)
_CODING: Final = frozenset({"system", "version", "code", "display"})

Json = dict[str, Any]
EXTENSION: Final = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
FILTER_OP: Final = f"{EXTENSION}ValueSet.compose.include.filter.op"
#: Operators that R4's value set of them does not have.
NEW_OPERATORS: Final = frozenset({"child-of", "descendent-leaf"})
_FILTER: Final = "ValueSet.compose.include.filter"

#: Written so for speed: every answer passes here.
_OBJECT: Final = (dict, Mapping)
_NESTED: Final = (dict, list, Mapping)

#: Types whose elements mean the same by other names: what makes R4 of them, and what R5.
_OTHERWISE: Final[Mapping[str, tuple[Callable[[Mapping[str, Any]], Json], Callable[[Mapping[str, Any]], Json]]]] = {
    "ConceptMap": (map_in_r4, map_in_r5),
    ITEM: (item_in_r4, item_in_r5),
    OPTION: (option_in_r4, option_in_r5),
}


def in_r4(resource: Mapping[str, Any]) -> Json:
    """An R5 resource as R4; elements that neither release knows stay where they are."""
    if resource.keys() == _PARAMETERS and resource["resourceType"] == "Parameters" and _is_alike(resource["parameter"]):
        return dict(resource)
    found: Json = _down(resource, str(resource.get("resourceType")))
    return found


def _is_alike(parameters: Any) -> bool:
    """Whether both releases write these parameters alike: most answers are, and need not be taken apart."""
    for each in parameters:
        for name, value in each.items():
            if name == "part":
                if not _is_alike(value):
                    return False
            elif name == "valueCoding":
                if not value.keys() <= _CODING:
                    return False
            elif name not in _PLAIN:
                return False
    return True


def in_r5(resource: Mapping[str, Any]) -> Json:
    """An R4 resource as R5, also one that is R5 already."""
    found: Json = _up(resource, str(resource.get("resourceType")))
    return found


def _down(values: Any, kind: str) -> Any:
    if not isinstance(values, _OBJECT):
        return values
    if kind == "Resource":
        kind = str(values.get("resourceType"))
    if kind in _OTHERWISE:
        values = _OTHERWISE[kind][0](values)
    old, new = _known(kind, "R4"), _known(kind, "R5")
    found: Json = {}
    extensions: list[Json] = []
    for name, value in values.items():
        if name in old or name not in new:
            found[name] = _each(value, new[name], _down) if name in new and isinstance(value, _NESTED) else value
        elif value is not None:
            extensions += _extensions(f"{EXTENSION}{kind}.{_path_name(new[name], name)}", value, new[name])
    if extensions:
        found["extension"] = [*_list(found.get("extension")), *extensions]
    return _old_operator(found) if kind == _FILTER else found


def _known(kind: str, release: str) -> Mapping[str, tuple[ElementDefinition, str]]:
    """Nothing for a type that is not described here: it passes as it is."""
    return elements_of(kind, release) if kind in definitions(release) else {}


def _each(value: Any, known: tuple[ElementDefinition, str], turn: Any) -> Any:
    _, kind = known
    if kind in PRIMITIVES:
        return value
    return [turn(each, kind) for each in value] if isinstance(value, list) else turn(value, kind)


def _path_name(known: tuple[ElementDefinition, str], name: str) -> str:
    return known[0].name if known[0].choice else name


def _extensions(url: str, value: Any, known: tuple[ElementDefinition, str]) -> list[Json]:
    values = value if isinstance(value, list) else [value]
    return [_extension(url, each, known[1]) for each in values]


def _extension(url: str, value: Any, kind: str) -> Json:
    """A value by its type; what is itself made of elements has an extension for each, by its bare name."""
    if "." not in kind:
        return {"url": url, f"value{kind[0].upper()}{kind[1:]}": value}
    known = elements_of(kind, "R5")
    inner: list[Json] = []
    for name, each in value.items():
        if name == "extension":
            inner += each
        elif name in known:
            inner += _extensions(_path_name(known[name], name), each, known[name])
    return {"url": url, "extension": inner}


def _old_operator(values: Json) -> Json:
    if values.get("op") not in NEW_OPERATORS:
        return values
    extension = {"url": FILTER_OP, "valueCode": values.pop("op")}
    return {**values, "_op": {"extension": [extension]}}


def _up(values: Any, kind: str) -> Any:
    if not isinstance(values, Mapping):
        return values
    if kind == "Resource":
        kind = str(values.get("resourceType"))
    if kind in _OTHERWISE:
        values = _OTHERWISE[kind][1](values)
    new = _known(kind, "R5")
    found = {name: _each(value, new[name], _up) if name in new else value for name, value in values.items()}
    if kind == _FILTER:
        found = _new_operator(found)
    prefix = f"{EXTENSION}{kind}."
    if not any(_url(each).startswith(prefix) for each in _list(found.get("extension"))):
        return found
    every = found.pop("extension")
    left = [each for each in every if not _restored(found, each, prefix, kind)]
    return {**found, "extension": left} if left else found


def _restored(found: Json, extension: Any, prefix: str, kind: str) -> bool:
    url = _url(extension)
    return url.startswith(prefix) and _restore(found, url.removeprefix(prefix), extension, kind)


def _restore(found: Json, name: str, extension: Json, kind: str) -> bool:
    """Put the element back that an extension stands for; False where it stands for none that R5 has here."""
    known = {_path_name(each, key): each for key, each in elements_of(kind, "R5").items()}
    if name not in known:
        return False
    element, inner = known[name]
    key, value = _held(extension, name, element, inner)
    if key is None:
        return False
    if element.repeats:
        found.setdefault(key, []).append(value)
    else:
        found[key] = value
    return True


def _held(extension: Json, name: str, element: ElementDefinition, kind: str) -> tuple[str | None, Any]:
    """The JSON name and value that an extension holds."""
    if "." in kind:
        whole: Json = {}
        left = [each for each in _list(extension.get("extension")) if not _restore(whole, _bare(each), each, kind)]
        return name, {**whole, **({"extension": left} if left else {})}
    for key, value in extension.items():
        if key.startswith("value"):
            return (f"{name}{key.removeprefix('value')}" if element.choice else name), value
    return None, None


def _bare(extension: Json) -> str:
    return _url(extension).removesuffix("[x]")


def _new_operator(values: Json) -> Json:
    beside = values.get("_op")
    for each in _list(beside.get("extension")) if isinstance(beside, Mapping) else []:
        if _url(each) == FILTER_OP and isinstance(each.get("valueCode"), str):
            rest = {name: value for name, value in values.items() if name != "_op"}
            return {**rest, "op": each["valueCode"]}
    return values


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _url(extension: Any) -> str:
    url = extension.get("url") if isinstance(extension, Mapping) else None
    return url if isinstance(url, str) else ""
