"""Files brought in: judged first, then all of it or nothing."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry import kinds
from registry.access import ANONYMOUS, Member
from registry.errors import BadRequest, Conflict, ContentError, Forbidden, NotFound, RegistryError
from registry.kinds.archetype.definition import ArchetypeKind
from registry.kinds.kind import About
from registry.services.importing import imports, orders
from registry.services.importing.orders import Order, Plan
from registry.services.members import networks, people
from registry.services.reading import library, licences
from registry.services.upkeep.installation import Installation
from tests.services import press
from tests.services.orders import counts, planned


def published(installation: Installation, plan: Plan) -> str:
    with installation.database.writing() as session:
        return imports.import_published(session, people.console(session), plan).number


# Every kind


@pytest.mark.parametrize("kind", [each.name for each in kinds.KINDS])
def test_every_kind_comes_in_from_each_format_that_it_writes(installation: Installation, kind: str) -> None:
    of_kind = kinds.kind(kind)
    sample = of_kind.sample()
    about = About("prove", {"nb": "Prøve"}, "1")
    forms = of_kind.forms_of(sample) if isinstance(of_kind, ArchetypeKind) else of_kind.formats
    assert of_kind.formats[0] in forms
    for format in forms:
        if not (format.reads and format.writes):
            continue
        data = of_kind.write(sample, format.name, about)
        plan = planned(
            installation, data, f"prove.{format.extension}", Order("prove", kind, version="1", format=format.name)
        )
        assert plan.items == sum(1 for each in of_kind.items(sample) if each.key)
        assert (plan.base, plan.difference) == (None, None)
        assert {each.code for each in plan.errors} <= {"unknown-reference"}, (format.name, plan.errors)


def test_a_table_is_read_into_the_head_of_the_version_before(installation: Installation) -> None:
    kind = kinds.kind("terminology")
    sample = {**kind.sample(), "concepts": [{**each, "mappings": []} for each in kind.sample()["concepts"]]}
    order = Order("begreper", "terminology", version="1", title="Begreper")
    published(installation, planned(installation, kind.canonical(sample), "begreper.json", order))
    table = kind.write(sample, "csv", About("begreper", {"nb": "Begreper"}, "1"))
    plan = planned(installation, table, "begreper.csv", Order("begreper", "terminology", version="2"))
    assert plan.difference is not None
    assert plan.difference.changes == ()
    new = planned(installation, table, "andre.csv", Order("andre", "terminology", version="1", title="Andre"))
    assert (new.errors, new.items) == ([], plan.items)


def test_a_dry_run_tells_the_problems_that_the_import_refuses_with(installation: Installation) -> None:
    sample = kinds.kind("terminology").canonical(kinds.kind("terminology").sample())
    order = Order("begreper", "terminology", version="1")
    plan = planned(installation, sample, "begreper.json", order)
    before = counts(installation)
    with pytest.raises(ContentError) as refused:
        published(installation, plan)
    assert list(refused.value.problems) == list(plan.problems)
    assert orders.plan_as_dict(plan)["problems"] == [each.as_dict() for each in refused.value.problems]
    assert counts(installation) == before


def test_the_next_edition_is_a_new_version_with_its_difference(installation: Installation) -> None:
    published(installation, planned(installation, press.table(press.FIRST)))
    plan = planned(installation, press.table({"A": "Alfa", "C": "Gamma"}), order=Order("liste", "codeset", version="2"))
    told = orders.plan_as_dict(plan)
    assert (told["standard"], told["base"], told["items"]) == ("liste", "1", 2)
    assert (told["difference"]["grade"], told["difference"]["added"], told["difference"]["removed"]) == (
        "major",
        ["C"],
        ["B"],
    )
    assert published(installation, plan) == "2"
    assert press.statuses(installation, "liste") == {"1": "superseded", "2": "in-force"}
    assert press.faults(installation) == []


def test_a_first_import_makes_the_standard_with_all_that_was_said_of_it(installation: Installation) -> None:
    with installation.database.writing() as session:
        networks.add_network(session, people.console(session), "akutt", {"nb": "Akutt"})
    order = Order(
        slug="liste",
        kind="codeset",
        title="Kodeliste",
        network="akutt",
        identifiers=("urn:oid:1.2.3", "http://example.org/l"),
        version="2026",
        edition="Vår",
        licence={"holder": "WHO", "download": "login"},
    )
    published(installation, planned(installation, press.table(press.FIRST), order=order))
    with installation.database.reading() as session:
        version = library.resolve(session, "urn:oid:1.2.3").version
        standard = version.standard
        assert (standard.slug, standard.title, standard.origin.value) == ("liste", {"nb": "Kodeliste"}, "adopted")
        assert standard.network is not None
        assert (standard.network.slug, version.edition) == ("akutt", "Vår")
        assert licences.access_class(standard, licences.Use.DOWNLOAD).value == "login"
        assert library.resolve(session, "http://example.org/l").version.id == version.id


# What is refused


def test_a_base_that_moved_meanwhile_is_refused(installation: Installation) -> None:
    published(installation, planned(installation, press.table(press.FIRST)))
    plan = planned(installation, press.table(press.MINOR), order=Order("liste", "codeset", version="3"))
    press.adopt(installation, "liste", press.MAJOR, "2")
    before = counts(installation)
    with pytest.raises(Conflict) as refused:
        published(installation, plan)
    assert refused.value.code == "base-moved"
    assert counts(installation) == before


@pytest.mark.parametrize(
    ("order", "refusal", "code"),
    [
        (Order("liste", "phrase", version="2", format="json"), Conflict, "other-kind"),
        (Order("liste", "codeset", version="2", origin="own"), Conflict, "other-origin"),
        (Order("Liste!", "codeset", version="2"), BadRequest, "bad-slug"),
        (Order("", "codeset", version="2"), BadRequest, "bad-slug"),
        (Order("liste", "poem", version="2"), NotFound, "unknown-kind"),
    ],
)
def test_an_order_that_does_not_fit_is_refused(
    sqlite: Installation, order: Order, refusal: type[RegistryError], code: str
) -> None:
    published(sqlite, planned(sqlite, press.table(press.FIRST)))
    data = kinds.kind("phrase").canonical(kinds.kind("phrase").sample()) if order.kind == "phrase" else b"code\nA\n"
    with pytest.raises(refusal) as refused:
        planned(sqlite, data, "codes.csv", order)
    assert refused.value.code == code


def test_a_name_that_another_standard_bears_is_refused(installation: Installation) -> None:
    press.adopt(installation, "en", press.FIRST, "1", identifiers=("urn:oid:1.2.3",))
    with pytest.raises(Conflict, match="already names en") as refused:
        press.adopt(installation, "to", press.FIRST, "1", identifiers=("urn:oid:1.2.3",))
    assert refused.value.code == "identifier-taken"


def test_only_operators_publish_at_once_and_only_adopted_standards(installation: Installation) -> None:
    plan = planned(installation, press.table(press.FIRST))
    own = planned(installation, press.table(press.FIRST), order=Order("egen", "codeset", origin="own"))
    clinician = Member(7, "sara", "Sara")
    with installation.database.writing() as session:
        for member in (ANONYMOUS, clinician):
            with pytest.raises(RegistryError) as refused:
                imports.import_published(session, member, plan)
            assert refused.value.status in (401, 403)
        with pytest.raises(Forbidden):
            imports.import_published(session, clinician, plan)
        with pytest.raises(Conflict) as refused:
            imports.import_published(session, people.console(session), own)
        assert refused.value.code == "not-adopted"


def test_a_draft_goes_the_ordinary_way(installation: Installation) -> None:
    order = Order("liste", "codeset", "Kodeliste", "akutt", version="2026", edition="Vår")
    plan = planned(installation, press.table(press.FIRST), order=order)
    with installation.database.writing() as session:
        console = people.console(session)
        networks.add_network(session, console, "akutt", {"nb": "Akutt"})
        row = imports.import_draft(session, console, plan)
        assert (row.state.value, row.new_slug, row.version_number, row.edition) == ("draft", "liste", "2026", "Vår")
        assert row.content_hash == plan.prepared.hash
    press.adopt(installation, "annen", press.FIRST, "1", network="akutt")
    plan = planned(installation, press.table(press.MINOR), order=Order("annen", "codeset", network="akutt"))
    with installation.database.writing() as session:
        row = imports.import_draft(session, people.console(session), plan)
        assert (row.change.value, row.base.number if row.base else None) == ("revise", "1")
    assert press.faults(installation) == []


def test_a_draft_of_a_new_standard_needs_a_network(sqlite: Installation) -> None:
    plan = planned(sqlite, press.table(press.FIRST))
    with sqlite.database.writing() as session, pytest.raises(BadRequest) as refused:
        imports.import_draft(session, people.console(session), plan)
    assert refused.value.code == "no-network"


# Formats


@pytest.mark.parametrize(
    ("kind", "filename", "data", "expected"),
    [
        ("codeset", "a.csv", b"code\nA\n", "csv"),
        ("codeset", "A.CSV", b"code\nA\n", "csv"),
        ("codeset", "a.tsv", b"code\tdisplay\n", "tsv"),
        ("codeset", "a.xlsx", b"PK", "xlsx"),
        ("codeset", "a.json", b'{"resourceType": "CodeSystem"}', "fhir+json"),
        ("codeset", "a.json", b'[{"code": "A00", "text": "x"}]', "diagnosekoder"),
        ("codeset", "a.json", b'\xef\xbb\xbf[ {\n"text": "x", "code": "A00"}]', "diagnosekoder"),
        ("codeset", "a.json", b'{"type": "code-system"}', "json"),
        ("codeset", "", b'  {"resourceType": "CodeSystem"}', "fhir+json"),
        ("terminology", "a.json", b'[{"code": "A"}]', "json"),
        ("phrase", "a.json", b"{}", "json"),
        ("archetype", "a.adl", b"archetype", "adl"),
        ("regimen", "a", b"{}", "json"),
    ],
)
def test_the_format_is_found_by_name_and_first_words(kind: str, filename: str, data: bytes, expected: str) -> None:
    assert orders.detect_format(kinds.kind(kind), filename, data) == expected


@pytest.mark.parametrize(("kind", "filename"), [("codeset", "a.pdf"), ("codeset", ""), ("phrase", "a.docx")])
def test_a_format_in_doubt_is_asked_for(kind: str, filename: str) -> None:
    with pytest.raises(BadRequest, match="Say it with --format: json") as refused:
        orders.detect_format(kinds.kind(kind), filename, b"x")
    assert refused.value.code == "format-unclear"


def test_columns_encoding_and_delimiter_can_be_said(sqlite: Installation) -> None:
    options = {"mapping": {"kode": "code", "tekst": "display:nb"}, "encoding": "latin-1", "delimiter": "|"}
    order = Order("liste", "codeset", version="1", options=options)
    plan = planned(sqlite, "kode|tekst\nÅ1|Blåbær, røde\n".encode("latin-1"), order=order)
    published(sqlite, plan)
    with sqlite.database.reading() as session:
        hash = library.edition(session, "liste", "1").version.content_hash
    assert hash == plan.prepared.hash
    assert plan.items == 1


# Real lists


def test_the_norwegian_icd10_is_imported_within_a_minute(installation: Installation, shared_data: Path) -> None:
    rows = json.loads((shared_data / "codes" / "ICD10.json").read_text(encoding="utf-8"))
    real = [row for row in rows if row["code"][0].isalpha() and row["code"][1:3].isdigit()]
    assert len(real) == 14_990
    data = json.dumps(real, ensure_ascii=False).encode()
    start = time.monotonic()
    order = Order("icd-10-no", "codeset", "ICD-10", version="2026", identifiers=("urn:oid:2.16.578.1.12.4.1.1.7110",))
    plan = planned(installation, data, "ICD10.json", order)
    assert published(installation, plan) == "2026"
    assert time.monotonic() - start < 60
    assert (plan.items, plan.errors) == (14_990, [])
    assert press.faults(installation) == []


@pytest.mark.parametrize(
    "faulty",
    [
        Order("liste", "codeset", version="1", licence={"view": "everybody"}),
        Order("liste", "codeset", version="1", licence={"holder": 7}),
        Order("liste", "codeset", version="1", identifiers=("icd-10",)),
        Order("liste", "codeset", version="1", title="x" * 301),
    ],
)
def test_an_adopted_standard_is_described_as_carefully_as_a_proposed_one(sqlite: Installation, faulty: Order) -> None:
    plan = planned(sqlite, "code,display\nA,Alfa\n", order=faulty)
    before = counts(sqlite)
    with pytest.raises(ContentError, match="cannot be made as it is described"):
        published(sqlite, plan)
    assert counts(sqlite) == before


def test_a_plan_shows_nothing_of_a_version_that_its_reader_may_not_see(sqlite: Installation) -> None:
    closed = Order("liste", "codeset", version="1", licence={"view": "affiliates", "holder": "WHOCC"})
    with sqlite.database.reading() as session:
        orders.require_base(session, ANONYMOUS, closed)  # there is none yet
    published(sqlite, planned(sqlite, "code,display\nA,Alfa\n", order=closed))
    with sqlite.database.reading() as session, pytest.raises(RegistryError) as refused:
        orders.require_base(session, ANONYMOUS, closed)
    assert refused.value.code == "licence"


def test_a_code_system_is_known_by_the_url_it_carries_unless_told_otherwise(sqlite: Installation) -> None:
    body = {
        "resourceType": "CodeSystem",
        "url": "http://example.org/egen",
        "status": "active",
        "content": "complete",
        "concept": [{"code": "A", "display": "a"}],
    }
    data = json.dumps(body).encode()
    with sqlite.database.reading() as session:
        own = orders.plan(session, Order("egen", "codeset", version="1"), data, "egen.json")
        told = orders.plan(
            session, Order("egen", "codeset", version="1", identifiers=("urn:oid:1.2.3",)), data, "egen.json"
        )
    assert own.order.identifiers == ("http://example.org/egen",)
    assert told.order.identifiers == ("urn:oid:1.2.3",)


def test_an_older_edition_is_compared_with_the_one_before_it_and_said_to_be_older(installation: Installation) -> None:
    for version, codes in (("2016", press.FIRST), ("2019", press.MAJOR)):
        press.adopt(installation, "liste", codes, version)
    with installation.database.reading() as session:
        older = orders.plan(session, Order("liste", "codeset", version="2017"), press.table(press.MINOR), "c.csv")
        dated = Order("liste", "codeset", version="2015", valid_from=datetime(2015, 1, 1, tzinfo=UTC))
        oldest = orders.plan(session, dated, press.table(press.MINOR), "c.csv")
    assert (older.base, [(each.code, each.severity) for each in older.problems]) == (
        "2016",
        [("older-edition", "warning")],
    )
    assert older.difference is not None
    assert [each.key for each in older.difference.of("added")] == ["C"]
    assert (oldest.base, oldest.difference, oldest.new, oldest.problems) == (None, None, False, ())
    with installation.database.writing() as session:
        for each in (older, oldest):
            imports.import_published(session, people.console(session), each)
    with installation.database.reading() as session:
        drafts = Order("liste", "codeset", version="2014")
        planned = orders.plan(session, drafts, press.table(press.MINOR), "c.csv")
        assert library.latest_number(session, "liste") == "2019"
        moment = datetime(2015, 6, 1, tzinfo=UTC)
        assert library.current_number(session, "liste", library.When(moment)) == "2015"
    with installation.database.writing() as session, pytest.raises(Conflict, match="No network owns liste"):
        imports.import_draft(session, people.console(session), planned)  # a revision, not a new standard
    assert press.statuses(installation, "liste") == {
        "2015": "superseded", "2016": "superseded", "2017": "superseded", "2019": "in-force",
    }  # fmt: skip
