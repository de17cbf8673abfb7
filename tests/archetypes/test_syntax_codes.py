"""What is wrong with a pattern, an assumed value or a code is told by the code that the specification has for it."""

import pytest

from archetypes import ParseError, read
from tests.archetypes.texts import element, text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("yyyy-dd-mm", "SCDPT"),
        ("yy-mm-dd", "SCDPT"),
        ("yyyy-mm-ddTHH:MM", "SCDTPT"),
        ("yyyy-mm-ddTMM:HH:SS", "SCDTPT"),
        ("HH:SS:MM", "SCTPT"),
        ("hh:mm", "SCTPT"),
        ("PDY", "SCDUPT"),
        ("P", "SCDUPT"),
        ("PTHY/|>=PT0S|", "SCDUPT"),
        ("yyyy-mm-dd; 10:00:00", "SCDAV"),
        ("HH:MM:SS; P1D", "SCTAV"),
        ("yyyy-mm-ddTHH:MM:SS; 2001-01-01", "SCDTAV"),
        ("PTHMS; 5", "SCDUAV"),
        ("|>=2001-01-01|; 5", "SCDAV"),
        ("|1..2|; x", "SCIAV"),
        ("|1.0..2.0|; x", "SCRAV"),
        ("True; 1", "SCBAV"),
        ('"a"; 1', "SCSAV"),
        ("[local::at0001; ]", "STCCP"),
        ("[local]", "STCCP"),
        ("[::at0001]", "STCNT"),
        ("0|[local::at0001]; x", "SCOAV"),
        ("|1..P1D|", "SCAS"),
    ],
)
def test_a_faulty_constraint_has_the_code_of_its_kind(value: str, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(text(element(f"DV_X matches {{ value matches {{{value}}} }}")))
    assert caught.value.code == code
