"""What those who use the library get wrong at first: one for several, names for texts, archetypes for templates."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archetypes import (
    ArchetypeId,
    Library,
    ParseError,
    check_instance,
    example,
    merge,
    operational,
    read,
    read_opt,
    web_template,
)
from tests.archetypes.opt.documents import template
from tests.archetypes.texts import GRIP, SAMPLES, sample

GRIP_ARCHETYPE = read(sample(GRIP))
TEMPLATE = read_opt(template())


@pytest.mark.parametrize("paths", [SAMPLES, str(SAMPLES), [SAMPLES], [str(SAMPLES)]])
def test_one_folder_is_a_library_as_several_are(paths: Any) -> None:
    library = Library(paths)
    assert (len(library), library.problems) == (3, [])


def test_one_text_is_no_list_of_letters() -> None:
    assert len(Library(texts=sample(GRIP))) == len(Library(texts=sample(GRIP).encode())) == 1


def test_one_language_is_no_list_of_letters() -> None:
    assert operational(GRIP_ARCHETYPE, Library(), "nb") == operational(GRIP_ARCHETYPE, Library(), ["nb"])


def test_a_library_tells_whether_it_has_an_id() -> None:
    library = Library(SAMPLES)
    assert GRIP in library
    assert ArchetypeId.parse(GRIP) in library
    assert "openEHR-EHR-OBSERVATION.nowhere.v1" not in library
    assert None not in library
    assert GRIP_ARCHETYPE in library
    assert replace(GRIP_ARCHETYPE, concept="at0001") not in library


@pytest.mark.parametrize("name", ["grip.adl", "models/grip strength.ADLS", "grip.opt", "grip.xml", "grip.json\n"])
def test_the_name_of_a_file_is_not_taken_for_its_text(name: str) -> None:
    for reader in (read, read_opt):
        with pytest.raises(ParseError, match="give it as a Path"):
            reader(name)


def test_a_template_is_not_read_as_an_archetype() -> None:
    with pytest.raises(ParseError, match="read it with read_opt"):
        read(template())


@pytest.mark.parametrize(
    "use", [web_template, example, lambda archetype: check_instance({}, archetype)], ids=["form", "example", "check"]
)
def test_an_archetype_is_no_template_yet(use: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError, match="`operational` makes one"):
        use(GRIP_ARCHETYPE)


def test_an_example_has_one_of_three_forms() -> None:
    with pytest.raises(ValueError, match="'canonical', 'flat' and 'structured'"):
        example(TEMPLATE, "xml")  # type: ignore[arg-type]


def test_a_template_is_not_merged_with_an_archetype() -> None:
    with pytest.raises(TypeError, match="not revisions of each other"):
        merge(GRIP_ARCHETYPE, GRIP_ARCHETYPE, TEMPLATE)  # type: ignore[type-var]


@pytest.mark.parametrize("form", ["flat", "structured", "canonical"])
def test_a_record_is_checked_as_it_comes(form: Any, tmp_path: Path) -> None:
    record = json.dumps(example(TEMPLATE, form))
    file = tmp_path / "record.json"
    file.write_text(record, "utf-8")
    for source in (json.loads(record), record, record.encode(), file):
        assert check_instance(source, TEMPLATE) == []


@pytest.mark.parametrize(
    "text",
    ['{"a": ', '{"a": NaN}', f'{{"a": {"9" * 5_000}}}', '{"a":' * 100_000],
    ids=["cut", "no-number", "digits", "depth"],
)
def test_a_record_that_is_no_json_is_an_error(text: str) -> None:
    with pytest.raises(ParseError) as refused:
        check_instance(text, TEMPLATE)
    assert refused.value.code == "JSYN"
