"""Small ADL 2 archetypes for tests, and the samples that lie beside."""

from pathlib import Path

from archetypes import Archetype, read
from archetypes.constraints import CObject, ComplexObject

SAMPLES = Path(__file__).parent / "samples"
STRENGTH = "openEHR-EHR-OBSERVATION.hand_strength.v1.2.0.adls"
GRIP = "openEHR-EHR-OBSERVATION.hand_strength-grip.v1.0.0.adls"
DEVICE = "openEHR-EHR-CLUSTER.hand_device.v1.0.2.adls"
FORM = "openEHR-EHR-OBSERVATION.hand_form.v1.0.0.adlt"


def sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


def terms(*codes: str, language: str = "en") -> str:
    items = " ".join(f'["{code}"] = <text = <"{code}"> description = <"About {code}">>' for code in codes)
    return f'["{language}"] = <{items}>'


def text(
    definition: str = "CLUSTER[id1]",
    *,
    codes: tuple[str, ...] = ("id1",),
    terminology: str = "",
    rules: str = "",
    archetype_id: str = "openEHR-EHR-CLUSTER.try.v1.0.0",
    specialize: str = "",
    opening: str = "archetype (adl_version=2.0.6)",
    after: str = "",
) -> str:
    """One line a section, so that a place in a section is easy to tell: the definition is line 4."""
    parent = f" specialize {specialize}" if specialize else ""
    lines = [
        f"{opening} {archetype_id}{parent}",
        "language original_language = <[ISO_639-1::en]>",
        "definition",
        definition,
        f"rules {rules}" if rules else "",
        "terminology",
        f"term_definitions = <{terms(*codes)}>",
        terminology,
        after,
    ]
    return "\n".join(lines)


def with_attribute(attribute: str) -> CObject:
    """The root of an archetype that has this and no more in its braces."""
    return read(text(f"CLUSTER[id1] matches {{ {attribute} }}")).definition


def value_of(constraint: str) -> CObject:
    """The constraint on a value, read where values stand."""
    root = with_attribute(f"value matches {{{constraint}}}")
    assert isinstance(root, ComplexObject)
    return root.attributes[0].children[0]


def archetype(definition: str, **parts: str) -> Archetype:
    return read(text(definition, **parts))  # type: ignore[arg-type]
