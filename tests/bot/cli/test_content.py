"""`uncrank content check` says what is wrong, and what is merely missing."""

import re
import shutil

import pytest

from bot.cli import content
from bot.cli.failure import Failure
from content.store import ROOT


@pytest.fixture
def folder(tmp_path):
    """A copy of the content without the picture of one exercise."""
    copy = shutil.copytree(ROOT, tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (copy / "pictures/clam.svg").unlink()
    return copy


def test_an_exercise_without_a_picture_is_named_and_in_order(folder, capsys):
    file = folder / "exercises/clam.yml"
    file.write_text(re.sub(r"(?m)^alt:.*\n(  .*\n)*", "", file.read_text()))
    content.check(folder)
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("exercises/clam.yml has no picture yet") and "CONTRIBUTING.md" in first
    assert last == "The content is in order."


def test_words_for_a_picture_that_is_not_there_are_a_mistake(folder):
    with pytest.raises(Failure, match=r"pictures/clam\.svg is missing[\s\S]*1 problem in the content"):
        content.check(folder)
