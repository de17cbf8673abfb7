"""What turns the sense of a name or a text, in each language that archetypes are commonly written in."""

import pytest

from archetypes.differences.names import is_something_else, says_the_opposite
from archetypes.differences.opposites import turns

OPPOSITE = {
    "en": ["Left hand / Right hand", "Hypertension / Hypotension", "Known / Unknown", "Febrile / Afebrile",
           "Before meal / After meal", "With oxygen / Without oxygen", "Systolic / Diastolic", "Score 3 / Score 4",
           "Given / Not given", "Weight gain / Weight loss", "Intake / Output", "Indication / Contraindication"],
    "nb": ["Venstre hånd / Høyre hånd", "Før måltid / Etter måltid", "Systolisk / Diastolisk", "Økt / Redusert",
           "Med tilskudd / Uten tilskudd", "Kjent / Ukjent", "Venstresidig / Høyresidig", "Startdato / Sluttdato",
           "Innånding / Utånding", "Røyker / Røyker ikke", "Påvist / Ikke påvist", "Øvre / Nedre", "Mor / Far",
           "Innleggelse / Utskrivelse", "Overfladisk / Dyp", "Høyreskulder / Venstreskulder"],
    "no": ["Venstre / Høyre"],
    "nn": ["Venstre hand / Høgre hand", "Før / Etter", "Auka / Redusert", "Med / Utan", "Øvre / Nedre",
           "Høgresidig / Venstresidig", "Kjend / Ukjend", "Fødsel / Død", "Påvist / Ikkje påvist"],
    "de": ["Linke Hand / Rechte Hand", "Vor dem Essen / Nach dem Essen", "Erhöht / Erniedrigt", "Mit / Ohne",
           "Systolischer / Diastolischer", "Startdatum / Enddatum", "Bekannt / Unbekannt", "Nachweis / Kein Nachweis"],
    "es": ["Mano izquierda / Mano derecha", "Antes / Después", "Presión sistólica / Presión diastólica", "Con / Sin",
           "Presente / Ausente", "Aumento / Disminución", "Conocido / No conocido"],
    "pt-br": ["Mão esquerda / Mão direita", "Antes / Depois", "Pressão sistólica / Pressão diastólica", "Com / Sem",
              "Presença / Ausência", "Conhecido / Não conhecido"],
    "nl": ["Linkerhand / Rechterhand", "Voor / Na", "Aanwezig / Afwezig", "Systolisch / Diastolisch", "Met / Zonder",
           "Bekend / Onbekend", "Verhoogd / Verlaagd"],
    "sv": ["Vänster hand / Höger hand", "Före / Efter", "Systoliskt / Diastoliskt", "Med / Utan", "Känd / Okänd",
           "Ökad / Minskad", "Startdatum / Slutdatum", "Högersidig / Vänstersidig"],
    "fi": ["Vasen käsi / Oikea käsi", "Ennen / Jälkeen", "Systolinen / Diastolinen", "Lisääntynyt / Vähentynyt"],
    "fr": ["Main gauche / Main droite", "Avant / Après", "Systolique / Diastolique", "Avec / Sans",
           "Présence / Absence", "Connu / Inconnu", "Augmentation / Diminution"],
    "ja": ["Left / Right"],
}  # fmt: skip
ALIKE = {
    "en": ["Pressure / Blood pressure", "Site / Location of measurement", "Comment / Comments", "Force / Grip force"],
    "nb": [
        "Trykk / Blodtrykk",
        "Frekvens / Hjertefrekvens",
        "Hans vekt / Sin vekt",
        "Dato / Startdato",
        "Funn / Funnet",
    ],
    "nn": ["Måling / Ei måling", "Trykk / Blodtrykk"],
    "de": ["Druck / Blutdruck", "Datum / Startdatum"],
    "sv": ["Tryck / Blodtryck"],
    "fr": ["Site / Le site"],
}


def rows(table: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    return [(language, *pair.split(" / ")) for language, pairs in table.items() for pair in pairs]  # type: ignore[misc]


@pytest.mark.parametrize(("language", "one", "other"), rows(OPPOSITE))
def test_the_opposite_is_told_from_either_side(language: str, one: str, other: str) -> None:
    assert says_the_opposite(one, other, language)
    assert says_the_opposite(other, one, language)
    assert is_something_else(one, other, language)


@pytest.mark.parametrize(("language", "one", "other"), rows(ALIKE))
def test_a_longer_or_another_word_is_no_opposite(language: str, one: str, other: str) -> None:
    assert not says_the_opposite(one, other, language)
    assert not says_the_opposite(other, one, language)


def test_no_word_is_its_own_opposite_in_any_language() -> None:
    for language in OPPOSITE:
        assert all(len(pair) == 2 for pair in turns(language).opposites), language
