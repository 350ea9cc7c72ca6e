"""`uncrank say`"""

from __future__ import annotations

from pathlib import Path

from bot.cli.failure import Failure
from bot.cli.voice import chosen_voice, telling


@telling
def run(text: str, output: Path, speed: int | None, voice: str | None) -> None:
    """Speak a text into a file."""
    from bot.speech import sound

    spoken = chosen_voice(voice, speed).speak(text)
    if not len(spoken.samples):
        raise Failure("There is nothing to say: give me a text with words.")
    sound.write(output, spoken.samples, spoken.rate)
