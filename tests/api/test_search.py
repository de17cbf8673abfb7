"""Search where more than the index answers: other times, no index at all, use, and what was in vain."""

import shutil
from dataclasses import replace
from typing import Any

import pytest

from registry.app import create_app
from registry.search import Writer
from registry.services.searching import searches
from registry.services.upkeep import worker
from tests.api.conftest import Asker, import_codes
from tests.services.proposing import house as houses


def items(answer: Any) -> list[tuple[str, str]]:
    return [(hit["standard"], hit["item"]) for hit in answer["hits"]]


def index(ask: Asker, house: houses.House) -> None:
    with Writer(house.installation.index) as writer:
        while worker.step(house.installation, writer):
            pass
    ask.app.extensions["fagregister-search"].reopen()


def fold(house: houses.House) -> None:
    worker._fold(house.installation)


def test_hits_show_where_they_stand_in_the_hierarchy(ask: Asker, house: houses.House) -> None:
    assert ask.get("/search?q=astma&kind=codeset")["hits"][0]["path"] == []  # its items are not made ready yet
    worker._render_missing(house.installation)
    (hit,) = ask.get("/search?q=astma&kind=codeset")["hits"]
    assert hit["path"] == [{"item": "B", "label": "Nedre"}]
    assert ask.get("/search?q=nedre&kind=codeset")["hits"][0]["path"] == []


def test_facets_group_by_standard_and_language_and_filter(ask: Asker) -> None:
    found = ask.by("leser").get("/search?q=bronkitt")
    assert {each["value"] for each in found["facets"]["standard"]} >= {"kodeliste", "lukket"}
    assert {"value": "nb", "count": found["total"]} in found["facets"]["language"]
    of_one = ask.by("leser").get("/search?q=bronkitt&standard=lukket&language=nb,en")
    assert {hit["standard"] for hit in of_one["hits"]} == {"lukket"}
    assert ask.get("/search?q=bronkitt&specialty=hud")["total"] == 0


def test_suggestions_tell_how_many_there_are_and_what_was_probably_meant(ask: Asker) -> None:
    answer = ask.get("/suggest?q=bronkitt&limit=1&kind=codeset")
    assert (len(answer["hits"]), answer["total"], answer["did_you_mean"]) == (1, 1, None)
    misspelt = ask.get("/suggest?q=bronkkitt&kind=codeset")
    assert misspelt["did_you_mean"] == "bronkitt"
    assert misspelt["hits"][0]["matched"] == [{"typed": "bronkkitt", "found": "bronkitt", "why": "spelling"}]


def test_an_expression_is_suggested_for_while_it_is_typed(ask: Asker) -> None:
    for typed in ("bronkitt OR", "bronkitt AND (", 'kols OR "bronk', "bronkitt status:ut", "bronkitt kind:kode"):
        assert items(ask.get(f"/suggest?q={typed}&kind=codeset")) == items(ask.get("/suggest?q=bronkitt&kind=codeset"))
    fault = ask.get("/suggest?q=status:ukjent AND kols OR bronkitt AND astma OR feber", 400)
    assert fault["code"] == "query-syntax"
    assert ask.get("/search?q=bronkitt OR", 400)["code"] == "query-syntax"


def test_the_past_is_told_with_its_own_totals_and_facets(ask: Asker) -> None:
    versions = ask.get("/standards/kodeliste/versions")["items"]
    before, after = versions[1]["recorded_at"], versions[0]["recorded_at"]
    for moment, expected in ((before, 0), (after, 1)):
        answer = ask.get(f"/search?q=astma&kind=codeset&known_at={moment}")
        assert (answer["total"], len(answer["hits"])) == (expected, expected)
        assert sum(each["count"] for each in answer["facets"]["standard"]) == expected
    (hit,) = ask.get(f"/search?q=lungebetennelse&kind=codeset&known_at={before}")["hits"]
    assert (hit["version"], hit["status"]) == ("2025", "in-force")


@pytest.fixture(params=["gone", "foreign"])
def blind(ask: Asker, house: houses.House, request: pytest.FixtureRequest) -> Asker:
    """The service started where the index is gone, or is something else."""
    worker._render_missing(house.installation)
    for path in house.installation.index.rglob("*"):
        if path.is_file():
            path.write_bytes(b"something else")
    if request.param == "gone":
        shutil.rmtree(house.installation.index)
    return replace(ask, app=create_app(installation=house.installation))


def test_the_database_is_looked_in_while_no_index_stands(blind: Asker, house: houses.House) -> None:
    ask = blind
    for query in ("astm", "B1", "b1"):
        answer = ask.get(f"/search?q={query}")
        assert items(answer) == [("kodeliste", "B1")]
        assert (answer["notes"], answer["total"], answer["next"]) == (["database"], 1, None)
    suggested = ask.get("/suggest?q=Kodel")
    assert (items(suggested)[0], suggested["notes"]) == (("kodeliste", ""), ["database"])
    assert items(ask.get("/suggest?q=Kodel&kind=phrase")) == []
    assert items(ask.get("/search?q=bronk&kind=codeset")) == [
        ("kodeliste", "A2")
    ]  # the other list is not for strangers
    assert items(ask.by("leser").get("/search?q=bronk&kind=codeset")) == [("kodeliste", "A2"), ("lukket", "A2")]
    assert items(ask.by("leser").get("/search?q=bronk&kind=codeset&limit=1")) == [("kodeliste", "A2")]
    assert items(ask.get("/search?q=%25")) == items(ask.get("/search?q=%20")) == []
    index(ask, house)
    answer = ask.get("/search?q=astm")
    assert (items(answer), answer["notes"]) == ([("kodeliste", "B1")], [])


def test_a_page_says_that_the_index_is_being_rebuilt(blind: Asker, house: houses.House) -> None:
    page = blind.app.test_client().get("/?q=astma").get_data(as_text=True)
    assert "Søkeindeksen bygges på nytt" in page
    assert "Astma" in page
    assert searches.take_notes(house.installation.files) == []  # nothing was found, but that says nothing


def test_what_is_chosen_comes_before_what_is_as_good(ask: Asker, house: houses.House) -> None:
    import_codes(house.installation, "andre", "1", "code,display:nb\nX1,Astma\nX2,Astma\n")
    index(ask, house)
    asked = "/search?q=astma&standard=andre&limit=2"
    first, second = items(ask.get(asked))
    told = {"q": "Astma", "outcome": "chosen", "standard": second[0], "item": second[1]}
    for _ in range(2):
        ask.by("leser").post("/search/outcomes", told, 204)
    fold(house)
    assert items(ask.get(asked)) == [second, first]
    other = "/search?q=astm&standard=andre&limit=2"
    assert items(ask.get(other)) == [first, second]  # after other words nobody chose anything


def test_choices_on_pages_count_too(ask: Asker, house: houses.House) -> None:
    client = ask.app.test_client()
    assert client.get("/open?standard=kodeliste&item=B1&q=astma").status_code == 302
    assert [each[1:] for each in searches.take_notes(house.installation.files)] == [["", "kodeliste", "B1"]]


def test_what_was_in_vain_is_told_to_networks(ask: Asker, house: houses.House) -> None:
    for _ in range(searches.SHOWN_FROM):
        ask.get("/search?q=kneprotesekurs")
        ask.get("/search?q=lungebet&kind=regimen")  # narrowed: that nothing is left is no lack
        ask.app.test_client().get("/?q=ordforrådet mangler")
        ask.by("leser").post("/search/outcomes", {"q": "astma", "outcome": "abandoned"}, 204)
        fold(house)
    found = ask.by("leder").get("/search/in-vain")["items"]
    assert {(each["q"], each["lack"], each["count"]) for each in found} == {
        ("kneprotesekurs", "nothing", 5), ("ordforrådet mangler", "nothing", 5), ("astma", "abandoned", 5),
    }  # fmt: skip
    assert [each["q"] for each in ask.by("leder").get("/search/in-vain?lack=abandoned")["items"]] == ["astma"]
    assert ask.get("/search/in-vain", 401)["code"] == "unauthenticated"
    assert ask.by("leser").get("/search/in-vain", 403)["code"] == "forbidden"
    ask.post("/search/outcomes", {"q": "astma", "outcome": "abandoned"}, 401)
    assert ask.by("leser").post("/search/outcomes", {"q": "astma", "outcome": "chosen"}, 422)["problems"]
