"""The Bot API server, and bots that talk to it: each a process of its own, started once where possible."""

import pytest
from people import Bot, BotApi, Person, plain_environment, settings_for
from tiny_home import command_environment

from bot import training
from bot.project import Project


@pytest.fixture(scope="session")
def api():
    """The Bot API server for the coach's conversations."""
    server = BotApi()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def coach(api, tmp_path_factory):
    """The real coach on Telegram, open to everyone, running for all tests."""
    training.train(Project())
    home = tmp_path_factory.mktemp("home")
    environment = {**plain_environment(), "UNCRANK_HOME": str(home), "UNCRANK_SETTINGS": str(home / "settings.env")}
    bot = Bot(settings_for(api, {**environment, "UNCRANK_TIMEZONE": "Europe/London", "UNCRANK_COUNTRY": "GB"}))
    bot.home = home
    bot.until()
    yield bot
    bot.kill()


@pytest.fixture
def runner(api, coach, numbers):
    """A person whom the coach does not know yet."""
    return Person(api, next(numbers))


@pytest.fixture(scope="session")
def numbers():
    """Numbers of people, none twice."""
    return iter(range(100, 100_000))


@pytest.fixture
def start(tiny, tmp_path_factory):
    """Starts the tiny bot on a Bot API server; stops it when the test ends. Settings may be given by name."""
    running = []

    def begin(api, *command, home=None, wait="ready: @", **more):
        environment = command_environment(tiny, home or tmp_path_factory.mktemp("home"))
        bot = Bot(settings_for(api, environment, **more), *command)
        running.append(bot)
        if wait:
            bot.until(wait)
        return bot

    yield begin
    for bot in running:
        if bot.process.poll() is None:
            bot.kill()


@pytest.fixture
def another_api():
    """A Bot API server of one test's own."""
    server = BotApi()
    yield server
    server.stop()
