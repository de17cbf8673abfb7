"""A proposed value set or map tried before it is published."""

from collections.abc import Iterable
from typing import Any

from marshmallow import fields, validate

from codesets import Entry
from codesets.authoring import Hint, Renamed
from registry.api.blueprint import ApiBlueprint
from registry.api.identity import reading
from registry.api.proposals import ID
from registry.api.requests import Query
from registry.api.schemas.trials import TrialShape
from registry.services.proposing import trials
from registry.services.proposing.procedure import proposal
from registry.services.proposing.trials import TOLD, Covered, Tried

blueprint = ApiBlueprint("trials", __name__, description="What a proposed value set or map would do.")


class TrialQuery(Query):
    lang = fields.String(
        validate=validate.OneOf(["", "nb", "nn", "en"]), metadata={"description": "The language of displays."}
    )


@blueprint.operation(f"/proposals/{ID}/trial", query=TrialQuery, answer=TrialShape, also=(409, 422))
def get_trial(id: int, query: dict[str, Any]) -> dict[str, Any]:
    """What would change, were it published now

    Of a value set: codes in, codes out and displays that change against the version in force, with codes that may be
    missing or not belong. Of a map: how much of its source it covers. 409 for other content, 422 for a value set that
    cannot be expanded; `code` says why (too-costly, unknown-system, unknown-version, bad-filter and others).
    """
    with reading() as (session, member):
        row = proposal(session, member, id)
        found = trials.tried(session, member, row, query.get("lang") or "nb")
        return {
            "proposal": row.id,
            "content": row.content_hash,
            "type": "value-set" if isinstance(found, Tried) else "concept-map",
            "value_set": _value_set(found) if isinstance(found, Tried) else None,
            "groups": None if isinstance(found, Tried) else [_group(each) for each in found],
        }


def _value_set(tried: Tried) -> dict[str, Any]:
    trial, advice = tried.trial, tried.advice
    hints = {name: getattr(advice, name) for name in ("missing", "by_intent", "apart", "ended")}
    return {
        "against": tried.against,
        "total": trial.now.total,
        "before": trial.before,
        "added": _codes(trial.added, tried.told),
        "removed": _codes(trial.removed, tried.told),
        "renamed": {"count": len(trial.renamed), "codes": [_renamed(each) for each in trial.renamed[: tried.told]]},
        "used": list(trial.now.used),
        "warnings": [each.text for each in trial.now.issues],
        "suggestions": {
            "complete": advice.complete,
            **{name: [_hint(each) for each in found[: tried.told]] for name, found in hints.items()},
        },
    }


def _codes(entries: tuple[Entry, ...], told: int) -> dict[str, Any]:
    return {"count": len(entries), "codes": [_code(each) for each in entries[:told]]}


def _code(entry: Entry) -> dict[str, Any]:
    names = ("system", "version", "code", "display", "inactive")
    return {name: getattr(entry, name) for name in names}


def _renamed(renamed: Renamed) -> dict[str, Any]:
    return {name: getattr(renamed, name) for name in ("system", "code", "before", "after")}


def _hint(hint: Hint) -> dict[str, Any]:
    return {
        **{name: getattr(hint, name) for name in ("reason", "system", "version", "code", "display")},
        "because": list(hint.because),
        "instead": [{"code": code, "display": display} for code, display in hint.instead],
    }


_COUNTS = ("sources", "mapped", "without", "unmapped")


def _group(covered: Covered) -> dict[str, Any]:
    group, found = covered.group, covered.coverage
    dead_ends: Iterable[tuple[str, str]] = found.dead_ends[:TOLD] if found else ()
    return {
        **{name: getattr(group, name) for name in ("source", "source_version", "target", "target_version")},
        **{name: getattr(found, name) if found else None for name in _COUNTS},
        "relationships": dict(found.relationships) if found else {},
        "strangers": list(found.strangers[:TOLD]) if found else [],
        "dead_ends": [{"source": source, "target": target} for source, target in dead_ends],
        "why": str(covered.why) if covered.why else None,
    }
