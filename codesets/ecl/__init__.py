"""SNOMED CT's Expression Constraint Language: `members(expression, system)` tells the codes that an expression means.

Operators on the hierarchy, reference sets, AND, OR, MINUS, refinements with groups, cardinality, reverse and concrete
values, dotted attributes. Filters in double braces are refused, by name.
"""

from codesets.ecl.evaluation import Ontology, members
from codesets.ecl.parsing import EclError, parse

__all__ = ["EclError", "Ontology", "members", "parse"]
