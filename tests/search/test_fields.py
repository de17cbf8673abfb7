"""Fields of expressions that ask for more than words: status, specialty, language and kind."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from registry.search import Period, Searcher
from registry.search.asking.expression import asked_statuses, read_expression
from registry.search.documents import STATUSES
from tests.search.conftest import ALWAYS, START, build, document, nb

LATER = datetime(2024, 1, 1, tzinfo=UTC)
OVER = (Period("1", "in-force", START, LATER), Period("1", "superseded", LATER, None))
NEW = (Period("2", "in-force", LATER, None),)
GONE = (Period("1", "in-force", START, LATER), Period("1", "retired", LATER, None))
RECALLED = (Period("1", "in-force", START, LATER), Period("1", "recalled", LATER, None))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    documents = (
        document("stays", nb("astma"), periods=ALWAYS),
        document("renewed", nb("astma ny"), periods=(*OVER, *NEW)),
        document("gone", nb("astma borte"), periods=GONE),
        document("recalled", nb("astma tilbake"), periods=RECALLED),
        replace(
            document("phrase", nb("astma frase"), standard="fraser", kind="phrase"), specialties=("indre medisin",)
        ),
    )
    return build(tmp_path_factory.mktemp("shelf"), documents)


ASKED = [
    ("astma", {"stays", "renewed", "recalled", "phrase"}),
    ("astma status:in-force", {"stays", "renewed", "phrase"}),
    ("status:retired", {"gone"}),
    ("astma status:superseded", {"renewed"}),
    ("status:re*", {"gone", "recalled"}),
    ("status:utgått OR status:tilbakekalt", {"gone", "recalled"}),
    ("astma AND NOT status:in-force", {"gone", "recalled"}),
    ("astma (status:retired OR kind:phrase)", {"gone", "phrase"}),
    ("status:retired status:in-force", set()),
    ('specialty:"Indre medisin"', {"phrase"}),
    ("astma -spesialitet:indre*", {"stays", "renewed", "recalled"}),
    ("type:frase", {"phrase"}),
    ("language:bokmål -kind:phrase", {"stays", "renewed", "recalled"}),
]


@pytest.mark.parametrize(("query", "items"), ASKED)
def test_fields_are_asked_for(shelf: Searcher, query: str, items: set[str]) -> None:
    assert {hit.item for hit in shelf.find(query).hits} == items


def test_the_version_that_has_the_status_is_shown(shelf: Searcher) -> None:
    (hit,) = shelf.find("ny status:superseded").hits
    assert (hit.version, hit.status) == ("1", "superseded")
    (hit,) = shelf.find("ny").hits
    assert (hit.version, hit.status) == ("2", "in-force")
    then = datetime(2022, 1, 1, tzinfo=UTC)
    assert {hit.item for hit in shelf.find("status:in-force", valid_at=then).hits} >= {"gone", "recalled"}


def test_a_chosen_status_narrows_what_an_expression_asks_for(shelf: Searcher) -> None:
    assert {hit.item for hit in shelf.find("status:re*", status="recalled").hits} == {"recalled"}


def test_a_hit_by_fields_alone_says_so(shelf: Searcher) -> None:
    (hit,) = shelf.find("status:retired").hits
    assert (hit.why, any(piece.match for piece in hit.highlight)) == ("field", False)
    assert shelf.find("borte status:retired").hits[0].why == "words"


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("astma OR kols", set()),
        ("status:retired", {"retired"}),
        ("a status:re* (status:retired OR status:in-force)", {"retired"}),
        ("a AND (b OR status:retired)", set(STATUSES)),
        ("a AND (b OR (c AND NOT status:retired))", set(STATUSES)),
    ],
)
def test_statuses_that_are_asked_for(text: str, statuses: set[str]) -> None:
    assert asked_statuses(read_expression(text)) == statuses
