"""Reference models: the openEHR one built in, others read from P_BMM, and which of them an archetype is about."""

from archetypes.bmm.choosing import model_for
from archetypes.bmm.model import ModelClass, ModelType, Property, ReferenceModel
from archetypes.bmm.openehr import openehr
from archetypes.bmm.schemas import models, read_schema

__all__ = ["ModelClass", "ModelType", "Property", "ReferenceModel", "model_for", "models", "openehr", "read_schema"]
