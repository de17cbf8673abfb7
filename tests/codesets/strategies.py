"""Random code systems, value sets and concept maps for property tests."""

from hypothesis import strategies as st

from codesets import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    ConceptMap,
    Designation,
    Filter,
    FilterDeclaration,
    Include,
    IncludedConcept,
    MapElement,
    MapGroup,
    MapTarget,
    Property,
    PropertyDeclaration,
    Thing,
    Unmapped,
    ValueSet,
)
from codesets.things.model import CONCEPT_STATUSES, RELATIONSHIPS

LETTERS = "abcABC019æøåÆØÅ.-_"
codes = st.text(LETTERS, min_size=1, max_size=6)
words = st.text(LETTERS + " ,;\"'|\t<>é/", min_size=1, max_size=12).map(lambda text: f"x{text}x")
maybe = st.none() | words
languages = st.sampled_from(["nb", "nn", "en", "se", "en-GB"])
dates = st.sampled_from(["2019", "2020-02", "2026-01-01", "2026-01-01T10:00:00Z"])
carried = st.builds(Carried.of, st.dictionaries(st.sampled_from(["x-one", "x-two"]), words, max_size=2))
codings = st.builds(Coding, system=words, code=codes, version=maybe, display=maybe)
titles = st.dictionaries(languages, words, max_size=2).map(lambda texts: tuple(texts.items()))
designations = st.builds(
    Designation, value=words, language=st.none() | languages, use=st.none() | codings, carried=carried
)
typed_values = st.one_of(
    st.tuples(words, st.sampled_from(["string", "code", "dateTime"])),
    st.tuples(st.integers(-(2**31), 2**31 - 1), st.just("integer")),
    st.tuples(st.booleans(), st.just("boolean")),
    st.tuples(st.floats(-1e6, 1e6), st.just("decimal")),
    st.tuples(codings, st.just("Coding")),
)
property_codes = st.sampled_from(["level", "weight", "kind"])
properties = st.builds(lambda code, value: Property(code, value[0], value[1]), property_codes, typed_values)
heads = {
    "url": maybe,
    "version": maybe,
    "identifiers": st.lists(words, max_size=2).map(tuple),
    "name": maybe,
    "title": titles,
    "language": st.none() | languages,
    "status": st.sampled_from(["draft", "active", "retired", "unknown"]),
    "carried": carried,
}


def listed(strategy: st.SearchStrategy, size: int = 3) -> st.SearchStrategy:
    return st.lists(strategy, max_size=size).map(tuple)


@st.composite
def concept_lists(draw: st.DrawFn, *, poly: bool = True, rich: bool = True) -> tuple[Concept, ...]:
    """Concepts without cycles: parents come earlier in the list."""
    found: list[Concept] = []
    for code in draw(st.lists(codes, unique=True, max_size=8)):
        above = [each.code for each in found]
        count = draw(st.integers(0, min(2 if poly else 1, len(above))))
        parents = tuple(draw(st.permutations(above))[:count]) if count else ()
        rest = draw(rich_parts(above)) if rich else {}
        found.append(Concept(code, draw(maybe), parents=parents, **rest))
    return tuple(found)


@st.composite
def rich_parts(draw: st.DrawFn, others: list[str]) -> dict[str, object]:
    return {
        "definition": draw(maybe),
        "status": draw(st.sampled_from(CONCEPT_STATUSES)),
        "abstract": draw(st.booleans()),
        "designations": draw(listed(designations, 2)),
        "properties": draw(listed(properties, 2)),
        "replaced_by": tuple(draw(st.lists(st.sampled_from(others), unique=True, max_size=1))) if others else (),
        "valid_from": draw(st.none() | dates),
        "valid_to": draw(st.none() | dates),
        "carried": draw(carried),
    }


def code_systems(*, poly: bool = True, rich: bool = True) -> st.SearchStrategy[CodeSystem]:
    return st.builds(
        CodeSystem,
        **heads,
        content=st.sampled_from(["complete", "fragment"]),
        case_sensitive=st.none() | st.just(True),
        hierarchy_meaning=st.none() | st.just("is-a"),
        value_set=maybe,
        properties=st.builds(
            PropertyDeclaration,
            code=property_codes,
            type=st.just("string"),
            uri=maybe,
            description=maybe,
            carried=carried,
        ).map(lambda each: (each,)),
        filters=listed(st.builds(FilterDeclaration, code=codes, operators=listed(codes), value=words), 1),
        concepts=concept_lists(poly=poly, rich=rich),
    )


includes = st.builds(
    Include,
    system=maybe,
    version=maybe,
    concepts=listed(
        st.builds(IncludedConcept, code=codes, display=maybe, designations=listed(designations, 1), carried=carried)
    ),
    filters=listed(st.builds(Filter, property=codes, op=st.sampled_from(["=", "is-a"]), value=words, carried=carried)),
    value_sets=listed(words, 2),
    carried=carried,
)
value_sets = st.builds(
    ValueSet,
    **heads,
    intent=maybe,
    inactive=st.none() | st.booleans(),
    locked_date=st.none() | dates,
    include=listed(includes, 2),
    exclude=listed(includes, 1),
)
targets = st.builds(
    MapTarget,
    code=codes,
    display=maybe,
    relationship=st.sampled_from(RELATIONSHIPS),
    comment=maybe,
    carried=carried,
)
elements = st.one_of(
    st.builds(MapElement, code=codes, display=maybe, targets=listed(targets), carried=carried),
    st.builds(MapElement, code=codes, display=maybe, no_map=st.just(True), carried=carried),
)
groups = st.builds(
    MapGroup,
    source=maybe.map(lambda text: text and text.replace("|", "")),
    source_version=maybe,
    target=maybe.map(lambda text: text and text.replace("|", "")),
    target_version=maybe,
    elements=listed(elements),
    unmapped=st.none()
    | st.builds(
        Unmapped,
        mode=st.sampled_from(["provided", "fixed", "other-map"]),
        code=st.none() | codes,
        other_map=maybe,
        relationship=st.none() | st.sampled_from(RELATIONSHIPS),
        carried=carried,
    ),
    carried=carried,
)
concept_maps = st.builds(
    ConceptMap,
    **{**heads, "identifiers": st.lists(words, max_size=1).map(tuple)},
    source=maybe,
    target=maybe,
    groups=listed(groups, 2),
)


def things() -> st.SearchStrategy[Thing]:
    return st.one_of(code_systems(), value_sets, concept_maps)
