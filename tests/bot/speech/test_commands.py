"""`uncrank say`, `listen` and `voice` on files, as a user runs them."""

import json

import numpy as np
import pytest

pytest.importorskip("soundfile", reason="the extra `voice` is not installed: run `make setup`")

from bot.speech import sound


def test_what_is_said_is_heard_again(uncrank, tmp_path) -> None:
    file = tmp_path / "said.wav"
    done = uncrank("say", "Show me exercises for the piriformis.", "--output", str(file), "--voice", "en-us")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    bad = tmp_path / "letter.wav"
    bad.write_text("This is no sound.")
    empty = tmp_path / "empty.wav"
    empty.touch()
    done = uncrank("listen", str(bad), str(file), str(empty), "--json")
    (heard,) = map(json.loads, done.stdout.splitlines())
    assert set(heard) == {"file", "text", "confidence", "seconds"}
    assert heard["file"] == str(file) and "piriformis" in heard["text"].lower()
    assert 0 < heard["confidence"] <= 1 and heard["seconds"] == pytest.approx(len(sound.read(file)) / 16_000, abs=0.01)
    assert "no sound that I can read" in done.stderr and "is empty" in done.stderr
    assert done.returncode == 1 and "2 of 3" in done.stderr and "Traceback" not in done.stderr


def test_a_conversation_on_files_gives_a_recording(uncrank, tmp_path, spoken) -> None:
    runner, coach = tmp_path / "runner.wav", tmp_path / "coach.wav"
    quiet = np.zeros(16_000, dtype=np.float32)
    said = spoken("Hey coach, exercises for my hips, please.")
    sound.write(runner, np.concatenate((quiet, said, quiet, quiet)), 16_000)
    done = uncrank("voice", "--input", str(runner), "--output", str(coach))
    assert done.returncode == 0, done.stderr
    assert "runner  Hey coach" in done.stdout and "Traceback" not in done.stderr
    samples = sound.read(coach)
    assert len(samples) >= len(sound.read(runner)) - 600
    assert np.abs(samples[:16_000]).max() == 0 and np.abs(samples).max() > 0.1


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["voice", "--input", "x.wav"], "both --input and --output"),
        (["voice", "--input", "x.wav", "--output", "y.wav"], "x.wav is not there"),
        (["voice", "--device", "no such device"], "--input and --output take files"),
        (["say", "hello", "--output", "no/such/folder/x.wav"], "can not be written"),
        (["say", "hello", "--output", "x.docx"], "no kind of sound file"),
        (["say", "...", "--output", "x.wav"], "nothing to say"),
        (["say", "hello", "--output", "x.wav", "--voice", "nobody"], "no voice 'nobody'"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(uncrank, tmp_path, arguments, said) -> None:
    done = uncrank(*arguments)
    assert done.returncode == 1 and said in done.stderr
    assert done.stdout == "" and "Traceback" not in done.stderr


def test_without_the_parts_that_hear_the_remedy_is_named(uncrank, tmp_path) -> None:
    # A module of this name that fails stands before the installed one, as if that were not there.
    (tmp_path / "soundfile.py").write_text("raise ImportError('no soundfile')")
    for arguments in (["listen", "x.wav"], ["say", "hello", "--output", "x.wav"], ["voice"]):
        done = uncrank(*arguments, PYTHONPATH=str(tmp_path))
        assert done.returncode == 1 and "run `make voice`" in done.stderr and "Traceback" not in done.stderr
