"""The two clocks as query parameters."""

from typing import Any

from marshmallow import fields

from registry.api.requests import Query
from registry.services.reading.library import When
from registry.services.reading.timeline import parse_moment

ABOUT = "A date (00:00 in Oslo) or an RFC 3339 time."


class Timed(Query):
    valid_at = fields.String(metadata={"description": f"As it held in the clinic at this time. {ABOUT}"})
    known_at = fields.String(metadata={"description": f"As the registry knew it at this time. {ABOUT}"})


def when(query: dict[str, Any]) -> When:
    """Raises BadRequest for what is not a time."""
    moments = {name: parse_moment(query[name], name) for name in ("valid_at", "known_at") if query.get(name)}
    return When(**moments)
