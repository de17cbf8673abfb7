"""Rows as the API shows them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from registry.access import Use
from registry.api.answers import time
from registry.api.schemas.texts import in_languages
from registry.kinds.courses import Step
from registry.kinds.kind import Format, Item, Kind
from registry.models import Decision, Standard
from registry.services.proposing.records import decision_record, of_versions
from registry.services.reading.library import Card, Edition
from registry.services.reading.licences import access_class


def kind_shape(kind: Kind) -> dict[str, Any]:
    return {"name": kind.name, "label": kind.label, "formats": [each.name for each in kind.formats]}


def format_shape(found: Format) -> dict[str, Any]:
    return {
        "name": found.name,
        "media_type": found.media_type,
        "extension": found.extension,
        "reads": found.reads,
        "writes": found.writes,
    }


def standard_shape(card: Card) -> dict[str, Any]:
    found = card.standard
    return {
        "slug": found.slug,
        "kind": found.kind,
        "title": in_languages(found.title),
        "origin": found.origin.value,
        "network": found.network.slug if found.network else None,
        "organisation": found.organisation.orgnr if found.organisation else None,
        "identifiers": [each.value for each in found.identifiers],
        "licence": _licence(found),
        "latest": card.latest,
        "current": card.current,
        "status": card.current_status,
    }


def _licence(found: Standard) -> dict[str, Any]:
    said = {name: found.licence.get(name) for name in ("holder", "terms", "attribution", "url")}
    return said | {use.value: access_class(found, use).value for use in Use}


def version_shapes(session: Session, editions: Sequence[Edition]) -> list[dict[str, Any]]:
    """Several, with their decisions read at once."""
    held = of_versions(session, [each.version for each in editions])
    shown = [version_shape(session, each) for each in editions]
    del held  # until here each decision is found without asking
    return shown


def version_shape(session: Session, edition: Edition) -> dict[str, Any]:
    version = edition.version
    start, end = edition.in_force or (None, None)
    decision = session.get_one(Decision, version.decision_id)
    return {
        "number": version.number,
        "edition": version.edition,
        "status": edition.status,
        "valid_from": time(start),
        "valid_to": time(end),
        "recorded_at": time(version.recorded_at),
        "hash": version.content_hash,
        "notes": version.prose["notes"],
        "intent": version.prose["intent"],
        "decision": decision_record(session, decision),
    }


def item_shape(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "label": item.label,
        "parent": item.parent,
        "status": item.status,
        "content": dict(item.content),
    }


def step_shape(session: Session, step: Step[Edition]) -> dict[str, Any]:
    version = step.version.version
    start, end = step.version.in_force or (None, None)
    decision = session.get_one(Decision, version.decision_id)
    return {
        "version": version.number,
        "edition": version.edition,
        "status": step.version.status,
        "valid_from": time(start),
        "valid_to": time(end),
        "recorded_at": time(version.recorded_at),
        "happened": step.happened,
        "fields": [{"field": each.field, "before": each.before, "after": each.after} for each in step.fields],
        "item": item_shape(step.item),
        "decision": {"rule": decision.rule, "body": decision.body, "decided_at": time(decision.decided_at)},
    }
