"""The signed chain: each entry continues the one before it, and only the key's holder can write one."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from registry import ledger
from registry.errors import Unavailable
from registry.ledger import GENESIS, SigningKey, checkpoint, digest, signed
from registry.models import Entry, Region
from registry.services.upkeep.installation import Installation

AT = datetime(2026, 3, 2, 9, 0, 0, 123, tzinfo=UTC)


def append(installation: Installation, *slugs: str, **facts: object) -> list[Entry]:
    with installation.database.writing() as session:
        made = []
        for slug in slugs:
            row = Region(slug=slug, name=slug)
            session.add(row)
            made.append(installation.ledger.append(session, AT, None, "add", f"region:{slug}", row, facts=facts))
        session.flush()
        session.expunge_all()
        return made


def test_entries_are_numbered_linked_and_signed(installation: Installation) -> None:
    append(installation, "en", "to")
    append(installation, "tre")
    with installation.database.reading() as session:
        found = list(ledger.entries(session))
        assert [each.seq for each in found] == [1, 2, 3]
        assert [each.previous for each in found] == [GENESIS, found[0].hash, found[1].hash]
        for each in found:
            assert digest(each) == each.hash
            assert signed(each, installation.ledger.key.public)
            assert each.key_id == installation.ledger.key.id
        assert [each.seq for each in ledger.entries(session, after=1, limit=1)] == [2]
        assert list(ledger.entries(session, after=3)) == []


def test_the_number_that_comes_next_is_known_before(installation: Installation) -> None:
    with installation.database.writing() as session:
        assert installation.ledger.next_seq(session) == 1
        installation.ledger.append(session, AT, None, "a", "b:c")
        assert installation.ledger.next_seq(session) == 2


def test_an_entry_of_a_transaction_that_failed_never_was(installation: Installation) -> None:
    append(installation, "en")
    with pytest.raises(ZeroDivisionError), installation.database.writing() as session:
        installation.ledger.append(session, AT, None, "a", "b:c", facts={"x": 1 // 0})
    append(installation, "to")
    with installation.database.reading() as session:
        assert [each.subject for each in ledger.entries(session)] == ["region:en", "region:to"]


FIELDS = {
    "seq": 9, "at": datetime(2020, 1, 1, tzinfo=UTC), "actor_id": 7, "action": "x", "subject": "x:y", "public": False,
    "payload": "{}", "previous": "1" * 64, "key_id": "other",
}  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_the_hash_covers_every_field(sqlite: Installation, field: str) -> None:
    append(sqlite, "en")
    with sqlite.database.reading() as session:
        entry = session.scalars(select(Entry)).one()
        before = digest(entry)
        assert before == entry.hash
        setattr(entry, field, FIELDS[field])
        assert digest(entry) != before
        session.expunge_all()


def test_the_hash_is_the_same_on_every_database(installation: Installation) -> None:
    append(installation, "blåbær", count=3, name="å")
    with installation.database.reading() as session:
        entry = session.scalars(select(Entry)).one()
        entry.key_id, fixed = "0123456789abcdef", entry.hash
        assert digest(entry) == "b344d778fb893b7a78e2676a0a3b831b86dc8ba3d1210b43ad8bfe29de3944d9"
        assert fixed != digest(entry)
        session.expunge_all()


def test_a_signature_of_another_key_or_of_something_else_is_none(sqlite: Installation) -> None:
    append(sqlite, "en")
    with sqlite.database.reading() as session:
        entry = session.scalars(select(Entry)).one()
        session.expunge_all()
    assert not signed(entry, Ed25519PrivateKey.generate().public_key())
    for name, value in (("hash", "0" * 64), ("hash", "not hex"), ("signature", b"short"), ("signature", b"0" * 64)):
        kept = getattr(entry, name)
        setattr(entry, name, value)
        assert not signed(entry, sqlite.ledger.key.public)
        setattr(entry, name, kept)
    assert signed(entry, sqlite.ledger.key.public)


def test_a_checkpoint_is_the_head_of_the_chain(installation: Installation) -> None:
    with installation.database.reading() as session:
        assert checkpoint(session) == {"seq": 0, "hash": GENESIS, "at": None, "key": None, "signature": None}
    append(installation, "en", "to")
    with installation.database.reading() as session:
        saved = checkpoint(session)
        head = session.get(Entry, 2)
        assert head is not None
        assert (saved["seq"], saved["hash"], saved["at"]) == (2, head.hash, "2026-03-02T09:00:00.000123Z")
        assert (saved["key"], bytes.fromhex(saved["signature"])) == (installation.ledger.key.id, head.signature)


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "key.pem"
    first = SigningKey.at(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert SigningKey.at(path).id == first.id
    assert [each.name for each in path.parent.iterdir()] == ["key.pem"]
    public = serialization.load_pem_public_key(first.public_pem().encode())
    assert public == first.public
    assert len(first.id) == 16


def _pem(key: object, locked: object = None) -> bytes:
    return key.private_bytes(  # type: ignore[attr-defined,no-any-return]
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked or serialization.NoEncryption()
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Restore it from backup"),
        (b"-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n", "Restore it from backup"),
        (_pem(generate_private_key(SECP256R1())), "is not an Ed25519 key"),
        (_pem(Ed25519PrivateKey.generate(), serialization.BestAvailableEncryption(b"secret")), "cannot be read"),
    ],
    ids=["empty", "garbled", "of another kind", "locked"],
)
def test_a_key_that_cannot_be_used_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(data)
    with pytest.raises(Unavailable, match=said) as refused:
        SigningKey.at(path)
    assert refused.value.code == "signing-key"
    assert str(path) in str(refused.value)


def test_nothing_is_written_with_another_key_than_the_ledger_was_signed_with(
    installation: Installation, tmp_path: Path
) -> None:
    append(installation, "en")
    lost = ledger.Ledger(SigningKey.at(tmp_path / "made-anew.pem"))
    with pytest.raises(Unavailable, match="Restore the signing key") as refused, installation.database.writing() as it:
        lost.append(it, AT, None, "a", "b:c")
    assert refused.value.code == "signing-key"
    append(installation, "to")


def test_a_key_that_is_a_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be read"):
        SigningKey.at(tmp_path)
