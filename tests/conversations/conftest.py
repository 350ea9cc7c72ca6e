"""The real assistant, trained where it is out of date and loaded once for all conversations."""

import asyncio
import uuid

import pytest

from bot import training
from bot.project import Project
from bot.settings import Settings
from bot.start import prepare


@pytest.fixture(scope="session")
def coach(tmp_path_factory):
    """The coach, awake, on a home folder of its own."""
    project, home = Project(), tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("UNCRANK_HOME", str(home))
        environment.setenv("UNCRANK_COUNTRY", "GB")
        prepare(project, Settings(home, country="GB"))
        training.train(project)
        from bot.brain import Brain

        yield asyncio.run(Brain.load(project.model))


@pytest.fixture
def ask(coach):
    """Says one message in a conversation of its own and returns the turn; all in one conversation for one name."""

    def say(text, conversation=None, now=None):
        name = conversation or uuid.uuid4().hex
        return asyncio.run(coach.answer(name, text, {"now": now} if now else None))

    return say
