"""Measures reading, writing and checking of archetypes (ADL 1.4, XML) and operational templates.

    python bench/templates.py FOLDER [FOLDER …]

For each step the median and the worst milliseconds per file, and MB/s; then a template of 10 000 nodes made up here.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import archetypes

_ONE = (
    "<occurrences><lower_included>true</lower_included><upper_included>true</upper_included>"
    "<lower_unbounded>false</lower_unbounded><upper_unbounded>false</upper_unbounded>"
    "<lower>0</lower><upper>1</upper></occurrences>"
)
_NODES = 10_000


def measured(name: str, step: Callable[[Any], Any], given: Iterable[tuple[Any, int]]) -> list[Any]:
    """Runs the step over everything, prints the row and gives back what came out."""
    made, times, total = [], [], 0
    for value, size in given:
        begun = time.perf_counter()
        made.append(step(value))
        times.append(time.perf_counter() - begun)
        total += size
    if times:
        speed = total / 1e6 / sum(times)
        print(f"{name:24} {statistics.median(times) * 1e3:9.1f} {max(times) * 1e3:9.1f} {speed:9.2f}")
    return made


def large_template() -> str:
    """Half of the nodes are elements, half their values."""
    element = (
        '<children xsi:type="C_COMPLEX_OBJECT"><rm_type_name>ELEMENT</rm_type_name>'
        f"{_ONE}<node_id>at{{number:04}}</node_id>"
        '<attributes xsi:type="C_SINGLE_ATTRIBUTE"><rm_attribute_name>value</rm_attribute_name>'
        '<children xsi:type="C_DV_QUANTITY"><rm_type_name>DV_QUANTITY</rm_type_name>'
        f"{_ONE}<node_id/><list><units>mm</units></list></children></attributes></children>"
    )
    elements = "".join(element.format(number=number) for number in range(1, _NODES // 2))
    return (
        '<template xmlns="http://schemas.openehr.org/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<template_id><value>large</value></template_id><concept>Large</concept>"
        f"<definition><rm_type_name>CLUSTER</rm_type_name>{_ONE}<node_id>at0000</node_id>"
        '<attributes xsi:type="C_MULTIPLE_ATTRIBUTE"><rm_attribute_name>items</rm_attribute_name>'
        f"{elements}</attributes><archetype_id><value>openEHR-EHR-CLUSTER.large.v1</value></archetype_id>"
        "</definition></template>"
    )


def sized(values: Iterable[Any], texts: list[bytes]) -> list[tuple[Any, int]]:
    return [(value, len(text)) for value, text in zip(values, texts, strict=True)]


def of_archetypes(texts: list[bytes]) -> None:
    read = measured("ADL 1.4: read", archetypes.read, sized(texts, texts))
    measured("ADL 1.4: check", archetypes.check, sized(texts, texts))
    measured("ADL 1.4: write", archetypes.write, sized(read, texts))
    written = measured("XML: write", lambda each: archetypes.write(each, "xml"), sized(read, texts))
    measured("XML: read", archetypes.read, [(each, len(each)) for each in written])


def of_templates(label: str, texts: list[bytes]) -> None:
    read = measured(f"{label}: read", archetypes.read_opt, sized(texts, texts))
    measured(f"{label}: write", lambda each: archetypes.write(each, "xml"), sized(read, texts))
    measured(f"{label}: web template", archetypes.web_template, sized(read, texts))
    examples = measured(f"{label}: example", archetypes.example, sized(read, texts))
    pairs = list(zip(examples, read, strict=True))
    measured(f"{label}: check instance", lambda each: archetypes.check_instance(*each), sized(pairs, texts))


def main(folders: list[str]) -> None:
    files = [path for folder in folders for path in sorted(Path(folder).rglob("*")) if path.is_file()]
    print(f"{'':24} {'median ms':>9} {'worst ms':>9} {'MB/s':>9}")
    of_archetypes([path.read_bytes() for path in files if path.suffix == ".adl"])
    of_templates("OPT", [path.read_bytes() for path in files if path.suffix == ".opt"])
    of_templates(f"{_NODES} nodes", [large_template().encode()])


if __name__ == "__main__":
    main(sys.argv[1:])
