"""The real parts, each loaded once: the recogniser, a voice, and the coach on a home folder of its own."""

import asyncio

import numpy as np
import pytest

from bot import training
from bot.project import Project
from bot.settings import Settings
from bot.start import prepare

RATE = 16_000


@pytest.fixture(scope="session")
def recogniser():
    pytest.importorskip("faster_whisper", reason="the extra `voice` is not installed: run `make setup`")
    from bot.speech.hearing import Recogniser

    return Recogniser()


@pytest.fixture(scope="session")
def voice():
    pytest.importorskip("pyttsx3", reason="the extra `voice` is not installed: run `make setup`")
    from bot.speech.speaking import Voice

    return Voice("en-us", 150)


@pytest.fixture(scope="session")
def spoken(voice):
    """Makes a sentence into samples at 16 kHz, with some silence around."""
    from bot.speech import sound

    def speak(text: str, around: float = 0.8) -> np.ndarray:
        said = voice.speak(text)
        return np.pad(sound.resampled(said.samples, said.rate, RATE), round(around * RATE))

    return speak


@pytest.fixture(scope="session")
def brain(tmp_path_factory):
    """The coach's brain, trained where it is out of date."""
    project, home = Project(), tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("UNCRANK_HOME", str(home))
        environment.setenv("UNCRANK_COUNTRY", "GB")
        prepare(project, Settings(home, country="GB"))
        training.train(project)
        from bot.brain import Brain

        yield asyncio.run(Brain.load(project.model))
