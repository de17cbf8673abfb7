"""What hierarchy and intent would have in a value set, and what they would not."""

import pytest

from codesets import CodeSystem, Concept, Filter, Include, ValueSet
from codesets.authoring import Advice, Hint, advice, advise
from codesets.authoring.intent import Intent, affirmed, intent_of, stem
from tests.codesets.authoring.lists import LUNG, OTHER, concept, listed, lung, terminology


def about(value_set: ValueSet, intent: str = "", *things: object) -> Advice:
    held = terminology(*things)
    return advise(held, value_set, held.expand(value_set).entries, intent=intent)


def of(*codes: str, exclude: tuple[Include, ...] = (), intent: str | None = None) -> ValueSet:
    return ValueSet(include=(Include(LUNG, None, listed(*codes)),), exclude=exclude, intent=intent)


def told(hints: tuple[Hint, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.reason, each.code, each.because) for each in hints]


RULED_OUT = (Include(LUNG, None, filters=(Filter("concept", "in", "J10.3,J10.8"),)),)
MISSING = {
    "siblings of several that are in, and never ended ones": (
        of("J10.1", "J10.2"),
        [("siblings", "J10.3", ("J10.1", "J10.2")), ("siblings", "J10.8", ("J10.1", "J10.2"))],
    ),
    "not the siblings of one alone": (of("J10.1"), []),
    "what lies below a code that is in": (of("J20"), [("below", "J20.1", ("J20",)), ("below", "J20.2", ("J20",))]),
    "each once, as sibling before as child": (
        of("J10", "J10.1", "J10.2"),
        [("siblings", "J10.3", ("J10.1", "J10.2")), ("siblings", "J10.8", ("J10.1", "J10.2"))],
    ),
    "not what is excluded one by one": (
        of("J10.1", "J10.2", exclude=(Include(LUNG, None, listed("J10.3")),)),
        [("siblings", "J10.8", ("J10.1", "J10.2"))],
    ),
    "not what is excluded by rule": (of("J10.1", "J10.2", exclude=RULED_OUT), []),
}


@pytest.mark.parametrize("name", MISSING)
def test_missing(name: str) -> None:
    value_set, expected = MISSING[name]
    assert told(about(value_set).missing) == expected


def test_an_exclusion_that_cannot_be_expanded_bars_nothing() -> None:
    broken = of("J10.1", "J10.2", exclude=(Include("http://example.org/unknown"),))
    entries = terminology().expand(of("J10.1", "J10.2")).entries
    assert [each.code for each in advise(terminology(), broken, entries).missing] == ["J10.3", "J10.8"]


def test_flat_lists_have_no_siblings() -> None:
    flat = ValueSet(include=(Include(OTHER, None, listed("R81", "R96")),))
    assert about(flat).every == ()


def test_codes_whose_names_hold_words_of_the_intent_are_offered() -> None:
    found = about(of("I10"), "Alle pneumonier, unntatt aspirasjonspneumoni. Kronisk bronkitt.")
    assert [(each.code, each.because) for each in found.by_intent] == [
        ("J20.2", ("kronisk", "bronkit")),
        ("J20", ("kronisk",)),
        ("J10", ("pneumoni",)),
        ("J10.1", ("pneumoni",)),
        ("J10.2", ("pneumoni",)),
        ("J10.8", ("pneumoni",)),
    ]


def test_a_word_that_most_codes_share_is_what_the_intent_is_about() -> None:
    found = about(of("J10.1", "J10.2"), "Kronisk pneumoni")
    assert [each.code for each in found.by_intent] == ["J10"]


def test_the_value_set_s_own_intent_counts_too() -> None:
    assert [each.code for each in about(of("I10", intent="Astma")).by_intent] == ["J20.1"]


def test_what_the_hierarchy_asks_for_is_not_asked_for_again() -> None:
    found = about(of("J10.1", "J10.2"), "Pneumoni")
    assert {each.code for each in found.by_intent} == {"J10"}


def test_a_word_that_names_too_much_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advice, "_MOST_NAMED", 3)
    assert [each.code for each in about(of("I10"), "Pneumoni, astma").by_intent] == ["J20.1"]


def test_hints_by_intent_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advice, "MOST_HINTS", 2)
    assert len(about(of("I10"), "Pneumoni").by_intent) == 2


def test_codes_that_the_intent_speaks_against_are_told() -> None:
    found = about(of("J10.1", "J10.3"), "Pneumoni, ikke aspirasjonspneumoni")
    assert told(found.apart) == [("against-intent", "J10.3", ("aspirasjonspneumoni",))]


APART = {
    "one of another chapter": (of("J10.1", "J10.2", "J10.3", "I10"), [("apart", "I10", ("J10",))]),
    "a neighbour is none": (of("J10.1", "J10.2", "J10.3", "J20.1"), []),
    "among few none stands apart": (of("J10.1", "J10.2", "I10"), []),
    "where codes are scattered none stands apart": (of("J10.1", "J20.1", "I10", "I"), []),
}


@pytest.mark.parametrize("name", APART)
def test_codes_that_stand_apart_from_the_rest(name: str) -> None:
    value_set, expected = APART[name]
    assert told(about(value_set).apart) == expected


def test_ended_codes_are_told_with_what_replaces_them() -> None:
    (hint,) = about(of("J10.9")).ended
    assert (hint.code, hint.instead) == ("J10.9", (("J10.8", "Pneumoni, uspesifisert"),))


def test_displays_are_in_the_language_asked_for() -> None:
    held = terminology()
    value_set = of("J20.2", "J20")
    (hint,) = [
        each
        for each in advise(held, value_set, held.expand(value_set).entries, language="en").missing
        if each.code == "J20.1"
    ]
    assert hint.display == "Asthma"


def test_a_value_set_of_thousands_is_not_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advice, "MOST_CODES", 1)
    found = about(of("J10.1", "J10.2"), "Pneumoni")
    assert (found.complete, found.every) == (False, ())


def test_codes_of_a_system_that_is_not_here_are_passed_over() -> None:
    held = terminology()
    entries = held.expand(ValueSet(include=(Include(OTHER),))).entries
    assert advise(type(held)([lung()]), ValueSet(), entries).every == ()


def test_a_crowd_of_children_is_meant_as_a_crowd() -> None:
    crowd = [concept(f"I10.{number}", f"Nr {number}", "I10") for number in range(61)]
    many = CodeSystem(url="http://example.org/many", concepts=(Concept("I10", "Mange"), *crowd))
    value_set = ValueSet(include=(Include("http://example.org/many", None, listed("I10")),))
    assert about(value_set, "", many).missing == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Diabetes uten koma", "diabetes "),
        ("Ikke-diabetisk koma", ""),
        ("Astma, uspesifisert", "astma, uspesifisert"),
        ("Type 2-diabetes", "type 2-diabetes"),
    ],
)
def test_what_a_name_says_a_thing_is(name: str, expected: str) -> None:
    assert affirmed(name) == expected


def test_a_name_that_denies_a_word_does_not_hold_it() -> None:
    without = concept("J20.5", "Kronisk bronkitt uten astma", "J20")
    held = type(terminology())([lung("2026", without)])
    value_set = of("I10", "J20.5")
    found = advise(held, value_set, held.expand(value_set).entries, intent="Astma")
    assert [each.code for each in found.by_intent] == ["J20.1"]
    against = advise(held, value_set, held.expand(value_set).entries, intent="Bronkitt, ikke astma")
    assert "against-intent" not in {each.reason for each in against.apart}


INTENTS = {
    "": Intent((), ()),
    "Pneumonier hos voksne": Intent(("pneumoni",), ()),
    "Pneumoni, ikke aspirasjon": Intent(("pneumoni",), ("aspirasjo",)),
    "Ikke astma, men bronkitter": Intent(("bronkitt",), ("astma",)),
    "Astma. Ikkje astma": Intent((), ()),
    "Asthma without infections": Intent(("asthm",), ("infection",)),
    "KOLS og ILD": Intent(("kols",), ()),
}


@pytest.mark.parametrize("text", INTENTS)
def test_words_of_intent(text: str) -> None:
    assert intent_of(text) == INTENTS[text]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("pneumonier", "pneumoni"),
        ("infeksjoner", "infeksjon"),
        ("svulster", "svulst"),
        ("astma", "astma"),
        ("kols", "kols"),
    ],
)
def test_stems(word: str, expected: str) -> None:
    assert stem(word) == expected
