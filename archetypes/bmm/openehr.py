"""The openEHR reference model from the project's own compact table, `openehr_rm.txt`, which explains its notation."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from archetypes.bmm.model import ModelClass, ModelType, Property, ReferenceModel
from archetypes.constraints import Multiplicity

_CLASS = re.compile(
    r"(?P<name>\w+)(?:<(?P<parameters>[^>]*)>)?(?P<abstract> abstract)?"
    r"(?: < (?P<ancestors>[^(]*[^( ]))?(?: \((?P<values>[^)]*)\))?"
)
_ATTRIBUTE = re.compile(r" {2}(?P<name>\w+)(?P<mark>!?[*+=]?) (?P<type>\S+)")
_ANYTHING = ModelType("Any")
#: As archetype ids name them: `openEHR-EHR_EXTRACT-EXTRACT.name.v1`.
_PACKAGES = frozenset({"EHR", "DEMOGRAPHIC", "COMPOSITION", "EHR_EXTRACT"})
_CARDINALITY = {"*": Multiplicity(0, None), "+": Multiplicity(1, None)}


@cache
def openehr() -> ReferenceModel:
    text = resources.files("archetypes.bmm").joinpath("openehr_rm.txt").read_text(encoding="utf-8")
    classes: dict[str, ModelClass] = {}
    properties: dict[str, Property] = {}
    for line in text.splitlines():
        if line.startswith("#") or not line:
            continue
        attribute = _ATTRIBUTE.fullmatch(line)
        if attribute:
            properties[attribute["name"]] = _property(attribute)
            continue
        properties = {}
        found = _CLASS.fullmatch(line)
        assert found is not None, line
        classes[found["name"].casefold()] = _class(found, properties)
    return ReferenceModel("openEHR", "1.1.0", _PACKAGES, classes)


def _class(found: re.Match[str], properties: dict[str, Property]) -> ModelClass:
    parameters: dict[str, ModelType] = {}
    for parameter in _listed(found["parameters"]):
        name, _, bound = parameter.partition(":")
        parameters[name] = ModelType.parse(bound) if bound else _ANYTHING
    return ModelClass(
        found["name"],
        tuple(ModelType.parse(each) for each in _listed(found["ancestors"])),
        abstract=found["abstract"] is not None,
        parameters=parameters,
        properties=properties,
        values=_listed(found["values"]),
    )


def _property(found: re.Match[str]) -> Property:
    return Property(
        found["name"],
        ModelType.parse(found["type"]),
        mandatory=found["mark"].startswith(("!", "+")),
        computed=found["mark"] == "=",
        cardinality=_CARDINALITY.get(found["mark"][-1:]),
    )


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",")) if text else ()
