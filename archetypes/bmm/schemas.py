"""Reads P_BMM in ODIN (openEHR LANG, BMM persistence): schemas with what they include, put together as models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archetypes.adl import odin
from archetypes.adl.lexer import Lexer, decode
from archetypes.bmm.model import ModelClass, ModelType, Property, ReferenceModel
from archetypes.constraints import ANY_NUMBER, Multiplicity
from archetypes.errors import Place
from archetypes.near import meant
from archetypes.source import FilePath, files
from archetypes.telling import tell
from archetypes.values import Interval, OdinObject, OdinTable, OdinValue, Typed

_ANYTHING = ModelType("Any")
_SUFFIX = ".bmm"
#: The attributes of P_BMM whose meaning counts here.
_NAMES = frozenset(
    [
        "rm_publisher",
        "schema_name",
        "rm_release",
        "model_name",
        "includes",
        "archetype_rm_closure_packages",
        "packages",
        "classes",
        "primitive_types",
        "class_definitions",
        "name",
        "type",
        "documentation",
        "ancestors",
        "ancestor_defs",
        "is_abstract",
        "properties",
        "generic_parameter_defs",
        "conforms_to_type",
        "type_def",
        "container_type",
        "root_type",
        "generic_parameters",
        "cardinality",
        "is_mandatory",
        "is_computed",
        "item_names",
    ]
)


@dataclass(frozen=True)
class Schema:
    """One file: its own classes, and the ids of the schemas that it includes."""

    publisher: str
    name: str
    release: str
    packages: frozenset[str]
    includes: tuple[str, ...]
    classes: Mapping[str, ModelClass]

    @property
    def id(self) -> str:
        return f"{self.publisher}_{self.name}_{self.release}".casefold()


def read_schema(text_or_bytes: str | bytes) -> Schema:
    """Raises `ParseError` for what is no ODIN or names no model."""
    lexer = Lexer(decode(text_or_bytes))
    document = odin.document(lexer)
    if lexer.kind != "end":
        raise lexer.expected(tell("the end of the schema or another attribute"), "SDINV")
    for name, place in _slips(document):
        message = tell("'{name}' says nothing here; is '{meant}' meant?", name=name, meant=meant(name, _NAMES))
        raise lexer.error("SDINV", message, place)
    head = {name: _text(document, name) for name in ("rm_publisher", "schema_name", "rm_release")}
    missing = [name for name, value in head.items() if not value]
    if missing:
        message = tell("no P_BMM schema: {names} is missing", names=", ".join(missing))
        raise lexer.error("SDINV", message, document.place)
    classes = (*_table(document, "primitive_types"), *_table(document, "class_definitions"))
    return Schema(
        publisher=head["rm_publisher"],
        name=head["schema_name"],
        release=head["rm_release"],
        packages=_packages(document),
        includes=tuple(_text(each, "id").casefold() for _, each in _table(document, "includes")),
        classes={made.name.casefold(): made for key, each in classes if (made := _class(key, each))},
    )


def _slips(value: OdinValue) -> Iterator[tuple[str, Place | None]]:
    """Attributes that P_BMM has but for one letter: what they say would be lost."""
    inner = value.value if isinstance(value, Typed) else value
    if isinstance(inner, OdinObject):
        yield from ((name, inner.place) for name in inner.attributes if name not in _NAMES and meant(name, _NAMES))
    below = inner.attributes if isinstance(inner, OdinObject) else inner.items if isinstance(inner, OdinTable) else {}
    for each in below.values():
        yield from _slips(each)


def models(paths: Iterable[FilePath]) -> list[ReferenceModel]:
    """Every model of these files and folders. Raises `ParseError`, and OSError for a file that cannot be read."""
    read = [read_schema(path.read_bytes()) for path in files(paths, (_SUFFIX,))]
    schemas = {schema.id: schema for schema in read}
    return [_model(schema, schemas) for schema in schemas.values() if schema.packages]


def _model(schema: Schema, schemas: Mapping[str, Schema]) -> ReferenceModel:
    """The schema and all that it includes; what is nearer goes before what is further off."""
    classes: dict[str, ModelClass] = {}
    waiting, seen, complete = [schema.id], {schema.id}, True
    while waiting:
        current = schemas.get(waiting.pop(0))
        if current is None:
            complete = False
            continue
        for name, each in current.classes.items():
            classes.setdefault(name, each)
        new = [each for each in current.includes if each not in seen]
        seen.update(new)
        waiting.extend(new)
    return ReferenceModel(schema.publisher, schema.release, schema.packages, classes, complete)


def _packages(document: OdinObject) -> frozenset[str]:
    """`model_name`, or the last part of each package that archetypes may be about."""
    stated = document.attributes.get("archetype_rm_closure_packages", ())
    closures = (stated,) if isinstance(stated, str) else stated if isinstance(stated, tuple) else ()
    names = {str(each).rpartition(".")[2] for each in closures} | {_text(document, "model_name")}
    return frozenset(name.upper() for name in names if name)


def _class(key: str, value: OdinObject) -> ModelClass | None:
    name = _text(value, "name") or key
    if not name:
        return None
    parameters = {
        _text(each, "name") or parameter: _bound(each) for parameter, each in _table(value, "generic_parameter_defs")
    }
    # A type with parameters of its own stands among `ancestor_defs`, under a key of any name.
    generic = [_type(each) for _, each in _table(value, "ancestor_defs")]
    plain = [ModelType.parse(each) for each in _texts(value, "ancestors")]
    properties = {each.name: each for key, held in _table(value, "properties") if (each := _property(key, held))}
    return ModelClass(
        ModelType.parse(name).root,
        (*plain, *generic),
        abstract=_flag(value, "is_abstract"),
        parameters=parameters,
        properties=properties,
        values=_texts(value, "item_names"),
    )


def _bound(parameter: OdinObject) -> ModelType:
    bound = _text(parameter, "conforms_to_type")
    return ModelType.parse(bound) if bound else _ANYTHING


def _property(key: str, value: OdinObject) -> Property | None:
    container = _container(value)
    cardinality = value.attributes.get("cardinality")
    return Property(
        _text(value, "name") or key,
        _element(container) if container else _type(value),
        mandatory=_flag(value, "is_mandatory"),
        computed=_flag(value, "is_computed"),
        cardinality=_multiplicity(cardinality) if container else None,
    )


def _container(value: OdinObject) -> OdinObject | None:
    definition = _object(value.attributes.get("type_def"))
    return definition if definition and "container_type" in definition.attributes else None


def _element(container: OdinObject) -> ModelType:
    """What a container holds; a container of containers holds what the inner one does."""
    inner = _object(container.attributes.get("type_def"))
    if inner and "container_type" in inner.attributes:
        return _element(inner)
    return _type(container)


def _type(value: OdinObject) -> ModelType:
    """`type`, or `type_def` with a root type and its parameters."""
    definition = _object(value.attributes.get("type_def"))
    if definition:
        return _type(definition)
    root = _text(value, "root_type")
    if not root:
        return ModelType.parse(_text(value, "type") or _ANYTHING.root)
    parameters = [ModelType.parse(each) for each in _texts(value, "generic_parameters")]
    parameters.extend(_type(each) for _, each in _table(value, "generic_parameter_defs"))
    return ModelType(root, tuple(parameters))


def _multiplicity(value: OdinValue | None) -> Multiplicity:
    if isinstance(value, int):
        return Multiplicity(value, value)
    if not isinstance(value, Interval):
        return ANY_NUMBER
    lower, upper = value.lower, value.upper
    return Multiplicity(lower if isinstance(lower, int) else 0, upper if isinstance(upper, int) else None)


def _object(value: OdinValue | None) -> OdinObject | None:
    inner = value.value if isinstance(value, Typed) else value
    return inner if isinstance(inner, OdinObject) else None


def _table(owner: OdinObject, name: str) -> list[tuple[str, OdinObject]]:
    value = owner.attributes.get(name)
    table = value.value if isinstance(value, Typed) else value
    if not isinstance(table, OdinTable):
        return []
    return [(str(key), each) for key, held in table.items.items() if (each := _object(held))]


def _text(owner: OdinObject, name: str) -> str:
    value = owner.attributes.get(name)
    return value if isinstance(value, str) else ""


def _texts(owner: OdinObject, name: str) -> tuple[str, ...]:
    value = owner.attributes.get(name)
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, tuple) else ()


def _flag(owner: OdinObject, name: str) -> bool:
    return owner.attributes.get(name) is True
