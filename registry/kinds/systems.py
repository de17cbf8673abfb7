"""What code systems are called: the canonical behind a common name, and the other names of the same system."""

import re
from collections.abc import Mapping

_VOLVEN = "urn:oid:2.16.578.1.12.4.1.1."
#: Names as people and editors write them, without signs and in small letters, to canonical URIs.
_NAMED: Mapping[str, str] = {
    "snomedct": "http://snomed.info/sct",
    "snomed": "http://snomed.info/sct",
    "sct": "http://snomed.info/sct",
    "snomedclinicalterms": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
    "lnc": "http://loinc.org",
    "icd10": "http://hl7.org/fhir/sid/icd-10",
    "icd10no": "http://hl7.org/fhir/sid/icd-10-no",
    "icd11": "http://id.who.int/icd/release/11/mms",
    "icf": "http://hl7.org/fhir/sid/icf",
    "icpc2": "http://hl7.org/fhir/sid/icpc-2",
    "atc": "http://www.whocc.no/atc",
    "ucum": "http://unitsofmeasure.org",
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "nlk": f"{_VOLVEN}7280",
    "nkpk": f"{_VOLVEN}7275",
    "ncrp": f"{_VOLVEN}7270",
}
#: LOINC by its edition, as HL7 v2 has it: LNC205.
_LOINC = re.compile(r"lnc\d{3}")
_OID = re.compile(r"(?:urn[:_]oid[:_]|oid[:_=. ]?)?(\d+(?:\.\d+){2,})", re.IGNORECASE)
#: Norwegian code lists by their number, and by the URIs that they have in FHIR.
_NUMBERED = re.compile(r"(?:volven|kodeverk|hn|oid)[\s:_=-]*(\d{4})", re.IGNORECASE)
_NATIONAL = re.compile(
    r"https?://(?:helsedir|ehelse)\.no/fhir/CodeSystem/no-kodeverk-(\d{4})(?:[-.].*)?", re.IGNORECASE
)
#: Each line is one system by all its names.
_SAME: tuple[tuple[str, ...], ...] = (
    ("http://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96"),
    ("http://loinc.org", "urn:oid:2.16.840.1.113883.6.1"),
    ("http://hl7.org/fhir/sid/icd-10", "urn:oid:2.16.840.1.113883.6.3"),
    ("http://hl7.org/fhir/sid/icd-10-no", f"{_VOLVEN}7110"),
    ("http://hl7.org/fhir/sid/icpc-2", f"{_VOLVEN}7170", "urn:oid:2.16.840.1.113883.6.139"),
    ("http://www.whocc.no/atc", f"{_VOLVEN}7180", "urn:oid:2.16.840.1.113883.6.73"),
    ("http://unitsofmeasure.org", "urn:oid:2.16.840.1.113883.6.8"),
    ("http://www.nlm.nih.gov/research/umls/rxnorm", "urn:oid:2.16.840.1.113883.6.88"),
)
_OTHERS: Mapping[str, tuple[str, ...]] = {
    name: tuple(other for other in names if other != name) for names in _SAME for name in names
}


def canonical(name: str) -> str:
    """The URI that a code system is known by; a name that is none of anybody's is given back as it is."""
    oid = _OID.fullmatch(name.strip())
    if oid:
        return f"urn:oid:{oid[1]}"
    numbered = _NUMBERED.fullmatch(name.strip())
    if numbered:
        return f"{_VOLVEN}{numbered[1]}"
    plain = re.sub(r"[\s_-]+", "", name).casefold()
    return _NAMED["loinc"] if _LOINC.fullmatch(plain) else _NAMED.get(plain, name)


def others(uri: str) -> tuple[str, ...]:
    """The other names of the same code system: a registry may know it by any of them."""
    national = _NATIONAL.fullmatch(uri)
    if national is None:
        return _OTHERS.get(uri, ())
    oid = f"{_VOLVEN}{national[1]}"
    return (oid, *_OTHERS.get(oid, ()))
