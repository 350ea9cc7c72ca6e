"""A store of its own for each test: on SQLite always, on PostgreSQL where one answers on this machine."""

import os
import uuid
import warnings

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from bot.users.store import open_store

SERVER = os.environ.get("UNCRANK_TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/test")


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server to make databases on; skips, with a warning, where none answers."""
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    try:
        engine.connect().close()
    except OperationalError:
        warnings.warn("No PostgreSQL answers: the store was tested on SQLite only.", stacklevel=1)
        pytest.skip("no PostgreSQL answers")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_url(server):
    """The address of an empty database that goes when the test ends."""
    name = f"uncrank_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


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
