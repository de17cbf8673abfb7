"""Suggestions on pages: made from a standard or a network, and sorted by the network's editors."""

from collections.abc import Callable

import pytest

from tests.web.conftest import Reader


def test_a_suggestion_is_made_and_taken_up(visit: Callable[..., Reader]) -> None:
    reader, leader = visit("leser"), visit("leder")
    assert "Hvilken del?" in reader.get("/suggestions/new?standard=mfolfox6").text
    empty = reader.send("/suggestions/new", {"standard": "mfolfox6", "text": " "})
    assert empty.status_code == 422
    made = reader.send(
        "/suggestions/new", {"standard": "mfolfox6", "text": "Mer om kvalme", "item": "line/oksaliplatin"}
    )
    assert made.status_code == 302
    address = made.headers["Location"]
    assert "Ta det opp som forslag" not in reader.get(address).text
    assert "Mer om kvalme" in leader.get("/networks/kreft").text
    assert "Ta det opp som forslag" in leader.get(address).text
    taken = leader.send(f"{address}/accept", {"proposal": ""})
    assert "/proposals/" in taken.headers["Location"]
    assert "Tatt opp som forslag" in reader.get(address).text
    again = leader.send(f"{address}/decline", {"reason": "Nei"})
    assert again.status_code == 409
    assert "allerede avgjort: Tatt opp som forslag" in again.text


@pytest.mark.parametrize(
    ("deed", "form", "said"),
    [
        ("answer", {"text": "Det står der"}, "Det står der"),
        ("decline", {"reason": "Utenfor rammene"}, "Utenfor rammene"),
        ("merge", {"into": "{other}"}, 'href="{address}"'),
    ],
)
def test_a_suggestion_to_a_network_is_settled(
    visit: Callable[..., Reader], deed: str, form: dict[str, str], said: str
) -> None:
    reader, leader = visit("leser"), visit("leder")
    addresses = [
        reader.send("/suggestions/new", {"network": "kreft", "text": f"Ønske {n}"}).headers["Location"] for n in (1, 2)
    ]
    given = {name: value.replace("{other}", addresses[1].rsplit("/", 1)[1]) for name, value in form.items()}
    assert leader.send(f"{addresses[0]}/{deed}", dict.fromkeys(form, "")).status_code in (404, 422)
    assert leader.send(f"{addresses[0]}/{deed}", given).headers["Location"].endswith(addresses[0])
    page = reader.get(addresses[0]).text
    assert said.replace("{address}", addresses[1]) in page


def test_what_cannot_be_suggested_is_told_with_what_was_typed(visit: Callable[..., Reader]) -> None:
    reader = visit("leser")
    lost = reader.send("/suggestions/new", {"network": "", "text": "Et ønske"})
    assert lost.status_code == 400
    assert "Et ønske" in lost.text
    assert reader.send("/suggestions/new", {"standard": "finnes-ikke", "text": "x"}).status_code == 404
    assert reader.send("/suggestions/1/decline", {"reason": "Nei"}).status_code in (403, 404)
