"""What search says of what has ended, and how soon: after publication, retirement and recall, without a reindex."""

from collections import Counter

from registry import kinds
from registry.search import Writer
from registry.services.importing.imports import import_published
from registry.services.importing.orders import Order, plan
from registry.services.members import people
from registry.services.upkeep import worker
from tests.api.conftest import Asker
from tests.services.proposing import house as houses

RECALL = {"standard": "lungetermer", "change": "recall", "title": "Feil i begrep"}
EVERY = "status=in-force,recalled,retired,superseded,scheduled"


def follow(ask: Asker, house: houses.House) -> None:
    """What the worker does beside the service."""
    with Writer(house.installation.index) as writer:
        while worker.step(house.installation, writer):
            pass
    worker._render_missing(house.installation)
    ask.app.extensions["fagregister-search"].reopen()


def statuses(ask: Asker, query: str) -> Counter[str]:
    answer = ask.get(f"/search?q={query}")
    return Counter({each["value"]: each["count"] for each in answer["facets"]["status"]})


def on_page(ask: Asker, address: str) -> str:
    return ask.app.test_client().get(address, headers={"Accept-Language": "en"}).get_data(as_text=True)


def import_sample(house: houses.House, version: str) -> None:
    kind = kinds.kind("codeset")
    data = kind.canonical(kind.sample())
    order = Order("hastegrad", "codeset", "Hastegrad", "kreft", version=version, format="json")
    with house.installation.database.writing() as session:
        import_published(session, people.console(session), plan(session, order, data, "x.json"))


def test_a_publication_is_found_and_counted_at_once(ask: Asker, house: houses.House) -> None:
    assert ask.get("/search?q=uavklart")["total"] == 0
    import_sample(house, "1")
    follow(ask, house)
    answer = ask.get("/search?q=uavklart")
    assert [(hit["standard"], hit["status"]) for hit in answer["hits"]] == [("hastegrad", "in-force")]
    assert statuses(ask, "uavklart") == {"in-force": 1}
    import_sample(house, "2")
    follow(ask, house)
    assert statuses(ask, "uavklart") == {"in-force": 1, "superseded": 1}
    (old,) = ask.get("/search?q=uavklart&status=superseded")["hits"]
    assert (old["version"], old["current"]) == ("1", "2")
    assert "In force now:" in on_page(ask, "/?q=uavklart&status=superseded")


def test_a_code_out_of_use_says_so_and_what_replaces_it(ask: Asker, house: houses.House) -> None:
    import_sample(house, "1")
    follow(ask, house)
    (hit,) = ask.get("/search?q=uavklart")["hits"]
    assert (hit["item_status"], hit["replaced_by"]) == ("retired", [{"item": "V1", "label": "Vanlig"}])
    page = on_page(ask, "/?q=uavklart")
    assert "This one is out of use." in page
    assert 'href="/standards/hastegrad/versions/1/item?key=V1">V1 Vanlig</a>' in page
    (other,) = ask.get("/search?q=vanlig&standard=hastegrad")["hits"]
    assert (other["item_status"], other["replaced_by"], other["current"]) == ("", [], None)


def test_a_recall_moves_the_counts_and_is_told_on_the_hit(ask: Asker, house: houses.House) -> None:
    asked = "lungebetennelse&standard=lungetermer"
    assert set(statuses(ask, asked)) == {"in-force"}
    id = ask.by("leder").post("/proposals", RECALL, 201)["id"]
    ask.by("leder").post(f"/proposals/{id}/actions/adopt", {"reason": "Farlig"})
    hits = ask.get(f"/search?q={asked}")["hits"]
    assert {(hit["status"], hit["current"]) for hit in hits} == {("recalled", None)}  # before the index knows
    follow(ask, house)
    counts = statuses(ask, asked)
    assert set(counts) == {"recalled"}
    page = on_page(ask, f"/?q={asked}")
    assert "Not to be used" in page
    assert "No version is in force in its place." in page
    assert f"{counts['recalled']} hits for" in page


def test_what_is_retired_leaves_the_answer_and_stands_under_its_status(ask: Asker, house: houses.House) -> None:
    asked = "lungebetennelse&standard=lungetermer"
    house.reach("published", house.change("lungetermer", "retire"))
    follow(ask, house)
    assert ask.get(f"/search?q={asked}")["total"] == 0
    assert set(statuses(ask, asked)) == {"retired"}
    assert {hit["status"] for hit in ask.get(f"/search?q={asked}&{EVERY}")["hits"]} == {"retired"}
    assert "0 hits" in on_page(ask, f"/?q={asked}")
