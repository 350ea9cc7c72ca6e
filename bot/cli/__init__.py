"""The `uncrank` command. Heavy imports wait until a command needs them, so that help comes at once."""

from bot.cli.app import main

__all__ = ["main"]
