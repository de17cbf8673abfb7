"""FHIR R4: the published code sets as CodeSystem, ValueSet and ConceptMap, and questions to them."""

from registry.fhir.answers import outcome
from registry.fhir.routes import blueprint

__all__ = ["blueprint", "outcome"]
