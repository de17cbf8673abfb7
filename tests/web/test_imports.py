"""A file is looked at first, then becomes a proposal; it is sent once, and nobody else can reach it."""

import io
import os
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from registry.access import Member
from registry.errors import NotFound
from registry.services.upkeep.installation import Installation
from registry.web import uploads
from tests.web.conftest import Reader
from tests.web.world import CODES

GIVEN = {"kind": "codeset", "slug": "lungekoder", "title": "Lungekoder", "network": "kreft", "command": "look"}


def look(reader: Reader, text: str, name: str = "koder.csv", **more: Any) -> Any:
    file = (io.BytesIO(text.encode()), name)
    return reader.send("/import", {**GIVEN, "file": file, **more}, content_type="multipart/form-data")


def upload_of(page: str) -> str:
    found = re.search(r'name="upload" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_file_is_looked_at_and_then_made_a_proposal(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    seen = look(reader, CODES)
    assert seen.status_code == 200
    assert "5 elementer" in seen.text
    again = {**GIVEN, "upload": upload_of(seen.text), "command": "propose"}
    made = reader.send("/import", again)
    assert made.status_code == 302
    assert "lungekoder" in reader.get(made.headers["Location"]).text


def test_what_is_sent_twice_is_one_proposal(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    given = {**GIVEN, "slug": "sendt-to-ganger", "command": "propose", "text": CODES}
    first, second = reader.send("/import", given), reader.send("/import", given)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.headers["Location"] == first.headers["Location"]
    assert "Akkurat det samme ble hentet inn tidligere" in reader.get(second.headers["Location"]).text


def test_columns_are_named_by_hand_where_the_file_calls_them_otherwise(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    text = "Kodeverdi;Navn\nA1;Første\nA2;Andre\n"
    seen = look(reader, text, **{"map.Kodeverdi": "code", "map.Navn": "display"})
    assert seen.status_code == 200
    assert 'name="map.Kodeverdi"' in seen.text
    assert "2 elementer" in seen.text


@pytest.mark.parametrize(
    ("text", "name", "more", "status"),
    [
        ("", "koder.csv", {}, 400),
        ("code,display\nA,en\nA,to\n", "koder.csv", {}, 422),
        ("{", "koder.json", {}, 422),
        ("x", "koder.docx", {}, 400),
        (CODES, "koder.csv", {"kind": ""}, 400),
        (CODES, "koder.csv", {"slug": "Ikke Lov"}, 400),
        (CODES, "koder.csv", {"slug": "mfolfox6"}, 409),
    ],
)
def test_what_cannot_be_read_is_told_and_the_fields_are_kept(
    visit: Callable[..., Reader], text: str, name: str, more: dict[str, str], status: int
) -> None:
    reader = visit("ola")
    answer = look(reader, text, name, **more) if text else reader.send("/import", GIVEN)
    assert answer.status_code == status
    assert 'value="Lungekoder"' in answer.text
    assert 'id="error-summary"' in answer.text


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("nb", "code,display,parent\nA,en,Z\n", "Forelderen Z til A finnes ikke i listen; legg den til"),
        ("nn", "code,display,parent\nA,en,Z\n", "Forelderen Z til A finst ikkje i lista; legg han til"),
        ("en", "code,display,parent\nA,en,Z\n", "the parent Z of A is not in the list; add it"),
        ("nb", "code,display\nA,en\nA,to\n", "Koden A forekommer 2 ganger; en kode kan bare forekomme én gang (linje"),
        ("nb", 'code,display\nA,"en\n', "Et anførselstegn som åpnes i denne posten, lukkes aldri"),
        ("nn", "code,display\nA,en,to\n", "3 celler der overskriftsrada har 2; er fila kutta av"),
    ],
)
def test_a_broken_list_is_told_in_the_reader_s_language(
    visit: Callable[..., Reader], language: str, text: str, told: str
) -> None:
    reader = visit("ola")
    reader.get(f"/about?lang={language}")
    page = look(reader, text)
    assert page.status_code == 422
    assert told in page.text
    if language != "en":
        assert " is " not in re.sub(r"<script.*?</script>", "", page.text, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("kind", "text"), [("codeset", "code,display\nA,en\n"), ("codeset", '[{"code": "A", "text": "en"}]')]
)
def test_text_can_be_pasted(visit: Callable[..., Reader], kind: str, text: str) -> None:
    seen = visit("ola").send("/import", {**GIVEN, "kind": kind, "text": text})
    assert seen.status_code == 200
    assert "1 element" in seen.text


def test_the_next_edition_is_compared_with_the_one_before(visit: Callable[..., Reader]) -> None:
    reader = visit("drift")
    seen = look(reader, CODES.replace("Viruspneumoni", "Virusbetinget pneumoni"), slug="icd-10", version="2027")
    assert seen.status_code == 200
    assert "Sammenlignet med versjon 2026" in seen.text
    assert "Virusbetinget pneumoni" in seen.text


def test_an_upload_is_its_sender_s_alone_and_gone_after_a_day(sqlite: Installation) -> None:
    sender, other = Member(1, "a", "A"), Member(2, "b", "B")
    kept = uploads.keep(sqlite, sender, b"data", "fil.csv")
    assert uploads.kept(sqlite, sender, kept.name) == kept
    for member, name in ((other, kept.name), (sender, "0" * 32), (sender, "../" + kept.name), (sender, "x")):
        with pytest.raises(NotFound):
            uploads.kept(sqlite, member, name)
    path = sqlite.files / "uploads" / "1" / kept.name
    os.utime(path, (0, 0))
    uploads.keep(sqlite, sender, b"more", "to.csv")
    with pytest.raises(NotFound):
        uploads.kept(sqlite, sender, kept.name)


def test_a_member_s_oldest_uploads_give_way_so_that_the_disk_is_not_filled(sqlite: Installation) -> None:
    sender = Member(1, "a", "A")
    sent = [uploads.keep(sqlite, sender, b"data", "fil.csv").name for _ in range(uploads.KEPT_FILES)]
    folder = sqlite.files / "uploads" / "1"
    for age, name in enumerate(reversed(sent)):
        os.utime(folder / name, (time.time() - age, time.time() - age))
    newest = uploads.keep(sqlite, sender, b"data", "fil.csv").name
    assert {path.name for path in folder.iterdir() if not path.suffix} == {*sent[1:], newest}
    assert len(list(folder.iterdir())) == 2 * uploads.KEPT_FILES


@pytest.mark.parametrize("odd", [{"encoding": "nope"}, {"encoding": "punycode"}, {"delimiter": "||"}])
def test_an_odd_choice_for_a_table_is_answered_in_words(visit: Callable[..., Reader], odd: dict[str, str]) -> None:
    answer = visit("ola").send("/import", {**GIVEN, "text": "code,display\nA,Alfa\n", **odd})
    assert answer.status_code == 422


def test_a_table_may_end_its_lines_as_old_ones_do(visit: Callable[..., Reader]) -> None:
    assert "2 elementer" in look(visit("ola"), "code,display\rA,Alfa\rB,Beta\r").text


def test_half_an_upload_is_told_to_be_gone_and_is_cleared_away(sqlite: Installation) -> None:
    sender = Member(1, "ola", "Ola")
    kept = uploads.keep(sqlite, sender, b"data", "fil.csv")
    folder = sqlite.files / "uploads" / "1"
    for half in (b"\xff", None):
        name = folder / f"{kept.name}.name"
        name.write_bytes(half) if half else name.unlink()
        with pytest.raises(NotFound, match="no longer here"):
            uploads.kept(sqlite, sender, kept.name)
    broken_off = folder / f"{'0' * 32}.part"
    broken_off.write_bytes(b"da")
    long_ago = time.time() - uploads.KEPT_SECONDS - 1
    os.utime(broken_off, (long_ago, long_ago))
    uploads.keep(sqlite, sender, b"data", "fil.csv")
    assert not broken_off.exists()


def test_a_version_that_fits_no_address_is_told_when_the_file_is_looked_at(visit: Callable[..., Reader]) -> None:
    answer = look(visit("ola"), CODES, version="3 æø", origin="adopted")
    assert answer.status_code == 400
    assert "kan ikke være nummeret på en versjon" in answer.text


def workbook(*rows: list[object]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


def test_the_columns_of_a_workbook_are_named_by_hand_too(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    data = workbook(["Kodeverdi", "Navn", None], ["A1", "Første", None], ["A2", 7, None])
    sent = {**GIVEN, "file": (io.BytesIO(data), "koder.xlsx")}
    seen = reader.send("/import", sent, content_type="multipart/form-data")
    assert re.findall(r'name="(map\.\w+)"', seen.text) == ["map.Kodeverdi", "map.Navn"]
    again = {**GIVEN, "map.Kodeverdi": "code", "map.Navn": "display", "upload": upload_of(seen.text)}
    mapped = reader.send("/import", again)
    assert mapped.status_code == 200
    assert "2 elementer" in mapped.text


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a workbook", workbook()])
def test_a_workbook_without_columns_asks_for_none(visit: Callable[..., Reader], data: bytes) -> None:
    sent = {**GIVEN, "file": (io.BytesIO(data), "koder.xlsx")}
    seen = visit("ola").send("/import", sent, content_type="multipart/form-data")
    assert seen.status_code == 422
    assert 'name="map.' not in seen.text


def test_the_encoding_that_was_guessed_is_told(visit: Callable[..., Reader]) -> None:
    reader, text = visit("ola"), "code,display\nA1,Øyebetennelse på høyre øye\nA2,Blåmerke\n"
    sent = {**GIVEN, "file": (io.BytesIO(text.encode("cp1252")), "koder.csv")}
    seen = reader.send("/import", sent, content_type="multipart/form-data")
    assert "ble lest som cp1252" in seen.text
    for name, more in (("utf-8", {}), ("cp1252", {"encoding": "cp1252"})):
        sent = {**GIVEN, **more, "file": (io.BytesIO(text.encode(name)), "koder.csv")}
        assert "ble lest som" not in reader.send("/import", sent, content_type="multipart/form-data").text


def test_an_origin_that_there_is_not_is_refused(visit: Callable[..., Reader]) -> None:
    answer = look(visit("ola"), CODES, origin="verden", command="propose")
    assert answer.status_code == 400
    assert "verden" in answer.text
