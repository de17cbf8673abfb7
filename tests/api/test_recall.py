"""A recall is seen at once, whatever the index still says."""

from tests.api.conftest import Asker

BODY = {"standard": "lungetermer", "change": "recall", "title": "Feil i begrep"}


def test_a_recalled_version_is_shown_as_recalled_before_the_index_knows(ask: Asker) -> None:
    assert ask.get("/search?q=lungebet&kind=terminology")["hits"][0]["status"] == "in-force"
    id = ask.by("leder").post("/proposals", BODY, 201)["id"]
    recalled = ask.by("leder").post(f"/proposals/{id}/actions/adopt", {"reason": "Farlig"})
    assert recalled["state"] == "published"
    found = ask.get("/standards/lungetermer")
    assert (found["current"], found["status"]) == (None, "recalled")
    assert ask.get("/standards/lungetermer/versions/1.0.0")["status"] == "recalled"
    assert ask.get("/standards/lungetermer/versions/current", 404)["code"] == "none-in-force"
    assert {hit["status"] for hit in ask.get("/search?q=lungebet&kind=terminology")["hits"]} == {"recalled"}
    assert {hit["status"] for hit in ask.get("/suggest?q=lungebet&kind=terminology")["hits"]} == {"recalled"}
    assert ask.get("/standards/lungetermer/versions/1.0.0/content")
    reach = ask.get("/standards/lungetermer/versions/1.0.0/acknowledgements")
    assert reach["acknowledged"] == []
    assert reach["missing"]
