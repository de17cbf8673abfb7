"""CSV, TSV and XLSX: columns, cells, detection, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import codesets
from codesets import CodeSystem, Coding, Concept, Designation, Property, PropertyDeclaration
from codesets.formats import Reading
from codesets.things.snomed import SYNONYM_USE
from tests.codesets.formats.tables import refused
from tests.codesets.strategies import code_systems


def table(text: str, **wishes: object) -> CodeSystem:
    (found,) = codesets.read(text.encode(), **wishes)  # type: ignore[arg-type]
    assert isinstance(found, CodeSystem)
    return found


def comparable(concept: Concept) -> object:
    """A table keeps values and drops the order between columns, and what it has no column for."""
    return (
        concept.code,
        concept.display,
        concept.definition,
        concept.parents,
        concept.status,
        concept.abstract,
        concept.replaced_by,
        concept.valid_from,
        concept.valid_to,
        sorted((each.value, each.language or "", str(each.use)) for each in concept.designations),
        sorted((each.code, each.type, str(each.value)) for each in concept.properties),
    )


@given(code_systems(), st.sampled_from(["csv", "tsv", "xlsx"]))
def test_concepts_come_back_from_every_table(system: CodeSystem, form: str) -> None:
    if any(not fits_a_row(each) for each in system.concepts) or not system.concepts:
        return
    found = codesets.read(codesets.write(system, form), form)[0]
    assert isinstance(found, CodeSystem)
    assert [comparable(each) for each in found.concepts] == [comparable(each) for each in system.concepts]


def fits_a_row(concept: Concept) -> bool:
    return concept.valid_to is None or concept.valid_from is None or concept.valid_from < concept.valid_to


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("code", "code"),
        ("Kode", "code"),
        ("KODEVERDI", "code"),
        ("navn", "display"),
        ("Visning", "display"),
        ("tekst", "display"),
        ("display", "display"),
        ("definisjon", "definition"),
        ("Beskrivelse", "definition"),
        ("status", "status"),
        ("gyldig  fra", "valid_from"),
        ("Gyldig til", "valid_to"),
    ],
)
def test_english_and_norwegian_headers_are_recognised(header: str, field: str) -> None:
    value = {"status": "retired", "valid_from": "2020", "valid_to": "2020"}.get(field, "A")
    text = f"{header};other\n{value};x" if field == "code" else f"code;{header}\nA;{value}"
    assert getattr(table(text).concepts[0], field) == value


def test_parents_and_replacements_are_read_also_several_in_a_cell() -> None:
    text = "kode;navn;forelder;erstattet av\nA;a;;B | C\nB;b;A;\nC;c;A|B;"
    found = table(text).concepts
    assert [each.parents for each in found] == [(), ("A",), ("A", "B")]
    assert found[0].replaced_by == ("B", "C")


def test_a_code_that_holds_the_separator_is_not_split() -> None:
    text = "code,parent\nA|B,\nC,A|B"
    assert table(text).concepts[1].parents == ("A|B",)


def test_unknown_columns_become_properties_and_unnamed_ones_nothing() -> None:
    found = table("code,level,,weight\nA,3,ignored,\nB,,,1.5")
    assert found.properties == (PropertyDeclaration("level"), PropertyDeclaration("weight"))
    assert [each.properties for each in found.concepts] == [(Property("level", "3"),), (Property("weight", "1.5"),)]


def test_language_columns_are_designations_beside_a_plain_display() -> None:
    found = table("code,display,display:nn,synonym:nb,designation:en:http://x#brief\nA,a,å,aa,alpha")
    assert found.language is None
    assert found.concepts[0].designations == (
        Designation("å", "nn"),
        Designation("aa", "nb", SYNONYM_USE),
        Designation("alpha", "en", Coding("http://x", "brief")),
    )


def test_the_first_language_is_the_display_where_there_is_no_plain_one() -> None:
    found = table("code,display:nb,display:nn\nA,a,å")
    assert (found.language, found.concepts[0].display) == ("nb", "a")
    assert found.concepts[0].designations == (Designation("å", "nn"),)


def test_the_language_asked_for_is_the_display() -> None:
    found = table("code,display:nb,display:nn\nA,a,å", language="nn")
    assert (found.language, found.concepts[0].display) == ("nn", "å")


@pytest.mark.parametrize("how", [{"mapping": {"Nr": "code", "Hva": "display:nb"}}, {"Nr": "code", "Hva": "display:nb"}])
def test_columns_are_mapped_by_dict_or_by_keyword(how: dict[str, object]) -> None:
    found = table("Nr,Hva,code\n1,en,x", **how)
    assert found.concepts == (Concept("1", "en", properties=(Property("code", "x"),)),)


def test_columns_can_be_ignored() -> None:
    assert table("code,secret\nA,x", secret="ignore").concepts == (Concept("A"),)


def test_a_system_column_makes_one_code_system_for_each_value() -> None:
    found = codesets.read(b"oid,kode,visning\n2.16.578.1,1,Ja\n2.16.578.1,2,Nei\nhttp://x,1,En\n", oid="system")
    assert [(each.url, len(each.concepts)) for each in found if isinstance(each, CodeSystem)] == [
        ("urn:oid:2.16.578.1", 2),
        ("http://x", 1),
    ]


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("string", " x ", " x "),
        ("code", " x ", "x"),
        ("integer", "-3", -3),
        ("decimal", "1.5", 1.5),
        ("boolean", "Ja", True),
        ("boolean", "0", False),
        ("dateTime", "2026-01-01", "2026-01-01"),
        ("Coding", "http://x#a", Coding("http://x", "a")),
        ("Coding", "#a", Coding(None, "a")),
        ("Coding", '{"code": "a", "display": "b"}', Coding(code="a", display="b")),
    ],
)
def test_typed_properties(kind: str, cell: str, value: object) -> None:
    quoted = cell.replace('"', '""')
    found = table(f'code,property:p:{kind}\nA,"{quoted}"')
    assert found.properties == (PropertyDeclaration("p", kind),)
    assert found.concepts[0].properties == (Property("p", value, kind),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "status"),
    [("Aktiv", "active"), ("inaktiv", "inactive"), ("Utgått", "retired"), ("utkast", "draft"), ("deprecated",) * 2],
)
def test_statuses_in_both_languages(cell: str, status: str) -> None:
    assert table(f"code,status\nA,{cell}").concepts[0].status == status


@pytest.mark.parametrize(("cell", "abstract"), [("ja", True), ("X", True), ("nei", False), ("", False)])
def test_headings_are_marked(cell: str, abstract: bool) -> None:
    assert table(f"code;abstrakt\nA;{cell}").concepts[0].abstract is abstract


def test_blanks_around_codes_are_dropped_and_around_displays_kept() -> None:
    (found,) = table('code,display\n" A ", a ').concepts
    assert (found.code, found.display) == ("A", " a ")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    lines = [["kode", "navn", "gruppe"], ["A", "en, to; tre", "1"], ["B", "fire", "2"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    assert [each.code for each in table(text).concepts] == ["A", "B"]


def test_a_mapped_header_decides_between_delimiters() -> None:
    text = "Nr;Hva, egentlig\n1;en, to\n2;tre, fire"
    assert table(text, Nr="code").concepts[0].code == "1"


def test_a_single_column_needs_no_delimiter() -> None:
    assert table("code\nA\nB").concepts == (Concept("A"), Concept("B"))


def test_quotes_line_breaks_and_blank_lines_are_read_as_written() -> None:
    found = table('code,definition\n\nA,"first\nsecond ""quoted"""\r\n\r\nB,x\r\n')
    assert [each.definition for each in found.concepts] == ['first\nsecond "quoted"', "x"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    text = "kode;navn\n" + "\n".join(f"{number};Blødning på øvre del" for number in range(40))
    (found,) = codesets.read(text.encode(encoding))
    assert isinstance(found, CodeSystem)
    assert found.concepts[7].display == "Blødning på øvre del"


def test_the_encoding_can_be_told() -> None:
    (found,) = codesets.read("kode;navn\n1;Blå".encode("cp865"), encoding="cp865")
    assert isinstance(found, CodeSystem)
    assert found.concepts[0].display == "Blå"


def test_url_and_version_fill_what_the_source_leaves_out() -> None:
    found = table("code\nA", url="http://x", version="1")
    assert (found.url, found.version) == ("http://x", "1")
    assert codesets.read(b"system,code\nhttp://y,A", url="http://x")[0].url == "http://y"


def test_a_reading_is_a_list_with_its_warnings() -> None:
    found = codesets.read(b"code\nA")
    assert isinstance(found, Reading)
    assert isinstance(found, list)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "empty", 1, None),
        ("code,display\n", "empty", 1, None),
        ("navn,gruppe\nx,y", "no-code-column", 1, None),
        ("code,kode\nA,B", None, None, None),
        ("code,display\nA,a\nB\nC,c", "row-length", 3, None),
        ("code,display\nA,a,b", "row-length", 2, None),
        ("code,display\n,a", "missing-code", 2, "code"),
        ('code,display\nA,"a', "syntax", 2, None),
        ('code,display\nA,"a"b\n', "syntax", 2, None),
        ("code,status\nA,maybe", "bad-value", 2, "status"),
        ("code,abstract\nA,maybe", "bad-value", 2, "abstract"),
        ("code,Gyldig fra\nA,1.2.2026", "bad-value", 2, "Gyldig fra"),
        ("code,valid_to\nA,2026-13-01", "bad-value", 2, "valid_to"),
        ("code,property:p:integer\nA,x", "bad-value", 2, "property:p:integer"),
        ("code,property:p:integer\nA,3000000000", "bad-value", 2, "property:p:integer"),
        ("code,property:p:integer\nA," + "9" * 5000, "bad-value", 2, "property:p:integer"),
        ("code,property:p:decimal\nA,nan", "bad-value", 2, "property:p:decimal"),
        ("code,property:p:boolean\nA,maybe", "bad-value", 2, "property:p:boolean"),
        ('code,property:p:Coding\nA,"{""x"": 1}"', "bad-value", 2, "property:p:Coding"),
        ('code,property:p:Coding\nA,"{""x"""', "bad-value", 2, "property:p:Coding"),
        ("code,synonym:\nA,x", "unknown-field", 1, "synonym:"),
        ("code,display:norsk språk\nA,x", "unknown-field", 1, "display:norsk språk"),
        ("code,designation:nb:{x}\nA,x", "unknown-field", 1, "designation:nb:{x}"),
        ("code,property:p:Coding\nA," + "{a:" * 9000 + '"', "bad-value", 2, "property:p:Coding"),
        ("code,property:\nA,x", "unknown-field", 1, "property:"),
        ("kode,navn\nA,a\nB,b\nA,c", "duplicate-code", 4, "kode"),
        ("kode,forelder\nA,\nB,X", "unknown-parent", 3, "forelder"),
        ("kode,forelder\nA,B\nB,A", "cycle", 2, "forelder"),
        ("kode,erstattet av\nA,X", "unknown-replacement", 2, "erstattet av"),
        ("kode,navn\nA  B,x", "whitespace", 2, "kode"),
        ("kode,navn\nA\x07,x", "control-character", 2, "kode"),
        ("kode,navn\nA,x\x07", "control-character", 2, "navn"),
        ("code,valid_from,valid_to\nA,2026,2020", "validity-order", 2, "valid_to"),
    ],
)
def test_faults_of_tables_have_their_place(text: str, code: str | None, line: int | None, column: str | None) -> None:
    if code is None:  # two columns that look like the code: the first is, the other is a property
        assert table(text).concepts == (Concept("A", properties=(Property("kode", "B"),)),)
        return
    first = refused(text)[0]
    assert (first.code, first.line, first.column) == (code, line, column)
    assert first.severity == "error"


def test_every_faulty_cell_is_named_at_once() -> None:
    found = refused("code,status\nA,x\nB,y\n,active")
    assert [(each.code, each.line) for each in found] == [("bad-value", 2), ("bad-value", 3), ("missing-code", 4)]


def test_the_list_of_faults_ends_somewhere() -> None:
    assert len(refused("code,status\n" + "A,x\n" * 5000)) == 200


@pytest.mark.parametrize(
    ("wishes", "code", "column"),
    [
        ({"mapping": {"kode": "code"}}, "unknown-column", "kode"),
        ({"display": "colour"}, "unknown-field", "display"),
        ({"display": "code:x"}, "unknown-field", "display"),
        ({"display": "code", "code": "code"}, "field-twice", "code"),
        ({"delimiter": ",,"}, "delimiter", None),
        ({"delimiter": '"'}, "delimiter", None),
        ({"encoding": "klingon"}, "encoding", None),
        ({"format": "docx"}, "unknown-format", None),
    ],
)
def test_wrong_wishes_are_refused(wishes: dict[str, object], code: str, column: str | None) -> None:
    first = refused("code,display\nA,a", **wishes)[0]
    assert (first.code, first.column) == (code, column)


def test_a_wrong_delimiter_shows_what_the_header_looks_like_with_it() -> None:
    (found,) = refused("kode,navn\nA,a", delimiter=";")
    assert found.code == "no-code-column"
    assert "'kode,navn'" in found.message
    assert "delimiter" in found.message


def test_too_many_columns_are_refused() -> None:
    assert refused(",".join(["code"] * 501) + "\nA")[0].code == "too-many-columns"


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codesets.formats.table.MAX_ROWS", 2)
    (found,) = refused("code\nA\nB\nC")
    assert (found.code, found.line) == ("too-many-rows", 4)


def test_an_endless_cell_is_refused() -> None:
    assert refused("code,display\nA," + "x" * 200_000)[0].code == "syntax"


def test_synonyms_and_other_names_have_columns_of_their_own() -> None:
    names = (
        Designation("one", "nb", SYNONYM_USE),
        Designation("two", "nb", SYNONYM_USE),
        Designation("three", None, SYNONYM_USE),
        Designation("four", "nn", Coding("http://x", "brief", "1")),
        Designation("five"),
    )
    system = CodeSystem(concepts=(Concept("A", designations=names),))
    header = codesets.write(system, "csv").decode().splitlines()[0]
    assert header.startswith("code,display,synonym:nb,synonym:nb,designation::http://snomed.info/sct#9000")
    assert sorted(
        map(
            str, table(header + "\n" + codesets.write(system, "csv").decode().split("\r\n")[1]).concepts[0].designations
        )
    ) == sorted(map(str, names))


def test_text_that_looks_like_a_formula_stays_text() -> None:
    system = CodeSystem(concepts=(Concept("A", "=1+1"), Concept("01", "-2")))
    (found,) = codesets.read(codesets.write(system, "xlsx"))
    assert found == system
