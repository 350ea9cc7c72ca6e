"""`uncrank train` makes the pictures as well."""

import os
import shutil
import subprocess
import sys

import pytest

from bot.project import ROOT

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30">'
    '<rect width="20" height="30" fill="#b3402a"/></svg>'
)


@pytest.fixture
def train(tiny, uncrank, tmp_path):
    """Trains a copy of the tiny bot whose content is one drawing; returns the process and the copy."""

    def run(drawing):
        copy = shutil.copytree(tiny.root, tmp_path / "bot")
        (copy / "content/pictures").mkdir(parents=True)
        (copy / "content/pictures/square.svg").write_text(drawing)
        return uncrank("train", UNCRANK_PROJECT=str(copy)), copy

    return run


def test_a_model_that_is_up_to_date_still_gets_its_pictures(train):
    done, project = train(SQUARE)
    assert (done.returncode, done.stdout) == (0, "The model is up to date.\n")
    assert (project / "build/pictures/square.png").read_bytes().startswith(b"\x89PNG")


def test_what_can_not_be_trained_is_said_and_the_old_model_stays(tiny, uncrank, tmp_path):
    copy = shutil.copytree(tiny.root, tmp_path / "bot")
    (copy / "data/rules.yml").write_text("rules: [")
    done = uncrank("train", UNCRANK_PROJECT=str(copy))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "The model could not be trained" in done.stderr and "rules.yml" in done.stderr
    assert (copy / "models/uncrank.tar.gz").exists()


TRAIN = """
import sys
from bot.cli.session import Session
print(Session.open().train(force=True) is not None, [name for name in sys.modules if name.startswith("rasa.")])
"""


def test_what_training_loads_is_gone_with_it(tiny, tmp_path):
    copy = shutil.copytree(tiny.root, tmp_path / "bot")
    settings = {**os.environ, "UNCRANK_PROJECT": str(copy), "UNCRANK_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", TRAIN], cwd=ROOT, env=settings, capture_output=True, text=True)
    assert done.stdout == "True []\n", done.stderr


def test_a_drawing_that_can_not_be_read_is_named(train):
    done, project = train("<svg")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "The pictures can not be made: square.svg is no valid SVG" in done.stderr
    assert not (project / "build").exists()
