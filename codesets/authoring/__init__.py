"""Making value sets and concept maps: steps of editing, what a draft would change, and what may be amiss in it.

new = bring_in(old, "http://example.org/list", None, [IncludedConcept("A1")])
trial(terminology, old, new)                 # codes in, codes out, displays that change
advise(terminology, new, "what it is for")   # codes that may be missing, codes that may not belong
coverage(group, sources_of(map, group, terminology), target)
nearest("Akutt bronkitt", target)            # target codes whose names are alike
"""

from codesets.authoring.advice import Advice, Hint, advise
from codesets.authoring.choices import FilterChoice, filter_choices
from codesets.authoring.covering import Coverage, Sources, coverage, sources_of, standing_of
from codesets.authoring.likeness import Likeness, nearest
from codesets.authoring.maps import (
    add_group,
    add_target,
    change_target,
    drop_group,
    drop_target,
    element_of,
    forget,
    group_of,
    set_sides,
    set_unmapped,
    without_counterpart,
)
from codesets.authoring.trials import Renamed, Trial, trial
from codesets.authoring.unfit import Unfit
from codesets.authoring.value_sets import (
    add_filter,
    add_part,
    bring_in,
    drop_filter,
    drop_part,
    leave_out,
    list_codes,
    narrow,
    part_of,
    pin,
    replace_code,
    unlist,
    without_value_set,
)

__all__ = [
    "Advice",
    "Coverage",
    "FilterChoice",
    "Hint",
    "Likeness",
    "Renamed",
    "Sources",
    "Trial",
    "Unfit",
    "add_filter",
    "add_group",
    "add_part",
    "add_target",
    "advise",
    "bring_in",
    "change_target",
    "coverage",
    "drop_filter",
    "drop_group",
    "drop_part",
    "drop_target",
    "element_of",
    "filter_choices",
    "forget",
    "group_of",
    "leave_out",
    "list_codes",
    "narrow",
    "nearest",
    "part_of",
    "pin",
    "replace_code",
    "set_sides",
    "set_unmapped",
    "sources_of",
    "standing_of",
    "trial",
    "unlist",
    "without_counterpart",
    "without_value_set",
]
