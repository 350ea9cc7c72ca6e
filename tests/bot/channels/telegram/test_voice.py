"""Voice notes, with real sound: spoken, sent as OGG/Opus, heard, answered, and spoken back."""

import base64

import pytest
from people import note, shown

from bot.channels.telegram import notes

pytest.importorskip("faster_whisper", reason="the voice part is not installed")

from bot.speech import sound
from bot.speech.speaking import Voice


def spoken(text):
    said = Voice().speak(text)
    return note(sound.to_opus(said.samples, said.rate))


def listened(runner, message):
    """What the bot's voice note sounds like, as samples."""
    assert message["voice"]
    return sound.read(base64.b64decode(runner.api.ask("file", file=message["voice"]["file_id"])))


def test_a_spoken_question_is_heard_and_answered_in_writing(runner):
    runner.send(**spoken("My lower back hurts after long runs."))
    heard, answer = runner.get(2, seconds=90)
    assert "back hurts after long runs" in shown(heard).lower()
    assert "text" in answer and "?" in shown(answer)


def test_with_voice_on_replies_are_spoken_too(runner):
    assert shown(runner.say("/voice")[0]) == notes.STATE.format("off")
    assert shown(runner.say("/voice on")[0]) == notes.ON
    written, voiced = runner.say("thank you", many=2, seconds=90)
    assert "text" in written
    assert len(listened(runner, voiced)) > sound.RATE / 2
    assert shown(runner.say("/voice off")[0]) == notes.OFF
    runner.say("thank you")
    runner.quiet(2)


def test_silence_and_what_is_no_sound_are_told(runner):
    import numpy as np

    silence = note(sound.to_opus(np.zeros(sound.RATE, dtype=np.float32), sound.RATE))
    for sent in (silence, note(b"OggS and nothing more")):
        runner.send(**sent)
        assert shown(runner.get(seconds=90)[0]) == notes.NOTHING_HEARD


def test_a_long_note_is_asked_to_be_shorter(runner):
    runner.send(**note(b"OggS"), duration=notes.LONGEST + 1)
    assert shown(runner.get()[0]) == notes.TOO_LONG
