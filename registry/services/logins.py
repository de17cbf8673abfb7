"""Logging in with a password, and keeping guessers out. No ledger events."""

from datetime import timedelta

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import ANONYMOUS, Member
from registry.db import Database
from registry.errors import RegistryError, TooMany, Unauthenticated
from registry.models import User
from registry.services.acts import now
from registry.services.people import HASHER, member_of

FREE_FAILURES = 5
LOCK_MINUTES = 15
_NOBODY = HASHER.hash("checked for unknown usernames too, so that they take as long as known ones")


def log_in(database: Database, username: str, password: str) -> tuple[int, int]:
    """The user's id and session epoch, to be kept in the session's cookie.

    Raises Unauthenticated, and TooMany once five attempts in a row have failed: then nobody gets in as this user for
    fifteen minutes, with the right password or a wrong one. The slow hash is checked outside the write lock.
    """
    with database.reading() as session:
        user = session.scalars(select(User).where(User.username == username[:80])).first()
        if user is not None and _is_locked(session, user):
            raise _locked()
        hashed = user.password_hash if user is not None and user.active and user.password_hash else None
    matches = _verify(hashed or _NOBODY, password) and hashed is not None
    with database.writing() as session:
        user = session.scalars(select(User).where(User.username == username[:80]).with_for_update()).first()
        refusal = _settle(session, user, matches)
        found = (user.id, user.session_epoch) if user is not None else (0, 0)
    if refusal:
        raise refusal
    return found


def _verify(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password[:1000])
    except (VerificationError, InvalidHashError):
        return False


def _is_locked(session: Session, user: User) -> bool:
    return user.locked_until is not None and user.locked_until > now(session)


def _locked() -> TooMany:
    return TooMany("Too many failed attempts. Try again in {minutes} minutes.", code="locked", minutes=LOCK_MINUTES)


def _settle(session: Session, user: User | None, matches: bool) -> RegistryError | None:
    """Count the attempt; the refusal to raise once the count is committed."""
    if user is not None and _is_locked(session, user):  # since this attempt was let in: others failed meanwhile
        return _locked()
    if user is not None and matches:
        user.failures, user.locked_until = 0, None
        return None
    if user is not None:
        user.failures += 1
        if user.failures >= FREE_FAILURES:
            user.failures, user.locked_until = 0, now(session) + timedelta(minutes=LOCK_MINUTES)
    return Unauthenticated("The username or the password is wrong.", code="bad-login")


def log_out_everywhere(session: Session, member: Member) -> None:
    user = session.get(User, member.id) if member.known else None
    if user is not None:
        user.session_epoch += 1


def member_of_session(session: Session, user_id: int | None, epoch: int | None) -> Member:
    """The member behind a session's cookie; ANONYMOUS where it is stale or the user is no longer active."""
    user = session.get(User, user_id) if user_id else None
    if user is None or not user.active or user.session_epoch != epoch:
        return ANONYMOUS
    return member_of(session, user)
