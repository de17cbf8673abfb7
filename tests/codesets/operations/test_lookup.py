"""What a lookup tells: everything, or what was asked for, and who says so."""

import pytest

from codesets import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    Designation,
    Property,
    PropertyDeclaration,
    Terminology,
    TerminologyError,
)
from codesets.answering.answers import Fact, Lookup
from codesets.answering.languages import PREFERRED

URL = "http://example.org/plants"
USE = Coding("http://example.org/use", "latin")
PLANTS = CodeSystem(
    url=URL,
    version="1",
    name="Plants",
    language="en",
    properties=(
        PropertyDeclaration("height", "integer", "http://example.org/height"),
        PropertyDeclaration("kin", "code"),
        PropertyDeclaration("heading", "boolean", "http://hl7.org/fhir/concept-properties#notSelectable"),
    ),
    concepts=(
        Concept("tree", "Tree", abstract=True),
        Concept(
            "oak",
            "Oak",
            "A tree with acorns.",
            parents=("tree",),
            designations=(Designation("eik", "nb"), Designation("Quercus", "la", USE)),
            properties=(
                Property("height", 30, "integer"),
                Property("kin", "beech", "code"),
                Property("kin", "x", "code"),
            ),
        ),
        Concept("beech", "Beech", parents=("tree",), status="retired"),
        Concept("nameless", properties=(Property("inactive", True, "boolean"),)),
    ),
)
MORE = CodeSystem(
    url="http://example.org/more",
    version="7",
    content="supplement",
    supplements=f"{URL}|1",
    concepts=(
        Concept("oak", designations=(Designation("eg", "da"),), properties=(Property("rare", False, "boolean"),)),
    ),
)


def look_up(code: str, *properties: str, **more: object) -> Lookup:
    return Terminology([PLANTS, MORE]).lookup(URL, code, properties=properties, **more)  # type: ignore[arg-type]


def facts(found: Lookup) -> list[tuple[str, object]]:
    return [(each.property.code, each.property.value) for each in found.facts]


def names(found: Lookup) -> list[str]:
    return [each.designation.value for each in found.names]


INACTIVE = ("inactive", False)
PARENT = ("parent", "tree")
OWN = [("height", 30), ("kin", "beech"), ("kin", "x")]


@pytest.mark.parametrize(
    ("asked", "told", "named", "defined"),
    [
        ((), [INACTIVE, PARENT, *OWN], ["Oak", "eik", "Quercus"], True),
        (("*",), [INACTIVE, PARENT, *OWN], ["Oak", "eik", "Quercus"], True),
        (("height",), [OWN[0]], [], False),
        (("http://example.org/height",), [OWN[0]], [], False),
        (("parent", "inactive", "definition"), [INACTIVE, PARENT], [], True),
        (("designation",), [], ["Oak", "eik", "Quercus"], False),
        (("lang.nb", "lang.la"), [], ["eik", "Quercus"], False),
        (("none",), [], [], False),
    ],
)
def test_what_is_asked_for_is_told(
    asked: tuple[str, ...], told: list[tuple[str, object]], named: list[str], defined: bool
) -> None:
    found = look_up("oak", *asked)
    assert facts(found) == told
    assert names(found) == named
    assert (found.definition is not None) == defined
    assert (found.name, found.version, found.display) == ("Plants", "1", "Oak")


def test_values_that_are_codes_are_described() -> None:
    descriptions = {each.property.value: each.description for each in look_up("oak").facts}
    assert descriptions == {False: None, "tree": "Tree", 30: None, "beech": "Beech", "x": None}


def test_what_the_model_keeps_as_fields_is_told_under_the_systems_own_codes() -> None:
    assert facts(look_up("tree")) == [INACTIVE, ("child", "oak"), ("child", "beech"), ("heading", True)]
    assert facts(look_up("tree", "heading")) == facts(
        look_up("tree", "http://hl7.org/fhir/concept-properties#notSelectable")
    )
    assert facts(look_up("beech")) == [("inactive", True), PARENT, ("status", "retired")]


def test_inactive_is_told_once() -> None:
    assert facts(look_up("nameless")) == [("inactive", True)]
    assert names(look_up("nameless")) == []


def test_the_display_is_a_name_too_with_its_use() -> None:
    first = look_up("oak").names[0]
    assert first.designation == Designation("Oak", "en", PREFERRED)
    assert look_up("oak", language="nb").display == "eik"


def test_what_a_supplement_adds_names_it() -> None:
    found = look_up("oak", supplements=["http://example.org/more"])
    assert found.supplements == ("http://example.org/more|7",)
    assert [(each.designation.value, each.source) for each in found.names][-1] == ("eg", "http://example.org/more|7")
    assert found.facts[-1] == Fact(Property("rare", False, "boolean"), None, "http://example.org/more|7")
    assert look_up("oak", supplements=["http://example.org/more"], language="da").display == "eg"


def test_a_code_or_supplement_that_is_not_here_is_refused() -> None:
    with pytest.raises(TerminologyError, match="Unknown code 'yew' in the CodeSystem") as refused:
        look_up("yew")
    assert [(each.type, each.code) for each in refused.value.issues] == [("not-found", "invalid-code")]
    with pytest.raises(TerminologyError, match="Required supplement not found: http://x"):
        look_up("oak", supplements=["http://x"])
    nobody = CodeSystem(url="http://n", concepts=(Concept("a", carried=Carried.of({"extension": [{"url": "x"}]})),))
    with pytest.raises(TerminologyError, match=r"Unknown code 'b' in the CodeSystem 'http://n'$"):
        Terminology([nobody]).lookup("http://n", "b")
