"""The networks: who sits in them, how they decide, what they keep and what they have decided."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry.access import Role, Subject, allowed, roles
from registry.ballot import Authority, Policy, Quorum, Rule
from registry.errors import RegistryError
from registry.models import Decision, Network, Organisation, Proposal, Purpose, SeatRole, Suggestion
from registry.services.acts import now
from registry.services.members import bodies, seats
from registry.services.members import networks as service
from registry.services.proposing import proposals, suggestions
from registry.services.reading import library
from registry.services.searching import searches
from registry.web.blueprint import blueprint
from registry.web.language import in_alphabet, plain
from registry.web.visitor import database, known_visitor, visitor

SHOWN = 20
#: Of what was looked for in vain so many stand on the network's own page, and so many on the page of all.
VAIN_SHOWN = 5
VAIN_MOST = 200
#: What is gone through when a network starts up.
CHECKLIST = {
    "mandate": "The mandate is read and understood",
    "roles": "Roles are filled: leader, deputy leader, secretary",
    "responsibilities": "Responsibilities and tasks are gone through",
    "anchoring": "The network is anchored with the leaders of its organisations",
}


@blueprint.get("/networks")
def networks() -> str:
    with database().reading() as session:
        found = service.networks(session)
        return render_template("networks.html", networks=found, seats=seats.seated(session, now(session)))


@blueprint.get("/networks/<slug>")
def network(slug: str) -> str:
    return page(slug)


def page(slug: str, refusal: RegistryError | None = None, typed: Mapping[str, str] | None = None) -> str:
    """The network's page; after a refusal with what it was, and what had been typed, still there."""
    with database().reading() as session:
        found = service.network(session, slug)
        return render_template(
            "network.html",
            network=found,
            **_policy(found),
            **_people(session, found),
            outside=_outside(session, found) if allowed(visitor(), "administer") else [],
            **_work(session, found),
            checklist=CHECKLIST,
            may_govern=allowed(visitor(), "govern", Subject(network=slug)),
            may_administer=allowed(visitor(), "administer"),
            may_sign=found.checklist_signed_at is None and allowed(visitor(), "sign-checklist", Subject(network=slug)),
            refusal=refusal,
            typed=typed or {},
        )


def _policy(network: Network) -> dict[str, Any]:
    """How it decides, and how it could."""
    return {
        "policy": Policy.from_dict(network.policy),
        "rules": [each.value for each in Rule],
        "quorums": [each.value for each in Quorum],
        "authorities": [each.value for each in Authority],
    }


def _people(session: Session, network: Network) -> dict[str, Any]:
    at = now(session)
    held = seats.seats_in(session, network.id, at)
    return {
        "bodies": {purpose.value: bodies.body_above(session, network.id, purpose, at) for purpose in Purpose},
        "seats": held,
        "members": {each.user.username: each.user.name for each in held},
        "roles": [each.value for each in SeatRole],
        "organisations": service.organisations_of(session, network.id),
    }


def _outside(session: Session, network: Network) -> list[Organisation]:
    """Those that have no vote in it."""
    inside = {each.id for each in service.organisations_of(session, network.id)}
    return [each for each in service.organisations(session) if each.id not in inside]


def _work(session: Session, network: Network) -> dict[str, Any]:
    """What it keeps, has decided and has before it."""
    kept = library.standards(session, network=network.slug, limit=200)
    before = proposals.listing(session, visitor(), network=network.slug, limit=SHOWN)
    decided = session.execute(
        select(Decision, Proposal)
        .join(Proposal, Proposal.decision_id == Decision.id)
        .where(Proposal.network_id == network.id)
        .order_by(Decision.decided_at.desc())
        .limit(SHOWN)
    )
    return {
        "cards": library.cards(session, sorted(kept, key=lambda each: in_alphabet(plain(each.title)))),
        "decisions": decided.unique().all(),
        "open_proposals": [each for each in before if _open(each)],
        "suggestions": suggestions.listing(session, network=network.slug, limit=SHOWN),
        "in_vain": searches.in_vain(session, visitor(), limit=VAIN_SHOWN) if _sits_somewhere() else [],
    }


@blueprint.get("/networks/<slug>/in-vain")
def in_vain(slug: str) -> str:
    """What many looked for without finding it, each with a suggestion or proposal that is begun for it.

    Raises Unauthenticated and Forbidden as `searches.in_vain` does.
    """
    known_visitor()
    with database().reading() as session:
        found = service.network(session, slug)
        vain = searches.in_vain(session, visitor(), limit=VAIN_MOST)
        kept = suggestions.listing(session, network=slug, limit=VAIN_MOST)
        return render_template(
            "in_vain.html",
            network=found,
            in_vain=vain,
            shown_from=searches.SHOWN_FROM,
            made={each.text: _about(each.text, kept) for each in vain},
            terminologies=library.standards(session, network=slug, kind="terminology", limit=SHOWN),
        )


def _about(text: str, found: Iterable[Suggestion]) -> Suggestion | None:
    """The suggestion that these words were taken up with, as the page's own text quotes them."""
    return next((each for each in found if f"«{text}»" in (each.prose["text"] or "")), None)


def _sits_somewhere() -> bool:
    """What many looked for in vain is shown to those with a seat in a network, and to operators."""
    return bool(visitor().seats) or Role.OPERATOR in roles(visitor())


def _open(row: Proposal) -> bool:
    return row.state.value not in ("published", "rejected", "withdrawn", "merged")


@blueprint.post("/networks/<slug>/checklist")
def sign_checklist(slug: str) -> Response:
    member = known_visitor()
    with database().writing() as session:
        service.sign_checklist(session, member, slug)
    flash(gettext("The start-up checklist is signed."), "success")
    return redirect(url_for("web.network", slug=slug))
