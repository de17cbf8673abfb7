"""What every kind promises, asked of all of them."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from marshmallow import Schema, fields

from registry.errors import BadRequest, ContentError, NotAcceptable, NotFound, RegistryError, errors_in
from registry.kinds import KINDS, kind
from registry.kinds.jsonschema import json_schema
from registry.kinds.kind import About, Content, Format, Item, Kind
from tests.kinds.worlds import Everything, Known

ABOUT = About("prove", {"nb": "Prøve"}, "1.0.0")
ROLES = {"code", "preferred", "synonym", "abbreviation", "definition", "other"}
STRUCTURED = [each for each in KINDS if each.schema is not None]
EDITED_WHOLE = [each for each in KINDS if each.schema is None]


def named(kinds: list[Kind] | tuple[Kind, ...] = KINDS) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("of", kinds, ids=lambda of: of.name)


def by_key(of: Kind, content: Content) -> dict[str, Item]:
    return {item.key: item for item in of.items(content)}


def as_json(of: Kind, content: Content) -> Any:
    return json.loads(of.canonical(content))


def test_kinds_are_found_by_name() -> None:
    assert [kind(each.name) for each in KINDS] == list(KINDS)
    assert {each.name for each in KINDS} == {"codeset", "terminology", "phrase", "archetype", "regimen", "score"}


def test_an_unknown_kind_is_not_found_and_the_known_are_named() -> None:
    with pytest.raises(NotFound, match="codeset, terminology") as refused:
        kind("poem")
    assert refused.value.code == "unknown-kind"


@named()
def test_formats_have_distinct_names_and_the_first_reads_and_writes(of: Kind) -> None:
    assert len({each.name for each in of.formats}) == len(of.formats)
    assert len({each.media_type for each in of.formats}) == len(of.formats)
    assert of.formats[0].reads
    assert of.formats[0].writes
    assert of.label


@named()
def test_content_comes_back_from_its_canonical_bytes(of: Kind) -> None:
    content = of.sample()
    stored = of.canonical(content)
    assert of.load(stored) == content
    assert of.canonical(of.load(stored)) == stored
    assert of.read(stored, of.formats[0].name) == content
    assert of.write(content, of.formats[0].name, ABOUT) == stored


def round_trips() -> Iterator[Any]:
    for of in KINDS:
        fitting = of.forms_of(of.sample()) if hasattr(of, "forms_of") else of.formats
        for form in fitting:
            if form.reads and form.writes:
                yield pytest.param(of, form, id=f"{of.name}-{form.name}")


@pytest.mark.parametrize(("of", "form"), list(round_trips()))
def test_items_come_back_from_every_format_that_can_be_read_and_written(of: Kind, form: Format) -> None:
    content = of.sample()
    back = of.read(of.write(content, form.name, ABOUT), form.name, title={"nb": "Prøve"}, base=content)
    assert list(of.items(back))[1:] == list(of.items(content))[1:]


@named()
def test_formats_that_only_write_or_read_say_so(of: Kind) -> None:
    for form in of.formats:
        if not form.reads:
            assert of.write(of.sample(), form.name, ABOUT)
            with pytest.raises(BadRequest, match=re.escape(form.name)):
                of.read(b"{}", form.name)
        if not form.writes:
            with pytest.raises(NotAcceptable, match=re.escape(form.name)):
                of.write(of.sample(), form.name, ABOUT)


@named()
def test_unknown_formats_are_refused_with_the_known_ones(of: Kind) -> None:
    with pytest.raises(BadRequest, match=of.formats[0].name):
        of.read(b"", "papyrus")
    with pytest.raises(NotAcceptable, match=of.formats[0].name):
        of.write(of.sample(), "papyrus", ABOUT)


@named()
def test_the_sample_has_no_errors_where_all_it_refers_to_is_published(of: Kind) -> None:
    assert errors_in(of.problems(of.sample(), Everything())) == []


@named()
def test_items_have_keys_of_their_own_and_parents_that_are_there(of: Kind) -> None:
    found = list(of.items(of.sample()))
    keys = [item.key for item in found]
    assert keys[0] == ""
    assert len(set(keys)) == len(keys) > 2
    assert not any(re.search(r"[\x00-\x1f\x7f-\x9f]", key) for key in keys)
    assert all(item.label for item in found)
    assert {item.parent for item in found if item.parent is not None} <= set(keys)
    assert json.loads(json.dumps([dict(item.content) for item in found])) == [dict(item.content) for item in found]


@named()
def test_equal_contents_have_no_changes(of: Kind) -> None:
    again = of.load(of.canonical(of.sample()))
    difference = of.changes(of.sample(), again)
    assert difference.changes == ()
    assert difference.grade is None
    assert not difference.safety


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*path, name))
    else:
        yield path


def mutated(data: Any, path: tuple[Any, ...]) -> Any:
    data = copy.deepcopy(data)
    place = data
    for name in path[:-1]:
        place = place[name]
    value = place[path[-1]]
    if isinstance(value, bool):
        place[path[-1]] = not value
    elif isinstance(value, int | float):
        place[path[-1]] = value + 1
    else:
        place[path[-1]] = f"{value}x"
    return data


@named(STRUCTURED)
def test_every_field_that_changes_is_a_change_with_grade_and_reason(of: Kind) -> None:
    content = of.sample()
    data = as_json(of, content)
    taken = 0
    for path in leaves(data):
        if of.name == "codeset" and path == ("version",):
            continue  # the edition's own number always differs, which says nothing by itself
        try:
            new = of.read(json.dumps(mutated(data, path)).encode(), "json")
        except ContentError:
            continue
        if of.canonical(new) == of.canonical(content):
            continue
        taken += 1
        difference = of.changes(content, new)
        assert difference.grade is not None, path
        assert all(change.reasons and str(change.reasons[0]) for change in difference.changes), path
    assert taken > 10


@named(STRUCTURED)
def test_an_item_taken_out_and_put_back_leaves_the_same_items(of: Kind) -> None:
    content = of.sample()
    before = by_key(of, content)
    for key, item in before.items():
        if not key:
            continue
        less = of.remove(content, key)
        assert set(by_key(of, less)) == set(before) - {key}
        assert by_key(of, of.put(less, key, item.content)) == before


@named(STRUCTURED)
def test_an_item_put_as_it_is_changes_nothing(of: Kind) -> None:
    content = of.sample()
    for key, item in by_key(of, content).items():
        assert of.put(content, key, item.content) == content


@named(STRUCTURED)
def test_adding_and_removing_an_item_are_told_as_such(of: Kind) -> None:
    content = of.sample()
    for key in by_key(of, content):
        if key:
            less = of.remove(content, key)
            assert key in {change.key for change in of.changes(content, less).of("removed")}
            assert key in {change.key for change in of.changes(less, content).of("added")}


@named()
def test_what_follows_from_an_unchanged_content_is_the_same_content(of: Kind) -> None:
    assert of.follow(of.sample(), of.sample()) == of.sample()


@named(STRUCTURED)
def test_an_unknown_item_and_the_head_cannot_be_removed_or_retired(of: Kind) -> None:
    for key in ("", "no-such-item"):
        for verb in (of.remove, of.retire):
            with pytest.raises(ContentError) as refused:
                verb(of.sample(), key)
            assert refused.value.problems


@named(EDITED_WHOLE)
def test_source_texts_are_not_changed_item_by_item(of: Kind) -> None:
    for refused_verb in (of.remove, of.retire, lambda content, key: of.put(content, key, {})):
        for key in by_key(of, of.sample()):
            with pytest.raises(ContentError) as refused:
                refused_verb(of.sample(), key)
            assert refused.value.problems[0].item == key


@named()
def test_words_and_references_belong_to_items(of: Kind) -> None:
    content = of.sample()
    keys = set(by_key(of, content))
    words = list(of.words(content))
    assert words
    assert {word.role for word in words} <= ROLES
    assert {word.item for word in words} <= keys
    assert all(word.value.strip() for word in words)
    assert {reference.item for reference in of.references(content)} <= keys
    assert all(reference.target for reference in of.references(content))
    assert all(claim == claim.strip() for claim in of.claims(content))


@named()
def test_new_content_starts_with_the_title_and_can_be_stored(of: Kind) -> None:
    title = {"nb": 'Ny "standard" {1} \\ æøå', "nn": "Ny standard"}
    content = of.empty(title)
    assert next(of.items(content)).label == title["nb"]
    assert of.load(of.canonical(content)) == content
    assert isinstance(of.problems(content, Known()), list)
    assert of.read(of.canonical(content), of.formats[0].name) == content


@named()
def test_the_published_json_schema_is_valid_and_fits_the_sample(of: Kind) -> None:
    schema = json_schema(of)
    Draft202012Validator.check_schema(schema)
    sample = as_json(of, of.sample()) if of.schema else of.sample()
    Draft202012Validator(schema).validate(sample)
    assert not Draft202012Validator(schema).is_valid(7)


def schema_fields(schema: type[Schema] | Schema, seen: set[type[Schema]]) -> Iterator[tuple[str, fields.Field[Any]]]:
    made = schema() if isinstance(schema, type) else schema
    if type(made) in seen:
        return
    seen.add(type(made))
    for name, field in made.fields.items():
        yield f"{type(made).__name__}.{name}", field
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from schema_fields(inner.schema, seen)


@named(STRUCTURED)
def test_every_field_of_a_form_has_a_label(of: Kind) -> None:
    assert of.schema is not None
    without = [name for name, field in schema_fields(of.schema, set()) if not field.metadata.get("label")]
    assert without == []


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@named()
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | JSON_VALUES.map(lambda v: json.dumps(v).encode())
)
def test_junk_is_refused_and_never_breaks_the_reader(of: Kind, data: bytes) -> None:
    for form in of.formats:
        if form.reads:
            try:
                content = of.read(data, form.name, title={"nb": "Prøve"})
            except RegistryError:
                continue
            assert of.load(of.canonical(content)) == content


@named(STRUCTURED)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=JSON_VALUES, data=st.data())
def test_junk_in_the_place_of_a_value_is_refused_or_kept_and_compared(
    of: Kind, value: Any, data: st.DataObject
) -> None:
    whole = as_json(of, of.sample())
    path = data.draw(st.sampled_from(list(leaves(whole))))
    place = whole
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    try:
        content = of.read(json.dumps(whole).encode(), "json")
    except RegistryError:
        return
    of.problems(content, Known())
    of.changes(of.sample(), content)
    list(of.words(content))
    assert of.load(of.canonical(content)) == content
