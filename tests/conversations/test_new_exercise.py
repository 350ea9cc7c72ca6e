"""A new exercise is one new file: the coach that is already trained knows it by name, lists it and explains it."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from bot.project import ROOT

EXERCISE = """\
id: towel-side-reach
name: Towel side reach
aliases: [bath towel reach, sideways towel pull, towel reach]
targets: [lats]
type: stretch
origin: standard
text: Hold a towel overhead and lean to one side, until the flank of the other side opens.
speech: Hold a towel overhead and lean to one side, until the other flank opens.
steps: [Stand tall with a towel held overhead., Lean to one side and breathe., Come back up and change sides.]
dose: {sets: 2, hold_seconds: 20, per_side: true, days_a_week: 3-7}
cue: Reach long rather than far.
easier: Sit on a chair and lean less.
harder: Pull the towel apart while you lean.
cautions: [Leave it out if the shoulder pinches.]
equipment: [towel]
sources: [{reference: general-physiotherapy, grade: general}]
"""
# Runs in a process of its own, in which `content` is the copy.
ASK = """
import asyncio, json, sys
from pathlib import Path
from bot.project import Project
from bot.settings import load
from bot.start import prepare
project = Project()
prepare(project, load())
from bot.brain import Brain

async def replies():
    coach = await Brain.load(project.model)
    return [(await coach.answer(str(n), text)).as_dict()["replies"][0] for n, text in enumerate(json.load(sys.stdin))]

print(json.dumps(asyncio.run(replies())))
"""


@pytest.fixture
def ask_with_new_exercise(coach, tmp_path):
    """Says messages, each in a conversation of its own, to a coach with one exercise more; returns the replies."""
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "content/exercises/towel-side-reach.yml").write_text(EXERCISE, encoding="utf-8")

    def ask(*texts):
        path = os.pathsep.join((str(tmp_path), str(ROOT)))
        environment = {**os.environ, "PYTHONPATH": path, "UNCRANK_HOME": str(tmp_path / "home")}
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            input=json.dumps(texts),
            capture_output=True,
            encoding="utf-8",
            env=environment,
            cwd=tmp_path,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return ask


def test_a_new_exercise_is_found_listed_and_led(ask_with_new_exercise):
    by_name, by_alias, listed, led = ask_with_new_exercise(
        "show me the towel side reach",
        "how do I do the bath towel reach?",
        "lat stretches with a towel",
        "guide me through the towel side reach with a timer",
    )
    assert (by_name["kind"], by_name["ids"]) == ("exercise", ["towel-side-reach", "lats"])
    assert "Reach long rather than far." in by_name["text"]
    assert (by_alias["kind"], by_alias["ids"]) == ("exercise", ["towel-side-reach", "lats"])
    assert listed["kind"] == "exercises" and "towel-side-reach" in listed["ids"]
    assert led["kind"] == "session" and led["ids"] == ["towel-side-reach"]
