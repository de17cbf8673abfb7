"""Every command of the value set editor: what it makes of a value set, and what it refuses."""

import dataclasses
from typing import Any

import pytest

from codesets import Filter, Include, IncludedConcept, ValueSet
from codesets.authoring import Unfit
from registry.errors import ContentError
from registry.web.authoring.value_set_steps import STEPS, taken
from tests.web.authoring.conftest import Working
from tests.web.authoring.drafts import ICD, TERMS, listed, value_set

IS_J18 = Filter("concept", "is-a", "J18")
RULE = Include(ICD, filters=(IS_J18,))
SETS = Include(value_sets=("http://example.org/a",))
LIST = listed("J12", "J18")

TABLE: dict[str, tuple[dict[str, Any], ValueSet, ValueSet]] = {
    "intent": (
        {"command": "intent", "intent": " Pneumoni\r\nhos voksne ", "inactive": "no"},
        value_set(LIST),
        value_set(LIST, intent="Pneumoni\nhos voksne", inactive=False),
    ),
    "intent, taken back": (
        {"command": "intent", "intent": "", "inactive": ""},
        value_set(LIST, intent="x", inactive=True),
        value_set(LIST),
    ),
    "pin": (
        {"command": "pin", "part": "include-0", "version": "2026"},
        value_set(LIST),
        value_set(listed("J12", "J18", version="2026")),
    ),
    "float": (
        {"command": "pin", "part": "include-0", "version": ""},
        value_set(listed("J12", version="2026")),
        value_set(listed("J12")),
    ),
    "drop-part": ({"command": "drop-part", "part": "exclude-0"}, value_set(RULE, exclude=(LIST,)), value_set(RULE)),
    "unlist": ({"command": "unlist:J12", "part": "include-0"}, value_set(LIST), value_set(listed("J18"))),
    "drop-filter": ({"command": "drop-filter:0", "part": "include-0"}, value_set(RULE, LIST), value_set(LIST)),
    "drop-set": (
        {"command": "drop-set:http://example.org/a", "part": "include-0"},
        value_set(SETS, LIST),
        value_set(LIST),
    ),
    "rename": (
        {"command": "rename:J12", "part": "include-0"},
        value_set(Include(ICD, None, (IncludedConcept("J12", "Gammelt navn"),))),
        value_set(listed("J12")),
    ),
    "rename what is excluded": (
        {"command": "rename:J12", "part": "exclude-0"},
        value_set(RULE, exclude=(Include(ICD, None, (IncludedConcept("J12", "Gammelt navn"),)),)),
        value_set(RULE, exclude=(listed("J12"),)),
    ),
    "add one": ({"command": "add:J12", "edition": ICD}, value_set(), value_set(listed("J12"))),
    "add those that are shown": (
        {"command": "add", "edition": ICD, "code": ["J12", "J18", "J12"]},
        value_set(),
        value_set(LIST),
    ),
    "add to what is excluded": (
        {"command": "add:J18.9", "edition": ICD, "side": "exclude"},
        value_set(RULE),
        value_set(RULE, exclude=(listed("J18.9"),)),
    ),
    "add of one version": (
        {"command": "add:J12", "edition": f"{ICD}|2026"},
        value_set(LIST),
        value_set(LIST, listed("J12", version="2026")),
    ),
    "paste lines with names": (
        {"command": "paste", "edition": ICD, "codes": "J12 Viruspneumoni\r\n\r\n  J18\tPneumoni\n"},
        value_set(),
        value_set(LIST),
    ),
    "paste codes with commas between": (
        {"command": "paste", "edition": ICD, "codes": "J12, J18;"},
        value_set(),
        value_set(LIST),
    ),
    "all below": ({"command": "below:J18", "edition": ICD}, value_set(), value_set(RULE)),
    "rule": (
        {"command": "rule", "edition": ICD, "rule": "concept is-a", "value": " J18 "},
        value_set(),
        value_set(RULE),
    ),
    "rule that narrows a part": (
        {"command": "rule", "edition": ICD, "rule": "display regex", "value": "Uspes.*", "part": "exclude-0"},
        value_set(LIST, exclude=(RULE,)),
        value_set(LIST, exclude=(Include(ICD, filters=(IS_J18, Filter("display", "regex", "Uspes.*"))),)),
    ),
    "rule that narrows an included part": (
        {"command": "rule", "rule": "display regex", "value": "Uspes.*", "part": "include-0"},
        value_set(RULE),
        value_set(Include(ICD, filters=(IS_J18, Filter("display", "regex", "Uspes.*")))),
    ),
    "whole": ({"command": "whole", "edition": f"{ICD}|2026"}, value_set(), value_set(Include(ICD, "2026"))),
    "set": (
        {"command": "set", "reference": "http://example.org/a", "side": "exclude"},
        value_set(LIST),
        value_set(LIST, exclude=(SETS,)),
    ),
    "set that narrows a part": (
        {"command": "set", "reference": "http://example.org/a", "part": "include-0"},
        value_set(RULE),
        value_set(dataclasses.replace(RULE, value_sets=("http://example.org/a",))),
    ),
    "bring in beside a list of a version": (
        {"command": "bring-in:J18.9", "edition": f"{ICD}|2026"},
        value_set(listed("J12", version="2026")),
        value_set(listed("J12", "J18.9", version="2026")),
    ),
    "bring in beside a list that floats": (
        {"command": "bring-in:J18.9", "edition": f"{ICD}|2026"},
        value_set(listed("J12")),
        value_set(listed("J12", "J18.9")),
    ),
    "bring in all that are shown": (
        {"command": "bring-in", "edition": ICD, "code": ["J12", "J18.9"]},
        value_set(RULE, exclude=(listed("J18.9"),)),
        value_set(RULE, listed("J12")),
    ),
    "bring in what a rule selects": (
        {"command": "bring-in:J18.9", "edition": ICD},
        value_set(RULE, exclude=(listed("J18.9"),)),
        value_set(RULE),
    ),
    "bring in what was kept out for no reason": (
        {"command": "bring-in:J12", "edition": ICD},
        value_set(RULE, exclude=(listed("J12"),)),
        value_set(RULE, listed("J12")),
    ),
    "leave out of a list": (
        {"command": "leave-out:J12", "edition": f"{ICD}|2026"},
        value_set(LIST),
        value_set(listed("J18")),
    ),
    "leave out of a rule": (
        {"command": "leave-out:J18.9", "edition": ICD},
        value_set(RULE),
        value_set(RULE, exclude=(listed("J18.9"),)),
    ),
    "leave out of a list and a rule": (
        {"command": "leave-out:J18.9", "edition": ICD},
        value_set(RULE, listed("J12", "J18.9")),
        value_set(RULE, listed("J12"), exclude=(listed("J18.9"),)),
    ),
    "leave out where it cannot be told what is in": (
        {"command": "leave-out:J12", "edition": ICD},
        value_set(LIST, Include("http://example.org/unknown")),
        value_set(listed("J18"), Include("http://example.org/unknown")),
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_steps(work: Working, name: str) -> None:
    fields, before, after = TABLE[name]
    assert taken(work(**fields), before) == after


def test_the_table_has_every_command() -> None:
    asked = {fields["command"].partition(":")[0] for fields, _, _ in TABLE.values()}
    assert set(STEPS) - asked == {"swap"}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "an intent that is a book": ({"command": "intent", "intent": "Pneumoni " * 3000}, "cannot be kept"),
    "a person in the intent": ({"command": "intent", "intent": "Som 13097248022 hadde"}, "cannot be kept"),
    "a list without end": ({"command": "paste", "edition": ICD, "codes": "J12\n" * 200_000}, "up to 5000 codes"),
    "no command": ({}, "does not know"),
    "an unknown command": ({"command": "explode:now"}, "does not know what explode"),
    "no part": ({"command": "drop-part"}, "Choose a part"),
    "a part with a number that is none": ({"command": "drop-part", "part": "include-x"}, "Choose a part"),
    "a filter with a number that is none": ({"command": "drop-filter:x", "part": "include-0"}, "not there any more"),
    "no system": ({"command": "add:J12"}, "Choose a code system"),
    "no code": ({"command": "add", "edition": ICD}, "at least one code"),
    "unknown codes alone": ({"command": "paste", "edition": ICD, "codes": "X1 Noe\nX2"}, "not codes of .*: X1, X2"),
    "a rule without a value": ({"command": "rule", "edition": ICD, "rule": "concept is-a"}, "write a value"),
    "a rule without a property": ({"command": "rule", "edition": ICD, "rule": "=", "value": "1"}, "write a value"),
    "a rule that cannot be answered": (
        {"command": "rule", "edition": ICD, "rule": "concept is-a", "value": "X9"},
        "cannot answer this rule",
    ),
    "no value set": ({"command": "set"}, "Choose a code system or a value set"),
    "no whole": ({"command": "whole"}, "Choose a code system"),
    "a hint about an unknown code": ({"command": "bring-in:X1", "edition": ICD}, "not codes"),
    "a name of an unknown code": ({"command": "rename:X1", "part": "include-0"}, "not codes"),
    "a name in a part that is gone": ({"command": "rename:X1", "part": "include-7"}, "no part 8"),
    "nothing to replace it": ({"command": "swap:J12", "edition": ICD}, "Nothing in the code system replaces J12"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(work: Working, name: str) -> None:
    fields, why = REFUSED[name]
    with pytest.raises((Unfit, ContentError), match=why):
        taken(work(**fields), value_set(LIST))


def test_codes_that_are_unknown_are_told_of_and_the_rest_put_in(work: Working) -> None:
    asked = work(command="paste", edition=ICD, codes="J12\nX1")
    assert taken(asked, value_set()) == value_set(listed("J12"))
    assert [str(each) for each in asked.notes] == ["These are not codes of the code system: X1"]


def test_no_more_codes_at_a_time_than_some(work: Working, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.web.authoring.value_set_steps.MOST_CODES", 1)
    with pytest.raises(Unfit, match="up to 1 codes"):
        taken(work(command="paste", edition=ICD, codes="J12\nJ18"), value_set())


def test_an_unknown_system_is_told(work: Working) -> None:
    with pytest.raises(ContentError, match="not in the registry"):
        taken(work(command="add:1", edition="http://example.org/unknown|1"), value_set())


@pytest.mark.parametrize("ruled", [False, True])
def test_an_ended_code_gives_way_to_what_replaces_it(
    work: Working, monkeypatch: pytest.MonkeyPatch, ruled: bool
) -> None:
    asked = work(command="swap:J99", edition=ICD)
    sort = type(asked.terminology.code_system(ICD))
    as_kept = sort.concept

    def replaced(self: Any, code: str) -> Any:
        found = as_kept(self, code)
        return dataclasses.replace(found, replaced_by=("J12",)) if found and code == "J99" else found

    monkeypatch.setattr(sort, "concept", replaced)
    in_rule = Include(ICD, filters=(Filter("concept", "is-a", "J99"),))
    before = value_set(in_rule) if ruled else value_set(listed("J18", "J99"))
    after = value_set(in_rule, listed("J12"), exclude=(listed("J99"),)) if ruled else value_set(listed("J18", "J12"))
    assert taken(asked, before) == after


def test_terminologies_are_drawn_on_too(work: Working) -> None:
    (code, *_) = work().terminology.code_system(TERMS).codes()
    made = taken(work(command=f"add:{code}", edition=TERMS), value_set())
    assert [each.code for each in made.include[0].concepts] == [code]
