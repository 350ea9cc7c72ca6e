"""Measures hearing and speaking: sentences spoken by every voice that is here, clean and in noise.

    python benchmarks/voice.py [--engines espeak,piper] [--noise clean] [--most N] [--show]

A sentence is right where the coach answers what was heard with the same kinds and ids as the typed sentence; a warning
sign is right where it is raised. The voices of flite and festival are used where these programs are installed.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml
from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = Path(__file__).with_name("spoken.yml")
NOISES = {"clean": None, "pink noise, 10 dB": 10.0}

Say = Callable[[str], np.ndarray]
"""A text as mono samples at 16 kHz."""


@dataclass
class Measured:
    """Of one voice in one noise: wrong and said words, right and asked sentences and signs, seconds."""

    wrong: int = 0
    words: int = 0
    right: int = 0
    asked: int = 0
    raised: int = 0
    signs: int = 0
    heard: float = 0.0
    worked: float = 0.0
    waits: list[float] = field(default_factory=list)


def pink(length: int, seed: int) -> np.ndarray:
    """Pink noise of power 1: as much of it in each octave."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    noise = np.fft.irfft(spectrum, length)
    return noise / np.sqrt(np.mean(noise**2))


def noisy(samples: np.ndarray, decibels: float | None, seed: int = 0) -> np.ndarray:
    """With a second of silence around, and with noise that many decibels below the speech."""
    padded = np.pad(samples, 16_000)
    if decibels is None:
        return padded
    loud = samples[np.abs(samples) > 0.01]
    power = np.mean(loud**2) if len(loud) else 0.0
    return (padded + pink(len(padded), seed) * np.sqrt(power / 10 ** (decibels / 10))).astype(np.float32)


def voices() -> Iterator[tuple[str, Say]]:
    """Every voice that is here, by engine and name."""
    from bot.speech import sound, speaking

    for name in ("en", "en-us", "en-gb-x-rp"):
        voice = speaking.Voice(name)
        yield f"espeak-ng {name}", lambda text, v=voice: _resampled(v.speak(text))
    try:
        from bot.speech.piper import PiperVoice

        piper = PiperVoice()
        yield "Piper joe", lambda text: _resampled(piper.speak(text))
    except Exception as error:
        print(f"Piper is left out: {error}")
    if shutil.which("flite"):
        for name in ("slt", "rms", "awb"):
            yield f"flite {name}", lambda text, n=name: _by_program(["flite", "-voice", n, "-t", text, "-o"], "", sound)
    if shutil.which("text2wave"):
        yield "festival kal", lambda text: _by_program(["text2wave", "-o"], text, sound)


def _resampled(spoken) -> np.ndarray:
    from bot.speech import sound

    return sound.resampled(spoken.samples, spoken.rate, sound.RATE)


def _by_program(command: list[str], text: str, sound) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "speech.wav"
        subprocess.run([*command, str(file)], input=text, text=True, check=True, capture_output=True)
        return sound.read(file)


def plain(text: str) -> list[str]:
    """The words, numbers as words."""
    from actions.wording import to_hear

    return re.findall(r"[a-z']+", to_hear(text).lower())


def meaning(turn) -> list[tuple[str, tuple[str, ...]]]:
    return [(reply.kind, tuple(reply.ids)) for reply in turn.replies]


async def measure(options: argparse.Namespace) -> dict[tuple[str, str], Measured]:
    from bot import training
    from bot.project import Project
    from bot.settings import Settings
    from bot.start import prepare

    with tempfile.TemporaryDirectory(prefix="uncrank-voice-") as home:
        project = Project()
        prepare(project, Settings(Path(home), country="GB"))
        training.train(project)
        from bot.brain import Brain
        from bot.speech import activity
        from bot.speech.hearing import Recogniser
        from bot.speech.speaking import Voice
        from bot.speech.wording import sentences as sentences_of

        brain, recogniser, answering = await Brain.load(project.model), Recogniser(), Voice()
        sentences = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
        results: dict[tuple[str, str], Measured] = {}
        count = 0
        for voice, say in voices():
            if options.engines and not any(voice.lower().startswith(e) for e in options.engines.split(",")):
                continue
            for noise, decibels in NOISES.items():
                if options.noise not in (None, noise):
                    continue
                result = results[voice, noise] = Measured()
                for part in ("domain", "warnings"):
                    for at, sentence in enumerate(sentences[part][: options.most]):
                        samples = noisy(say(sentence), decibels, at)
                        count += 1
                        typed = await brain.answer(f"typed {count}", sentence)
                        began = time.perf_counter()
                        heard = recogniser.hear(samples)
                        understood = time.perf_counter()
                        turn = await brain.answer(f"spoken {count}", heard.text)
                        speech = turn.replies[0].fields.get("speech") or turn.replies[0].text
                        answering.speak(sentences_of(speech)[0])
                        ended = time.perf_counter()
                        result.heard += heard.seconds
                        result.worked += understood - began
                        result.waits.append(activity.SILENCE + ended - began)
                        said, got = plain(sentence), plain(heard.text)
                        result.wrong += Levenshtein.distance(said, got)
                        result.words += len(said)
                        if part == "domain":
                            right = meaning(typed) == meaning(turn)
                            result.right, result.asked = result.right + right, result.asked + 1
                        else:
                            right = any(reply.kind == "red_flag" for reply in turn.replies)
                            result.raised, result.signs = result.raised + right, result.signs + 1
                        if options.show and not right:
                            print(f"  {heard.confidence:.2f} {sentence} -> {heard.text} {meaning(turn)}", flush=True)
                print(line(voice, noise, result), flush=True)
        return results


def line(voice: str, noise: str, m: Measured) -> str:
    return (
        f"| {voice} | {noise} | {m.wrong / m.words:.1%} | {m.right} of {m.asked} | {m.raised} of {m.signs} "
        f"| {m.worked / m.heard:.2f} | {statistics.median(m.waits):.2f} s |"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--engines")
    parser.add_argument("--most", type=int)
    parser.add_argument("--noise", choices=sorted(NOISES))
    parser.add_argument("--show", action="store_true")
    asyncio.run(measure(parser.parse_args()))
