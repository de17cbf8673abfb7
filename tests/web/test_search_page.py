"""The search page: filters in its address, hits that say what they are, where they stand and why they were found."""

import re
from collections.abc import Callable

import pytest

from registry.services.searching import searches
from registry.services.upkeep.installation import Installation
from registry.web import search_page
from registry.web.search_page import LAST, LIMIT
from tests.web.conftest import Reader

#: The moment of the answer, in the link that fixes it.
TIMES = re.compile(r"(?:valid|known)_at=[^&\"]+Z")


def links(page: str, part: str) -> list[str]:
    return [each.replace("&amp;", "&") for each in re.findall(rf'href="([^"]+)" data-part="{part}"', page)]


def test_the_part_that_changes_is_what_the_whole_page_shows(reader: Reader) -> None:
    for query in ("?q=pneumoni", "?q=pneumoni&kind=codeset&group=standard", "?q=finnesikkeiregisteret", ""):
        part, page = (TIMES.sub("", reader.get(f"{path}{query}").text) for path in ("/search/found", "/"))
        assert "<html" not in part
        assert part.strip() in page


def test_a_value_is_chosen_and_let_go_by_its_own_link(reader: Reader) -> None:
    (chosen,) = links(reader.get("/?q=pneumoni&lang=nb").text, "kind:codeset")
    assert chosen == "/?q=pneumoni&kind=codeset"
    narrowed = reader.get(chosen).text
    assert 'data-part="kind:codeset" aria-current="true"' in narrowed
    assert links(narrowed, "kind:codeset") == ["/?q=pneumoni"]
    assert links(narrowed, "kind:") == ["/?q=pneumoni"]


def test_two_values_of_a_facet_widen_it(reader: Reader) -> None:
    (second,) = links(reader.get("/?q=pneumoni&kind=codeset").text, "kind:phrase")
    assert second == "/?q=pneumoni&kind=codeset&kind=phrase"
    kinds = set(re.findall(r'class="badge-kind">([^<]+)<', reader.get(second).text))
    assert len(kinds) == 2


def test_hits_are_grouped_by_standard_where_that_is_asked_for(reader: Reader) -> None:
    page = reader.get("/?q=pneumoni&group=standard").text
    assert re.search(r'class="hit-group">.*ICD-10', page)
    assert 'href="/?q=pneumoni" data-part' in page
    plain = reader.get("/?q=pneumoni").text
    assert "hit-group" not in plain
    assert "group=standard" in plain


def test_a_hit_tells_its_place_and_why_it_was_found(reader: Reader) -> None:
    reader.get("/standards/icd-10/versions/2026")  # the file of its items is made when it is first asked for
    page = reader.get("/?q=J18.9&system=icd-10").text
    assert re.search(r'class="hit-place quiet">.*J › J18 Pneumoni med', page)
    assert "funnet på koden" in page
    assert 'data-code="J18.9"' in page


@pytest.mark.parametrize(
    ("clocks", "says"),
    [
        ("valid_at=2200-01-01", "Det som gjaldt 1. januar 2200."),
        ("known_at=2000-01-01", "Slik registeret kjente det 1. januar 2000."),
        ("valid_at=i+fjor", "Søket ga ikke noe svar"),
    ],
)
def test_a_link_tells_the_time_that_it_asks_about(reader: Reader, clocks: str, says: str) -> None:
    page = reader.get(f"/?q=pneumoni&{clocks}").text
    assert says in page


def test_the_time_stays_in_every_link_until_it_is_let_go(reader: Reader) -> None:
    page = reader.get("/?q=pneumoni&valid_at=2200-01-01").text
    (chosen,) = links(page, "kind:codeset")
    assert "valid_at=2200-01-01" in chosen
    assert 'href="/?q=pneumoni" data-part' in page


@pytest.mark.parametrize("offset", ["-1", "x", "99999999", str(LAST * LIMIT)])
def test_an_offset_that_makes_no_sense_is_no_fault(reader: Reader, offset: str) -> None:
    assert reader.get(f"/?q=pneumoni&offset={offset}").status_code == 200


@pytest.mark.parametrize("q", ["(astma", "NOT", '"', "code:[A TO", "kind:", "a AND (b OR"])
def test_a_query_that_cannot_be_asked_is_explained(reader: Reader, q: str) -> None:
    answer = reader.get("/", query_string={"q": q})
    assert answer.status_code == 200
    assert "Slik søker du presist" in answer.text


def test_what_became_of_a_search_is_noted_by_its_words_alone(
    visit: Callable[..., Reader], own_installation: Installation
) -> None:
    reader = visit()
    searches.take_notes(own_installation.files)
    assert reader.get("/search/abandoned?q=pneumoni").status_code == 204
    assert reader.get("/search/abandoned?q=01017012345").status_code == 204
    assert reader.get("/open?q=pneumoni&standard=icd-10&item=J18.9").status_code == 302
    assert reader.get("/?q=finnesikkeiregisteret").status_code == 200
    assert reader.get("/?q=finnesikkeiregisteret&kind=phrase").status_code == 200
    notes = searches.take_notes(own_installation.files)
    assert [(lack, *rest) for _, lack, *rest in notes] == [
        ("abandoned", "pneumoni"),
        ("", "icd-10", "J18.9"),
        ("nothing", "finnesikkeiregisteret"),
    ]


def test_what_many_looked_for_in_vain_is_shown_to_those_with_a_seat(
    visit: Callable[..., Reader], own_installation: Installation
) -> None:
    asked = [["h1", "nothing", "prikkesyke"]]
    with own_installation.database.writing() as session:
        for _ in range(searches.SHOWN_FROM):
            searches.fold(session, asked)
        searches.fold(session, [["h2", "abandoned", "flekkfeber"]])
    page = visit("ola").get("/networks/kreft").text
    assert "prikkesyke" in page
    assert f"{searches.SHOWN_FROM} ganger" in page
    assert "flekkfeber" not in page
    assert "prikkesyke" not in visit().get("/networks/kreft").text


def test_a_member_begins_a_suggestion_for_what_was_looked_for_in_vain(
    visit: Callable[..., Reader], own_installation: Installation
) -> None:
    with own_installation.database.writing() as session:
        for _ in range(searches.SHOWN_FROM):
            searches.fold(session, [["h1", "nothing", "prikkesyke"], ["h2", "abandoned", "flekkfeber"]])
    reader = visit("leder")
    assert "/networks/kreft/in-vain" in reader.get("/networks/kreft").text
    page = reader.get("/networks/kreft/in-vain").text
    ways = [each.replace("&amp;", "&") for each in re.findall(r'href="(/suggestions/new[^"]+)"', page)]
    assert len(ways) == 2
    form = reader.get(next(way for way in ways if "prikkesyke" in way)).text
    assert "«prikkesyke» ble søkt etter 5 ganger, og ingenting ble funnet." in form
    assert '<option value="kreft" selected>' in form
    made = reader.send("/suggestions/new", {"network": "kreft", "text": "«prikkesyke» bør finnes."})
    assert made.status_code == 302
    assert "Foreslått allerede" in reader.get("/networks/kreft/in-vain").text
    (term,) = re.findall(r'href="(/proposals/new[^"]+prikkesyke[^"]*)"', page)[:1]
    assert "Ny term: prikkesyke" in reader.get(term.replace("&amp;", "&")).text
    assert visit("leser").get("/networks/kreft/in-vain").status_code == 403
    assert visit().get("/networks/kreft/in-vain").status_code == 302


def test_a_link_gives_the_same_answer_later(reader: Reader) -> None:
    page = reader.get("/?q=pneumoni&kind=codeset").text
    (link,) = re.findall(r'href="([^"]+)" data-part data-link', page)
    address = link.replace("&amp;", "&")
    assert re.search(r"kind=codeset&valid_at=[^&]+Z&known_at=[^&]+Z", address)
    found, again = (re.findall(r'data-item="([^"]*)"', each) for each in (page, reader.get(address).text))
    assert found == again != []


def test_two_hits_are_seen_side_by_side(reader: Reader) -> None:
    page = reader.get("/search/compare?hit=icd-10|2026|J18&hit=icd-10|2026|J18.9&q=pneumoni").text
    assert re.search(r'<th scope="row">Står under</th><td data-label="J18">J Syk.*</td><td data-label="J18.9">J', page)
    assert "Lungebetennelse uten kjent årsak" in page
    assert 'href="/?q=pneumoni"' in page
    assert '<tr><th scope="row">Status</th>' in page
    assert '<tr class="differs"><th scope="row">Navn</th>' in page


@pytest.mark.parametrize(
    ("hits", "status"),
    [
        ((), 400),
        (("icd-10|2026|J18",), 400),
        (("icd-10|2026|J18",) * 3, 400),
        (("icd-10|2026|J18", "finnes-ikke|1|A"), 404),
        (("icd-10|2026|J18", "icd-10|2026|Z"), 404),
        (("icd-10|2026|J18", "icd-10"), 404),
        (("icd-10|2026|J18", "lungetermer|1.0.0|lungebetennelse"), 200),
    ],
)
def test_only_two_that_exist_are_compared(reader: Reader, hits: tuple[str, ...], status: int) -> None:
    assert reader.get("/search/compare", query_string={"hit": hits}).status_code == status


def test_of_very_many_values_of_a_facet_those_with_the_most_hits_are_offered(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offered() -> list[str]:
        return re.findall(r'data-part="standard:([^"]+)"', reader.get("/search/found?q=lunge").text)

    monkeypatch.setattr(search_page, "SHOWN_VALUES", 1)
    every = offered()
    assert len(every) > 2
    monkeypatch.setattr(search_page, "FACET_VALUES", 2)
    assert offered() == every[:2]
    assert "skriv flere ord" in reader.get("/search/found?q=lunge").text
