"""Expansions: the hierarchy, what is told of each code, what the answer was drawn from, and what is too much."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from codesets import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    Designation,
    Entry,
    Expansion,
    Filter,
    Include,
    IncludedConcept,
    Property,
    PropertyDeclaration,
    Terminology,
    TerminologyError,
    Thing,
    ValueSet,
)
from codesets.answers import Parameter
from codesets.expansion import ExpansionAsked
from codesets.languages import ranges_of
from codesets.versions import VersionRules

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


def shape(entries: tuple[Entry, ...]) -> list[object]:
    return [[each.code, *shape(each.contains)] if each.contains else each.code for each in entries]


def told(found: Expansion, name: str) -> list[object]:
    return [each.value for each in found.parameters if each.name == name]


def entry(found: Expansion, code: str) -> Entry:
    return next(each for each in flat(found.entries) if each.code == code)


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
        ({"ranges": ("nn",)}, "Oak"),  # nor is one that is withdrawn
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


STATUS = Property("status", "retired", "code")


@pytest.mark.parametrize(
    ("code", "asked", "properties"),
    [
        ("oak", {}, []),
        ("elm", {}, [STATUS]),
        ("elm", {"properties": ("status",)}, [STATUS]),
        ("oak", {"properties": ("height",)}, [Property("height", 30, "integer")]),
        ("oak", {"properties": ("http://example.org/height",)}, [Property("height", 30, "integer")]),
        ("plant", {"properties": ("definition",)}, [
            Property("order", 9, "decimal"), Property("definition", "What grows.", "string")
        ]),
        ("witch-elm", {"properties": ("parent", "child", "inactive")}, [
            Property("parent", "elm", "code"), Property("inactive", False, "boolean")
        ]),
        ("elm", {"properties": ("child", "replacedBy", "retirementDate")}, [
            STATUS, Property("retirementDate", "2020", "dateTime"), Property("replacedBy", "oak", "code"),
            Property("child", "witch-elm", "code"),
        ]),
        ("oak", {"supplements": (MORE,)}, [Property("label", "1.", "string"), Property("weight", 2.5, "decimal")]),
        ("oak", {"supplements": (MORE,), "properties": ("rare",)}, [
            Property("label", "1.", "string"), Property("weight", 2.5, "decimal"), Property("rare", False, "boolean")
        ]),
        ("moss", {"properties": ("*",)}, [Property("parent", "plant", "code"), Property("inactive", False, "boolean")]),
    ],
)  # fmt: skip
def test_properties_are_those_asked_for_and_those_that_warn(
    code: str, asked: dict[str, object], properties: list[Property]
) -> None:
    found = expand(**asked)
    assert list(entry(found, code).properties) == properties
    assert {each.code for each in properties} <= {each.code for each in found.properties}


def test_properties_are_declared_with_their_uris() -> None:
    found = expand(properties=("height", "definition"), supplements=(MORE,))
    assert {each.code: each.uri for each in found.properties} == {
        "height": "http://example.org/height",
        "definition": "http://hl7.org/fhir/concept-properties#definition",
        "order": "http://hl7.org/fhir/concept-properties#order",
        "label": "http://hl7.org/fhir/concept-properties#label",
        "weight": "http://hl7.org/fhir/concept-properties#itemWeight",
        "status": "http://hl7.org/fhir/concept-properties#status",
    }


def test_known_extensions_are_passed_on_and_others_are_not() -> None:
    assert entry(expand(), "moss").carried == extended(("rendering-style", "color: green"))
    listed = IncludedConcept(
        "oak", carried=extended(("valueset-deprecated", True), ("valueset-label", "a"), ("x:y", 1))
    )
    own = expand(ValueSet(include=(Include(URL, concepts=(listed,)),)), supplements=(MORE,))
    assert own.entries[0].carried == extended(("valueset-deprecated", True))
    assert Property("label", "a", "string") in own.entries[0].properties, "the value set's own label counts"


def test_an_answer_says_what_it_was_drawn_from() -> None:
    inner = ValueSet(url="http://example.org/inner", version="2", include=(Include(URL),))
    outer = ValueSet(url="http://example.org/outer", include=(Include(value_sets=(inner.url or "",)),))
    found = expand(outer, inner, supplements=(MORE,), echo=(Parameter("count", "integer", 7),))
    assert found.parameters == (
        Parameter("count", "integer", 7),
        Parameter("used-codesystem", "uri", f"{URL}|1"),
        Parameter("used-valueset", "uri", "http://example.org/inner|2"),
        Parameter("used-supplement", "uri", f"{MORE}|7"),
    )
    assert found.used == ("http://example.org/outer", "http://example.org/inner|2", f"{URL}|1", f"{MORE}|7")


TRIAL = Carried.of({"experimental": True})


@pytest.mark.parametrize(
    ("system", "value_set", "warnings"),
    [
        ({}, {}, []),
        ({"status": "draft"}, {}, ["warning-draft"]),
        ({"status": "draft"}, {"status": "draft"}, []),
        ({"status": "retired"}, {}, ["warning-retired"]),
        ({"carried": MARKED}, {}, ["warning-withdrawn"]),
        ({"carried": TRIAL}, {}, ["warning-experimental"]),
        ({"carried": TRIAL}, {"carried": TRIAL}, []),
        ({}, {"carried": MARKED}, ["warning-withdrawn"]),
        ({"carried": MARKED}, {"carried": MARKED}, ["warning-withdrawn", "warning-withdrawn"]),
    ],
)
def test_an_answer_warns_of_what_is_not_fully_to_be_relied_on(
    system: dict[str, object], value_set: dict[str, object], warnings: list[str]
) -> None:
    shaky = replace(PLANTS, url="http://x", **system)  # type: ignore[arg-type]
    found = expand(ValueSet(url="http://v", include=(Include("http://x"),), **value_set), shaky)  # type: ignore[arg-type]
    assert [each.name for each in found.parameters if each.name.startswith("warning")] == warnings


def test_what_is_known_in_part_is_told() -> None:
    part = replace(PLANTS, url="http://x", content="fragment")
    found = expand(ValueSet(include=(Include("http://x"),)), part)
    assert found.unclosed == ("http://x",)
    assert told(found, "used-fragment") == ["http://x|1"]
    assert expand().unclosed == ()


def test_versions_are_told_apart_where_there_are_several() -> None:
    newer = replace(PLANTS, version="2")
    one = IncludedConcept("oak")
    both = ValueSet(include=(Include(URL, "1", (one,)), Include(URL, "2", (one,))))
    found = expand(both, newer)
    assert [(each.version, each.code) for each in found.entries] == [("1", "oak"), ("2", "oak")]
    assert found.of_versions
    forced = expand(both, newer, rules=VersionRules.of(force=(f"{URL}|1",)))
    assert [(each.version, each.code) for each in forced.entries] == [("1", "oak")]
    assert forced.of_versions
    assert not expand(WHOLE, newer).of_versions


@pytest.mark.parametrize(
    ("rules", "version", "echoed"),
    [
        ({}, "2", None),
        ({"default": (f"{URL}|1",)}, "1", "system-version"),
        ({"check": (f"{URL}|1",)}, "1", "check-system-version"),
        ({"force": (f"{URL}|1",)}, "1", "force-system-version"),
    ],
)
def test_the_rule_that_decided_on_a_version_is_told(
    rules: dict[str, tuple[str, ...]], version: str, echoed: str | None
) -> None:
    found = expand(WHOLE, replace(PLANTS, version="2"), rules=VersionRules.of(**rules))
    assert told(found, "used-codesystem") == [f"{URL}|{version}"]
    assert [each.name for each in found.parameters if each.value == f"{URL}|1"] == [
        name for name in (echoed, "used-codesystem") if name and version == "1"
    ]


@pytest.mark.parametrize(
    ("value_set", "asked", "code", "message_id"),
    [
        (ValueSet(include=(Include("http://none"),)), {}, "unknown-system", "UNKNOWN_CODESYSTEM_EXP"),
        (ValueSet(include=(Include(URL, "9"),)), {}, "unknown-version", "UNKNOWN_CODESYSTEM_VERSION_EXP"),
        (ValueSet(include=(Include("http://n", "9"),)), {}, "unknown-system", "UNKNOWN_CODESYSTEM_VERSION_EXP_NONE"),
        (ValueSet(include=(Include(MORE),)), {}, "is-supplement", "CODESYSTEM_SUPPLEMENTS_ANOTHER"),
        (WHOLE, {"supplements": ("http://none",)}, "unknown-supplement", "VALUESET_SUPPLEMENT_MISSING"),
        (WHOLE, {"supplements": (URL,)}, "unknown-supplement", "VALUESET_SUPPLEMENT_MISSING"),
        (WHOLE, {"limit": 5}, "too-costly", "VALUESET_TOO_COSTLY"),
        (WHOLE, {"limit": 2, "text": "e"}, "too-costly", "VALUESET_TOO_COSTLY"),
        (WHOLE, {"limit": 2, "count": 3}, "too-costly", "VALUESET_TOO_COSTLY"),
        (WHOLE, {"count": -1}, "bad-request", None),
        (WHOLE, {"offset": -1}, "bad-request", None),
        (
            ValueSet(include=(Include(URL, filters=(Filter("concept", "is-a", ""),)),)),
            {},
            "bad-filter",
            "UNABLE_TO_HANDLE_SYSTEM_FILTER_WITH_NO_VALUE",
        ),
        (
            ValueSet(include=(Include(URL, filters=(Filter("height", "like", "1"),)),)),
            {},
            "bad-filter",
            "FILTER_NOT_UNDERSTOOD",
        ),
        (
            replace(WHOLE, carried=extended(("valueset-supplement", "http://none"))),
            {},
            "unknown-supplement",
            "VALUESET_SUPPLEMENT_MISSING",
        ),
    ],
)
def test_what_cannot_be_expanded_is_refused_with_the_reason(
    value_set: ValueSet, asked: dict[str, object], code: str, message_id: str | None
) -> None:
    if message_id == "VALUESET_SUPPLEMENT_MISSING" and value_set.carried:
        value_set = replace(value_set, carried=Carried.of({
            "extension": [{"url": f"{SD}valueset-supplement", "valueCanonical": "http://none"}]
        }))  # fmt: skip
    with pytest.raises(TerminologyError) as refused:
        expand(value_set, **asked)
    assert refused.value.code == code
    assert [each.message_id for each in refused.value.issues] == ([message_id] if message_id else [])


def test_a_faulty_filter_is_told_with_its_place() -> None:
    parts = (Include(URL), Include(URL, filters=(Filter("concept", "is-a", "oak"), Filter("concept", "is-a", ""))))
    with pytest.raises(TerminologyError) as refused:
        expand(ValueSet(include=parts))
    assert refused.value.issues[0].expression == "ValueSet.compose.include[1].filter[1]"


def test_a_version_that_is_not_allowed_is_refused() -> None:
    with pytest.raises(TerminologyError, match="'1' is not allowed for system"):
        expand(ValueSet(include=(Include(URL, "1"),)), rules=VersionRules.of(check=(f"{URL}|2",)))


def test_a_value_set_that_is_nothing_but_its_expansion_is_taken_as_told() -> None:
    contains = [
        {"system": URL, "version": "1", "code": "oak", "display": "Oak tree"},
        {"display": "heading", "contains": [{"system": "http://gone", "code": "x", "display": "X"}]},
    ]
    given = ValueSet(url="http://v", carried=Carried.of({"expansion": {"contains": contains}}))
    found = expand(given, nested=True)
    assert [(each.system, each.code, each.display) for each in found.entries] == [
        (URL, "oak", "Oak tree"),
        ("http://gone", "x", "X"),
    ]
    with pytest.raises(TerminologyError, match="expansion cannot be read"):
        expand(ValueSet(carried=Carried.of({"expansion": {"contains": [3]}})))


def test_value_sets_and_code_systems_may_be_contained() -> None:
    contained = [
        {"resourceType": "ValueSet", "id": "v", "status": "active", "compose": {"include": [
            {"system": URL, "concept": [{"code": "oak"}, {"code": "moss"}]}]}},
        {"resourceType": "CodeSystem", "id": "c", "url": "http://within", "status": "active", "content": "complete",
         "concept": [{"code": "in"}]},
        {"resourceType": "Basic", "id": "b"},
    ]  # fmt: skip
    parts = (Include(URL, filters=(Filter("concept", "is-a", "tree"),), value_sets=("#v",)), Include("#c"))
    found = expand(ValueSet(include=parts, carried=Carried.of({"contained": contained})))
    assert [each.code for each in found.entries] == ["oak", "in"]
    assert told(found, "used-valueset") == []
    bad = Carried.of({"contained": [{"resourceType": "ValueSet", "id": "v", "compose": {"include": 3}}]})
    with pytest.raises(TerminologyError, match="contained"):
        expand(ValueSet(include=(Include(value_sets=("#v",)),), carried=bad))


@pytest.mark.parametrize(("locked", "version"), [(None, "3"), ("2020-06-01", "2"), ("2019-01-01", "1"), ("1999", "3")])
def test_a_locked_value_set_means_the_editions_of_its_date(locked: str | None, version: str) -> None:
    editions = [
        CodeSystem(url="http://x", version=each, concepts=(Concept("a"),), carried=Carried.of({"date": date}))
        for each, date in (("1", "2018-01-01"), ("2", "2020-01-01"), ("3", "2022-01-01"))
    ]
    found = expand(ValueSet(locked_date=locked, include=(Include("http://x"),)), *editions)
    assert told(found, "used-codesystem") == [f"http://x|{version}"]
    stated = expand(ValueSet(locked_date=locked, include=(Include("http://x", "3"),)), *editions)
    assert told(stated, "used-codesystem") == ["http://x|3"]


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


def test_a_status_is_told_where_there_is_one_and_inactive_is_none() -> None:
    concepts = (Concept("a", status="inactive"), Concept("b", properties=(Property("inactive", True, "boolean"),)))
    system = CodeSystem(url="http://x", concepts=concepts)
    found = expand(ValueSet(include=(Include("http://x"),)), system)
    assert [(each.inactive, each.properties) for each in found.entries] == [(True, ()), (True, ())]


def test_a_value_set_cannot_keep_the_server_busy_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codesets.selection.MOST_LOOKED_AT", 100)
    often = Filter("code", "regex", "x.*")
    many = ValueSet(url="http://many", include=(Include(URL, filters=(often,)),) * 40)
    with pytest.raises(TerminologyError, match="look at more than 100 codes") as refused:
        expand(many)
    assert refused.value.code == "too-costly"
    without = ValueSet(include=(Include(URL),), exclude=(Include(URL, filters=(often,)),) * 40)
    importing = ValueSet(
        include=(Include(URL, filters=(often,), value_sets=("http://many",)), Include(value_sets=("http://many",)))
    )
    for each in (without, importing):
        with pytest.raises(TerminologyError, match="look at more than 100 codes"):
            expand(each, many)
    terminology = Terminology([PLANTS, replace(WHOLE, inactive=False)])
    for _ in range(40):  # each question has its own
        assert terminology.expand("http://example.org/all").total == 5


def test_words_and_languages_without_end_are_not_looked_for() -> None:
    with pytest.raises(TerminologyError, match="at most 50 words"):
        expand(text=" ".join(map(str, range(60))))
    assert len(ranges_of(",".join(["nb"] * 10_000))) == 50


@pytest.mark.parametrize(
    "extension",
    [
        {"url": [f"{SD}codesystem-label"], "valueString": "x"},
        {"url": f"{SD}codesystem-label", "valueString": {"not": "text"}},
        {"url": f"{SD}codesystem-conceptOrder", "valueInteger": True},
        {"url": f"{SD}itemWeight", "valueDecimal": "1"},
        {"url": f"{SD}codesystem-label"},
        "nonsense",
    ],
)
def test_extensions_without_their_shape_say_nothing(extension: object) -> None:
    bent = Carried.of({"extension": [extension]})
    system = CodeSystem(
        url="http://x", concepts=(Concept("a", designations=(Designation("b", carried=bent),), carried=bent),)
    )
    (found,) = expand(ValueSet(include=(Include("http://x"),)), system, designations=True).entries
    assert (found.properties, found.carried) == ((), Carried())


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
