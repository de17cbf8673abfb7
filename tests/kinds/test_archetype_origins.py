"""What a publisher says of an archetype stands in its head; texts that wait for a translation are not searched for."""

import hashlib
from pathlib import Path

import archetypes
from registry.kinds.archetype import ARCHETYPE
from registry.kinds.archetype.origins import origin
from tests.archetypes.opt.documents import template
from tests.archetypes.texts import text

TEXT = text(
    language="language original_language = <[ISO_639-1::en]> translations = <"
    '["nb"] = <language = <[ISO_639-1::nb]> author = <["name"] = <"Ola"> ["organisation"] = <"HSØ"> '
    '["email"] = <"ola@example.org">> accreditation = <"Lege">>>',
    description='description original_author = <["name"] = <"Kari"> ["email"] = <"kari@example.org">> '
    'details = <["en"] = <language = <[ISO_639-1::en]> purpose = <"x">>> lifecycle_state = <"published"> '
    'other_contributors = <"Per, HSØ", ...> '
    'other_details = <["revision"] = <"1.2.0"> ["licence"] = <"CC BY-SA"> ["MD5-CAM-1.0.1"] = <"AB12"> '
    '["build_uid"] = <"u-1">>',
)


def head(content: str) -> dict[str, object]:
    found = next(iter(ARCHETYPE.items(content))).content["upstream"]
    assert isinstance(found, dict)
    return found


def test_what_the_publisher_says_is_told_without_addresses_of_people() -> None:
    assert head(TEXT) == {
        "md5": hashlib.md5(TEXT.encode(), usedforsecurity=False).hexdigest(),
        "revision": "1.2.0",
        "build_uid": "u-1",
        "md5_cam": "AB12",
        "licence": "CC BY-SA",
        "author": "Kari",
        "other_contributors": ["Per, HSØ"],
        "translations": [{"language": "nb", "author": "Ola, HSØ", "accreditation": "Lege"}],
    }


def test_adl2_says_the_same_in_other_places() -> None:
    adl2 = archetypes.write(archetypes.read(TEXT), "adl2")
    told = head(adl2)
    assert (told["build_uid"], told["licence"]) == ("u-1", "CC BY-SA")
    assert ARCHETYPE.described(adl2).licence == ARCHETYPE.described(TEXT).licence == {"terms": "CC BY-SA"}


def test_a_title_that_waits_for_its_translation_is_none() -> None:
    waiting = ARCHETYPE.sample().replace('<"Smerteregistrering på sengepost">', '<"*Pain registration(en)">')
    title = ARCHETYPE.described(waiting).title
    assert title["nb"] == title["en"]
    assert not any(each.startswith("*") for each in title.values())


def test_of_what_says_nothing_there_is_the_checksum_alone() -> None:
    assert set(origin("x", None, None)) == {"md5"}
    assert "md5" in head(ARCHETYPE.read(template().encode(), "opt"))


def test_texts_that_wait_for_a_translation_are_no_words() -> None:
    waiting = ARCHETYPE.sample().replace('<"Smerteintensitet">', '<"*Pain intensity(en)">')
    assert waiting != ARCHETYPE.sample()
    values = {each.value for each in ARCHETYPE.words(waiting)}
    assert "*Pain intensity(en)" not in values
    assert "Smerteintensitet" in {each.value for each in ARCHETYPE.words(ARCHETYPE.sample())}


def test_words_of_every_language_are_searched_for(shared_data: Path) -> None:
    data = (shared_data / "archetypes" / "openEHR-EHR-OBSERVATION.blood_pressure.v2.adl").read_bytes()
    content = ARCHETYPE.read(data, "adl")
    spoken = {each.language for each in ARCHETYPE.words(content) if each.role == "preferred"}
    languages = archetypes.read(content).languages
    assert languages is not None
    assert spoken == set(languages.codes)
