"""Editions are published as they were judged before the lock, unless others published something meanwhile."""

import pytest

from registry.access import ANONYMOUS
from registry.services.importing import bundles
from registry.services.importing.bundles import Bundle
from registry.services.importing.editions import Editions
from registry.services.importing.orders import Order, Plan
from registry.services.importing.unpacking import Source
from registry.services.judging import differences
from registry.services.judging.assessments import assess
from registry.services.members import people
from registry.services.publishing import publication
from registry.services.upkeep.installation import Installation
from tests.services import press
from tests.services.packing import named


def planned(installation: Installation, **parents: str | None) -> Bundle:
    sources = [Source(f"{name}.adl", named(name, parent).encode()) for name, parent in parents.items()]
    with installation.database.reading() as session:
        return bundles.plan(session, Order("", "archetype"), sources, 1 << 20)


def test_what_others_publish_meanwhile_is_heeded(sqlite: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = planned(sqlite, a_child="b_parent", b_parent=None, c=None)
    editions = Editions(bundle.editions)
    judged: list[str] = []
    monkeypatch.setattr(publication, "assess", lambda *given: judged.append(given[-1]) or assess(*given))

    def publish(*plans: Plan) -> None:
        with sqlite.database.writing() as session:
            for each in plans:
                editions.publish(session, people.console(session), each)

    parent, child, other = bundle.editions
    publish(parent)
    assert judged == []
    press.adopt(sqlite, "liste", {"A": "En"}, "1")
    judged.clear()
    publish(child, other)
    assert judged == [child.order.slug, other.order.slug]
    with sqlite.database.reading() as session:
        (found,) = differences.dependents(session, ANONYMOUS, parent.order.slug)
    assert (found["purpose"], found["standard"], found["target_version"]) == ("specialises", child.order.slug, "1")


def test_what_is_published_in_several_portions_is_judged_before_them_all(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = planned(sqlite, a_child="b_parent", b_parent=None, c="b_parent")
    editions = Editions(bundle.editions)
    monkeypatch.delattr(publication, "assess")
    for each in bundle.editions:
        with sqlite.database.writing() as session:
            editions.publish(session, people.console(session), each)
    with sqlite.database.reading() as session:
        dependents = differences.dependents(session, ANONYMOUS, bundle.editions[0].order.slug)
    assert [(each["purpose"], each["target_version"]) for each in dependents] == [("specialises", "1")] * 2
