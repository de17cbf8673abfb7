"""What a page or an answer costs when there is much behind it: many versions, proposals, entries, tasks and comments.

    python -m bench.history [--only versions,proposals,entries,tasks,comments,hearing] [--most 500] [--folder DIR]

Processor time of the service in milliseconds, number of database statements and kilobytes of the answer, with little
and with much behind it, and the ratio of the times. The same registry grows, so that it is opened once for each size.
"""

import argparse
import json
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from bench.large_archetypes import archetype
from registry import demo, kinds
from registry.app import create_app
from registry.config import Settings
from registry.services.acts import record
from registry.services.importing import imports, orders
from registry.services.members import people
from registry.services.proposing import authority, ballots, drafting, hearing, proposals, triage
from registry.services.reading import library
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation, open_installation

Grow = Callable[[Installation, int], None]
TIMES = 5
API = "/api/v1"


@dataclass(frozen=True)
class Scene:
    """What grows, to which sizes, and what is asked for at each; `member` is who asks."""

    grow: Grow
    sizes: tuple[int, ...]
    addresses: tuple[str, ...]
    member: str = "ola"


def grow_versions(installation: Installation, count: int) -> None:
    """A code set, and an archetype, of so many editions; each edition of the archetype names the code set."""
    with installation.database.reading() as session:
        have = _versions_of(session, "voksende")
    for number in range(have + 1, count + 1):
        codes = "code,display\n" + "\n".join(f"C{each},Kode {each} i {number}" for each in range(30))
        uri = ("http://example.org/voksende",)
        _edition(installation, "voksende", "codeset", "csv", codes, str(number), uri)
        text = archetype(9000).replace('purpose = <"To', f'purpose = <"Edition {number}. To')
        _edition(installation, "large", "archetype", "adl", text, f"1.{number}.0", ())


def _versions_of(session: Session, slug: str) -> int:
    found = library.standards(session, q=slug)
    return library.count(session, found[0]) if found else 0


def _edition(
    installation: Installation, slug: str, kind: str, form: str, text: str, number: str, uris: tuple[str, ...]
) -> None:
    order = orders.Order(slug, kind, slug.title(), "kreft", uris, version=number, format=form)
    with installation.database.reading() as session:
        planned = orders.plan(session, order, text.encode(), f"{slug}.{form}")
    with installation.database.writing() as session:
        imports.import_published(session, people.console(session), planned)


def _author(session: Session, name: str) -> Any:
    return people.member_named(session, name)


def _begun(session: Session, number: int) -> int:
    new = proposals.NewStandard(f"ny-{number}", "phrase", {"nb": f"Ny {number}"}, "kreft")
    row = proposals.propose_new(session, _author(session, "ingrid"), new, proposals.Description(f"Ny {number}"))
    kind = kinds.kind("phrase")
    drafting.set_content(session, _author(session, "ingrid"), row.id, contents.prepare(kind, kind.sample()))
    triage.submit(session, _author(session, "ingrid"), row.id)
    return row.id


def grow_proposals(installation: Installation, count: int) -> None:
    """So many new phrases before the network, submitted; half of them rejected."""
    _grow_rows(installation, count, lambda session, number: _rejected(session, number) if number % 2 else None)


def _rejected(session: Session, id: int) -> None:
    authority.reject(session, _author(session, "kari"), id, "Nei takk.")


def grow_tasks(installation: Installation, count: int) -> None:
    """So many proposals that wait for everybody in the network: for a vote, or for a word in the hearing."""
    _grow_rows(installation, count, _heard)


def _heard(session: Session, id: int) -> None:
    leader = _author(session, "kari")
    triage.accept(session, leader, id)
    hearing.send_to_hearing(session, leader, id)
    if id % 2:
        hearing.close_hearing(session, leader, id)
        ballots.open_ballot(session, leader, id)


def _grow_rows(installation: Installation, count: int, then: Callable[[Session, int], None]) -> None:
    with installation.database.reading() as session:
        found = proposals.listing(session, _author(session, "ingrid"), network="kreft", limit=10**6)
        have = sum(each.kind == "phrase" for each in found)
    for start in range(have, count, 50):
        with installation.database.writing() as session:
            for number in range(start, min(start + 50, count)):
                then(session, _begun(session, number))


def grow_entries(installation: Installation, count: int) -> None:
    for start in range(0, count, 1000):
        with installation.database.writing() as session:
            console = people.console(session)
            for number in range(start, min(start + 1000, count)):
                record(session, console, "measure", f"bench:{number}", standard="icd-10", version="2019")


def grow_comments(installation: Installation, count: int) -> None:
    _grow_voices(installation, count, answered=False)


def grow_hearing(installation: Installation, count: int) -> None:
    _grow_voices(installation, count, answered=True)


def _grow_voices(installation: Installation, count: int, *, answered: bool) -> None:
    """Comments on the first proposal, which is in a hearing for as long as the demo stands."""
    with installation.database.writing() as session:
        row = proposals.listing(session, _author(session, "ola"), state="hearing")[0]
        have = len(hearing.comments(session, row))
        for number in range(have, count):
            said = hearing.comment(session, _author(session, "ola"), row.id, f"Merknad {number}.", "minor")
            if answered:
                hearing.answer(session, _author(session, "anne"), row.id, said.number, "Takk, det er rettet.", True)


_STANDARD = (
    "/standards/{0}", "/standards/{0}/versions", "/standards/{0}/versions/{1}",
    "/standards/{0}/versions/{1}?known_at=2027-01-01",
    "/standards/{0}/difference?from={2}&to={1}", "/standards/{0}/versions/{1}/item?key={3}",
    f"{API}/standards/{{0}}", f"{API}/standards/{{0}}/versions", f"{API}/standards/{{0}}/versions/{{1}}",
    f"{API}/standards/{{0}}/versions/latest", f"{API}/standards/{{0}}/versions/current",
    f"{API}/standards/{{0}}/versions/{{1}}/content", f"{API}/standards/{{0}}/versions/{{1}}/items",
    f"{API}/standards/{{0}}/versions/{{1}}/items?key={{3}}", f"{API}/standards/{{0}}/items/history?key={{3}}",
    f"{API}/standards/{{0}}/dependents", f"{API}/standards/{{0}}/dependencies",
    f"{API}/standards/{{0}}/diff?from={{2}}&to={{1}}", f"{API}/standards/{{0}}/versions/{{1}}/references",
)  # fmt: skip
_FHIR = (
    "/fhir/CodeSystem/voksende", "/fhir/CodeSystem/voksende/_history", "/fhir/CodeSystem/voksende/_history/{1}",
    "/fhir/CodeSystem?url=http://example.org/voksende", "/fhir/CodeSystem", "/fhir/CodeSystem/_history",
    "/fhir/_history", "/fhir/metadata", "/fhir/metadata?mode=terminology",
    "/fhir/CodeSystem/$lookup?system=http://example.org/voksende&code=C1",
    "/fhir/CodeSystem/$validate-code?url=http://example.org/voksende&code=C1",
    "/fhir/ValueSet/$expand?url=http://example.org/voksende?fhir_vs",
)  # fmt: skip
_LISTS = (
    "/", "/search?q=lunge", "/standards", "/networks", "/networks/kreft", "/proposals", "/proposals?network=kreft",
    "/proposals?mine=1", "/proposals?state=submitted", "/me", f"{API}/standards", f"{API}/proposals",
    f"{API}/proposals?mine=true", f"{API}/proposals?network=kreft", f"{API}/networks", f"{API}/networks/kreft",
    f"{API}/changes?limit=50", f"{API}/changes.atom", f"{API}/ledger/checkpoint", f"{API}/organisations",
    f"{API}/suggestions", f"{API}/networks/kreft/suggestions", f"{API}/resolve?uri=icd-10", "/healthz", "/readyz",
    "/metrics",
)  # fmt: skip
_PROPOSAL = (
    "/proposals/{p}", f"{API}/proposals/{{p}}", f"{API}/proposals/{{p}}/comments", f"{API}/proposals/{{p}}/votes",
    f"{API}/proposals/{{p}}/sign-offs", f"{API}/proposals/{{p}}/impact", f"{API}/proposals/{{p}}/diff",
    f"{API}/proposals/{{p}}/problems", "/proposals", "/me", "/networks/akutt",
)  # fmt: skip


def _told(slug: str, key: str, form: str) -> tuple[str, ...]:
    return tuple(each.format(slug, form.format("{n}"), form.format("{m}"), key) for each in (*_STANDARD,))


SCENES: dict[str, Scene] = {
    "versions": Scene(
        grow_versions,
        (1, 10, 100, 500),
        (
            *_told("voksende", "C1", "{}"),
            *(each.format("", "{n}") for each in _FHIR),
            *_told("large", "/items[at0001]", "1.{}.0"),
            *_LISTS,
        ),
    ),
    "proposals": Scene(grow_proposals, (10, 1000), _LISTS, "kari"),
    "entries": Scene(grow_entries, (1000, 100_000), (*_LISTS, f"{API}/changes?after=900")),
    "tasks": Scene(grow_tasks, (5, 500), _LISTS),
    "comments": Scene(grow_comments, (10, 2000), _PROPOSAL),
    "hearing": Scene(grow_hearing, (3, 300), _PROPOSAL, "anne"),
}  # fmt: skip


@dataclass(frozen=True)
class Cost:
    status: int
    milliseconds: float
    statements: int
    kilobytes: float


@contextmanager
def counted(installation: Installation) -> Iterator[list[str]]:
    """The database statements while this is held."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    engine = installation.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def cost(client: FlaskClient, installation: Installation, address: str, headers: dict[str, str]) -> Cost:
    times = []
    for _ in range(TIMES):
        with counted(installation) as said:
            start = time.thread_time()
            answer = client.get(address, headers=headers)
            data = answer.data
            times.append((time.thread_time() - start) * 1000)
    return Cost(answer.status_code, statistics.median(times[1:]), len(said), len(data) / 1024)


def logged_in(client: FlaskClient, user: dict[str, Any]) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login").text)
    assert token
    fields = {"username": user["username"], "password": user["password"], "csrf_token": token[1]}
    assert client.post("/login", data=fields).status_code == 302


def measured(scene: Scene, directory: Path, most: int) -> dict[str, list[Cost]]:
    users = {each["username"]: each for each in json.loads((directory / "demo.json").read_text())["users"]}
    found: dict[str, list[Cost]] = {}
    for size in (each for each in scene.sizes if each <= most):
        installation = open_installation(Settings(data=directory, log_level="error"))
        start = time.process_time()
        scene.grow(installation, size)
        print(f"  {size}: {time.process_time() - start:.1f} s to grow", flush=True)
        with installation.database.reading() as session:
            opened = [each.id for each in proposals.listing(session, _author(session, "ola"), state="hearing")]
        client = create_app(installation=installation).test_client()
        logged_in(client, users[scene.member])
        bearer = {"Authorization": f"Bearer {users[scene.member]['token']}"}
        for address in scene.addresses:
            asked = address.replace("{n}", str(size)).replace("{m}", str(max(1, size - 1)))
            asked = asked.replace("{p}", str(opened[-1]))
            headers = {} if not asked.startswith(API) else bearer
            found.setdefault(address, []).append(cost(client, installation, asked, headers))
        installation.database.dispose()
    return found


def told(found: dict[str, list[Cost]]) -> None:
    print(f"{'status':>6}{'ratio':>7}  {'ms':<28}{'statements':<24}{'KB':<30}address")
    for address, costs in found.items():
        ratio = costs[-1].milliseconds / costs[0].milliseconds
        each = (
            " ".join(f"{one.milliseconds:.1f}" for one in costs),
            " ".join(str(one.statements) for one in costs),
            " ".join(f"{one.kilobytes:.0f}" for one in costs),
        )
        print(f"{costs[-1].status:>6}{ratio:7.1f}  {each[0]:<28}{each[1]:<24}{each[2]:<30}{address}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(SCENES))
    parser.add_argument("--most", type=int, default=10**9, help="the largest size")
    parser.add_argument("--folder", type=Path, help="where registries are made; a temporary one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        made = Path(name) / "demo"
        installation = open_installation(Settings(data=made))
        demo.make(installation, "http://127.0.0.1", made / "demo.json")
        installation.database.dispose()
        for scene in options.only.split(","):
            directory = Path(name) / scene
            shutil.copytree(made, directory)
            print(scene)
            told(measured(SCENES[scene], directory, options.most))


if __name__ == "__main__":
    main()
