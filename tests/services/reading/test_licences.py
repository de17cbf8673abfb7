"""What a standard's licence lets out, and to whom."""

import pytest

from registry.access import ANONYMOUS, AccessClass, Member, Seat, Use
from registry.errors import Forbidden, RegistryError, Unauthenticated
from registry.models import Proposal, Standard
from registry.services.reading import licences

READER = Member(1, "sara", "Sara")
AFFILIATE = Member(2, "kari", "Kari", seats=(Seat("kreft", "993467049"),))
BUILDER = Member(3, "erik", "Erik", roles=frozenset({"builder"}))
OPERATOR = Member(4, "admin", "Admin", roles=frozenset({"operator"}))
EVERYBODY = (ANONYMOUS, READER, AFFILIATE, BUILDER, OPERATOR)


def standard(**licence: str) -> Standard:
    return Standard(slug="liste", licence=licence)


@pytest.mark.parametrize(
    ("access", "served"),
    [
        (None, EVERYBODY),
        ("open", EVERYBODY),
        ("login", EVERYBODY[1:]),
        ("affiliates", (AFFILIATE, BUILDER, OPERATOR)),
        ("closed", (OPERATOR,)),
    ],
)
@pytest.mark.parametrize("use", list(Use))
def test_each_access_class_serves_its_own(access: str | None, served: tuple[Member, ...], use: Use) -> None:
    row = standard(holder="WHO", **({use.value: access} if access else {}))
    assert licences.access_class(row, use) is AccessClass(access or "open")
    for member in EVERYBODY:
        assert licences.may_use(member, row, use) is (member in served)
        if member in served:
            licences.require_use(member, row, use)
            continue
        with pytest.raises(RegistryError) as refused:
            licences.require_use(member, row, use)
        helps = member is ANONYMOUS and access != "closed"
        assert type(refused.value) is (Unauthenticated if helps else Forbidden)
        assert refused.value.code == "licence"


def test_uses_are_told_apart_and_the_holder_is_named() -> None:
    row = standard(holder="WHOCC", view="open", lookup="login", download="closed")
    allowed = {use.value: licences.may_use(READER, row, use) for use in Use}
    assert allowed == {"view": True, "lookup": True, "download": False}
    with pytest.raises(Forbidden, match=r"access: closed; holder: WHOCC"):
        licences.require_use(READER, row, Use.DOWNLOAD)


def test_what_is_proposed_is_held_back_as_what_it_changes_or_will_become() -> None:
    change = Proposal(author_id=READER.id, co_authors=[], standard=standard(view="closed"))
    assert [licences.may_use_proposed(each, change, Use.VIEW) for each in (READER, OPERATOR)] == [False, True]
    new = Proposal(author_id=READER.id, co_authors=[BUILDER.id], new={"licence": {"view": "closed", "holder": "WHO"}})
    served = [each for each in EVERYBODY if licences.may_use_proposed(each, new, Use.VIEW)]
    assert served == [READER, BUILDER, OPERATOR]
    licences.require_proposed(READER, new, Use.VIEW)
    with pytest.raises(Forbidden, match="holder: WHO"):
        licences.require_proposed(AFFILIATE, new, Use.VIEW)
    licences.require_proposed(ANONYMOUS, new, Use.DOWNLOAD)
