"""Round trips: sentences spoken by several engines and recognised again lead to the answers of typed ones."""

import asyncio
import shutil
import subprocess
import tempfile
import uuid
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import yaml

pytest.importorskip("faster_whisper", reason="the extra `voice` is not installed: run `make setup`")

from bot.speech import hearing, sound
from bot.speech.hearing import Heard, HearingError, Recogniser

RATE = 16_000
SENTENCES = yaml.safe_load((Path(__file__).parents[3] / "benchmarks" / "spoken.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def meaning(brain):
    """Kinds and ids of the answer to a message in a conversation of its own."""

    def answer(text: str) -> list[tuple[str, list[str]]]:
        return [(r.kind, r.ids) for r in asyncio.run(brain.answer(uuid.uuid4().hex, text)).replies]

    return answer


def pink(length: int, seed: int) -> np.ndarray:
    """Pink noise of power 1."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    noise = np.fft.irfft(spectrum, length)
    return noise / np.sqrt(np.mean(noise**2))


def by_program(name: str, *command: str):
    """A speaker by a program that reads a text and writes the file at the end of the command; skips where absent."""
    if not shutil.which(command[0]):
        warnings.warn(f"Not heard: the voice of {name}. Install it, on Debian as `apt install {name}`.", stacklevel=1)
        pytest.skip(f"{name} is not installed")

    def speak(text: str) -> np.ndarray:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "said.wav"
            subprocess.run([*command, str(file)], input=text, text=True, check=True, capture_output=True)
            return np.pad(sound.read(file), RATE // 2)

    return speak


SAID_BY = {
    "piper": lambda request: request.getfixturevalue("human"),
    "espeak-ng": lambda request: request.getfixturevalue("spoken"),
    "flite": lambda request: by_program("flite", "flite", "-voice", "slt", "-f", "/dev/stdin", "-o"),
    "festival": lambda request: by_program("festival", "text2wave", "-o"),
}


@pytest.fixture(scope="module")
def human():
    """Makes a sentence into samples with Piper, which sounds more like a person than espeak-ng."""
    pytest.importorskip("piper", reason="the extra `piper` is not installed: run `make setup`")
    from bot.speech.piper import PiperVoice

    voice = PiperVoice()

    def speak(text: str) -> np.ndarray:
        said = voice.speak(text)
        return np.pad(sound.resampled(said.samples, said.rate, RATE), RATE // 2)

    return speak


def led_elsewhere(sentences, heard, meaning) -> list[str]:
    return [f"{a} -> {b}" for a, b in zip(sentences, heard, strict=True) if meaning(a) != meaning(b)]


@pytest.mark.parametrize(
    ("engine", "first", "most"),
    [("piper", 0, 0.1), ("flite", 0, 0.1), ("festival", 1, 0.1), ("espeak-ng", 1, 0.15)],
)
def test_clean_sentences_lead_to_the_answers_of_typed_ones(engine, first, most, request, recogniser, meaning) -> None:
    say, said = SAID_BY[engine](request), SENTENCES["domain"][first::2]
    wrong = led_elsewhere(said, [recogniser.hear(say(sentence)).text for sentence in said], meaning)
    assert len(wrong) <= len(said) * most, wrong


@pytest.mark.parametrize("engine", ["piper", "espeak-ng"])
def test_most_do_so_in_noise(engine, request, recogniser, meaning) -> None:
    say, said, heard = SAID_BY[engine](request), SENTENCES["domain"][::3], []
    for seed, sentence in enumerate(said):
        clean = say(sentence)
        power = np.mean(clean[np.abs(clean) > 0.01] ** 2)
        noisy = clean + pink(len(clean), seed) * np.sqrt(power / 10)
        heard.append(recogniser.hear(noisy.astype(np.float32)).text)
    wrong = led_elsewhere(said, heard, meaning)
    assert len(wrong) <= len(said) * 0.4, wrong


@pytest.mark.parametrize("engine", ["piper", "espeak-ng", "flite", "festival"])
def test_spoken_warning_signs_raise_the_flag(engine, request, recogniser, meaning) -> None:
    say = SAID_BY[engine](request)
    heard = {sentence: recogniser.hear(say(sentence)).text for sentence in SENTENCES["warnings"]}
    missed = [f"{a} -> {b}" for a, b in heard.items() if not any(kind == "red_flag" for kind, _ in meaning(b))]
    assert missed == []


def test_ordinary_sentences_raise_none(human, recogniser, meaning) -> None:
    heard = {sentence: recogniser.hear(human(sentence)).text for sentence in SENTENCES["ordinary"]}
    assert [f"{a} -> {b}" for a, b in heard.items() if any(kind == "red_flag" for kind, _ in meaning(b))] == []


def test_a_guess_with_a_warning_sign_is_preferred_to_a_little_likelier_one(recogniser, monkeypatch) -> None:
    def hear(*guesses: tuple[str, float]) -> str:
        monkeypatch.setattr(recogniser, "_guesses", lambda *_: [hearing._Guess(*guess) for guess in guesses])
        return recogniser.recognise(np.zeros(RATE, dtype=np.float32)).text

    assert hear(("I can't be since noon.", -0.1), ("I can't pee since noon.", -0.15)) == "I can't pee since noon."
    assert hear(("I run since noon.", -0.1), ("I can't pee since noon.", -0.9)) == "I run since noon."


def test_a_sentence_that_the_recogniser_repeats_counts_once() -> None:
    assert hearing._once("Show me the glute bridge. Show me the glute bridge.") == "Show me the glute bridge."
    assert hearing._once("My back is better today, my back is better today.") == "My back is better today"
    assert hearing._once("Show me the glute bridge. And the clam.") == "Show me the glute bridge. And the clam."


def test_what_is_heard_has_its_confidence_and_length(spoken, recogniser) -> None:
    samples = spoken("Show me exercises for the piriformis.")
    heard = recogniser.hear(samples)
    assert "piriformis" in heard.text.lower()
    assert 0.4 < heard.confidence <= 1 and heard.seconds == len(samples) / RATE


def test_silence_noise_and_half_words_are_no_text(spoken, recogniser) -> None:
    assert recogniser.hear(np.zeros(3 * RATE, dtype=np.float32)) == Heard("", 0.0, 3.0)
    assert recogniser.hear(np.zeros(0, dtype=np.float32)) == Heard("", 0.0, 0.0)
    assert recogniser.hear((pink(3 * RATE, 1) * 0.05).astype(np.float32)).text == ""
    word = spoken("yes", 0)
    assert recogniser.hear(np.pad(word[: len(word) // 8], RATE)).text == ""


def test_a_long_recording_is_heard_to_its_end(spoken, recogniser) -> None:
    pause = np.zeros(6 * RATE, dtype=np.float32)
    said = ("Show me the glute bridge.", "Show me the pigeon pose.", "Show me wall angels.", "Start the zombie drills.")
    recording = np.concatenate([part for sentence in said for part in (spoken(sentence), pause)])
    heard = recogniser.hear(np.concatenate((recording, recording)))
    assert heard.seconds > 60
    assert heard.text.lower().count("bridge") == 2 and heard.text.lower().count("zombie") == 2


def test_recordings_of_any_form_say_the_same(spoken, recogniser, tmp_path) -> None:
    import soundfile

    clean = spoken("Show me exercises for the piriformis.")
    wide = sound.resampled(clean, RATE, 96_000)
    soundfile.write(tmp_path / "wide.wav", np.stack([wide, wide], axis=1), 96_000)
    voice_note = sound.read(sound.to_opus(clean, RATE))
    texts = {
        recogniser.hear(s).text.lower().strip(".!") for s in (clean, sound.read(tmp_path / "wide.wav"), voice_note)
    }
    assert len(texts) == 1, texts


def test_several_threads_may_ask(spoken, recogniser) -> None:
    samples = spoken("Show me the glute bridge.")
    alone = recogniser.hear(samples)
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(recogniser.hear, [samples] * 4)) == {alone}


def test_a_folder_without_a_model_is_said(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("UNCRANK_WHISPER_MODEL", str(tmp_path))
    with pytest.raises(HearingError, match="UNCRANK_WHISPER_MODEL"):
        Recogniser()
    (tmp_path / "model.bin").write_bytes(b"no model")
    with pytest.raises(HearingError, match="can not be loaded"):
        Recogniser()


def test_another_file_than_the_pinned_one_is_refused(monkeypatch) -> None:
    monkeypatch.setitem(hearing.SHA256, "vocabulary.txt", "0" * 64)
    with pytest.raises(HearingError, match="not the pinned file"):
        hearing.packaged()
