"""Several files at once: shown with what each is and lacks, chosen, and made drafts, all of them or none."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from registry.services.importing import unpacking
from tests.services.packing import named, packed
from tests.web.conftest import Reader

GIVEN = {"kind": "archetype", "network": "kreft", "version": "1", "origin": "adopted", "command": "look"}
FILES = {
    "child.adl": named("child", "parent").encode(),
    "parent.adl": named("parent").encode(),
    "broken.adl": b"archetype\n(",
    "photo.png": b"\x89PNG",
}
CHOSEN = ["child.adl", "parent.adl"]


def look(reader: Reader, *files: tuple[str, bytes], **more: Any) -> Any:
    sent = [(io.BytesIO(data), name) for name, data in files] or [(io.BytesIO(packed(**FILES)), "alt.zip")]
    return reader.send("/import", {**GIVEN, "file": sent, **more}, content_type="multipart/form-data")


def again(reader: Reader, page: str, **more: Any) -> Any:
    found = re.search(r'name="upload" value="(\w+)"', page)
    assert found
    return reader.send("/import", {**GIVEN, "upload": found[1], "looked": "1", **more})


def boxes(page: str) -> dict[str, bool]:
    found = re.findall(r'<input[^>]*name="chosen" value="([^"]+)"[^>]*?( checked)?>', page)
    return {name: bool(checked) for name, checked in found}


def rows(page: str) -> list[str]:
    return re.findall(r'<th scope="row">.*?<code>([^<]+)</code>', page)


def test_a_zip_is_shown_parents_first_and_those_chosen_become_drafts(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    seen = look(reader)
    assert seen.status_code == 200
    assert rows(seen.text) == ["parent.adl", "child.adl", "broken.adl"]
    assert boxes(seen.text) == {"parent.adl": True, "child.adl": True}
    assert "linje 2" in seen.text
    assert "1 fil av et annet slag er utelatt" in seen.text
    made = again(reader, seen.text, command="propose", chosen=CHOSEN)
    assert made.status_code == 302
    page = reader.get(made.headers["Location"]).text
    assert "Utkast til forslag som er laget: 2" in page
    pressed_twice = again(reader, seen.text, command="propose", chosen=CHOSEN)
    assert "hentet inn tidligere: her er forslagene" in reader.get(pressed_twice.headers["Location"]).text
    once_more = look(reader).text
    assert boxes(once_more) == {}
    assert once_more.count("Foreslått fra før") == 2


def test_what_a_file_lacks_without_the_others_is_told_and_files_may_come_one_by_one(
    visit: Callable[..., Reader],
) -> None:
    reader = visit("ola")
    seen = again(reader, look(reader).text, chosen=["child.adl"]).text
    assert boxes(seen) == {"child.adl": True, "parent.adl": False}
    assert "Forelderen er ikke her" in seen
    assert rows(seen)[0] == "child.adl"
    _several_files_are_looked_at_together(reader)


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"chosen": [*CHOSEN, "broken.adl"]}, "kan ikke hentes inn"),
    ({}, "Velg minst én fil"),
    ({"chosen": CHOSEN, "network": ""}, "fagnettverk"),
)


def test_nothing_is_made_where_one_of_them_cannot_be(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    page = look(reader).text
    for more, told in REFUSED:
        refused = again(reader, page, command="propose", **more)
        assert refused.status_code in (400, 422)
        assert told in refused.text
        assert 'id="error-summary"' in refused.text
    assert "observation-parent" not in reader.get("/proposals?mine=1").text


def test_of_what_cannot_be_read_no_proposal_is_offered(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    some = look(reader).text
    assert "2 av 3 filer kan bli forslag." in some
    assert 'value="propose"' in some
    none = look(reader, ("broken.adl", FILES["broken.adl"])).text
    assert "Her er det ingenting å lage et forslag av." in none
    assert 'value="propose"' not in none
    assert "<h1>Importer en fil</h1>" in none


def _several_files_are_looked_at_together(reader: Reader) -> None:
    """And one that names itself, and one that is given a name."""
    seen = look(reader, *((name, FILES[name]) for name in CHOSEN))
    assert rows(seen.text) == ["parent.adl", "child.adl"]
    assert "2 filer samlet" in seen.text
    assert rows(look(reader, ("parent.adl", FILES["parent.adl"])).text) == ["parent.adl"]
    assert 'name="slug"' in look(reader, ("parent.adl", FILES["parent.adl"]), slug="egen").text


ODD: tuple[tuple[str, bytes, dict[str, str], int], ...] = (
    ("bomb.zip", packed(**{"bomb.adl": b"\0" * 3_000_000}), {}, 413),
    ("cut.zip", packed(**FILES)[:80], {}, 400),
    ("codes.zip", packed(**{"a.csv": b"code,display\n"}), {"kind": "phrase"}, 400),
    ("other.zip", packed(**{"readme.md": b"x"}), {}, 200),
)


def test_zips_that_hold_too_much_or_nothing_are_told_so(
    visit: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "BYTES_IN_REQUEST", 0)
    reader = visit("ola")
    for name, data, more, status in ODD:
        answer = look(reader, (name, data), **more)
        assert answer.status_code == status, name
        assert "Importer flere filer" in answer.text
    _strangers_bring_in_nothing(visit())


def _strangers_bring_in_nothing(reader: Reader) -> None:
    file = (io.BytesIO(packed(**FILES)), "alt.zip")
    sent = reader.send("/import", {**GIVEN, "file": file}, page="/login", content_type="multipart/form-data")
    assert sent.status_code == 401
