"""A score's content as rules and scoring look at it: typed variables with exact points, conditions and bands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any

from registry.kinds.numerals import exact
from registry.kinds.score.vocabulary import NO, YES
from registry.kinds.structured import title_of

Row = Mapping[str, Any]
#: Answers by the key of their variable.
Case = Mapping[str, str]

#: So many combinations of answers are looked into; a score with more conditions than that cannot be checked or read.
MOST_CASES = 64


@dataclass(frozen=True)
class Condition:
    """That a variable has a given answer."""

    variable: str
    answer: str

    def holds(self, case: Case) -> bool:
        """Also where nothing is said of the variable."""
        return case.get(self.variable, self.answer) == self.answer


def condition_of(row: Row) -> Condition | None:
    if not row.get("if_variable") and not row.get("if_answer"):
        return None
    return Condition(row.get("if_variable") or "", row.get("if_answer") or "")


def decimal_of(row: Row, name: str) -> Decimal | None:
    return None if row.get(name) is None else exact(row[name])


@dataclass(frozen=True)
class Interval:
    """Inclusive bounds, None where open; `at` is its place among the variable's intervals."""

    at: int
    low: Decimal | None
    high: Decimal | None
    points: Decimal
    scale: str
    condition: Condition | None

    def holds(self, value: Decimal) -> bool:
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def applies(self, scale: str, case: Case) -> bool:
        """A row without a scale holds for all of them."""
        return self.scale in ("", scale) and (self.condition is None or self.condition.holds(case))


def interval_of(at: int, row: Row) -> Interval:
    return Interval(
        at, decimal_of(row, "low"), decimal_of(row, "high"), exact(row["points"]), row.get("scale") or "",
        condition_of(row),
    )  # fmt: skip


@dataclass(frozen=True)
class Variable:
    row: Row
    scales: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return str(self.row["key"])

    @property
    def type(self) -> str:
        return str(self.row["type"])

    @property
    def item(self) -> str:
        return f"variable/{self.key}"

    @property
    def title(self) -> str:
        return title_of(self.row.get("title"), self.key)

    @cached_property
    def intervals(self) -> tuple[Interval, ...]:
        return tuple(interval_of(at, row) for at, row in enumerate(self.row.get("intervals") or ()))

    @property
    def decimals(self) -> int:
        return min(max(self.row.get("decimals") or 0, 0), 6)

    @property
    def step(self) -> Decimal:
        """Between one value and the next."""
        return Decimal(1).scaleb(-self.decimals)

    @property
    def lowest(self) -> Decimal | None:
        return decimal_of(self.row, "lowest")

    @property
    def highest(self) -> Decimal | None:
        return decimal_of(self.row, "highest")

    @cached_property
    def answers(self) -> Mapping[str, Decimal]:
        """Points by answer, for a choice or a yes-no variable; empty for a number."""
        if self.type == "yes-no":
            return {YES: exact(self.row.get("points_yes") or 0), NO: exact(self.row.get("points_no") or 0)}
        if self.type == "choice":
            return {row["key"]: exact(row["points"]) for row in self.row.get("choices") or ()}
        return {}

    def can_be(self, interval: Interval) -> bool:
        """Whether some value within the variable's limits lies in the interval."""
        return not (
            (interval.low is not None and self.highest is not None and interval.low > self.highest)
            or (interval.high is not None and self.lowest is not None and interval.high < self.lowest)
            or (interval.low is not None and interval.high is not None and interval.low > interval.high)
        )

    def points_in(self, case: Case) -> set[Decimal]:
        """All points that it can give where those answers hold, on any of its scales."""
        if self.type == "number":
            return {
                each.points
                for each in self.intervals
                if self.can_be(each) and any(each.applies(scale, case) for scale in self.scales or ("",))
            } or {Decimal(0)}
        given = case.get(self.key)
        return {points for answer, points in self.answers.items() if given in (None, answer)} or {Decimal(0)}


@dataclass(frozen=True)
class Chart:
    content: Row

    def rows(self, field: str) -> list[Row]:
        return list(self.content.get(field) or ())

    @cached_property
    def variables(self) -> Mapping[str, Variable]:
        scales: dict[str, list[str]] = {}
        for row in self.rows("scales"):
            scales.setdefault(row["variable"], []).append(row["key"])
        return {row["key"]: Variable(row, tuple(scales.get(row["key"], ()))) for row in self.rows("variables")}

    @cached_property
    def scales(self) -> Mapping[str, Row]:
        return {row["key"]: row for row in self.rows("scales")}

    @cached_property
    def groups(self) -> list[frozenset[str]]:
        """Variables of which at most one is answered with yes; those that are no such variables left out."""
        known = {key for key, variable in self.variables.items() if variable.type == "yes-no"}
        return [frozenset(row["variables"]) & known for row in self.rows("exclusions")]

    def conditions(self) -> Iterator[tuple[str, str, Condition]]:
        """Every condition with the item and field it stands in."""
        for variable in self.variables.values():
            for each in variable.intervals:
                if each.condition is not None:
                    yield variable.item, f"intervals.{each.at}.if_variable", each.condition
        for row in self.rows("bands"):
            condition = condition_of(row)
            if condition is not None:
                yield f"band/{row['key']}", "if_variable", condition

    def knows(self, condition: Condition) -> bool:
        """Whether there is such a variable, with such an answer."""
        variable = self.variables.get(condition.variable)
        return variable is not None and condition.answer in variable.answers

    def allowed(self, case: Case) -> bool:
        """Whether no two variables that exclude each other are both answered with yes."""
        return all(sum(case.get(key) == YES for key in group) <= 1 for group in self.groups)

    def cases(self, conditions: Iterable[Condition]) -> list[Case] | None:
        """Every combination of answers of what the conditions ask about; None where there are too many."""
        keys = list(dict.fromkeys(each.variable for each in conditions if self.knows(each)))
        answers = [list(self.variables[key].answers) for key in keys]
        count = 1
        for each in answers:
            count *= len(each)
            if count > MOST_CASES:
                return None
        found: list[Case] = [dict(zip(keys, chosen, strict=True)) for chosen in product(*answers)]
        return [case for case in found if self.allowed(case)]

    def said(self, case: Case) -> str:
        """A case as people read it: «sex: woman; oxygen: yes»; the keys, since texts may be in any language."""
        return "; ".join(f"{key}: {answer}" for key, answer in case.items())
