"""Content as it is sent: a file for each format and encoding, with the hash of its very bytes as ETag."""

import gzip
import hashlib
import multiprocessing
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

import codesets
from registry import kinds
from registry.config import Settings
from registry.errors import NotAcceptable, TooLarge
from registry.services.publishing import renditions
from registry.services.publishing.renditions import ENCODINGS, Rendition
from registry.services.reading import library
from registry.services.upkeep.installation import Installation, open_installation
from tests.services import press

PLAIN: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}
WRITTEN = [each.name for each in kinds.kind("codeset").formats if each.writes]


def made(installation: Installation, format: str | None = None, encoding: str = "", number: str = "1.0.0") -> Rendition:
    with installation.database.reading() as session:
        return renditions.rendition(session, library.edition(session, "liste", number).version, format, encoding)


@pytest.fixture
def shelf(installation: Installation) -> Installation:
    press.publish(installation, "liste", press.FIRST)
    return installation


def test_the_etag_is_the_hash_of_the_bytes_in_every_format_and_encoding(shelf: Installation) -> None:
    seen = set()
    for format in WRITTEN:
        plain = made(shelf, format).path.read_bytes()
        for encoding in ENCODINGS:
            found = made(shelf, format, encoding)
            data = found.path.read_bytes()
            assert found.etag == hashlib.sha256(data).hexdigest()
            assert found.size == len(data)
            assert found.encoding == encoding
            assert PLAIN[encoding](data) == plain
            seen.add(found.etag)
    alike = {"fhir-r5+json", "fhir-r5+xml"}  # a list that R4 and R5 say in the same words
    assert len(seen) == len(set(WRITTEN) - alike) * len(ENCODINGS)


def test_the_first_format_is_the_stored_content_itself(shelf: Installation) -> None:
    found = made(shelf)
    with shelf.database.reading() as session:
        version = library.edition(session, "liste", "1.0.0").version
        assert found.etag == version.content_hash
    assert (found.media_type, found.filename) == ("application/json", "liste-1.0.0.json")


def test_a_number_makes_no_odd_file_name(installation: Installation) -> None:
    press.adopt(installation, "liste", press.FIRST, "2026~a+b..")
    assert made(installation, "csv", number="2026~a+b..").filename == "liste-2026_a_b...csv"


@pytest.mark.parametrize("name", ["pdf", "diagnosekoder", "", "JSON", "../json"])
def test_a_format_that_is_not_written_is_refused_and_the_others_named(shelf: Installation, name: str) -> None:
    with pytest.raises(NotAcceptable, match=r"Formats: json, fhir\+json") as refused:
        made(shelf, name)
    assert refused.value.code == "no-format"


def _everything(shelf: Installation) -> None:
    shutil.rmtree(shelf.files)


def _one_file(shelf: Installation) -> None:
    for path in shelf.files.rglob("content.gz"):
        path.unlink()


def _half_a_file(shelf: Installation) -> None:
    for path in shelf.files.rglob("content.zst"):
        path.write_bytes(path.read_bytes()[:-1])


def _the_manifest(shelf: Installation) -> None:
    for path in shelf.files.rglob("manifest.json"):
        path.unlink()


def _half_a_manifest(shelf: Installation) -> None:
    for path in shelf.files.rglob("manifest.json"):
        data = path.read_bytes()
        path.unlink()
        path.with_name("spare").touch()  # so that the file system does not give the same number again
        path.write_bytes(data[:-5])


def _one_sign(shelf: Installation) -> None:
    path = made(shelf, "csv").path
    path.write_bytes(path.read_bytes()[:-2] + b"9\n")
    os.utime(path, ns=(1, 1))  # the clock of a file system may stand still between two writings


@pytest.mark.parametrize("damage", [_everything, _one_file, _half_a_file, _one_sign, _the_manifest, _half_a_manifest])
def test_what_is_missing_cut_or_altered_is_made_again_with_the_same_bytes(
    shelf: Installation, damage: Callable[[Installation], None]
) -> None:
    before = [made(shelf, "csv", encoding) for encoding in ENCODINGS]
    damage(shelf)
    after = [made(shelf, "csv", encoding) for encoding in ENCODINGS]
    assert [each.etag for each in after] == [each.etag for each in before]
    for each in after:
        assert hashlib.sha256(each.path.read_bytes()).hexdigest() == each.etag
    assert list(shelf.files.rglob(".*")) == []


def _race(directory: Path, gate: object, answers: object) -> None:
    opened = open_installation(Settings(data=directory))
    for number in range(20):
        gate.wait(30)  # type: ignore[attr-defined]
        answers.put((number, made(opened, "csv", "gzip", number=str(number)).etag))  # type: ignore[attr-defined]


def test_two_processes_at_once_do_the_same_work_and_no_harm(sqlite: Installation) -> None:
    for number in range(20):
        press.adopt(sqlite, "liste", {"A": f"Alfa {number}"}, str(number))
    apart = multiprocessing.get_context("spawn")
    gate, answers = apart.Barrier(2), apart.Queue()
    both = [apart.Process(target=_race, args=(sqlite.settings.data, gate, answers)) for _ in range(2)]
    for process in both:
        process.start()
    found = sorted(answers.get(timeout=60) for _ in range(40))
    for process in both:
        process.join(30)
        assert process.exitcode == 0
    answers.close()
    for number in range(20):
        etag = made(sqlite, "csv", "gzip", number=str(number)).etag
        assert found[2 * number : 2 * number + 2] == [(number, etag)] * 2
    assert list(sqlite.files.rglob(".*")) == []


def test_formats_that_do_not_wait_for_a_reader_are_made_at_once_after_a_publication(shelf: Installation) -> None:
    with shelf.database.reading() as session:
        renditions.make_all(session, library.edition(session, "liste", "1.0.0").version)
    made_formats = {path.parent.name.replace("_", "+") for path in shelf.files.rglob("manifest.json")}
    waiting = {each.name for each in kinds.kind("codeset").formats if not each.at_once}
    assert made_formats == set(WRITTEN) - waiting
    assert waiting == {"fhir-r5+json", "fhir-r5+xml", "skos", "turtle"}


def test_what_is_huge_is_written_piece_by_piece_and_says_the_same(
    shelf: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = {format: codesets.read(made(shelf, format).path.read_bytes()) for format in ("json", "fhir+json")}
    shutil.rmtree(shelf.files)
    monkeypatch.setattr("registry.services.publishing.streams.HUGE", 10)
    with shelf.database.reading() as session:
        renditions.make_all(session, library.edition(session, "liste", "1.0.0").version)
    assert {path.parent.name for path in shelf.files.rglob("manifest.json")} == {"json", "fhir_json"}
    assert made(shelf, "fhir-r5+json").path.read_bytes() == made(shelf, "fhir+json").path.read_bytes()
    for format, content in usual.items():
        plain = made(shelf, format).path.read_bytes()
        assert codesets.read(plain) == content
        for encoding in ENCODINGS:
            found = made(shelf, format, encoding)
            assert PLAIN[encoding](found.path.read_bytes()) == plain
            assert found.etag == hashlib.sha256(found.path.read_bytes()).hexdigest()
    assert made(shelf, "csv").size > 0
    monkeypatch.setattr("registry.services.publishing.streams.MOST_HELD", 10)
    with pytest.raises(TooLarge, match="too large to be made into tsv"):
        made(shelf, "tsv")
    assert list(shelf.files.rglob(".*tsv*")) == []


def test_what_a_format_says_of_a_version(installation: Installation) -> None:
    uris = ("urn:oid:1.2.3", "http://example.org/liste")
    licence = {"holder": "Holder", "attribution": "© Holder"}
    press.adopt(installation, "liste", press.FIRST, "2026", identifiers=uris, licence=licence, title="Liste")
    press.adopt(installation, "annen", press.FIRST, "1", identifiers=("urn:oid:1.2.4",))
    press.adopt(installation, "navnløs".replace("ø", "o"), press.FIRST, "1")
    with installation.database.reading() as session:
        said = renditions.about(library.edition(session, "liste", "2026").version)
        assert (said.canonical, said.identifiers) == ("http://example.org/liste", uris)
        assert (said.publisher, said.copyright, said.title) == ("Holder", "© Holder", {"nb": "Liste"})
        assert renditions.about(library.edition(session, "annen", "1").version).canonical == "urn:oid:1.2.4"
        assert renditions.about(library.edition(session, "navnlos", "1").version).canonical is None
