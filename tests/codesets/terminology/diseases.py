"""A small code system in three editions, and a value set over it."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from codesets import (
    CodeSystem,
    Concept,
    Designation,
    Entry,
    Filter,
    Include,
    IncludedConcept,
    TerminologyError,
    ValueSet,
)

URL = "http://example.org/diseases"

OID = "urn:oid:2.16.578.1.12.4.1.1.7110"

OLD = CodeSystem(
    url=URL,
    version="2019",
    identifiers=(OID,),
    language="en",
    value_set="http://example.org/diseases/all",
    concepts=(
        Concept("J", "Respiratory", abstract=True),
        Concept(
            "J18",
            "Pneumonia",
            parents=("J",),
            designations=(
                Designation("Pneumoni", "nb"),
                Designation("Lungebetennelse", "nb"),
                Designation("Lungebetennelse", "nn"),
            ),
        ),
        Concept("J20", "Bronchitis", parents=("J",), status="retired", replaced_by=("J40",)),
        Concept("J40", "Bronchitis, unspecified", parents=("J",)),
    ),
)

NEW = replace(OLD, version="2026", concepts=(*OLD.concepts, Concept("U07", "Covid-19")))

DRAFT = replace(OLD, version="2030", status="draft")

LUNGS = ValueSet(
    url="http://example.org/lungs",
    version="1",
    include=(Include(URL, filters=(Filter("concept", "descendent-of", "J"),)),),
    exclude=(Include(URL, concepts=(IncludedConcept("J40"),)),),
)


def codes(entries: Iterable[Entry]) -> list[str]:
    return [each.code for each in entries]


def refusal(code: str) -> object:
    return pytest.raises(TerminologyError, check=lambda error: error.code == code)
