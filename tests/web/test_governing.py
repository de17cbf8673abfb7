"""Leaders change how a network decides and who votes in it, on its page; authors are added on a proposal's."""

import re
from collections.abc import Callable

from tests.web.conftest import Reader
from tests.web.world import World

PAGE = "/networks/kreft"
POLICY = {
    "rule": "majority", "quorum": "all", "hearing_days": "20", "ballot_days": "10", "minimum_open_days": "2",
    "rounds_before_escalation": "3", "interests_declared": "yes",
}  # fmt: skip


def seat(page: str, holder: str, verb: str) -> str:
    """The address to which the form in this holder's row is sent."""
    row = next(each for each in page.split("<tr>") if f">{holder}</th>" in each)
    found = re.search(rf'action="({PAGE}/seats/\d+/{verb})"', row)
    assert found, row
    return found[1]


def test_a_leader_changes_how_the_network_decides(visit: Callable[..., Reader]) -> None:
    leader = visit("leder")
    assert leader.send(f"{PAGE}/policy", POLICY, PAGE).headers["Location"] == PAGE
    page = leader.get(PAGE).text
    assert "Det gjelder avstemninger som åpnes fra nå av" in page
    assert "<dd>Flertall</dd>" in page
    assert 'name="authority"' not in page


def test_a_number_that_will_not_do_is_told_at_its_field_with_what_was_typed(visit: Callable[..., Reader]) -> None:
    answer = visit("leder").send(f"{PAGE}/policy", {**POLICY, "ballot_days": "mange"}, PAGE)
    assert answer.status_code == 422
    assert 'value="mange"' in answer.text
    assert re.search(r'field-problem" id="ballot_days-problem">Dager med avstemning må være', answer.text)


def test_a_delegate_gets_a_deputy_and_another_leaves(visit: Callable[..., Reader]) -> None:
    leader = visit("leder")
    page = leader.get(PAGE).text
    holder = re.findall(r'<tr><th scope="row">([^<]+)</th>(?:(?!</tr>).)*/deputy"', page, re.S)[0]
    address = seat(page, holder, "deputy")
    assert leader.send(address, {"username": "leser"}, PAGE).headers["Location"] == PAGE
    assert "Vara er pekt ut" in leader.get(PAGE).text
    again = leader.send(address, {"username": "leser"}, PAGE)
    assert again.status_code == 409
    assert "er vara for denne fullmakten allerede" in again.text
    assert leader.send(seat(page, holder, "end"), {}, PAGE).status_code == 302
    assert "Fullmakten er avsluttet" in leader.get(PAGE).text


def test_an_operator_gives_seats(visit: Callable[..., Reader]) -> None:
    operator = visit("drift")
    assert 'name="authority"' in operator.get(PAGE).text
    given = {"username": "leser", "organisation": "993467049", "role": "secretary", "until": "2099-01-01"}
    assert operator.send(f"{PAGE}/seats", given, PAGE).status_code == 302
    refused = operator.send(f"{PAGE}/seats", {**given, "username": "ingen"}, PAGE)
    assert refused.status_code == 404
    assert "ingen" in refused.text


def test_an_operator_lets_an_organisation_leave_and_join_again(visit: Callable[..., Reader]) -> None:
    operator, ahus = visit("drift"), "983971636"
    assert operator.send(f"{PAGE}/organisations/{ahus}/end", {}, PAGE).headers["Location"] == PAGE
    page = operator.get(PAGE).text
    assert "har ikke stemmerett fra nå av" in page
    assert f"/organisations/{ahus}/end" not in page
    assert f'<option value="{ahus}">' in page.split('id="joining"')[1]
    refused = operator.send(f"{PAGE}/organisations/{ahus}/end", {}, PAGE)
    assert refused.status_code == 409
    assert operator.send(f"{PAGE}/organisations", {"joining": ahus}, PAGE).status_code == 302
    page = operator.get(PAGE).text
    assert "har stemmerett fra nå av" in page
    assert f"/organisations/{ahus}/end" in page
    assert "/organisations" not in visit("leder").get(PAGE).text


def test_nobody_else_is_shown_or_let_do_it(visit: Callable[..., Reader]) -> None:
    reader = visit("leser")
    page = reader.get(PAGE).text
    assert "/policy" not in page
    assert "/deputy" not in page
    assert reader.send(f"{PAGE}/policy", POLICY).status_code == 403


def test_an_author_lets_somebody_write_along(visit: Callable[..., Reader], world: World) -> None:
    path, ola = f"/proposals/{world.proposals['draft']}", visit("ola")
    assert visit("leser").get(path).status_code == 404
    refused = ola.send(f"{path}/authors", {"username": "ingen"}, path)
    assert refused.status_code == 400
    assert 'value="ingen"' in refused.text
    assert ola.send(f"{path}/authors", {"username": "leser"}, path).status_code == 302
    assert "Skrevet sammen med" in ola.get(path).text
    assert visit("leser").get(path).status_code == 200
