"""A registry with something of everything, made through the services, for the tests of pages and journeys."""

import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from registry import kinds
from registry.config import Settings
from registry.search import Writer
from registry.services.importing import imports, orders
from registry.services.members import people
from registry.services.proposing import drafting, hearing, proposals, signoffs, suggestions
from registry.services.proposing.proposals import Description, NewStandard
from registry.services.stored import contents
from registry.services.upkeep import worker
from registry.services.upkeep.installation import Installation, open_installation
from tests.services import shelves
from tests.services.proposing import house as houses
from tests.services.proposing.house import House
from tests.web.archetypes import shelf

PASSWORD = "et langt passord"
WITH_PASSWORD = ("ola", "leder", "delegat-ous", "spesialist", "farmasoyt", "leser", "drift")
CODES = """code,display,parent,definition,status,display:nn
J,Sykdommer i åndedrettssystemet,,,active,Sjukdomar i andedrettssystemet
J12,Viruspneumoni,J,,active,Viruspneumoni
J18,Pneumoni med uspesifisert mikroorganisme,J,,active,Pneumoni med uspesifisert mikroorganisme
J18.9,Uspesifisert pneumoni,J18,Lungebetennelse uten kjent årsak,active,Uspesifisert pneumoni
J99,Utgått kode,J,,retired,Utgått kode
"""


@dataclass
class World:
    """Where the data lie, and the numbers of the proposals by the state they are in."""

    directory: Path
    proposals: dict[str, int] = field(default_factory=dict)

    def opened(self) -> Installation:
        return open_installation(Settings(data=self.directory, log_level="error"))


def make_world(directory: Path) -> World:
    """Every kind published, a regimen in two versions, another recalled, and proposals in every state that waits."""
    world = World(directory)
    installation = world.opened()
    house = houses.build(installation, lambda: datetime.now(UTC))
    _passwords(installation)
    _publish(house, "mfolfox6", "regimen", {"nb": "mFOLFOX6", "nn": "mFOLFOX6", "en": "mFOLFOX6"})
    _publish(house, "lungetermer", "terminology", {"nb": "Lungetermer", "nn": "Lungetermar", "en": "Lung terms"})
    _publish(house, "innkomst", "phrase", {"nb": "Innkomst ved lungebetennelse"})
    _publish(house, "news2", "score", {"nb": "NEWS2", "nn": "NEWS2", "en": "NEWS2"})
    if any(each.name == "archetype" for each in kinds.KINDS):
        _publish(house, "arketype", "archetype", {"nb": "En arketype", "en": "An archetype"})
    _codes(installation)
    shelves.stock(installation)
    shelf.stock(installation)
    _second_dose(house, "mfolfox6")
    _recalled(house)
    _waiting(house, world)
    index(installation)
    installation.database.dispose()
    return world


def index(installation: Installation) -> None:
    with Writer(installation.index) as writer:
        while worker.step(installation, writer):
            pass


def _passwords(installation: Installation) -> None:
    with installation.database.writing() as session:
        console = people.console(session)
        for name in WITH_PASSWORD:
            people.set_password(session, console, name, PASSWORD)


def _publish(house: House, slug: str, kind: str, title: dict[str, str]) -> int:
    with house.writing("ola") as (session, member):
        new = NewStandard(slug, kind, title, "kreft")
        said = Description(f"Ny: {title['nb']}", rationale="Den trengs.", sources=("Helsedirektoratet",))
        id = proposals.propose_new(session, member, new, said).id
        content = kinds.kind(kind).sample()
        if isinstance(content, dict):
            content = _alone(copy.deepcopy(content))
        drafting.set_content(session, member, id, contents.prepare(kinds.kind(kind), content))
    return _through(house, id)


def _alone(content: dict) -> dict:  # type: ignore[type-arg]
    """Without what it refers to elsewhere, so that it can be published alone."""
    content.pop("indications", None)
    content.pop("vectors", None)
    content.pop("document_type", None)
    for concept in content.get("concepts", ()):
        concept.pop("mappings", None)
    for slot in content.get("slots", ()):
        slot.pop("code_set", None)
        slot.pop("variable", None)
        slot.pop("phrase", None)
    content["slots"] = [slot for slot in content.get("slots", ()) if slot["type"] not in ("variable", "phrase")]
    return {name: value for name, value in content.items() if value}


def _through(house: House, id: int) -> int:
    house.reach("hearing", id)
    number = house.comment(id, "minor", text="Kan teksten bli kortere?")
    house.answer(id, number)
    house.do("leder", id, "close-hearing")
    sign(house, id)
    house.do("leder", id, "open-ballot")
    house.vote_all(id, ahus="abstain")
    house.do("leder", id, "publish")
    return id


def sign(house: House, id: int) -> None:
    """Both signatures where the change touches safety."""
    for name, role in (("spesialist", "specialist"), ("farmasoyt", "pharmacist")):
        with house.writing(name) as (session, member):
            row = session.get_one(houses.Proposal, id)
            if role in hearing.conditions.missing_sign_offs(session, row):
                signoffs.sign_off(session, member, id, role, "Kontrollert mot kilden.")


def _codes(installation: Installation) -> None:
    with installation.database.writing() as session:
        order = orders.Order(
            slug="icd-10",
            kind="codeset",
            title="ICD-10",
            network="kreft",
            identifiers=("urn:oid:2.16.578.1.12.4.1.1.7110",),
            version="2026",
            edition="2026",
            format="csv",
            licence={"holder": "WHO", "terms": "Fri bruk", "attribution": "Verdens helseorganisasjon"},
        )
        planned = orders.plan(session, order, CODES.encode(), "icd.csv")
        imports.import_published(session, people.console(session), planned)


def _second_dose(house: House, slug: str) -> None:
    id = house.change(slug, title="Lavere dose av oksaliplatin", name="ola")
    house.put(id, "line/oksaliplatin", dose=80)
    _through(house, id)


def _recalled(house: House) -> None:
    """A second regimen, published and then recalled."""
    _publish(house, "gammel-kur", "regimen", {"nb": "Gammel kur", "en": "Old regimen"})
    id = house.change("gammel-kur", "recall", title="Feil dose funnet", name="ola")
    house.do("leder", id, "adopt", reason="Dosen er ti ganger for høy.")


def _waiting(house: House, world: World) -> None:
    """One open proposal in each state that a page can show, and a suggestion."""
    with house.writing("leser") as (session, member):
        suggestions.suggest(session, member, "Skriv mer om kvalme.", standard="mfolfox6", item="line/oksaliplatin")
    for state in ("draft", "submitted", "accepted", "hearing", "ballot"):
        slug = f"ny-{state}"
        id = house.draft(slug, "terminology", title=f"Nye begreper, {state}")
        world.proposals[state] = house.reach(state, id)
        if state == "hearing":
            house.comment(id, "major", text="Definisjonen er feil.")
    id = house.change("mfolfox6", title="Ny dose av kalsiumfolinat", name="ola")
    house.put(id, "line/kalsiumfolinat", dose=350)
    house.reach("submitted", id)
    house.do("leder", id, "accept")
    world.proposals["safety"] = id
    world.proposals["dose"] = house.change("mfolfox6", title="Doseendring under arbeid", name="ola")
    world.proposals["codes"] = house.change("icd-10", title="Nye koder", name="ola")
    world.proposals["nodes"] = shelf.in_hearing(house)
