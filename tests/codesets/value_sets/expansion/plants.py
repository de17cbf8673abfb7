"""A small hierarchy of plants, and questions about expansions of it."""

from collections.abc import Iterator

from codesets import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    Designation,
    Entry,
    Expansion,
    Include,
    Property,
    PropertyDeclaration,
    Terminology,
    Thing,
    ValueSet,
)
from codesets.references.versions import VersionRules
from codesets.value_sets.expansion import ExpansionAsked

SD = "http://hl7.org/fhir/StructureDefinition/"

URL = "http://example.org/plants"

MORE = "http://example.org/plants-more"

MARKED = Carried.of({"extension": [{"url": f"{SD}structuredefinition-standards-status", "valueCode": "withdrawn"}]})


def extended(*pairs: tuple[str, object]) -> Carried:
    extensions = []
    for name, value in pairs:
        kind = {bool: "valueBoolean", int: "valueInteger", float: "valueDecimal"}.get(type(value), "valueString")
        extensions.append({"url": name if ":" in name else SD + name, kind: value})
    return Carried.of({"extension": extensions})


#  plant ── tree (abstract) ── oak, elm (retired) ── witch-elm
#        └── moss
PLANTS = CodeSystem(
    url=URL,
    version="1",
    name="Plants",
    language="en",
    properties=(PropertyDeclaration("height", "integer", "http://example.org/height"),),
    concepts=(
        Concept("plant", "Plant", definition="What grows.", carried=extended(("codesystem-conceptOrder", 9))),
        Concept("tree", "Tree", parents=("plant",), abstract=True),
        Concept(
            "oak",
            "Oak",
            parents=("tree",),
            designations=(
                Designation("eik", "nb"),
                Designation("Quercus", "la", Coding("http://example.org/use", "latin")),
                Designation("ask", "nn", carried=MARKED),
            ),
            properties=(Property("height", 30, "integer"), Property("kin", Coding(URL, "elm"), "Coding")),
        ),
        Concept("elm", "Elm", parents=("tree",), status="retired", replaced_by=("oak",), valid_to="2020"),
        Concept("witch-elm", "Witch elm", parents=("elm",)),
        Concept(
            "moss",
            "Moss",
            parents=("plant",),
            carried=extended(("rendering-style", "color: green"), ("http://example.org/other", "x")),
        ),
    ),
)

SUPPLEMENT = CodeSystem(
    url=MORE,
    version="7",
    content="supplement",
    supplements=URL,
    language="fr",
    properties=(PropertyDeclaration("rare", "boolean"),),
    concepts=(
        Concept(
            "oak",
            "chêne",
            properties=(Property("rare", False, "boolean"),),
            carried=extended(("codesystem-label", "1."), ("itemWeight", 2.5)),
        ),
    ),
)

WHOLE = ValueSet(url="http://example.org/all", version="3", include=(Include(URL),))


def expand(
    value_set: ValueSet = WHOLE, *things: Thing, rules: VersionRules | None = None, **asked: object
) -> Expansion:
    terminology = Terminology([PLANTS, SUPPLEMENT, *things])
    return terminology.expand(value_set, asked=ExpansionAsked(**asked), rules=rules or VersionRules())  # type: ignore[arg-type]


def flat(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for each in entries:
        yield each
        yield from flat(each.contains)


def told(found: Expansion, name: str) -> list[object]:
    return [each.value for each in found.parameters if each.name == name]


def entry(found: Expansion, code: str) -> Entry:
    return next(each for each in flat(found.entries) if each.code == code)
