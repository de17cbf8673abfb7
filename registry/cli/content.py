"""Content on the command line: import, export, diff, check."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session
from tqdm import tqdm

from registry import kinds
from registry.access import Member
from registry.cli import bundled, catalogue
from registry.cli.opening import acting, as_json, member, opened, print_json
from registry.db import Database
from registry.errors import ContentError, Problem, RegistryError, errors_in, together
from registry.services.importing import imports, orders
from registry.services.importing.editions import Editions
from registry.services.importing.orders import Order, Plan
from registry.services.importing.portions import in_portions
from registry.services.judging import differences
from registry.services.judging.world import RegistryWorld
from registry.services.publishing import renditions
from registry.services.reading import library
from registry.services.reading.timeline import parse_moment

files_argument = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
kind_option = click.option("--kind", required=True, type=click.Choice([kind.name for kind in kinds.KINDS]))
format_option = click.option(
    "--format", "format_name", metavar="F", help="Format of the file, where its name leaves a doubt."
)


def mapping(_context: click.Context, _parameter: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    """COLUMN=FIELD pairs as a dict."""
    found = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column or not field:
            raise click.BadParameter(f"{pair!r} is not COLUMN=FIELD")
        found[column] = field
    return found


#: What is said of one file, and not of many that name themselves.
_OF_ONE = ("slug", "title", "canonical", "oid", "format_name", "columns", "encoding", "delimiter")


@click.command("import")
@files_argument
@kind_option
@click.option("--id", "slug", metavar="SLUG", help="Short name; made of the file's name where there are several files.")
@click.option("--title", metavar="T")
@click.option("--network", metavar="N")
@click.option("--canonical", metavar="URI", multiple=True)
@click.option("--oid", metavar="OID", multiple=True)
@click.option("--version", "version", metavar="V", help="The publisher's version, for an adopted standard.")
@click.option("--edition", metavar="E")
@click.option(
    "--valid-from", metavar="DATE", help="From when an edition that is published at once is, or was, in force."
)
@click.option("--origin", type=click.Choice(["own", "adopted"]), default="adopted", show_default=True)
@format_option
@click.option("--map", "columns", metavar="COLUMN=FIELD", multiple=True, callback=mapping, help="For tables.")
@click.option("--encoding", metavar="NAME", help="For tables, where it is not found out rightly.")
@click.option("--delimiter", metavar="CHAR", help="For tables, where it is not found out rightly.")
@click.option("--licence", metavar="JSON", help="{holder, terms, attribution, view, lookup, download}")
@click.option(
    "--lists",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Table of code lists (oid, name, content, url); FILES then hold the codes of them all, told apart by oid.",
)
@click.option("--dry-run", is_flag=True, help="List problems and the graded difference, and change nothing.")
@click.option("--publish", is_flag=True, help="Publish at once (adopted standards, by an operator).")
@acting
@as_json
def import_(
    files: tuple[Path, ...],
    lists: Path | None,
    dry_run: bool,
    publish: bool,
    username: str | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Bring in content from FILES: as draft proposals, or published at once with --publish.

    A folder or a zip of archetypes or templates is brought in together: those that others rest on come first.
    """
    installation = opened()
    limit = installation.settings.max_upload
    with installation.database.reading() as session:
        if bundled.belong_together(files, given["kind"], named=any(given[name] for name in _OF_ONE) or bool(lists)):
            if given["slug"] or lists:
                raise click.UsageError("Files of a folder or zip name themselves; leave --id and --lists out.")
            plans = bundled.plans(session, files, _order(files[0], False, given), limit, publish)
        else:
            plans = _plans(session, files, lists, given, limit)
    if dry_run:
        _show_plans(plans, as_json)
        return
    if publish:
        with installation.database.reading() as session:
            for each in plans:
                imports.foresee(session, each)
    _tell(_carried_out(installation.database, plans, username, publish), as_json)


def _tell(outcomes: Iterable[dict[str, Any]], as_json: bool) -> None:
    """As they come; what was committed before a refusal stands, and is told too."""
    done: list[dict[str, Any]] = []
    try:
        for each in outcomes:
            done.append(each)
            if not as_json:
                click.echo(" ".join(f"{name}={value}" for name, value in each.items()))
    except RegistryError:
        if as_json and done:
            print_json(done)
        raise
    if as_json:
        print_json(done)


def _carried_out(
    database: Database, plans: Sequence[Plan], username: str | None, publish: bool
) -> Iterator[dict[str, Any]]:
    """What came of each; nobody else waits long for their turn."""
    editions = Editions(plans)

    def begin(session: Session) -> Callable[[Plan], dict[str, Any]]:
        actor = member(session, username)
        return lambda each: _publish(session, actor, each, editions) if publish else _propose(session, actor, each)

    outcomes = in_portions(database, plans, begin)
    yield from tqdm(outcomes, desc="Bringing in", total=len(plans), disable=not sys.stderr.isatty())


def _plans(
    session: Session, files: tuple[Path, ...], lists: Path | None, given: dict[str, Any], limit: int
) -> list[Plan]:
    wanted = [_order(file, len(files) > 1, given) for file in files]
    sources = list(_sources(lists, zip(files, wanted, strict=True), limit))
    plans = []
    for file, order, data in tqdm(sources, desc="Reading", disable=not sys.stderr.isatty()):
        with naming(file, len(files) > 1):
            plans.append(orders.plan(session, order, data, file.name, limit))
    return plans


def _sources(
    lists: Path | None, given: Iterable[tuple[Path, Order]], limit: int
) -> Iterator[tuple[Path, Order, bytes]]:
    """What each file holds: itself, or with a table of lists, one source for each list."""
    for file, order in given:
        data = _bytes(file, limit)
        if lists is None:
            yield file, order, data
        else:
            yield from ((file, each, source) for each, source in catalogue.orders_of(lists, data, order))


@contextmanager
def naming(file: Path, several: bool) -> Iterator[None]:
    """Of several files, the one that is at fault is named before its faults."""
    try:
        yield
    except RegistryError:
        if several:
            click.echo(f"{file}:", err=True)
        raise


def _bytes(file: Path, limit: int) -> bytes:
    """At most one byte more than is taken, so that a huge file is refused without being read."""
    with file.open("rb") as stream:
        return stream.read(limit + 1)


def _order(file: Path, several: bool, given: dict[str, Any]) -> Order:
    if several and given["slug"]:
        raise click.UsageError("--id goes with one file; several are named after their files.")
    slug = given["slug"] or re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")[:64]
    options = {name: given[name] for name in ("encoding", "delimiter") if given[name]}
    if given["columns"]:
        options["mapping"] = given["columns"]
    oids = [oid if oid.startswith("urn:oid:") else f"urn:oid:{oid}" for oid in given["oid"]]
    return Order(
        slug=slug,
        kind=given["kind"],
        title=given["title"] or "",
        network=given["network"],
        identifiers=(*given["canonical"], *oids),
        version=given["version"],
        edition=given["edition"],
        origin=given["origin"],
        valid_from=parse_moment(given["valid_from"], "--valid-from") if given["valid_from"] else None,
        format=given["format_name"],
        licence=orders.licence_from(given["licence"]) if given["licence"] else {},
        options=options,
    )


def _show_plans(plans: list[Plan], as_json: bool) -> None:
    if as_json:
        print_json([orders.plan_as_dict(each) for each in plans])
    for each in () if as_json else plans:
        click.echo(f"{each.order.slug}: {each.items} items, on top of {each.base or 'nothing'}")
        for found in each.problems:
            click.echo("  " + problem_line(found))
        if each.difference:
            _print_difference(differences.as_dict(each.difference))
    if any(each.errors for each in plans):
        sys.exit(1)


def _publish(session: Session, actor: Member, planned: Plan, editions: Editions) -> dict[str, Any]:
    version = editions.publish(session, actor, planned)
    return {"standard": planned.order.slug, "version": version.number, "items": planned.items}


def _propose(session: Session, actor: Member, planned: Plan) -> dict[str, Any]:
    proposal = imports.import_draft(session, actor, planned)
    told = [each for each in planned.problems if each.severity == "error" or each.code.startswith("merge-")]
    for found in told:  # a draft may be wrong; whoever made it should know
        click.echo(f"{planned.order.slug}: {problem_line(found)}", err=True)
    return {"standard": planned.order.slug, "proposal": proposal.id, "items": planned.items}


def problem_line(found: Problem) -> str:
    place = f"{found.line}:{found.column or 1}: " if found.line else ""
    item = f"[{found.item}{'.' + found.field if found.field else ''}] " if found.item or found.field else ""
    return f"{place}{found.severity} {found.code} {item}{found.message}"


@click.command()
@click.argument("name", metavar="SLUG[@VERSION]")
@click.option("--format", "format_name", required=True, metavar="F")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
def export(name: str, format_name: str, output: Path | None) -> None:
    """Write a version's content (the one in force if no VERSION) in a format."""
    slug, _, number = name.partition("@")
    installation = opened()
    with installation.database.reading() as session:
        chosen = number or library.current_number(session, slug)
        version = library.edition(session, slug, chosen).version
        data = renditions.rendition(session, version, format_name).path.read_bytes()
    if output:
        output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)


@click.command()
@click.argument("slug")
@click.argument("old", metavar="FROM")
@click.argument("new", metavar="TO")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(slug: str, old: str, new: str, form: str) -> None:
    """What changed between two versions, per item, graded."""
    with opened().database.reading() as session:
        found = differences.named(session, slug, old, new)
    if form == "json":
        print_json(found)
    else:
        _print_difference(found)


def _print_difference(found: dict[str, Any]) -> None:
    click.echo(f"grade: {found['grade'] or 'none'}{'  touches safety' if found['safety'] else ''}")
    called = {key: f"{key} «{name}»" for key, name in found["names"].items() if name != key}
    for sign, changed in (("+", found["added"]), ("-", found["removed"])):
        for key in changed:
            click.echo(f"{sign} {called.get(key, key)}")
    for each in found["changed"]:
        click.echo(
            f"~ {called.get(each['key'], each['key']) or '(head)'} {each['grade']}: {'; '.join(each['reasons'])}"
        )
        for field in each["fields"]:
            before, after = (json.dumps(field[side], ensure_ascii=False) for side in ("before", "after"))
            click.echo(f"    {field['field']}: {before} -> {after}")


@click.command()
@files_argument
@kind_option
@format_option
@click.option("--map", "columns", metavar="COLUMN=FIELD", multiple=True, callback=mapping)
@as_json
def check(files: tuple[Path, ...], kind: str, format_name: str | None, columns: dict[str, str], as_json: bool) -> None:
    """Find the problems of FILES, with code, place and message; exits with 1 where there are errors.

    Archetypes and templates are judged together, as are those of a folder or a zip: they may rest on one another.
    """
    installation = opened()
    limit = installation.settings.max_upload
    found: Mapping[str, Sequence[Problem]]
    with installation.database.reading() as session:
        if bundled.belong_together(files, kind, named=bool(format_name or columns)):
            found = bundled.problems(session, files, kind, limit)
        else:
            found = {str(file): _problems(session, file, kind, format_name, columns, limit) for file in files}
    if as_json:
        print_json({name: [each.as_dict() for each in problems] for name, problems in found.items()})
    for name, problems in () if as_json else ((name, together(problems)) for name, problems in found.items()):
        for each in problems:
            click.echo(f"{name}:{problem_line(each)}")
        click.echo(f"{name}: {len(errors_in(problems))} errors, {len(problems) - len(errors_in(problems))} warnings")
    if any(errors_in(problems) for problems in found.values()):
        sys.exit(1)


def _problems(
    session: Session, file: Path, kind: str, format_name: str | None, columns: dict[str, str], limit: int
) -> Sequence[Problem]:
    of_kind = kinds.kind(kind)
    data = _bytes(file, limit)
    options = {"mapping": columns} if columns else {}
    try:
        content = of_kind.read(data, format_name or orders.detect_format(of_kind, file.name, data), **options)
    except ContentError as error:
        if not error.problems:
            raise
        return error.problems
    return of_kind.problems(content, RegistryWorld(session))


COMMANDS = (import_, export, diff, check)
