"""All that makes a score's content right or wrong, as lists of small rules; each problem has a stable code."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.errors import Problem
from registry.kinds.kind import World
from registry.kinds.score.around_rules import AROUND_RULES
from registry.kinds.score.chart import Chart
from registry.kinds.score.sum_rules import SUM_RULES
from registry.kinds.score.variable_rules import VARIABLE_RULES
from registry.kinds.score.vector_rules import VECTOR_RULES


def check(content: Mapping[str, Any], world: World) -> Iterator[Problem]:
    """Every problem of content that has the schema's shapes, in the order: variables, sums, what surrounds, vectors.

    What it refers to in the world is checked for all kinds alike, from `references`.
    """
    chart = Chart(content)
    for variable in chart.variables.values():
        for single in VARIABLE_RULES:
            yield from single(variable, chart)
    for around in (*SUM_RULES, *AROUND_RULES, *VECTOR_RULES):
        yield from around(chart)
