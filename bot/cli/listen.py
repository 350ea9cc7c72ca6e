"""`uncrank listen`"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.failure import Failure
from bot.cli.session import Session, waiting
from bot.cli.voice import telling


@telling
def run(session: Session, files: Sequence[Path], as_json: bool) -> None:
    """Print what is said in each file; one that can not be read is named, and the others are heard all the same."""
    from bot.speech import activity, sound
    from bot.speech.hearing import Recogniser

    with waiting("Learning to listen"):
        recogniser = Recogniser()
    unread = 0
    for file in files:
        try:
            samples = sound.read(file)
        except sound.SoundError as error:
            unread += 1
            print(error, file=sys.stderr)
            continue
        heard = recogniser.hear(samples)
        if as_json:
            fields = {"text": heard.text, "confidence": round(heard.confidence, 3), "seconds": round(heard.seconds, 2)}
            print(json.dumps({"file": str(file), **fields}, ensure_ascii=False), flush=True)
            continue
        print(f"{file}: {heard.seconds:.1f} seconds")
        for utterance in activity.utterances(samples):
            part = recogniser.hear(utterance.samples)
            if part.text:
                times = f"{utterance.start:7.1f} to {utterance.end:.1f} s"
                print(f"{times}  {part.confidence:4.0%}  {part.text}", flush=True)
        if not heard.text:
            print("Nothing was said.", flush=True)
    if unread:
        raise Failure(f"{unread} of {len(files)} could not be heard.")
