"""Code systems, a value set by rule, a list of codes and a map, for the tests of what points at a code."""

import json
from typing import Any

from registry import kinds
from registry.services.importing import imports, orders
from registry.services.importing.orders import Order
from registry.services.members import people
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation
from tests.services import press

SYSTEM = "http://example.org/sykdommer"
OTHER = "http://example.org/icpc"
OLD = """code,display,parent,status,display:nn
J,Luftveier,,active,
J1,Lungebetennelse,J,active,Lungebetennelse
J2,Bronkitt,J,active,
K,Mage,,active,
"""
NEW = """code,display,parent,status,display:nn
J,Luftveier,,active,
J2,Bronkitt,J,retired,
J1,Pneumoni,J,active,Lungebetennelse
J3,Astma,J,active,
K,Mage,,active,
"""


def stock(installation: Installation) -> None:
    """Two editions of a code system, a value set by rule and one by list over it, and a map from it to another."""
    edition(installation, "1", "code,display\nR81,Lungebetennelse\n", "icpc", OTHER)
    for number, text in (("1", OLD), ("2", NEW)):
        edition(installation, number, text)
    rule: dict[str, Any] = {"system": SYSTEM, "filters": [{"property": "concept", "op": "is-a", "value": "J"}]}
    codeset(installation, "lunger", {"type": "value-set", "include": [rule]})
    listed = {"system": SYSTEM, "concepts": [{"code": "J1"}, {"code": "K"}]}
    codeset(installation, "utvalg", {"type": "value-set", "include": [listed]})
    element = {"code": "J1", "targets": [{"code": "R81", "relationship": "equivalent"}]}
    group = {"source": SYSTEM, "target": OTHER, "elements": [element]}
    codeset(installation, "kart", {"type": "concept-map", "groups": [group]})


def edition(installation: Installation, number: str, text: str, slug: str = "sykdommer", url: str = SYSTEM) -> None:
    wanted = Order(slug, "codeset", version=number, identifiers=(url,), format="csv")
    with installation.database.reading() as session:
        planned = orders.plan(session, wanted, text.encode(), "koder.csv")
    with installation.database.writing() as session:
        imports.import_published(session, people.console(session), planned)


def codeset(installation: Installation, slug: str, content: dict[str, Any]) -> str:
    kind = kinds.kind("codeset")
    return press.publish(installation, slug, contents.prepare(kind, kind.read(json.dumps(content).encode(), "json")))
