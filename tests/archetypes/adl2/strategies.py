"""hypothesis strategies for archetypes and templates within what ADL 2 can write."""

from hypothesis import strategies as st

from archetypes import Archetype, ArchetypeId, OperationalArchetype, Template, Terminology
from archetypes.adl2.cadl import RESERVED
from archetypes.constraints import (
    ArchetypeRoot,
    Assertion,
    Attribute,
    AttributeTuple,
    Binary,
    Call,
    Cardinality,
    CObject,
    CodeConstraint,
    ComplexObject,
    ConstraintRef,
    Declaration,
    Literal,
    Multiplicity,
    PathOperand,
    Quantified,
    SiblingOrder,
    Slot,
    Unary,
    UseNode,
    Variable,
)
from archetypes.model import CodeTerm, Languages, Term, ValueSet
from archetypes.values import OdinObject, PlugIn
from tests.archetypes import strategies as adl14

names = adl14.names.filter(
    lambda name: (
        name not in RESERVED
        and name not in {"in", "satisfies", "and", "or", "xor", "implies", "not", "exists", "for_all", "every"}
        and name != "there_exists"
    )
)
type_names = adl14.type_names | st.just("DV_INTERVAL<DV_COUNT,LIST<DV_TEXT>>")
node_ids = st.from_regex(r"id[1-9][0-9]?(\.[0-9]){0,2}", fullmatch=True)
at_codes = st.from_regex(r"at[1-9][0-9]?(\.[0-9]){0,2}", fullmatch=True)
ac_codes = st.from_regex(r"ac[1-9](\.[0-9]){0,2}", fullmatch=True)
strengths = st.none() | st.sampled_from(["required", "extensible", "preferred", "example"])
primitives: st.SearchStrategy[CObject] = st.one_of(
    adl14.primitives.filter(lambda each: not isinstance(each, CodeConstraint | ConstraintRef)),
    st.builds(ConstraintRef, code=at_codes, strength=strengths),
    st.builds(ConstraintRef, code=ac_codes, assumed=st.none() | at_codes, strength=strengths),
)
paths = st.lists(st.tuples(names, st.none() | node_ids), min_size=1, max_size=3).map(
    lambda steps: "".join(f"/{name}[{code}]" if code else f"/{name}" for name, code in steps)
)
expressions = st.recursive(
    st.builds(PathOperand, paths)
    | st.builds(Variable, names, st.just("") | paths)
    | st.builds(Literal, adl14.integers | adl14.reals | st.booleans() | adl14.strings | adl14.durations),
    lambda inner: (
        st.builds(Binary, st.sampled_from(["and", "xor", "implies", "=", "<=", "+", "-", "%", "^"]), inner, inner)
        | st.builds(Unary, st.just("not") | st.just("-"), inner)
        | st.builds(Unary, st.just("exists"), st.builds(PathOperand, paths) | st.builds(Variable, names, paths))
        | st.builds(Binary, st.just("matches"), inner, st.none() | primitives)
        | st.builds(Call, names, st.lists(inner, max_size=2).map(tuple))
        | st.builds(
            Quantified,
            st.sampled_from(["for_all", "there_exists"]),
            names,
            st.builds(PathOperand, paths) | st.builds(Variable, names),
            inner,
        )
    ),
    max_leaves=5,
)
statements = st.builds(Assertion, expressions, st.none() | names) | st.builds(
    Declaration,
    names.map(lambda name: f"${name}"),
    st.none() | st.sampled_from(["Real", "List<Integer>"]),
    expressions,
)
_ids = {
    "node_id": node_ids,
    "occurrences": st.none() | adl14.multiplicities,
    "sibling_order": st.none() | st.builds(SiblingOrder, st.sampled_from(["before", "after"]), node_ids),
}
_several = st.lists(st.builds(Assertion, expressions), max_size=2).map(tuple)
_references = st.none() | st.sampled_from(["openEHR-EHR-CLUSTER.a.v1", "org.x::a-b-C.d.v1.0.0-rc.1"])
_leaf_nodes: st.SearchStrategy[CObject] = st.one_of(
    st.builds(ComplexObject, rm_type=type_names, **_ids),
    st.builds(ComplexObject, rm_type=st.just("String"), **_ids),
    st.builds(ArchetypeRoot, rm_type=type_names, reference=_references, **_ids),
    st.builds(UseNode, rm_type=type_names, target=paths, **_ids),
    st.builds(Slot, rm_type=type_names, includes=_several, excludes=_several, **_ids),
    st.builds(Slot, rm_type=type_names, closed=st.just(True), **_ids),
    st.builds(Slot, rm_type=type_names, any_allowed=st.just(True), **_ids),
)


def _attributes(nodes: st.SearchStrategy[CObject]) -> st.SearchStrategy[Attribute]:
    return st.builds(
        Attribute,
        name=names,
        differential_path=st.none() | st.just("/") | paths,
        children=st.lists(nodes, max_size=3).map(tuple) | primitives.map(lambda only: (only,)),
        existence=st.none() | st.just(Multiplicity(0, 1)),
        cardinality=st.none()
        | st.builds(Cardinality, adl14.multiplicities, st.none() | st.booleans(), st.none() | st.just(True)),
    )


def _tuples(nodes: st.SearchStrategy[CObject]) -> st.SearchStrategy[AttributeTuple]:
    members = primitives | nodes.map(lambda node: node if node.sibling_order is None else ComplexObject(rm_type="A"))
    return st.integers(1, 3).flatmap(
        lambda width: st.builds(
            AttributeTuple,
            st.lists(names, min_size=width, max_size=width).map(tuple),
            st.lists(st.lists(members, min_size=width, max_size=width).map(tuple), min_size=1, max_size=2).map(tuple),
        )
    )


_defaults = (
    st.none()
    | st.dictionaries(names, adl14.odin_values, max_size=2).map(OdinObject)
    | st.just(PlugIn("json", '{"a": ">}"}'))
)


def _complex(kind: type[ComplexObject], nodes: st.SearchStrategy[CObject], **others: object) -> st.SearchStrategy:
    return st.builds(
        kind,
        rm_type=type_names,
        attributes=st.lists(_attributes(nodes), max_size=2).map(tuple),
        tuples=st.lists(_tuples(nodes), max_size=1).map(tuple),
        default=_defaults,
        **{**_ids, **others},
    )


nodes: st.SearchStrategy[CObject] = st.recursive(
    _leaf_nodes,
    lambda inner: _complex(ComplexObject, inner) | _complex(ArchetypeRoot, inner, reference=_references),
    max_leaves=6,
)
_terms = st.dictionaries(at_codes | node_ids, st.tuples(adl14.strings, st.none() | adl14.strings), max_size=3).map(
    lambda items: {code: Term(code, text, description) for code, (text, description) in items.items()}
)
terminologies = st.builds(
    Terminology,
    term_definitions=st.dictionaries(names, _terms, max_size=2),
    term_bindings=st.dictionaries(names, st.dictionaries(at_codes | paths, adl14.uris, max_size=2), max_size=2),
    value_sets=st.dictionaries(ac_codes, st.lists(at_codes, max_size=3).map(tuple), max_size=2).map(
        lambda sets: {code: ValueSet(code, members) for code, members in sets.items()}
    ),
)
_section = st.none() | st.dictionaries(names, adl14.odin_values, max_size=2).map(OdinObject)
_header = st.dictionaries(names, st.none() | st.just("a b; c") | st.just("1.2"), max_size=2)


def _archetypes(kind: type[Archetype], **others: object) -> st.SearchStrategy:
    def build(definition: ComplexObject, header: dict[str, str | None], **parts: object) -> Archetype:
        return kind(
            archetype_id=ArchetypeId("openEHR", "EHR", "CLUSTER", "try", "v1.0.0"),
            concept=definition.node_id or "",
            definition=definition,
            header={"adl_version": "2.0.6", **header},
            **parts,
        )

    parts: dict[str, object] = {
        "definition": _complex(ComplexObject, nodes, sibling_order=st.none()),
        "header": _header,
        "parent_id": st.just(ArchetypeId("openEHR", "EHR", "CLUSTER", "up", "v1")),
        "languages": st.none() | st.just(Languages(CodeTerm("ISO_639-1", "en"))),
        "terminology": terminologies,
        "invariants": st.lists(statements, max_size=3).map(tuple),
        "annotations": _section,
        "rm_overlay": _section,
    }
    return st.builds(build, **{**parts, **others})


_overlays = _archetypes(Archetype, artefact=st.just("template_overlay"), invariants=st.just(()))
archetypes = (
    _archetypes(Archetype)
    | _archetypes(Template, overlays=st.lists(_overlays, max_size=2).map(tuple))
    | _archetypes(
        OperationalArchetype, component_terminologies=st.dictionaries(adl14.strings, terminologies, max_size=2)
    )
)
