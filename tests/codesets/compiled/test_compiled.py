"""A compiled code system answers as the one in memory does; one table is asked of both forms."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets import Carried, CodeSystem, Coding, Concept, Designation, Filter, Include, Property, Terminology, ValueSet
from codesets.compiled import CompiledSystem, compile_system, open_compiled
from codesets.compiled.rows import decode, encode
from codesets.things import marks
from codesets.things.concepts import Surroundings
from codesets.things.system import System
from tests.codesets.compiled.compiled_systems import EXACT, LONG, NAMING, POLY, RING, SYSTEMS, TREE
from tests.codesets.strategies import code_systems

Compile = Callable[[CodeSystem], CompiledSystem]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compile:
    made: dict[CodeSystem, CompiledSystem] = {}
    folder = tmp_path_factory.mktemp("compiled")

    def compile_one(system: CodeSystem) -> CompiledSystem:
        if system not in made:
            path = folder / f"{len(made)}.sqlite3"
            compile_system(system, system.every() if system is not TREE else system.concepts, path)
            made[system] = open_compiled(path)
        return made[system]

    return compile_one


def paged(system: System, words: list[str], offset: int, count: int) -> tuple[list[str], int]:
    found, total = system.page(words, offset, count)
    return codes(found), total


def codes(found: Iterable[Concept]) -> list[str]:
    return [each.code for each in found]


def near(system: CodeSystem, at: int, above: tuple[str, ...], below: tuple[str, ...], **named: Any) -> Surroundings:
    return Surroundings(system.concepts[at], above, below, named)


#: What is asked, and the answer: of the same table for both forms.
TABLE: list[tuple[str, Callable[[System], Any], Any]] = [
    ("tree", len, 6),
    ("tree", lambda it: list(it.codes()), ["A", "A1", "A11", "A2", "B", "b 1/x"]),
    ("tree", lambda it: codes(it.every()), ["A", "A1", "A11", "A2", "B", "b 1/x"]),
    ("tree", lambda it: it.concept("A2"), TREE.concepts[3]),
    ("tree", lambda it: it.concept("a11"), TREE.concepts[2]),
    ("tree", lambda it: it.concept("B 1/X"), TREE.concepts[5]),
    ("tree", lambda it: it.concept("A3"), None),
    ("tree", lambda it: it.concept(""), None),
    ("tree", lambda it: it.concept("\ud800"), None),
    ("poly", lambda it: it.concept("TOP"), None),
    ("naming", lambda it: it.surroundings("o"), near(NAMING, 1, ("N",), (), N="Nytt", n="Nytt", K=None)),
    ("naming", lambda it: it.surroundings("N"), near(NAMING, 0, (), ("O", "K"), O="Gammelt", K=None)),
    ("naming", lambda it: it.surroundings("K"), near(NAMING, 2, ("N",), (), N="Nytt", o="Gammelt")),
    ("naming", lambda it: it.surroundings("gone"), None),
    ("exact", lambda it: it.surroundings("O"), near(EXACT, 1, ("N",), (), N="Nytt", K=None)),
    ("exact", lambda it: it.surroundings("o"), None),
    ("tree", lambda it: it.surroundings("\ud800"), None),
    ("tree", lambda it: it.roots(), ("A", "B")),
    ("tree", lambda it: it.parents("A2"), ("A",)),
    ("tree", lambda it: it.parents("b 1/x"), ("B",)),
    ("tree", lambda it: it.parents("a2"), ()),
    ("tree", lambda it: it.children("A"), ("A1", "A2")),
    ("tree", lambda it: it.children("nothing"), ()),
    ("tree", lambda it: it.ancestors("A11"), ("A1", "A")),
    ("tree", lambda it: it.ancestors("A"), ()),
    ("tree", lambda it: list(it.descendants("A")), ["A1", "A11", "A2"]),
    ("tree", lambda it: list(it.descendants("A11")), []),
    ("tree", lambda it: list(it.descendants("nothing")), []),
    ("tree", lambda it: [it.is_leaf(code) for code in ("A", "A11", "nothing")], [False, True, True]),
    ("tree", lambda it: it.is_flat(), False),
    ("flat", lambda it: it.is_flat(), True),
    ("flat", lambda it: it.subsumes("1", "2"), False),
    ("empty", len, 0),
    ("empty", bool, True),
    ("empty", lambda it: (it.content, it.roots(), list(it.every())), ("not-present", (), [])),
    ("tree", lambda it: [it.subsumes("A", each) for each in ("A", "A11", "B", "no")], [True, True, False, False]),
    ("tree", lambda it: it.subsumes("A11", "A"), False),
    ("tree", lambda it: it.subsumes("no", "no"), True),
    ("poly", lambda it: it.parents("both"), ("right", "left")),
    ("poly", lambda it: it.ancestors("low"), ("both", "right", "left", "top")),
    ("poly", lambda it: list(it.descendants("top")), ["left", "right", "both", "low", "left low"]),
    ("poly", lambda it: list(it.descendants("right")), ["both", "low"]),
    ("poly", lambda it: [it.subsumes(each, "low") for each in ("left", "right", "left low")], [True, True, False]),
    ("poly", lambda it: it.subsumes("no", "low"), False),
    ("ring", lambda it: it.roots(), ("w",)),
    ("ring", lambda it: it.ancestors("x"), ("z", "y")),
    ("ring", lambda it: list(it.descendants("x")), ["y", "z"]),
    ("ring", lambda it: it.parents("z"), ("y", "z")),
    ("ring", lambda it: it.subsumes("x", "z") and it.subsumes("z", "x"), True),
    ("tree", lambda it: it.languages(), ("la",)),
    ("tree", lambda it: [it.has_property(each) for each in ("level", "declared", "ghost")], [True, True, False]),
    ("tree", lambda it: codes(it.naming(["øre"])), ["A1", "A11"]),
    ("tree", lambda it: codes(it.naming(["øre", "otit"])), ["A11"]),
    ("tree", lambda it: codes(it.naming(["ykdo", "a"])), ["A", "A1", "A2"]),
    ("tree", lambda it: codes(it.naming(['"sitat"'])), ["A2"]),
    ("tree", lambda it: codes(it.naming(["strasse"])), ["b 1/x"]),
    ("tree", lambda it: codes(it.naming(["b"])), ["A11", "B", "b 1/x"]),
    ("tree", lambda it: codes(it.naming(["1/"])), ["b 1/x"]),
    ("tree", lambda it: codes(it.naming(["doubled"])), []),
    ("tree", lambda it: codes(it.naming(["syk\0dom"])), []),
    ("tree", lambda it: codes(it.naming(["\ud800"])), []),
    ("tree", lambda it: codes(it.naming(["betennelsesykdom"])), []),
    ("tree", lambda it: codes(it.naming([])), ["A", "A1", "A11", "A2", "B", "b 1/x"]),
    ("tree", lambda it: paged(it, [], 1, 2), (["A1", "A11"], 6)),
    ("tree", lambda it: paged(it, [], 5, 9), (["b 1/x"], 6)),
    ("tree", lambda it: paged(it, [], 9, 9), ([], 6)),
    ("poly", lambda it: paged(it, [], 4, 1), (["low"], 6)),
    ("empty", lambda it: paged(it, [], 0, 9), ([], 0)),
    ("tree", lambda it: paged(it, ["øre"], 1, 5), (["A11"], 2)),
    ("tree", lambda it: paged(it, ["a", "øre"], 0, 0), ([], 2)),
    ("tree", lambda it: paged(it, ["b"], 1, 1), (["B"], 3)),
    ("tree", lambda it: paged(it, ["\ud800"], 0, 5), ([], 0)),
    ("tree", lambda it: paged(it, ["a"] * 60, 0, 1), (["A"], 5)),
    ("tree", lambda it: (it.url, it.version, it.language, it.case_sensitive), (TREE.url, "1", "nb", False)),
    ("tree", lambda it: it.properties, TREE.properties),
]


@pytest.mark.parametrize("form", ["memory", "compiled"])
@pytest.mark.parametrize(("name", "ask", "answer"), TABLE)
def test_both_forms_answer_as_the_table_says(
    form: str, name: str, ask: Callable[[System], Any], answer: Any, compiled: Compile
) -> None:
    system: System = SYSTEMS[name] if form == "memory" else compiled(SYSTEMS[name])
    assert ask(system) == answer


@st.composite
def tangled_systems(draw: st.DrawFn) -> CodeSystem:
    """With rings, doubled codes, unknown parents and either rule of letter case."""
    system = draw(code_systems())
    names = [each.code for each in system.concepts] + ["unknown"]
    parents = st.lists(st.sampled_from(names), max_size=2).map(tuple)
    tangled = tuple(replace(each, parents=draw(parents)) for each in system.concepts)
    chosen = draw(st.sampled_from([system.concepts, tangled, tangled + tangled[:1]]))
    return replace(system, concepts=chosen, case_sensitive=draw(st.sampled_from([None, True, False])))


def asked(system: System, names: list[str], words: str) -> Iterator[Any]:
    yield len(system), list(system.codes()), list(system.every()), system.roots(), system.is_flat()
    yield [system.concept(name) for name in (*names, *(name.swapcase() for name in names))]
    yield [system.surroundings(name) for name in (*names, *(name.swapcase() for name in names))]
    for name in names:
        yield system.parents(name), system.children(name), system.ancestors(name), system.is_leaf(name)
        yield list(system.descendants(name)), [system.subsumes(name, other) for other in names]
    for name in ("level", "weight", "kind", "none"):
        yield system.has_property(name)
    yield system.page(words.split(), 1, 3), system.page((), 1, 3)
    yield list(system.naming(words.split())), system.languages()
    yield from sets_asked(system, names[::2], words)


def sets_asked(system: System, names: list[str], words: str) -> Iterator[Any]:
    """By codes, since of doubled ones the numbers differ."""
    it = system.ontology
    numbers = [number for name in names if (number := it.number(name)) is not None]
    some = marks.marked(numbers, it.size)
    walks = (it.children, it.parents, it.below, it.above)
    found = [it.every(), some, it.inactive(), it.abstract(), it.naming(words.split()), *(walk(some) for walk in walks)]
    for name in ("level", "kind", "none"):
        yield sorted(it.values(name))
        found += [it.having(name), it.having(name, sorted(it.values(name))[:1]), it.having(name, [])]
    for each in found:
        yield list(it.codes(each)), [concept.code for concept in it.concepts(marks.numbers(each))]


def test_large_sets_are_asked_as_small_ones_are(compiled: Compile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codesets.compiled.ontology._MOST_NAMED", -1)
    for system in (TREE, POLY, RING):
        names = [*system.codes()]
        assert list(sets_asked(compiled(system), names, "sykdom")) == list(sets_asked(system, names, "sykdom"))


def test_a_hierarchy_too_tangled_to_be_numbered_is_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codesets.compiled.hierarchy._MOST_STRETCHES", 0)
    monkeypatch.setattr("codesets.compiled.hierarchy._FEW", 0)
    compile_system(POLY, POLY.concepts, tmp_path / "it.sqlite3")
    found = open_compiled(tmp_path / "it.sqlite3")
    assert not found.facts.is_placed
    names = [*POLY.codes()]
    assert list(asked(found, names, "")) == list(asked(POLY, names, ""))


def test_what_lies_below_several_parents_is_numbered_in_few_stretches(compiled: Compile) -> None:
    assert compiled(POLY).facts.is_placed
    rows = compiled(POLY).file.rows("SELECT code, count(*) FROM stretch JOIN concept USING (id) GROUP BY id")
    assert dict(rows) == {"top": 1, "left": 2, "right": 1, "both": 1, "low": 1, "left low": 1}


def test_long_values_are_told_apart_in_sets_too(compiled: Compile) -> None:
    ontology = compiled(TREE).ontology
    assert ontology.values("note") == [f"{LONG}slutt"]
    assert list(ontology.codes(ontology.having("note", [f"{LONG}slutt", "x"]))) == ["b 1/x"]
    assert list(ontology.codes(ontology.having("note", [f"{LONG}annet"]))) == []


def test_a_coding_is_found_by_its_code_with_and_without_its_system(compiled: Compile) -> None:
    for system in (TREE, compiled(TREE)):
        ontology = system.ontology
        assert ontology.values("side") == ["both", "urn:s|both"]
        assert list(ontology.codes(ontology.having("side", ["urn:s|both"]))) == ["A1"]


@given(system=tangled_systems(), words=st.text("abx, .", max_size=8))
@settings(max_examples=40, deadline=None)
def test_any_code_system_compiled_answers_as_it_does_in_memory(
    system: CodeSystem, words: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.sqlite3"
    compile_system(system, system.concepts, path)
    found = open_compiled(path)
    names = [*dict.fromkeys(each.code for each in system.concepts), "none"]
    assert list(asked(found, names, words)) == list(asked(system, names, words))
    fields = [name for name in CodeSystem.__dataclass_fields__ if name != "concepts"]
    assert [getattr(found, name) for name in fields] == [getattr(system, name) for name in fields]


def test_a_terminology_answers_alike_from_either_form(compiled: Compile) -> None:
    part = Include(TREE.url, filters=(Filter("concept", "is-a", "A1"),))
    value_set = ValueSet(url="http://example.org/valg", include=(part,))
    one, other = Terminology([TREE, value_set]), Terminology([compiled(TREE), value_set])
    for each in (one, other):
        assert each.validate("A11", TREE.url, value_set=value_set.url, display="ørebetennelse").valid
        assert not each.validate("A2", TREE.url, value_set=value_set.url).valid
        assert [found.code for found in each.expand(f"{TREE.url}?fhir_vs", text="syk").entries] == ["A", "A1", "A2"]
    assert one.lookup(str(TREE.url), "a11") == other.lookup(str(TREE.url), "a11")
    assert one.expand(str(value_set.url)) == other.expand(str(value_set.url))
    assert one.subsumes(str(TREE.url), "A11", "A") == other.subsumes(str(TREE.url), "A11", "A")


def test_every_field_of_a_concept_survives_its_row() -> None:
    whole = Concept(
        "c",
        "",
        "def",
        ("p",),
        "draft",
        True,
        (Designation("n", "nb", Coding("s", "c", "v", "d"), Carried.of({"x": 1})), Designation("m", None)),
        (Property("p", 1.0, "decimal"), Property("q", False, "boolean"), Property("r", Coding("s", "c"), "Coding")),
        ("q",),
        "2020",
        "2021",
        Carried.of({"extension": []}),
    )
    kept = decode("c", encode(whole))
    assert kept == whole
    assert [type(each.value) for each in kept.properties] == [float, bool, Coding]
    assert decode("c", encode(Concept("c"))) == Concept("c")
    assert encode(Concept("c")) == b"[]"


def test_the_holder_may_give_a_compiled_system_another_name(compiled: Compile) -> None:
    renamed = replace(compiled(TREE), url="http://example.org/annet", version="2", status="retired")
    assert Terminology([renamed]).lookup("http://example.org/annet", "A1", version="2").display == "Øresykdom"
    assert compiled(TREE).url == TREE.url


def test_many_threads_may_ask_at_once(compiled: Compile) -> None:
    system, found = compiled(TREE), []

    def ask() -> None:
        for _ in range(50):
            found.append(len([system.concept(code) for code in system.codes()]))  # noqa: PERF401 - as it is asked

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [6] * 600
