"""A small region for the workflow's tests: four trusts, two networks, a governing body, and people with their seats."""

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from registry import kinds
from registry.access import ANONYMOUS, Member
from registry.models import Proposal, Seat
from registry.services.members import bodies, networks, people, seats
from registry.services.proposing import ballots, drafting, hearing, proposals, proposed
from registry.services.proposing.actions import Options, perform
from registry.services.proposing.drafting import Operation
from registry.services.proposing.proposals import Description, NewStandard
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation

TRUSTS = {"ous": "993467049", "ahus": "983971636", "innlandet": "983971709", "vestreviken": "894166762"}
STRANGER = "983974678"
NO_WAITING = {"minimum_open_days": 0}
TITLE = {"nb": "Lungebetennelse", "nn": "Lungebetennelse"}


def patch_items(
    session: Session, member: Member, id: int, operations: Sequence[Operation], expected: str | None = None
) -> None:
    """What edges do apart, outside the lock and in it, in one."""
    prepared, start = drafting.patched(session, member, id, operations)
    drafting.set_content(session, member, id, prepared, expected or start)


@dataclass
class House:
    """Opens transactions as somebody, and takes a proposal as far as a test wants it."""

    installation: Installation
    clock: Any
    seats: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def writing(self, name: str = "leder") -> Iterator[tuple[Session, Member]]:
        with self.installation.database.writing() as session:
            yield session, self.member(session, name)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.installation.database.reading() as session:
            yield session

    def member(self, session: Session, name: str) -> Member:
        if name == "console":
            return people.console(session)
        return people.member_named(session, name) if name else ANONYMOUS

    def do(self, name: str, id: int, action: str, **options: Any) -> str:
        """Perform an action as somebody, in a transaction of its own; the state it led to."""
        with self.writing(name) as (session, member):
            return perform(session, member, id, action, Options(**options)).state.value

    def state(self, id: int) -> str:
        with self.reading() as session:
            found = session.get(Proposal, id)
            assert found is not None
            return found.state.value

    def draft(
        self,
        slug: str = "lungetermer",
        kind: str = "terminology",
        name: str = "ola",
        identifiers: tuple[str, ...] = (),
        organisation: str | None = None,
        **said: Any,
    ) -> int:
        """A draft of a new standard with its kind's sample as content."""
        with self.writing(name) as (session, member):
            new = NewStandard(slug, kind, TITLE, "kreft", identifiers, organisation=organisation)
            row = proposals.propose_new(session, member, new, describing(**said))
            drafting.set_content(session, member, row.id, contents.prepare(kinds.kind(kind), content_of(kind)))
            return row.id

    def put(self, id: int, key: str, name: str = "ola", **fields: Any) -> None:
        """Change fields of an item of the proposal's content."""
        with self.writing(name) as (session, member):
            row = session.get(Proposal, id)
            assert row is not None
            item = next(each for each in proposed.kind_of(row).items(proposed.content(session, row)) if each.key == key)
            patch_items(session, member, id, [Operation("put", key, {**item.content, **fields})])

    def change(self, slug: str, change: str = "revise", name: str = "ola", **said: Any) -> int:
        with self.writing(name) as (session, member):
            return proposals.propose(session, member, slug, change, describing(**said)).id

    def reach(self, state: str, id: int | None = None, **said: Any) -> int:
        """Take a proposal, or a new draft, along the long path up to a state."""
        id = id or self.draft(**said)
        steps = {
            "submitted": ("ola", "submit"),
            "accepted": ("leder", "accept"),
            "hearing": ("leder", "send-to-hearing"),
            "heard": ("leder", "close-hearing"),
            "ballot": ("leder", "open-ballot"),
        }
        for name, (who, action) in steps.items():
            if state == "draft":
                return id
            self.do(who, id, action)
            if name == state:
                return id
        self.vote_all(id)
        if state == "published":
            self.do("leder", id, "publish")
        return id

    def vote(self, id: int, trust: str, choice: str = "for", name: str | None = None, **more: Any) -> None:
        more = {"reason": "fordi", "works_here": "yes", **more}
        with self.writing(name or f"delegat-{trust}") as (session, member):
            ballots.vote(session, member, id, TRUSTS.get(trust, trust), choice, **more)

    def comment(self, id: int, grade: str = "minor", name: str = "leser", text: str = "Se på dette.") -> int:
        with self.writing(name) as (session, member):
            return hearing.comment(session, member, id, text, grade).number

    def answer(self, id: int, number: int, resolved: bool = True, name: str = "ola") -> None:
        with self.writing(name) as (session, member):
            hearing.answer(session, member, id, number, "Rettet.", resolved)

    def policy(self, **settings: Any) -> None:
        """Give the network another policy."""
        with self.writing("console") as (session, console):
            networks.set_policy(session, console, "kreft", {**NO_WAITING, **settings})

    def vote_all(self, id: int, **choices: str) -> None:
        for trust in TRUSTS:
            self.vote(id, trust, choices.get(trust, "for"))


def content_of(kind: str) -> Any:
    """The kind's sample without what it refers to elsewhere, so that it can be published alone."""
    content = copy.deepcopy(kinds.kind(kind).sample())
    content.pop("indications", None)
    content.pop("vectors", None)
    content.pop("document_type", None)
    for slot in content.get("slots", ()):
        for bound in ("code_set", "variable", "phrase"):
            slot.pop(bound, None)
    for concept in content.get("concepts", ()):
        concept.pop("mappings", None)
    return content


def describing(title: str = "Bedre begreper", **said: Any) -> Description:
    return Description(title, rationale=said.pop("rationale", "Fordi"), sources=("Helsedirektoratet",), **said)


def build(installation: Installation, clock: Any) -> House:
    house = House(installation, clock)
    with installation.database.writing() as session:
        console = people.console(session)
        _organisations(session, console)
        _people(session, console, house)
        _body(session, console)
    return house


def _organisations(session: Session, console: Member) -> None:
    for name, number in [*TRUSTS.items(), ("stavanger", STRANGER)]:
        networks.add_organisation(session, console, number, name, "HF")
    for slug in ("kreft", "akutt"):
        networks.add_network(
            session, console, slug, {"nb": slug}, organisations=list(TRUSTS.values()), policy=NO_WAITING
        )
        networks.sign_checklist(session, console, slug)


def _people(session: Session, console: Member, house: House) -> None:
    def user(name: str, **more: Any) -> None:
        people.add_user(session, console, name, name.title(), **more)

    def seat(name: str, trust: str, network: str = "kreft", **more: Any) -> Seat:
        row = seats.add_seat(session, console, network, name, TRUSTS[trust], **more)
        house.seats[name] = row.id
        return row

    for name in ("leder", "nestleder", "sekretaer", "ola", "vara", "leser", "styremedlem", "akuttleder", "lokal"):
        user(name)
    for name, role in {"spesialist": "specialist", "farmasoyt": "pharmacist", "drift": "operator"}.items():
        user(name, roles=[role])
    seat("leder", "ous", role="leader")
    seat("nestleder", "ahus", role="deputy-leader")
    seat("sekretaer", "ous", role="secretary")
    seat("ola", "ous")
    seat("lokal", "ous", role="local-network")
    seat("akuttleder", "ahus", "akutt", role="leader")
    for trust in TRUSTS:
        user(f"delegat-{trust}")
        seat(f"delegat-{trust}", trust, voting=True)
    session.flush()
    seat("vara", "ous", deputy_of=house.seats["delegat-ous"])


def _body(session: Session, console: Member) -> None:
    bodies.add_body(session, console, "programstyret", {"nb": "Programstyret"})
    session.flush()
    bodies.seat_in_body(session, console, "programstyret", "styremedlem")
    for purpose in ("adopts", "decides-escalated"):
        bodies.set_oversight(session, console, "kreft", "programstyret", purpose)
