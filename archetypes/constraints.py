"""The nodes of a definition: constraints on objects, their attributes and their primitive values, and assertions."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Final
from typing import Literal as OneOf

from archetypes.errors import Place
from archetypes.values import CodeTerm, Date, DateTime, Duration, Interval, OdinValue, Time
from archetypes.xml_elements import XmlElement


@dataclass(frozen=True)
class Multiplicity:
    """`{lower..upper}`; an upper of None is `*`."""

    lower: int
    upper: int | None

    def __str__(self) -> str:
        return f"{self.lower}..{'*' if self.upper is None else self.upper}"

    def contains(self, other: Multiplicity) -> bool:
        above = self.upper is None or (other.upper is not None and other.upper <= self.upper)
        return self.lower <= other.lower and above


ANY_NUMBER: Final = Multiplicity(0, None)


@dataclass(frozen=True)
class Cardinality:
    """`ordered` and `unique` are None where the text leaves them out (ordered and not unique by the specification)."""

    interval: Multiplicity
    ordered: bool | None = None
    unique: bool | None = None


@dataclass(frozen=True)
class SiblingOrder:
    """`before [id3]`, `after [id3]`: where an ADL 2 specialisation puts this node and those that follow it."""

    position: OneOf["before", "after"]
    node_id: str


@dataclass(frozen=True, kw_only=True)
class CObject:
    """A constraint on an object; `rm_type` holds generics too: `DV_INTERVAL<DV_QUANTITY>`.

    `extensions`, here and at attributes, is what an XML document says beside; it stands in place of what would be made
    from the other fields under the same element name.
    """

    rm_type: str
    node_id: str | None = None
    occurrences: Multiplicity | None = None
    sibling_order: SiblingOrder | None = None
    extensions: tuple[XmlElement, ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def is_prohibited(self) -> bool:
        """`occurrences matches {0}`."""
        return self.occurrences is not None and self.occurrences.upper == 0


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """A constraint on an attribute; without children anything is allowed (`matches {*}`).

    `differential_path` is the path of the object that the attribute belongs to, where an ADL 2 specialisation writes
    `/data[id2]/items` in place of the levels between; `/` is the root itself.
    """

    name: str
    differential_path: str | None = None
    children: tuple[CObject, ...] = ()
    existence: Multiplicity | None = None
    cardinality: Cardinality | None = None
    extensions: tuple[XmlElement, ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class ComplexObject(CObject):
    """Without attributes anything of the type is allowed (`matches {*}`)."""

    attributes: tuple[Attribute, ...] = ()
    tuples: tuple[AttributeTuple, ...] = ()
    default: OdinValue | None = None

    @property
    def all_attributes(self) -> tuple[Attribute, ...]:
        """The attributes, and each column of the tuples as one."""
        return self.attributes + tuple(column for each in self.tuples for column in each.columns)


@dataclass(frozen=True)
class AttributeTuple:
    """`[magnitude, units] matches {[{…}, {…}], …}`: which values go together; each row has one for each name."""

    names: tuple[str, ...]
    rows: tuple[tuple[CObject, ...], ...]
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def columns(self) -> tuple[Attribute, ...]:
        return tuple(
            Attribute(name=name, children=children, place=self.place)
            for name, children in zip(self.names, zip(*self.rows, strict=True), strict=True)
        )


@dataclass(frozen=True, kw_only=True)
class ArchetypeRoot(ComplexObject):
    """`use_archetype`: the root of another archetype; its attributes stand here in operational templates alone."""

    reference: str | None = None


@dataclass(frozen=True, kw_only=True)
class UseNode(CObject):
    """`use_node`: the constraint that stands at another path of the same archetype."""

    target: str


@dataclass(frozen=True, kw_only=True)
class Slot(CObject):
    """`allow_archetype`; `any_allowed` is `matches {*}`; a `closed` slot takes no more archetypes."""

    includes: tuple[Assertion, ...] = ()
    excludes: tuple[Assertion, ...] = ()
    any_allowed: bool = False
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class BooleanConstraint(CObject):
    rm_type: str = "Boolean"
    values: tuple[bool, ...]
    assumed: bool | None = None


@dataclass(frozen=True, kw_only=True)
class NumberConstraint(CObject):
    """Of type Integer or Real, by how the numbers are written."""

    values: tuple[int | Decimal | Interval[int | Decimal], ...]
    assumed: int | Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class StringConstraint(CObject):
    """A list, open when it ends in `...`, or a regular expression."""

    rm_type: str = "String"
    values: tuple[str, ...] = ()
    pattern: str | None = None
    open_list: bool = False
    assumed: str | None = None


@dataclass(frozen=True, kw_only=True)
class TemporalConstraint(CObject):
    """Of type Date, Time, DateTime or Duration: a pattern (`yyyy-mm-??`, `PTHMS`), values and ranges, or both."""

    kinds: ClassVar[dict[type, str]] = {Date: "Date", Time: "Time", DateTime: "DateTime", Duration: "Duration"}
    pattern: str | None = None
    values: tuple[Date | Time | DateTime | Duration | Interval[Date | Time | DateTime | Duration], ...] = ()
    assumed: Date | Time | DateTime | Duration | None = None


@dataclass(frozen=True, kw_only=True)
class CodeConstraint(CObject):
    """`[terminology::code, code; assumed]`; without codes any code of the terminology (C_CODE_PHRASE)."""

    rm_type: str = "CODE_PHRASE"
    terminology: str
    version: str | None = None
    codes: tuple[str, ...] = ()
    assumed: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConstraintRef(CObject):
    """`[ac0001]`: a set of codes that the ontology defines and binds; in ADL 2 also one code, `[at1]`.

    Without a `strength` the codes are required.
    """

    rm_type: str = "CODE_PHRASE"
    code: str
    assumed: str | None = None
    strength: Strength | None = None


@dataclass(frozen=True)
class OrdinalItem:
    value: int | Decimal
    symbol: CodeTerm


@dataclass(frozen=True, kw_only=True)
class OrdinalConstraint(CObject):
    """`0|[local::at0010], 1|[local::at0011]; 0` (C_DV_ORDINAL); without items any ordinal."""

    rm_type: str = "DV_ORDINAL"
    items: tuple[OrdinalItem, ...] = ()
    assumed: int | Decimal | None = None


@dataclass(frozen=True)
class QuantityItem:
    """A unit with its range and number of decimals; None leaves them open."""

    units: str
    magnitude: Interval[Decimal | int] | None = None
    precision: Interval[int | Decimal] | None = None


@dataclass(frozen=True)
class AssumedQuantity:
    units: str
    magnitude: Decimal | int
    precision: int | None = None


@dataclass(frozen=True, kw_only=True)
class QuantityConstraint(CObject):
    """C_DV_QUANTITY; without items any quantity, or any of the property."""

    rm_type: str = "DV_QUANTITY"
    property: CodeTerm | None = None
    items: tuple[QuantityItem, ...] = ()
    assumed: AssumedQuantity | None = None


@dataclass(frozen=True, kw_only=True)
class DomainConstraint(CObject):
    """A constraint of a type of its own, written in ODIN after its name (C_DV_STATE and the like), kept as it is."""

    value: OdinValue


@dataclass(frozen=True, kw_only=True)
class ForeignConstraint(CObject):
    """A constraint of a type that openEHR's schemas do not have, or an empty one; its content is in `extensions`."""

    type_name: str


@dataclass(frozen=True, kw_only=True)
class CodeReference(CodeConstraint):
    """C_CODE_REFERENCE: the codes of a set that stands elsewhere, by its URI."""

    reference_set: str


Strength = OneOf["required", "extensible", "preferred", "example"]
PRIMITIVES = (BooleanConstraint, NumberConstraint, StringConstraint, TemporalConstraint, CodeConstraint, ConstraintRef)


@dataclass(frozen=True)
class PathOperand:
    path: str


@dataclass(frozen=True)
class Variable:
    """`$name`, or with a path from what it holds: `$event/data[id4]/items[id5]`."""

    name: str
    path: str = ""


@dataclass(frozen=True)
class Literal:
    value: str | bool | int | Decimal | Date | Time | DateTime | Duration | CodeTerm


@dataclass(frozen=True)
class Unary:
    """`not`, `exists`, `-`"""

    operator: str
    operand: Expression


@dataclass(frozen=True)
class Binary:
    """Logic, comparison, arithmetic; the right side of `matches` is a constraint, None for `{*}`."""

    operator: str
    left: Expression
    right: Expression | CObject | None


@dataclass(frozen=True)
class Call:
    """`sum(/data[id2]/items, 1)`"""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Quantified:
    """`for_all $item in /data[id2]/items satisfies …`, `there_exists …`"""

    quantifier: OneOf["for_all", "there_exists"]
    variable: str
    collection: Expression
    condition: Expression


Expression = PathOperand | Variable | Literal | Unary | Binary | Call | Quantified


@dataclass(frozen=True)
class Assertion:
    """`extensions` is what an XML document says otherwise than would be made from the expression."""

    expression: Expression
    tag: str | None = None
    extensions: tuple[XmlElement, ...] = ()


@dataclass(frozen=True)
class Declaration:
    """`$name: Type ::= value`; the name as written, with its `$` where it has one."""

    name: str
    rm_type: str | None = None
    value: Expression | None = None


Statement = Assertion | Declaration
