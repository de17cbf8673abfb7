"""Folders and zips on the command line: their files are brought in together."""

import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click
from sqlalchemy.orm import Session
from tqdm import tqdm

from registry import kinds
from registry.errors import BadRequest, Problem
from registry.kinds.kind import SelfDescribing
from registry.services.importing import bundles, unpacking
from registry.services.importing.bundles import FileState
from registry.services.importing.orders import Order, Plan
from registry.services.importing.unpacking import Source


def is_bundle(file: Path, kind: str) -> bool:
    """A folder, or a zip that the kind does not read as one file itself."""
    if file.is_dir():
        return True
    own = {each for form in kinds.kind(kind).formats for each in (form.extension, *form.also)}
    if "zip" in own:
        return False
    with file.open("rb") as stream:
        return unpacking.is_zip(stream.read(4)) and file.suffix.lower() == ".zip"


def belong_together(files: Iterable[Path], kind: str, *, named: bool) -> bool:
    """Folders, zips, and files that name themselves where nothing is said (`named`) that is about one of them."""
    every = list(files)
    if any(is_bundle(each, kind) for each in every):
        return True
    of_kind = kinds.kind(kind)
    wanted = bundles.wanted(of_kind)
    return isinstance(of_kind, SelfDescribing) and not named and all(wanted(each.name) for each in every)


def problems(session: Session, files: Iterable[Path], kind: str, limit: int) -> dict[str, tuple[Problem, ...]]:
    """Of each file of the kind, judged with the others as if they were published."""
    placed = (_placed(each, source) for each in files for source in _sources(each, kind, limit))
    bundle = bundles.look(session, Order("", kind), placed, limit, again=True)
    if not bundle.plans and all(each.state is FileState.SKIPPED for each in bundle.files):
        raise BadRequest("There is no file of the kind {kind} among them.", code="no-file", kind=kind)
    return {each.name: each.problems for each in bundle.files if each.state is not FileState.SKIPPED}


def _placed(file: Path, source: Source) -> Source:
    """By a path that can be followed from here; of what is in a zip, through it."""
    return Source(str(file if source.name == file.name else file / source.name), source.data)


def plans(session: Session, files: Iterable[Path], pattern: Order, limit: int, publish: bool = False) -> list[Plan]:
    """A plan for each file that brings something new; what was left out is told on standard error."""
    with tqdm(desc="Judging", disable=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        sources = chain.from_iterable(_sources(each, pattern.kind, limit) for each in files)
        bundle = bundles.plan(session, pattern, sources, limit, progress)
    for name in bundle.skipped:
        click.echo(f"{name}: left out, no file of the kind {pattern.kind}", err=True)
    for slug in bundle.unchanged:
        click.echo(f"{slug}: unchanged", err=True)
    for each in bundle.files:
        if each.proposal is not None and not publish:
            click.echo(f"{each.name}: proposal {each.proposal} is about it already", err=True)
    return list(bundle.editions if publish else bundle.plans)


def _sources(file: Path, kind: str, limit: int) -> Iterator[Source]:
    if file.is_dir():
        yield from unpacking.in_folder(file, limit)
        return
    with file.open("rb") as stream:
        data = stream.read(limit * (unpacking.MOST_SHARE if is_bundle(file, kind) else 1) + 1)
    if is_bundle(file, kind):
        yield from unpacking.in_zip(data, limit, bundles.wanted(kinds.kind(kind)))
    else:
        yield Source(file.name, data)
