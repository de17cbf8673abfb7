"""Proposals, comments, votes and sign-offs as the API shows them."""

from typing import Any

from sqlalchemy.orm import Session

from registry.access import Member
from registry.api.answers import time
from registry.models import Comment, Proposal, SignOff, Version, Vote
from registry.services.proposing import ballots, decisions, hearing, records, signoffs
from registry.services.proposing.actions import actions_for, work_for
from registry.services.proposing.proposals import co_authors, target_slug

#: Comments that a proposal is told with; all are under `/comments`, page by page.
COMMENTS = 100


def proposal_shape(session: Session, member: Member, row: Proposal) -> dict[str, Any]:
    made = session.get(Version, row.version_id) if row.version_id else None
    return {
        "id": row.id,
        "state": row.state.value,
        "standard": target_slug(row),
        "kind": row.kind,
        "change": row.change.value,
        "new": row.new,
        "base": row.base.number if row.base else None,
        "version": made.number if made else None,
        "network": row.network.slug,
        "organisation": row.organisation.orgnr if row.organisation else None,
        "round": row.round,
        "actions": actions_for(session, member, row),
        **{name: row.prose[name] for name in ("title", "rationale", "intent", "sources", "benefit")},
        "flags": row.flags,
        "edition": row.edition,
        "author": row.author.name,
        "co_authors": [each.name for each in co_authors(session, row)],
        "hash": row.content_hash,
        "hearing_deadline": time(row.hearing_deadline),
        "merged_into": row.merged_into_id,
        "created_at": time(row.created_at),
        "changed_at": time(row.changed_at),
    }


def proposal_whole(session: Session, member: Member, row: Proposal) -> dict[str, Any]:
    """With what has been said and decided about it; of very many comments the first."""
    return proposal_shape(session, member, row) | {
        "work": work_for(session, member, row),
        "comments": [comment_shape(each) for each in hearing.comments(session, row, limit=COMMENTS)],
        "comment_count": hearing.tally(session, row).comments,
        "hearing": [records.round_record(session, each) for each in hearing.rounds(session, row)],
        "ballots": [records.ballot_record(session, each) for each in ballots.ballots(session, row)],
        "sign_offs": [sign_off_shape(each, row) for each in signoffs.signed(session, row)],
        "decisions": [records.decision_record(session, each) for each in decisions.of_proposal(session, row)],
    }


def comment_shape(comment: Comment) -> dict[str, Any]:
    """Known by its number, which stands in its address."""
    return {"id": comment.number, **records.comment_record(comment)}


def vote_shape(vote: Vote) -> dict[str, Any]:
    return {"id": vote.id, **records.vote_record(vote)}


def sign_off_shape(signed: SignOff, row: Proposal) -> dict[str, Any]:
    return {"id": signed.id, "void": signed.content_hash != row.content_hash, **records.sign_off_record(signed)}
