"""The environment in which the command runs the tiny bot."""

import os

from bot.project import ROOT


def command_environment(project, home):
    """The environment for a process that runs `python -m bot` on this project with this home folder."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("UNCRANK_")},
        "PYTHONPATH": str(ROOT),
        "UNCRANK_HOME": str(home),
        "UNCRANK_PROJECT": str(project.root),
        "UNCRANK_SETTINGS": str(home / "settings.env"),
    }
