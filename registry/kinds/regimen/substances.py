"""What is known of single substances that a regimen must not contradict: names, routes, units, ceilings.

The table is small on purpose: it holds what has killed, and what a misplaced decimal would look like. A substance that
is not in it is judged by the general rules alone. Routes and ceilings follow the products' approved texts; cumulative
ceilings are those of the anthracyclines' and bleomycin's approved texts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

_INTRAVENOUS = frozenset({"intravenous-infusion", "intravenous-bolus"})
_INFUSION = frozenset({"intravenous-infusion"})
_MASS = frozenset({"mg", "mg/m2", "mg/kg"})
_UNITS = frozenset({"IE", "IE/m2"})

VINCA = "L01CA"
CARBOPLATIN = "L01XA02"


@dataclass(frozen=True)
class Substance:
    """`ceiling` is mg/m² of one administration, `daily_ceiling` mg/m² a day on consecutive days; above `slow` (mg/m²) a
    dose needs so many minutes; `cumulative` is an amount and its unit, for a life; `never_in` fluids destroy the drug.
    """

    atc: str
    names: tuple[str, ...]
    routes: frozenset[str]
    units: frozenset[str] = _MASS
    ceiling: Decimal | None = None
    daily_ceiling: Decimal | None = None
    slow: tuple[Decimal, int] | None = None
    cumulative: tuple[Decimal, str] | None = None
    never_in: tuple[str, ...] = field(default=())


_SALT = ("natriumklorid", "nacl", "sodium chloride")
_METHOTREXATE = _INTRAVENOUS | {"oral", "subcutaneous", "intramuscular", "intrathecal"}


def _per_m2(amount: int) -> tuple[Decimal, str]:
    return Decimal(amount), "mg/m2"


_TABLE = (
    Substance("L01AA01", ("syklofosfamid", "cyclophosphamide"), _INTRAVENOUS | {"oral"}, ceiling=Decimal(4000)),
    Substance("L01BA01", ("metotreksat", "methotrexate"), _METHOTREXATE),
    Substance("L01BC01", ("cytarabin", "cytarabine"), _INTRAVENOUS | {"subcutaneous", "intrathecal"}),
    Substance(
        "L01BC02",
        ("fluorouracil", "5-fluorouracil"),
        _INTRAVENOUS | {"topical"},
        ceiling=Decimal(3000),
        daily_ceiling=Decimal(1200),
        # the largest bolus in use is 600 mg/m²; anything above runs most of a day
        slow=(Decimal(600), 600),
    ),
    Substance("L01CA01", ("vinblastin", "vinblastine"), _INTRAVENOUS, ceiling=Decimal(12)),
    Substance("L01CA02", ("vinkristin", "vincristine"), _INTRAVENOUS, ceiling=Decimal(2)),
    Substance("L01CA03", ("vindesin", "vindesine"), _INTRAVENOUS, ceiling=Decimal(5)),
    Substance("L01CA04", ("vinorelbin", "vinorelbine"), _INTRAVENOUS, ceiling=Decimal(40)),
    Substance("L01CA05", ("vinflunin", "vinflunine"), _INTRAVENOUS, ceiling=Decimal(350)),
    Substance(
        "L01CD01",
        ("paklitaksel", "paclitaxel"),
        _INFUSION | {"intraperitoneal"},
        ceiling=Decimal(260),
        slow=(Decimal(100), 180),
    ),
    Substance(
        "L01DB01",
        ("doksorubicin", "doxorubicin"),
        _INTRAVENOUS | {"intravesical"},
        ceiling=Decimal(90),
        cumulative=_per_m2(550),
    ),
    Substance("L01DB02", ("daunorubicin",), _INTRAVENOUS, ceiling=Decimal(100), cumulative=_per_m2(600)),
    Substance(
        "L01DB03", ("epirubicin",), _INTRAVENOUS | {"intravesical"}, ceiling=Decimal(135), cumulative=_per_m2(1000)
    ),
    Substance(
        "L01DC01",
        ("bleomycin",),
        _INTRAVENOUS | {"intramuscular", "subcutaneous"},
        units=_UNITS,
        cumulative=(Decimal(400_000), "IE"),
    ),
    Substance("L01FA01", ("rituksimab", "rituximab"), _INFUSION | {"subcutaneous"}, ceiling=Decimal(500)),
    Substance("L01XA01", ("cisplatin",), _INFUSION | {"intraperitoneal"}, ceiling=Decimal(120)),
    Substance(CARBOPLATIN, ("karboplatin", "carboplatin"), _INFUSION, units=_MASS | {"AUC"}),
    Substance("L01XA03", ("oksaliplatin", "oxaliplatin"), _INFUSION, ceiling=Decimal(130), never_in=_SALT),
    Substance("L01XG01", ("bortezomib",), _INTRAVENOUS | {"subcutaneous"}, ceiling=Decimal("1.6")),
    Substance("H02AB06", ("prednisolon", "prednisolone"), frozenset({"oral"})),
    Substance(
        "V03AF03",
        ("kalsiumfolinat", "calcium folinate"),
        _INTRAVENOUS | {"intramuscular", "oral"},
        ceiling=Decimal(500),
    ),
)

SUBSTANCES: Mapping[str, Substance] = {each.atc: each for each in _TABLE}

#: The only substances that may be given into the spinal canal; everything else there is refused.
INTRATHECAL = frozenset({"L01BA01", "L01BC01", "L01AC01", "H02AB02", "H02AB09"})

_BY_NAME = {name: substance for substance in SUBSTANCES.values() for name in substance.names}


def known_name(name: str) -> Substance | None:
    """The substance of this name, Norwegian or international, whatever ATC code stands beside it."""
    return _BY_NAME.get(name.strip().casefold())


#: Stems of the substances' names in several languages, and the names they are sold under.
_VINCA_STEMS = (
    *("vinkrist", "vincrist", "vinblast", "vindesin", "vinorelb", "vinflun"),
    *("oncovin", "marqibo", "velbe", "eldisine", "navelbine", "javlor"),
)


def is_vinca(atc: str, names: Iterable[str]) -> bool:
    """By code or by any name, also «vinkristinsulfat»: a wrong code must not let a vinca alkaloid through."""
    named = any(stem in name.casefold() for name in names for stem in _VINCA_STEMS)
    return named or atc.upper().startswith(VINCA)
