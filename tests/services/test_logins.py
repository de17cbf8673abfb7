"""Logging in with a password, and keeping guessers out."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from registry.access import ANONYMOUS
from registry.errors import RegistryError, TooMany, Unauthenticated
from registry.models import Entry
from registry.services import logins, people
from registry.services.installation import Installation
from registry.services.logins import FREE_FAILURES, LOCK_MINUTES, log_in, member_of_session
from tests.conftest import Clock

RIGHT, WRONG = "et langt passord", "et galt passord"


@pytest.fixture
def house(installation: Installation) -> Installation:
    with installation.database.writing() as session:
        people.add_user(session, people.console(session), "kari", "Kari", password=RIGHT)
    return installation


def fail(house: Installation, times: int, username: str = "kari") -> None:
    for _ in range(times):
        with pytest.raises(Unauthenticated) as refused:
            log_in(house.database, username, WRONG)
        assert refused.value.code == "bad-login"


@contextmanager
def locked() -> Iterator[None]:
    with pytest.raises(TooMany, match=f"Try again in {LOCK_MINUTES} minutes") as refused:
        yield
    assert refused.value.code == "locked"


def test_the_right_password_opens_a_session(house: Installation) -> None:
    user, epoch = log_in(house.database, "kari", RIGHT)
    with house.database.reading() as session:
        assert member_of_session(session, user, epoch).username == "kari"


@pytest.mark.parametrize("password", [WRONG, "", RIGHT + " ", RIGHT.upper(), "x" * 100_000, "\x00"])
def test_a_wrong_password_opens_nothing(house: Installation, password: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        log_in(house.database, "kari", password)
    assert str(refused.value) == "The username or the password is wrong."


@pytest.mark.parametrize("username", ["ukjent", "", "KARI", "console", "k" * 10_000])
def test_who_is_not_there_is_refused_in_the_same_words(house: Installation, username: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        log_in(house.database, username, RIGHT)
    assert str(refused.value) == "The username or the password is wrong."


def test_after_five_failures_nobody_gets_in_for_a_quarter(house: Installation, clock: Clock) -> None:
    fail(house, FREE_FAILURES)
    with locked():
        log_in(house.database, "kari", RIGHT)
    clock.forward(minutes=LOCK_MINUTES - 1)
    with locked():
        log_in(house.database, "kari", WRONG)
    clock.forward(minutes=1)
    assert log_in(house.database, "kari", RIGHT)[0] > 0


def test_the_count_begins_anew_after_a_success_and_after_a_lock(house: Installation, clock: Clock) -> None:
    fail(house, FREE_FAILURES - 1)
    log_in(house.database, "kari", RIGHT)
    fail(house, FREE_FAILURES - 1)
    log_in(house.database, "kari", RIGHT)
    fail(house, FREE_FAILURES)
    clock.forward(minutes=LOCK_MINUTES)
    fail(house, FREE_FAILURES - 1)
    log_in(house.database, "kari", RIGHT)


def test_one_who_is_locked_out_locks_nobody_else_out(house: Installation) -> None:
    with house.database.writing() as session:
        people.add_user(session, people.console(session), "ola", "Ola", password=RIGHT)
    fail(house, FREE_FAILURES)
    assert log_in(house.database, "ola", RIGHT)[0] > 0


def test_guesses_that_come_at_once_are_all_counted(house: Installation) -> None:
    start, refusals = Barrier(FREE_FAILURES), []

    def guess() -> None:
        start.wait(10)
        try:
            log_in(house.database, "kari", WRONG)
        except RegistryError as refusal:
            refusals.append(refusal.code)

    threads = [Thread(target=guess) for _ in range(FREE_FAILURES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert refusals == ["bad-login"] * FREE_FAILURES
    with locked():
        log_in(house.database, "kari", RIGHT)


def test_a_lock_that_falls_while_the_right_password_is_checked_holds(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = logins._verify

    def slow(hashed: str, password: str) -> bool:
        monkeypatch.setattr(logins, "_verify", verify)
        fail(house, FREE_FAILURES)
        return verify(hashed, password)

    monkeypatch.setattr(logins, "_verify", slow)
    with locked():
        log_in(house.database, "kari", RIGHT)
    with locked():
        log_in(house.database, "kari", RIGHT)


def test_sessions_end_with_the_password_the_user_and_everywhere_at_once(house: Installation) -> None:
    def ends(act: object) -> None:
        user, epoch = log_in(house.database, "kari", RIGHT)
        with house.database.writing() as session:
            act(session)  # type: ignore[operator]
        with house.database.reading() as session:
            assert member_of_session(session, user, epoch) is ANONYMOUS

    ends(lambda session: people.set_password(session, people.console(session), "kari", RIGHT))
    ends(lambda session: logins.log_out_everywhere(session, people.member_named(session, "kari")))
    ends(lambda session: people.deactivate(session, people.console(session), "kari"))
    with pytest.raises(Unauthenticated, match="is wrong"):
        log_in(house.database, "kari", RIGHT)
    with house.database.writing() as session:
        logins.log_out_everywhere(session, ANONYMOUS)


@pytest.mark.parametrize(("user", "epoch"), [(None, None), (0, 0), (999, 0), (1, None)])
def test_a_stale_session_is_nobodys(house: Installation, user: int | None, epoch: int | None) -> None:
    with house.database.reading() as session:
        assert member_of_session(session, user, epoch) is ANONYMOUS


def test_log_ins_leave_no_entry(house: Installation) -> None:
    with house.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Entry))
    fail(house, FREE_FAILURES)
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == before
