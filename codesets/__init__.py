"""Code systems, value sets and concept maps: read, checked, compared, asked and written."""

from codesets.canonical import from_dict, to_dict
from codesets.checks import problems
from codesets.difference import Change, changes, grade_of
from codesets.formats import FORMATS, Reading, detect_format, formats_of, read, write
from codesets.model import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    ConceptMap,
    Designation,
    Filter,
    FilterDeclaration,
    Include,
    IncludedConcept,
    MapElement,
    MapGroup,
    MapTarget,
    Property,
    PropertyDeclaration,
    Thing,
    Unmapped,
    ValueSet,
    text_in,
)
from codesets.problem import CodesetError, Problem, ReadError, WriteError
from codesets.tree import Page, Tree

__all__ = [
    "FORMATS",
    "Carried",
    "Change",
    "CodeSystem",
    "CodesetError",
    "Coding",
    "Concept",
    "ConceptMap",
    "Designation",
    "Filter",
    "FilterDeclaration",
    "Include",
    "IncludedConcept",
    "MapElement",
    "MapGroup",
    "MapTarget",
    "Page",
    "Problem",
    "Property",
    "PropertyDeclaration",
    "ReadError",
    "Reading",
    "Thing",
    "Tree",
    "Unmapped",
    "ValueSet",
    "WriteError",
    "changes",
    "detect_format",
    "formats_of",
    "from_dict",
    "grade_of",
    "problems",
    "read",
    "text_in",
    "to_dict",
    "write",
]
