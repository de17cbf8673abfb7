"""What the page of a standard shows: what is in force, what was recalled, differences, items, downloads, licences."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from registry.models import Reference, Standard
from registry.services.reading import excerpts
from registry.services.upkeep.installation import Installation
from tests.services.proposing.house import TRUSTS
from tests.web.conftest import Reader
from tests.web.world import World


def test_a_standard_leads_to_the_version_in_force(reader: Reader) -> None:
    answer = reader.get("/standards/mfolfox6")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/standards/mfolfox6/versions/2.0.0"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_recalled_standard_is_loud_wherever_it_is_met(reader: Reader) -> None:
    answer = reader.get("/standards/gammel-kur", follow_redirects=True)
    assert "Tilbakekalt – ikke bruk denne versjonen" in answer.text
    assert "Gammel kur" in reader.get("/").text
    assert "Tilbakekalt" in reader.get("/standards").text
    assert "Skal ikke brukes" in reader.get("/?q=gammel kur").text


def test_an_old_version_says_so_and_points_to_the_one_in_force(reader: Reader) -> None:
    page = reader.get("/standards/mfolfox6/versions/1.0.0").text
    assert "Denne versjonen gjelder ikke lenger" in page
    assert "/standards/mfolfox6/versions/2.0.0" in page


def test_a_regimen_has_its_sections_in_the_library_s_order_and_norwegian_numbers(reader: Reader) -> None:
    page = reader.get("/standards/mfolfox6/versions/2.0.0").text
    headings = ["Indikasjon", "Kurmatrise", "Kurintervall", "Forundersøkelser", "Blodprøver/kurkriterier"]
    places = [page.index(f">{heading}</h2>") for heading in headings]
    assert places == sorted(places)
    assert "80 mg/m²" in page
    assert "≥ 1,5" in page
    assert "totaldose for én kontinuerlig infusjon over hele varigheten" in page
    assert "Kurkalender" in page


def test_a_score_shows_points_bands_and_red_flags_and_calculates_nothing(reader: Reader) -> None:
    page = reader.get("/standards/news2/versions/1.0.0").text
    headings = ["For hvem", "Variabler og poeng", "Hva summen betyr", "Kilder"]
    places = [page.index(f">{heading}</h2>") for heading in headings]
    assert places == sorted(places)
    for said in (
        "35,1–36 °C",
        "(Oksygentilskudd: Ja)",
        "Skala 2",
        "Høy risiko",
        "minst 3 poeng",
        "fra 16 år",
        "Gravide",
    ):
        assert said in page, said
    assert 'id="item-variable/spo2"' in page
    assert page.count('id="item-variable/spo2"') == 1
    assert "Fagregister regner ikke ut" in page
    assert "35.1–36 °C" in reader.get("/standards/news2/versions/1.0.0", headers={"Accept-Language": "en"}).text


def test_a_phrase_is_filled_in_and_what_does_not_fit_is_told(reader: Reader) -> None:
    page = reader.get("/standards/innkomst/versions/1.0.0?fill=1&slot-frekvens=18&slot-symptomer=hoste").text
    assert "18" in page[page.index('id="preview"') :][:600]
    wrong = reader.get("/standards/innkomst/versions/1.0.0?fill=1&slot-frekvens=mange")
    assert wrong.status_code == 200
    assert 'class="problem ' in wrong.text
    assert 'value="mange"' in wrong.text


def test_the_difference_tells_each_field_before_and_after_with_its_safety_mark(reader: Reader) -> None:
    page = reader.get("/standards/mfolfox6/difference?from=1.0.0&to=2.0.0").text
    assert "Gjelder sikkerhet" in page
    assert "85" in page
    assert "80" in page
    assert reader.get("/standards/mfolfox6/difference?from=1.0.0&to=9").status_code == 404
    assert "Ingenting er endret" in reader.get("/standards/icd-10/difference").text


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("", "Sykdommer i åndedrettssystemet", "J18.9"),
        ("parent=J18", "J18.9", "J12<"),
        ("prefix=J18", "J18.9", "J12"),
        ("view=table", "J99", ""),
    ],
)
def test_a_code_list_is_read_as_tree_and_as_table(reader: Reader, query: str, there: str, absent: str) -> None:
    page = reader.get(f"/standards/icd-10/versions/2026?{query}").text
    assert there in page
    assert not absent or absent not in page


def test_a_code_shows_what_it_is_called_where_it_stands_and_what_is_below(reader: Reader) -> None:
    page = reader.get("/standards/icd-10/versions/2026/item?key=J18").text
    assert "Sykdommer i åndedrettssystemet" in page
    assert "J18.9" in page
    assert reader.get("/standards/icd-10/versions/2026/item?key=X99").status_code == 404


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("standard=icd-10&version=2026&item=J18.9", "/standards/icd-10/versions/2026/item?key=J18.9"),
        ("standard=mfolfox6&item=line/oksaliplatin", "/standards/mfolfox6/versions/2.0.0#item-line/oksaliplatin"),
        ("standard=mfolfox6", "/standards/mfolfox6/versions/2.0.0"),
    ],
)
def test_a_suggestion_leads_to_the_place_of_its_item(reader: Reader, address: str, place: str) -> None:
    assert reader.get(f"/open?{address}").headers["Location"] == place


def test_content_is_downloaded_in_each_format(reader: Reader) -> None:
    with reader.get("/standards/icd-10/versions/2026/download/csv") as answer:
        assert answer.status_code == 200
        assert "icd-10-2026.csv" in answer.headers["Content-Disposition"]
        assert b"J18.9" in answer.data
    assert reader.get("/standards/icd-10/versions/2026/download/pdf").status_code == 406


def test_a_licence_closes_pages_and_downloads_to_strangers(
    visit: Callable[..., Reader], own_installation: Installation
) -> None:
    with own_installation.database.writing() as session:
        found = session.scalars(select(Standard).where(Standard.slug == "icd-10")).unique().one()
        found.licence = {**found.licence, "view": "login", "lookup": "login", "download": "closed"}
    stranger, member = visit(), visit("ola")
    for path in ("/standards/icd-10/versions/2026", "/standards/icd-10/versions/2026/item?key=J18.9"):
        assert stranger.get(path).status_code == 302
        assert member.get(path).status_code == 200
    assert member.get("/standards/icd-10/versions/2026/download/csv").status_code == 403
    assert "Lisensen tillater nedlasting" in member.get("/standards/icd-10/versions/2026").text


def test_a_list_that_may_be_viewed_and_not_downloaded_is_shown_in_excerpts(
    visit: Callable[..., Reader], own_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_installation.database.writing() as session:
        found = session.scalars(select(Standard).where(Standard.slug == "icd-10")).unique().one()
        found.licence = {**found.licence, "download": "closed"}
    monkeypatch.setattr(excerpts, "MOST", 1)
    reader, page = visit("ola"), "/standards/icd-10/versions/2026"
    assert "i utdrag" in reader.get(page).text
    assert "view=table" not in reader.get(page).text
    assert "after=" not in reader.get(f"{page}?view=table").text
    assert "J18.9" in reader.get(f"{page}?prefix=J18.9").text
    assert reader.get(f"{page}?prefix=J").status_code == 403
    assert reader.get(f"{page}?parent=&after=1").status_code == 403
    assert reader.get(f"{page}/item?key=J18").status_code == 200


def test_neither_search_nor_proposals_nor_imports_show_what_a_licence_closes(
    visit: Callable[..., Reader], own_installation: Installation, made_world: World
) -> None:
    found = f"/proposals/{made_world.proposals['codes']}"
    assert "J18" in visit("ola").get("/?q=pneumoni").text
    with own_installation.database.writing() as session:
        row = session.scalars(select(Standard).where(Standard.slug == "icd-10")).unique().one()
        row.licence = {**row.licence, "view": "closed", "lookup": "closed"}
    reader = visit("ola")
    assert '<span class="hit-code">J18' not in reader.get("/?q=pneumoni").text
    assert reader.get(found).status_code == 200
    assert reader.get(f"{found}/edit").status_code == 403
    assert reader.get(f"{found}/items").status_code == 403
    typed = {"kind": "codeset", "slug": "icd-10", "text": "code,display\nA,Alfa\n", "command": "look"}
    assert reader.send("/import", typed).status_code == 403


@pytest.mark.parametrize("path", ["/?q=lunge&offset=20", "/?q=" + "x" * 150, "/?q=*", "/?q=lunge&status=nonsense"])
def test_odd_searches_are_answered_in_words(reader: Reader, path: str) -> None:
    assert reader.get(path).status_code == 200


def test_search_shows_code_name_reason_and_facets(reader: Reader) -> None:
    page = reader.get("/?q=pneumoni").text
    assert '<span class="hit-code">J18' in page
    assert "<mark>" in page
    assert "funnet på" in page
    narrowed = reader.get("/?q=pneumoni&kind=codeset").text
    assert 'aria-current="true"' in narrowed


def test_the_leader_signs_the_start_up_checklist_once(
    visit: Callable[..., Reader], own_installation: Installation
) -> None:
    leader = visit("leder")
    assert "Signert" in leader.get("/networks/kreft").text
    assert leader.send("/networks/kreft/checklist").status_code in (302, 409)
    assert visit("leser").send("/networks/kreft/checklist").status_code == 403


def test_a_code_names_what_points_at_it(visit: Callable[..., Reader], own_installation: Installation) -> None:
    """A clinician who reads an English code sees the Norwegian term that is mapped to it."""
    with own_installation.database.writing() as session:
        found = session.scalars(select(Standard).where(Standard.slug.in_(["icd-10", "lungetermer"]))).unique().all()
        codes, terms = sorted(found, key=lambda each: each.slug)
        assert terms.latest_id
        pointing = Reference(
            version_id=terms.latest_id,
            item="lungebetennelse",
            purpose="maps",
            target_uri="icd-10",
            target_id=codes.id,
            target_version="2026",
            target_item="J18.9",
        )
        session.add(pointing)
    page = visit().get("/standards/icd-10/versions/2026/item?key=J18.9").text
    assert "/standards/lungetermer/versions/1.0.0/item?key=lungebetennelse" in page
    assert "Lungetermer" in page


def test_an_organisation_says_that_it_has_seen_a_recall(visit: Callable[..., Reader]) -> None:
    delegate = visit("delegat-ous")
    address = "/standards/gammel-kur/versions/1.0.0"
    assert "0 av 4 organisasjoner" in delegate.get(address).text
    given = {"organisation": TRUSTS["ous"]}
    assert delegate.send(f"{address}/acknowledgements", given).status_code == 302
    assert "1 av 4 organisasjoner" in delegate.get(address).text
    assert delegate.send(f"{address}/acknowledgements", given).status_code == 409
    assert visit("leser").send(f"{address}/acknowledgements", given).status_code == 403
