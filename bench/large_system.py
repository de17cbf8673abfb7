"""Makes a code system of any size from a seed: names of body parts and findings, several parents, synonyms.

500 000 concepts come with 1.2 million designations, as many as a national edition of a large terminology.
"""

import random
from collections.abc import Iterator

from codesets import CodeSystem, Concept, Designation, Property, PropertyDeclaration
from codesets.things.model import Coding

URL = "http://example.org/fhir/CodeSystem/stor"
HEAD = CodeSystem(
    url=URL,
    version="2026-10",
    title=(("en", "A large terminology"), ("nb", "En stor terminologi")),
    language="en",
    case_sensitive=True,
    hierarchy_meaning="is-a",
    properties=(PropertyDeclaration("site", "code"), PropertyDeclaration("level", "integer")),
)
FINDINGS = ("inflammation", "fracture", "stenosis", "rupture", "tumour", "infection", "anomaly", "oedema", "ulcer")
FUNN = ("betennelse", "brudd", "forsnevring", "ruptur", "svulst", "infeksjon", "misdannelse", "ødem", "sår")
WAYS = ("acute", "chronic", "recurrent", "congenital", "traumatic", "primary", "secondary", "bilateral", "familial")
ARTER = ("akutt", "kronisk", "tilbakevendende", "medfødt", "traumatisk", "primær", "sekundær", "bilateral", "familiær")
SYNONYM = Coding("http://snomed.info/sct", "900000000000013009", None, "Synonym")
SYLLABLES = (
    "ba",
    "cor",
    "dex",
    "fem",
    "gas",
    "hep",
    "il",
    "ju",
    "kra",
    "lum",
    "mes",
    "nef",
    "os",
    "pul",
    "ren",
    "sten",
)


def code(number: int) -> str:
    return f"{1000000 + number * 7}"


def concepts(count: int = 500_000, seed: int = 1) -> Iterator[Concept]:
    """One root; each concept under one met before, every fourth under two; 2.4 designations on average."""
    chance = random.Random(seed)
    yield Concept(code(0), "Everything", designations=(Designation("Alt", "nb"),))
    for number in range(1, count):
        yield _concept(number, chance)


def _concept(number: int, chance: random.Random) -> Concept:
    place = f"{''.join(chance.choices(SYLLABLES, k=3))}um"
    finding, way = chance.randrange(9), chance.randrange(9)
    lowest = max(0, number // 12)
    above = {lowest, chance.randrange(lowest // 2, lowest + 1)} if number % 4 == 0 else {lowest}
    names = [
        Designation(f"{ARTER[way]} {FUNN[finding]} i {place} {number}", "nb"),
        Designation(f"{finding + 1}-grade {way + 1} disorder of {place}", "en", SYNONYM),
    ]
    if number % 5 < 2:
        names.append(Designation(f"{FUNN[finding]} {place}", "nn", SYNONYM))
    return Concept(
        code(number),
        f"{WAYS[way].capitalize()} {FINDINGS[finding]} of {place} {number}",
        parents=tuple(code(each) for each in sorted(above)),
        status="retired" if number % 50 == 0 else "active",
        designations=tuple(names),
        properties=(Property("site", place, "code"), Property("level", way, "integer")),
    )
