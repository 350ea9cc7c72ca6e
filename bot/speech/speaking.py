"""Text to sound with pyttsx3: on Linux espeak-ng (the system's or the packaged one), elsewhere the system's voices."""

from __future__ import annotations

import atexit
import ctypes
import functools
import os
import queue
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np
import soundfile

LONGEST_WAIT = 20  # seconds for one utterance; a minute of speech takes one
RATE = 22_050  # samples a second, espeak-ng's
SPEED = 165  # words a minute: slower than pyttsx3's 200, for listeners who run


class SpeakingError(RuntimeError):
    """Nothing can be spoken; the message is one sentence for the user."""


@dataclass(frozen=True)
class Spoken:
    """Mono float32 samples in -1..1 and their rate in samples a second."""

    samples: np.ndarray
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


class Speaker(Protocol):
    """What can speak: this module's Voice, or another such as Piper's."""

    def speak(self, text: str) -> Spoken:
        """The text as sound; silence of no length for a text without words. Raises SpeakingError."""
        ...


class Voice:
    """pyttsx3's voice. Any thread may speak; one utterance is made at a time, on a thread of its own."""

    def __init__(self, name: str | None = None, speed: int = SPEED) -> None:
        """`name`: a voice's id or name as `voices` gives them; `speed`: words a minute. Raises SpeakingError."""
        self.speed = speed
        self.id: str = _on_thread(_id_of, name)

    def speak(self, text: str) -> Spoken:
        """The text as sound; silence of no length for a text without words. Raises SpeakingError."""
        if not any(c.isalnum() for c in text):
            return Spoken(np.zeros(0, dtype=np.float32), RATE)
        return _on_thread(_synthesise, text, self.id, self.speed)


def voices() -> list[str]:
    """The ids of the voices that are there. Raises SpeakingError."""
    return _on_thread(lambda: [voice.id for voice in _engine().getProperty("voices")])


# pyttsx3's engines hang where threads share one, and lose all but the last of two queued utterances.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="speaking")


def _on_thread(do: Any, *arguments: Any) -> Any:
    return _thread.submit(do, *arguments).result()


@functools.lru_cache(maxsize=1)
def _engine() -> Any:
    try:
        if sys.platform.startswith("linux"):
            _bring_espeak()
        import pyttsx3

        engine = pyttsx3.init()
    except Exception as error:
        raise SpeakingError("There is no voice on this machine: run `make voice`, or install espeak-ng.") from error
    atexit.register(_engine.cache_clear)  # later than this its destructor fails aloud
    # The driver says on standard output that it saved a file.
    vars(_driver_module(engine))["print"] = lambda *words: None
    return engine


def _bring_espeak() -> None:
    """Load espeak-ng from its package where the system has none: pyttsx3 then finds it by its name."""
    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        import espeakng_loader

        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
        # Seen by its name alone: with its symbols for everybody, Piper's own espeak-ng would call into this one.
        ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_LOCAL)


@functools.lru_cache
def _id_of(name: str | None) -> str:
    if name is None:
        return _engine().getProperty("voice")
    there = _engine().getProperty("voices")
    for voice in there:
        if name.lower() in (voice.id.lower(), voice.id.lower().rpartition("/")[2], voice.name.lower()):
            return voice.id
    english = [voice.id for voice in there if "en" in voice.id.lower()] or [voice.id for voice in there]
    raise SpeakingError(f"There is no voice {name!r}: take one of {', '.join(english[:12])}.")


def _synthesise(text: str, voice: str, speed: int) -> Spoken:
    engine = _engine()
    engine.setProperty("voice", voice)
    engine.setProperty("rate", speed)
    _settle(engine)
    ends: queue.Queue[bool] = queue.Queue()
    # The first runAndWait of a process returns before the file is whole: only this event says that it is.
    token = engine.connect("finished-utterance", lambda name=None, completed=True: ends.put(completed))
    try:
        with tempfile.TemporaryDirectory(prefix="uncrank-speech-") as folder:
            file = Path(folder) / "speech.wav"
            engine.save_to_file(text, str(file))
            engine.runAndWait()
            if not ends.get(timeout=LONGEST_WAIT):
                raise SpeakingError("The voice broke off: try again.")
            samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    except queue.Empty:
        raise SpeakingError("The voice did not finish: try a shorter text.") from None
    except (OSError, soundfile.SoundFileError) as error:
        raise SpeakingError("The voice could not write its sound: is the disk full?") from error
    finally:
        engine.disconnect(token)
    return Spoken(samples.mean(axis=1), rate)


def _settle(engine: Any) -> None:
    """Let espeak-ng end the text before and take its settings: runAndWait cancels whatever it still has to do."""
    espeak = vars(_driver_module(engine)).get("_espeak")
    while espeak and espeak.IsPlaying():
        time.sleep(0.001)


def _driver_module(engine: Any) -> ModuleType:
    return sys.modules[type(engine.proxy._driver).__module__]
