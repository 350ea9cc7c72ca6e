"""Voice notes: heard and spoken on this machine, where the voice extra is installed."""

from __future__ import annotations

import asyncio
import importlib.util
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.speech.hearing import Recogniser
    from bot.speech.speaking import Voice

LONGEST = 120  # seconds
LARGEST = 4_000_000  # bytes
MOST_SPOKEN = 1500  # characters
DEAF = "I can not hear voice notes yet: the voice part is not installed on the machine I run on. Please write it."
MUTE = "I can not speak yet: the voice part is not installed on the machine I run on."
TOO_LONG = f"That note is too long for me: please keep to {LONGEST // 60} minutes, or send it in parts."
NOTHING_HEARD = "I could not make out any words in that. Please say it again a little closer to the phone, or write it."
ON = "From now on I speak too. /voice off ends it."
OFF = "From now on I only write. /voice on starts it again."
STATE = "Spoken replies are {}. /voice on and /voice off switch them."


def installed() -> bool:
    """Whether the speech stages can be used here."""
    needed = ("bot.speech", "faster_whisper", "soundfile", "pyttsx3")
    try:
        return all(importlib.util.find_spec(name) for name in needed)
    except ModuleNotFoundError:
        return False


async def hear(note: bytes) -> str:
    """The words of an OGG/Opus note; empty where none were made out. Runs off the loop."""
    return await asyncio.to_thread(_hear, note)


async def speak(text: str) -> bytes:
    """OGG/Opus of a text. Runs off the loop."""
    return await asyncio.to_thread(_speak, text)


def _hear(note: bytes) -> str:
    from bot.speech import sound

    try:
        return _recogniser().hear(sound.read(note)).text.strip()
    except sound.SoundError:
        return ""


def _speak(text: str) -> bytes:
    from bot.speech import sound

    spoken = _voice().speak(text[:MOST_SPOKEN])
    return sound.to_opus(spoken.samples, spoken.rate)


@lru_cache
def _recogniser() -> Recogniser:
    from bot.speech.hearing import Recogniser

    return Recogniser()


@lru_cache
def _voice() -> Voice:
    from bot.speech.speaking import Voice

    return Voice()
