"""SNOMED CT's own names: its URI, the concepts of its model that mean something here, and its properties in FHIR."""

from __future__ import annotations

from typing import Final

from codesets.things.concepts import Coding

SYSTEM: Final = "http://snomed.info/sct"

# types of descriptions, and the one way that they are acceptable here
FSN: Final = "900000000000003001"
SYNONYM: Final = "900000000000013009"
DEFINITION: Final = "900000000000550004"
PREFERRED: Final = "900000000000548007"
#: What tables and SKOS mean by a synonym.
SYNONYM_USE: Final = Coding(SYSTEM, SYNONYM)

# definition statuses, modules, hierarchy
DEFINED: Final = "900000000000073002"
PRIMITIVE: Final = "900000000000074008"
CORE_MODULE: Final = "900000000000207008"
MODEL_MODULE: Final = "900000000000012004"
IS_A: Final = "116680003"

# reference sets: all are below the first, those of historical associations below the second
REFERENCE_SET: Final = "900000000000455006"
HISTORICAL_ASSOCIATION: Final = "900000000000522004"
REPLACED_BY: Final = "900000000000526001"
SAME_AS: Final = "900000000000527005"
WAS_A: Final = "900000000000528000"
PARTIALLY_EQUIVALENT_TO: Final = "1186924009"

# properties of concepts in FHIR
MODULE_ID: Final = "moduleId"
EFFECTIVE_TIME: Final = "effectiveTime"
SUFFICIENTLY_DEFINED: Final = "sufficientlyDefined"
MEMBER_OF: Final = "memberOf"
NORMAL_FORM: Final = "normalFormTerse"
