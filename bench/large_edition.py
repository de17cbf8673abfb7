"""Makes an edition as large as a national one of SNOMED CT, all of it invented, and measures expression constraints.

    python -m bench.large_edition [--concepts 500000] [--release FOLDER]

With --release only the files of the release in RF2 are written.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bench import large_system
from codesets import CodeSystem, Concept, Designation, Property
from codesets.compiled import CompiledSystem, compile_system, open_compiled
from codesets.ecl import members
from codesets.formats.sctid import check_digit
from codesets.things.model import Coding

SNOMED = "http://snomed.info/sct"
DATE = "20260115"
SIZE_OF_SETS = (20_000, 2_000, 200)
NAMED = Coding(SNOMED, "900000000000003001", display="Fully specified name")
OTHER = Coding(SNOMED, "900000000000013009", display="Synonym")


@dataclass(frozen=True)
class Row:
    """A concept before it is written in one form or the other."""

    code: str
    active: bool
    parents: tuple[str, ...]
    groups: tuple[tuple[tuple[str, str], ...], ...]
    sets: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    defined: bool


def code(number: int) -> str:
    bare = f"{number + 1}999999910"
    return bare + check_digit(bare)


def rows(count: int, seed: int = 1) -> Iterator[Row]:
    """Every fourth concept has several parents, two of three have two groups of attributes, one of ten is inactive."""
    chance = random.Random(seed)
    for number in range(count):
        place = "".join(chance.choices(large_system.SYLLABLES, k=3)) + "um"
        finding, way = chance.randrange(9), chance.randrange(9)
        active = number % 10 != 9
        lowest = max(0, number // 8)
        parents = (
            {lowest - lowest % 10 // 9, chance.randrange(lowest // 2, lowest + 1)} if number % 4 == 0 else {lowest}
        )
        parents = {each - (each % 10 == 9) for each in parents}
        kinds = tuple(code(3 + n) for n in range(3))
        groups = tuple(
            tuple((kind, code(_target(chance, count))) for kind in kinds[: 1 + chance.randrange(3)])
            for _ in range(2 if number % 3 else 0)
        )
        sets = tuple(code(20 + n) for n, size in enumerate(SIZE_OF_SETS) if number * size % count < size)
        names = (
            (f"{large_system.WAYS[way]} {large_system.FINDINGS[finding]} of {place} {number}", "en"),
            (f"{large_system.ARTER[way]} {large_system.FUNN[finding]} i {place} {number}", "nb"),
        )
        above = tuple(code(each) for each in sorted(parents)) if number and active else ()
        yield Row(code(number), active, above, groups if active else (), sets, names, number % 2 == 0)


def _target(chance: random.Random, count: int) -> int:
    """Most attributes mean concepts near the top of the hierarchy."""
    return int(count ** chance.random())


def concepts(count: int) -> Iterator[Concept]:
    """As the reader of RF2 tells them."""
    for row in rows(count):
        (fsn, english), (preferred, _) = row.names
        terse = ",".join("{" + ",".join(f"{kind}={value}" for kind, value in group) + "}" for group in row.groups)
        facts = [Property("moduleId", code(1), "code"), Property("effectiveTime", DATE)]
        facts.append(Property("sufficientlyDefined", row.defined, "boolean"))
        facts += [Property(kind, value, "code") for group in row.groups for kind, value in group]
        facts += [Property("normalFormTerse", f"<<< {'+'.join(row.parents)}:{terse}")] if row.groups else []
        facts += [Property("memberOf", each, "code") for each in row.sets]
        yield Concept(
            row.code, preferred, None, row.parents, "active" if row.active else "inactive",
            designations=(Designation(f"{fsn} (finding)", english, NAMED), Designation(fsn, english, OTHER)),
            properties=tuple(facts),
        )  # fmt: skip


def write_release(folder: Path, count: int) -> None:
    """The files of a snapshot."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {
        "concept": "sct2_Concept_Snapshot_NO", "description": "sct2_Description_Snapshot_NO",
        "relationship": "sct2_Relationship_Snapshot_NO", "set": "der2_Refset_SimpleSnapshot_NO",
        "language": "der2_cRefset_LanguageSnapshot_NO",
    }  # fmt: skip
    files = {key: (folder / f"{name}_{DATE}.txt").open("w", encoding="utf-8") for key, name in names.items()}
    for file in files.values():
        file.write("\t".join(["h"] * 10) + "\r\n")

    def put(key: str, *cells: str) -> None:
        files[key].write("\t".join((*cells, *[""] * (10 - len(cells)))) + "\r\n")

    module, status = code(1), {True: "900000000000073002", False: "900000000000074008"}
    number = 0
    for row in rows(count):
        put("concept", row.code, DATE, str(int(row.active)), module, status[row.defined])
        (fsn, english), (preferred, norwegian) = row.names
        for term, language, kind in (
            (f"{fsn} (finding)", english, NAMED.code), (fsn, english, OTHER.code), (preferred, norwegian, OTHER.code),
        ):  # fmt: skip
            number += 1
            put("description", f"{number}11", DATE, "1", module, row.code, language, kind or "", term, "x")
            put("language", f"l{number}", DATE, "1", module, code(2), f"{number}11", "900000000000548007")
        for parent in row.parents:
            put("relationship", "1", DATE, "1", module, row.code, parent, "0", "116680003", "x", "x")
        for group, pairs in enumerate(row.groups, start=1):
            for kind, value in pairs:
                put("relationship", "1", DATE, "1", module, row.code, value, str(group), kind, "x", "x")
        for each in row.sets:
            put("set", "s", DATE, "1", module, each, row.code)
    for file in files.values():
        file.close()


def edition(count: int, path: Path) -> CompiledSystem:
    head = CodeSystem(url=SNOMED, version=f"{SNOMED}/{code(1)}/version/{DATE}", language="nb", case_sensitive=True)
    compile_system(replace(head, hierarchy_meaning="is-a"), concepts(count), path)
    return open_compiled(path)


def questions() -> dict[str, str]:
    top, high, middle = code(0), code(2), code(40)
    site, morphology = code(3), code(4)
    return {
        "<< the root": f"<< {top}",
        "<< a high concept": f"<< {high}",
        "<< a middle one": f"<< {middle}",
        "> a low one": f"> {code(4_000)}",
        "^ a set of 20 000": f"^ {code(20)}",
        "^ a set of 200": f"^ {code(22)}",
        "<< AND ^": f"<< {high} AND ^ {code(20)}",
        "<< MINUS <<": f"<< {top} MINUS << {high}",
        "one attribute": f"<< {high} : {site} = << {code(60)}",
        "one attribute, any value": f"<< {high} : {site} = *",
        "two attributes in a group": f"<< {top} : {{ {site} = << {middle}, {morphology} = << {high} }}",
        "two or more": f"<< {top} : [2..*] {site} = << {high}",
        "none": f"<< {high} : [0..0] {site} = *",
        "reverse": f"<< {high} : R {site} = << {middle}",
        "dotted": f"<< {middle} . {site}",
        "children of a set": f"<! ^ {code(20)}",
        "above a set": f"> ^ {code(20)}",
        "tops of a set": f"!!> ^ {code(20)}",
        "a rare word": f'<< {top} {{{{ term = "corhepos" }}}}',
        "a common word": f'<< {high} {{{{ term = "stenosis", type = syn }}}}',
        "defined": f"<< {high} {{{{ C definitionStatus = defined, active = 1 }}}}",
        "history": f"<< {high} {{{{ + HISTORY }}}}",
    }


def measure(system: CompiledSystem) -> None:
    print(f"{'expression':<28}{'concepts':>10}{'CPU ms':>12}")
    for name, expression in questions().items():
        times = []
        for attempt in range(5):
            start = time.process_time()
            found = members(expression + " " * attempt, system)  # blanks, or the answer would be remembered
            times.append((time.process_time() - start) * 1000)
        print(f"{name:<28}{found.count(1):>10}{statistics.median(times):>12.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concepts", type=int, default=500_000)
    parser.add_argument("--release", type=Path, help="write the release here, and measure nothing")
    parser.add_argument("--file", type=Path, help="keep the compiled file here, or use the one kept")
    options = parser.parse_args()
    if options.release:
        write_release(options.release, options.concepts)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "edition.sqlite3"
        start = time.perf_counter()
        system = open_compiled(path) if path.exists() else edition(options.concepts, path)
        seconds, size = time.perf_counter() - start, path.stat().st_size / 1e6
        print(f"{len(system)} concepts, {seconds:.1f} s to compile, {size:.0f} MB")
        measure(system)


if __name__ == "__main__":
    main()
