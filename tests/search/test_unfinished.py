"""Somebody is typing an expression: what is there so far is answered, and a fault before its end is still told."""

import pytest

from registry.search import so_far

SO_FAR: list[tuple[str, str | None]] = [
    ("lunge", "lunge"),
    ("lunge OR", "lunge"),
    ("lunge OR NOT", "lunge"),
    ("lunge ELLER ", "lunge "),
    ("lunge OR (", "lunge"),
    ("lunge OR (kols AND", "lunge OR (kols )"),
    ("(astma OR kols", "(astma OR kols)"),
    ('kols OR "akutt bron', 'kols OR "akutt bron"'),
    ("astma status:ut", "astma "),
    ("astma AND status:utgått", "astma AND status:utgått"),
    ("astma code:[J10 TO J1", "astma "),
    ("code:[J10 TO J18]", "code:[J10 TO J18]"),
    ("OR", ""),
    ("astma status:ukjent AND kols OR bronkitt AND hoste", None),
    ("ord " * 300, None),
]


@pytest.mark.parametrize(("typed", "readable"), SO_FAR)
def test_what_can_be_read_so_far(typed: str, readable: str | None) -> None:
    found = so_far(typed)
    assert (found if found is None else found.strip()) == (readable if readable is None else readable.strip())


def test_every_beginning_of_an_expression_can_be_read() -> None:
    whole = '(astma OR "akutt bronkitt") AND NOT code:[J10 TO J18] AND status:utgått'
    unread = [whole[:end] for end in range(len(whole) + 1) if so_far(whole[:end]) is None]
    assert unread == []
