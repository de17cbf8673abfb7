"""Orders of imports, planned and carried out."""

from typing import Any

from sqlalchemy import func, select

from registry.models import Entry, Proposal, Standard, Version
from registry.services.importing import orders
from registry.services.importing.orders import Order, Plan
from registry.services.upkeep.installation import Installation

ORDER = Order("liste", "codeset", version="1")


def planned(
    installation: Installation, data: bytes | str, filename: str = "codes.csv", order: Order = ORDER, **more: Any
) -> Plan:
    with installation.database.reading() as session:
        raw = data.encode() if isinstance(data, str) else data
        return orders.plan(session, order, raw, filename, **more)


def counts(installation: Installation) -> list[int | None]:
    with installation.database.reading() as session:
        tables = (Entry, Standard, Version, Proposal)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]
