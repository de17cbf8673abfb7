"""What fields, values and messages are called on pages."""

import copy
from collections.abc import Iterator

import pytest
from flask import Flask

from archetypes.telling import Named, tell
from registry.errors import Message
from registry.kinds.differences import Shown
from registry.kinds.telling import said
from registry.web import words
from registry.web.language import pick, spoken, spoken_at
from registry.web.naming import field_name, item_name, local, say, written


@pytest.fixture
def bokmal(shared_app: Flask) -> Iterator[None]:
    with shared_app.test_request_context("/", headers={"Accept-Language": "nb"}):
        yield


@pytest.mark.usefixtures("bokmal")
@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("dose", "", "Dose"),
        ("options.0.label.nb", "phrase", "Valg 1, Tekst, Bokmål"),
        ("source", "terminology", "Kilde"),
        ("not_a_field", "", "not a field"),
        ("0", "", "0"),
        ("description/details/nb/use", "archetype", "Beskrivelse, Detaljer, Bokmål, Bruk"),
        ("node", "archetype", "Node"),
        ("arrangement", "codeset", "Rekkefølge og oppstilling"),
    ],
)
def test_fields_are_called_what_their_forms_call_them(path: str, kind: str, name: str) -> None:
    assert field_name(path, kind) == name


@pytest.mark.usefixtures("bokmal")
@pytest.mark.parametrize(("item", "name"), [("stop/nevropati", "Kriterium"), ("section/evaluation", "Tekst")])
def test_a_field_is_called_what_the_table_of_its_item_calls_it(item: str, name: str) -> None:
    assert field_name("text", "regimen", item) == name


@pytest.mark.usefixtures("bokmal")
@pytest.mark.parametrize(
    ("value", "path", "text"),
    [
        (1.4, "dose", "1,4"),
        (True, "", "Ja"),
        (False, "", "Nei"),
        ("per-administration", "dose_basis", "per administrasjon"),
        ("fri tekst", "note", "fri tekst"),
    ],
)
def test_values_are_said_in_the_page_s_language(value: object, path: str, text: str) -> None:
    assert local(value, path) == text


@pytest.mark.usefixtures("bokmal")
@pytest.mark.parametrize(
    ("message", "text"),
    [
        (
            Message("“{work}” is not possible while the proposal is “{state}”. It is possible in: {states}.",
                    {"work": "edit", "state": "hearing", "states": "draft, accepted"}),
            "«Rediger» er ikke mulig mens forslaget er «På høring». Det er mulig i: Utkast, Tatt opp til arbeid.",
        ),
        (Message("{drug} has no dose; fill it in.", {"drug": Message("Dose")}), "Dose har ingen dose; fyll den ut."),
        (
            Message("Dose of {item} lowered from {before} to {after} {unit}.",
                    {"item": "x", "before": 1.5, "after": 1, "unit": "mg/m2"}),
            "Dosen av x senket fra 1,5 til 1 mg/m².",
        ),
    ],
)  # fmt: skip
def test_messages_are_translated_with_the_words_in_them(message: Message, text: str) -> None:
    assert say(message) == text


@pytest.mark.usefixtures("bokmal")
@pytest.mark.parametrize(
    ("value", "path", "text"),
    [
        (None, "", "–"),
        (1.5, "dose", "1,5"),
        ([1, 15], "days", "1, 15"),
        ({"nb": "Ny", "en": "New"}, "note", "Ny"),
        ({"dose": 2.5, "unit": "mg"}, "", "Dose: 2,5; Enhet: mg"),
        ("per-administration", "dose_basis", "per administrasjon"),
        (tell("ordered"), "", "ordnet"),
    ],
)
def test_what_a_reason_compares_is_written_in_the_page_s_language(value: object, path: str, text: str) -> None:
    reason = Message("Role of {item} changed from {before} to {after}.", {"field": path, "before": Shown(value)})
    assert written(value, path, "regimen") == text
    assert say(Message("{before}", reason.values), "regimen") == text


@pytest.mark.usefixtures("bokmal")
def test_large_counts_in_messages_have_a_space_between_thousands() -> None:
    message = Message("more than {limit} rows; split the list", {"limit": 2_000_000})
    assert say(message) == "Flere enn 2\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000 rader; del opp listen"
    assert say(Message("{limit}", {"limit": 2026})) == "2026"


@pytest.mark.usefixtures("bokmal")
def test_items_that_the_registry_has_named_are_named_in_the_page_s_language() -> None:
    assert item_name("Adverse effects") == "Bivirkninger"
    assert item_name("Oksaliplatin") == "Oksaliplatin"
    assert say(Message("The text of «{item}» was changed.", {"item": "Adverse effects"})).count("Bivirkninger") == 1


def test_a_shown_value_is_copied_with_its_value() -> None:
    again = copy.deepcopy(Shown({"nb": "Ny"}))
    assert again == "nb: Ny"
    assert again.value == {"nb": "Ny"}


@pytest.mark.usefixtures("bokmal")
@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ({"en": "Weight", "no": "Vekt"}, "Vekt [at0004] har en annen betydning"),
        ({"en": "Weight", "nb": "*Weight(en)"}, "Weight [at0004] har en annen betydning"),
        ({}, "[at0004] har en annen betydning"),
    ],
)
def test_a_node_in_a_reason_is_named_in_the_page_s_language(labels: dict[str, str], text: str) -> None:
    node = Named("at0004", labels, "en")
    assert node == copy.deepcopy(node)
    assert say(said(tell("{node} has another meaning", node=node))) == text


def test_a_text_is_picked_in_the_nearest_language() -> None:
    assert pick({"nn": "ein", "en": "one"}, "nb") == ("nn", "ein")
    assert pick({"se": "okta"}, "nb") == ("se", "okta")
    assert pick({}, "nb") == ("", "")
    assert pick("bar tekst", "en") == ("", "bar tekst")


@pytest.mark.usefixtures("bokmal")
@pytest.mark.usefixtures("bokmal")
def test_a_text_at_a_language_s_place_is_marked_with_it() -> None:
    assert spoken_at("Other <text>", "title.en") == '<span lang="en">Other &lt;text&gt;</span>'
    assert spoken_at("Tittel", "title.nb") == "Tittel"
    assert spoken_at("Other", "title") == "Other"


def test_texts_are_escaped_whatever_they_hold() -> None:
    assert spoken({"en": "<b>"}) == '<span lang="en">&lt;b&gt;</span>'
    assert spoken({"nb": "<b>"}) == "&lt;b&gt;"
    assert spoken(None, "<i>") == "&lt;i&gt;"


@pytest.mark.usefixtures("bokmal")
def test_words_of_the_house_have_names_and_others_stay() -> None:
    assert words.word(words.STATES, "hearing") == "På høring"
    assert words.word(words.STATES, "unheard-of") == "unheard-of"
    assert words.word(words.STATES, None) == ""
