"""Code systems, value sets and concept maps: read, checked, compared, asked and written.

(list_2026,) = codesets.read("list.csv", url="http://example.org/list", version="2026", Nr="code", Hva="display:nb")
codesets.problems(list_2026)
codesets.changes(list_2025, list_2026)
codesets.Terminology([list_2025, list_2026]).lookup("http://example.org/list", "A1", version="2025", language="nn")
codesets.write(list_2026, "fhir+json")
"""

from codesets.answering.answers import (
    Entry,
    Expansion,
    Lookup,
    Match,
    Subsumption,
    TerminologyError,
    Translation,
    Validation,
)
from codesets.answering.issues import Issue
from codesets.difference import Change, changes, grade_of
from codesets.formats import FORMATS, Reading, detect_format, formats_of, read, write
from codesets.problem import CodesetError, Problem, ReadError, WriteError
from codesets.telling import Told
from codesets.terminology import Terminology
from codesets.things.canonical import from_dict, to_dict
from codesets.things.carried import Carried
from codesets.things.checks import problems
from codesets.things.model import (
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
from codesets.things.tree import Page, Tree
from codesets.value_sets.pattern import Pattern, PatternError

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
    "Entry",
    "Expansion",
    "Filter",
    "FilterDeclaration",
    "Include",
    "IncludedConcept",
    "Issue",
    "Lookup",
    "MapElement",
    "MapGroup",
    "MapTarget",
    "Match",
    "Page",
    "Pattern",
    "PatternError",
    "Problem",
    "Property",
    "PropertyDeclaration",
    "ReadError",
    "Reading",
    "Subsumption",
    "Terminology",
    "TerminologyError",
    "Thing",
    "Told",
    "Translation",
    "Tree",
    "Unmapped",
    "Validation",
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
