"""Logging in with a password, and keeping guessers out. No ledger events."""

import hashlib
import secrets
from datetime import timedelta
from functools import cache

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from registry.access import ANONYMOUS, Member
from registry.db import Database
from registry.errors import RegistryError, TooMany, Unauthenticated
from registry.models import Attempt, Login, User
from registry.services.acts import now
from registry.services.members.people import HASHER, end_logins, member_of

#: What a browser's session calls the secret of its log-in.
LOGIN = "login"
FREE_FAILURES = 5
LOCK_MINUTES = 15
LONGEST_DAYS = 30  # of a log-in, however often the browser comes back


def log_in(database: Database, username: str, password: str) -> str:
    """A secret to be kept in the browser's cookie. Raises as `check_password` does."""
    secret = secrets.token_urlsafe(32)
    check_password(database, username, password, secret)
    return secret


def check_password(database: Database, username: str, password: str, secret: str | None = None) -> None:
    """Raises Unauthenticated, and TooMany once five attempts in a row have failed under this name.

    Then nobody gets in with it for fifteen minutes, by the right password or a wrong one. A name that nobody has is
    treated alike in words, counts and time. The slow hash is checked outside the write lock. With a `secret`, a log-in
    begins.
    """
    name = _digest(username[:80])
    with database.reading() as session:
        if _is_locked(session, session.get(Attempt, name)):
            raise _locked()
        user = _user(session, username)
        hashed = user.password_hash if user is not None and user.active else None
    nobody = _nobody()  # also where it is not needed, so that the first to ask learns nothing by the time it takes
    matches = _verify(hashed or nobody, password) and hashed is not None
    with database.writing() as session:
        user = _user(session, username)  # again, under the lock: it may have changed meanwhile
        holds = matches and user is not None and user.active and user.password_hash == hashed
        refusal = _settle(session, name, holds)
        if refusal is None and user is not None and secret:
            session.add(Login(hash=_digest(secret), user_id=user.id, began_at=now(session)))
    if refusal:
        raise refusal


@cache
def _nobody() -> str:
    """What is checked for unknown usernames, so that they take as long as known ones."""
    return HASHER.hash(secrets.token_urlsafe(32))


def _user(session: Session, username: str) -> User | None:
    return session.scalars(select(User).where(User.username == username[:80])).first()


def _verify(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password[:1000])
    except (VerificationError, InvalidHashError):
        return False


def _is_locked(session: Session, attempt: Attempt | None) -> bool:
    return attempt is not None and attempt.locked_until is not None and attempt.locked_until > now(session)


def _locked() -> TooMany:
    return TooMany("Too many failed attempts. Try again in {minutes} minutes.", code="locked", minutes=LOCK_MINUTES)


def _settle(session: Session, name: str, matches: bool) -> RegistryError | None:
    """Count the attempt, and forget old ones; the refusal to raise once the count is committed."""
    attempt = session.get(Attempt, name)
    if _is_locked(session, attempt):  # since this attempt was let in: others failed meanwhile
        return _locked()
    _forget_old(session)
    if matches:
        session.execute(delete(Attempt).where(Attempt.name == name))
        return None
    attempt = session.get(Attempt, name, populate_existing=True) or Attempt(name=name, failures=0)
    attempt.failures, attempt.at, attempt.locked_until = attempt.failures + 1, now(session), None
    if attempt.failures >= FREE_FAILURES:
        attempt.failures, attempt.locked_until = 0, now(session) + timedelta(minutes=LOCK_MINUTES)
    session.add(attempt)
    return Unauthenticated("The username or the password is wrong.", code="bad-login")


def _forget_old(session: Session) -> None:
    """Failures of a quarter ago count no more, so that names made up by guessers do not pile up; nor do old log-ins."""
    at = now(session)
    free = or_(Attempt.locked_until.is_(None), Attempt.locked_until <= at)
    session.execute(delete(Attempt).where(Attempt.at <= at - timedelta(minutes=LOCK_MINUTES), free))
    session.execute(delete(Login).where(Login.began_at <= at - timedelta(days=LONGEST_DAYS)))


def log_out(session: Session, secret: str) -> None:
    """End this log-in, also for whoever has a copy of its cookie."""
    session.execute(delete(Login).where(Login.hash == _digest(secret)))


def log_out_everywhere(session: Session, member: Member) -> None:
    if member.id is not None:
        end_logins(session, member.id)


def member_of_session(session: Session, secret: str | None) -> Member:
    """The member behind a browser's cookie; ANONYMOUS where the log-in has ended or the user is no longer active."""
    login = session.get(Login, _digest(secret)) if secret else None
    if login is None or login.began_at <= now(session) - timedelta(days=LONGEST_DAYS):
        return ANONYMOUS
    user = session.get_one(User, login.user_id)
    return member_of(session, user) if user.active else ANONYMOUS


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
