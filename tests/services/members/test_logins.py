"""Logging in with a password, and keeping guessers out."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from registry.access import ANONYMOUS
from registry.errors import RegistryError, TooMany, Unauthenticated
from registry.models import Attempt, Entry, Login
from registry.services.members import logins, people
from registry.services.members.logins import FREE_FAILURES, LOCK_MINUTES, log_in, member_of_session
from registry.services.upkeep.installation import Installation
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
    secret = log_in(house.database, "kari", RIGHT)
    with house.database.reading() as session:
        assert member_of_session(session, secret).username == "kari"


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
    assert log_in(house.database, "kari", RIGHT)


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
    assert log_in(house.database, "ola", RIGHT)


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
        secret = log_in(house.database, "kari", RIGHT)
        log_in(house.database, "kari", RIGHT)
        with house.database.writing() as session:
            act(session)  # type: ignore[operator]
        with house.database.reading() as session:
            assert member_of_session(session, secret) is ANONYMOUS
            assert session.scalar(select(func.count()).select_from(Login)) == 0

    ends(lambda session: people.set_password(session, people.console(session), "kari", RIGHT))
    ends(lambda session: logins.log_out_everywhere(session, people.member_named(session, "kari")))
    ends(lambda session: people.deactivate(session, people.console(session), "kari"))
    with pytest.raises(Unauthenticated, match="is wrong"):
        log_in(house.database, "kari", RIGHT)
    with house.database.writing() as session:
        logins.log_out_everywhere(session, ANONYMOUS)


@pytest.mark.parametrize("secret", [None, "", "never given out", "\ud800"])
def test_a_stale_session_is_nobodys(house: Installation, secret: str | None) -> None:
    log_in(house.database, "kari", RIGHT)
    with house.database.reading() as session:
        assert member_of_session(session, secret) is ANONYMOUS


def test_logging_out_ends_this_session_and_no_other(house: Installation) -> None:
    one, other = log_in(house.database, "kari", RIGHT), log_in(house.database, "kari", RIGHT)
    with house.database.writing() as session:
        logins.log_out(session, one)
    with house.database.reading() as session:
        assert member_of_session(session, one) is ANONYMOUS
        assert member_of_session(session, other).username == "kari"


def test_a_log_in_ends_after_thirty_days_and_is_forgotten(house: Installation, clock: Clock) -> None:
    secret = log_in(house.database, "kari", RIGHT)
    clock.forward(days=logins.LONGEST_DAYS)
    with house.database.reading() as session:
        assert member_of_session(session, secret) is ANONYMOUS
    later = log_in(house.database, "kari", RIGHT)
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Login)) == 1
        assert member_of_session(session, later).username == "kari"


def test_names_that_nobody_has_are_counted_and_locked_alike_and_forgotten(house: Installation, clock: Clock) -> None:
    for name in ("kari", "finnes ikke"):
        fail(house, FREE_FAILURES, name)
        with locked():
            log_in(house.database, name, RIGHT)
    fail(house, 1, "enda en")
    clock.forward(minutes=LOCK_MINUTES)
    log_in(house.database, "kari", RIGHT)
    with house.database.reading() as session:
        assert session.scalars(select(Attempt)).all() == []


def test_a_password_that_was_changed_while_it_was_checked_opens_nothing(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = logins._verify

    def slow(hashed: str, password: str) -> bool:
        with house.database.writing() as session:
            people.set_password(session, people.console(session), "kari", "et helt nytt passord")
        return verify(hashed, password)

    monkeypatch.setattr(logins, "_verify", slow)
    with pytest.raises(Unauthenticated):
        log_in(house.database, "kari", RIGHT)


def test_log_ins_leave_no_entry(house: Installation) -> None:
    with house.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Entry))
    fail(house, FREE_FAILURES)
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == before
