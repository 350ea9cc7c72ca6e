"""A tiny real bot, trained once: large enough to test what runs an assistant, small enough to train in a second."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_home import command_environment

from bot import lightweight, training
from bot.project import Project

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
