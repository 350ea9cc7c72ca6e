"""Sound in files and bytes: in as mono at 16 kHz, whatever it was; out as WAV and the like, or as OGG/Opus."""

from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

RATE = 16_000  # samples a second, what recognition and voice activity work on
OPUS_RATE = 48_000
LONGEST = 3600  # seconds
_BLOCK = 1 << 16  # frames


class SoundError(ValueError):
    """A sound can not be read or written; the message is one sentence for the user."""


def read(source: str | Path | bytes) -> np.ndarray:
    """Mono float32 samples in -1..1 at 16 kHz of a WAV, FLAC, OGG (Opus, Vorbis), MP3 or AIFF file, or of its bytes.

    Raises SoundError where it is missing, no sound, empty, or longer than an hour.
    """
    name = "This recording" if isinstance(source, bytes) else str(source)
    if not isinstance(source, bytes) and not Path(source).is_file():
        raise SoundError(f"{name} is not there, or is no file.")
    if not (len(source) if isinstance(source, bytes) else Path(source).stat().st_size):
        raise SoundError(f"{name} is empty.")
    try:
        with soundfile.SoundFile(io.BytesIO(source) if isinstance(source, bytes) else str(source)) as file:
            if file.frames > LONGEST * file.samplerate:
                raise SoundError(f"{name} is longer than an hour: cut it into parts.")
            blocks = [block.mean(axis=1) for block in file.blocks(_BLOCK, dtype="float32", always_2d=True)]
            rate = file.samplerate
    except (soundfile.SoundFileError, OSError) as error:
        raise SoundError(f"{name} is no sound that I can read: give me WAV, FLAC, OGG, Opus or MP3.") from error
    if not blocks:
        raise SoundError(f"{name} holds no sound: it is 0 seconds long.")
    samples = np.clip(np.nan_to_num(np.concatenate(blocks)), -1.0, 1.0)
    return resampled(samples, rate, RATE)


def write(path: str | Path, samples: np.ndarray, rate: int) -> None:
    """Write mono samples as the kind of file that the name ends in, such as .wav or .flac; raises SoundError."""
    path = Path(path)
    if path.suffix[1:].upper() not in soundfile.available_formats():
        raise SoundError(f"{path.name} ends in no kind of sound file: call it something like {path.stem or 'x'}.wav.")
    try:
        soundfile.write(str(path), samples, rate)
    except (soundfile.SoundFileError, OSError) as error:
        raise SoundError(f"{path} can not be written: look at the folder and its rights.") from error


def to_opus(samples: np.ndarray, rate: int) -> bytes:
    """Mono samples at `rate` as an OGG/Opus file, the form of voice notes."""
    out = io.BytesIO()
    loud = resampled(samples, rate, OPUS_RATE)
    with soundfile.SoundFile(out, "w", OPUS_RATE, 1, format="OGG", subtype="OPUS") as file:
        for start in range(0, len(loud), _BLOCK):
            file.write(loud[start : start + _BLOCK])
    return out.getvalue()


def resampled(samples: np.ndarray, rate: int, wanted: int) -> np.ndarray:
    """The same sound at another rate, in samples a second; float32."""
    if rate == wanted:
        return samples.astype(np.float32, copy=False)
    common = math.gcd(rate, wanted)
    return resample_poly(samples, wanted // common, rate // common).astype(np.float32)
