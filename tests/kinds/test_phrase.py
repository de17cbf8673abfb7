"""What is wrong with a phrase, what it refers to and holds, and how gravely its changes are graded."""

from typing import Any

import pytest

from registry.errors import ContentError, Problem
from registry.kinds.kind import About, Change, Reference, Target, Words
from registry.kinds.phrase import PHRASE
from tests.kinds.test_phrase_rendering import choice, number, phrase, text_slot
from tests.kinds.worlds import Everything, Known


def problems(content: Any, world: Any = None) -> list[Problem]:
    return PHRASE.problems(content, world or Everything())


def codes(content: Any) -> list[tuple[str, str, str]]:
    return [(found.code, found.item, found.field) for found in problems(content)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{a}}", []),
        ("{{ a }}", []),
        ("{{a}} {{b}}", [("unknown-slot", "", "text.nb"), ("unknown-slot", "", "text.nn")]),
        ("{{a}} {{}}", [("unknown-slot", "", "text.nb"), ("unknown-slot", "", "text.nn")]),
        ("{{a}} {b}", [("broken-marker", "", "text.nb"), ("broken-marker", "", "text.nn")]),
        ("{{a}} {{b", [("broken-marker", "", "text.nb"), ("broken-marker", "", "text.nn")]),
        ("{{a}} b}}", [("broken-marker", "", "text.nb"), ("broken-marker", "", "text.nn")]),
        ("Ingen felt", [("unused-slot", "a", "")]),
    ],
)
def test_markers_and_slots_must_match(text: str, found: list[tuple[str, str, str]]) -> None:
    assert codes(phrase(text, text_slot())) == found


def test_an_unused_slot_is_a_warning_unless_another_looks_at_it() -> None:
    (found,) = problems(phrase("x", text_slot()))
    assert found.severity == "warning"
    assert codes(phrase("{{b}}", choice(), text_slot("b", show_if={"slot": "a"}))) == []


def test_all_languages_must_use_the_same_slots() -> None:
    (found,) = problems(phrase("{{a}}", text_slot(), nn="ingen"))
    assert (found.code, found.item, found.severity) == ("slot-missing-in-language", "a", "error")
    assert "nn" in found.message


BINDING = {"standard": "hastegrad", "version": "1.0.0"}
VARIABLE = {"archetype": "openEHR-EHR-OBSERVATION.pain.v1", "path": "/data"}


@pytest.mark.parametrize(
    ("slot", "found"),
    [
        (choice(), []),
        ({"name": "a", "type": "choice"}, [("no-choices", "a", "options")]),
        ({"name": "a", "type": "choices"}, [("no-choices", "a", "options")]),
        ({"name": "a", "type": "choice", "code_set": BINDING}, []),
        (
            {"name": "a", "type": "choice", "code_set": {"standard": "x"}},
            [("floating-code-set", "a", "code_set.version")],
        ),
        (choice(default="x"), []),
        (choice(default="w"), [("not-a-choice", "a", "default")]),
        (choice(of="choices", default="x;w"), [("not-a-choice", "a", "default")]),
        (number(minimum=1, maximum=2, unit="kg"), []),
        (number(minimum=2, maximum=2), [("range-reversed", "a", "minimum")]),
        (number(minimum=3, maximum=2), [("range-reversed", "a", "minimum")]),
        (number(unit="mm Hg"), [("unit-form", "a", "unit")]),
        (number(unit="µg/kg"), []),
        (number(default="mye"), [("default-form", "a", "default")]),
        (number(minimum=1, default="0"), [("out-of-range", "a", "default")]),
        (number(options=[{"value": "x", "label": {"nb": "x"}}]), [("field-without-use", "a", "options")]),
        (text_slot(unit="kg"), [("field-without-use", "a", "unit")]),
        (text_slot(minimum=1), [("field-without-use", "a", "minimum")]),
        (text_slot(decimals=1), [("field-without-use", "a", "decimals")]),
        (text_slot(variable=VARIABLE), [("field-without-use", "a", "variable")]),
        (text_slot(default="a"), []),
        ({"name": "a", "type": "date", "default": "i dag"}, [("not-a-date", "a", "default")]),
        ({"name": "a", "type": "variable"}, [("variable-missing", "a", "variable")]),
        ({"name": "a", "type": "variable", "variable": VARIABLE}, []),
        (
            {"name": "a", "type": "variable", "variable": {**VARIABLE, "path": "data"}},
            [("path-form", "a", "variable.path")],
        ),
        ({"name": "a", "type": "phrase"}, [("phrase-missing", "a", "phrase")]),
        (text_slot(show_if={"slot": "z"}), [("unknown-slot", "a", "show_if")]),
        (text_slot(show_if={"slot": "a"}), [("condition-cycle", "a", "show_if")]),
    ],
)
def test_each_slot_is_checked(slot: dict[str, Any], found: list[tuple[str, str, str]]) -> None:
    assert codes(phrase("{{a}}", slot)) == found


def test_the_same_choice_twice_is_an_error() -> None:
    twice = [{"value": "x", "label": {"nb": "en"}}, {"value": "x", "label": {"nb": "to"}}]
    (found,) = problems(phrase("{{a}}", {"name": "a", "type": "choice", "options": twice}))
    assert (found.code, found.severity) == ("duplicate-choice", "error")


def test_a_condition_must_name_what_can_be_chosen_and_go_in_no_ring() -> None:
    content = phrase("{{a}}{{b}}", choice(), text_slot("b", show_if={"slot": "a", "values": ["w"]}))
    assert codes(content) == [("not-a-choice", "b", "show_if")]
    ring = [text_slot(name, show_if={"slot": other}) for name, other in (("a", "b"), ("b", "c"), ("c", "a"))]
    assert codes(phrase("{{a}}{{b}}{{c}}", *ring)) == [("condition-cycle", name, "show_if") for name in "abc"]
    tail = text_slot("d", show_if={"slot": "a"})
    assert ("condition-cycle", "d", "show_if") not in codes(phrase("{{a}}{{b}}{{c}}{{d}}", *ring, tail))


def test_what_a_slot_is_bound_to_must_be_published_and_of_the_right_kind() -> None:
    slots = [
        {"name": "a", "type": "choice", "code_set": BINDING},
        {"name": "b", "type": "phrase", "phrase": {"standard": "annen"}},
        {"name": "c", "type": "variable", "variable": VARIABLE},
    ]
    content = phrase("{{a}}{{b}}{{c}}", *slots)
    assert PHRASE.references(content) == [
        Reference("a", "hastegrad", "1.0.0", None, "binds"),
        Reference("b", "annen", None, None, "includes"),
        Reference("c", VARIABLE["archetype"], None, "/data", "records"),
    ]
    assert {found.code for found in problems(content, Known())} == {"unknown-reference"}
    world = Known(targets={("hastegrad", "1.0.0"): Target("hastegrad", "phrase", "1.0.0", "in-force")})
    told = [(found.code, found.item, found.field) for found in problems(content, world)]
    assert ("wrong-kind", "a", "code_set") in told
    assert told.count(("unknown-reference", "b", "")) == 1


def test_the_document_type_is_a_code_of_the_national_list() -> None:
    (reference,) = PHRASE.references(PHRASE.sample())
    assert reference == Reference("", "urn:oid:2.16.578.1.12.4.1.1.9602", None, "B02-2", "document-type")


def test_a_hotkey_is_held_by_one_phrase_in_its_specialty() -> None:
    content = PHRASE.sample() | {"specialty": "Lungesykdommer"}
    assert list(PHRASE.claims(content)) == ["hotkey:lungesykdommer:lungebet"]
    world = Known(claims={"hotkey:lungesykdommer:lungebet": "annen-frase"})
    assert "claimed" in {found.code for found in PHRASE.problems(content, world)}


@pytest.mark.parametrize("hotkey", ["", "a", "Dx", "to ord", "x" * 31, "a\n"])
def test_a_hotkey_is_short_and_small_letters(hotkey: str) -> None:
    with pytest.raises(ContentError) as refused:
        PHRASE.put(PHRASE.sample(), "", {**next(PHRASE.items(PHRASE.sample())).content, "hotkey": hotkey})
    assert [found.field for found in refused.value.problems] == ["hotkey"]


def changed(key: str, **fields: Any) -> Change:
    sample = PHRASE.sample()
    item = next(item for item in PHRASE.items(sample) if item.key == key)
    content = {name: value for name, value in {**item.content, **fields}.items() if value is not None}
    (change,) = PHRASE.changes(sample, PHRASE.put(sample, key, content)).changes
    return change


OPTIONS = [{"value": "redusert", "label": {"nb": "x"}}]


@pytest.mark.parametrize(
    ("key", "fields", "grade", "safety", "reason"),
    [
        ("", {"title": {"nb": "Ny"}}, "patch", False, "The title was reworded."),
        ("", {"purpose": {"nb": "Ny"}}, "patch", False, "The purpose was reworded."),
        ("", {"text": {"nb": "Ny"}}, "minor", False, "The text was reworded."),
        ("", {"hotkey": "nyt"}, "major", False, "The hotkey was lungebet, and is now nyt."),
        ("", {"specialty": "hjerte"}, "major", False, "The specialty was lungesykdommer, and is now hjerte."),
        ("", {"audience": "patient"}, "minor", False, "audience of"),
        (
            "frekvens",
            {"unit": "1/min"},
            "major",
            True,
            "The unit of «Respirasjonsfrekvens» was /min, and is now 1/min.",
        ),
        ("frekvens", {"minimum": 5}, "major", True, "The lowest value of «Respirasjonsfrekvens» was 4, and is now 5."),
        ("frekvens", {"maximum": None}, "major", True, "The highest value of «Respirasjonsfrekvens» was 80"),
        ("frekvens", {"type": "text"}, "major", False, "was of type number"),
        ("frekvens", {"required": None}, "minor", False, "may now be left out"),
        ("metning", {"required": True}, "major", False, "must now be filled in"),
        ("frekvens", {"label": {"nb": "Frekvens"}}, "patch", False, "was reworded"),
        ("allmenntilstand", {"options": OPTIONS}, "major", False, "Choices of «Allmenntilstand» are gone."),
    ],
)
def test_changes_are_graded_by_what_they_mean_for_those_who_use_the_phrase(
    key: str, fields: dict[str, Any], grade: str, safety: bool, reason: str
) -> None:
    change = changed(key, **fields)
    assert (change.grade.value, change.safety) == (grade, safety)
    assert any(reason in str(each) for each in change.reasons)


def test_new_choices_are_minor_and_renamed_choices_major() -> None:
    sample = PHRASE.sample()
    options = next(item for item in PHRASE.items(sample) if item.key == "side").content["options"]
    more = [*options, {"value": "uviss", "label": {"nb": "usikker side"}}]
    assert changed("side", options=more).grade.value == "minor"
    renamed = [{**options[0], "value": "dx"}, *options[1:]]
    assert changed("side", options=renamed).grade.value == "major"


@pytest.mark.parametrize(("required", "grade"), [(True, "major"), (None, "minor")])
def test_a_new_slot_is_minor_unless_it_must_be_filled_in(required: bool | None, grade: str) -> None:
    slot = {"label": {"nb": "Ny"}, "type": "text", "required": required}
    (change,) = PHRASE.changes(PHRASE.sample(), PHRASE.put(PHRASE.sample(), "ny", slot)).changes
    assert (change.kind, change.grade.value) == ("added", grade)


def test_search_finds_a_phrase_by_hotkey_title_and_words_without_markers() -> None:
    words = list(PHRASE.words(PHRASE.sample()))
    assert Words("", "lungebet", "", "code") in words
    assert Words("", "Innkomst ved mistenkt lungebetennelse", "nb", "preferred") in words
    assert Words("metning", "Oksygenmetting", "nn", "other") in words
    assert not any("{{" in word.value for word in words)


def test_plain_text_shows_each_slot_with_what_can_be_chosen() -> None:
    text = PHRASE.write(PHRASE.sample(), "text", About("x", {"nb": "Lungebetennelse"}, "1.0.0")).decode()
    assert text.startswith("Lungebetennelse (lungebet)\n\nBokmål:\nPasienten er [Allmenntilstand: i god")
    assert "[Temperatur (°C)], SpO₂ [Oksygenmetning (%)] uten oksygentilskudd." in text
    assert "\n\nNynorsk:\n" in text
    unknown = phrase("{{b}}", text_slot())
    assert "{{b}}" in PHRASE.write(unknown, "text", About("x", {}, "1")).decode()


@pytest.mark.parametrize(("title", "hotkey"), [("Smerter i kneet", "smerterikneet"[:12]), ("?", "ny-frase")])
def test_a_new_phrase_has_a_hotkey_of_its_title(title: str, hotkey: str) -> None:
    assert PHRASE.empty({"nb": title})["hotkey"] == hotkey
