"""`uncrank train` makes the pictures as well."""

import shutil

import pytest

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


def test_a_drawing_that_can_not_be_read_is_named(train):
    done, project = train("<svg")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "The pictures can not be made: square.svg is no valid SVG" in done.stderr
    assert not (project / "build").exists()
