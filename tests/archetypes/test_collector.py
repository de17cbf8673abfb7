"""The collector of garbage rests while trees are built, and is as it was afterwards."""

import gc

import pytest

from archetypes import ParseError, read_opt
from archetypes.collector import collector_at_rest


def test_the_collector_rests_until_the_last_is_done_also_where_reading_fails() -> None:
    assert gc.isenabled()
    with collector_at_rest():
        assert not gc.isenabled()
        with pytest.raises(ParseError):
            read_opt("<template/>")
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
