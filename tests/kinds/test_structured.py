"""What kinds with JSON content share: reading by schema, items out of tables, changes to one item."""

import json
from typing import Any

import pytest

from registry.errors import BadRequest, ContentError, NotAcceptable, Problem, TooLarge
from registry.kinds.faults import schema_problems
from registry.kinds.kind import Item, Target
from registry.kinds.structured import StructuredKind, title_of
from tests.kinds.notebook import ABOUT, NOTEBOOK
from tests.kinds.test_persondata import numbered
from tests.kinds.worlds import Known

TITLE = {"title": {"nb": "Bok"}}


def read(**content: Any) -> Any:
    return NOTEBOOK.read(json.dumps(TITLE | content).encode(), "json")


def refused(**content: Any) -> list[Problem]:
    with pytest.raises(ContentError) as refusal:
        read(**content)
    return refusal.value.problems


def test_members_without_a_value_are_left_out_so_that_equal_content_has_equal_bytes() -> None:
    full = read(owner="", steps=[{"key": "a", "text": {"nb": "x", "nn": ""}, "tags": [], "amount": None}], words=[])
    assert full == read(steps=[{"key": "a", "text": {"nb": "x"}}])
    assert NOTEBOOK.canonical(full) == b'{"steps":[{"key":"a","text":{"nb":"x"}}],"title":{"nb":"Bok"}}'


def test_false_and_zero_are_values() -> None:
    assert read(steps=[{"key": "a", "done": False}])["steps"] == [{"key": "a", "done": False}]


def test_blanks_around_a_line_are_left_out_and_kept_in_a_text() -> None:
    (step,) = read(steps=[{"key": "a", "above": " x\u00a0\n", "text": {"nb": " med "}, "tags": [" t "]}])["steps"]
    assert step == {"key": "a", "above": "x", "text": {"nb": " med "}, "tags": ["t"]}


def test_whole_numbers_stay_whole_and_days_are_iso_texts() -> None:
    (step,) = read(steps=[{"key": "a", "amount": 400.0, "count": 3.0, "day": "2026-01-31"}])["steps"]
    assert repr(step) == "{'key': 'a', 'amount': 400, 'count': 3, 'day': '2026-01-31'}"


@pytest.mark.parametrize(
    ("step", "code", "field", "said"),
    [
        ({"amount": "3"}, "not-a-number", "amount", "amount must be a number, written without quotation marks."),
        ({"amount": True}, "not-a-number", "amount", "amount must be a number"),
        ({"amount": 0}, "too-small", "amount", "amount must be above 0."),
        ({"count": 1.5}, "not-a-number", "count", "count must be a whole number"),
        ({"count": True}, "not-a-number", "count", "count must be a whole number"),
        ({"amount": 2**53}, "out-of-range", "amount", "amount has too many digits to be kept exactly."),
        # written as JSON it would be a whole number, which no reader keeps exactly
        ({"amount": 6.488692353450621e16}, "out-of-range", "amount", "amount has too many digits to be kept exactly."),
        ({"amount": 1e300}, "out-of-range", "amount", "amount has too many digits to be kept exactly."),
        ({"count": 2**53}, "out-of-range", "count", "count has too many digits"),
        ({"count": 1e300}, "out-of-range", "count", "count has too many digits"),
        ({"count": 10}, "out-of-range", "count", "count must be from 1 to 9."),
        ({"done": "ja"}, "not-yes-or-no", "done", "done must be true or false."),
        ({"done": 1}, "not-yes-or-no", "done", "done must be true or false."),
        ({"day": "31.1.2026"}, "not-a-date", "day", "day must be a date, as 2026-01-31."),
        ({"colour": "b"}, "not-a-choice", "colour", "colour must be one of: r, g."),
        ({"tags": "x"}, "not-a-list", "tags", "tags must be a list."),
        ({"tags": [1]}, "not-text", "tags.0", "tags.0 must be text."),
        ({"tags": [None]}, "missing", "tags.0", "tags.0 has no value"),
        ({"tags": ["x" * 501]}, "wrong-length", "tags.0", "from 1 to 500"),
        ({"text": "x"}, "not-an-object", "text", "text must be an object"),
        ({"text": {"fr": "x"}}, "unknown-field", "text.fr", "text.fr is not a field here"),
        ({"above": "a\nb"}, "wrong-form", "above", "above has a sign or form that is not allowed."),
        ({"above": "a\u2028b"}, "wrong-form", "above", "above has a sign"),
        ({"above": " \n "}, "wrong-length", "above", "from 1 to 500"),
        ({"tags": ["\x7f"]}, "wrong-form", "tags.0", "tags.0 has a sign"),
        ({"above": "x" * 501}, "wrong-length", "above", "from 1 to 500"),
        ({"text": {"nb": "x" * 20_001}}, "too-long", "text.nb", "at most 20000"),
        ({"wings": 2}, "unknown-field", "wings", "wings is not a field here"),
    ],
)
def test_what_does_not_follow_the_schema_is_told_with_item_field_and_remedy(
    step: dict[str, Any], code: str, field: str, said: str
) -> None:
    (found,) = refused(steps=[{"key": "a"}, {"key": "b", **step}])
    assert (found.code, found.item, found.field) == (code, "b", field)
    assert said in found.message
    assert found.severity == "error"


def test_rows_without_a_key_are_told_by_their_place() -> None:
    assert [(found.item, found.field) for found in refused(steps=[{"amount": 1}, 7, None])] == [
        ("", "steps.0.key"),
        ("", "steps.1"),
        ("", "steps.2"),
    ]


def test_every_fault_is_told_at_once() -> None:
    found = refused(title={"nn": "Bok"}, owner=3, steps=[{"key": "a", "count": "1"}])
    assert {(each.item, each.field) for each in found} == {("", "title.nb"), ("", "owner"), ("a", "count")}


@pytest.mark.parametrize("raw", [[], 7, "text", None])
def test_content_that_is_no_object_is_refused(raw: Any) -> None:
    with pytest.raises(ContentError) as refusal:
        NOTEBOOK.accept(raw)
    assert refusal.value.problems[0].code == "not-an-object"
    assert "the content" in refusal.value.problems[0].message


@pytest.mark.parametrize("key", ["a\nb", " a", "a ", "a\u2028b", "\x7f"])
def test_keys_with_control_characters_or_blanks_at_the_ends_are_refused(key: str) -> None:
    assert [found.code for found in refused(steps=[{"key": key}])] == ["wrong-form"]


def test_the_same_key_twice_is_refused_since_items_could_not_be_told_apart() -> None:
    (found,) = refused(steps=[{"key": "a"}, {"key": "b"}, {"key": "a"}])
    assert (found.code, found.item) == ("duplicate-item", "a")
    (found,) = refused(steps=[{"key": "word/a"}], words=[{"id": "a", "word": "x"}])
    assert (found.code, found.item) == ("duplicate-item", "word/a")


def test_items_are_the_head_and_then_the_rows_with_label_parent_and_status() -> None:
    content = read(owner="me", steps=[{"key": "a"}, {"key": "b", "above": "a", "status": "retired"}], words=[
        {"id": "a", "word": "ord"}])  # fmt: skip
    assert list(NOTEBOOK.items(content)) == [
        Item("", "Bok", None, "active", {"title": {"nb": "Bok"}, "owner": "me"}),
        Item("a", "a", None, "active", {"key": "a"}),
        Item("b", "b", "a", "retired", {"key": "b", "above": "a", "status": "retired"}),
        Item("word/a", "ord", None, "active", {"id": "a", "word": "ord"}),
    ]


def test_putting_replaces_in_place_or_adds_at_the_end() -> None:
    content = NOTEBOOK.sample()
    changed = NOTEBOOK.put(content, "b", {"amount": 2})
    assert [step["key"] for step in changed["steps"]] == ["a", "b", "c"]
    assert changed["steps"][1] == {"key": "b", "amount": 2}
    assert [word["id"] for word in NOTEBOOK.put(content, "word/z", {"word": "sist"})["words"]] == ["a", "z"]
    assert content == NOTEBOOK.sample()


def test_putting_the_head_keeps_the_tables() -> None:
    changed = NOTEBOOK.put(NOTEBOOK.sample(), "", {"title": {"nb": "Ny"}, "owner": "x"})
    assert changed["steps"] == NOTEBOOK.sample()["steps"]
    assert changed["owner"] == "x"


@pytest.mark.parametrize(
    ("key", "item", "code"),
    [
        ("", {"title": {"nb": "x"}, "steps": []}, "table-in-head"),
        ("", {}, "missing"),
        ("a", {"key": "b"}, "key-changed"),
        ("a", {"amount": 0}, "too-small"),
        ("word/", {"word": "x"}, "unknown-field"),
        ("word/x", {}, "missing"),
        ("x\ny", {}, "wrong-form"),
    ],
)
def test_what_cannot_be_put_is_refused_with_a_problem(key: str, item: dict[str, Any], code: str) -> None:
    with pytest.raises(ContentError) as refusal:
        NOTEBOOK.put(NOTEBOOK.sample(), key, item)
    assert code in {found.code for found in refusal.value.problems}


def test_a_key_that_no_table_takes_is_refused() -> None:
    words_only = StructuredKind(**{**vars_of(NOTEBOOK), "collections": NOTEBOOK.collections[1:]})
    with pytest.raises(ContentError) as refusal:
        words_only.put({"title": {"nb": "x"}}, "a", {})
    assert refusal.value.problems[0].code == "unknown-item"
    assert "word/" in refusal.value.problems[0].message


def vars_of(kind: StructuredKind) -> dict[str, Any]:
    return {name: getattr(kind, name) for name in kind.__dataclass_fields__}


def test_retiring_marks_the_row_where_rows_have_a_status() -> None:
    retired = NOTEBOOK.retire(NOTEBOOK.sample(), "b")
    assert [item.status for item in NOTEBOOK.items(retired)][1:4] == ["active", "retired", "active"]
    with pytest.raises(ContentError, match="cannot be retired"):
        NOTEBOOK.retire(NOTEBOOK.sample(), "word/a")


def test_items_can_be_arranged_and_the_unnamed_keep_to_the_end() -> None:
    arranged = NOTEBOOK.arrange(NOTEBOOK.sample(), ["c", "a"])
    assert [step["key"] for step in arranged["steps"]] == ["c", "a", "b"]
    assert arranged["words"] == NOTEBOOK.sample()["words"]
    assert NOTEBOOK.arrange(TITLE, ["a"]) == TITLE


def test_changes_are_graded_by_the_kind_s_table() -> None:
    new = NOTEBOOK.put(NOTEBOOK.sample(), "a", {"amount": 2})
    (change,) = NOTEBOOK.changes(NOTEBOOK.sample(), new).changes
    assert (change.key, change.grade.value, change.safety) == ("a", "major", True)


def test_problems_are_orphans_persons_claims_and_references() -> None:
    content = read(owner="meg", steps=[{"key": "b", "above": "gone"}])
    world = Known(
        targets={"x-b": Target("x-b", "codeset", "1", "recalled")}, claims={f"owner:{content['owner']}": "other"}
    )
    found = {(each.code, each.item) for each in NOTEBOOK.problems(content, world)}
    assert ("unknown-parent", "b") in found
    assert ("claimed", "") in found
    assert ("withdrawn-reference", "b") in found


def test_a_national_identity_number_in_any_text_is_an_error() -> None:
    content = read(steps=[{"key": "a", "text": {"nb": f"se {numbered('010203')}"}, "tags": ["x"]}])
    codes = [(each.code, each.item, each.field) for each in NOTEBOOK.problems(content, Known())]
    assert ("person-data", "a", "text.nb") in codes


def test_other_formats_are_read_through_the_same_checks_and_written_with_what_is_known() -> None:
    assert NOTEBOOK.read(b"Min bok", "lines") == {"title": {"nb": "Min bok"}}
    with pytest.raises(ContentError):
        NOTEBOOK.read(b"", "lines")
    assert NOTEBOOK.write(NOTEBOOK.sample(), "shout", ABOUT) == b"BOK"
    with pytest.raises(BadRequest, match="json, lines"):
        NOTEBOOK.read(b"", "shout")
    with pytest.raises(NotAcceptable, match="json"):
        NOTEBOOK.write(NOTEBOOK.sample(), "lines", ABOUT)


def test_content_above_the_kind_s_own_limit_is_too_large() -> None:
    small = StructuredKind(**{**vars_of(NOTEBOOK), "max_bytes": 10})
    with pytest.raises(TooLarge):
        small.read(b'{"title": {"nb": "x"}}', "json")


@pytest.mark.parametrize(
    ("text", "title"),
    [({"en": "a", "nb": "b"}, "b"), ({"en": "a", "nn": "c"}, "c"), ({"en": "a"}, "a"), ({}, "?"), (None, "?")],
)
def test_the_title_in_one_line_is_bokmal_before_nynorsk_before_any(text: dict[str, str] | None, title: str) -> None:
    assert title_of(text, "?") == title


@pytest.mark.parametrize(
    "saying",
    [
        "Not a valid URL.",
        "Not a valid mapping type.",
        "Invalid type.",
        "Number too large.",
        "At most twelve digits, six of them decimals.",
    ],
)
def test_what_a_schema_says_is_told_in_words_that_can_be_translated(saying: str) -> None:
    (fault,) = schema_problems({"url": [saying]}, lambda path: ("", ".".join(map(str, path))))
    assert fault.code != "invalid"
    assert fault.field == "url"
    assert fault.text.template.startswith("{field} ")
    assert saying not in fault.message
