"""Makes the demo: people are introduced, adopted lists imported, own standards go from proposal to publication."""

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import codesets
from registry import files, kinds
from registry.access import Member
from registry.demo import cast, content
from registry.errors import Conflict
from registry.kinds.kind import Content
from registry.kinds.score.sample import news2
from registry.models import Entry, Proposal
from registry.search import Writer
from registry.services.importing import imports, orders
from registry.services.members import people
from registry.services.proposing import ballots, drafting, hearing, proposals, releases, signoffs, triage
from registry.services.stored import contents
from registry.services.upkeep import worker
from registry.services.upkeep.installation import Installation

Say = Callable[[str], None]


#: What the open proposal makes of the first phrase's title.
SYMPTOM_FIRST = {
    "nb": "Brystsmerter ved innkomst",
    "nn": "Brystsmerter ved innkomst",
    "en": "Chest pain on admission",
}


@dataclass(frozen=True)
class Matter:
    """An own standard to be made: who proposes it, in which network, and what is in it."""

    slug: str
    kind: str
    title: Mapping[str, str]
    network: str
    author: str
    content: Content
    rationale: str


def make(installation: Installation, base_url: str, file: Path, say: Say = lambda _line: None) -> None:
    """Fill an empty registry. demo.json is written last: where it stands, the demo is whole.

    Raises Conflict where something is there: another registry, or a demo that was stopped half made.
    """
    with ThreadPoolExecutor(1) as beside:  # hashing takes as long as reading, and leaves the interpreter alone
        hashed = beside.submit(cast.passwords)
        adopted = [_prepared(kind, order, thing) for kind, order, thing in _adopted()]
        known_by = hashed.result()
    with installation.database.writing() as session:
        if session.scalar(select(Entry.seq).limit(1)) is not None:
            raise Conflict(
                "{directory} holds a registry that is no whole demo. Remove it, or choose another --data.",
                code="not-empty",
                directory=installation.settings.data,
            )
        users = cast.introduce(session, known_by)
    say("  people, organisations and networks")
    for named, data in adopted:
        _adopt(installation, named, data)
        say(f"  {named.slug}")
    for matter in _own():
        _decide(installation, matter)
        say(f"  {matter.slug}")
    _leave_open(installation)
    say("  two open proposals")
    with Writer(installation.index) as writer:
        worker.rebuild(installation, writer)
    say("  search index")
    _write(file, {"base_url": base_url, "users": users})


def _adopted() -> list[tuple[str, orders.Order, codesets.CodeSystem]]:
    icd10 = orders.Order(
        slug="icd-10",
        kind="codeset",
        title="ICD-10 (WHO)",
        network="akutt",
        version="2019",
        edition="2019",
        identifiers=(content.WHO_ICD10,),
        licence=content.ICD10_LICENCE,
    )
    documents = orders.Order(
        slug="dokumenttyper",
        kind="codeset",
        title="Dokumenttyper (9602)",
        network="akutt",
        version="1",
        identifiers=(content.DOCUMENT_TYPES_OID,),
        licence={
            "holder": "Helsedirektoratet",
            "terms": "Åpne data",
            "attribution": "Kodeverk 9602, Helsedirektoratet",
        },
    )
    return [("codeset", icd10, content.icd10()), ("codeset", documents, content.document_types())]


def _prepared(kind: str, order: orders.Order, thing: codesets.CodeSystem) -> tuple[orders.Order, bytes]:
    return replace(order, format="json"), kinds.kind(kind).canonical(thing)


def _adopt(installation: Installation, order: orders.Order, data: bytes) -> None:
    """As `fagregister import --publish` does, from the thing instead of a file."""
    with installation.database.reading() as session:
        planned = orders.plan(session, order, data, f"{order.slug}.json")
    with installation.database.writing() as session:
        imports.import_published(session, people.member_named(session, "admin"), planned)


def _own() -> Iterator[Matter]:
    yield from _terminologies()
    yield from _variables()
    yield from _phrases()
    yield from _regimens()
    score, because = news2(), "Samme varsel for samme funn i alle foretak."
    yield Matter("news2", "score", score["title"], "akutt", "ingrid", score, because)


def _terminologies() -> Iterator[Matter]:
    for slug, network, author, made, because in (
        (
            "icd-10-norske-termer",
            "akutt",
            "ingrid",
            content.norwegian_terms(),
            "Klinikere søker på norsk; kodene står på engelsk.",
        ),
        (
            "laboratoriebegreper",
            "laboratorium",
            "liv",
            content.laboratory_concepts(),
            "Samme ord for samme prøve i alle foretak.",
        ),
    ):
        yield Matter(slug, "terminology", made["title"], network, author, made, because)


def _variables() -> Iterator[Matter]:
    because = "En strukturert variabel i stedet for fritekst."
    for name, adl in content.archetypes():
        slug = name.split(".")[1].replace("_", "-")
        yield Matter(slug, "archetype", content.concept_names(adl), "laboratorium", "liv", adl, because)


def _phrases() -> Iterator[Matter]:
    because = "Lik tekst for like funn sparer tid og misforståelser."
    for each in content.phrases():
        made = each["content"]
        yield Matter(each["slug"], "phrase", made["title"], each["network"], "ingrid", made, because)


def _regimens() -> Iterator[Matter]:
    because = "Etablert behandling, likt beskrevet."
    for slug, regimen in content.regimens().items():
        yield Matter(slug, "regimen", regimen["title"], "kreft", "ingrid", regimen, because)


def _decide(installation: Installation, matter: Matter) -> None:
    """From proposal to publication, each step by somebody who may take it."""
    prepared = contents.prepare(kinds.kind(matter.kind), matter.content)
    with installation.database.writing() as session:
        row = _proposed(session, matter, prepared)
        leader = _leader(session, matter.network)
        triage.accept(session, leader, row.id)
        hearing.send_to_hearing(session, leader, row.id)
        hearing.comment(session, _delegate(session, matter.network), row.id, "Fungerer hos oss.", "accept")
        hearing.close_hearing(session, leader, row.id)
        ballots.open_ballot(session, leader, row.id)
        _all_vote(session, row, matter.network)
        if row.state.value == "ballot":
            ballots.close_ballot(session, leader, row.id)
        _sign(session, row)
        releases.publish(session, leader, row.id)


def _proposed(session: Session, matter: Matter, prepared: contents.Prepared) -> Proposal:
    author = people.member_named(session, matter.author)
    new = proposals.NewStandard(
        matter.slug, matter.kind, dict(matter.title), matter.network, licence=content.OWN_LICENCE
    )
    text = proposals.Description(
        title=f"Ny standard: {matter.title['nb']}",
        rationale=matter.rationale,
        intent="Til bruk i foretakene i Helse Sør-Øst. Demo, ikke til behandling av pasienter.",
    )
    row = proposals.propose_new(session, author, new, text)
    drafting.set_content(session, author, row.id, prepared)
    return triage.submit(session, author, row.id)


def _leader(session: Session, network: str) -> Member:
    name = next(person.username for person in cast.PEOPLE if (network, "leader", True) in person.seats)
    return people.member_named(session, name)


def _delegate(session: Session, network: str) -> Member:
    name = next(person.username for person in cast.PEOPLE if (network, "member", True) in person.seats)
    return people.member_named(session, name)


def _all_vote(session: Session, row: Proposal, network: str) -> None:
    for person in cast.PEOPLE:
        votes = [seat for seat in person.seats if seat[0] == network and seat[2]]
        if votes and row.state.value == "ballot":
            member = people.member_named(session, person.username)
            ballots.vote(session, member, row.id, person.organisation, "for", works_here="yes")


def _sign(session: Session, row: Proposal) -> None:
    if row.kind in ("regimen", "score"):
        for username, role in (("tone", "specialist"), ("nils", "pharmacist")):
            signoffs.sign_off(session, people.member_named(session, username), row.id, role, "Kontrollert mot kilden.")


def _leave_open(installation: Installation) -> None:
    """One proposal in a hearing with a comment, and one in a ballot with a vote."""
    phrase = content.phrases()[0]
    with installation.database.writing() as session:
        author = people.member_named(session, "ingrid")
        told = proposals.Description(
            title="Symptomet først i tittelen",
            rationale="Den som skriver «bryst», leter etter symptomet. Da bør det stå først.",
        )
        row = _revised(session, author, phrase["slug"], told, phrase["content"] | {"title": SYMPTOM_FIRST})
        leader = _leader(session, phrase["network"])
        triage.accept(session, leader, row.id)
        hearing.send_to_hearing(session, leader, row.id)
        hearing.comment(
            session, _delegate(session, phrase["network"]), row.id, "Godt. Skal «voksne» stå i tittelen?", "minor"
        )
    slug = "karboplatin-paklitaksel"
    with installation.database.writing() as session:
        author = people.member_named(session, "ingrid")
        told = proposals.Description(
            title="CT i oppfølgingen", rationale="Kuren sier ikke når virkningen skal vurderes med CT."
        )
        row = _revised(session, author, slug, told, _clearer(content.regimens()[slug]))
        leader = _leader(session, "kreft")
        triage.accept(session, leader, row.id)
        hearing.send_to_hearing(session, leader, row.id)
        hearing.close_hearing(session, leader, row.id)
        ballots.open_ballot(session, leader, row.id)
        ballots.vote(session, people.member_named(session, "ola"), row.id, cast.AHUS, "for", works_here="yes")


def _revised(session: Session, author: Member, slug: str, told: proposals.Description, changed: Content) -> Proposal:
    row = proposals.propose(session, author, slug, "revise", told)
    drafting.set_content(session, author, row.id, contents.prepare(kinds.kind(row.kind), changed))
    return triage.submit(session, author, row.id)


def _clearer(regimen: dict[str, Any]) -> dict[str, Any]:
    texts = {
        "nb": "CT etter tredje og sjette kur, vurdert på tverrfaglig møte.",
        "nn": "CT etter tredje og sjette kur, vurdert på tverrfagleg møte.",
        "en": "CT after the third and sixth cycle, assessed at the multidisciplinary meeting.",
    }
    others = [section for section in regimen.get("sections", []) if section["name"] != "evaluation"]
    return regimen | {"sections": [*others, {"name": "evaluation", "text": texts}]}


def renew(installation: Installation, base_url: str, file: Path) -> None:
    """A demo that is already there is used again; only its address may have changed."""
    found = cast.read(file)
    if found["base_url"] != base_url:
        _write(file, found | {"base_url": base_url})


def _write(file: Path, value: dict[str, Any]) -> None:
    data = json.dumps(value, ensure_ascii=False, indent=2).encode()
    files.write(file, data, 0o600)


def greeting(base_url: str, file: Path) -> list[str]:
    """The lines that tell a newcomer where to go and as whom."""
    lines = [
        "",
        f"Pages   {base_url}/",
        f"API     {base_url}/api/v1/docs",
        f"FHIR    {base_url}/fhir/metadata",
        "",
        f"{'username':10} {'password':14} {'who':22} roles and networks",
    ]
    for user in cast.read(file)["users"]:
        roles = ", ".join([*user["roles"], *user["networks"]])
        lines.append(f"{user['username']:10} {user['password']:14} {user['name']:22} {roles}")
    return [*lines, "", f"Tokens for programs stand in {file}"]
