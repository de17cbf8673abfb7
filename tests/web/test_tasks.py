"""My tasks: each member sees what waits for just them."""

from collections.abc import Callable

import pytest

from tests.web.conftest import Reader
from tests.web.world import World


@pytest.mark.parametrize(
    ("username", "heading", "state"),
    [
        ("delegat-ous", "Til avstemning", "ballot"),
        ("spesialist", "Til sikkerhetssignering", "safety"),
        ("farmasoyt", "Til sikkerhetssignering", "safety"),
        ("leder", "Til vurdering: ta opp eller avvise", "submitted"),
        ("ola", "Kommentarer å svare på", "hearing"),
        ("delegat-ous", "Til uttalelse", "hearing"),
        ("ola", "Mine åpne forslag", "draft"),
    ],
)
def test_what_waits_for_a_member_stands_first(
    visit: Callable[..., Reader], world: World, username: str, heading: str, state: str
) -> None:
    page = visit(username).get("/me").text
    section = page[page.index(heading) :]
    assert f"/proposals/{world.proposals[state]}" in section[: section.index("</section>")]


def test_who_has_said_something_in_a_hearing_is_not_asked_again(visit: Callable[..., Reader], world: World) -> None:
    hearing, reader = f"/proposals/{world.proposals['hearing']}", visit("delegat-ous")
    assert f"{hearing}#changes" in reader.get("/me").text
    assert reader.send(f"{hearing}/comments", {"text": "Godt.", "grade": "accept"}, hearing).status_code == 302
    assert f"{hearing}#changes" not in reader.get("/me").text


def test_who_has_nothing_to_do_is_told_so(visit: Callable[..., Reader]) -> None:
    assert "Ingenting venter på deg nå" in visit("leser").get("/me").text


def test_who_has_signed_is_not_asked_again(visit: Callable[..., Reader], world: World) -> None:
    id, signer = world.proposals["safety"], visit("spesialist")
    page = signer.get(f"/proposals/{id}").text
    content = page.split('name="content" value="')[1].split('"')[0]
    assert signer.send(f"/proposals/{id}/sign-offs", {"role": "specialist", "content": content}).status_code == 302
    assert f"/proposals/{id}#sign-offs" not in signer.get("/me").text
    assert 'name="role"' not in signer.get(f"/proposals/{id}").text


def test_a_log_in_that_has_ended_is_asked_for_again_at_the_next_step(
    visit: Callable[..., Reader], world: World
) -> None:
    reader = visit("ola")
    visit("ola").send("/me/logout-everywhere")
    answer = reader.send(f"/proposals/{world.proposals['hearing']}/comments", {"text": "x", "grade": "minor"}, "/login")
    assert answer.status_code == 401
    assert "Du må logge inn" in answer.text
