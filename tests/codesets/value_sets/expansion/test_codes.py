"""Which codes an expansion has, in which shape, under which names."""

from dataclasses import replace

import pytest

from codesets import (
    CodeSystem,
    Concept,
    Designation,
    Entry,
    Filter,
    Include,
    IncludedConcept,
    Property,
    PropertyDeclaration,
    Terminology,
    TerminologyError,
    ValueSet,
)
from codesets.references.versions import VersionRules
from tests.codesets.value_sets.expansion.plants import MORE, PLANTS, URL, WHOLE, entry, expand, told


def shape(entries: tuple[Entry, ...]) -> list[object]:
    return [[each.code, *shape(each.contains)] if each.contains else each.code for each in entries]


@pytest.mark.parametrize(
    ("value_set", "asked", "expected"),
    [
        (WHOLE, {}, ["plant", "tree", "oak", "elm", "witch-elm", "moss"]),
        (WHOLE, {"nested": True}, [["plant", ["tree", "oak", ["elm", "witch-elm"]], "moss"]]),
        # an entry without the one above it stands under the next one up
        (WHOLE, {"nested": True, "active_only": True}, [["plant", ["tree", "oak", "witch-elm"], "moss"]]),
        (WHOLE, {"nested": True, "selectable_only": True}, [["plant", "oak", ["elm", "witch-elm"], "moss"]]),
        (WHOLE, {"nested": True, "count": 6}, [["plant", ["tree", "oak", ["elm", "witch-elm"]], "moss"]]),
        # pages and hits are lists
        (WHOLE, {"nested": True, "count": 2}, ["plant", "tree"]),
        (WHOLE, {"nested": True, "offset": 4}, ["witch-elm", "moss"]),
        (WHOLE, {"nested": True, "count": 0}, []),
        (WHOLE, {"nested": True, "text": "elm"}, ["elm", "witch-elm"]),
        (WHOLE, {"text": "tree quercus"}, []),
        (WHOLE, {"text": "QUERCUS oak quercus"}, ["oak"]),
        (WHOLE, {"exclude_systems": (f"{URL}|1",)}, []),
        (WHOLE, {"exclude_systems": (f"{URL}|2", "http://x")}, ["plant", "tree", "oak", "elm", "witch-elm", "moss"]),
        (
            ValueSet(include=(Include(URL, filters=(Filter("concept", "is-a", "tree"),)),)),
            {"nested": True, "text": "elm"},
            [["elm", "witch-elm"]],
        ),
        (
            ValueSet(include=(Include(URL),), exclude=(Include(URL, concepts=(IncludedConcept("oak"),)),)),
            {"nested": True},
            ["plant", "tree", "elm", "witch-elm", "moss"],
        ),
        (
            ValueSet(include=(Include(URL, concepts=(IncludedConcept("oak"), IncludedConcept("tree"))),)),
            {"nested": True},
            ["oak", "tree"],
        ),
        (ValueSet(include=(Include(URL), Include(URL))), {"nested": True, "count": 1}, ["plant"]),
        (
            ValueSet(
                include=(Include(URL, filters=(Filter("concept", "is-a", "elm"), Filter("code", "regex", ".*elm"))),)
            ),
            {"nested": True},
            ["elm", "witch-elm"],
        ),
        (ValueSet(), {}, []),
    ],
)
def test_the_codes_and_their_shape(value_set: ValueSet, asked: dict[str, object], expected: list[object]) -> None:
    assert shape(expand(value_set, **asked).entries) == expected


def test_the_total_counts_all_pages_and_what_is_nested() -> None:
    assert expand(nested=True).total == 6
    assert (expand(count=2).total, expand(count=2, offset=5).total, expand(count=0).total) == (6, 6, 6)
    assert expand(count=2, text="elm").total == 2


@pytest.mark.parametrize(
    ("asked", "display"),
    [
        ({}, "Oak"),
        ({"ranges": ("nb",)}, "eik"),
        ({"ranges": ("de", "nb-NO")}, "eik"),
        ({"ranges": ("de",)}, "Oak"),
        ({"ranges": ("de",), "only_ranges": True}, None),
        ({"ranges": ("en",), "only_ranges": True}, "Oak"),
        ({"ranges": ("la",)}, "Oak"),  # a name of another use is no display
        ({"ranges": ("nn",)}, "eik"),  # nor is one that is withdrawn; a neighbour language goes before a third one
        ({"ranges": ("nn-NO", "de")}, "eik"),
        ({"ranges": ("nn", "en")}, "Oak"),
        ({"ranges": ("nn",), "only_ranges": True}, None),
        ({"ranges": ("fr",), "supplements": (MORE,)}, "chêne"),
    ],
)
def test_the_display_is_in_the_language_asked_for(asked: dict[str, object], display: str | None) -> None:
    assert entry(expand(**asked), "oak").display == display


def test_a_name_in_just_the_language_goes_before_one_in_a_dialect() -> None:
    names = (Designation("one", "de-CH"), Designation("two", "de"))
    system = CodeSystem(url="http://x", concepts=(Concept("a", "A", designations=names),))
    found = expand(ValueSet(include=(Include("http://x"),)), system, ranges=("de",))
    assert found.entries[0].display == "two"


@pytest.mark.parametrize(("language", "display"), [(None, "Lungebetennelse"), ("en", "Lungebetennelsen")])
def test_a_name_that_may_be_in_the_language_goes_before_one_in_its_neighbour(
    language: str | None, display: str
) -> None:
    names = (Designation("Lungebetennelsen", "nn"),)
    concepts = (Concept("a", "Lungebetennelse", designations=names),)
    system = CodeSystem(url="http://x", language=language, concepts=concepts)
    found = expand(ValueSet(include=(Include("http://x"),)), system, ranges=("nb",))
    assert found.entries[0].display == display


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, []),
        ({"designations": True}, ["eik", "Quercus", "ask"]),
        ({"designations": True, "ranges": ("nb",)}, ["Oak", "Quercus", "ask"]),
        ({"tokens": ("http://example.org/use|latin",)}, ["Quercus"]),
        ({"tokens": ("urn:ietf:bcp:47|nb",)}, ["eik"]),
        ({"tokens": ("nn", "nb"), "designations": True}, ["eik", "ask"]),
        ({"designations": True, "supplements": (MORE,)}, ["eik", "Quercus", "ask", "chêne"]),
    ],
)
def test_designations_are_those_asked_for_besides_the_display(asked: dict[str, object], names: list[str]) -> None:
    assert [each.value for each in entry(expand(**asked), "oak").designations] == names


def test_a_value_set_names_its_codes_itself() -> None:
    listed = IncludedConcept("oak", "Mighty oak", (Designation("eiketre", "nb"),))
    own = ValueSet(include=(Include(URL, concepts=(listed,)),))
    assert expand(own).entries[0].display == "Mighty oak"
    assert expand(own, ranges=("nb",)).entries[0].display == "eiketre"
    assert [each.code for each in expand(own, text="mighty").entries] == ["oak"]
    assert [each.code for each in expand(own, text="chêne", supplements=(MORE,)).entries] == ["oak"]
    assert expand(own, text="chêne").entries == ()


def test_an_exclusion_without_a_version_takes_the_code_from_every_edition() -> None:
    newer = replace(PLANTS, version="2")
    oak = (IncludedConcept("oak"),)
    for stated, left in ((None, []), ("1", []), ("2", ["oak"])):
        given = ValueSet(include=(Include(URL, "1", oak),), exclude=(Include(URL, stated, oak),))
        assert [each.code for each in expand(given, newer).entries] == left


def test_a_star_means_every_edition_there_is() -> None:
    newer = replace(PLANTS, version="2")
    oak = (IncludedConcept("oak"),)
    found = expand(ValueSet(include=(Include(URL, "*", oak),)), newer)
    assert [(each.code, each.version) for each in found.entries] == [("oak", PLANTS.version), ("oak", "2")]
    left = expand(ValueSet(include=(Include(URL, "2", oak),), exclude=(Include(URL, "*", oak),)), newer)
    assert left.total == 0
    with pytest.raises(TerminologyError, match="could not be found"):
        expand(ValueSet(include=(Include("http://none", "*", oak),)))


def test_a_value_sets_own_display_is_in_its_own_language() -> None:
    listed = IncludedConcept("oak", "eiketre", (Designation("Eiche", "de"),))
    own = ValueSet(language="nb", include=(Include(URL, concepts=(listed,)),))
    shown = {tags: expand(own, ranges=tags).entries[0].display for tags in ((), ("nb",), ("en",), ("de",), ("fr",))}
    assert shown == {(): "eiketre", ("nb",): "eiketre", ("en",): "Oak", ("de",): "Eiche", ("fr",): "eiketre"}
    names = expand(own, ranges=("de",), designations=True).entries[0].designations
    assert [each.value for each in names] == ["eiketre", "Oak", "eik", "Quercus", "ask"]


def test_order_label_and_weight_may_be_properties_of_the_system() -> None:
    uris = "http://hl7.org/fhir/concept-properties#"
    declared = (
        PropertyDeclaration("nr", "decimal", f"{uris}order"),
        PropertyDeclaration("w", "decimal", f"{uris}itemWeight"),
    )
    values = (Property("nr", 4, "decimal"), Property("w", 1.5, "decimal"), Property("z", "z"))
    system = CodeSystem(url="http://x", properties=declared, concepts=(Concept("a", properties=values),))
    found = expand(ValueSet(include=(Include("http://x"),)), system)
    assert found.entries[0].properties == (Property("order", 4, "decimal"), Property("weight", 1.5, "decimal"))
    assert {each.uri for each in found.properties} == {f"{uris}order", f"{uris}itemWeight"}


def test_a_value_set_that_a_system_implies_bears_its_name_and_floats() -> None:
    older = replace(PLANTS, version="0", value_set="http://example.org/implied")
    newer = replace(older, version="5")
    terminology = Terminology([older, newer])
    for reference in (f"{URL}?fhir_vs", "http://example.org/implied"):
        found = terminology.value_set(reference)
        assert (found.name, found.version, found.url) == ("Plants", "5", reference)
        forced = terminology.expand(reference, rules=VersionRules.of(default=(f"{URL}|0",)))
        assert told(forced, "used-codesystem") == [f"{URL}|0"]
        assert told(terminology.expand(f"{reference}|0"), "used-codesystem") == [f"{URL}|0"]


def test_what_is_held_is_compiled_once_and_what_is_given_is_itself() -> None:
    terminology = Terminology([PLANTS, WHOLE])
    assert terminology.expand(WHOLE).entries == terminology.expand("http://example.org/all").entries
    for code in ("oak", "elm") * 20:
        given = ValueSet(include=(Include(URL, concepts=(IncludedConcept(code),)),))
        assert [each.code for each in terminology.expand(given).entries] == [code]


def test_words_find_the_same_whatever_was_asked_before() -> None:
    """A code bears the names of the first part that means it, also where a later one lists it under another."""
    system = CodeSystem(url="http://example.org/s", version="1", concepts=(Concept("a", "Alpha"), Concept("b", "Beta")))
    named = Include(system.url, filters=(Filter("display", "exists", "true"),))
    value_set = ValueSet(
        url="http://example.org/v", include=(named, Include(system.url, concepts=(IncludedConcept("a", "Gamma"),)))
    )
    terminology = Terminology([system, value_set])

    def found() -> list[tuple[list[str], int]]:
        asked = [terminology.expand(value_set, text=text) for text in ("gamma", "alpha")]
        return [([each.code for each in page.entries], page.total) for page in asked]

    before = found()
    assert [each.display for each in terminology.expand(value_set).entries] == ["Alpha", "Beta"]
    assert before == found() == [([], 0), (["a"], 1)]
