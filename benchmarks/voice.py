"""Measures hearing and speaking: sentences spoken by every voice here, clean and in noise; writes docs/voice.md.

    python benchmarks/voice.py [--voices espeak,Piper] [--noise clean] [--most N] [--show]

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
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml
from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = Path(__file__).with_name("spoken.yml")
PAGE = ROOT / "docs" / "voice.md"
HEADING = "## Figures"
EXPLAINED = """\
`make bench-voice` has sixty sentences of the field and twenty warning signs (`benchmarks/spoken.yml`) spoken by every
voice that is installed, and compares what the coach answers to the recording and to the typed sentence. Wrong words are
counted against the words that were said; work is seconds of hearing for a second of sound; the wait runs from the end
of speech to the first sound of the answer, with the 0.45 s of silence that end an utterance. The times are those of one
machine."""
COLUMNS = """\
| Voice | Noise | Wrong words | Same answer | Warning signs | Work | Wait (median) |
| --- | --- | --- | --- | --- | --- | --- |"""
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


def meaning(replies) -> list[tuple[str, tuple[str, ...]]]:
    """Kinds and ids."""
    return [(reply.kind, tuple(reply.ids)) for reply in replies]


async def measure(options: argparse.Namespace) -> dict[tuple[str, str], Measured]:
    """Of each voice in each noise that the options leave in."""
    from bot import training
    from bot.project import Project
    from bot.settings import Settings
    from bot.start import prepare

    results: dict[tuple[str, str], Measured] = {}
    with tempfile.TemporaryDirectory(prefix="uncrank-voice-") as home:
        project = Project()
        prepare(project, Settings(Path(home), country="GB"))
        training.train(project)
        from bot.brain import Brain
        from bot.speech.hearing import Recogniser
        from bot.speech.speaking import Voice

        bench = Bench(await Brain.load(project.model), Recogniser(), Voice(), options.show)
        sentences = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
        chosen = [
            v for v in voices() if not options.voices or any(v[0].startswith(n) for n in options.voices.split(","))
        ]
        for noise in [options.noise] if options.noise else NOISES:
            for voice, say in chosen:
                result = results[voice, noise] = Measured()
                for at, sentence in enumerate(sentences["domain"][: options.most]):
                    result.right += await bench.same_answer(sentence, noisy(say(sentence), NOISES[noise], at), result)
                    result.asked += 1
                for at, sentence in enumerate(sentences["warnings"][: options.most]):
                    result.raised += await bench.raised(sentence, noisy(say(sentence), NOISES[noise], at), result)
                    result.signs += 1
                print(line(voice, noise, result), flush=True)
    return results


class Bench:
    """Hears a sentence and lets the coach answer, each time in a new conversation."""

    def __init__(self, brain, recogniser, voice, show: bool) -> None:
        self.brain, self.recogniser, self.voice, self.show = brain, recogniser, voice, show
        self.typed: dict[str, list] = {}

    async def same_answer(self, sentence: str, samples: np.ndarray, result: Measured) -> bool:
        """Whether the answer has the kinds and ids of the one to the typed sentence."""
        if sentence not in self.typed:
            self.typed[sentence] = meaning((await self.brain.answer(uuid.uuid4().hex, sentence)).replies)
        heard, replies = await self._answer(sentence, samples, result)
        return self._shown(sentence, heard, meaning(replies) == self.typed[sentence])

    async def raised(self, sentence: str, samples: np.ndarray, result: Measured) -> bool:
        """Whether the flag is raised."""
        heard, replies = await self._answer(sentence, samples, result)
        return self._shown(sentence, heard, any(reply.kind == "red_flag" for reply in replies))

    async def _answer(self, sentence: str, samples: np.ndarray, result: Measured):
        from bot.speech import activity, wording

        began = time.perf_counter()
        heard = self.recogniser.hear(samples)
        understood = time.perf_counter()
        replies = (await self.brain.answer(uuid.uuid4().hex, heard.text)).replies
        self.voice.speak(wording.sentences(wording.to_say(replies))[0])
        result.waits.append(activity.SILENCE + time.perf_counter() - began)
        result.worked += understood - began
        result.heard += heard.seconds
        said, got = plain(sentence), plain(heard.text)
        result.wrong += Levenshtein.distance(said, got)
        result.words += len(said)
        return heard, replies

    def _shown(self, sentence: str, heard, right: bool) -> bool:
        if self.show and not right:
            print(f"  {heard.confidence:.2f} {sentence} -> {heard.text}", flush=True)
        return right


def line(voice: str, noise: str, m: Measured) -> str:
    """A row of the table."""
    return (
        f"| {voice} | {noise} | {m.wrong / m.words:.0%} | {m.right} of {m.asked} | {m.raised} of {m.signs} "
        f"| {m.worked / m.heard:.2f} | {statistics.median(m.waits):.2f} s |"
    )


def table(results: dict[tuple[str, str], Measured]) -> str:
    """The section of the page."""
    rows = "\n".join(line(voice, noise, result) for (voice, noise), result in results.items())
    return f"{HEADING}\n\n{EXPLAINED}\n\n{COLUMNS}\n{rows}\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--voices", help="only those whose name begins so, separated by commas")
    parser.add_argument("--noise", choices=sorted(NOISES))
    parser.add_argument("--most", type=int, help="only the first so many sentences of each part")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    chosen = parser.parse_args()
    measured = asyncio.run(measure(chosen))
    if not (chosen.voices or chosen.noise or chosen.most):
        before = PAGE.read_text(encoding="utf-8").partition(HEADING)[0]
        PAGE.write_text(before + table(measured), encoding="utf-8")
