"""Microphones and loudspeakers, through PortAudio."""

from __future__ import annotations

from typing import Any


class DeviceError(RuntimeError):
    """There is no microphone or loudspeaker to use; the message is one sentence for the user."""


def portaudio() -> Any:
    """The module sounddevice; raises DeviceError where PortAudio is missing."""
    try:
        import sounddevice
    except ImportError as error:
        raise DeviceError("The parts that hear and speak are not installed: run `make voice`.") from error
    except OSError as error:
        raise DeviceError(
            "PortAudio, which leads to microphone and loudspeaker, is missing: install it, on Debian and Ubuntu "
            "as `apt install libportaudio2`; --input and --output take files without it."
        ) from error
    return sounddevice


def listed() -> list[str]:
    """A line for each device: its number, name, and what it can do; raises DeviceError where there is none."""
    sounddevice = portaudio()
    found = list(sounddevice.query_devices())
    if not found:
        raise DeviceError("There is no microphone and no loudspeaker on this machine; --input and --output take files.")
    default = list(sounddevice.default.device)
    return [_line(number, device, default) for number, device in enumerate(found)]


def _line(number: int, device: dict[str, Any], default: list[int]) -> str:
    roles = [
        f"{role}{' (default)' if number == default[at] else ''}"
        for at, (role, channels) in enumerate((("microphone", "input"), ("loudspeaker", "output")))
        if device[f"max_{channels}_channels"]
    ]
    return f"{number:3}  {device['name']}: {', '.join(roles)}"
