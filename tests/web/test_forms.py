"""The form engine: what is typed becomes content, what cannot be read is told of, and nothing typed is lost."""

from typing import Any

import pytest
from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from registry import kinds
from registry.errors import BadRequest, Problem, TooLarge, problem
from registry.kinds import fields as of
from registry.kinds.labels import label
from registry.kinds.structured import Collection
from registry.web.forms import apply_command, draft_of, nodes_of, read_content, read_form
from registry.web.forms.draft import blank, without_blank_rows
from registry.web.forms.numbers import (
    ambiguous,
    parse_days,
    parse_number,
    parse_numbers,
    typed_number,
    written_days,
    written_number,
)
from registry.web.forms.of_kinds import as_json, nodes_for
from registry.web.forms.places import place_of
from registry.web.forms.view import FormView


class Part(Schema):
    name = of.text(label("Name"), required=True)


class Line(Schema):
    key = of.key(label("Key"))
    substance = of.line(label("Substance"), required=True)
    dose = of.Number(required=True, metadata=label("Dose", unit="mg"))
    days = fields.List(of.WholeNumber(), metadata=label("Days"))
    steps = fields.List(of.Number(), metadata=label("Steps"))
    times = of.WholeNumber(metadata=label("Times"))
    study = of.YesNo(metadata=label("Study"))
    start = fields.Date(metadata=label("Start"))
    note = of.text(label("Note"))
    parts = of.rows(Part, label("Parts"))


class Whole(Schema):
    title = of.text(label("Title"), required=True)
    sort = of.choice({"a": "First", "b": "Second"}, label("Sort"))
    tags = fields.List(of.choice({"x": "X", "y": "Y"}, label("Tag")), metadata=label("Tags"))
    words = of.lines(label("Words", section="More"))
    about = fields.Nested(Part, metadata=label("About", section="More"))
    lines = of.rows(Line, label("Lines", section="Lines"))
    kept = fields.Dict(metadata=label("Kept", hidden=True))


NODES = nodes_of(Whole)
CONTENT: dict[str, Any] = {
    "title": {"nb": "Kur", "en": "Regimen"},
    "sort": "b",
    "tags": ["x", "y"],
    "words": ["en", "to"],
    "about": {"name": {"nb": "Del"}},
    "lines": [
        {
            "key": "a",
            "substance": "Vinkristin",
            "dose": 1.4,
            "days": [1, 2, 3, 8],
            "steps": [1.2, 1],
            "times": 2,
            "study": False,
            "start": "2026-01-31",
            "parts": [{"name": {"nb": "Første"}}],
        }
    ],
    "kept": {"url": "x", "n": [1, {"y": None}]},
}


def sent_form(draft: Any, prefix: str = "") -> MultiDict[str, str]:
    """A draft as a browser sends it."""
    sent: MultiDict[str, str] = MultiDict()
    if isinstance(draft, dict):
        for name, value in draft.items():
            sent.update(sent_form(value, f"{prefix}.{name}" if prefix else name))
    elif isinstance(draft, list) and draft and isinstance(draft[0], dict):
        for at, row in enumerate(draft):
            sent.update(sent_form(row, f"{prefix}.{at}"))
    elif isinstance(draft, list):
        for value in draft:
            sent.add(prefix, value)
    else:
        sent.add(prefix, draft)
    return sent


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_content_shown_and_sent_unchanged_is_the_same_content(language: str) -> None:
    draft = draft_of(NODES, CONTENT, language)
    again = read_form(NODES, sent_form(draft))
    content, faults = read_content(NODES, again)
    assert faults == []
    assert content == CONTENT


@pytest.mark.parametrize("name", [each.name for each in kinds.KINDS if each.schema is not None])
def test_the_sample_of_every_kind_survives_its_form(name: str) -> None:
    kind = kinds.kind(name)
    sample = kind.sample()
    nodes = nodes_for(kind, sample)
    draft = read_form(nodes, sent_form(draft_of(nodes, as_json(kind, sample), "nb")))
    content, faults = read_content(nodes, draft)
    assert faults == []
    assert content == as_json(kind, sample)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("85", 85),
        ("1,4", 1.4),
        ("1.4", 1.4),
        (" 2 400 ", 2400),
        ("2\u00a0400,5", 2400.5),
        ("−1", -1),
        ("+3", 3),
        (",5", 0.5),
        ("0,125", 0.125),
        ("85,0", 85),
        ("0,1", 0.1),
        ("", None),
        ("en", None),
        ("1,2,3", None),
        ("1e5", None),
        ("0x10", None),
        ("٣", None),
        ("9" * 41, None),
        ("0,12345678901234567890", None),
    ],
)
def test_numbers_are_read_exactly_or_not_at_all(typed: str, number: float | None) -> None:
    assert parse_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "doubtful"),
    [
        ("2.400", True),
        ("2,400", True),
        ("1.000.000", True),
        ("1,1250", False),
        ("0,125", False),
        ("2400", False),
        ("2 400", False),
        ("1,4", False),
    ],
)
def test_what_can_be_thousands_or_decimals_is_doubtful(typed: str, doubtful: bool) -> None:
    assert ambiguous(typed) is doubtful


def test_a_number_that_would_be_doubtful_is_shown_with_one_more_decimal() -> None:
    assert typed_number(1.125, "nb") == "1,1250"
    assert not ambiguous(typed_number(1.125, "nb"))


@pytest.mark.parametrize(
    ("number", "nb", "en"), [(1.4, "1,4", "1.4"), (85, "85", "85"), (100.0, "100", "100"), (None, "", "")]
)
def test_numbers_are_written_in_the_page_s_language(number: float | None, nb: str, en: str) -> None:
    assert (written_number(number, "nb"), written_number(number, "en")) == (nb, en)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("1, 8, 15", [1, 8, 15]),
        ("1-5", [1, 2, 3, 4, 5]),
        ("1–3; 8", [1, 2, 3, 8]),
        ("-1", [-1]),
        ("", []),
        ("5-1", None),
        ("1-9999", None),
        ("en", None),
    ],
)
def test_days_are_read_one_by_one_and_as_runs(typed: str, days: list[int] | None) -> None:
    assert parse_days(typed) == days


def test_days_are_written_as_runs_and_read_back() -> None:
    assert written_days([1, 2, 3, 5, 6, 8]) == "1–3, 5, 6, 8"
    assert parse_days(written_days([1, 2, 3, 5, 6, 8])) == [1, 2, 3, 5, 6, 8]


@pytest.mark.parametrize(
    ("typed", "numbers"), [("65; 50", [65, 50]), ("1,4 1,2", [1.4, 1.2]), ("65, 50", [65, 50]), ("x; 1", None)]
)
def test_numbers_in_a_list_may_have_decimal_commas(typed: str, numbers: list[float] | None) -> None:
    assert parse_numbers(typed) == numbers


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("lines.0.dose", "mye", "is not a number"),
        ("lines.0.dose", "2.400", "can be read in two ways"),
        ("lines.0.times", "1,5", "is not a whole number"),
        ("lines.0.days", "mandag", "whole numbers"),
        ("lines.0.steps", "halv", "semicolons"),
        ("lines.0.start", "31/1/26", "is not a date"),
        ("lines.0.start", "31.2.2026", "is not a date"),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field_and_kept(field: str, typed: str, said: str) -> None:
    sent = sent_form(draft_of(NODES, CONTENT, "nb"))
    sent[field] = typed
    draft = read_form(NODES, sent)
    _, faults = read_content(NODES, draft)
    assert [fault.name for fault in faults] == [field]
    assert said in str(faults[0].text)
    assert draft["lines"][0][field.rpartition(".")[2]] == typed


def test_dates_are_read_as_norwegians_write_them() -> None:
    sent = sent_form(draft_of(NODES, CONTENT, "nb"))
    sent["lines.0.start"] = "31. 1.2026"
    content, faults = read_content(NODES, read_form(NODES, sent))
    assert (content["lines"][0]["start"], faults) == ("2026-01-31", [])


@pytest.mark.parametrize(
    ("command", "order", "place"),
    [
        ("add:lines", ["a", "b", "c", ""], "lines.3"),
        ("remove:lines.1", ["a", "c"], "lines.1"),
        ("remove:lines.2", ["a", "b"], "lines.1"),
        ("up:lines.2", ["a", "c", "b"], "lines.1"),
        ("up:lines.0", ["a", "b", "c"], "lines.0"),
        ("down:lines.0", ["b", "a", "c"], "lines.1"),
        ("down:lines.2", ["a", "b", "c"], "lines.2"),
        ("copy:lines.0", ["a", "", "b", "c"], "lines.1"),
    ],
)
def test_rows_are_added_removed_moved_and_copied(command: str, order: list[str], place: str) -> None:
    rows = [{"key": key, "substance": key.upper(), "dose": 1} for key in "abc"]
    draft = draft_of(NODES, {"lines": rows}, "nb")
    after, focus = apply_command(NODES, draft, command)
    assert [row["key"] for row in after["lines"]] == order
    assert focus == place
    assert [row["key"] for row in draft["lines"]] == ["a", "b", "c"]


def test_rows_within_rows_are_added_too() -> None:
    draft = draft_of(NODES, CONTENT, "nb")
    after, focus = apply_command(NODES, draft, "add:lines.0.parts")
    assert focus == "lines.0.parts.1"
    assert len(after["lines"][0]["parts"]) == 2


def test_the_only_row_can_be_removed() -> None:
    after, focus = apply_command(NODES, draft_of(NODES, CONTENT, "nb"), "remove:lines.0")
    assert (after["lines"], focus) == ([], "lines")


@pytest.mark.parametrize(
    "command", ["remove:lines.9", "add:title", "add:nothing", "up:lines.x", "explode:lines", "add:lines.0", ""]
)
def test_a_button_that_does_not_exist_is_refused(command: str) -> None:
    with pytest.raises(BadRequest):
        apply_command(NODES, draft_of(NODES, CONTENT, "nb"), command)


def test_new_rows_get_a_lasting_name_of_their_own() -> None:
    rows = [{"key": "oksaliplatin", "substance": "Oksaliplatin", "dose": 85}]
    draft = draft_of(NODES, {"title": {"nb": "x"}, "lines": rows}, "nb")
    for substance in ("Oksaliplatin", "Blåbær & ål", "!!!"):
        draft, _ = apply_command(NODES, draft, "add:lines")
        draft["lines"][-1] |= {"substance": substance, "dose": "1"}
    content, faults = read_content(NODES, draft)
    assert faults == []
    assert [row["key"] for row in content["lines"]] == ["oksaliplatin", "oksaliplatin-2", "blabaer-al", "line"]


def test_rows_in_which_nothing_was_typed_are_left_out() -> None:
    draft, _ = apply_command(NODES, draft_of(NODES, CONTENT, "nb"), "add:lines")
    assert blank(draft["lines"][1])
    assert read_content(NODES, draft)[0] == CONTENT
    assert len(without_blank_rows(draft)["lines"]) == 1


def test_a_form_with_absurdly_many_rows_is_refused() -> None:
    sent = MultiDict({f"lines.{number}.substance": "x" for number in range(2001)})
    with pytest.raises(TooLarge):
        read_form(NODES, sent)


@pytest.mark.parametrize(
    ("item", "field", "place"),
    [
        ("", "title.nb", "title.nb"),
        ("", "nothing.here", ""),
        ("line/a", "dose", "lines.0.dose"),
        ("line/a", "parts.0.name.nb", "lines.0.parts.0.name.nb"),
        ("line/a", "days.2", "lines.0.days"),
        ("line/a", "", "lines.0"),
        ("line/b", "dose", ""),
        ("", "lines.0.dose", "lines.0.dose"),
        ("", "lines.7.dose", "lines"),
    ],
)
def test_a_problem_finds_its_field(item: str, field: str, place: str) -> None:
    found: Problem = problem("x", "X", item=item, field=field)
    assert place_of(found, draft_of(NODES, CONTENT, "nb"), (Collection("lines", prefix="line/"),)) == place


class Fact(Schema):
    value = fields.Raw(required=True, metadata=label("Value"))
    type = of.choice({name: name for name in ("string", "integer", "decimal", "boolean", "Coding")}, label("Type"))


@pytest.mark.parametrize(
    ("value", "type"),
    [("5", "string"), (5, "integer"), (1.5, "decimal"), (True, "boolean"), ({"code": "x"}, "Coding"), ("", "string")],
)
def test_a_value_keeps_the_type_that_is_said_beside_it(value: Any, type: str) -> None:
    nodes = nodes_of(Fact)
    given = {"value": value, "type": type}
    content, _ = read_content(nodes, read_form(nodes, sent_form(draft_of(nodes, given, "nb"))))
    assert content == {name: each for name, each in given.items() if each != ""}


def test_a_value_that_is_not_of_its_type_stays_text_for_the_kind_to_refuse() -> None:
    content, _ = read_content(nodes_of(Fact), {"value": "mange", "type": "integer"})
    assert content["value"] == "mange"
    assert read_content(nodes_of(Fact), {"value": "{x", "type": ""})[0]["value"] == "{x"


def test_the_view_counts_names_and_places() -> None:
    draft = draft_of(NODES, CONTENT, "nb")
    draft["lines"][0]["dose"] = "x"
    form = FormView(NODES, draft, read_content(NODES, draft)[1])
    assert [title for title, _ in form.sections] == ["", "More", "Lines"]
    assert [node.name for node in form.unseen] == ["kept"]
    assert form.any_below("lines.0")
    assert not form.any_below("title")
    assert form.id("lines.0.dose") == "f-lines-0-dose"
    table = next(node for node in NODES if node.name == "lines")
    assert form.row_title(table, draft["lines"][0]) == "Vinkristin"
    assert form.row_title(table, draft_of(table.children, {"key": "k"}, "nb")) == "k"
    assert [node.name for node in table.first] == ["substance", "dose", "days"]
    assert [node.name for node in table.folded][:2] == ["steps", "times"]
    assert form.height("a\nb") == 2
    assert form.height("x" * 10_000) == 18
