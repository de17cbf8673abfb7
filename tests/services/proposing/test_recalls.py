"""A recall reaches everybody: each organisation says that it has seen it, once."""

import pytest

from registry.errors import Conflict, Forbidden, NotFound, RegistryError, Unauthenticated
from registry.services.publishing import recalls
from registry.services.reading import library
from registry.services.upkeep.verification import verify
from tests.services.proposing.house import TRUSTS, House


@pytest.fixture
def recalled(house: House) -> House:
    house.reach("published")
    house.do("leder", house.change("lungetermer", "recall", name="leder"), "adopt", reason="Feil")
    return house


def acknowledge(house: House, name: str, trust: str, number: str = "1.0.0") -> None:
    with house.writing(name) as (session, member):
        recalls.acknowledge(session, member, "lungetermer", number, TRUSTS[trust])


def test_it_is_known_who_has_seen_a_recall_and_who_has_not(recalled: House) -> None:
    acknowledge(recalled, "ola", "ous")
    acknowledge(recalled, "akuttleder", "ahus")
    with recalled.reading() as session:
        found = recalls.reach(session, library.edition(session, "lungetermer", "1.0.0").version)
        assert {each.name for each in found.acknowledged} == {"ous", "ahus"}
        assert {each.name for each in found.missing} == {"innlandet", "vestreviken"}
        assert verify(session, recalled.installation.ledger.key).faults == ()


@pytest.mark.parametrize(
    ("name", "trust", "number", "error"),
    [
        ("ola", "ahus", "1.0.0", Forbidden),
        ("leser", "ous", "1.0.0", Forbidden),
        ("", "ous", "1.0.0", Unauthenticated),
        ("ola", "ous", "2.0.0", NotFound),
    ],
)
def test_one_acknowledges_for_ones_own_organisation(
    recalled: House, name: str, trust: str, number: str, error: type[RegistryError]
) -> None:
    with pytest.raises(error):
        acknowledge(recalled, name, trust, number)


def test_an_organisation_acknowledges_once(recalled: House) -> None:
    acknowledge(recalled, "lokal", "ous")
    with pytest.raises(Conflict) as refused:
        acknowledge(recalled, "delegat-ous", "ous")
    assert refused.value.code == "acknowledged"


def test_what_is_in_force_has_nothing_to_acknowledge(house: House) -> None:
    house.reach("published")
    with pytest.raises(Conflict) as refused:
        acknowledge(house, "ola", "ous")
    assert refused.value.code == "not-recalled"


def test_a_standard_without_a_network_concerns_no_organisation(recalled: House) -> None:
    with recalled.reading() as session:
        version = library.edition(session, "lungetermer", "1.0.0").version
        version.standard.network_id = None
        assert recalls.reach(session, version).missing == ()
