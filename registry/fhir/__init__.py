"""FHIR R4 and R5: the published code sets as CodeSystem, ValueSet and ConceptMap, and questions to them."""

from registry.fhir.answers import outcome
from registry.fhir.routes import register

__all__ = ["outcome", "register"]
