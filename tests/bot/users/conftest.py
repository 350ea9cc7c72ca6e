"""A store of its own for each test: on SQLite always, on PostgreSQL where one answers on this machine."""

import pytest

from bot.users.store import open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The address of an empty database."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path}/users.db"


@pytest.fixture
def store(url):
    """An open store with nobody in it."""
    opened = open_store(url)
    yield opened
    opened.close()
