"""The code list browser: tree, table, what is found in a list; the page of one code, and versions side by side."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from registry.kinds.kind import Item
from registry.models import Standard
from registry.services.terminology import expansions
from registry.services.upkeep.installation import Installation
from registry.web import browsing, code_names, comparison_table
from registry.web.views import comparisons
from tests.services import shelves
from tests.web.conftest import Reader

ICD = "/standards/icd-10/versions/2026"
OLD = "/standards/sykdommer/versions/1"
NEW = "/standards/sykdommer/versions/2"


def codes(page: str) -> list[str]:
    return re.findall(r'data-code="([^"]*)"', page)


@pytest.mark.parametrize("part", ["", "/codes"])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["J"]),
        ("parent=J", ["J12", "J18", "J99"]),
        ("q=J18", ["J18", "J18.9"]),
        ("q=j189", ["J18.9"]),
        ("q=Viruspneumoni", ["J12"]),
        ("q=andedrett", ["J"]),
        ("q=zzz", []),
        ("view=table", ["J", "J12", "J18", "J18.9", "J99"]),
        ("view=table&q=pneumoni", ["J12", "J18", "J18.9"]),
        ("prefix=J1", ["J12", "J18", "J18.9"]),
    ],
)
def test_a_list_is_found_in_with_and_without_a_script(reader: Reader, part: str, query: str, found: list[str]) -> None:
    """The script asks for a part of the page; the form leads to the whole of it."""
    page = reader.get(f"{ICD}{part}?{query}").text
    assert [each for each in codes(page) if each not in ("J", "J18") or each in found] == found
    assert ("<html" in page) is (part == "")


def test_a_hit_says_where_it_stands_and_by_which_name_it_was_found(reader: Reader) -> None:
    page = reader.get(f"{ICD}/codes?q=sjukdomar").text
    assert '<span class="code-also" lang="nn"><mark>Sjukdomar</mark> i andedrettssystemet</span>' in page
    below = reader.get(f"{ICD}/codes?q=uspesifisert+pneumoni").text
    assert re.search(r"code-place.*J › J18 <span[^>]*>Pneumoni med", below.replace("\n", ""))
    assert "2 treff" in below
    assert "Ingenting ble funnet" in reader.get(f"{ICD}/codes?q=X99").text
    assert "Koder som begynner på J18: 2" in reader.get(f"{ICD}/codes?q=J18").text


def test_what_is_found_is_leafed_through(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browsing, "PAGE", 2)
    seen: list[str] = []
    address = f"{ICD}?q=pneumoni"
    while address:
        page = reader.get(address).text
        seen += codes(page)
        following = re.search(r'href="([^"]*)#codes" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == ["J12", "J18", "J18.9"]


def test_a_table_has_languages_properties_and_what_is_above(reader: Reader) -> None:
    page = reader.get(f"{ICD}?view=table").text
    assert '<th scope="col">Nynorsk</th>' in page
    assert 'lang="nn">Sjukdomar i andedrettssystemet</td>' in page
    assert "Utgått" in page


def test_only_lists_have_codes(reader: Reader) -> None:
    assert reader.get("/standards/mfolfox6/versions/2.0.0/codes").status_code == 404
    assert reader.get("/standards/icd-10/versions/1999/codes").status_code == 404


def test_the_part_that_scripts_ask_for_keeps_to_the_licence(
    visit: Callable[..., Reader], own_installation: Installation
) -> None:
    with own_installation.database.writing() as session:
        found = session.scalars(select(Standard).where(Standard.slug == "icd-10")).unique().one()
        found.licence = {**found.licence, "view": "login", "lookup": "login"}
    assert visit().get(f"{ICD}/codes?q=J18").status_code == 302
    assert codes(visit("leser").get(f"{ICD}/codes?q=J18").text) == ["J18", "J18.9"]


def test_a_code_tells_its_names_its_place_and_its_users(reader: Reader) -> None:
    page = reader.get(f"{NEW}/item?key=J1").text
    assert 'data-copy="J1"' in page
    assert '<a href="/standards/sykdommer/versions/2/item?key=J">J <span>Luftveier</span></a>' in page
    for text in ("Lungebetennelse", "Nynorsk", "valgt av en regel", "koblet herfra", "utvalg"):
        assert text in page, text
    assert "/standards/utvalg/versions/1.0.0/item?key=J1" in page
    assert "Ingenting gjeldende" in reader.get(f"{ICD}/item?key=J12").text


def test_a_code_tells_its_history_with_fields_and_decisions(reader: Reader) -> None:
    page = reader.get(f"{NEW}/item?key=J1").text
    history = page.partition('id="history"')[2]
    assert re.findall(r'class="step step-(\w+)"', history) == ["changed", "came"]
    assert "Lungebetennelse</del>" in history
    assert "Pneumoni</ins>" in history
    assert "/standards/sykdommer/versions/2#decision" in history
    retired = reader.get(f"{NEW}/item?key=J2").text
    assert "step-retired" in retired


def test_who_reads_an_old_version_is_led_to_the_one_in_force(reader: Reader) -> None:
    assert f'href="{NEW}/item?key=J1"' in reader.get(f"{OLD}/item?key=J1").text
    assert "som ikke gjelder nå" not in reader.get(f"{NEW}/item?key=J1").text
    assert reader.get("/standards/sykdommer/versions/current/item?key=J1").headers["Location"] == f"{NEW}/item?key=J1"
    assert reader.get("/standards/gammel-kur/versions/1.0.0/item?key=").text.count("Ingen versjon gjelder nå") == 1


def test_who_reads_a_code_that_is_gone_is_told_so(visit: Callable[..., Reader], own_installation: Installation) -> None:
    shelves.edition(own_installation, "3", "code,display\nJ,Luftveier\n")
    page = visit().get(f"{NEW}/item?key=J1").text
    assert "J1 finnes ikke i versjon 3" in page
    assert "step-removed" in page


def test_a_value_set_says_its_rules_and_the_codes_that_they_mean(reader: Reader) -> None:
    page = reader.get("/standards/lunger/versions/1.0.0").text
    assert "er lik eller står under" in page
    assert codes(page) == ["J", "J2", "J1", "J3"]
    assert "Inaktiv" in page
    assert codes(reader.get("/standards/lunger/versions/1.0.0?q=astma").text) == ["J3"]
    assert "<code>J1</code>, <code>K</code>" in reader.get("/standards/utvalg/versions/1.0.0").text


def test_a_value_set_that_cannot_be_read_says_why(visit: Callable[..., Reader], own_installation: Installation) -> None:
    with own_installation.database.writing() as session:
        session.scalars(select(Standard).where(Standard.slug == "sykdommer")).unique().one().licence = {"view": "login"}
    page = visit().get("/standards/lunger/versions/1.0.0").text
    assert "notice-warning" in page
    assert codes(page) == []


def test_a_map_is_read_from_and_to(reader: Reader) -> None:
    page = reader.get("/standards/kart/versions/1.0.0").text
    assert "1 kobling" in page
    assert "betyr det samme som" in page
    assert '<span class="hit-code">R81</span>' in page
    assert "betyr det samme som" in reader.get("/standards/kart/versions/1.0.0/item?key=J1").text


def rows(page: str) -> list[str]:
    return re.findall(r'<tbody class="group change-(\w+)"', page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["changed", "changed", "added", "changed"]),
        ("what=added", ["added"]),
        ("what=removed", []),
        ("grade=major", ["changed", "changed"]),
        ("grade=major&what=added", []),
        ("begins=j3", ["added"]),
        ("safety=1", []),
        ("what=tull&grade=tull", ["changed", "changed", "added", "changed"]),
        ("after=2", ["added", "changed"]),
        ("after=x", ["changed", "changed", "added", "changed"]),
    ],
)
def test_changes_are_narrowed_by_what_and_how_grave(reader: Reader, query: str, expected: list[str]) -> None:
    page = reader.get(f"/standards/sykdommer/difference?from=1&to=2&{query}").text
    assert sorted(rows(page)) == sorted(expected)
    assert ("Ingen endring passer" in page) is (expected == [])


def test_changes_come_in_pages(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparisons, "PAGE", 3)
    first = reader.get("/standards/sykdommer/difference").text
    assert len(rows(first)) == 3
    assert "after=3#changes" in first
    assert len(rows(reader.get("/standards/sykdommer/difference?after=3").text)) == 1


def test_each_field_stands_before_and_after(reader: Reader) -> None:
    page = reader.get("/standards/sykdommer/difference?from=1&to=2").text
    assert '<del class="before">Lungebetennelse</del>' in page
    assert '<ins class="after">Pneumoni</ins>' in page
    assert f'href="{NEW}/item?key=J3"' in page
    back = reader.get("/standards/sykdommer/difference?from=2&to=1").text
    assert f'href="{NEW}/item?key=J3"' in back
    assert "removed" in rows(back)


def test_a_code_system_names_the_value_sets_that_draw_on_it(reader: Reader) -> None:
    page = reader.get("/standards/sykdommer/difference?from=1&to=2").text.replace("&amp;", "&")
    address = re.search(r'href="(/standards/lunger/difference\?[^"#]*)', page)
    assert address
    moved = reader.get(address[1]).text
    assert "3 koder før, 4 etter: 1 kom inn, 0 gikk ut, 2 er omtalt annerledes." in moved


def test_an_expansion_that_cannot_be_compared_says_why(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    page = reader.get("/standards/lunger/difference?before=http://example.org/sykdommer|77").text
    assert "kan ikke ekspanderes" in page
    monkeypatch.setattr(expansions, "MOST", 1)
    assert "for mange" in reader.get("/standards/lunger/difference").text


def test_codes_that_moved_come_in_pages(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparisons, "PAGE", 2)
    query = "before=http://example.org/sykdommer|1&after=http://example.org/sykdommer|2"
    page = reader.get(f"/standards/lunger/difference?{query}").text
    assert page.count('<tr class="change-') == 2
    assert "codes_after=2#expansion" in page
    rest = reader.get(f"/standards/lunger/difference?{query}&codes_after=2").text
    assert rest.count('<tr class="change-') == 1


def test_changes_are_downloaded_as_a_table(reader: Reader) -> None:
    answer = reader.get("/standards/sykdommer/difference.csv?from=1&to=2")
    assert "sykdommer-1-2.csv" in answer.headers["Content-Disposition"]
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Kode;Navn;Endring;Grad;")
    assert any(line.startswith("J1;Pneumoni;Endret;") and ";Lungebetennelse;Pneumoni;" in line for line in lines)
    narrowed = reader.get("/standards/sykdommer/difference.csv?from=1&to=2&what=added").data.decode("utf-8-sig")
    assert [line.partition(";")[0] for line in narrowed.splitlines()[1:]] == ["J3"]


def test_a_table_of_changes_needs_leave_to_download(
    visit: Callable[..., Reader], own_installation: Installation
) -> None:
    with own_installation.database.writing() as session:
        session.scalars(select(Standard).where(Standard.slug == "sykdommer")).unique().one().licence = {
            "download": "closed"
        }
    assert visit("ola").get("/standards/sykdommer/difference.csv").status_code == 403
    assert "difference.csv" not in visit("ola").get("/standards/sykdommer/difference").text


def test_a_spreadsheet_takes_no_name_for_a_formula() -> None:
    assert [comparison_table._harmless(text) for text in ("=1+1", "-", "@x", "J18.9", "")] == [
        "'=1+1",
        "'-",
        "'@x",
        "J18.9",
        "",
    ]


def test_a_value_set_is_found_in_as_one_types(reader: Reader) -> None:
    part = reader.get("/standards/lunger/versions/1.0.0/codes?q=astma").text
    assert codes(part) == ["J3"]
    assert "<html" not in part
    assert "1 treff" in part


def test_a_map_is_found_in_by_either_end_and_leads_to_both(reader: Reader) -> None:
    for q, count in (("r81", 1), ("j1", 1), ("zzz", 0)):
        assert len(codes(reader.get(f"/standards/kart/versions/1.0.0/codes?q={q}").text)) == count, q
    assert "/open?standard=icpc&amp;item=R81" in reader.get("/standards/kart/versions/1.0.0").text


def test_what_was_looked_for_is_marked() -> None:
    assert code_names.marked("Akutt <b> lungebetennelse", ("LUNGE", "akutt")) == (
        "<mark>Akutt</mark> &lt;b&gt; <mark>lunge</mark>betennelse"
    )
    assert code_names.marked("a.b", ("a.", "")) == "<mark>a.</mark>b"
    assert code_names.marked("<i>", ()) == "&lt;i&gt;"


@pytest.mark.parametrize(
    ("page", "code", "name"),
    [
        ("nb", "nn", "Nynorsk"),
        ("nb", "en", "Engelsk"),
        ("nn", "en", "Engelsk"),
        ("en", "nb", "Norwegian Bokmål"),
        ("nb", "se", "Nordsamisk"),
        ("nb", "pt-BR", "Portugisisk (Brasil)"),
        ("nb", "zz-tull-", "zz-tull-"),
        ("nb", "", ""),
    ],
)
def test_languages_are_named_in_the_language_of_the_page(shared_app: Flask, page: str, code: str, name: str) -> None:
    with shared_app.test_request_context(headers={"Accept-Language": page}):
        assert code_names.language_name(code) == name


def test_names_of_every_sort_are_told(shared_app: Flask) -> None:
    said = {
        "preferred": "Hjerteinfarkt",
        "synonyms": ["Infarkt"],
        "abbreviations": ["AMI"],
        "deprecated": ["Hjerteslag"],
    }
    term = Item("x", "Hjerteinfarkt", content={"terms": {"en": {"preferred": "Infarction"}, "nb": said}})
    uses = [
        {"value": "MI", "use": {"code": "abbreviation"}},
        {"value": "Y", "use": {"code": "q", "display": "Kortnavn"}},
    ]
    code = Item("I21", "Infarkt", content={"designations": uses})
    with shared_app.test_request_context(headers={"Accept-Language": "nb"}):
        assert [(each.language, each.sort) for each in code_names.names_of(term)] == [
            ("nb", "preferred"),
            ("nb", "synonym"),
            ("nb", "abbreviation"),
            ("nb", "deprecated"),
            ("en", "preferred"),
        ]
        assert [each.sort for each in code_names.names_of(code)] == ["preferred", "abbreviation", "Kortnavn"]


PLACED = {
    "type": "code-system",
    "language": "nb",
    "properties": [{"code": "organ", "type": "code", "description": "Hvilket organ"}, {"code": "c", "type": "Coding"}],
    "concepts": [
        {"code": "A/1", "display": "Gammel & <god>", "status": "retired", "replaced_by": ["B"], "abstract": True},
        {
            "code": "B",
            "display": "Ny",
            "valid_from": "2026-01-01",
            "properties": [
                {"code": "organ", "value": "finnes-ikke", "type": "code"},
                {"code": "organ", "value": "A/1", "type": "code"},
                {"code": "c", "value": {"system": "urn:x", "code": "X", "display": "Iks"}, "type": "Coding"},
            ],
        },
    ],
}


def test_properties_lead_to_the_codes_that_they_name(
    visit: Callable[..., Reader], own_installation: Installation
) -> None:
    shelves.codeset(own_installation, "odde", PLACED)
    reader, address = visit(), "/standards/odde/versions/1.0.0"
    page = reader.get(f"{address}/item?key=B").text
    for text in ("Hvilket organ", "<code>finnes-ikke</code>", "Iks", "2026-01-01", f'{address}/item?key=A/1"'):
        assert text in page, text
    old = reader.get(f"{address}/item?key=A/1").text
    assert "Bare en overskrift" in old
    assert "Gammel &amp; &lt;god&gt;" in old
    assert f'<a href="{address}/item?key=B">' in old
    table = reader.get(f"{address}?view=table").text
    assert "organ: finnes-ikke; organ: A/1; c: Iks" in table
    assert codes(reader.get(f"{address}/codes?q=A/1").text) == ["A/1"]


def test_an_item_of_another_kind_has_a_history_too_and_leads_to_its_place(reader: Reader) -> None:
    page = reader.get("/standards/mfolfox6/versions/2.0.0/item?key=line/oksaliplatin").text
    assert 'href="/standards/mfolfox6/versions/2.0.0#item-line/oksaliplatin"' in page
    assert re.findall(r'class="step step-(\w+)"', page) == ["changed", "came"]
    assert "item?key=line/oksaliplatin#history" in reader.get("/standards/mfolfox6/difference").text


def test_a_concept_is_called_what_the_reader_calls_it(reader: Reader) -> None:
    address = "/standards/lungetermer/versions/1.0.0"
    label = r'class="code-label"[^>]*>([^<]*)<'
    called = {
        code: re.findall(label, reader.get(address, headers={"Accept-Language": code}).text) for code in ("nb", "en")
    }
    assert called["nb"] != called["en"]
    key = codes(reader.get(address).text)[called["nb"].index(next(n for n in called["nb"] if n not in called["en"]))]
    english = reader.get(f"{address}/item?key={key}", headers={"Accept-Language": "en"}).text
    heading = re.search(r"<h1.*?</h1>", english, re.DOTALL)
    assert heading
    assert any(name in heading[0] for name in called["en"])
