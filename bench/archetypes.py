"""What archetypes and operational templates cost: milliseconds a text, MB/s and peak memory for each step, in a table.

    python -m bench.archetypes [FOLDER …]     (default: archetypes, adl2, opt in FAGREGISTER_TEST_DATA, ../shared/data)

Times are of the processor, on one core, so that other work on the machine does not count. After the samples come an
archetype of 2 MB and a template of 10 000 nodes that are made up, each also at half its size: what is linear takes
half the time there.
"""

from __future__ import annotations

import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

import archetypes
from bench import large_archetypes

_LARGE = 2_000_000
_NODES = 10_000
_OTHER_UNITS = (b"<units>mm</units>", b"<units>cm</units>")
_OTHER_WORDS = (b'<items id="text">', b'<items id="text">The ')
_HEAD = f"{'':42} {'texts':>5} {'median ms':>10} {'worst ms':>10} {'MB/s':>7} {'peak MB':>8}"
Sized = list[tuple[Any, int]]


def row(name: str, step: Callable[[Any], Any], given: Sized) -> Sized:
    """Runs the step over everything, prints what it cost, and gives back what came out with the sizes that went in."""
    made, spent, done = [], [], 0
    for value, size in given:
        begun = time.process_time()
        try:
            result = step(value)
        except (archetypes.ParseError, archetypes.FlatteningError):
            continue
        spent.append((time.process_time() - begun) * 1000)
        made.append((result, size))
        done += size
    if spent:
        rate = done / 1000 / max(sum(spent), 0.001)
        peak = _peak(step, max(given, key=lambda each: each[1])[0])
        print(f"{name:42} {len(spent):5} {median(spent):10.1f} {max(spent):10.1f} {rate:7.2f} {peak:8.1f}")
    return made


def _peak(step: Callable[[Any], Any], largest: Any) -> float:
    """Of the largest text; the step runs once more, since to trace memory takes time."""
    tracemalloc.start()
    try:
        step(largest)
    except (archetypes.ParseError, archetypes.FlatteningError):
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak / 1e6


def of_archetypes(label: str, texts: Sized, library: archetypes.Library) -> None:
    """Read, validate, flatten and write, to and from each form."""
    read = row(f"{label}: read", archetypes.read, texts)
    row(f"{label}: validate (with reading)", lambda each: archetypes.check(each, library), texts)
    row(f"{label}: write", archetypes.write, read)
    older = [(each, size) for each, size in read if not each.is_adl2]
    written = row(f"{label}: write as XML", lambda each: archetypes.write(each, "xml"), older)
    row(f"{label}: read as XML", archetypes.read, [(text, len(text)) for text, _ in written])
    pairs = [((each, _reworded(each)), size) for each, size in read]
    row(f"{label}: compare with a revision", lambda pair: archetypes.changes(*pair), pairs)
    sides = [((each, other, _loosened(each)), size) for (each, other), size in pairs]
    row(f"{label}: merge two revisions", lambda three: archetypes.merge(*three), sides)
    current = row(f"{label}: as ADL 2", lambda each: archetypes.convert(each, library).archetype, read)
    parents = archetypes.Library().extended(each for each, _ in current)
    row(f"{label}: flatten", lambda each: archetypes.flatten(each, parents), current)
    whole = row(f"{label}: make operational", lambda each: archetypes.operational(each, parents), current)
    of_forms(label, whole)


def of_forms(label: str, templates: Sized) -> None:
    row(f"{label}: web template", archetypes.web_template, templates)
    for form in ("flat", "canonical"):
        examples = row(f"{label}: example, {form}", lambda each, form=form: archetypes.example(each, form), templates)
        pairs = [((made, whole), size) for (made, size), (whole, _) in zip(examples, templates, strict=True)]
        row(f"{label}: check it", lambda pair: archetypes.check_instance(*pair), pairs)


def of_templates(label: str, texts: Sized) -> None:
    read = row(f"{label}: read", archetypes.read_opt, texts)
    row(f"{label}: write", lambda each: archetypes.write(each, "xml"), read)
    sides = [
        ((each, *(archetypes.read_opt(text.replace(*edit)) for edit in (_OTHER_UNITS, _OTHER_WORDS))), size)
        for (each, size), (text, _) in zip(read, texts, strict=True)
    ]
    row(f"{label}: compare with a revision", lambda three: archetypes.changes(*three[:2]), sides)
    row(f"{label}: merge two revisions", lambda three: archetypes.merge(*three), sides)
    of_forms(label, read)


def _reworded(archetype: archetypes.Archetype) -> archetypes.Archetype:
    """Another text in place of some terms and descriptions."""
    return archetypes.read(archetypes.write(archetype).replace(" of ", " from ").replace("Number", "Item"))


def _loosened(archetype: archetypes.Archetype) -> archetypes.Archetype:
    """More of some nodes."""
    return archetypes.read(archetypes.write(archetype).replace("{0..1}", "{0..*}"))


def sized(texts: Iterable[bytes]) -> Sized:
    return [(each, len(each)) for each in texts]


def main(folders: list[str]) -> None:
    data = Path(os.environ.get("FAGREGISTER_TEST_DATA", "../shared/data"))
    roots = [Path(each) for each in folders] or [data / "archetypes", data / "adl2", data / "opt"]
    files = [path for root in roots for path in sorted(root.rglob("*")) if path.is_file()]
    library = archetypes.Library(roots)
    print(_HEAD)
    for label, suffixes in (("ADL 1.4", (".adl",)), ("ADL 2", (".adls", ".adlt"))):
        of_archetypes(label, sized(path.read_bytes() for path in files if path.suffix in suffixes), library)
    of_templates("OPT", sized(path.read_bytes() for path in files if path.suffix == ".opt"))
    for size in (_LARGE // 2, _LARGE):
        made = large_archetypes.archetype(size).encode()
        of_archetypes(f"{len(made) / 1e6:.1f} MB", sized([made]), archetypes.Library())
    for nodes in (_NODES // 2, _NODES):
        of_templates(f"{nodes} nodes", sized([large_archetypes.template(nodes)]))


if __name__ == "__main__":
    main(sys.argv[1:])
