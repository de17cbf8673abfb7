"""A registry with code lists, a value set, a map and a recalled list, and a client."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from codesets.formats.fhir_structure import misforms
from registry.app import create_app
from registry.config import Settings
from registry.kinds.score.sample import news2
from registry.models import Decision, Prose
from registry.services.acts import now, record
from registry.services.importing.imports import import_published
from registry.services.importing.orders import Order, plan
from registry.services.members import people
from registry.services.publishing import publication
from registry.services.reading import library
from registry.services.upkeep.installation import Installation, open_installation
from tests.conftest import Clock

COLOURS = "http://example.org/farger"
OID = "urn:oid:2.16.578.1.99"
HEAD = "code,display,display:nb,parent,definition\n"
FIRST = f"{HEAD}C,Colour,Farge,,Any colour\nR,Red,Rød,C,\nG,Green,Grønn,C,\nDR,Dark red,Mørkerød,R,\n"
SECOND = FIRST + "B,Blue,Blå,C,\n"
WARM = {
    "resourceType": "ValueSet", "url": "http://example.org/varme", "version": "1", "name": "Varme", "status": "active",
    "compose": {"include": [{"system": COLOURS, "filter": [{"property": "concept", "op": "is-a", "value": "R"}]}]},
}  # fmt: skip
MAP = {
    "resourceType": "ConceptMap", "url": "http://example.org/kart", "version": "1", "name": "Kart", "status": "active",
    "jurisdiction": [{"coding": [{"system": "urn:iso:std:iso:3166", "code": "NO"}]}], "description": "Farger i tall",
    "sourceUri": "http://example.org/varme", "targetUri": "http://example.org/rgb?fhir_vs",
    "group": [
        {"source": COLOURS, "target": "http://example.org/rgb",
         "element": [{"code": "R", "target": [
             {"code": "ff0000", "equivalence": "equivalent",
              "dependsOn": [{"property": "http://example.org/lys", "value": "dag"}]}]}]}
    ],
}  # fmt: skip
LISTED = {
    "resourceType": "ValueSet", "url": "http://example.org/liste", "version": "1", "name": "Liste", "status": "active",
    "identifier": [{"system": "http://example.org/numbers", "value": "7"}],
    "useContext": [{"code": {"system": "http://terminology.hl7.org/CodeSystem/usage-context-type", "code": "focus"},
                    "valueCodeableConcept": {"coding": [{"system": COLOURS, "code": "G"}]}}],
    "topic": [{"coding": [{"system": "http://example.org/topics", "code": "nature"}]}],
    "relatedArtifact": [{"type": "derived-from", "resource": "http://example.org/varme"}],
    "compose": {"include": [{"system": COLOURS, "concept": [{"code": "G"}]}]},
}  # fmt: skip
#: An open value set on a closed list, and a closed map.
ABOUT_CLOSED = {
    "resourceType": "ValueSet", "url": "http://example.org/om", "version": "1", "name": "Om", "status": "active",
    "compose": {"include": [{"system": "http://example.org/lukket"}]},
}  # fmt: skip
CLOSED_MAP = {
    "resourceType": "ConceptMap", "url": "http://example.org/hemmelig", "version": "1", "name": "H", "status": "active",
    "group": [
        {"source": "http://example.org/rgb", "target": COLOURS,
         "unmapped": {"mode": "other-map", "url": "http://example.org/annet"},
         "element": [{"code": "ff0000", "target": [{"code": "R", "equivalence": "equivalent"}]}]}
    ],
}  # fmt: skip
#: A regimen with a dose of each basis.
REGIMEN = {
    "title": {"nb": "Prøvekur"}, "number": "Prøve 001", "intent": "curative", "cycle_length": 21, "cycles": 4,
    "bsa_formula": "mosteller",
    "indications": [{"code": "R", "code_set": "farger", "name": {"nb": "Rødt"}}],
    "lines": [
        {"key": "a", "order": 1, "substance": "fluorouracil", "atc": "L01BC02", "dose": 2400, "unit": "mg/m2",
         "dose_basis": "continuous-total", "route": "intravenous-infusion", "days": [1], "times_per_day": 1,
         "duration": 2760, "stated_total": 2400, "role": "cytostatic"},
        {"key": "b", "order": 2, "substance": "prednisolon", "atc": "H02AB06", "dose": 100, "unit": "mg",
         "dose_basis": "per-day", "route": "oral", "days": [1, 2, 3, 4, 5], "times_per_day": 2,
         "role": "corticosteroid"},
    ],
    "start_criteria": [{"key": "n", "analysis": {"nb": "Nøytrofile"}, "operator": ">=", "value": 1.5, "unit": "10^9/L",
                        "action": {"nb": "Utsett"}}],
}  # fmt: skip
#: Norwegian names for codes of the list of colours, and a terminology that is nobody's supplement.
NAMES = {
    "title": {"nb": "Fargenavn"},
    "concepts": [
        {"id": "raud", "terms": {"nb": {"preferred": "Rødt"}, "nn": {"preferred": "Raud"}}, "status": "active",
         "mappings": [{"relation": "exact", "standard": "farger", "version": "2026", "code": "R"}]}
    ],
}  # fmt: skip
IDEAS = {
    "title": {"nb": "Begreper", "en": "Ideas"},
    "concepts": [
        {"id": "farge", "terms": {"nb": {"preferred": "Farge"}, "en": {"preferred": "Colour"}}, "status": "active"},
        {"id": "varm", "terms": {"nb": {"preferred": "Varm"}}, "broader": ["farge"], "status": "active"},
    ],
}
HALF_CLOSED = {"holder": "Somebody", "view": "login", "lookup": "login", "download": "closed"}
CLOSED = {"holder": "WHOCC", "view": "login", "lookup": "login", "download": "affiliates"}


@pytest.fixture(scope="session")
def prepared(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The data directory, and tokens by username."""
    directory = tmp_path_factory.mktemp("fhir") / "data"
    shutil.copytree(migrated, directory)
    clock = Clock()
    opened = open_installation(Settings(data=directory), clock=clock)
    _import(
        opened,
        Order("farger", "codeset", "Farger", None, (COLOURS, OID), "2025", licence={"attribution": "© X"}),
        FIRST,
    )
    _import(opened, Order("rgb", "codeset", "RGB", None, ("http://example.org/rgb",), "1"), f"{HEAD}ff0000,red,rød,,\n")
    clock.forward(days=10)
    _import(opened, Order("farger", "codeset", "Farger", None, version="2026"), SECOND)
    _import(
        opened, Order("varme", "codeset", "Varme farger", None, ("http://example.org/varme",), "1"), json.dumps(WARM)
    )
    _import(opened, Order("kart", "codeset", "Kart", None, ("http://example.org/kart",), "1"), json.dumps(MAP))
    _import(
        opened, Order("lukket", "codeset", "Lukket", None, ("http://example.org/lukket",), "1", licence=CLOSED), FIRST
    )
    _import(opened, Order("om", "codeset", "Om", None, ("http://example.org/om",), "1"), json.dumps(ABOUT_CLOSED))
    _import(
        opened,
        Order("hemmelig", "codeset", "H", None, ("http://example.org/hemmelig",), "1", licence=CLOSED),
        json.dumps(CLOSED_MAP),
    )
    _import(
        opened,
        Order("fargenavn", "terminology", "Fargenavn", None, ("http://example.org/navn",), "1"),
        json.dumps(NAMES),
    )
    half = Order("halvlukket", "codeset", "Halv", None, ("http://example.org/halv",), "1", licence=HALF_CLOSED)
    _import(opened, half, FIRST)
    _import(opened, Order("liste", "codeset", "Liste", None, ("http://example.org/liste",), "1"), json.dumps(LISTED))
    _import(opened, Order("kur", "regimen", "Prøvekur", None, ("http://example.org/kur",), "1"), json.dumps(REGIMEN))
    _import(opened, Order("skar", "score", "NEWS2", None, ("http://example.org/news2",), "1"), json.dumps(news2()))
    _import(opened, Order("begreper", "terminology", "Begreper", None, (), "1"), json.dumps(IDEAS))
    _import(opened, Order("farlig", "codeset", "Farlig", None, ("http://example.org/farlig",), "1"), FIRST)
    with opened.database.writing() as session:
        _recall(session, "farlig")
        console = people.console(session)
        people.add_user(session, console, "bygger", "Bygger", roles=["builder"])
        tokens = {"bygger": people.issue_token(session, console, "bygger", "t", ["read"])[1]}
    opened.database.dispose()
    return directory, tokens


def _import(opened: Installation, order: Order, text: str) -> None:
    name = f"{order.slug}.{'csv' if text.startswith('code') else 'json'}"
    with opened.database.reading() as session:
        planned = plan(session, order, text.encode(), name)
    with opened.database.writing() as session:
        import_published(session, people.console(session), planned)


def _recall(session: Any, slug: str) -> None:
    console = people.console(session)
    assert console.id is not None
    decision = Decision(
        rule="recall", body="test", decided_by_id=console.id, decided_at=now(session), prose=Prose.of(reason="wrong")
    )
    session.add(decision)
    session.flush()
    record(session, console, "decide", f"standard:{slug}", decision, decision.prose)
    publication.recall(session, console, library.standard(session, slug), decision)


@dataclass
class Client:
    """Asks below /fhir and gives the JSON; every answer must be FHIR JSON in the form of its release."""

    app: Any
    tokens: dict[str, str]

    def ask(self, path: str, *, body: Any = None, user: str | None = None, **headers: str) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if user:
            sent["Authorization"] = f"Bearer {self.tokens[user]}"
        client = self.app.test_client()
        method = client.get if body is None else client.post
        given = {} if body is None else {"data": json.dumps(body), "content_type": "application/fhir+json"}
        answer: TestResponse = method(f"/fhir{path}", headers=sent, **given)
        if answer.status_code != 304:
            assert answer.mimetype == "application/fhir+json"
            assert misforms(answer.get_json(), "R5" if path.startswith("/r5") else "R4") == []
        return answer

    def get(self, path: str, **given: Any) -> dict[str, Any]:
        answer = self.ask(path, **given)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        found: dict[str, Any] = answer.get_json()
        return found

    def values(self, path: str, **given: Any) -> dict[str, Any]:
        """The plain parameters of a Parameters answer by name."""
        body = self.get(path, **given)
        assert body["resourceType"] == "Parameters"
        return {
            each["name"]: value for each in body["parameter"] for key, value in each.items() if key.startswith("value")
        }

    def refused(self, path: str, status: int, **given: Any) -> str:
        """The issue type of a refusal."""
        answer = self.ask(path, **given)
        assert answer.status_code == status, answer.get_data(as_text=True)
        body = answer.get_json()
        assert body["resourceType"] == "OperationOutcome"
        assert body["issue"][0]["severity"] == "error"
        assert body["issue"][0]["details"]["text"]
        code: str = body["issue"][0]["code"]
        return code


@pytest.fixture(scope="session")
def fhir(prepared: tuple[Path, dict[str, str]]) -> Iterator[Client]:
    """One for all tests: this edge only reads."""
    directory, tokens = prepared
    clock = Clock()
    clock.forward(days=20)
    opened = open_installation(Settings(data=directory), clock=clock)
    app = create_app(installation=opened)
    app.testing = True
    yield Client(app, tokens)
    opened.database.dispose()
