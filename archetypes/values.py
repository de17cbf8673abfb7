"""The values that ODIN and cADL write down: dates, codes, URIs, intervals, objects; everything compares by value.

Strings, whole numbers, reals and booleans are Python's `str`, `int`, `Decimal` (which keeps the decimals as
written) and `bool`; a list is a tuple.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from archetypes.errors import Place


@dataclass(frozen=True)
class Date:
    """ISO 8601, as written; `??` stands for a part left open."""

    text: str


@dataclass(frozen=True)
class Time:
    text: str


@dataclass(frozen=True)
class DateTime:
    text: str


@dataclass(frozen=True)
class Duration:
    """ISO 8601 duration as written, with `W` allowed beside the other parts and a leading minus, as openEHR has it."""

    text: str


@dataclass(frozen=True)
class Char:
    text: str


@dataclass(frozen=True)
class Uri:
    text: str


@dataclass(frozen=True)
class CodeTerm:
    """`[terminology(version)::code]`"""

    terminology: str
    code: str
    version: str | None = None

    def __str__(self) -> str:
        version = f"({self.version})" if self.version is not None else ""
        return f"[{self.terminology}{version}::{self.code}]"


Temporal = Date | Time | DateTime | Duration
Ordered = int | Decimal | Date | Time | DateTime | Duration
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Interval(Generic[T_co]):
    """`|lower..upper|`; None is unbounded. A single value has both bounds the same."""

    lower: T_co | None = None
    upper: T_co | None = None
    lower_included: bool = True
    upper_included: bool = True


@dataclass(frozen=True)
class OdinObject:
    """`name = <value>` pairs; also the empty `<>`."""

    attributes: Mapping[str, OdinValue] = field(default_factory=dict)
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class OdinTable:
    """`[key] = <value>` pairs."""

    items: Mapping[OdinKey, OdinValue]
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Typed:
    """`(TYPE) <value>`"""

    type_name: str
    value: OdinValue


@dataclass(frozen=True)
class References:
    """`</path>` or `</path, /other>`: object references."""

    paths: tuple[str, ...]


@dataclass(frozen=True)
class PlugIn:
    """`(syntax) <# text #>`: text in another syntax, carried as it is."""

    syntax: str
    text: str


Scalar = str | bool | int | Decimal | Char | Date | Time | DateTime | Duration | Uri | CodeTerm
OdinKey = str | int | Decimal | Date | Time | DateTime | Duration | Uri
OdinLeaf = Scalar | Interval[Ordered]
OdinValue = OdinLeaf | tuple[OdinLeaf, ...] | OdinObject | OdinTable | Typed | References | PlugIn
