"""Users and what they may act as: members with their seats in force, and tokens for programs."""

import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from registry import access
from registry.access import Member, Scope, require
from registry.errors import BadRequest, Conflict, NotFound, Unauthenticated
from registry.models import BodySeat, Login, Seat, Token, User
from registry.services.acts import now, record

HASHER = PasswordHasher()
CONSOLE = "console"
PASSWORD_LENGTH = (10, 200)
TOKEN_DAYS = (1, 730)
ROLES = frozenset({"operator", "builder", "specialist", "pharmacist"})
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def add_user(
    session: Session,
    member: Member,
    username: str,
    name: str,
    *,
    password: str | None = None,
    hashed: str | None = None,
    roles: Collection[str] = (),
    profession: str | None = None,
    email: str | None = None,
    language: str | None = None,
) -> User:
    """With a password, or `hashed` one. Raises BadRequest for a name, role or password that will not do, Conflict where
    the username is taken."""
    check_user(session, member, username, roles)
    user = User(
        username=username,
        name=name.strip() or username,
        roles=sorted(roles),
        profession=profession,
        email=email,
        language=language,
        password_hash=password_hash(password) if password else hashed,
    )
    session.add(user)
    session.flush()
    record(session, member, "add-user", f"user:{username}", user, public=False, roles=sorted(roles))
    return user


def check_user(session: Session, member: Member, username: str, roles: Collection[str] = ()) -> None:
    """Whether this user could be added, asked before a password is. Raises as `add_user` does."""
    require(member, "administer")
    if not USERNAME.fullmatch(username):
        raise BadRequest(
            "A username has 2 to 40 of a-z, 0-9, dot, dash and underscore; {username} does not.",
            code="bad-username",
            username=username[:60],
        )
    unknown = sorted(set(roles) - ROLES)
    if unknown:
        raise BadRequest(
            "There is no role {role}. Roles: {roles}.", code="bad-role", role=unknown[0], roles=", ".join(sorted(ROLES))
        )
    if session.scalar(select(User.id).where(User.username == username)) is not None:
        raise Conflict("The username {username} is taken.", code="username-taken", username=username)


def password_hash(password: str) -> str:
    """Argon2id. Raises BadRequest for a password that is too short or too long."""
    shortest, longest = PASSWORD_LENGTH
    if not shortest <= len(password) <= longest:
        raise BadRequest(
            "A password has {shortest} to {longest} characters.",
            code="bad-password",
            shortest=shortest,
            longest=longest,
        )
    return HASHER.hash(password)


def set_password(session: Session, member: Member, username: str, password: str) -> None:
    """One's own, or anybody's for an operator. Ends every session of the user; secrets are no matter of the ledger's
    seals, that it was changed is."""
    user = user_named(session, username)
    _require_self(member, user)
    user.password_hash = password_hash(password)
    end_logins(session, user.id)
    record(session, member, "set-password", f"user:{username}", user, public=False)


def end_logins(session: Session, user_id: int) -> None:
    """In every browser at once."""
    session.execute(delete(Login).where(Login.user_id == user_id))


def _require_self(member: Member, user: User) -> None:
    """Who is logged in, for themselves; a token may not widen itself, so it needs the scope and role of an operator."""
    if member.id != user.id or member.scopes is not None:
        require(member, "administer")


def deactivate(session: Session, member: Member, username: str) -> None:
    require(member, "administer")
    user = user_named(session, username)
    user.active = False
    end_logins(session, user.id)
    record(session, member, "deactivate-user", f"user:{username}", user, public=False)


def user_named(session: Session, username: str) -> User:
    user = session.scalars(select(User).where(User.username == username)).first()
    if user is None:
        raise NotFound("There is no user {username}.", code="no-user", username=username[:60])
    return user


def users(session: Session) -> list[User]:
    return list(session.scalars(select(User).order_by(User.username)))


def console(session: Session) -> Member:
    """Whoever runs commands on the machine itself: an operator who cannot log in from elsewhere."""
    user = session.scalars(select(User).where(User.username == CONSOLE)).first()
    if user is None:
        user = User(username=CONSOLE, name="Console", roles=["operator"])
        session.add(user)
        session.flush()
        record(session, None, "add-user", f"user:{CONSOLE}", user, public=False, roles=user.roles)
    return member_of(session, user)


def member_named(session: Session, username: str) -> Member:
    return member_of(session, user_named(session, username))


def member_of(session: Session, user: User, scopes: Collection[str] | None = None) -> Member:
    """The user as a member, with the seats and bodies in force at this moment. Raises Unauthenticated if inactive."""
    if not user.active:
        raise Unauthenticated("This user is no longer active.", code="inactive")
    at = now(session)
    seats = session.scalars(select(Seat).where(Seat.user_id == user.id, *in_force(Seat, at))).unique()
    bodies = session.scalars(select(BodySeat).where(BodySeat.user_id == user.id, *in_force(BodySeat, at))).unique()
    return Member(
        id=user.id,
        username=user.username,
        name=user.name,
        roles=frozenset(user.roles),
        seats=tuple(_seat(seat) for seat in seats),
        bodies=frozenset(seat.body.slug for seat in bodies),
        scopes=None if scopes is None else frozenset(scopes),
    )


def _seat(seat: Seat) -> access.Seat:
    return access.Seat(
        network=seat.network.slug,
        organisation=seat.organisation.orgnr,
        role=seat.role.value,
        voting=seat.voting,
        deputy_of=seat.deputy_of_id,
        id=seat.id,
        profession=seat.profession or "",
    )


def in_force(rows: type[Seat] | type[BodySeat], at: datetime) -> tuple:  # type: ignore[type-arg]
    """Conditions that a dated row holds at this moment (half-open)."""
    return rows.valid_from <= at, or_(rows.valid_to.is_(None), rows.valid_to > at)


def issue_token(
    session: Session, member: Member, username: str, name: str, scopes: Collection[str], days: int = 365
) -> tuple[Token, str]:
    """A new token and its secret, which is shown once and never stored. For oneself, or by an operator for others."""
    user = user_named(session, username)
    _require_self(member, user)
    _check_token(session, user, name, scopes, days)
    secret = f"fgr_{secrets.token_urlsafe(32)}"
    token = Token(
        user_id=user.id,
        name=name,
        hash=token_hash(secret),
        scopes=sorted(set(scopes)),
        created_at=now(session),
        expires_at=now(session) + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    record(session, member, "issue-token", f"user:{username}", token, public=False, scopes=token.scopes)
    return token, secret


def _check_token(session: Session, user: User, name: str, scopes: Collection[str], days: int) -> None:
    known = [scope.value for scope in Scope]
    if not scopes or not set(scopes) <= set(known):
        raise BadRequest("Give the token scopes among: {known}.", code="bad-scope", known=", ".join(known))
    shortest, longest = TOKEN_DAYS
    if not shortest <= days <= longest:
        raise BadRequest(
            "A token lives {shortest} to {longest} days.", code="bad-days", shortest=shortest, longest=longest
        )
    if not name.strip() or len(name) > 80:
        raise BadRequest("Give the token a name of up to 80 characters.", code="bad-name")
    if session.scalar(select(Token.id).where(Token.user_id == user.id, Token.name == name)) is not None:
        raise Conflict("There is already a token named {name}.", code="token-name-taken", name=name)


def revoke_token(session: Session, member: Member, username: str, name: str) -> None:
    user = user_named(session, username)
    if member.id != user.id:
        require(member, "administer")
    token = session.scalars(select(Token).where(Token.user_id == user.id, Token.name == name)).first()
    if token is None:
        raise NotFound("There is no token named {name}.", code="no-token", name=name[:80])
    token.revoked_at = now(session)
    record(session, member, "revoke-token", f"user:{username}", token, public=False)


def tokens(session: Session, username: str) -> list[Token]:
    owner = user_named(session, username).id
    return list(session.scalars(select(Token).where(Token.user_id == owner).order_by(Token.id)))


def member_of_token(session: Session, secret: str) -> Member:
    """Raises Unauthenticated for a token that is unknown, revoked or expired; which one, it does not tell."""
    token = session.scalars(select(Token).where(Token.hash == token_hash(secret))).first()
    at = now(session)
    if token is None or token.revoked_at is not None or token.expires_at <= at:
        raise Unauthenticated("The token is not valid: unknown, revoked or expired.", code="bad-token")
    return member_of(session, token.user, token.scopes)


def token_hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
