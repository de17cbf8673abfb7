"""The items of a version, page by page and by key, from a file that can be thrown away."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from registry.errors import BadRequest, NotFound
from registry.kinds.kind import Item
from registry.models import Version
from registry.services.importing import imports, orders
from registry.services.importing.orders import Order
from registry.services.members import people
from registry.services.reading import library
from registry.services.stored import items
from registry.services.upkeep.installation import Installation

TREE = """code,display,parent
I,Kapittel 1,
A,Alfa,I
A1,Alfa en,A
A2,Alfa to,A
II,Kapittel 2,
B,Bøker; «å»,II
B%1,Prosent,B
B_1,Strek,B
"""
CODES = ["I", "A", "A1", "A2", "II", "B", "B%1", "B_1"]

Ask = Callable[..., Any]


@pytest.fixture
def ask(installation: Installation) -> Ask:
    """Calls a function of `items` on the published tree."""
    with installation.database.reading() as session:
        planned = orders.plan(session, Order("tre", "codeset", version="1"), TREE.encode(), "tre.csv")
    with installation.database.writing() as session:
        imports.import_published(session, people.console(session), planned)

    def call(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        with installation.database.reading() as session:
            found = function(session, version(session), *arguments, **options)
            return found if isinstance(found, (Item, tuple, int, dict)) else list(found)

    return call


def version(session: Any) -> Version:
    return library.edition(session, "tre", "1").version


def keys(answer: tuple[list[Item], str | None]) -> list[str]:
    return [each.key for each in answer[0] if each.key]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, CODES),
        ({"parent": ""}, ["I", "II"]),
        ({"parent": "A"}, ["A1", "A2"]),
        ({"parent": "A1"}, []),
        ({"parent": "none such"}, []),
        ({"prefix": "A"}, ["A", "A1", "A2"]),
        ({"prefix": "B%"}, ["B%1"]),
        ({"prefix": "B_"}, ["B_1"]),
        ({"prefix": "a"}, []),
        ({"prefix": "A", "parent": "A"}, ["A1", "A2"]),
        ({"prefix": ""}, CODES),
    ],
)
def test_items_are_narrowed_by_parent_and_prefix(ask: Ask, options: dict[str, str], expected: list[str]) -> None:
    assert keys(ask(items.page, **options)) == expected


@pytest.mark.parametrize("limit", [1, 2, 3, 8, 9, 50])
def test_pages_follow_each_other_without_gap_or_repetition(ask: Ask, limit: int) -> None:
    found, cursor, pages = [], None, 0
    while pages == 0 or cursor is not None:
        page = ask(items.page, after=cursor, limit=limit)
        assert len(page[0]) <= limit
        found += keys(page)
        cursor, pages = page[1], pages + 1
    assert found == CODES


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "", "1; DROP TABLE item", "9" * 13, "²"])
def test_a_cursor_that_was_not_given_out_is_refused(ask: Ask, cursor: str) -> None:
    with pytest.raises(BadRequest) as refused:
        ask(items.page, after=cursor)
    assert refused.value.code == "bad-cursor"


def test_an_item_is_found_by_its_key_with_all_its_content(ask: Ask) -> None:
    found = ask(items.item, "B")
    assert (found.key, found.label, found.parent, found.status) == ("B", "Bøker; «å»", "II", "active")
    assert found.content["display"] == "Bøker; «å»"
    for key in ("b", "B ", "C", "' OR 1=1", "x" * 5000):
        with pytest.raises(NotFound, match="tre version 1 has no item") as refused:
            ask(items.item, key)
        assert len(str(refused.value)) < 300


def test_items_are_counted_walked_and_those_below_them_numbered(ask: Ask) -> None:
    assert ask(items.count) == len(CODES)
    assert [each.key for each in ask(items.walk) if each.key] == CODES
    assert dict(ask(items.below, ["A", "A1", "II", "none such"])) == {"A": 2, "II": 1}
    assert dict(ask(items.below, [])) == {}


def test_the_file_is_made_again_where_it_is_missing(ask: Ask, installation: Installation) -> None:
    before = ask(items.page)
    files = list((installation.files / "items").rglob("*.sqlite3"))
    assert len(files) == 1
    shutil.rmtree(installation.files)
    assert ask(items.page) == before
    assert list((installation.files / "items").rglob("*")) != []
    assert list((installation.files / "items").rglob(".*")) == []


@pytest.mark.parametrize("name", ["with space", "q?mode=memory", "hash#1", "percent%41", "blåbær"])
def test_a_data_directory_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "items.sqlite3"
    items.build(path, [Item("A", "Alfa")])
    with items.reading(path) as file:
        assert file.execute("SELECT key FROM item").fetchall() == [("A",)]
    assert [each.name for each in path.parent.iterdir()] == ["items.sqlite3"]


def test_a_key_that_stands_twice_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "items.sqlite3"
    with pytest.raises(Exception, match="UNIQUE"):
        items.build(path, [Item("A", "Alfa"), Item("A", "Alfa")])
    assert not path.exists()
