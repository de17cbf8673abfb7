"""Records on the command line: whether they hold to a template or an archetype."""

import sys
from pathlib import Path

import click

from registry.cli.opening import as_json, opened, print_json
from registry.kinds.archetype.instances import MAX_BYTES, Checked
from registry.services.judging import instances
from registry.services.members import people


@click.command("check-instance")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--template", required=True, metavar="SLUG[@VERSION]", help="A template or an archetype.")
@as_json
def check_instance(files: tuple[Path, ...], template: str, as_json: bool) -> None:
    """Hold records in FILES (flat, structured, canonical JSON, or XML) to a template; exits with 1 where one fails."""
    slug, _, number = template.partition("@")
    found: dict[str, Checked] = {}
    with opened().database.reading() as session:
        for file in files:
            with file.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
            found[str(file)] = instances.check(session, people.console(session), slug, number or None, data)
    if as_json:
        print_json({name: [each.as_dict() for each in checked.findings] for name, checked in found.items()})
    for name, checked in () if as_json else found.items():
        for each in checked.findings:
            click.echo(f"{name}: {each.severity} {each.code} [{each.path}] {each.message} {each.remedy}")
        click.echo(f"{name}: {len(checked.findings)}{' or more' if checked.more else ''} problems, {checked.form}")
    if not all(each.valid for each in found.values()):
        sys.exit(1)


COMMANDS = (check_instance,)
