"""The rules on the reference model: types and attributes that exist, and constraints that it has room for.

AOM 2, "C_OBJECT", "C_ATTRIBUTE" and "Reference Model Adaptation". What lies in a schema that is not there is let be.
"""

from __future__ import annotations

from collections.abc import Iterator

from archetypes.adl14 import domain_types
from archetypes.bmm import ModelClass, ModelType, ReferenceModel
from archetypes.constraints import (
    BooleanConstraint,
    Cardinality,
    CObject,
    CodeConstraint,
    ConstraintRef,
    DomainConstraint,
    NumberConstraint,
    StringConstraint,
    TemporalConstraint,
)
from archetypes.errors import Problem, problem
from archetypes.flattening.paths import UNSAID
from archetypes.telling import tell
from archetypes.validation.survey import AttributeSite, ObjectSite, Subject, is_primitive

_NUMBERS = frozenset({"integer", "integer64", "real", "double", "byte", "octet"})
_CODES = frozenset(
    {"code_phrase", "terminology_code", "terminology_term", "cd", "cv", "ce", "coded_text", "string", "dv_coded_text"}
)
#: Which primitive types of reference models a constraint may stand for (AOM 2, rm_primitive_type_equivalences).
_FITTING = {
    "Boolean": frozenset({"boolean"}),
    "Integer": _NUMBERS,
    "Real": frozenset({"real", "double"}),
    "String": frozenset({"string", "character", "uri"}),
    "Date": frozenset({"iso8601_date", "date", "iso8601_date_time", "date_time", "iso8601_type", "string"}),
    "Time": frozenset({"iso8601_time", "time", "iso8601_type", "string"}),
    "DateTime": frozenset({"iso8601_date_time", "date_time", "datetime", "iso8601_type", "string"}),
    "Duration": frozenset({"iso8601_duration", "duration", "iso8601_type", "string"}),
    "Code": _CODES - {"string"},
}
#: A type alone, as ADL 2 has it where its value is left open: `value matches {String[id9999]}`.
_NAMES = {
    "boolean": "Boolean",
    "integer": "Integer",
    "real": "Real",
    "string": "String",
    "character": "String",
    "uri": "String",
    "date": "Date",
    "time": "Time",
    "date_time": "DateTime",
    "duration": "Duration",
    "terminology_code": "Code",
}
_OPEN = frozenset({"any", "iso8601_type", "temporal", "ordered", "numeric", "ordered_numeric"})
_PRIMITIVES = frozenset().union(*_FITTING.values())
_OPENEHR = "openehr"


def types(subject: Subject) -> Iterator[Problem]:
    """VCORM: the types of the definition are types of the reference model. VCORMT: their parameters fit them.

    WCASE, a code of our own: they are in capital letters where the model's are, save for the primitive types that
    AOM 2 has too. Tools differ in whether they mind.
    """
    model = subject.model
    for each in subject.objects if model and model.complete else ():
        node = each.node
        own = _type(node)
        if model and not (is_primitive(node) or _named(own)) and own != UNSAID and not model.knows(own):
            message = tell("the reference model has no type {type}", type=own)
            yield problem("VCORM", message, each.path, node.place)
        known = model.find(own) if model and not is_primitive(node) else None
        if known and known.name != ModelType.parse(own).root and known.name.casefold() not in _NAMES:
            message = tell("the reference model writes {type} as {name}", type=own, name=known.name)
            yield problem("WCASE", message, each.path, node.place, "warning")
        for given, bound in _misfits(model, own) if model else ():
            message = tell("{type} takes {wanted}, not {given}", type=own, wanted=str(bound), given=str(given))
            yield problem("VCORMT", message, each.path, node.place)


def _misfits(model: ReferenceModel, type_name: str) -> Iterator[tuple[ModelType, ModelType]]:
    """The parameters of a type that do not conform to what its class takes, each with that."""
    if "<" not in type_name:
        return
    parsed = ModelType.parse(type_name)
    found = model.find(parsed)
    for given, bound in zip(parsed.parameters, found.parameters.values() if found else (), strict=False):
        if model.find(given) and model.find(bound) and not model.conforms(given, bound):
            yield given, bound


#: Whoever converts an archetype to ADL 2 writes what a quantity measures beside its units, as ADL 1.4 does.
_WRITTEN_BY_ALL = ("DV_QUANTITY", "property")


def attributes(subject: Subject) -> Iterator[Problem]:
    """VCARM: the attributes of a type are attributes of its class. WCARMC: and stored, not computed."""
    for site, model in _known_owners(subject):
        if site.held is None and model.complete:
            message = tell("{type} has no attribute '{name}'", type=site.owner, name=site.attribute.name)
            yield problem("VCARM", message, site.path, site.attribute.place)
        elif site.held is not None and site.held.computed and (site.owner, site.attribute.name) != _WRITTEN_BY_ALL:
            message = tell("'{name}' of {type} is computed, not stored", type=site.owner, name=site.attribute.name)
            yield problem("WCARMC", message, site.path, site.attribute.place, "warning")


def _known_owners(subject: Subject) -> Iterator[tuple[AttributeSite, ReferenceModel]]:
    if subject.model is None:
        return
    for site in subject.sites:
        if site.owner and subject.model.find(site.owner):
            yield site, subject.model


def existence(subject: Subject) -> Iterator[Problem]:
    """VCAEX: the existence of an attribute lies within that of the reference model. WCAEX: and says something new.

    In ADL 1.4 editors repeat it everywhere, and its grammar demands a cardinality: there it is nothing to warn of.
    """
    for site in subject.sites:
        stated, held = site.attribute.existence, site.held
        if stated is None or held is None:
            continue
        values = {"stated": str(stated), "name": site.attribute.name, "given": str(held.existence)}
        if not held.existence.contains(stated):
            message = tell("existence {stated} of '{name}' is outside the reference model's {given}", **values)
            yield problem("VCAEX", message, site.path, site.attribute.place)
        elif subject.archetype.is_adl2 and stated == held.existence and site.inherited is None:
            message = tell("existence {stated} of '{name}' is what the reference model says", **values)
            yield problem("WCAEX", message, site.path, site.attribute.place, "warning")


def cardinality(subject: Subject) -> Iterator[Problem]:
    """VCAM: containers alone have a cardinality. VCACA: it lies within that of the reference model.

    WCACA: and says something new, as WCAEX.
    """
    for site in subject.sites:
        stated, held = site.attribute.cardinality, site.held
        if stated is None or held is None:
            continue
        if held.cardinality is None:
            message = tell("'{name}' has a cardinality, but holds one value", name=site.attribute.name)
            yield problem("VCAM", message, site.path, site.attribute.place)
            continue
        values = {"stated": str(stated.interval), "name": site.attribute.name, "given": str(held.cardinality)}
        if not held.cardinality.contains(stated.interval):
            message = tell("cardinality {stated} of '{name}' is outside the reference model's {given}", **values)
            yield problem("VCACA", message, site.path, site.attribute.place)
        elif subject.archetype.is_adl2 and site.inherited is None and stated == Cardinality(held.cardinality):
            message = tell("cardinality {stated} of '{name}' is what the reference model says", **values)
            yield problem("WCACA", message, site.path, site.attribute.place, "warning")


def child_types(subject: Subject) -> Iterator[Problem]:
    """VCORMT: an object is of the type of its attribute, or of one that descends from it."""
    for site, model in _known_owners(subject):
        if site.held is None:
            continue
        wanted = site.held.type
        for each in site.objects:
            if not _conforms(model, each.node, wanted):
                message = tell(
                    "{type} is no {wanted}, which '{name}' of {owner} holds",
                    type=each.node.rm_type,
                    wanted=str(wanted),
                    name=site.attribute.name,
                    owner=site.owner,
                )
                yield problem("VCORMT", message, each.path, each.node.place)


def _conforms(model: ReferenceModel, node: CObject, wanted: ModelType) -> bool:
    """What the model does not know is for VCORM to say."""
    held = model.find(wanted)
    if held is None or wanted.root.casefold() in _OPEN or node.rm_type == UNSAID:
        return True
    if is_primitive(node):
        return bool(held.values) or _fits(model, node, wanted)
    named = _named(node.rm_type)
    if named and wanted.root.casefold() in _FITTING[named]:
        return True
    known = model.find(_type(node)) is not None
    return model.conforms(_type(node), wanted) if known else not named


def _named(rm_type: str) -> str | None:
    """The kind of plain value that a type's name means, whatever the reference model calls it."""
    return _NAMES.get(rm_type.casefold())


def _type(node: CObject) -> str:
    return domain_types.constrained(node.rm_type) if isinstance(node, DomainConstraint) else node.rm_type


def _fits(model: ReferenceModel, node: CObject, wanted: ModelType) -> bool:
    root = wanted.root.casefold()
    if isinstance(node, CodeConstraint | ConstraintRef):
        return model.publisher.casefold() != _OPENEHR or root in _CODES - {"string"}
    kind = _kind(node)
    if root in _FITTING[kind]:
        return True
    return root not in _PRIMITIVES and model.publisher.casefold() != _OPENEHR


def _kind(node: CObject) -> str:
    """The kind of the constraint itself, whatever name the text gives its type."""
    match node:
        case BooleanConstraint():
            return "Boolean"
        case StringConstraint():
            return "String"
        case NumberConstraint(values=values):
            whole = all(isinstance(bound, int) for value in values for bound in _bounds(value))
            return "Integer" if whole else "Real"
        case TemporalConstraint(rm_type=rm_type, pattern=pattern, values=values):
            return _temporal_kind(rm_type, pattern, values)
        case _:
            raise TypeError(f"no constraint on a plain value: {type(node).__name__}")


def _bounds(value: object) -> list[object]:
    bounds = (getattr(value, "lower", value), getattr(value, "upper", value))
    return [bound for bound in bounds if bound is not None]


def _temporal_kind(rm_type: str, pattern: str | None, values: tuple[object, ...]) -> str:
    for value in values:
        for bound in _bounds(value):
            return type(bound).__name__
    if pattern and pattern.upper().startswith("P"):
        return "Duration"
    named = rm_type.upper().removeprefix("ISO8601_").replace("_", "")
    return {"DATE": "Date", "TIME": "Time", "DATETIME": "DateTime"}.get(named, "Duration")


def enumerations(subject: Subject) -> Iterator[Problem]:
    """VCORMENV: what an enumeration is constrained to are values of it. VCORMENU: and of its kind."""
    for site, model in _known_owners(subject):
        held = model.find(site.held.type) if site.held else None
        if held is not None and held.values:
            for each in site.objects:
                yield from _enumerated(each, held)


def _enumerated(each: ObjectSite, held: ModelClass) -> Iterator[Problem]:
    node = each.node
    if isinstance(node, NumberConstraint):
        allowed: object = range(len(held.values))
    elif isinstance(node, StringConstraint):
        allowed = held.values
    else:
        message = tell("{type} is an enumeration; constrain it by its values", type=held.name)
        yield problem("VCORMENU", message, each.path, node.place)
        return
    for value in node.values:
        if isinstance(value, int | str) and value not in allowed:  # type: ignore[operator]  # both kinds are containers
            message = tell("{value} is no value of the enumeration {type}", value=value, type=held.name)
            yield problem("VCORMENV", message, each.path, node.place)


CONFORMANCE_RULES = (types, attributes, existence, cardinality, child_types, enumerations)
