"""Search on the command line: what the pages and the API find, with why, where it stands and what has become of it."""

from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.access import Member, Role
from registry.cli.opening import as_json, opened, print_json, print_table
from registry.models import Standard
from registry.search import Answer, Hit, Searcher
from registry.search.documents import STATUSES
from registry.services.members import people
from registry.services.reading import library
from registry.services.reading.library import When
from registry.services.reading.timeline import parse_moment
from registry.services.searching import fates, finding, lookup, places
from registry.services.searching.fates import NOTHING, Fate, Fates
from registry.services.searching.finding import Asked
from registry.services.searching.places import Ways
from registry.services.stored import items
from registry.services.upkeep.installation import Installation

#: Whoever is at the machine itself sees what is there, whatever the licences keep from others.
CONSOLE = Member(0, people.CONSOLE, "Console", roles=frozenset({Role.OPERATOR}))
NOTES = {
    "older-generation": "The newest search index cannot be read; an older one answered, without the latest changes.",
    lookup.NOTE: "No search index stands; only beginnings of codes and names were looked up in the database. "
    "See fagregister reindex.",
}
COLUMNS = ("standard", "version", "item", "title", "status", "why", "path")


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", "kind", metavar="K", multiple=True, type=click.Choice([kind.name for kind in kinds.KINDS]))
@click.option(
    "--status", metavar="S", multiple=True, type=click.Choice(STATUSES), help="In force or recalled, if none."
)
@click.option("--valid-at", metavar="TIME", help="As it held in the clinic at this time.")
@click.option("--known-at", metavar="TIME", help="As the registry knew it at this time.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100))
@as_json
def search(
    words: tuple[str, ...],
    kind: tuple[str, ...],
    status: tuple[str, ...],
    valid_at: str | None,
    known_at: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Find WORDS, as the pages and the API do; where no search index stands, in the database.

    WORDS may be an expression: (astma OR kols) AND NOT code:J46, status:retired, code:[J10 TO J18].
    """
    given = (("valid_at", valid_at), ("known_at", known_at))
    moments = When(**{name: parse_moment(text, name) for name, text in given if text})
    asked = Asked(" ".join(words), {"kind": kind, "status": status}, moments, limit=limit)
    installation = opened()
    with installation.database.reading() as session:
        answer, ways, told = _found(installation, session, asked)
    if as_json:
        print_json(_as_dict(answer, ways, told))
        return
    print_table(COLUMNS, (_row(hit, ways, told.get(_place(hit), NOTHING)) for hit in answer.hits))
    click.echo(f"{answer.total} in all")
    if answer.did_you_mean:
        click.echo(f"Did you mean: {answer.did_you_mean}")
    for note in answer.notes:
        click.echo(NOTES[note], err=True)


def _found(installation: Installation, session: Session, asked: Asked) -> tuple[Answer, Ways, Fates]:
    """The answer with the statuses that the database knows, and what stands around its hits."""
    searcher = Searcher(installation.index)
    answer = finding.find(session, searcher, CONSOLE, asked)
    if lookup.NOTE in answer.notes:
        _make_ready(session, asked.when)
        answer = finding.find(session, searcher, CONSOLE, asked)
    ids = {slug: library.standard(session, slug).id for slug in {hit.standard for hit in answer.hits}}
    hits = finding.as_they_stand(session, answer.hits, ids, asked.when)
    whole = Answer(tuple(hits), answer.total, did_you_mean=answer.did_you_mean, notes=answer.notes)
    held = places.versions(session, hits)
    return whole, places.ways(session, hits, held), fates.fates(session, hits, held, asked.when)


def _make_ready(session: Session, when: When) -> None:
    """The files of items that are looked in; pages leave those out that the worker has not made yet."""
    every = list(session.scalars(select(Standard).where(Standard.latest_id.is_not(None))).unique())
    for card in library.cards(session, every, when):
        if card.current:
            items.make(session, library.edition(session, card.standard.slug, card.current).version)


def _place(hit: Hit) -> tuple[str, str, str]:
    return hit.standard, hit.version, hit.item


def _row(hit: Hit, ways: Ways, fate: Fate) -> tuple[str, ...]:
    stood = ", ".join(f"{each.typed} = {each.found}" for each in hit.matched)
    instead = ", ".join(key for key, _ in fate.instead) or (fate.current and f"version {fate.current}")
    status = f"{fate.status or hit.status}{f' -> {instead}' if instead else ''}"
    path = " > ".join(key for key, _ in ways.get(_place(hit), []))
    return hit.standard, hit.version, hit.item, hit.title, status, f"{hit.why}{stood and f': {stood}'}", path


def _as_dict(answer: Answer, ways: Ways, told: Fates) -> dict[str, Any]:
    """The names of the API."""
    hits = []
    for hit in answer.hits:
        way, fate = ways.get(_place(hit), []), told.get(_place(hit), NOTHING)
        hits.append(
            {
                "standard": hit.standard,
                "version": hit.version,
                "item": hit.item,
                "kind": hit.kind,
                "title": hit.title,
                "status": hit.status,
                "current": fate.current or None,
                "item_status": fate.status,
                "replaced_by": [{"item": key, "label": label} for key, label in fate.instead],
                "why": hit.why,
                "matched": [{"typed": each.typed, "found": each.found, "why": each.why} for each in hit.matched],
                "path": [{"item": key, "label": label} for key, label in way],
            }
        )
    return {"total": answer.total, "hits": hits, "did_you_mean": answer.did_you_mean, "notes": list(answer.notes)}


COMMANDS = (search,)
