"""The ledger as a feed: what happened, oldest first, private matters without their payload."""

from dataclasses import replace

from registry import ledger
from registry.access import ANONYMOUS, Member
from registry.ledger import GENESIS
from registry.services.members import people
from registry.services.reading import feeds
from registry.services.upkeep.installation import Installation
from tests.services import press

OPERATOR = Member(1, "drift", "Drift", roles=frozenset({"operator"}))
CLINICIAN = Member(2, "sara", "Sara", roles=frozenset({"builder"}))


def feed(installation: Installation, member: Member = ANONYMOUS, **limits: int) -> list[dict[str, object]]:
    with installation.database.reading() as session:
        return list(feeds.changes(session, member, **limits))


def fill(installation: Installation) -> None:
    with installation.database.writing() as session:
        people.add_user(session, people.console(session), "sara", "Sara")
    press.adopt(installation, "liste", press.FIRST, "1")


def test_the_feed_is_in_order_and_can_be_taken_up_anywhere(installation: Installation) -> None:
    fill(installation)
    whole = feed(installation)
    assert [each["seq"] for each in whole] == list(range(1, len(whole) + 1))
    assert feed(installation, after=2) == whole[2:]
    assert feed(installation, after=2, limit=1) == whole[2:3]
    assert feed(installation, after=len(whole)) == []
    assert feed(installation, limit=0) == []
    taken: list[dict[str, object]] = []
    while page := feed(installation, after=len(taken), limit=2):
        taken += page
    assert taken == whole


def test_private_matters_keep_what_follows_the_chain_and_nothing_else(installation: Installation) -> None:
    fill(installation)
    private = [each for each in feed(installation) if each["action"] is None]
    assert len(private) == 2  # two users
    for each in private:
        assert (each["subject"], each["actor"], each["payload"]) == (None, None, None)
        assert "sara" not in str(each)
    assert [each for each in feed(installation, CLINICIAN) if each["action"] is None] == private
    assert [each["action"] for each in feed(installation, OPERATOR)] == [
        "add-user", "add-user", "add-standard", "decide", "publish",
    ]  # fmt: skip


def test_the_chain_can_be_followed_from_the_feed_alone(installation: Installation) -> None:
    fill(installation)
    previous = GENESIS
    for each in feed(installation):
        assert each["previous"] == previous
        previous = str(each["hash"])
        installation.ledger.key.public.verify(bytes.fromhex(str(each["signature"])), bytes.fromhex(previous))
    with installation.database.reading() as session:
        assert ledger.checkpoint(session)["hash"] == previous


def test_a_public_entry_says_who_did_what_to_what(installation: Installation) -> None:
    fill(installation)
    last = feed(installation)[-1]
    assert (last["action"], last["subject"], last["actor"]) == ("publish", "standard:liste", "console")
    payload = last["payload"]
    assert isinstance(payload, dict)
    assert payload["facts"]["version"] == "1"
    assert any(place.startswith("version:") for place in payload["rows"])
    assert str(last["at"]).endswith("Z")


def test_a_token_that_may_not_read_follows_as_a_stranger_does(sqlite: Installation) -> None:
    fill(sqlite)
    assert feed(sqlite, replace(OPERATOR, scopes=frozenset({"admin"}))) == feed(sqlite)
    assert feed(sqlite, replace(OPERATOR, scopes=frozenset({"read"}))) == feed(sqlite, OPERATOR)
