"""What tools pass over and people stumble on is a warning: letters of types, terms without text, languages mixed up."""

import pytest

from archetypes import check
from tests.archetypes.texts import element, text

WHOLE = text(element("DV_TEXT matches {*}"), codes=("at0000", "at0001"))
TRANSLATED = WHOLE.replace(
    "[ISO_639-1::en]>",
    '[ISO_639-1::en]> translations = <["nb"] = <language = <[ISO_639-1::nb]> author = <["name"] = <"Kari">>>>',
)

SLIPS: list[tuple[str, str, str, str, str]] = [
    (WHOLE, "ELEMENT[at0001]", "Element[at0001]", "WCASE", "the reference model writes Element as ELEMENT"),
    (WHOLE, "DV_TEXT", "dv_text", "WCASE", "the reference model writes dv_text as DV_TEXT"),
    (WHOLE, 'text = <"at0001"> ', "", "WTEXT", "[at0001] has no text in 'en'"),
    (WHOLE, 'text = <"at0001"> ', 'text = <" "> ', "WTEXT", "[at0001] has no text in 'en'"),
    (
        TRANSLATED,
        "[ISO_639-1::nb]",
        "[ISO_639-1::nn]",
        "VTRLA",
        "what stands under 'nb' says that its language is 'nn'",
    ),
]


def warned(source: str) -> dict[str, tuple[str, str]]:
    return {each.code: (each.severity, str(each.message)) for each in check(source)}


@pytest.mark.parametrize(("source", "right", "slip", "code", "said"), SLIPS)
def test_a_slip_is_a_warning(source: str, right: str, slip: str, code: str, said: str) -> None:
    assert code not in warned(source)
    assert right in source
    assert warned(source.replace(right, slip))[code] == ("warning", said)
