"""SNOMED CT's Expression Constraint Language 2.2: `members(expression, system)` tells the concepts that it means.

Operators on the hierarchy, tops and bottoms, reference sets, AND, OR, MINUS, refinements with groups, cardinality,
reverse and concrete values, dotted attributes, filters on descriptions and concepts, supplements from history. What
cannot be answered, since a release is not kept with all its details, is refused by name.
"""

from codesets.ecl.evaluation import Edition, members
from codesets.ecl.parsing import EclError, parse

__all__ = ["EclError", "Edition", "members", "parse"]
