"""Files that cannot come in: a clear error, and nothing changed."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from registry import kinds
from registry.errors import BadRequest, ContentError, Problem, TooLarge
from registry.kinds.regimen.samples import r_chop_21
from registry.services.importing import orders
from registry.services.importing.orders import Order
from registry.services.upkeep.installation import Installation
from tests.services.orders import counts, planned


def zip_bomb() -> bytes:
    """A workbook of a few kilobytes whose sheet says to be hundreds of megabytes."""
    book = Workbook()
    book.active.append(["code", "display"])  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    bomb = io.BytesIO()
    with zipfile.ZipFile(stream) as whole, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        for name in whole.namelist():
            data = whole.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b"</sheetData>", b" " * 300_000_000 + b"</sheetData>")
            made.writestr(name, data)
    return bomb.getvalue()


def regimen(**line: Any) -> bytes:
    """R-CHOP with its vincristine line changed."""
    sample = r_chop_21()
    lines = [each | line if each["key"] == "vinkristin" else each for each in sample["lines"]]
    return json.dumps(sample | {"lines": lines}).encode()


def phrase() -> bytes:
    sample = kinds.kind("phrase").sample()
    return json.dumps(sample | {"text": {"nb": "Pasienten er {{formen}}."}}).encode()


def adl(change: Callable[[str], str]) -> bytes:
    return change(str(kinds.kind("archetype").sample())).encode()


def without_a_brace(text: str) -> str:
    place = text.rindex("}", 0, text.index("\nontology"))
    return text[:place] + text[place + 1 :]


CSV = "codeset", "a.csv"

JSON = "codeset", "a.json"

BAD = {
    "broken CSV": (*CSV, b'code,display\nA,"Alfa\nB,Beta\n', "syntax"),
    "truncated CSV": (*CSV, b"code,display,parent\nA,Alfa,\nB,Be", "row-length"),
    "a wrong delimiter": (*CSV, b"code;display\nA,Alfa;x,y\nB,Beta\n", "row-length"),
    "no code column": (*CSV, b"navn,tekst\nA,Alfa\n", "no-code-column"),
    "duplicate codes": (*CSV, b"code,display\nA,Alfa\nA,Beta\n", "duplicate-code"),
    "an unknown parent": (*CSV, b"code,display,parent\nA,Alfa,B\n", "unknown-parent"),
    "a cyclic hierarchy": (*CSV, b"code,display,parent\nA,Alfa,B\nB,Beta,C\nC,Gamma,A\n", "cycle"),
    "its own parent": (*CSV, b"code,display,parent\nA,Alfa,A\n", "cycle"),
    "an empty file": (*CSV, b"", "empty"),
    "a zip bomb": ("codeset", "a.xlsx", zip_bomb, "zip-bomb"),
    "a cut workbook": ("codeset", "a.xlsx", b"PK\x03\x04", "syntax"),
    "invalid UTF-8": (*JSON, b'{"type": "code-system", "name": "\xff\xfe"}', "encoding"),
    "JSON in single bytes": (*JSON, b'{"type": "code-system", "name": "bl\xe5"}', "encoding"),
    "JSON 10 000 deep": (*JSON, b"[" * 10_000, "too-deep"),
    "FHIR 10 000 deep": (*JSON, b'{"resourceType":"CodeSystem","concept":' + b'[{"concept":' * 10_000, "too-deep"),
    "a phrase 10 000 deep": ("phrase", "a.json", b'{"a":' * 10_000, "json-depth"),
    "cut JSON": ("phrase", "a.json", b'{"title": {"nb": "x"', "json-syntax"),
    "ADL without a brace": ("archetype", "a.adl", lambda: adl(without_a_brace), "SCOAT"),
    "half an archetype": ("archetype", "a.adl", lambda: adl(lambda text: text[: len(text) // 2]), "SDINV"),
    "no archetype": ("archetype", "a.adl", b"\x00\x01", "SUNK"),
    "a phrase with an unknown slot": ("phrase", "a.json", phrase, "unknown-slot"),
    "dose 0": ("regimen", "a.json", lambda: regimen(dose=0), "dose-not-positive"),
    "a negative dose": ("regimen", "a.json", lambda: regimen(dose=-1.4), "dose-not-positive"),
    "an absurd unit": ("regimen", "a.json", lambda: regimen(unit="bushels"), "not-a-choice"),
    "a dose in grams per metre": ("regimen", "a.json", lambda: regimen(dose=1400), "dose-above-substance-ceiling"),
    "a stated total that disagrees": ("regimen", "a.json", lambda: regimen(stated_total=99), "stated-total-disagrees"),
    "an intrathecal vinca alkaloid": ("regimen", "a.json", lambda: regimen(route="intrathecal"), "vinca-route"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_clear_error_and_changes_nothing(sqlite: Installation, name: str) -> None:
    kind, filename, given, code = BAD[name]
    data = given() if callable(given) else given
    before = counts(sqlite)
    found = [each for each in faults(sqlite, kind, filename, data) if each.code != "unknown-reference"]
    assert code in {each.code for each in found}, [(each.code, each.message) for each in found]
    for each in found:
        assert len(each.message) > 10
        assert each.item or each.line or each.field or kind == "codeset", each
    assert counts(sqlite) == before


def faults(installation: Installation, kind: str, filename: str, data: bytes) -> list[Problem]:
    """What is wrong with a file, whether it is found in reading or in judging."""
    try:
        return planned(installation, data, filename, Order("prove", kind, version="1")).errors
    except ContentError as refusal:
        return refusal.problems
    except TooLarge as refusal:
        return [Problem("too-large", refusal.text)]


def test_a_file_over_the_limit_is_refused_with_its_size_and_the_remedy(sqlite: Installation) -> None:
    with pytest.raises(TooLarge, match=r"codes\.csv has 200 MB; at most 64 MB .* raise FAGREGISTER_MAX_UPLOAD"):
        planned(sqlite, bytes(200 * 1024 * 1024))
    with pytest.raises(TooLarge, match="The file has 0 MB"):
        planned(sqlite, b"12345", "", limit=4)


@pytest.mark.parametrize("text", ["{", "[]", "1", '"x"', ""])
def test_a_licence_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(BadRequest) as refused:
        orders.licence_from(text)
    assert refused.value.code == "bad-licence"
    assert orders.licence_from('{"holder": "WHO"}') == {"holder": "WHO"}
