"""Chooses the reference model that an archetype is about, by the publisher, package and release that it names."""

from __future__ import annotations

from collections.abc import Iterable

from archetypes.bmm.model import ReferenceModel
from archetypes.bmm.openehr import openehr
from archetypes.model import Archetype


def model_for(archetype: Archetype, others: Iterable[ReferenceModel] = ()) -> ReferenceModel | None:
    """One of the others in the very release that the archetype names, else the built-in one, else the newest.

    A model of another release that does not know the type at all is another model of the same name.
    """
    wanted = archetype.archetype_id
    fitting = [each for each in (openehr(), *others) if _is_about(each, wanted.publisher, wanted.package)]
    if not fitting:
        return None
    release = archetype.header.get("rm_release")
    exact = [each for each in fitting[::-1] if each.release == release]
    if exact:
        return exact[0]
    if fitting[0] is openehr():
        return fitting[0]
    return max((each for each in fitting if each.find(wanted.rm_class)), key=_order, default=None)


def _is_about(model: ReferenceModel, publisher: str, package: str) -> bool:
    return model.publisher.casefold() == publisher.casefold() and package.upper() in model.packages


def _order(model: ReferenceModel) -> list[int]:
    return [int(part) for part in model.release.split(".") if part.isdigit()]
