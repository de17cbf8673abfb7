"""Makes up items with Norwegian-like clinical names from a seed, and what people would type to find them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass


def _listed(names: str) -> tuple[str, ...]:
    return tuple(names.split())


QUALIFIERS = _listed(
    """
    akutt kronisk uspesifisert annen medfødt tilbakevendende primær sekundær mild moderat alvorlig ensidig tosidig
    postoperativ traumatisk idiopatisk ervervet forbigående vedvarende septisk steril lokalisert utbredt begynnende
    """
)
PLACES = _listed(
    """
    lunge hjerte nyre lever blære tarm blindtarm mage hals nakke rygg skulder hofte ankel hånd fot finger nese hjerne
    nerve muskel ledd skjelett galle livmor eggstokk bryst hode ansikt øre øye hud kne lår blod vev kar kjertel hinne
    milt spiserør strupe luftrør bihule kjeve tann tunge leppe albue håndledd legg hæl tå negl skjold urin prostata
    testikkel bekken ryggmarg hornhinne netthinne trommehinne lymfe benmarg bukspytt
    """
)
FINDINGS = _listed(
    """
    betennelse infeksjon svulst kreft sykdom brudd skade smerte svikt infarkt blødning protese stein plager lidelse
    forstyrrelse lammelse forgiftning mangel trombose emboli hevelse sår byll fistel cyste forsnevring utvidelse
    prolaps ruptur nekrose polypp krampe misdannelse atrofi hypertrofi operasjon transplantasjon biopsi undersøkelse
    """
)
ENDINGS = (
    "med komplikasjon",
    "uten komplikasjon",
    "i svangerskapet",
    "hos nyfødt",
    "etter behandling",
    "på høyre side",
    "på venstre side",
    "med feber",
    "ved sykdom klassifisert annet sted",
    "uten nærmere angivelse",
    "første gangs behandling",
    "følgetilstand",
)
SYLLABLES = _listed(
    """
    ba cor dex fem gas hep il ju kra lum mes nef os pul ren sten tri vas xan zyg kol dermo myo neuro osteo artro angio
    """
)
TAILS = _listed("itt ose om emi plastikk skopi ektomi algi pati grafi ia um us in ol id")
KINDS = ("codeset", "terminology", "phrase", "archetype", "regimen")
NETWORKS = ("kreft", "akutt", "laboratorium", "legemiddel", "hjerte", "barn")


@dataclass(frozen=True)
class Named:
    """An item with its code and one to three names as (text, language, role)."""

    number: int
    code: str
    names: tuple[tuple[str, str, str], ...]

    @property
    def kind(self) -> str:
        return KINDS[self.number % len(KINDS)]

    @property
    def network(self) -> str:
        return NETWORKS[self.number % len(NETWORKS)]


def items(designations: int, seed: int = 7) -> Iterator[Named]:
    """Items until they have so many names together; the codes come besides."""
    chance = random.Random(seed)
    number = made = 0
    while made < designations:
        item = Named(number, _code(number), _names(chance, designations - made))
        made += len(item.names)
        number += 1
        yield item


def _code(number: int) -> str:
    return f"{chr(65 + number % 26)}{number // 26 % 100:02d}.{number // 2600}"


def _names(chance: random.Random, most: int) -> tuple[tuple[str, str, str], ...]:
    place, finding = chance.choice(PLACES), chance.choice(FINDINGS)
    about = _skewed(chance, QUALIFIERS) if chance.random() < 0.6 else ""
    latin = _latin(chance) if chance.random() < 0.5 else ""
    ending = _skewed(chance, ENDINGS) if chance.random() < 0.5 else ""
    names = [(_sentence(about, place + finding, latin, ending), "nb", "preferred")]
    if chance.random() < 0.45:
        names.append((_sentence(finding, "i", place, latin), "nb", "synonym"))
    if chance.random() < 0.25:
        names.append((_sentence(latin or _latin(chance), "of the", _latin(chance)), "en", "synonym"))
    return tuple(names[:most])


def _sentence(*parts: str) -> str:
    return " ".join(part for part in parts if part).capitalize()


def _skewed(chance: random.Random, among: tuple[str, ...]) -> str:
    """The first are met far more often than the last, as words are."""
    return among[int(len(among) * chance.random() ** 2)]


def _latin(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))) + chance.choice(TAILS)


def queries(named: list[Named], count: int, seed: int = 11) -> dict[str, list[str]]:
    """What people would type, by sort, drawn from the names."""
    chance = random.Random(seed)
    names = [chance.choice(chance.choice(named).names)[0].lower() for _ in range(count)]
    words = [[word for word in name.split() if len(word) > 3] or name.split() for name in names]
    return {
        "two letters": [name[:2] for name in names],
        "as you type": [name[: chance.randint(3, 14)].strip() for name in names],
        "one word": [chance.choice(each) for each in words],
        "two words": [" ".join(chance.sample(each, 2)) for each in words if len(each) > 1],
        "multi-prefix": [" ".join(word[:3] for word in each[::-1]) for each in words],
        "code": [chance.choice(named).code for _ in range(count)],
        "fuzzy": [misspelt(max(each, key=len), chance) for each in words],
        "nothing": ["".join(chance.choices("qwxzjq", k=9)) for _ in range(count)],
    }


def misspelt(word: str, chance: random.Random) -> str:
    """One letter gone, or two that changed places."""
    place = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (word[:place] + word[place + 1 :], word[:place] + word[place + 1] + word[place] + word[place + 2 :])
    )
