"""The migrations lead from nothing to exactly the models, and back."""

from sqlalchemy import inspect

from registry.services.upkeep import schema
from registry.services.upkeep.installation import Installation


def test_migrations_lead_to_exactly_the_models(installation: Installation) -> None:
    assert schema.is_current(installation.database)
    assert schema.differences(installation.database) == []


def test_migrations_lead_back_to_nothing(installation: Installation) -> None:
    schema.downgrade(installation.database, "base")
    assert inspect(installation.database.engine).get_table_names() in ([], ["alembic_version"])
    schema.upgrade(installation.database)
    assert schema.differences(installation.database) == []
