"""Services that may be stopped and started, one of each for all tests of this folder."""

import pytest
from services import Postgres, Redis


@pytest.fixture(scope="package")
def own_postgres():
    """A PostgreSQL of its own."""
    yield from _running(Postgres())


@pytest.fixture(scope="package")
def own_redis():
    """A Redis of its own."""
    yield from _running(Redis())


def _running(service):
    try:
        service.start()
        yield service
    finally:
        service.close()
