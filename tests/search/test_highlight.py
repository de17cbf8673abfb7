"""What is marked in a hit."""

import pytest

from registry.search import Piece, Searcher
from registry.search.asking.highlight import SHOWN, highlight, highlight_code


def marked(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{piece.text}]" if piece.match else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("Lungebetennelse", ["lungebet"], "[Lungebet]ennelse"),
        ("Blødning i øre", ["blødning"], "[Blødning] i øre"),
        ("Blødning i øre", ["blod", "oere"], "[Blød]ning i [øre]"),
        ("Blødning i øre", ["bloed"], "[Blød]ning i øre"),
        ("Blodprøve", ["blød"], "Blodprøve"),
        ("Åpent sår", ["apent", "saar"], "[Åpent] [sår]"),
        ("Ménières sykdom", ["menieres"], "[Ménières] sykdom"),
        ("Crème bru\u0302lée", ["brulee"], "Crème [brûlée]"),
        ("Infarkter i hjerte", ["infarkt"], "[Infarkt]er i hjerte"),
        ("Infarkt", ["infarktet"], "[Infarkt]"),
        ("Sjukdom", ["sykdom"], "[Sjukdom]"),
        ("Lungebetennelse", ["betennelse"], "Lunge[betennelse]"),
        ("Lungebetennelse", ["ng"], "Lungebetennelse"),
        ("Diabetes mellitus", ["mel", "dia"], "[Dia]betes [mel]litus"),
        ("Straße", ["strass"], "[Straß]e"),
        ("Hjertesvikt", ["hjerte", "hjertesvikt"], "[Hjertesvikt]"),
        ("Brystkreft", ["kreft", "bryst"], "[Bryst][kreft]"),
        ("Blindtarmbetennelse", ["tarmbet", "betennelse"], "Blind[tarmbet]ennelse"),
        ("Intet her", ["hjerte"], "Intet her"),
        ("", ["hjerte"], ""),
        ("<b>øre</b>", ["øre"], "<b>[øre]</b>"),
        ("ALDER 65+", ["65"], "ALDER [65]+"),
    ],
)
def test_the_found_letters_are_marked(text: str, typed: list[str], expected: str) -> None:
    assert marked(highlight(text, typed)) == expected


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("J18.9", "j18", "[J18].9"),
        ("J18.9", "j189", "[J18.9]"),
        ("L01BC02", "l01b", "[L01B]C02"),
        ("J18.9", "", "J18.9"),
        ("J18", "j189", "[J18]"),
    ],
)
def test_codes_are_marked_by_what_was_typed(text: str, typed: str, expected: str) -> None:
    assert marked(highlight_code(text, typed)) == expected


def test_a_long_text_is_cut_around_its_first_match() -> None:
    text = "ord " * 200 + "hjerte " + "ord " * 200
    shown = marked(highlight(text, ["hjerte"]))
    assert "[hjerte]" in shown
    assert shown.startswith("… ord")
    assert shown.endswith(" …")
    assert len(shown) < SHOWN + 10


def test_a_long_text_without_a_match_is_shown_from_its_beginning() -> None:
    shown = highlight("ord " * 200, ["hjerte"])
    assert [piece.match for piece in shown] == [False]
    assert shown[0].text.startswith("ord ord")


def test_the_pieces_of_a_short_text_are_the_text(ward: Searcher) -> None:
    for hit in ward.find("hjerte").hits:
        assert "".join(piece.text for piece in hit.highlight) != ""
        assert any(piece.match for piece in hit.highlight)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("j18.9", "[J18.9]"),
        ("lungebet", "[Lungebet]ennelse"),
        ("epilespi", "[Epilepsi]"),
        ("KOLS", "[Kronisk] [obstruktiv] [lungesykdom]"),
        ("dia mel 1", "[Dia]betes [mel]litus type [1]"),
    ],
)
def test_a_hit_shows_the_text_that_matched(ward: Searcher, query: str, expected: str) -> None:
    assert marked(ward.find(query).hits[0].highlight) == expected
