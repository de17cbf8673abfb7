"""The people, bodies and networks of the demo. All persons are made up; the organisations are real."""

import json
import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from registry.services.members import bodies, networks, people, seats

REGION = ("helse-sor-ost", "Helse Sør-Øst")
OUS, AHUS, OSTFOLD, VESTRE_VIKEN = "993467049", "983971636", "983971768", "894166762"
INNLANDET, PHARMACIES = "983971709", "992281618"
# Numbers and names as in the central register of organisations.
ORGANISATIONS = {
    "991324968": ("Helse Sør-Øst RHF", "RHF"),
    OUS: ("Oslo universitetssykehus HF", "HF"),
    AHUS: ("Akershus universitetssykehus HF", "HF"),
    OSTFOLD: ("Sykehuset Østfold HF", "HF"),
    VESTRE_VIKEN: ("Vestre Viken HF", "HF"),
    "983975259": ("Sykehuset i Vestfold HF", "HF"),
    "983975267": ("Sykehuset Telemark HF", "HF"),
    "983975240": ("Sørlandet sykehus HF", "HF"),
    INNLANDET: ("Sykehuset Innlandet HF", "HF"),
    "883971752": ("Sunnaas sykehus HF", "HF"),
    PHARMACIES: ("Sykehusapotekene HF", "HF"),
    "914637651": ("Sykehuspartner HF", "HF"),
}
POLICY = {"minimum_open_days": 0, "hearing_days": 14, "ballot_days": 14}
BODY = (
    "regional-systemeier",
    {"nb": "Regional systemeier", "nn": "Regional systemeigar", "en": "Regional system owner"},
)


@dataclass(frozen=True)
class Person:
    """`seats`: (network, organisation, role, voting)."""

    username: str
    name: str
    organisation: str
    roles: tuple[str, ...] = ()
    seats: tuple[tuple[str, str, bool], ...] = ()
    scopes: tuple[str, ...] = ("read", "propose", "vote")


NETWORKS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "kreft": (
        {"nb": "Fagnettverk kreft", "nn": "Fagnettverk kreft", "en": "Cancer network"},
        (OUS, AHUS, VESTRE_VIKEN, INNLANDET),
    ),
    "akutt": (
        {"nb": "Fagnettverk akuttmedisin", "nn": "Fagnettverk akuttmedisin", "en": "Emergency network"},
        (OSTFOLD, AHUS, VESTRE_VIKEN),
    ),
    "laboratorium": (
        {"nb": "Fagnettverk laboratorium", "nn": "Fagnettverk laboratorium", "en": "Laboratory network"},
        (OUS, AHUS, INNLANDET),
    ),
    "legemiddel": (
        {"nb": "Fagnettverk legemiddel", "nn": "Fagnettverk legemiddel", "en": "Medication network"},
        (PHARMACIES, OUS, OSTFOLD),
    ),
}

PEOPLE = (
    Person("admin", "Astrid Drift", "914637651", ("operator",), scopes=("read", "propose", "vote", "admin")),
    Person("kari", "Kari Onkolog", OUS, ("specialist",), (("kreft", "leader", True), ("legemiddel", "member", True))),
    Person("ola", "Ola Kirurg", AHUS, (), (("kreft", "member", True), ("akutt", "deputy-leader", True))),
    Person("ingrid", "Ingrid Sykepleier", VESTRE_VIKEN, (), (("kreft", "secretary", True), ("akutt", "member", True))),
    Person(
        "tone",
        "Tone Hematolog",
        INNLANDET,
        ("specialist",),
        (("kreft", "member", True), ("laboratorium", "member", True)),
    ),
    Person(
        "nils",
        "Nils Farmasøyt",
        PHARMACIES,
        ("pharmacist",),
        (("legemiddel", "leader", True), ("kreft", "member", False)),
    ),
    Person("anne", "Anne Akuttlege", OSTFOLD, (), (("akutt", "leader", True), ("legemiddel", "secretary", True))),
    Person("per", "Per Bioingeniør", OUS, (), (("laboratorium", "leader", True),)),
    Person("liv", "Liv Laboratorielege", AHUS, ("specialist",), (("laboratorium", "secretary", True),)),
    Person("hans", "Hans Systemeier", "991324968"),
    Person("erik", "Erik Løsningsbygger", "914637651", ("builder",), scopes=("read",)),
    Person("sara", "Sara Kliniker", "983975240"),
)


@dataclass(frozen=True)
class Password:
    text: str
    hashed: str


def passwords() -> dict[str, Password]:
    """One for each person. Hashing is slow by design, so several are hashed at once where there are processors."""
    texts = {person.username: secrets.token_urlsafe(9) for person in PEOPLE}
    with ThreadPoolExecutor() as threads:
        hashes = list(threads.map(people.password_hash, texts.values()))
    return {name: Password(text, hashed) for (name, text), hashed in zip(texts.items(), hashes, strict=True)}


def introduce(session: Session, known_by: Mapping[str, Password]) -> list[dict[str, Any]]:
    """Make everybody and everything; the users as demo.json lists them, with tokens made for it."""
    console = people.console(session)
    networks.add_region(session, console, *REGION)
    for orgnr, (name, sort) in ORGANISATIONS.items():
        networks.add_organisation(session, console, orgnr, name, sort, REGION[0])
    bodies.add_body(session, console, *BODY)
    for slug, (names, organisations) in NETWORKS.items():
        networks.add_network(session, console, slug, names, organisations=list(organisations), policy=POLICY)
        for purpose in ("adopts", "decides-escalated"):
            bodies.set_oversight(session, console, slug, BODY[0], purpose)
    found = [_introduce(session, person, known_by[person.username]) for person in PEOPLE]
    bodies.seat_in_body(session, console, BODY[0], "hans", "leader")
    for slug in NETWORKS:
        networks.sign_checklist(session, console, slug)
    return found


def _introduce(session: Session, person: Person, password: Password) -> dict[str, Any]:
    console = people.console(session)
    people.add_user(session, console, person.username, person.name, hashed=password.hashed, roles=person.roles)
    for network, role, voting in person.seats:
        seats.add_seat(
            session,
            console,
            network,
            person.username,
            person.organisation,
            role=role,
            voting=voting,
            profession=next((role for role in person.roles if role in ("specialist", "pharmacist")), None),
        )
    _, token = people.issue_token(session, console, person.username, "demo", person.scopes, days=365)
    return {
        "username": person.username,
        "password": password.text,
        "token": token,
        "name": person.name,
        "roles": sorted({*person.roles, *(role for _, role, _ in person.seats)}),
        "organisation": person.organisation,
        "networks": [network for network, _, _ in person.seats],
    }


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found
