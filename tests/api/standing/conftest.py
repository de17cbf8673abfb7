"""What only reads, or is refused, shares one registry and one app."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from registry.app import create_app
from tests.api.conftest import Asker, Furnished, copied
from tests.api.contract import Contract
from tests.services.proposing.house import House


@pytest.fixture(scope="session")
def house(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with copied(furnished, tmp_path_factory.mktemp("standing") / "data") as found:
        yield found


@pytest.fixture(scope="session")
def app(house: House) -> Flask:
    return create_app(installation=house.installation)


@pytest.fixture(scope="session")
def ask(app: Flask, furnished: Furnished, contract_of: Callable[[Flask], Contract]) -> Asker:
    return Asker(app, contract_of(app), furnished.tokens)
