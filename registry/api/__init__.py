"""The JSON API, /api/v1: for members and builders. OpenAPI at /api/v1/openapi.json, to be read at /api/v1/docs."""

from registry.api.problems import problem_answer
from registry.api.setup import register

__all__ = ["problem_answer", "register"]
