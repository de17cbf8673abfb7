"""Finding in one version of a list, and comparing large ones by what differs alone."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.access import ANONYMOUS
from registry.errors import BadRequest, Unavailable
from registry.models import Standard, Version
from registry.services.judging import differences, narrowing
from registry.services.reading import library
from registry.services.searching import list_search
from registry.services.stored import contents, items
from registry.services.upkeep.installation import Installation
from tests.services import press, shelves

CODES = """code,display,parent,status,display:nn
J,Sykdommer i luftveiene,,active,Sjukdomar i luftvegane
J18,Pneumoni,J,active,Lungebetennelse
J18.9,Uspesifisert pneumoni,J18,active,Uspesifisert lungebetennelse
J45,Astma,J,active,
KOL,Kronisk obstruktiv lungesykdom,J,active,
J96,Åndenød,J,active,
"""


@pytest.fixture
def listed(sqlite: Installation) -> Iterator[tuple[Session, Version]]:
    shelves.edition(sqlite, "1", CODES)
    with sqlite.database.reading() as session:
        yield session, library.edition(session, "sykdommer", "1").version


def found(listed: tuple[Session, Version], text: str, after: str | None = None, limit: int = 50) -> list[str]:
    return [each.key for each in list_search.find(*_asked(listed), text, after, limit).items]


def _asked(listed: tuple[Session, Version]) -> tuple[Session, object, Version]:
    return listed[0], ANONYMOUS, listed[1]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("J18", ["J18", "J18.9"]),
        ("j18", ["J18", "J18.9"]),
        ("J189", ["J18.9"]),
        ("j18.9", ["J18.9"]),
        ("J", ["J", "J18", "J18.9", "J45", "J96"]),
        ("KOL", ["KOL"]),
        ("kol", ["KOL"]),
        ("lungebetennelse", ["J18", "J18.9"]),
        ("LUNGE", ["J18", "J18.9", "KOL"]),
        ("usp pneu", ["J18.9"]),
        ("sjukdomar", ["J"]),
        ("a\u030andenød", ["J96"]),
        ("J99", []),
        ("finnes ikke", []),
        ("", ["J", "J18", "J18.9", "J45", "KOL", "J96"]),
    ],
)
def test_codes_and_names_are_found(listed: tuple[Session, Version], text: str, keys: list[str]) -> None:
    assert found(listed, text) == keys


@pytest.mark.parametrize("text", ["lunge", "J"])
def test_what_is_found_comes_in_pages(listed: tuple[Session, Version], text: str) -> None:
    whole, page, after = found(listed, text), [], None
    while True:
        answer = list_search.find(*_asked(listed), text, after, 2)
        page += [each.key for each in answer.items]
        after = answer.following
        if after is None:
            break
    assert page == whole
    with pytest.raises(BadRequest):
        found(listed, text, "tull")


def test_a_terminology_and_a_value_set_are_found_in_too(sqlite: Installation) -> None:
    kind = kinds.kind("terminology")
    content = {**kind.sample(), "concepts": [{**each, "mappings": []} for each in kind.sample()["concepts"]]}
    press.publish(sqlite, "termer", contents.prepare(kind, content), kind="terminology")
    shelves.edition(sqlite, "1", "code,display\nA,Alfa\nB,Beta\n")
    listed = {
        "system": shelves.SYSTEM,
        "concepts": [{"code": "A", "display": "Alfa"}, {"code": "B", "display": "Beta"}],
    }
    shelves.codeset(sqlite, "utvalg", {"type": "value-set", "include": [listed]})
    with sqlite.database.reading() as session:
        chosen = library.edition(session, "utvalg", "1.0.0").version
        assert found((session, chosen), "bet") == ["B"]
        terms = library.edition(session, "termer", "1.0.0").version
        first = next(each for each in items.walk(session, terms) if each.key)
        assert first.key in found((session, terms), first.label[:5].lower())


def test_without_leave_to_download_there_is_one_page_alone(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelves.edition(sqlite, "1", CODES)
    with sqlite.database.writing() as session:
        session.scalars(select(Standard)).unique().one().licence = {"download": "closed"}
    with sqlite.database.reading() as session:
        version = library.edition(session, "sykdommer", "1").version
        for text in ("J1", "lunge", "J"):
            answer = list_search.find(session, ANONYMOUS, version, text, None, 1)
            assert (len(answer.items), answer.following) == (1, None)
        assert list_search.find(session, ANONYMOUS, version, " ").items == []


def test_the_way_up_ends_where_parents_end(listed: tuple[Session, Version]) -> None:
    trails = items.trails(*listed, ["J18.9", "J", "finnes ikke"])
    assert {key: [each.key for each in way] for key, way in trails.items()} == {
        "J18.9": ["J", "J18"],
        "J": [],
        "finnes ikke": [],
    }


def large(text: str, monkeypatch: pytest.MonkeyPatch, sqlite: Installation, after: str) -> tuple[list, list]:  # type: ignore[type-arg]
    """The changes between two editions, compared whole, and compared by what differs."""
    shelves.edition(sqlite, "1", text)
    shelves.edition(sqlite, "2", after)
    with sqlite.database.reading() as session:
        old, new = (library.edition(session, "sykdommer", number).version for number in ("1", "2"))
        whole = differences.of_contents(session, "codeset", old.content_hash, new.content_hash)
        monkeypatch.setattr(contents, "LARGE", 0)
        narrow = narrowing.narrowed(session, old, new)
    assert narrow is not None
    return list(whole.changes), list(kinds.kind("codeset").changes(*narrow).changes)


HEADER = "code,display,parent,status\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (shelves.OLD, shelves.NEW),
        (shelves.NEW, shelves.OLD),
        (HEADER + "A,a,,active\nB,b,,active\nC,c,,active\n", HEADER + "B,b,,active\nA,a,,active\nC,c,,active\n"),
        (HEADER + "A,a,,active\nB,b,,active\n", HEADER + "X,x,,active\nA,a,,active\nB,b,,active\n"),
        (HEADER + "A,a,,active\n", HEADER + "B,b,,active\n"),
    ],
)
def test_large_lists_differ_in_what_the_whole_of_them_differ_in(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    whole, narrow = large(before, monkeypatch, sqlite, after)
    assert narrow == whole
    assert whole


def test_large_lists_are_compared_without_loading_either(sqlite: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    shelves.edition(sqlite, "1", shelves.OLD)
    shelves.edition(sqlite, "2", shelves.NEW)
    monkeypatch.setattr(contents, "LARGE", 0)
    differences._kept.cache_clear()
    with sqlite.database.reading() as session:
        monkeypatch.setattr(contents, "load", None)
        found = differences.between(session, "sykdommer", "1", "2")
        assert [each.key for each in found.of("added")] == ["J3"]
        differences._kept.cache_clear()
        monkeypatch.setattr(narrowing, "MOST", 1)
        with pytest.raises(Unavailable, match="More than 1 items differ"):
            differences.between(session, "sykdommer", "1", "2")


def test_small_ones_and_those_of_other_sorts_are_compared_whole(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelves.stock(sqlite)
    shelves.codeset(sqlite, "lunger", {"type": "value-set", "include": [{"system": shelves.SYSTEM}]})
    with sqlite.database.reading() as session:
        pairs = [
            [library.edition(session, slug, number).version for number in numbers]
            for slug, numbers in (("sykdommer", ("1", "2")), ("lunger", ("1.0.0", "2.0.0")))
        ]
        assert narrowing.narrowed(session, *pairs[0]) is None
        monkeypatch.setattr(contents, "LARGE", 0)
        assert narrowing.narrowed(session, *pairs[1]) is None
