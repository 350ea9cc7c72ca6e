"""The spoken conversation at a microphone and a loudspeaker, which may be pulled out and plugged in again."""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from bot.speech import tones
from bot.speech.activity import FRAME, FRAME_SECONDS
from bot.speech.devices import DeviceError, portaudio
from bot.speech.loop import OUT, Loop
from bot.speech.sound import RATE
from bot.speech.work import OnThread

GONE_AFTER = 2.0  # seconds without sound
AHEAD = 4  # frames that wait to be played, so that a busy moment is not heard
LATE = 8  # frames from which silence is left out, so that a slow loudspeaker does not fall behind
MOST_BEHIND = 60  # frames of sound that may wait to be heard, or to be played
GONE = "The microphone or the loudspeaker is gone. Plug it in again: I keep trying, and Ctrl-C leaves."
BACK = "I hear you again."


class Sound:
    """A microphone and a loudspeaker that are open."""

    def __init__(self, device: str | None) -> None:
        """Open a device by number or part of its name, or the default ones; raises DeviceError."""
        sounddevice = portaudio()
        self.came: queue.Queue[np.ndarray] = queue.Queue(MOST_BEHIND)
        self.goes: queue.Queue[np.ndarray] = queue.Queue()
        for _ in range(AHEAD):
            self.goes.put(np.zeros(OUT, dtype=np.float32))
        chosen = int(device) if device and device.isdigit() else device
        common = {"device": chosen, "channels": 1, "dtype": "float32"}
        try:
            self._streams = (
                sounddevice.InputStream(samplerate=RATE, blocksize=FRAME, callback=self._take, **common),
                sounddevice.OutputStream(samplerate=tones.RATE, blocksize=OUT, callback=self._give, **common),
            )
            for stream in self._streams:
                stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise DeviceError(
                f"Microphone and loudspeaker can not be opened ({str(error).splitlines()[0]}): "
                "`uncrank voice --list-devices` shows what is there; --input and --output take files."
            ) from error

    def hear(self) -> np.ndarray | None:
        """The next frame of the microphone; None where it, or the loudspeaker, has been still for too long."""
        if self.goes.qsize() > MOST_BEHIND:
            return None
        with contextlib.suppress(queue.Empty):
            return self.came.get(timeout=GONE_AFTER)
        return None

    def play(self, samples: np.ndarray) -> None:
        """Play the next frame when those before it are played."""
        if self.goes.qsize() < LATE or samples.any():
            self.goes.put(samples)

    def forget(self) -> None:
        """Leave out what the microphone heard so far."""
        with contextlib.suppress(queue.Empty):
            while True:
                self.came.get_nowait()

    def close(self) -> None:
        """Close both, whatever state they are in."""
        for stream in self._streams:
            with contextlib.suppress(Exception):
                stream.close()

    def _take(self, data: Any, frames: int, times: Any, status: Any) -> None:
        with contextlib.suppress(queue.Full):
            self.came.put_nowait(data[:, 0].copy())

    def _give(self, data: Any, frames: int, times: Any, status: Any) -> None:
        try:
            data[:, 0] = self.goes.get_nowait()
        except queue.Empty:
            data.fill(0)


def talk(make: Callable[..., Loop], device: str | None, note: Callable[[str], None], **options: Any) -> None:
    """Hold the conversation until the user leaves; raises DeviceError where there is no sound to begin with."""
    sound = Sound(device)
    loop = make(work=OnThread(), **options)
    pressed = _enter_pressed()
    sound.forget()  # of the time in which the coach woke
    note("Listening. Say the wake phrase, or press Enter and speak. Ctrl-C leaves.")
    try:
        while True:
            frame = sound.hear()
            if frame is None:
                sound.close()
                note(GONE)
                sound = _again(device)
                note(BACK)
                continue
            if pressed.is_set():
                pressed.clear()
                loop.open()
            sound.play(loop.feed(frame))
    finally:
        sound.close()


def record(device: str | None, seconds: float) -> np.ndarray:
    """What the microphone hears in so many seconds: mono float32 at 16 kHz; raises DeviceError."""
    sound = Sound(device)
    try:
        return np.concatenate(list(_frames(sound, seconds)))
    finally:
        sound.close()


def _frames(sound: Sound, seconds: float) -> Iterator[np.ndarray]:
    for _ in range(round(seconds / FRAME_SECONDS)):
        frame = sound.hear()
        if frame is None:
            raise DeviceError("The microphone is open, but no sound comes from it.")
        yield frame


def _again(device: str | None) -> Sound:
    """Wait until a microphone and a loudspeaker are there again."""
    sounddevice = portaudio()
    while True:
        time.sleep(1)
        with contextlib.suppress(Exception):
            # PortAudio looks for devices only when it starts.
            sounddevice._terminate()
            sounddevice._initialize()
        with contextlib.suppress(DeviceError):
            return Sound(device)


def _enter_pressed() -> threading.Event:
    """Set whenever a line is entered in the terminal."""
    pressed = threading.Event()

    def read() -> None:
        for _ in sys.stdin:
            pressed.set()

    if sys.stdin.isatty():
        threading.Thread(target=read, daemon=True).start()
    return pressed
