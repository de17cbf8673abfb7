"""Texts made to do harm, or damaged beyond use: each is refused or read in bounded time, and none brings it down."""

import contextlib
import itertools
import re
import time
from collections.abc import Callable

import pytest

from archetypes import FlatteningError, Library, ParseError, check, flatten, operational, read, read_opt
from archetypes.adl.lexer import MAX_CHARACTERS
from archetypes.regular_expressions import is_risky
from tests.archetypes.texts import element, text
from tests.archetypes.validation.texts import adl, cluster

_SECONDS = 5.0
_DTD = '<!DOCTYPE archetype [{}]><archetype a="{}"><concept>{}</concept></archetype>'
_LAUGHS = '<!ENTITY e0 "ha">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 13))
_LONG = f'<!ENTITY e "{"x" * 60_000}">'

XML = {
    "entities within entities": _DTD.format(_LAUGHS, "", "&e12;"),
    "entities within entities, in an attribute": _DTD.format(_LAUGHS, "&e12;", ""),
    "one long entity many times": _DTD.format(_LONG, "", "&e;" * 20_000),
    "one long entity many times, in an attribute": _DTD.format(_LONG, "&e;" * 20_000, ""),
    "an external entity": _DTD.format('<!ENTITY e SYSTEM "file:///etc/passwd">', "", "&e;"),
    "an external document type": '<!DOCTYPE archetype SYSTEM "http://127.0.0.1:9/x.dtd"><archetype/>',
    "parameter entities": '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]><a/>',
    "depth": "<archetype>" * 5_000 + "</archetype>" * 5_000,
    "a long attribute": f'<archetype a="{"x" * 11_000_000}"/>',
    "many attributes": "<archetype " + " ".join(f"a{n}='1'" for n in range(100_000)) + "/>",
    "a '>' between the elements": "<template><definition>><rm_type_name>X</rm_type_name></definition></template>",
    "a '>' in a name": "<template><definition><rm_type_name>>X</rm_type_name></definition></template>",
    "a truth that is none": "<template><definition/><is_controlled>perhaps</is_controlled></template>",
}


@pytest.mark.parametrize("source", XML.values(), ids=XML)
@pytest.mark.parametrize("reader", [read, read_opt])
def test_xml_that_means_harm_is_refused_at_once(source: str, reader: Callable[[bytes], object]) -> None:
    started = time.process_time()
    with pytest.raises(ParseError) as refused:
        reader(source.encode())
    assert refused.value.line >= 1
    assert len(str(refused.value)) < 1_000
    assert time.process_time() - started < _SECONDS


_HEAD = "archetype (adl_version={}) openEHR-EHR-CLUSTER.try.v1 concept [at0000] "
ADL = {
    "nothing": b"",
    "blanks": b" \n" * 100_000,
    "figures": b"7" * 100_000,
    "binary": bytes(range(256)) * 1_000,
    "UTF-16": text().encode("utf-16"),
    "UTF-16 without a mark": text().encode("utf-16-le"),
    "UTF-32": text().encode("utf-32"),
    "Latin 1": text(description='description purpose = <"blåbær">').encode("latin-1"),
    "more than may be": b"x" * (MAX_CHARACTERS + 1),
    "a hundred megabytes": b"\n" * 100_000_000,
    "braces without end": text("CLUSTER[at0000] matches {" + " a matches { B matches {" * 10_000).encode(),
    "angles without end": text(description="description " + "a = <" * 10_000).encode(),
    "keys without end": text(description="description a = <" + '["k"] = <' * 10_000).encode(),
    "parentheses without end": text(invariant="invariant " + "(" * 10_000).encode(),
    "negations without end": text(invariant="invariant " + "not " * 10_000 + "/a = 1").encode(),
    "terms without end": text(invariant="invariant /a" + " + 1" * 10_000 + " = 1").encode(),
    "parameters without end": text("CLUSTER" + "<A" * 10_000).encode(),
    "a string without end": text(description='description a = <"' + "x" * 1_000_000).encode(),
    "strings of escapes": text(description='description a = <"' + "\\" * 1_000_001).encode(),
    "a pattern without end": text(element("DV_TEXT matches { value matches {/" + "\\/" * 500_000)).encode(),
    "a number of many figures": text(element(f"DV_COUNT matches {{ magnitude matches {{{'9' * 100_000}}} }}")).encode(),
    "a great exponent": text(element(f"DV_X matches {{ value matches {{1e{'9' * 50}}} }}")).encode(),
    "opening brackets": text(element("DV_X matches { value matches {" + "[" * 200_000)).encode(),
    "hyphens": b"archetype " + b"-" * 500_001 + b"\nx",
    "quotes": b"archetype (" + b'"' * 500_001,
    "slashes": text(invariant="invariant " + "/a" * 200_000).encode() + b"[",
}


@pytest.mark.parametrize("data", ADL.values(), ids=ADL)
def test_texts_that_are_none_are_refused_at_once(data: bytes) -> None:
    started = time.process_time()
    with pytest.raises(ParseError) as refused:
        read(data)
    assert refused.value.line >= 1
    assert len(str(refused.value)) < 1_000
    assert any(problem.severity == "error" for problem in check(data))
    assert time.process_time() - started < _SECONDS


def test_any_beginning_of_a_text_is_an_error_or_an_archetype() -> None:
    whole = text(element("C_DV_QUANTITY <property = <[openehr::125]>>"), invariant="invariant /a = 1")
    for end in range(0, len(whole), 3):
        with contextlib.suppress(ParseError):
            read(whole[:end])


def _circle(reference: str) -> str:
    items = f"use_archetype CLUSTER[id2, openEHR-EHR-CLUSTER.{reference}.v1.0.0]"
    return cluster(f"{items} {items.replace('id2', 'id3')}")


def test_specialisation_that_runs_in_a_circle_ends() -> None:
    one, other = "openEHR-EHR-CLUSTER.one.v1.0.0", "openEHR-EHR-CLUSTER.other.v1.0.0"
    sources = [
        adl("CLUSTER[id1.1]", codes=("id1.1",), archetype_id=own, specialize=above)
        for own, above in ((one, other), (other, one))
    ]
    library = Library(texts=sources)
    with pytest.raises(FlatteningError):
        flatten(read(sources[0]), library)
    assert any(problem.severity == "error" for problem in check(sources[0], library))


def test_archetypes_that_use_each_other_end() -> None:
    sources = [
        adl(_circle(other), codes=("id1", "id2", "id3"), archetype_id=f"openEHR-EHR-CLUSTER.{own}.v1.0.0")
        for own, other in (("one", "other"), ("other", "one"))
    ]
    library = Library(texts=sources)
    with pytest.raises(FlatteningError) as refused:
        operational(read(sources[0]), library)
    assert refused.value.code == "VARXAV"
    assert check(sources[0], library) is not None


def test_archetypes_that_double_each_time_end() -> None:
    """Thirty of them, each using the next one twice: a thousand million nodes."""
    names = [f"n{number}" for number in range(31)]
    sources = [
        adl(_circle(below), codes=("id1", "id2", "id3"), archetype_id=f"openEHR-EHR-CLUSTER.{own}.v1.0.0")
        for own, below in itertools.pairwise(names)
    ]
    sources.append(adl(archetype_id="openEHR-EHR-CLUSTER.n30.v1.0.0"))
    started = time.process_time()
    with pytest.raises(FlatteningError):
        operational(read(sources[0]), Library(texts=sources))
    assert time.process_time() - started < _SECONDS


def test_an_archetype_that_is_given_twice_is_kept_once_and_told() -> None:
    library = Library(texts=[adl(), adl(cluster("ELEMENT[id2]"), codes=("id1", "id2"))])
    assert len(library) == 1
    assert [problem.code for _, problem in library.problems] == ["VARID"]


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|aa)+b", "(.*)(.*)(.*)(.*)(.*)b", "(a*)*b", "([a-z]+)*b", "a{1,9999}{1,9999}b"]
)
def test_patterns_that_take_for_ever_are_not_tried(pattern: str) -> None:
    """Neither against the ids that a slot lets in, nor against the texts of a specialisation."""
    texts = {"slot": pattern, "value": pattern, "long": "a" * 40}
    parent = adl(_PATTERNED % texts, codes=("id1", "id2", "id3"))
    child = adl(
        _NARROWED % texts,
        codes=("id1.1", "id3.1"),
        specialize="openEHR-EHR-CLUSTER.try.v1.0.0",
        archetype_id="openEHR-EHR-CLUSTER.try-x.v1.0.0",
    )
    library = Library(texts=[parent, adl(archetype_id=f"openEHR-EHR-CLUSTER.{'a' * 40}.v1.0.0")])
    started = time.process_time()
    assert check(child, library)
    assert time.process_time() - started < _SECONDS


_PATTERNED = cluster(
    "allow_archetype CLUSTER[id2] matches { include archetype_id/value matches {/%(slot)s/} }"
    " ELEMENT[id3] matches { value matches { DV_TEXT[id4] matches { value matches {/%(value)s/} } } }"
)
_NARROWED = (
    "CLUSTER[id1.1] matches { items matches { use_archetype CLUSTER[id2.1, openEHR-EHR-CLUSTER.%(long)s.v1.0.0]"
    ' ELEMENT[id3.1] matches { value matches { DV_TEXT[id4.1] matches { value matches {"%(long)s"} } } } } }'
)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a|aa)+b",
        ".*.*.*b",
        ".*.*.*.*b",
        "a{0,900}a{0,900}a{0,900}b",
        "a?" * 30 + "a" * 30,
        "(a?){30}b",
        "a+a+a+b",
    ],
)
@pytest.mark.parametrize("length", [30, 250, 1_000])
def test_a_pattern_is_tried_only_where_that_ends_soon(pattern: str, length: int) -> None:
    started = time.process_time()
    if not is_risky(pattern, length):
        assert re.fullmatch(pattern, "a" * length) is None or "b" not in pattern
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "pattern", [r"openEHR-EHR-CLUSTER\.x(-[a-zA-Z0-9_]+)*\.v1", "[0-9]{1,3}", "a.*b|c.*d", "[A-Z]{2}-?[0-9]+"]
)
def test_the_patterns_of_the_field_are_tried(pattern: str) -> None:
    assert not is_risky(pattern)
    assert not is_risky(pattern, 1_000)
