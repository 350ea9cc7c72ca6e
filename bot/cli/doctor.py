"""`uncrank doctor`: looks at each thing the coach needs, one line each."""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot import logs, settings, training
from bot.cli.failure import Failure
from bot.cli.session import waiting
from bot.project import Project
from bot.start import prepare

Check = Callable[[settings.Settings, Project], str]
_PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)\s*(?:;\s*(.*?))?\s*\\?$")


class Missing(Exception):
    """A check failed; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Finding:
    """What a check found: one line."""

    name: str
    well: bool
    detail: str

    def __str__(self) -> str:
        return f"{'ok     ' if self.well else 'missing'}  {self.name}: {self.detail}"


def run() -> None:
    """Print a line for each check; raises Failure where something is missing."""
    found = list(findings())
    print("\n".join(map(str, found)))
    if missing := sum(not finding.well for finding in found):
        raise Failure(f"{missing} of {len(found)} need a hand.")


def findings() -> Iterator[Finding]:
    """Run all checks; without readable settings only the first."""
    try:
        chosen = settings.load()
    except settings.SettingsError as error:
        yield Finding("settings", False, str(error))
        return
    project = Project(chosen.project)
    with waiting("Looking around"):
        for name, check in CHECKS.items():
            try:
                yield Finding(name, True, check(chosen, project))
            except Missing as missing:
                yield Finding(name, False, str(missing))
            except Exception as error:
                yield Finding(name, False, f"{logs.sentence(error)}: run `make setup` again")


def _python(chosen: settings.Settings, project: Project) -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] != (3, 10):
        raise Missing(f"{version} runs, Rasa needs 3.10: run `make setup`")
    return version


def _packages(chosen: settings.Settings, project: Project) -> str:
    pins = list(pinned(Project().lock.read_text(encoding="utf-8")))
    differ = [f"{name} {version} (here: {there})" for name, version in pins if (there := _installed(name)) != version]
    if differ:
        more = f" and {len(differ) - 3} more" if len(differ) > 3 else ""
        raise Missing(f"{', '.join(differ[:3])}{more}: run `make setup` again")
    return f"{len(pins)} as locked"


def pinned(lock: str) -> Iterator[tuple[str, str]]:
    """Name and version of each package that the lock asks for on this machine."""
    from packaging.markers import Marker

    for line in lock.splitlines():
        pin = _PIN.match(line)
        if pin and (not pin[3] or Marker(pin[3]).evaluate()):
            yield pin[1], pin[2]


def _installed(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def _settings_file(chosen: settings.Settings, project: Project) -> str:
    return str(chosen.file) if chosen.file.exists() else f"{chosen.file} (not there: the defaults hold)"


def _home(chosen: settings.Settings, project: Project) -> str:
    try:
        chosen.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=chosen.home):
            return str(chosen.home)
    except OSError as error:
        raise Missing(f"{chosen.home} can not be written to: set UNCRANK_HOME to a folder that can") from error


def _content(chosen: settings.Settings, project: Project) -> str:
    from content.store import check

    if problems := check(project.content):
        raise Missing(f"{len(problems)} problems: `uncrank content check` names them")
    return "in order"


def _encoder(chosen: settings.Settings, project: Project) -> str:
    prepare(project, chosen)
    from bot.nlu.sentence_encoder import MODEL_PACKAGE, EncoderMissing, SentenceEncoder

    try:
        SentenceEncoder()
    except EncoderMissing as error:
        raise Missing(str(error)) from error
    return f"{MODEL_PACKAGE}, as pinned"


def _model(chosen: settings.Settings, project: Project) -> str:
    model = training.trained(project)
    if model is None:
        raise Missing("not trained yet: run `uncrank train`")
    if not training.is_fresh(project):
        raise Missing("older than its sources: run `uncrank train`")
    return f"up to date, {_megabytes(project.model)}"


def _megabytes(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.1f} MB"


def _terminal(chosen: settings.Settings, project: Project) -> str:
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        return "none, answers are printed plainly"
    return f"{console.width} columns, {console.color_system or 'no'} colours, {console.encoding}"


CHECKS: dict[str, Check] = {
    "Python": _python,
    "packages": _packages,
    "settings file": _settings_file,
    "home folder": _home,
    "content": _content,
    "sentence encoder": _encoder,
    "model": _model,
    "terminal": _terminal,
}
