"""A model is trained where its sources changed, by one process at a time, and never half."""

import json
import shutil
import subprocess
import sys

import pytest

from bot import training
from bot.project import ROOT


@pytest.fixture
def project(tiny, tmp_path):
    """A copy of the tiny bot with its model."""
    shutil.copytree(tiny.root, tmp_path / "bot")
    return type(tiny)(tmp_path / "bot")


def test_a_trained_model_is_fresh(project):
    assert training.is_fresh(project)
    assert training.train(project) is None


@pytest.mark.parametrize("changed", ["data/rules.yml", "bot/config.yml", "bot/domain/domain.yml", "content/new.yml"])
def test_a_changed_source_makes_the_model_old(project, changed):
    path = project.root / changed
    path.parent.mkdir(exist_ok=True)
    path.write_text(path.read_text() + "\n# changed\n" if path.exists() else "id: new", encoding="utf-8")
    assert not training.is_fresh(project)


def test_a_renamed_source_makes_the_model_old(project):
    (project.data / "rules.yml").rename(project.data / "other.yml")
    assert not training.is_fresh(project)


@pytest.mark.parametrize(
    "unrelated", ["content/picture.png", "content/pictures/clam.yml", "README.md", "actions/more.py", "data/.hidden"]
)
def test_what_no_model_is_made_of_does_not_matter(project, unrelated):
    path = project.root / unrelated
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"new")
    assert training.is_fresh(project)


@pytest.mark.parametrize("note", ["", "[]", '{"fingerprint": 1}'])
def test_a_model_of_unknown_origin_is_not_fresh(project, note):
    (project.models / "uncrank.json").write_text(note)
    assert training.trained(project) is None and not training.is_fresh(project)


def test_a_model_that_is_gone_is_not_fresh(project):
    project.model.unlink()
    assert training.trained(project) is None and not training.is_fresh(project)


def test_forced_training_replaces_the_model_and_leaves_nothing_else(project):
    before = project.model.stat().st_ino
    (project.models / ".training-left-over").mkdir()
    done = training.train(project, force=True)
    assert done.fingerprint == training.fingerprint(project) and training.is_fresh(project)
    assert project.model.stat().st_ino != before
    assert {path.name for path in project.models.iterdir()} == {".lock", "uncrank.json", "uncrank.tar.gz"}


def test_a_folder_for_models_that_can_not_be_made_is_said(project):
    shutil.rmtree(project.models)
    project.models.write_text("in the way")
    with pytest.raises(training.TrainingError, match="models can not be written to"):
        training.train(project)


UNKNOWN_ACTION = """
version: "3.1"
rules:
- rule: a
  steps: [{intent: greet}, {action: action_nowhere}]
"""


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("data/rules.yml", "rules: [", "Failed to read .*rules.yml"),
        ("data/rules.yml", UNKNOWN_ACTION, "action_nowhere"),
        ("bot/config.yml", "recipe: default.v1\npipeline:\n- name: NoSuchThing\npolicies: []", "NoSuchThing"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_the_old_model_stays(project, file, text, message):
    (project.root / file).write_text(text, encoding="utf-8")
    with pytest.raises(training.TrainingError, match=f"(?s)The model could not be trained.*{message}") as caught:
        training.train(project)
    assert "Traceback" not in str(caught.value)
    assert project.model.exists() and not training.is_fresh(project)


TRAIN = """
import json, pathlib, sys
from bot import lightweight, project, training
lightweight.leave_out_tensorflow("")
print(json.dumps(training.train(project.Project(pathlib.Path(sys.argv[1]))) is not None))
"""


def test_two_processes_at_once_train_one_model(project):
    (project.data / "rules.yml").write_text((project.data / "rules.yml").read_text() + "# changed\n")
    command = [sys.executable, "-W", "ignore", "-c", TRAIN, str(project.root)]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    assert sorted(json.loads(process.communicate(timeout=60)[0]) for process in both) == [False, True]
    assert training.is_fresh(project)
