"""The collector of garbage comes seldom while trees are built, and as it did before afterwards."""

import gc
from collections.abc import Iterator

import pytest

from archetypes import ParseError, read_opt
from archetypes.collector import collecting_seldom


@pytest.fixture
def usual() -> Iterator[tuple[int, int, int]]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield gc.get_threshold()
    gc.set_threshold(*before)


def test_it_comes_seldom_until_the_last_is_done_also_where_reading_fails(usual: tuple[int, int, int]) -> None:
    with collecting_seldom():
        seldom = gc.get_threshold()
        assert seldom > usual
        with pytest.raises(ParseError):
            read_opt("<template/>")
        assert gc.get_threshold() == seldom
    assert gc.get_threshold() == usual


@pytest.mark.usefixtures("usual")
@pytest.mark.parametrize("chosen", [(0, 10, 10), (500_000, 5, 5)])
def test_where_it_never_comes_or_seldomer_that_stays(chosen: tuple[int, int, int]) -> None:
    gc.set_threshold(*chosen)
    with collecting_seldom():
        assert gc.get_threshold() == chosen
    assert gc.get_threshold() == chosen


@pytest.mark.usefixtures("usual")
def test_what_somebody_sets_meanwhile_stays() -> None:
    with collecting_seldom():
        gc.set_threshold(1_000, 5, 5)
    assert gc.get_threshold() == (1_000, 5, 5)
