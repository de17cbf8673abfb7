"""Two versions of a standard side by side: every change with its grade, and for a value set the codes it means."""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request, send_file, url_for
from sqlalchemy.orm import Session

from registry import kinds
from registry.access import Use
from registry.errors import RegistryError
from registry.kinds.kind import Change, Difference
from registry.kinds.named_rows import spelled_out
from registry.services.judging import differences
from registry.services.reading import library
from registry.services.reading.library import Edition
from registry.services.reading.licences import may_use, require_use
from registry.services.stored import items
from registry.services.terminology import expansions
from registry.services.terminology.expansions import Moved, Reading
from registry.web.archetype_pages.compared import of_versions
from registry.web.blueprint import blueprint
from registry.web.comparison_table import as_table
from registry.web.kind_pages import LISTS
from registry.web.language import language
from registry.web.naming import item_name
from registry.web.value_set_view import owners_of
from registry.web.visitor import database, visitor
from registry.web.whole_numbers import number_asked

PAGE = 100
WHATS = ("added", "removed", "changed")
GRADES = ("major", "minor", "patch")
#: Value sets that draw on a code system, as its comparison names them.
MOST_SETS = 50
#: Versions, the newest first, among which the two are chosen.
OFFERED = 50


@blueprint.get("/standards/<slug>/difference")
def difference(slug: str) -> str:
    with database().reading() as session:
        found = library.standard(session, slug)
        require_use(visitor(), found, Use.VIEW)
        newest = library.editions(session, found, limit=OFFERED)
        old, new = _chosen([each.version.number for each in newest])
        between = differences.between(session, slug, old, new)
        asked = _asked()
        pair = [library.edition(session, slug, number) for number in (old, new)]
        return render_template(
            "difference.html",
            standard=found,
            kind=kinds.kind(found.kind),
            editions=_offered(newest, pair),
            old=old,
            new=new,
            difference=between,
            counts=_counts(between),
            asked=asked,
            narrowed_to=narrowed_to,
            as_list=found.kind in LISTS,
            may_download=may_use(visitor(), found, Use.DOWNLOAD),
            moved=_moved(session, pair),
            drawing=_drawing(session, slug, pair),
            **_rows(session, pair, between, asked),
            **_tree(session, pair, between, asked),
        )


def _rows(session: Session, pair: list[Edition], between: Difference, asked: Mapping[str, str]) -> dict[str, Any]:
    """One page of the changes that the reader narrowed to."""
    matching = [each for each in between.changes if _fits(each, asked)]
    start = number_asked("after")
    page = matching[start : start + PAGE]
    return {
        "matching": len(matching),
        "start": start,
        "rows": [(each, list(spelled_out(each.fields))) for each in page],
        "following": start + PAGE if start + PAGE < len(matching) else None,
        "labels": _labels(session, pair, page),
    }


def _tree(session: Session, pair: list[Edition], between: Difference, asked: Mapping[str, str]) -> dict[str, Any]:
    """For an archetype: its nodes, with marks where the changes that the reader narrowed to are."""
    if pair[0].version.standard.kind != "archetype":
        return {}
    fitting = Difference(tuple(each for each in between.changes if _fits(each, asked)))
    return of_versions(session, pair[0].version, pair[1].version, fitting)


@blueprint.get("/standards/<slug>/difference.csv")
def difference_file(slug: str) -> Response:
    """The changes, narrowed as on the page, for those who work through them in a spreadsheet."""
    with database().reading() as session:
        found = library.standard(session, slug)
        require_use(visitor(), found, Use.DOWNLOAD)
        old, new = _chosen(library.numbers(session, found))
        asked = _asked()
        changes = [each for each in differences.between(session, slug, old, new).changes if _fits(each, asked)]
        pair = [library.edition(session, slug, number) for number in (old, new)]
        table = as_table(changes, _labels(session, pair, changes), found.kind)
    return send_file(
        io.BytesIO(table), "text/csv; charset=utf-8", as_attachment=True, download_name=f"{slug}-{old}-{new}.csv"
    )


def _offered(newest: list[Edition], pair: list[Edition]) -> list[Edition]:
    """What can be chosen: the newest, and the two that are compared; the page of versions leads to all others."""
    there = {each.version.number for each in newest}
    return [*newest, *{each.version.number: each for each in pair if each.version.number not in there}.values()]


def _chosen(numbers: list[str]) -> tuple[str, str]:
    """The numbers asked for; else the newest and the one before it."""
    newest = numbers[:2]
    old = request.args.get("from") or (newest[-1] if newest else "")
    return old, request.args.get("to") or (newest[0] if newest else "")


def _asked() -> dict[str, str]:
    """How the reader narrows the changes."""
    known: Mapping[str, tuple[str, ...]] = {"what": WHATS, "grade": GRADES, "safety": ("1",)}
    asked = {name: request.args.get(name, "") for name in known}
    return {name: value for name, value in asked.items() if value in known[name]} | _begins()


def _begins() -> dict[str, str]:
    text = request.args.get("begins", "").strip()[:200]
    return {"begins": text} if text else {}


def _fits(change: Change, asked: Mapping[str, str]) -> bool:
    return (
        asked.get("what", change.kind) == change.kind
        and asked.get("grade", change.grade.value) == change.grade.value
        and (change.safety or "safety" not in asked)
        and change.key.casefold().startswith(asked.get("begins", "").casefold())
    )


def _counts(between: Difference) -> dict[str, int]:
    counts = dict.fromkeys((*WHATS, *GRADES, "safety"), 0)
    for each in between.changes:
        counts[each.kind] += 1
        counts[each.grade.value] += 1
        counts["safety"] += each.safety
    return counts


def narrowed_to(endpoint: str = "web.difference", **changed: str | None) -> str:
    """The address of this comparison, narrowed otherwise; None takes a narrowing away, and each begins anew."""
    kept = {
        name: values for name, values in request.args.to_dict(flat=False).items() if name not in ("after", *changed)
    }
    query = urlencode({**kept, **{name: value for name, value in changed.items() if value is not None}}, doseq=True)
    return f"{url_for(endpoint, **(request.view_args or {}))}?{query}"


def _labels(session: Session, pair: list[Edition], changes: list[Change]) -> dict[str, str]:
    """What changed items are called: in the newer of the versions that have them."""
    keys = [each.key for each in changes]
    older, newer = (items.labels(session, each.version, keys) for each in pair)
    return {key: item_name(label) for key, label in (older | newer).items()}


def _moved(session: Session, pair: list[Edition]) -> dict[str, Any] | None:
    """For a value set: what its codes are in one reading and in the other, by the versions that the reader chose of
    the code systems; None for everything else."""
    heads = [items.item(session, each.version, "").content.get("type") for each in pair]
    if heads != ["value-set", "value-set"]:
        return None
    chosen = {name: _pinned(name) for name in ("before", "after")}
    shown: dict[str, Any] = {
        "systems": expansions.systems(session, pair),
        "owners": owners_of(session, pair),
        "chosen": chosen,
        "start": number_asked("codes_after"),
        "page": PAGE,
    }
    try:
        before, after = (Reading(edition, pins) for edition, pins in zip(pair, chosen.values(), strict=True))
        return {**shown, "answer": _between(session, before, after), "refusal": None}
    except RegistryError as error:
        return {**shown, "answer": None, "refusal": error.text}


def _between(session: Session, before: Reading, after: Reading) -> Moved:
    return expansions.between(session, visitor(), before, after, language=language())


def _pinned(name: str) -> dict[str, str]:
    """`uri|version` of each code system that is to be read in that version."""
    return dict(each.split("|", 1) for each in request.args.getlist(name)[:20] if "|" in each)


def _drawing(session: Session, slug: str, pair: list[Edition]) -> list[dict[str, Any]]:
    """For a code system: the value sets in force that draw on it, and where their codes are compared over these
    versions of it."""
    if items.item(session, pair[0].version, "").content.get("type") != "code-system":
        return []
    url = expansions.canonical_of(session, pair[0])
    found: dict[str, dict[str, Any]] = {}
    for each in differences.dependents(session, visitor(), slug):
        if each["kind"] == "codeset" and each["purpose"] == "includes" and each["status"] == "in-force":
            pins = {"before": f"{url}|{pair[0].version.number}", "after": f"{url}|{pair[1].version.number}"}
            found.setdefault(each["standard"], {"slug": each["standard"], "number": each["version"], "pins": pins})
    shown = list(found.values())[:MOST_SETS]
    return [{**each, "standard": library.standard(session, each["slug"])} for each in shown]
