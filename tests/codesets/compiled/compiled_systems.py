"""Code systems of every form, and how they are compiled."""

from dataclasses import replace

from codesets import (
    CodeSystem,
    Coding,
    Concept,
    Designation,
    Property,
    PropertyDeclaration,
)

LONG = "samme begynnelse " * 10

TREE = CodeSystem(
    url="http://example.org/tre",
    version="1",
    language="nb",
    case_sensitive=False,
    hierarchy_meaning="is-a",
    properties=(PropertyDeclaration("declared"),),
    concepts=(
        Concept("A", "Sykdommer", abstract=True),
        Concept("A1", "Øresykdom", parents=("A",), properties=(Property("side", Coding("urn:s", "both")),)),
        Concept("A11", "Ørebetennelse", parents=("A1",), designations=(Designation("Otitis", "la"),)),
        Concept("A2", 'Sykdom med "sitat"', parents=("A", "unknown"), properties=(Property("level", 2, "integer"),)),
        Concept("B", None, status="retired", replaced_by=("A",), valid_from="2020", valid_to="2021-02"),
        Concept("b 1/x", "Straße", parents=("B", "B"), properties=(Property("note", f"{LONG}slutt"),)),
        Concept("A2", "a doubled code does not count", parents=("B",), properties=(Property("ghost", True),)),
    ),
)

POLY = replace(
    TREE,
    url="http://example.org/flere",
    case_sensitive=True,
    concepts=(
        Concept("top"),
        Concept("left", parents=("top",)),
        Concept("right", parents=("top",)),
        Concept("both", parents=("right", "left")),
        Concept("low", parents=("both",)),
        Concept("left low", parents=("left",)),
    ),
)

RING = replace(
    TREE,
    url="http://example.org/ring",
    concepts=(
        Concept("x", parents=("z",)),
        Concept("y", parents=("x",)),
        Concept("z", parents=("y", "z")),
        Concept("w"),
    ),
)

NAMING = replace(
    TREE,
    url="http://example.org/navngir",
    concepts=(
        Concept("N", "Nytt"),
        Concept("O", "Gammelt", parents=("N",), replaced_by=("n", "gone"), properties=(Property("kin", "K", "code"),)),
        Concept("K", None, parents=("N",), properties=(Property("kin", "o", "code"), Property("text", "N"))),
    ),
)

EXACT = replace(NAMING, url="http://example.org/nøye", case_sensitive=True)

FLAT = replace(TREE, url="http://example.org/flat", concepts=(Concept("1"), Concept("2", "to")))

EMPTY = replace(TREE, url="http://example.org/tom", content="not-present", concepts=())

SYSTEMS = {"naming": NAMING, "exact": EXACT, "tree": TREE, "poly": POLY, "ring": RING, "flat": FLAT, "empty": EMPTY}
