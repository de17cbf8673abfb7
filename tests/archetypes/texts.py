"""Small archetypes for tests: a valid text around whatever a test puts in, and the samples that lie beside."""

from pathlib import Path

from archetypes import Archetype, read
from archetypes.constraints import CObject, ComplexObject

SAMPLES = Path(__file__).parent / "samples"
GRIP = "openEHR-EHR-OBSERVATION.grip_strength.v1"
DEVICE = "openEHR-EHR-CLUSTER.hand_device.v1"
SPRING = "openEHR-EHR-CLUSTER.hand_device-spring.v1"


def sample(archetype_id: str) -> str:
    return (SAMPLES / f"{archetype_id}.adl").read_text(encoding="utf-8")


def terms(*codes: str, language: str = "en") -> str:
    items = " ".join(f'["{code}"] = <text = <"{code}"> description = <"About {code}">>' for code in codes)
    return f'["{language}"] = <items = <{items}>>'


def text(
    definition: str = "CLUSTER[at0000] matches {*}",
    *,
    codes: tuple[str, ...] = ("at0000",),
    ontology: str = "",
    language: str = "language original_language = <[ISO_639-1::en]>",
    description: str = "",
    invariant: str = "",
    archetype_id: str = "openEHR-EHR-CLUSTER.try.v1",
    specialise: str = "",
    concept: str = "at0000",
    header: str = "(adl_version=1.4)",
    after: str = "",
) -> str:
    """One line a section, so that a place in a section is easy to tell: the definition is line 6."""
    lines = [
        f"archetype {header} {archetype_id} {specialise}",
        f"concept [{concept}]",
        language,
        description,
        "definition",
        definition,
        invariant,
        "ontology",
        f"term_definitions = <{terms(*codes)}>" if codes else "",
        ontology,
        after,
    ]
    return "\n".join(lines)


def element(value: str) -> str:
    """The definition of a cluster of one element with this under `value`."""
    return (
        "CLUSTER[at0000] matches { items cardinality matches {1..*; unordered} matches {"
        f" ELEMENT[at0001] occurrences matches {{0..1}} matches {{ value matches {{ {value} }} }} }} }}"
    )


def with_value(value: str) -> Archetype:
    return read(text(element(value), codes=("at0000", "at0001", "at0002", "at0003", "at0004")))


def first(node: CObject, *names: str) -> CObject:
    """The first child under each attribute in turn."""
    for name in names:
        assert isinstance(node, ComplexObject)
        node = next(attribute for attribute in node.attributes if attribute.name == name).children[0]
    return node


def value_of(archetype: Archetype) -> CObject:
    return first(archetype.definition, "items", "value")
