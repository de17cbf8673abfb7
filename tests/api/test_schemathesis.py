"""Whatever is sent, the API neither crashes nor answers what its document does not say."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from registry.app import create_app
from tests.api.conftest import Furnished, copied

EXAMPLES = 5
KNOWN = {
    "slug": "kodeliste",
    "number": "2026",
    "kind": "terminology",
    "orgnr": "993467049",
    "action": "submit",
    "id": 1,
}
NUMBERS = {"/networks/{slug}": {"slug": "kreft"}, "/proposals/": {"number": 1}}


@pytest.fixture(scope="module")
def fuzzed(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app of its own, with proposals in several states: what is sent here may well succeed."""
    with copied(furnished, tmp_path_factory.mktemp("fuzzed") / "data") as house:
        for state in ("draft", "hearing", "ballot"):
            house.reach(state, slug=f"termer-{state}")
        yield create_app(installation=house.installation)


def operations(app: Flask) -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    return [found.ok() for found in schema.get_all_operations()]


def known(path: str, names: set[str]) -> dict[str, Any]:
    values = dict(KNOWN)
    for part, own in NUMBERS.items():
        if part in path:
            values |= own
    return {name: value for name, value in values.items() if name in names}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_no_crash_and_no_undocumented_answer(fuzzed: Flask, furnished: Furnished, part: int) -> None:
    headers = {"Authorization": f"Bearer {furnished.tokens['ola']}", "Accept-Encoding": "identity"}
    failures = []
    for operation, mode in product(operations(fuzzed)[part::4], GenerationMode):
        names = {each.name for each in operation.path_parameters}
        for values in ({}, known(operation.path, names)) if names else ({},):
            failures += _tried(operation, mode, values, headers)
    assert not failures, "\n\n".join(failures)


def _tried(operation: Any, mode: GenerationMode, values: dict[str, Any], headers: dict[str, str]) -> list[str]:
    given = {"path_parameters": values} if values else {}

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode, **given))
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Any) -> None:
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    try:
        run()
    except hypothesis.errors.Unsatisfiable:
        pass  # an operation without anything that could be sent wrongly
    except BaseExceptionGroup as error:
        return [f"{operation.label} {mode} {values}: {type(error).__name__} {error}"[:1500]]
    return []
