"""A small terminology of lower airway infections, written for the project."""

from collections.abc import Mapping
from typing import Any

ICD_10 = "icd-10"


def empty(title: Mapping[str, str]) -> dict[str, Any]:
    return {"title": dict(title)}


def sample() -> dict[str, Any]:
    return {
        "title": {"nb": "Infeksjoner i nedre luftveier", "nn": "Infeksjonar i nedre luftvegar"},
        "description": {
            "nb": "Begreper som brukes ved innleggelse og utskrivning. Ikke uttømmende.",
            "nn": "Omgrep som blir brukte ved innlegging og utskriving. Ikkje uttømmande.",
        },
        "subject_field": "Lungesykdommer",
        "source": "Skrevet for registeret",
        "concepts": [
            {
                "id": "infeksjon-nedre-luftveier",
                "terms": {
                    "nb": {"preferred": "infeksjon i nedre luftveier", "abbreviations": ["NLVI"]},
                    "nn": {"preferred": "infeksjon i nedre luftvegar"},
                    "en": {"preferred": "lower respiratory tract infection", "abbreviations": ["LRTI"]},
                },
                "definition": {"nb": "Infeksjon nedenfor strupehodet.", "nn": "Infeksjon nedanfor strupehovudet."},
                "status": "active",
            },
            {
                "id": "lungebetennelse",
                "terms": {
                    "nb": {"preferred": "lungebetennelse", "synonyms": ["pneumoni"], "deprecated": ["lungefeber"]},
                    "nn": {"preferred": "lungebetennelse", "synonyms": ["pneumoni"]},
                    "en": {"preferred": "pneumonia"},
                },
                "definition": {
                    "nb": "Betennelse i lungevevet, oftest på grunn av bakterier eller virus.",
                    "nn": "Betennelse i lungevevet, oftast på grunn av bakteriar eller virus.",
                },
                "scope_note": {"nb": "Brukes når årsaken ikke er kjent. Er den kjent, velges et snevrere begrep."},
                "broader": ["infeksjon-nedre-luftveier"],
                "related": ["akutt-bronkitt"],
                "status": "active",
                "mappings": [
                    {"relation": "exact", "standard": ICD_10, "version": "2019", "code": "J18.9"},
                    {
                        "relation": "close",
                        "standard": ICD_10,
                        "version": "2019",
                        "code": "J18",
                        "comment": "Kategorien omfatter også lobær pneumoni.",
                    },
                ],
            },
            {
                "id": "pneumokokkpneumoni",
                "terms": {
                    "nb": {"preferred": "pneumokokkpneumoni", "synonyms": ["pneumokokklungebetennelse"]},
                    "nn": {"preferred": "pneumokokkpneumoni"},
                    "en": {"preferred": "pneumococcal pneumonia"},
                },
                "broader": ["lungebetennelse"],
                "status": "active",
                "mappings": [{"relation": "exact", "standard": ICD_10, "version": "2019", "code": "J13"}],
            },
            {
                "id": "akutt-bronkitt",
                "terms": {
                    "nb": {"preferred": "akutt bronkitt"},
                    "nn": {"preferred": "akutt bronkitt"},
                    "en": {"preferred": "acute bronchitis"},
                },
                "definition": {"nb": "Kortvarig betennelse i bronkienes slimhinne, oftest på grunn av virus."},
                "broader": ["infeksjon-nedre-luftveier"],
                "related": ["lungebetennelse"],
                "subject_field": "Allmennmedisin",
                "status": "active",
                "mappings": [{"relation": "exact", "standard": ICD_10, "version": "2019", "code": "J20.9"}],
            },
            {
                "id": "kronisk-bronkitt-uspesifisert",
                "terms": {"nb": {"preferred": "bronkitt uten nærmere angivelse", "abbreviations": ["bronkitt UNS"]}},
                "status": "retired",
                "replaced_by": ["akutt-bronkitt"],
                "source": "Tidligere lokal liste",
            },
        ],
    }
