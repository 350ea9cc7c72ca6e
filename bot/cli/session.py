"""What most commands begin with: settings, a model that is up to date, and the brain; a spinner while that takes."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console

from bot import training
from bot.cli.failure import Failure
from bot.project import Project
from bot.settings import Settings, SettingsError, load
from bot.start import prepare

if TYPE_CHECKING:
    from rasa.core.tracker_store import TrackerStore
    from rasa.core.utils import AvailableEndpoints

    from bot.brain import Brain


@dataclass(frozen=True)
class Session:
    """The settings of this run and the project they point to."""

    settings: Settings
    project: Project

    @classmethod
    def open(cls) -> Session:
        """Read the settings and make the home folder; raises Failure."""
        try:
            settings = load()
            settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except SettingsError as error:
            raise Failure(str(error)) from error
        except OSError as error:
            raise Failure(f"The folder {settings.home} can not be made: set UNCRANK_HOME to one that can.") from error
        session = cls(settings, Project(settings.project))
        prepare(session.project, settings)
        if settings.debug:
            more = "UNCRANK_DEBUG=0 ends it."
            print(f"Debugging is on: {settings.log} gets everything that is said. {more}", file=sys.stderr)
        return session

    def train(self, force: bool = False) -> training.Trained | None:
        """Bring the model up to date; returns None where it was."""
        if not force and training.is_fresh(self.project):
            return None
        self._check_content()
        # What training takes of memory would otherwise stay with whoever trained first and then serves for weeks.
        apart = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        with waiting("Training the model, some minutes"), apart:
            try:
                return apart.submit(_train, self.settings, self.project, force).result()
            except training.TrainingError as error:
                raise Failure(f"{error}\nThe details are in {self.settings.log}.") from error
            except BrokenProcessPool as error:
                raise Failure("Training was ended from outside: it needs about 1 GB of memory.") from error

    async def brain(self, store: TrackerStore | None = None, endpoints: AvailableEndpoints | None = None) -> Brain:
        """The brain with a fresh model, trained first where needed; without a store, conversations are in memory."""
        self.train()
        with waiting("Waking the coach"):
            from bot.brain import Brain, BrainError

            try:
                return await Brain.load(self.project.model, store=store, endpoints=endpoints, debug=self.settings.debug)
            except BrainError as error:
                raise Failure(f"{error} The details are in {self.settings.log}.") from error

    def _check_content(self) -> None:
        if self.project.content.exists():
            from bot.cli.content import problems

            if found := problems(self.project.content):
                raise Failure("\n".join(found))


def _train(settings: Settings, project: Project, force: bool) -> training.Trained | None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches both processes; the other one says so
    prepare(project, settings)
    return training.train(project, force)


@contextlib.contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on standard error that something takes a while: a spinner in a terminal, else a line."""
    console = Console(file=sys.stderr)
    if console.is_terminal and not console.is_dumb_terminal:
        with console.status(f"{what}..."):
            yield
    else:
        print(f"{what}...", file=sys.stderr, flush=True)
        yield
