"""Every validity code that the library reports: the part of the specification it is from, and where it is checked."""

import re
from collections.abc import Iterator
from pathlib import Path

import archetypes

SOURCES = Path(archetypes.__file__).parent

#: By part of the specification: the modules that check, and their codes.
#: Not here: VCOCD, VARDF and VARON, which the grammar sees to.
CODES = {
    "ADL 1.4, ADL 2: the sections of a text": {
        "adl14/reader adl2/reader": "SASID SAON SUNK",
        "adl14/reader adl2/reader validation/identity": "SARID",
        "validation/near_names": "WNAME",
        "adl14/reader": "SACO",
        "adl/sections": "SALAN SADS",
        "adl14/reader adl2/cadl": "SADF",
    },
    "ADL 1.4, ADL 2: cADL": {
        "adl2/cadl validation/fillers": "SUAID",
        "validation/fillers": "SUAIDI",
        "validation/synonyms": "SDSF",
        "adl14/cadl adl2/cadl": "SCCOG SCOAT SUNPA",
        "adl/assertions adl/multiplicity": "SINVS",
        "adl/assertions": "SEXPT",
        "adl/multiplicity": "SEXLMG SEXLSG SEXLU1 SEXLU2 SOCCF",
        "adl/primitives validation/plain_values": "SCSRE",
        "adl/primitives": "SCBAV SCIAV SCRAV SCSAV SCOAV SCDAV SCTAV SCDTAV SCDUAV SCDUPT STCNT",
        "adl/primitives validation/moments": "SCDPT SCTPT SCDTPT",
        "adl/literals adl/primitives": "SCAS",
        "adl/primitives adl2/cadl": "STCCP",
        "validation/adl14_terminology": "STCDC STCAC VCOC",
    },
    "ADL 1.4, ODIN: objects and keys": {
        "adl/odin bmm/schemas": "SDINV",
        "adl/odin": "VDATU",
        "adl/odin adl2/reader": "VDOBU",
        "adl2/reader": "VOKU",
    },
    "AOM 2: authored resources and identification": {
        "adl/header flattening/operational validation/identity": "VARAV",
        "validation/identity": "VARRV VARD VTRLA VRDLA VALC",
        "validation/adl14_identity validation/identity": "VARCN VARDT VASID VACSD",
        "adl/sections validation/adl14_identity validation/identity": "VDEOL",
        "library validation/identity": "VARID",
    },
    "AOM 2, AOM 1.4: definition": {
        "validation/adl14_definition validation/structure": "VACSO VACMCU VACMCO VCATU VCOSU",
        "validation/adl14_definition": "VACMI",
        "validation/moments validation/plain_values": "VOBAV VILIM",
        "validation/kept_whole": "WKEPT",
        "validation/texts": "WTEXT",
        "validation/structure": "VCOID VDIFV VSONIF WACMCL",
        "flattening/merging validation/structure": "VDIFP",
        "validation/codes": "VARND",
    },
    "AOM 2: slots": {
        "validation/adl14_definition validation/slots": "VDFAI",
        "validation/slots": "VDSEV VDSSC VDSSID VDSSM VDSSP",
        "validation/synonyms": "VDSIV",
    },
    "AOM 2: proxies and paths": {
        "validation/adl14_definition validation/references": "VUNP VUNT",
        "validation/adl14_definition": "VRRLP VDFPT",
        "validation/references": "VRANP",
        "validation/rules_section": "VRRLPAR VRRLPRM WRVAR",
        "validation/overlay": "VRMVP VRMVAV",
        "validation/specialisation": "VUNK",
    },
    "AOM 2: used archetypes": {
        "flattening/operational validation/fillers": "VARXR VARXAV",
        "validation/fillers": "VARXS VARXID VARXNC VARXTV VTPL VSUP",
        "validation/synonyms": "VARXRA VARXV",
    },
    "AOM 2: tuples": {
        "flattening/operational validation/tuples": "VTPIN",
        "validation/tuples": "VTPNC",
    },
    "AOM 2: conformance to the reference model": {
        "validation/conformance": "VCORM VCORMT VCORMENU VCORMENV VCAEX VCACA VCAM VCARM WCAEX WCACA WCARMC WCASE",
        "validation/synonyms": "VSAM",
        "validation/checking": "WRMUN",
        "validation/defaults": "WDVAL",
    },
    "AOM 2: specialisation": {
        "flattening/siblings validation/specialisation": "VSSM",
        "validation/specialisation": (
            "VPOV VSANCC VSANCE VSONCO VSONCT VSONI VSONIN VSONIR VSONPI VSONPO VSONPT VSONT VSUNT"
        ),
        "validation/synonyms": "VSCNR",
    },
    "AOM 2: terminology": {
        "validation/adl14_terminology validation/codes": "VATCD VATDA VTSD VTLC VOTM WOUC",
        "validation/adl14_terminology validation/codes validation/rules_section": "VATDF VACDF",
        "validation/external_terms": "VETDF",
        "validation/codes": "VATCV VATID VOLT VTVSID VTVSMD VTVSUQ",
        "validation/adl14_terminology validation/synonyms": "VTBK",
        "validation/references": "VTTBK VTCBU",
        "validation/synonyms": "VCBK",
        "validation/adl14_terminology validation/references": "VTCBK",
    },
}
_CODE = re.compile(r'"((?:V|S|W)[A-Z]{3,7}\d?)"')
_NO_CODES = {"STATE", "STRING", "SECTION", "SCALE"}


def told() -> Iterator[tuple[str, str]]:
    for path in SOURCES.rglob("*.py"):
        for found in _CODE.findall(path.read_text("utf-8")):
            if found not in _NO_CODES:
                yield found, path.relative_to(SOURCES).with_suffix("").as_posix()


def test_every_code_is_checked_where_the_table_says() -> None:
    there = set(told())
    missing = [
        (code, module)
        for modules in CODES.values()
        for held, codes in modules.items()
        for module in held.split()
        for code in codes.split()
        if (code, module) not in there
    ]
    assert missing == []


def test_every_code_that_is_told_stands_in_the_table_once() -> None:
    listed = [code for modules in CODES.values() for codes in modules.values() for code in codes.split()]
    assert len(listed) == len(set(listed))
    assert {code for code, _ in told()} == set(listed)


def test_every_code_is_expected_by_a_test_that_breaks_its_rule() -> None:
    """Codes of `bmm/schemas` and of flattening among them; the table here does not count."""
    tests = Path(__file__).parents[1]
    others = (path.read_text("utf-8") for path in tests.rglob("*.py") if path.name != Path(__file__).name)
    expected = {found for text in others for found in re.findall(r"\b[VSW][A-Z]{3,7}\d?\b", text)}
    listed = {code for modules in CODES.values() for codes in modules.values() for code in codes.split()}
    assert listed - expected == set()
