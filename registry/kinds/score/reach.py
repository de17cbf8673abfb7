"""Which sums a score can come to at all, exactly: sets of sums as the bits of a whole number, shifted and joined.

A score of sixty variables has more combinations than there are atoms; its sums are few, and that is what bands ask.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from math import gcd
from operator import or_

from registry.kinds.numerals import DECIMALS, shortest
from registry.kinds.score.chart import Case, Chart, Variable
from registry.kinds.score.vocabulary import NO, YES

#: Wider sets than this are not made: a score whose sums span more steps has points that were mistyped.
WIDEST = 100_000
_SCALE = 10**DECIMALS


@dataclass(frozen=True)
class Sums:
    """Bit n stands for the sum `least + n * step`, both counted in millionths."""

    least: int
    step: int
    bits: int

    def of(self, low: Decimal, high: Decimal) -> int:
        """The bits of all sums from one bound to the other, whether or not they can be reached."""
        first = max(-((self.least - _millionths(low)) // self.step), 0)
        last = min((_millionths(high) - self.least) // self.step, self.bits.bit_length() - 1)
        return ((1 << (last - first + 1)) - 1) << first if last >= first else 0

    def values(self, bits: int, most: int = 5) -> list[Decimal]:
        """The lowest of the sums that are among the bits."""
        return [self._value(at) for at in list(_places(bits, most))]

    @property
    def lowest(self) -> Decimal:
        return self.values(self.bits, 1)[0]

    @property
    def highest(self) -> Decimal:
        return self._value(self.bits.bit_length() - 1)

    def _value(self, at: int) -> Decimal:
        return shortest(Decimal(self.least + at * self.step) / _SCALE)


def _places(bits: int, most: int) -> Iterator[int]:
    while bits and most:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
        most -= 1


def _millionths(value: Decimal) -> int:
    return int(value * _SCALE)


@dataclass(frozen=True)
class Reach:
    """The sums of each case by itself, all counted from the same least sum by the same step."""

    cases: tuple[Case, ...]
    each: tuple[int, ...]
    least: int
    step: int

    def where(self, case: Case) -> Sums:
        """The sums of all cases that agree with this one."""
        pairs = zip(self.cases, self.each, strict=True)
        found = (bits for every, bits in pairs if case.items() <= every.items())
        return Sums(self.least, self.step, reduce(or_, found, 0))


def reach(chart: Chart, cases: Sequence[Case]) -> Reach | None:
    """None where the sums span too many steps to be looked at."""
    tables = [[_scaled(points) for points in _options(chart, case)] for case in cases]
    every = [points for options in tables for each in options for points in each]
    step = reduce(gcd, every, 0) or _SCALE
    least = min((_lowest(options) for options in tables), default=0)
    most = max((sum(max(each) for each in options) for options in tables), default=0)
    if (most - least) // step > WIDEST:
        return None
    bits = tuple(_joined(options, step) << ((_lowest(options) - least) // step) for options in tables)
    return Reach(tuple(cases), bits, least, step)


def _lowest(options: list[list[int]]) -> int:
    return sum(min(each) for each in options)


def _scaled(points: set[Decimal]) -> list[int]:
    return [_millionths(each) for each in points]


def _joined(options: list[list[int]], step: int) -> int:
    """All sums of one from each, counted in steps from the lowest."""
    bits = 1
    for each in options:
        lowest = min(each)
        shifted = 0
        for points in each:
            shifted |= bits << ((points - lowest) // step)
        bits = shifted
    return bits


def _options(chart: Chart, case: Case) -> Iterator[set[Decimal]]:
    """The points of each variable by itself, and of each group of which at most one is yes together."""
    grouped: set[str] = set()
    for group in chart.groups:
        members = [chart.variables[key] for key in sorted(group - grouped)]
        grouped |= group
        if members:
            yield _group(members, case)
    for key, variable in chart.variables.items():
        if key not in grouped:
            yield variable.points_in(case)


def _group(members: list[Variable], case: Case) -> set[Decimal]:
    """The sums of all no, and of each yes among no, as far as the case lets them be."""
    found = set()
    for chosen in (None, *members):
        answers = {each.key: YES if each is chosen else NO for each in members}
        if all(case.get(key, answer) == answer for key, answer in answers.items()):
            found.add(sum((each.answers[answers[each.key]] for each in members), Decimal(0)))
    return found or {Decimal(0)}
