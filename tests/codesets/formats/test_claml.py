"""ClaML 2 and 3: classifications with rubrics, usage, modifiers and languages, read and written."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

import codesets
from codesets import CodeSystem, Coding, Concept, Designation, Property, ReadError, WriteError
from codesets.formats.claml_text import RUBRIC_KINDS
from tests.codesets.strategies import code_systems

SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ClaML SYSTEM "ClaML.dtd">
<ClaML version="2.0.0">
<Meta name="lang" value="nb"/>
<Meta name="comment" value="Laget for prøver"/>
<Identifier authority="FAG" uid="prove-1"/>
<Identifier authority="OID" uid="1.2.3.4"/>
<Title name="PRØVE" date="2026-01-01">Sykdommer til prøve</Title>
<Authors><Author name="fag">Fagnettverket</Author></Authors>
<ClassKinds><ClassKind name="chapter"><Display>Kapittel</Display></ClassKind><ClassKind name="category"/></ClassKinds>
<UsageKinds><UsageKind name="dagger" mark="+"/><UsageKind name="aster" mark="*"/></UsageKinds>
<RubricKinds><RubricKind name="preferred" inherited="false"/><RubricKind name="inclusion"/></RubricKinds>
<Modifier code="M1"><SubClass code=".0"/><SubClass code=".1"/></Modifier>
<ModifierClass modifier="M1" code=".0"><SuperClass code="M1"/>
 <Rubric kind="preferred"><Label xml:lang="nb">med koma</Label></Rubric></ModifierClass>
<ModifierClass modifier="M1" code=".1"><SuperClass code="M1"/>
 <Rubric kind="preferred"><Label xml:lang="nb">uten komplikasjon</Label></Rubric></ModifierClass>
<Class kind="chapter" code="I"><SubClass code="A01"/><SubClass code="A02"/>
 <Rubric kind="preferred"><Label xml:lang="nb">Smitte</Label><Label xml:lang="en">Infections</Label></Rubric></Class>
<Class kind="category" code="A01" usage="dagger"><Meta name="kjønn" value="alle"/><SuperClass code="I"/>
 <ModifiedBy code="M1"/>
 <Rubric kind="preferred" id="r1"><Label xml:lang="nb">Kolera</Label></Rubric>
 <Rubric kind="preferredLong"><Label xml:lang="nb">Kolera, alle former</Label></Rubric>
 <Rubric kind="definition"><Label xml:lang="nb"><Para>Første.</Para><Para>Andre.</Para></Label></Rubric>
 <Rubric kind="inclusion"><Label xml:lang="nb">klassisk kolera</Label></Rubric>
 <Rubric kind="exclusion"><Label xml:lang="nb">tyfoidfeber <Reference class="in brackets">A02</Reference></Label>
 </Rubric>
 <Rubric kind="coding-hint"><Label xml:lang="nb">Bruk  tilleggskode</Label></Rubric>
 <History author="fag" date="2026-01-01">ny</History>
</Class>
<Class kind="category" code="A02" usage="aster"><SuperClass code="I"/>
 <Rubric kind="preferred"><Label xml:lang="nb">Tyfoidfeber</Label></Rubric></Class>
</ClaML>
"""


def read(text: str = SAMPLE) -> CodeSystem:
    (found,) = codesets.read(text.encode())
    assert isinstance(found, CodeSystem)
    return found


def test_a_classification_is_read_as_a_code_system() -> None:
    found = read()
    assert (found.name, found.version, found.title) == ("PRØVE", "2026-01-01", (("nb", "Sykdommer til prøve"),))
    assert (found.language, found.identifiers, found.hierarchy_meaning) == (
        "nb",
        ("urn:oid:1.2.3.4",),
        "classified-with",
    )
    assert [(each.code, each.parents) for each in found.concepts] == [
        ("I", ()), ("A01", ("I",)), ("A01.0", ("A01",)), ("A01.1", ("A01",)), ("A02", ("I",)),
    ]  # fmt: skip


def test_rubrics_become_names_definition_and_properties() -> None:
    concept = read().concept("A01")
    assert concept is not None
    assert (concept.display, concept.definition) == ("Kolera", "Første.\nAndre.")
    assert concept.designations == (Designation("Kolera, alle former", "nb", Coding(RUBRIC_KINDS, "preferredLong")),)
    assert concept.properties == (
        Property("kind", "category", "code"),
        Property("usage", "dagger", "code"),
        Property("kjønn", "alle"),
        Property("inclusion", "klassisk kolera"),
        Property("exclusion", "tyfoidfeber A02"),
        Property("coding-hint", "Bruk tilleggskode"),
    )


def test_other_languages_become_designations() -> None:
    chapter = read().concept("I")
    assert chapter is not None
    assert (chapter.display, chapter.designations) == ("Smitte", (Designation("Infections", "en"),))


def test_modifiers_are_expanded_below_the_classes_they_modify() -> None:
    made = read().concept("A01.0")
    assert made is not None
    assert made.display == "Kolera: med koma"
    assert [(each.code, each.value) for each in made.properties] == [
        ("kind", "category"), ("modifier", "M1"), ("modifierClass", ".0"),
    ]  # fmt: skip


def test_what_was_read_is_written_as_it_stood() -> None:
    found = read()
    written = codesets.write(found, "claml").decode()
    assert read(written) == found
    for part in (
        '<ModifiedBy code="M1"/>', '<History author="fag" date="2026-01-01">ny</History>', '<Reference class="in',
        "<Author name", '<Rubric kind="preferred" id="r1">', "<Display>Kapittel</Display>", 'authority="FAG"',
    ):  # fmt: skip
        assert part in written
    assert 'code="A01.0"' not in written
    assert written.index('id="r1"') < written.index("klassisk kolera")


def test_a_text_that_was_changed_loses_the_markup_it_came_with() -> None:
    found, changed = read(), Property("exclusion", "paratyfoid")
    concepts = tuple(
        replace(each, properties=tuple(changed if p.code == "exclusion" else p for p in each.properties))
        for each in found.concepts
    )
    written = codesets.write(replace(found, concepts=concepts), "claml").decode()
    assert "paratyfoid" in written
    assert "in brackets" not in written


def test_an_expansion_that_was_changed_is_a_class_of_its_own() -> None:
    found = read()
    concepts = tuple(
        replace(each, display="Kolera i koma") if each.code == "A01.0" else each for each in found.concepts
    )
    changed = replace(found, concepts=concepts)
    back = read(codesets.write(changed, "claml").decode())
    assert [each for each in back.every() if each.code == "A01.0"] == [changed.concept("A01.0")]
    assert set(back.codes()) == set(changed.codes())


def test_modifiers_hold_for_what_stands_below_but_for_what_excludes_them() -> None:
    inner = (
        '<Class code="I" kind="chapter"><ModifiedBy code="M1"><ValidModifierClass code=".1"/></ModifiedBy></Class>'
        '<Class code="A" kind="x"><SuperClass code="I"/></Class>'
        '<Class code="B" kind="x"><SuperClass code="I"/><ExcludeModifier code="M1"/></Class>'
        '<Class code="C" kind="x"><SuperClass code="I"/><ModifiedBy code="M2" all="true"/></Class>'
    )
    parts = "".join(
        f'<ModifierClass modifier="M{m}" code="{c}"/>' for m, c in ((1, ".0"), (1, ".1"), (2, "x"), (2, "y"))
    )
    found = read(f'<ClaML version="3.0.0">{parts}{inner}</ClaML>')
    assert list(found.codes()) == ["I", "A", "A.1", "B", "C", "C.1", "C.1x", "C.1y"]


def test_classes_placed_by_their_subclasses_alone_have_parents() -> None:
    text = claml('<Class code="A"><SubClass code="B"/><SubClass code="C"/></Class><Class code="B"/>')
    reading = codesets.read(text.encode())
    assert isinstance(reading[0], CodeSystem)
    assert [each.parents for each in reading[0].concepts] == [(), ("A",)]
    assert [(each.code, each.item, each.severity) for each in reading.problems] == [
        ("unknown-subclass", "C", "warning")
    ]


NO_USE = '<RubricKind name="use-1"><Display>{</Display></RubricKind>'


def claml(inside: str) -> str:
    return f'<ClaML version="2.0.0">\n{inside}\n</ClaML>'


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("<ClaML", "syntax", 1),
        (SAMPLE[:900], "syntax", 15),
        ("<ClaML/>", "wrong-type", 1),
        ('<ClaML version="1.0"/>', "wrong-type", 1),
        ('<other version="2"><ClaML/></other>', "wrong-type", 1),
        (claml("<Class/>"), "missing-code", 2),
        (claml('<Class code="A"/>\n<Class code="B"/>\n<Class code="A"/>'), "duplicate-code", 4),
        (claml('<Class code="A"/>\n<Class code="B"><SuperClass code="X"/></Class>'), "unknown-parent", 3),
        (claml('<Class code="A"><SuperClass code="A"/></Class>'), "cycle", 2),
        (claml('<Class code="A">\n<Rubric/></Class>'), "missing-element", 3),
        (claml('<Class code="A">\n<Meta name="status" value="x"/></Class>'), "unknown-status", 2),
        (claml('<ModifierClass code="1"/>'), "missing-element", 2),
        (claml('<Class code="A">\n<Meta name="besides" value="[]"/></Class>'), "wrong-type", 3),
        (claml(f"<RubricKinds>{NO_USE}</RubricKinds>"), "unknown-field", 2),
        ('<!DOCTYPE ClaML [<!ENTITY a "b">]>' + claml('<Class code="&a;"/>'), "doctype", 1),
        ('<!DOCTYPE ClaML [<!ELEMENT ClaML ANY>]>' + claml(""), "doctype", 1),
        (claml("<Class>" * 300), "syntax", 2),
    ],
)  # fmt: skip
def test_classifications_at_fault_are_refused_with_their_line(text: str, code: str, line: int) -> None:
    with pytest.raises(ReadError) as refused:
        codesets.read(text.encode(), "claml")
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == (code, line)


def test_a_hierarchy_of_ten_thousand_levels_is_read_and_written() -> None:
    concepts = tuple(Concept(f"C{n}", "x", parents=(f"C{n - 1}",) if n else ()) for n in range(10_000))
    system = CodeSystem(concepts=concepts, hierarchy_meaning="classified-with")
    back = read(codesets.write(system, "claml").decode())
    assert back.concepts == concepts


def test_types_of_properties_that_do_not_fit_are_refused() -> None:
    text = """<Meta name="besides" value='{"properties": [{"code": "n", "type": "integer"}]}'/>
<Class code="A"><Meta name="n" value="x"/></Class>"""
    with pytest.raises(ReadError) as refused:
        read(claml(text))
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == ("bad-value", 3)


def test_twins_in_different_unicode_forms_are_two_codes() -> None:
    assert len(read(claml('<Class code="\u00e5"/><Class code="a\u030a"/>'))) == 2


def test_signs_that_xml_cannot_hold_are_refused_by_their_code() -> None:
    with pytest.raises(WriteError, match="'B'"):
        codesets.write(CodeSystem(concepts=(Concept("A", "a"), Concept("B", "\x01"))), "claml")


@settings(max_examples=60)
@given(code_systems())
def test_what_is_written_is_read_back_equal(system: CodeSystem) -> None:
    thing = stated(system)
    assert codesets.read(codesets.write(thing, "claml"), "claml") == [thing]


def stated(system: CodeSystem) -> CodeSystem:
    """ClaML has one type for a property, no blanks around its texts, and nothing to carry in a designation."""
    types = {"level": "string", "weight": "decimal", "kind": "code"}
    concepts = []
    for each in system.concepts:
        told = [p for p in each.properties if p.code == "level" and p.type == "string"][:1]
        names = tuple(replace(d, carried=codesets.Carried()) for d in each.designations)
        concepts.append(replace(each, properties=tuple(told), designations=names))
    declared = tuple(replace(each, type=types[each.code]) for each in system.properties)
    return replace(system, concepts=tuple(concepts), properties=declared)
