"""A tiny real bot, trained once: large enough to test what runs an assistant, small enough to train in a second."""

import asyncio
import os
import shutil
import subprocess
import sys
import uuid
import warnings
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from tiny_home import command_environment

from bot import lightweight, training
from bot.project import Project

SERVER = os.environ.get("UNCRANK_TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/test")
TINY = Path(__file__).parent / "tiny_bot"

lightweight.leave_out_tensorflow("")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """The tiny bot in a folder of its own, trained."""
    root = tmp_path_factory.mktemp("tiny") / "bot"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("models", "__pycache__"))
    project = Project(root)
    training.train(project)
    return project


@pytest.fixture(scope="session")
def brain(tiny):
    """The tiny bot, awake."""
    from bot.brain import Brain

    return asyncio.run(Brain.load(tiny.model, actions="tiny_bot.actions"))


@pytest.fixture
def environment(tiny, tmp_path):
    """What the command needs to run the tiny bot in a home of its own."""
    return command_environment(tiny, tmp_path / "home")


@pytest.fixture
def uncrank(environment):
    """Runs the command in a process of its own and returns the finished process, its output as text."""

    def run(*arguments, stdin="", **more):
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env={**environment, **more},
            timeout=60,
        )

    return run


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
