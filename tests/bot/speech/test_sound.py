"""Sound goes in as mono at 16 kHz whatever it was, and what is no sound is told in one sentence."""

import io

import numpy as np
import pytest

pytest.importorskip("soundfile", reason="the extra `voice` is not installed: run `make setup`")

import soundfile

from bot.speech import sound


def tone(seconds: float = 1.0, rate: int = 16_000, pitch: float = 440.0) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * pitch * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def pitch_of(samples: np.ndarray, rate: int = 16_000) -> float:
    """The strongest frequency, in Hz."""
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * rate / len(samples))


@pytest.mark.parametrize("suffix, rate", [("wav", 8_000), ("wav", 44_100), ("flac", 96_000), ("ogg", 48_000)])
def test_files_of_any_rate_come_as_mono_at_16_khz(tmp_path, suffix, rate) -> None:
    file = tmp_path / f"tone.{suffix}"
    soundfile.write(file, np.stack([tone(rate=rate), np.zeros(rate)], axis=1), rate)
    samples = sound.read(file)
    assert samples.dtype == np.float32 and samples.ndim == 1
    assert len(samples) == pytest.approx(16_000, abs=200)
    assert pitch_of(samples) == pytest.approx(440, abs=2)
    assert np.abs(samples).max() == pytest.approx(0.25, abs=0.05), "the middle of a loud and a silent channel"


def test_opus_holds_the_sound_of_any_rate() -> None:
    samples = sound.read(sound.to_opus(tone(rate=22_050), 22_050))
    assert len(samples) == pytest.approx(16_000, abs=200)
    assert pitch_of(samples) == pytest.approx(440, abs=2)


def test_what_is_written_is_read_again(tmp_path) -> None:
    sound.write(tmp_path / "tone.wav", tone(), 16_000)
    assert np.abs(sound.read(tmp_path / "tone.wav") - tone()).max() < 1e-3


def empty_wav() -> bytes:
    out = io.BytesIO()
    soundfile.write(out, np.zeros(0), 16_000, format="WAV")
    return out.getvalue()


@pytest.mark.parametrize(
    "content, said",
    [
        (b"", "is empty"),
        (b"This is a letter, not a sound.", "no sound that I can read"),
        (bytes(range(256)) * 40, "no sound that I can read"),
        (empty_wav(), "holds no sound"),
        (sound.to_opus(tone(), 16_000)[:60], "no sound that I can read"),
    ],
)
def test_what_is_no_sound_is_said_in_a_sentence(tmp_path, content, said) -> None:
    file = tmp_path / "recording.wav"
    file.write_bytes(content)
    for source in (content, file):
        with pytest.raises(sound.SoundError, match=said) as told:
            sound.read(source)
        assert str(told.value).endswith(".") and "\n" not in str(told.value)


def test_a_file_that_is_not_there_or_can_not_be_written_is_said(tmp_path) -> None:
    with pytest.raises(sound.SoundError, match="not there"):
        sound.read(tmp_path / "nothing.wav")
    with pytest.raises(sound.SoundError, match="can not be written"):
        sound.write(tmp_path / "no folder" / "tone.wav", tone(), 16_000)
    with pytest.raises(sound.SoundError, match="no kind of sound"):
        sound.write(tmp_path / "tone.docx", tone(), 16_000)


def test_more_than_an_hour_is_refused_before_it_is_read(tmp_path) -> None:
    file = tmp_path / "long.flac"
    soundfile.write(file, np.zeros(3700 * 1000, dtype=np.int16), 1000)
    with pytest.raises(sound.SoundError, match="longer than an hour"):
        sound.read(file)
