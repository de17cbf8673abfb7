"""Expression constraints as values: what the parser makes and the evaluation reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Some:
    """Concepts: one code, all of them (`*`), or an expression in parentheses; `operator` is one on the hierarchy."""

    of: str | Expression | None
    operator: str = ""
    member: bool = False


@dataclass(frozen=True, slots=True)
class Compound:
    """`joint` is AND, OR or MINUS."""

    joint: str
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Refined:
    focus: Expression
    by: Refinement


@dataclass(frozen=True, slots=True)
class Dotted:
    """The values that concepts have for an attribute."""

    focus: Expression
    name: Expression


@dataclass(frozen=True, slots=True)
class Attribute:
    """`comparison` is =, !=, <, <=, > or >=; `value` an expression, or concrete values as RF2 writes them."""

    name: Expression
    comparison: str
    value: Expression | tuple[str, ...]
    least: int = 1
    most: int | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Attributes that one group of relationships has together."""

    of: Refinement
    least: int = 1
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Refinements joined by AND or OR."""

    joint: str
    parts: tuple[Refinement, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """Of a set those with nothing above (`top`) or nothing below them in it."""

    of: Expression
    top: bool


@dataclass(frozen=True, slots=True)
class Search:
    """Words that each begin a word of a term, or with `wild` a pattern of the whole term: `*` for any signs."""

    text: str
    wild: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """Terms that fit one of the searches, or none of them."""

    searches: tuple[Search, ...]
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Language:
    languages: tuple[str, ...]
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Type:
    """`types` are the concepts of types of descriptions."""

    types: Expression
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Active:
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class DefinitionStatus:
    """`statuses` are the concepts for primitive and defined."""

    statuses: Expression
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Module:
    modules: Expression
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class EffectiveTime:
    """Compared with each of the dates (YYYYMMDD, "" for none): one that fits will do, but with != all must differ."""

    comparison: str
    dates: tuple[str, ...]


DescriptionCondition = Term | Language | Type
ConceptCondition = Active | DefinitionStatus | Module | EffectiveTime


@dataclass(frozen=True, slots=True)
class Described:
    """Concepts with a description that meets all of the conditions."""

    of: Expression
    conditions: tuple[DescriptionCondition, ...]


@dataclass(frozen=True, slots=True)
class Filtered:
    """Concepts that meet all of the conditions themselves."""

    of: Expression
    conditions: tuple[ConceptCondition, ...]


@dataclass(frozen=True, slots=True)
class WithHistory:
    """Concepts, and those that point to them by one of these historical associations; None for all there are."""

    of: Expression
    associations: Expression | tuple[str, ...] | None


Expression = Some | Compound | Refined | Dotted | Edge | Described | Filtered | WithHistory
Refinement = Attribute | Group | Joined
