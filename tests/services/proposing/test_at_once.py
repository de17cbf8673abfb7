"""Two who act at the same moment: the write lock lets one through, and the other is told why not."""

import threading
from collections.abc import Callable
from functools import partial

from sqlalchemy import select

from registry.errors import Conflict
from registry.models import Version, Vote
from registry.services.upkeep.verification import verify
from tests.services.proposing.house import House


def together(*acts: Callable[[], object]) -> list[str]:
    """Run all at once, each in a thread; "done" or the refusal's code, in their order."""
    start = threading.Barrier(len(acts))
    results = [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            results[place] = "done"
        except Conflict as refusal:
            results[place] = refusal.code

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_proposals_published_at_once_one_wins_and_the_other_is_to_be_rebased(any_house: House) -> None:
    house = any_house
    house.reach("published")
    ids = [house.change("lungetermer", title=str(number)) for number in (1, 2)]
    for id, key in zip(ids, ("lungebetennelse", "akutt-bronkitt"), strict=True):
        house.put(id, key, definition={"nb": f"Fra {id}."})
        house.reach("approved", id)
    results = together(*(partial(house.do, "leder", id, "publish") for id in ids))
    assert sorted(results) == ["base-moved", "done"]
    with house.reading() as session:
        assert sorted(session.scalars(select(Version.number))) == ["1.0.0", "1.1.0"]
        assert verify(session, house.installation.ledger.key).faults == ()


def test_the_same_proposal_is_published_once(any_house: House) -> None:
    id = any_house.reach("approved")
    results = together(*[partial(any_house.do, "leder", id, "publish")] * 3)
    assert sorted(results) == ["done", "wrong-state", "wrong-state"]


def test_a_delegate_and_the_deputy_who_vote_at_once_give_one_vote(any_house: House) -> None:
    id = any_house.reach("ballot")
    results = together(*(partial(any_house.vote, id, "ous", name=name) for name in ("delegat-ous", "vara")))
    assert sorted(results) == ["done", "second-vote"]
    with any_house.reading() as session:
        assert len(session.scalars(select(Vote)).unique().all()) == 1
