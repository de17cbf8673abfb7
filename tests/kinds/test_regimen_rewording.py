"""What counts as a small rewording of a regimen's prose, and what never does: a full table, both ways."""

import pytest

from registry.kinds.regimen.rewording import only_reworded

TEXT = "Ta blodprøver senest 2 dager før kur. Pasienten skal ikke ha feber. Oksaliplatin gis over 120 minutter."

CLERICAL = [
    (TEXT, TEXT),
    (TEXT, TEXT.replace("senest", "tidligst mulig, senest")),
    (TEXT, TEXT.replace("Pasienten", "Personen")),
    (TEXT, TEXT.replace("feber", "febber")),
    (TEXT, TEXT.replace(". Pasienten", ".\n\nPasienten")),
    (TEXT, TEXT.replace("kur. P", "kur; p")[:-1]),
    ("Kvalme er vanlig.", "Kvalme er svært vanlig."),
    ("Snakk med «lege».", "Snakk med lege!"),
]

CHANGED = [
    (TEXT, TEXT.replace("2 dager", "3 dager")),
    (TEXT, TEXT.replace("2 dager", "2 uker")),
    (TEXT, TEXT.replace("skal ikke ha", "skal ha")),
    (TEXT, TEXT.replace("Oksaliplatin", "Cisplatin")),
    (TEXT, TEXT.replace("Oksaliplatin", "Oksaliplatinet")),
    (TEXT, TEXT.replace("over 120", "under 120")),
    (TEXT, TEXT.replace("før kur", "etter kur")),
    (TEXT, TEXT.replace("blodprøver", "CT")),
    (TEXT, TEXT.replace("Pasienten", "Oslo-pasienten i Bergen")),
    (TEXT, TEXT.replace("120 minutter", "1-20 minutter")),
    ("Gi 2 og 5 ml", "Gi 5 og 2 ml"),
    ("Gi 2,5 mg", "Gi 2 5 mg"),
    ("Gi ved verdi 5", "Gi ved verdi < 5"),
    ("Gi ved verdi > 5", "Gi ved verdi < 5"),
    ("Gi ved verdi_5", "Gi ved verdi5"),
    ("Gi til kvalme og feber", "Gi til kvalme eller feber"),
    ("Gi daunoxol ved feber", "Gi ved feber"),
    ("Ta daunoxol-tablett ved feber", "Ta tablett ved feber"),
    ("Kort tekst", "En helt ny tekst som sier noe annet"),
    (TEXT, "Ta prøver."),
    (TEXT, ""),
    (TEXT, None),
    (None, TEXT),
    ("ord " * 2001, "ord " * 2001 + "mer"),
]


@pytest.mark.parametrize(("before", "after"), CLERICAL)
def test_a_small_rewording_changes_no_number_unit_or_name(before: str, after: str) -> None:
    assert only_reworded(before, after, ["daunoxol"])
    assert only_reworded(after, before, ["daunoxol"])


@pytest.mark.parametrize(("before", "after"), CHANGED)
def test_whatever_may_turn_the_meaning_is_more_than_a_rewording(before: str | None, after: str | None) -> None:
    assert not only_reworded(before, after, ["daunoxol"])
    assert not only_reworded(after, before, ["daunoxol"])


def test_a_long_text_may_be_reworded_in_more_places_than_a_short_one() -> None:
    long = " ".join(f"ord{letter}" for letter in "abcdefghijklmnopqrstuvwxyzæøå" * 2)
    changed = long.replace("orda", "annet").replace("ordb", "nytt")
    assert only_reworded(long, changed)
    assert not only_reworded("a b c d", "e f g h")
