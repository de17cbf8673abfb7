"""A publisher's revision on the command line: where it and what was changed here do not agree, and what is to stand."""

import click

from registry.access import Use
from registry.cli.opening import acting, as_json, member, opened, print_json
from registry.services.proposing import procedure, revisions
from registry.services.proposing.revisions import Clash
from registry.services.reading import licences
from registry.services.upkeep.installation import Installation


@click.command()
@click.argument("proposal", type=int)
@click.option("--take", type=click.Choice([revisions.OURS, revisions.THEIRS]), help="What is to stand.")
@click.option("--at", "spots", metavar="N|SPOT", multiple=True, help="A conflict by its number or its name.")
@click.option("--all", "every", is_flag=True, help="All conflicts that are not decided.")
@acting
@as_json
def conflicts(
    proposal: int, take: str | None, spots: tuple[str, ...], every: bool, username: str | None, as_json: bool
) -> None:
    """List what a publisher's revision and we have changed otherwise in PROPOSAL; with --take decide it."""
    if bool(take) != bool(spots or every):
        raise click.UsageError("--take goes with --at or --all: it says what is to stand there.")
    installation = opened()
    found = _clashes(installation, username, proposal)
    for name in _chosen(found, spots, every) if take else ():
        _settle(installation, username, proposal, name, take or "")
    if take:
        found = _clashes(installation, username, proposal)
    if as_json:
        print_json([each.as_dict() for each in found])
        return
    for number, each in enumerate(found, start=1):
        _show(number, each)
    waiting = sum(1 for each in found if not each.settled)
    click.echo(f"{waiting} to decide" if waiting else "nothing to decide")


def _clashes(installation: Installation, username: str | None, id: int) -> list[Clash]:
    with installation.database.reading() as session:
        actor = member(session, username)
        row = procedure.proposal(session, actor, id)
        licences.require_proposed(actor, row, Use.VIEW)
        return revisions.clashes(session, row)


def _chosen(found: list[Clash], spots: tuple[str, ...], every: bool) -> list[str]:
    """The names, as they were before any was decided: numbers move when one is."""
    if every:
        return [each.spot for each in found if not each.settled]
    numbered = {str(number): each.spot for number, each in enumerate(found, start=1)}
    return [numbered.get(each, each) for each in spots]


def _settle(installation: Installation, username: str | None, id: int, name: str, take: str) -> None:
    with installation.database.reading() as session:
        prepared = revisions.with_theirs(session, member(session, username), id, name, take)
    with installation.database.writing() as session:
        revisions.settle(session, member(session, username), id, name, take, *prepared)


def _show(number: int, each: Clash) -> None:
    decided = "  decided: ours stands" if each.settled else ""
    click.echo(f"{number}. {each.item or '(head)'} {each.field}{decided}")
    for side, text in (("before", each.base), ("ours", each.ours), ("theirs", each.theirs)):
        click.echo(f"     {side}: {text if text is not None else '(nothing)'}")


COMMANDS = (conflicts,)
