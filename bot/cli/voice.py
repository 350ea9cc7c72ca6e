"""`uncrank voice`: the spoken conversation, at a microphone or on files."""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.failure import Failure
from bot.cli.session import Session

if TYPE_CHECKING:
    from bot.speech.hearing import Recogniser
    from bot.speech.loop import Told
    from bot.speech.speaking import Speaker

MISSING = "The parts that hear and speak are not installed: run `make voice`."
_NAME = "terminal"  # as `chat` has it: it is the same runner, with the same diary


def telling(command: Callable[..., None]) -> Callable[..., None]:
    """Turns what speech can not do into a Failure with its sentence."""

    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            from bot.speech.hearing import HearingError
            from bot.speech.sound import SoundError
            from bot.speech.speaking import SpeakingError
            from bot.speech.wake import WakeError
        except ImportError as error:
            raise Failure(MISSING) from error
        from bot.speech.devices import DeviceError

        try:
            command(*arguments, **options)
        except (HearingError, SoundError, SpeakingError, WakeError, DeviceError) as error:
            raise Failure(str(error)) from error

    return run


@telling
def run(
    session: Session,
    source: Path | None,
    output: Path | None,
    device: str | None,
    speed: int | None,
    voice: str | None,
    phrase: str | None,
) -> None:
    """Talk at the microphone, or, where files are named, do the same with a recording."""
    from bot.speech import sound, tones, wake
    from bot.speech.activity import frames
    from bot.speech.hearing import Recogniser
    from bot.speech.loop import Loop, run_on_samples

    if (source is None) != (output is None):
        raise Failure("Give both --input and --output, or neither to talk at the microphone.")
    samples = sound.read(source) if source else None
    speaker = chosen_voice(voice, speed)
    recogniser = Recogniser()
    loop = functools.partial(_loop, Loop, session, recogniser, speaker, phrase or wake.PHRASE)
    if samples is not None and output is not None:
        played = run_on_samples(loop(tell=_print_told), list(frames(samples)))
        sound.write(output, played, tones.RATE)
        print(f"{output}: {len(played) / tones.RATE:.0f} seconds.", file=sys.stderr)
    else:
        from bot.speech import live

        live.talk(loop, device, lambda text: print(text, file=sys.stderr), tell=_print_told)


def _loop(make: Any, session: Session, recogniser: Recogniser, speaker: Speaker, phrase: str, **options: Any) -> Any:
    from bot.speech import wake
    from bot.speech.coach import BrainCoach

    coach = BrainCoach(asyncio.run(session.brain()), _NAME)
    coach.entities(phrase)  # the first message takes longer
    detector = wake.Detector() if phrase.lower() == wake.DETECTED else None
    return make(recogniser.recognise, coach, speaker, began=datetime.now(), phrase=phrase, detector=detector, **options)


def chosen_voice(name: str | None, speed: int | None) -> Speaker:
    """The voice of this name: Piper's for "piper", else one of the machine's."""
    from bot.speech import piper, speaking

    if name == piper.NAME:
        return piper.PiperVoice(speed or speaking.SPEED)
    return speaking.Voice(name, speed or speaking.SPEED)


@telling
def list_devices() -> None:
    """Print the microphones and loudspeakers, a line each, the default ones marked."""
    from bot.speech import devices

    print("\n".join(devices.listed()))


def _print_told(told: Told) -> None:
    print(f"{told.time:7.1f} s  {told.who:6}  {told.text}", flush=True)
