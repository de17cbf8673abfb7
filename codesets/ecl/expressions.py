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
    """`comparison` is =, !=, <, <=, > or >=; `value` an expression, or a concrete value as RF2 writes it."""

    name: Expression
    comparison: str
    value: Expression | str
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


Expression = Some | Compound | Refined | Dotted
Refinement = Attribute | Group | Joined
