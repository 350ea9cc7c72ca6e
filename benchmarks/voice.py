"""Measures hearing and speaking: sentences spoken by every voice here, clean and in noise; writes docs/voice.md.

    python benchmarks/voice.py [--voices espeak,Piper] [--noise clean] [--most N] [--show]

A sentence is right where the coach answers what was heard with the same kinds and ids as the typed sentence; a warning
sign is right where the spoken conversation raises it, and an ordinary sentence where nothing is raised. The voices of
flite and festival are used where these programs are installed.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import yaml
from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SENTENCES = Path(__file__).with_name("spoken.yml")
PAGE = ROOT / "docs" / "voice.md"
HEADING = "## Figures"
EXPLAINED = """\
`make bench-voice` has sixty sentences of the field, twenty warning signs and twenty ordinary sentences near them
(`benchmarks/spoken.yml`) spoken by a voice of every engine that is installed. Wrong words are counted against the words
that were said. The same answer is that to the typed sentence. Work is processor seconds of hearing for a second of
sound. The wait is that of the spoken conversation, from the end of speech to the first sound of the answer, with the
silence that ends an utterance and the sound that waits to be played. The times are those of one machine."""
COLUMNS = """\
| Voice | Noise | Wrong words | Same answer | Warning signs | False alarms | Work | Wait (median) |
| --- | --- | --- | --- | --- | --- | --- | --- |"""
USUAL = "espeak-ng en-us,Piper joe,flite slt,festival kal"  # one voice an engine
SPOKEN_TO = 6  # of so many sentences one is also said in a spoken conversation, for the wait
LONGEST_WAIT = 60  # seconds
TALK = 600  # seconds
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
    alarms: int = 0
    ordinary: int = 0
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


def spoken_until(samples: np.ndarray) -> float:
    """The second at which the last sound ends: some voices add silence."""
    return float(np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())[-1]) / 16_000


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


class Later:
    """Work as a thread would do it: handed on as much later in the recording as it took."""

    def __init__(self) -> None:
        self.now: Callable[[], float] = lambda: 0.0
        self._free = 0.0
        self._done: deque = deque()

    def do(self, thing, then) -> None:
        """Do it now, and remember when it would be done."""
        began = time.perf_counter()
        result = thing()
        self._free = max(self.now(), self._free) + time.perf_counter() - began
        self._done.append((self._free, result, then))

    def settle(self) -> None:
        """Hand on what would be done by now."""
        while self._done and self._done[0][0] <= self.now():
            _, result, then = self._done.popleft()
            then(result)


class Bench:
    """Hears a sentence and lets the coach answer, each time in a new conversation."""

    def __init__(self, brain, recogniser, voice, show: bool) -> None:
        self.brain, self.recogniser, self.voice, self.show = brain, recogniser, voice, show
        self.typed: dict[str, list] = {}

    def answer(self, text: str) -> list:
        """The replies to a text."""
        return asyncio.run(self.brain.answer(uuid.uuid4().hex, text)).replies

    def same_answer(self, sentence: str, samples: np.ndarray, result: Measured) -> bool:
        """Whether the answer has the kinds and ids of the one to the typed sentence."""
        if sentence not in self.typed:
            self.typed[sentence] = meaning(self.answer(sentence))
        heard = self._hear(sentence, samples, result)
        return self._shown(sentence, heard, meaning(self.answer(heard)) == self.typed[sentence])

    def quiet(self, sentence: str, samples: np.ndarray, result: Measured) -> bool:
        """Whether no flag is raised."""
        heard = self._hear(sentence, samples, result)
        return self._shown(sentence, heard, all(reply.kind != "red_flag" for reply in self.answer(heard)))

    def _hear(self, sentence: str, samples: np.ndarray, result: Measured) -> str:
        began = time.process_time()
        heard = self.recogniser.hear(samples)
        result.worked += time.process_time() - began
        result.heard += heard.seconds
        said, got = plain(sentence), plain(heard.text)
        result.wrong += Levenshtein.distance(said, got)
        result.words += len(said)
        return heard.text

    def raised(self, sentence: str, samples: np.ndarray, ends: float, result: Measured) -> bool:
        """Whether the spoken conversation raises the flag; takes the wait for its answer too."""
        told, replies = self.converse(samples, ends, result)
        return self._shown(sentence, " ".join(told), any(reply.kind == "red_flag" for reply in replies))

    def converse(self, samples: np.ndarray, ends: float, result: Measured) -> tuple[list[str], list]:
        """Say something that `ends` at this second to the coach, which listens: what it heard, and its replies."""
        from bot.speech import activity, live
        from bot.speech.coach import BrainCoach
        from bot.speech.loop import Loop

        told: list[str] = []
        replies: list = []
        work, coach = Later(), BrainCoach(self.brain, uuid.uuid4().hex)
        answer = coach.answer
        coach.answer = lambda text, now: replies.extend(found := answer(text, now)) or found  # type: ignore[method-assign]
        tell = lambda each: told.append(each.text) if each.who == "runner" else None  # noqa: E731
        loop = Loop(self.recogniser.recognise, coach, self.voice, began=datetime.now(), work=work, tell=tell)
        work.now = lambda: loop.now
        loop.open()
        silence = np.zeros(16_000 * LONGEST_WAIT, dtype=np.float32)
        for frame in activity.frames(np.concatenate((samples, silence))):
            loop.feed(frame)
            if loop.out.speaking:
                result.waits.append(loop.now - ends + live.AHEAD * activity.FRAME_SECONDS)
                break
        return told, replies

    def _shown(self, sentence: str, heard: str, right: bool) -> bool:
        if self.show and not right:
            print(f"  {sentence} -> {heard}", flush=True)
        return right


def talked(bench: Bench, say: Say, lines: list[str]) -> int:
    """How many answers ten minutes of talk beside a session get that are not meant for them."""
    from bot.speech import activity
    from bot.speech.coach import BrainCoach
    from bot.speech.loop import Loop, Told

    told: list[Told] = []
    coach = BrainCoach(bench.brain, uuid.uuid4().hex)
    loop = Loop(bench.recogniser.recognise, coach, bench.voice, began=datetime.now(), tell=told.append)
    pause = np.zeros(16_000 * 4, dtype=np.float32)
    parts = [part for text in ("Hey coach, start the zombie drills.", "Pause.") for part in (say(text), pause)]
    for frame in activity.frames(np.concatenate(parts)):
        loop.feed(frame)
    began = len(told)
    while loop.now < TALK:
        for text in lines:
            for frame in activity.frames(np.concatenate((say(text), pause[: 16_000 * 3 // 2]))):
                loop.feed(frame)
    if bench.show:
        print(*told[began:], sep="\n", flush=True)
    return sum(each.who == "coach" for each in told[began:])


def measure(options: argparse.Namespace) -> tuple[dict[tuple[str, str], Measured], int | None]:
    """Of each voice in each noise that the options leave in; and the answers to talk, None where it is left out."""
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

        bench = Bench(asyncio.run(Brain.load(project.model)), Recogniser(), Voice(), options.show)
        bench.answer("hello")
        lines = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
        found = dict(voices())
        chosen = [name for name in found if name.startswith(tuple((options.voices or USUAL).split(",")))]
        for noise in [options.noise] if options.noise else NOISES:
            for voice in chosen:
                result = results[voice, noise] = Measured()
                sound = lambda text, at, v=voice, n=noise: noisy(found[v](text), NOISES[n], at)  # noqa: E731
                ends = lambda text, v=voice: 1 + spoken_until(found[v](text))  # noqa: E731
                for at, text in enumerate(lines["domain"][: options.most]):
                    result.right += bench.same_answer(text, sound(text, at), result)
                    result.asked += 1
                    if at % SPOKEN_TO == 0:
                        bench.converse(sound(text, at), ends(text), result)
                for at, text in enumerate(lines["warnings"][: options.most]):
                    result.raised += bench.raised(text, sound(text, at), ends(text), result)
                    result.signs += 1
                for at, text in enumerate(lines["ordinary"][: options.most]):
                    result.alarms += not bench.quiet(text, sound(text, at), result)
                    result.ordinary += 1
                print(line(voice, noise, result), flush=True)
        answers = None if options.most else talked(bench, found[chosen[0]], lines["talk"])
    return results, answers


def line(voice: str, noise: str, m: Measured) -> str:
    """A row of the table."""
    return (
        f"| {voice} | {noise} | {m.wrong / m.words:.0%} | {m.right} of {m.asked} | {m.raised} of {m.signs} "
        f"| {m.alarms} of {m.ordinary} | {m.worked / m.heard:.2f} | {statistics.median(m.waits):.2f} s |"
    )


def table(results: dict[tuple[str, str], Measured], answers: int) -> str:
    """The section of the page."""
    rows = "\n".join(line(voice, noise, result) for (voice, noise), result in results.items())
    talk = f"In a session, ten minutes of talk that was not meant for the coach were answered {answers} times."
    return f"{HEADING}\n\n{EXPLAINED}\n\n{COLUMNS}\n{rows}\n\n{talk}\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--voices", help="only those whose name begins so, separated by commas")
    parser.add_argument("--noise", choices=sorted(NOISES))
    parser.add_argument("--most", type=int, help="only the first so many sentences of each part")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    chosen = parser.parse_args()
    measured, answered = measure(chosen)
    if not (chosen.voices or chosen.noise or chosen.most):
        before = PAGE.read_text(encoding="utf-8").partition(HEADING)[0]
        PAGE.write_text(before + table(measured, answered or 0), encoding="utf-8")
