"""All that makes a regimen's content right or wrong, as lists of small rules; each problem has a stable code."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.errors import Problem
from registry.kinds.kind import World
from registry.kinds.regimen.adjustment_rules import ADJUSTMENT_RULES
from registry.kinds.regimen.line_rules import LINE_RULES
from registry.kinds.regimen.plan import Plan
from registry.kinds.regimen.plan_rules import PLAN_RULES
from registry.kinds.regimen.substance_rules import SUBSTANCE_RULES
from registry.kinds.regimen.timing_rules import TIMING_RULES
from registry.kinds.regimen.vector_rules import VECTOR_RULES


def check(content: Mapping[str, Any], world: World) -> Iterator[Problem]:
    """Every problem of content that has the schema's shapes, in the order: plan, lines, adjustments, vectors.

    What it refers to in the world is checked for all kinds alike, from `references`.
    """
    plan = Plan(content)
    for whole in PLAN_RULES:
        yield from whole(plan)
    for line in plan.lines:
        for single in (*LINE_RULES, *TIMING_RULES, *SUBSTANCE_RULES):
            yield from single(line, plan)
    for around in (*ADJUSTMENT_RULES, *VECTOR_RULES):
        yield from around(plan)
