"""Codes of openEHR's own terminology that templates and records choose among, by name in English, bokmål and nynorsk.

The English names are those of the terminology, which has none in Norwegian: bokmål and nynorsk are this library's own.
"""

from collections.abc import Mapping
from typing import Final

from archetypes.wording.openehr_properties import PARTICIPATION_MODES, PROPERTIES

#: code -> (English, bokmål, nynorsk)
RUBRICS: Final[Mapping[str, tuple[str, str, str]]] = {
    "144": ("maximum", "største verdi", "største verdi"),
    "145": ("minimum", "minste verdi", "minste verdi"),
    "146": ("mean", "gjennomsnitt", "gjennomsnitt"),
    "147": ("change", "endring", "endring"),
    "148": ("total", "sum", "sum"),
    "149": ("variation", "variasjon", "variasjon"),
    "166": ("cancel", "avlys", "avlys"),
    "225": ("home", "hjemme", "heime"),
    "227": ("emergency care", "akuttbehandling", "akuttbehandling"),
    "228": ("primary medical care", "legetjeneste i primærhelsetjenesten", "legeteneste i primærhelsetenesta"),
    "229": ("primary nursing care", "sykepleie i primærhelsetjenesten", "sjukepleie i primærhelsetenesta"),
    "230": (
        "primary allied health care",
        "annet helsepersonell i primærhelsetjenesten",
        "anna helsepersonell i primærhelsetenesta",
    ),
    "231": ("midwifery care", "jordmortjeneste", "jordmorteneste"),
    "232": ("secondary medical care", "legetjeneste i sykehus", "legeteneste i sjukehus"),
    "233": ("secondary nursing care", "sykepleie i sykehus", "sjukepleie i sjukehus"),
    "234": ("secondary allied health care", "annet helsepersonell i sykehus", "anna helsepersonell i sjukehus"),
    "235": ("complementary health care", "alternativ behandling", "alternativ behandling"),
    "236": ("dental care", "tannbehandling", "tannbehandling"),
    "237": ("nursing home care", "sykehjem", "sjukeheim"),
    "238": ("other care", "annen behandling", "anna behandling"),
    "245": ("active", "aktiv", "aktiv"),
    "253": ("unknown", "ukjent", "ukjent"),
    "267": ("mode", "hyppigste verdi", "hyppigaste verdi"),
    "268": ("median", "median", "median"),
    "271": ("no information", "ingen informasjon", "ingen informasjon"),
    "272": ("masked", "skjult", "skjult"),
    "273": ("not applicable", "ikke aktuelt", "ikkje aktuelt"),
    "431": ("persistent", "varig", "varig"),
    "433": ("event", "enkelthendelse", "enkelthending"),
    "451": ("episodic", "for én behandlingsepisode", "for éin behandlingsepisode"),
    "521": ("decrease", "nedgang", "nedgang"),
    "522": ("increase", "økning", "auke"),
    "524": ("initial", "opprettet", "oppretta"),
    "526": ("planned", "planlagt", "planlagt"),
    "527": ("postponed", "utsatt", "utsett"),
    "528": ("cancelled", "avlyst", "avlyst"),
    "529": ("scheduled", "tidfestet", "tidfesta"),
    "530": ("suspended", "stilt i bero", "stilt i bero"),
    "531": ("aborted", "avbrutt", "avbroten"),
    "532": ("completed", "fullført", "fullført"),
    "533": ("expired", "utløpt", "utgått på tid"),
    "534": ("scheduled step", "trinn mens tidfestet", "steg medan tidfesta"),
    "535": ("initiate", "opprett", "opprett"),
    "536": ("plan step", "trinn i planleggingen", "steg i planlegginga"),
    "537": ("postpone", "utsett", "utset"),
    "538": ("restore", "sett tilbake", "set tilbake"),
    "539": ("schedule", "tidfest", "tidfest"),
    "540": ("start", "start", "start"),
    "541": ("do", "utfør", "utfør"),
    "542": ("postponed step", "trinn mens utsatt", "steg medan utsett"),
    "543": ("active step", "trinn mens aktiv", "steg medan aktiv"),
    "544": ("suspend", "still i bero", "still i bero"),
    "545": ("suspended step", "trinn mens stilt i bero", "steg medan stilt i bero"),
    "546": ("resume", "gjenoppta", "ta opp att"),
    "547": ("abort", "avbryt", "avbryt"),
    "548": ("finish", "fullfør", "fullfør"),
    "549": ("time out", "la utløpe", "la gå ut på tid"),
    "550": ("notify aborted", "meld som avbrutt", "meld som avbroten"),
    "551": ("notify completed", "meld som fullført", "meld som fullført"),
    "552": ("notify cancelled", "meld som avlyst", "meld som avlyst"),
    "640": ("actual", "faktisk verdi", "faktisk verdi"),
    "802": ("mental healthcare", "psykisk helsevern", "psykisk helsevern"),
    **PROPERTIES,
    **PARTICIPATION_MODES,
}
SETTINGS: Final = tuple(str(code) for code in (225, *range(227, 239)))
MATH_FUNCTIONS: Final = ("144", "145", "146", "147", "148", "149", "267", "268", "521", "522", "640")
STATES: Final = ("524", "526", "527", "528", "529", "245", "530", "531", "532", "533")
NULL_FLAVOURS: Final = ("271", "253", "272", "273")
_LANGUAGES: Final = ("en", "nb", "nn")
#: Where the rubric in each language stands.
PLACES: Final = {"en": 0, "nb": 1, "no": 1, "nn": 2}


def rubrics(code: str) -> dict[str, str]:
    """By language; none of a code that is not known."""
    return dict(zip(_LANGUAGES, RUBRICS[code], strict=True)) if code in RUBRICS else {}


def rubric(code: str, language: str) -> str:
    """In the language (`nb-NO` and `no` are bokmål), else in English; the code itself where it is not known."""
    place = PLACES.get(language.lower().replace("_", "-").partition("-")[0], 0)
    return RUBRICS[code][place] if code in RUBRICS else code
