"""Files that say what is published already, told by their bytes: they are neither read nor judged again."""

import hashlib
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kinds.kind import Difference, SelfDescribing
from registry.models import Origin, Standard, Version
from registry.services.importing.orders import Order, Plan
from registry.services.reading import sequence
from registry.services.stored import contents, items


def unchanged(session: Session, kind: SelfDescribing, pattern: Order, data: bytes) -> Plan | None:
    """A plan that brings nothing, where the newest version of a standard has these very bytes, or those of a text that
    editors would save so; else None."""
    hashes = [hashlib.sha256(each).hexdigest() for each in kind.alike(data)]
    query = select(Version).join(Standard, Standard.latest_id == Version.id)
    found = query.where(Standard.kind == kind.name, Version.content_hash.in_(hashes)).order_by(Version.id)
    version = session.scalars(found.limit(1)).unique().first()
    if version is None or _is_earlier(pattern, version):
        return None
    standard = version.standard
    title = standard.title.get("nb", standard.slug)
    number = version.number if standard.origin is Origin.ADOPTED else None
    order = replace(
        pattern, slug=standard.slug, title=title, titles=standard.title, version=number, origin=standard.origin.value
    )
    return Plan(
        order=order,
        prepared=contents.held(session, version.content_hash),
        problems=(),
        difference=Difference(()),
        base=version.number,
        items=items.count(session, version),
        new=False,
        is_unchanged=True,
    )


def _is_earlier(pattern: Order, version: Version) -> bool:
    """What is brought in as an earlier edition is held against the one before it."""
    return pattern.valid_from is not None or (
        pattern.version is not None and sequence.is_older(pattern.version, version.number)
    )
