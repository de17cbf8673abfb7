"""hypothesis strategies for values, constraints and whole archetypes, within what ADL 1.4 can write."""

from hypothesis import strategies as st

from archetypes import Archetype, ArchetypeId, Terminology
from archetypes.constraints import (
    Assertion,
    Attribute,
    Binary,
    BooleanConstraint,
    Cardinality,
    CObject,
    CodeConstraint,
    ComplexObject,
    ConstraintRef,
    DomainConstraint,
    Literal,
    Multiplicity,
    NumberConstraint,
    OrdinalConstraint,
    OrdinalItem,
    PathOperand,
    QuantityConstraint,
    QuantityItem,
    Slot,
    StringConstraint,
    TemporalConstraint,
    Unary,
    UseNode,
    Variable,
)
from archetypes.model import Description, DescriptionDetails, Languages, Term, Translation
from archetypes.values import (
    Char,
    CodeTerm,
    Date,
    DateTime,
    Duration,
    Interval,
    OdinObject,
    OdinTable,
    Time,
    Typed,
    Uri,
)

strings = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name not in {"true", "false", "existence", "cardinality", "matches", "is_in", "infinity"}
)
type_names = st.from_regex(r"DV_[A-Z]{1,6}", fullmatch=True)
integers = st.integers(-(10**12), 10**12)
reals = st.decimals(-(10**6), 10**6, places=3, allow_nan=False, allow_infinity=False)
dates = st.dates().map(lambda day: Date(day.isoformat().zfill(10)))
times = st.times().map(lambda time: Time(time.isoformat("seconds")))
moments = st.datetimes().map(lambda moment: DateTime(moment.isoformat(timespec="seconds").zfill(19)))
durations = st.integers(0, 99).map(lambda count: Duration(f"P{count}DT{count}M"))
codes = st.from_regex(r"at[0-9]{4}(\.[1-9])?", fullmatch=True)
code_terms = st.builds(
    CodeTerm, st.from_regex(r"[A-Z][A-Z_-]{0,6}", fullmatch=True), codes, st.none() | st.just("2003")
)
uris = st.from_regex(r"http://[a-z]{1,5}/[a-z0-9?=#%-]{0,5}[a-z]", fullmatch=True).map(Uri)
chars = st.characters(exclude_characters="\0", exclude_categories=["Cs"], max_codepoint=0xFFFF).map(Char)


def intervals(bounds: st.SearchStrategy) -> st.SearchStrategy:
    def build(lower: object, upper: object, lower_in: bool, upper_in: bool) -> Interval[object]:
        return Interval(lower, upper, lower_in or lower is None, upper_in or upper is None)

    return st.builds(build, st.none() | bounds, st.none() | bounds, st.booleans(), st.booleans())


def bounded(bounds: st.SearchStrategy) -> st.SearchStrategy:
    """Values and intervals, of which at least one bound says what type they are."""
    some = intervals(bounds).filter(lambda interval: interval.lower is not None or interval.upper is not None)
    return st.lists(bounds | some, min_size=1, max_size=3).map(tuple)


leaves = (
    strings
    | chars
    | integers
    | reals
    | st.booleans()
    | dates
    | times
    | moments
    | durations
    | code_terms
    | uris
    | intervals(integers)
)
_plain = leaves | st.lists(leaves, min_size=1, max_size=3).map(tuple)
odin_values = st.recursive(
    _plain,
    lambda inner: (
        st.dictionaries(names, inner, max_size=3).map(OdinObject)
        | st.dictionaries(strings | integers | dates, inner, min_size=1, max_size=3).map(OdinTable)
        | st.builds(Typed, st.just("TYPE"), inner.filter(lambda value: not isinstance(value, Typed)))
    ),
    max_leaves=8,
)

_temporals = st.one_of(
    *(
        st.builds(
            TemporalConstraint,
            rm_type=st.just(name),
            pattern=st.none() | st.just(pattern),
            values=bounded(values),
            assumed=st.none() | values,
        )
        for name, pattern, values in (
            ("Date", "yyyy-mm-??", dates),
            ("Time", "HH:MM:??", times),
            ("DateTime", "yyyy-mm-ddTHH:MM:SS", moments),
            ("Duration", "PYMWDTHMS", durations),
        )
    )
)
_numbers = st.one_of(
    st.builds(NumberConstraint, rm_type=st.just("Integer"), values=bounded(integers), assumed=st.none() | integers),
    st.builds(NumberConstraint, rm_type=st.just("Real"), values=bounded(reals), assumed=st.none() | reals),
)
_texts = st.builds(
    StringConstraint,
    values=st.lists(strings, min_size=1, max_size=3).map(tuple),
    open_list=st.booleans(),
    assumed=st.none() | strings,
)
primitives: st.SearchStrategy[CObject] = st.one_of(
    _numbers,
    _temporals,
    _texts,
    st.builds(BooleanConstraint, values=st.just((True, False)), assumed=st.none() | st.booleans()),
    st.builds(
        CodeConstraint,
        terminology=st.just("local") | st.just("ISO_639-1"),
        codes=st.lists(codes, max_size=3).map(tuple),
        assumed=st.none() | codes,
    ),
    st.builds(ConstraintRef, code=st.just("ac0001"), assumed=st.none() | codes),
)
multiplicities = st.builds(
    lambda lower, more: Multiplicity(lower, None if more is None else lower + more),
    st.integers(0, 9),
    st.none() | st.integers(0, 9),
)
_ids = {"node_id": st.none() | codes, "occurrences": st.none() | multiplicities}
paths = st.lists(st.tuples(names, codes), min_size=1, max_size=3).map(
    lambda steps: "".join(f"/{name}[{code}]" for name, code in steps)
)
expressions = st.recursive(
    st.builds(PathOperand, paths)
    | st.builds(Variable, names)
    | st.builds(Literal, integers | reals | st.booleans() | strings | durations | code_terms),
    lambda inner: (
        st.builds(Binary, st.sampled_from(["and", "or", "implies", "=", "<", "+", "-", "/", "^"]), inner, inner)
        | st.builds(Unary, st.just("not"), inner)
        | st.builds(Unary, st.just("exists"), st.builds(PathOperand, paths))
        | st.builds(Binary, st.just("matches"), inner, st.none() | primitives)
    ),
    max_leaves=5,
)
assertions = st.builds(Assertion, expressions, st.none() | names.map(lambda name: f"tag_{name}"))
_several = st.lists(assertions, max_size=2).map(tuple)
_quantities = st.builds(
    QuantityConstraint,
    property=st.none() | code_terms,
    items=st.lists(
        st.builds(QuantityItem, strings, st.none() | intervals(reals), st.none() | intervals(integers)), max_size=2
    ).map(tuple),
)
_ordinals = st.builds(
    lambda items, assumed: OrdinalConstraint(items=tuple(items), assumed=assumed if items else None),
    st.lists(st.builds(OrdinalItem, integers, code_terms), max_size=3),
    st.none() | integers,
)
_leaf_nodes: st.SearchStrategy[CObject] = st.one_of(
    st.builds(ComplexObject, rm_type=type_names, **_ids),
    st.builds(UseNode, rm_type=type_names, target=paths, **_ids),
    st.builds(Slot, rm_type=type_names, includes=_several, excludes=_several, **_ids),
    st.builds(Slot, rm_type=type_names, any_allowed=st.just(True), **_ids),
    _quantities,
    _ordinals,
    st.builds(
        DomainConstraint,
        rm_type=st.just("C_DV_STATE"),
        value=st.dictionaries(names, odin_values, max_size=2).map(OdinObject),
    ),
)


def _attributes(nodes: st.SearchStrategy[CObject]) -> st.SearchStrategy[Attribute]:
    children = st.lists(nodes, max_size=3).map(tuple) | primitives.map(lambda only: (only,))
    cardinalities = st.builds(Cardinality, multiplicities, st.none() | st.booleans(), st.none() | st.just(True))
    return st.builds(
        Attribute,
        name=names,
        children=children,
        existence=st.none() | st.just(Multiplicity(0, 1)),
        cardinality=st.none() | cardinalities,
    )


nodes: st.SearchStrategy[CObject] = st.recursive(
    _leaf_nodes,
    lambda inner: st.builds(
        ComplexObject, rm_type=type_names, attributes=st.lists(_attributes(inner), max_size=2).map(tuple), **_ids
    ),
    max_leaves=6,
)
_terms = st.dictionaries(codes, st.tuples(strings, st.none() | strings), max_size=3).map(
    lambda items: {code: Term(code, text, description) for code, (text, description) in items.items()}
)
_lists = st.lists(strings, max_size=3).map(tuple)
archetypes = st.builds(
    Archetype,
    archetype_id=st.just(ArchetypeId("openEHR", "EHR", "CLUSTER", "try", "v1")),
    concept=codes,
    languages=st.none()
    | st.builds(
        Languages,
        st.just(CodeTerm("ISO_639-1", "en")),
        st.dictionaries(
            names,
            st.builds(
                Translation, st.none() | code_terms, st.dictionaries(strings, strings, max_size=2), st.none() | strings
            ),
            max_size=2,
        ),
    ),
    definition=st.builds(
        ComplexObject, rm_type=type_names, attributes=st.lists(_attributes(nodes), max_size=2).map(tuple), **_ids
    ),
    terminology=st.builds(
        Terminology,
        term_definitions=st.dictionaries(names, _terms, max_size=2),
        term_bindings=st.dictionaries(names, st.dictionaries(codes, code_terms | uris, max_size=2), max_size=2),
        terminologies_available=_lists,
    ),
    header=st.dictionaries(names, st.none() | st.just("1.4"), max_size=2),
    description=st.none()
    | st.builds(
        Description,
        original_author=st.dictionaries(strings, strings, max_size=2),
        details=st.dictionaries(
            names,
            st.builds(DescriptionDetails, st.none() | code_terms, purpose=st.none() | strings, keywords=_lists),
            max_size=2,
        ),
        other_contributors=_lists,
        other=st.dictionaries(names.map(lambda name: f"x_{name}"), odin_values, max_size=2),
    ),
    invariants=_several,
    annotations=st.none() | st.dictionaries(names, odin_values, max_size=2).map(OdinObject),
)
