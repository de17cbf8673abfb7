"""How long ADL 2 takes: reading, writing, flattening, operational templates, conversion; ms per text and MB/s.

python bench/adl2.py [FOLDER]    (default: adl2 and archetypes in FAGREGISTER_TEST_DATA, ../shared/data)
"""

from __future__ import annotations

import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import archetypes


def measured(what: str, action: Callable[[Any], object], inputs: list[Any], size: int = 0) -> None:
    """CPU time, so that other work on the machine does not count."""
    spent: list[float] = []
    for each in inputs:
        begun = time.process_time()
        try:
            action(each)
        except archetypes.FlatteningError:
            continue
        spent.append((time.process_time() - begun) * 1000)
    if spent:
        rate = f", {size / 1000 / sum(spent):.1f} MB/s" if size and sum(spent) else ""
        print(f"{what:<22} {len(spent):>4} texts: median {median(spent):6.2f} ms, worst {max(spent):7.2f} ms{rate}")


def large(nodes: int) -> str:
    elements = "\n".join(
        f"ELEMENT[id{n}] matches {{ value matches {{"
        f" DV_COUNT[id{n + nodes}] matches {{ magnitude matches {{|0..9|}} }} }} }}"
        for n in range(2, nodes + 2)
    )
    terms = "\n".join(f'["id{n}"] = <text = <"{n}"> description = <"node {n}">>' for n in range(2, nodes + 2))
    return (
        "archetype (adl_version=2.0.6)\nopenEHR-EHR-CLUSTER.large.v1.0.0\nlanguage\n"
        "original_language = <[ISO_639-1::en]>\n"
        f"definition\nCLUSTER[id1] matches {{ items matches {{\n{elements}\n}} }}\n"
        f'terminology\nterm_definitions = <["en"] = <\n{terms}\n>>\n'
    )


def main() -> None:
    data = Path(os.environ.get("FAGREGISTER_TEST_DATA", "../shared/data"))
    folders = [Path(each) for each in sys.argv[1:]] or [data / "adl2", data / "archetypes"]
    library = archetypes.Library(folders)
    current = [archetype for archetype in library if archetype.is_adl2]
    older = [archetype for archetype in library if not archetype.is_adl2]
    texts = [archetypes.write(archetype) for archetype in current]
    measured("read", archetypes.read, texts, sum(len(text.encode()) for text in texts))
    measured("write", archetypes.write, current)
    measured("flatten", lambda each: archetypes.flatten(each, archetypes.Library().extended(library)), current[:40])
    measured("flatten, kept parents", lambda each: archetypes.flatten(each, library), current)
    measured("operational template", lambda each: archetypes.operational(each, library), current)
    measured("convert from ADL 1.4", lambda each: archetypes.convert(each, library), older)
    for nodes in (2_500, 5_000, 10_000):
        text = large(nodes)
        measured(f"read {nodes} nodes", archetypes.read, [text], len(text))
    tracemalloc.start()
    archetypes.read(large(10_000))
    print(f"peak memory for 10000 nodes: {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
