"""Small ADL 2 archetypes that break no rule until a test makes them: one by itself, a parent, what specialises it."""

from archetypes import Library, check
from tests.archetypes.adl2.texts import terms

HEADER = "(adl_version=2.0.6; rm_release=1.0.4)"
DESCRIPTION = (
    'description lifecycle_state = <"unmanaged"> original_author = <["name"] = <"N">>'
    ' details = <["en"] = <language = <[ISO_639-1::en]> purpose = <"To be tested">>>'
)
DEVICE = "openEHR-EHR-CLUSTER.device.v1.0.0"
PUMP = "openEHR-EHR-CLUSTER.device-pump.v1.0.0"
OTHER = "openEHR-EHR-CLUSTER.other.v1.0.0"
MIDDLE = "openEHR-EHR-CLUSTER.parent-middle.v1.0.0"
PARENT = "openEHR-EHR-CLUSTER.parent.v1.0.0"


def adl(
    definition: str = "CLUSTER[id1]",
    *,
    codes: tuple[str, ...] = ("id1",),
    defined: str | None = None,
    terminology: str = "",
    archetype_id: str = "openEHR-EHR-CLUSTER.try.v1.0.0",
    specialize: str = "",
    kind: str = "archetype",
    header: str = HEADER,
    language: str = "language original_language = <[ISO_639-1::en]>",
    description: str = DESCRIPTION,
    rules: str = "",
    after: str = "",
) -> str:
    parent = f"specialize {specialize}" if specialize else ""
    lines = [f"{kind} {header}", archetype_id, parent, language, description, "definition", definition]
    lines += [f"rules\n{rules}" if rules else "", "terminology"]
    lines += [f"term_definitions = <{terms(*codes) if defined is None else defined}>", terminology, after]
    return "\n".join(line for line in lines if line)


def cluster(items: str, cardinality: str = "cardinality matches {1..*; unordered}") -> str:
    return f"CLUSTER[id1] matches {{ items {cardinality} matches {{ {items} }} }}"


def one(items: str, *codes: str, **parts: str) -> str:
    """A cluster with these items, all its ids defined."""
    return adl(cluster(items), codes=("id1", *codes), **parts)  # type: ignore[arg-type]


def value(constraint: str) -> str:
    """An element with this as its value."""
    return f"ELEMENT[id2] matches {{ value matches {{ {constraint} }} }}"


_PARENT_ITEMS = r"""
    ELEMENT[id2] occurrences matches {0..1} matches {
        value existence matches {1..1} matches {
            DV_QUANTITY[id12] matches {
                [magnitude, units] matches {[{|0.0..10.0|}, {"mm"}], [{|0.0..1.0|}, {"cm"}]}
            }
        }
    }
    ELEMENT[id3] occurrences matches {0..3} matches {
        value matches { DV_CODED_TEXT[id13] matches { defining_code matches {[ac1]} } }
    }
    allow_archetype CLUSTER[id4] occurrences matches {0..*} matches {
        include archetype_id/value matches {/openEHR-EHR-CLUSTER\.device(-[a-z]+)?\.v1.*/}
    }
    allow_archetype CLUSTER[id5] closed
    CLUSTER[id6] occurrences matches {0..1} matches {
        items cardinality matches {1..4; ordered} matches {
            ELEMENT[id7] matches { value matches { DV_COUNT[id14] matches { magnitude matches {|0..10|} } } }
        }
    }
    use_node CLUSTER[id8] /items[id6]
    use_archetype CLUSTER[id9, openEHR-EHR-CLUSTER.device.v1]
    ELEMENT[id10] matches { value matches { DV_TEXT[id15] matches { value matches {"a", "b"} } } }
    ELEMENT[id11] matches { value matches { DV_TEXT[id16] matches { value matches {/[a-z]+/} } } }
    ELEMENT[id17]
"""
_DEFINED = ("id1", *(f"id{number}" for number in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 17)), "at1", "at2", "at3", "ac1")


def _library() -> Library:
    value_set = 'value_sets = <["ac1"] = <id = <"ac1"> members = <"at1", "at2">>>'
    parent = adl(
        cluster(_PARENT_ITEMS, "cardinality matches {1..20; unordered}"),
        codes=_DEFINED,
        terminology=value_set,
        archetype_id=PARENT,
    )
    device, other = adl(archetype_id=DEVICE), adl(archetype_id=OTHER)
    pump = adl("CLUSTER[id1.1]", codes=("id1.1",), archetype_id=PUMP, specialize=DEVICE)
    middle = child("ELEMENT[id2.1]", "id2.1", archetype_id=MIDDLE)
    return Library(texts=[parent, device, pump, other, middle])


def child(items: str, *codes: str, **parts: str) -> str:
    """A specialisation of the parent with these items."""
    return under("", items, *codes, **parts)


def under(path: str, items: str, *codes: str, **parts: str) -> str:
    """The same, its items at a differential path."""
    attribute = f"{path}/items" if path else "items"
    wanted = {"specialize": PARENT, **parts}
    definition = f"CLUSTER[id1.1] matches {{ {attribute} matches {{ {items} }} }}" if items else "CLUSTER[id1.1]"
    return adl(definition, codes=("id1.1", *codes), **wanted)  # type: ignore[arg-type]


def grandchild(items: str, *codes: str) -> str:
    """A specialisation of the one in the middle with these items."""
    definition = f"CLUSTER[id1.1.1] matches {{ items matches {{ {items} }} }}"
    return adl(definition, codes=("id1.1.1", *codes), specialize=MIDDLE)


LIBRARY = _library()


def codes_of(source: str, library: Library | None = LIBRARY) -> set[str]:
    return {problem.code for problem in check(source, library)}


def errors_of(source: str, library: Library | None = LIBRARY) -> set[str]:
    return {problem.code for problem in check(source, library) if problem.severity == "error"}
