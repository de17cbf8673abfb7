"""Every text that a page can show is in bokmål and nynorsk, and pages choose and keep the reader's language."""

import ast
import re
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from registry.web import extraction
from registry.web.extraction import LANGUAGES, catalogue, in_module, missing
from registry.web.setup import TRANSLATIONS
from tests.web.conftest import Reader

pytestmark = pytest.mark.xdist_group("languages")  # all code is read for its texts, once
PLACE = re.compile(r"\{([a-z_]*)(?:![rs])?\}|%\(([a-z]+)\)s")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    assert missing(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_values_of_their_texts(language: str) -> None:
    wrong = [
        message.id
        for message in catalogue(language)
        if message.id
        for one, other in zip(_each(message.id), _each(message.string), strict=True)
        if set(PLACE.findall(one)) != set(PLACE.findall(other))
    ]
    assert wrong == []


def _each(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_what_the_written_one_says(language: str) -> None:
    path = Path(TRANSLATIONS) / language / "LC_MESSAGES" / "messages.mo"
    compiled = read_mo(BytesIO(path.read_bytes()))
    written = {_each(each.id)[0]: _each(each.string) for each in catalogue(language) if each.id and each.string}
    assert {_each(each.id)[0]: _each(each.string) for each in compiled if each.id} == written


def test_the_libraries_texts_are_among_those_to_be_translated() -> None:
    told = set(extraction.in_libraries())
    assert {"expected {what}, found {found}", "the node id [{code}] is given twice"} <= told
    assert {"The code is in use again.", "{code} is not in {where}; mend the code or remove it"} <= told
    assert told <= extraction.texts()


@pytest.mark.parametrize("name", extraction.LIBRARIES)
def test_the_libraries_tell_in_literal_templates_only(name: str) -> None:
    """What is put together while running cannot be found, and so not translated."""
    for path in Path(import_module(name).__path__[0]).rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "tell":
                given = call.args[0]
                parts = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
                assert all(isinstance(each, ast.Name | ast.Constant) for each in parts), f"{path}:{call.lineno}"


QUOTED = re.compile(r"«[^»]*»|`[^`]*`|\{[^}]*\}")
ENGLISH = re.compile(r"\b(the|and|is|of|not|expected|found|added|removed)\b")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_libraries_tell_holds_no_english(language: str) -> None:
    held = catalogue(language)
    said = {text: QUOTED.sub("", str(held.get(text).string)) for text in extraction.in_libraries()}
    assert {text: words for text, words in said.items() if ENGLISH.search(words)} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('problem("code", "A fault.", item=key)', ["A fault."]),
        ('Message("Said {x}.", {"x": 1})', ["Said {x}."]),
        ('raise NotFound("Gone.", code="x")', ["Gone."]),
        ('text = "Named."\nproblem("x", text)', ["Named."]),
        ('Conflict("One." if here else "Other.")', ["One.", "Other."]),
        ('class Own(BadRequest):\n    pass\nraise Own("Mine.")', ["Mine."]),
        ('print("nothing")\nproblem("only")', []),
    ],
)
def test_texts_are_found_in_code(source: str, found: list[str]) -> None:
    assert list(in_module(source)) == found


def test_the_tool_tells_whether_the_catalogues_are_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for language in LANGUAGES:
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "messages.po").write_bytes((TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").read_bytes())
    monkeypatch.setattr(extraction, "TRANSLATIONS", tmp_path)
    assert extraction.main() == 0
    monkeypatch.setattr(extraction, "texts", lambda: {"A text that nobody has translated", ("%(num)s x", "%(num)s y")})
    assert extraction.main() == 1
    assert (tmp_path / "nb" / "LC_MESSAGES" / "messages.mo").exists()


@pytest.mark.parametrize(
    ("accepted", "asked", "shown"),
    [
        ("", "", "nb"),
        ("no", "", "nb"),
        ("nn-NO,nb;q=0.5", "", "nn"),
        ("en-GB,en;q=0.9", "", "en"),
        ("de,fr;q=0.5", "", "nb"),
        ("de,en;q=0.5", "", "en"),
        ("en", "nn", "nn"),
        ("en", "xx", "en"),
    ],
)
def test_the_language_is_what_the_reader_asks_for(reader: Reader, accepted: str, asked: str, shown: str) -> None:
    page = reader.get("/about", query_string={"lang": asked} if asked else {}, headers={"Accept-Language": accepted})
    assert f'<html lang="{shown}">' in page.text
    assert "Accept-Language" in page.headers["Vary"]


def test_a_language_once_chosen_is_kept_and_offered_on_the_same_page(reader: Reader) -> None:
    page = reader.get("/standards?kind=regimen&lang=nn", headers={"Accept-Language": "en"})
    assert "lang=en" in page.text
    assert "kind=regimen" in page.text
    assert '<html lang="nn">' in reader.get("/about", headers={"Accept-Language": "en"}).text
    reader.get("/about?lang=nb")


def test_a_text_in_another_language_is_marked_as_such(reader: Reader) -> None:
    page = reader.get("/standards/innkomst/versions/1.0.0", headers={"Accept-Language": "en"})
    assert '<span lang="nb">Innkomst ved lungebetennelse</span>' in page.text
