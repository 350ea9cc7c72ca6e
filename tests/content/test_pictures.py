"""Each thing to do has a picture that is drawn from its pose, described in words, and made into a PNG when shown."""

import os
import re
import resource
import shutil
import time
from contextlib import contextmanager
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from content import images, store
from content.drawing.body import BONES, Body, PoseError
from content.drawing.poses import drawn
from content.schema import Pictured

PICTURED = [entry for entry in store.load().everything() if isinstance(entry, Pictured)]
SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30">'
    '<rect width="20" height="30" fill="#b3402a"/></svg>'
)


@pytest.fixture
def root(tmp_path):
    """A copy of the content folder to change."""
    return shutil.copytree(store.ROOT, tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__"))


def pixels(png):
    return np.asarray(Image.open(BytesIO(png.read_bytes())).convert("RGB"), dtype=np.int16)


def test_everything_to_do_has_a_picture_and_words_for_it():
    assert len(PICTURED) >= 45
    assert store.without_picture(store.load()) == []
    assert store.check() == []
    assert len({entry.alt for entry in PICTURED}) == len(PICTURED)


@pytest.mark.parametrize("pose", sorted((store.ROOT / images.FOLDER).glob("*.yml")), ids=lambda path: path.stem)
def test_the_drawing_is_what_its_pose_gives(pose):
    assert pose.with_suffix(".svg").read_text(encoding="utf-8") == drawn(pose)


def test_each_png_shows_a_figure_of_its_own_on_light_paper(root):
    shown = {}
    for entry in PICTURED:
        picture = pixels(images.png(entry.id, root))
        assert picture.shape == (720, 960, 3)
        assert np.abs(picture[:20] - picture[0, 0]).max() < 4, f"{entry.id} touches the edge"
        dark = (picture[::4, ::4].sum(axis=2) < 250).mean()
        assert 0.01 < dark < 0.3, entry.id
        shown[entry.id] = picture[::8, ::8]
    for entry in PICTURED:
        same = [other for other in shown if other != entry.id and np.abs(shown[other] - shown[entry.id]).mean() < 1]
        assert same == [], entry.id


def test_only_what_changed_is_made_anew(root):
    kept, changed = images.png("clam", root), images.png("open-book", root)
    first = kept.stat(), changed.stat()
    (root / "pictures/open-book.svg").write_text(SQUARE)
    assert images.png_all(root) == len(PICTURED)
    assert kept.stat().st_ino == first[0].st_ino and changed.stat().st_ino != first[1].st_ino
    assert pixels(changed).shape == (60, 80, 3)
    assert {file.suffix for file in kept.parent.iterdir()} == {".png"} and len(list(kept.parent.iterdir())) == 45


def test_an_older_drawing_that_is_put_back_counts_as_changed(root):
    drawing = root / "pictures/clam.svg"
    before = images.png("clam", root).read_bytes()
    drawing.write_text(SQUARE)
    os.utime(drawing, (1, 1))
    assert images.png("clam", root).read_bytes() != before


@contextmanager
def full_disk():
    """Nothing can be written, the output of the tests neither: keep it short."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def made(root):
    """The PNG of the clam, older than its drawing."""
    file = images.png("clam", root)
    os.utime(root / "pictures/clam.svg", (1, 1))
    return file


def test_where_nothing_can_be_written_the_last_picture_is_shown_and_nothing_is_left_behind(made, root):
    with full_disk():
        shown = images.png("clam", root)
    assert shown == made and made.read_bytes().startswith(b"\x89PNG")
    assert list(made.parent.iterdir()) == [made]
    with full_disk(), pytest.raises(OSError, match="large"):
        images.png("open-book", root)


def test_a_picture_takes_a_moment_the_first_time_and_nothing_later(root):
    def seconds(item_id):
        started = time.perf_counter()
        images.png(item_id, root)
        return time.perf_counter() - started

    ids = ("clam", "frog-stretch", "cat-cow", "open-book")
    assert min(map(seconds, ids)) < 0.5
    assert min(map(seconds, ids)) < 0.005


def test_what_has_no_picture_gives_none(root):
    assert images.png("moon-walk", root) is None


def test_a_broken_drawing_is_named_and_never_reaches_the_renderer(root):
    (root / "pictures/clam.svg").write_text("<svg")
    with pytest.raises(ValueError, match="clam.svg is no valid SVG"):
        images.png("clam", root)


def test_an_item_without_alt_and_drawing_is_let_pass_and_said(root):
    file = root / "exercises/clam.yml"
    file.write_text(re.sub(r"(?m)^alt:.*\n(  .*\n)*", "", file.read_text()))
    (root / "pictures/clam.svg").unlink()
    assert store.check(root) == []
    assert [entry.id for entry in store.without_picture(store.load(root))] == ["clam"]


def test_alt_without_a_drawing_is_refused(root):
    (root / "pictures/clam.svg").unlink()
    (problem,) = map(str, store.check(root))
    assert re.fullmatch(
        r"content/exercises/clam\.yml:\d+: alt: pictures/clam\.svg is missing: draw it, or leave alt .*", problem
    )


def test_a_drawing_that_belongs_to_nothing_is_refused(root):
    (root / "pictures/moon-walk.svg").write_text(SQUARE)
    (problem,) = map(str, store.check(root))
    assert problem.startswith("content/pictures/moon-walk.svg: belongs to nothing")


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<rect", "is no valid SVG"),
        ('<image href="http://example.org/a.png"/>', "holds <image>"),
        ("<text>Hello</text>", "holds <text>"),
        ("<script>alert(1)</script>", "holds <script>"),
        ("<style>@import url(a.css)</style>", "holds <style>"),
        ('<path fill="url(http://example.org/#a)"/>', "may lead outside"),
        ('<g xmlns:x="http://www.w3.org/1999/xlink" x:href="a.svg"/>', "may lead outside"),
        ('<path style="fill: red"/>', "may lead outside"),
    ],
)
def test_a_drawing_holds_shapes_and_nothing_from_elsewhere(root, inside, fault):
    drawing = root / "pictures/clam.svg"
    drawing.write_text(SQUARE.replace("</svg>", f"{inside}</svg>"))
    assert fault in images.fault(drawing)
    (problem,) = map(str, store.check(root))
    assert problem == f"content/pictures/clam.svg: {images.fault(drawing)}"


@pytest.mark.parametrize("size", ['width="0"', 'width="40px"', 'width="99999"', ""])
def test_a_drawing_says_its_size(root, size):
    drawing = root / "pictures/clam.svg"
    drawing.write_text(SQUARE.replace('width="40"', size, 1))
    assert "a width and a height of 10 to 999" in images.fault(drawing)


STANDING = {
    "hips": {"at": [0, 0, 91], "up": [0, 0, 1], "front": [1, 0, 0]},
    "right_leg": {"to": [20, -9, 30], "bend": [1, 0, 0]},
    "left_leg": {"along": [[0, 0, -1]]},
    "right_arm": {"to": ["right_knee", 0, 0, 4], "bend": [-1, 0, 0]},
    "left_arm": {"along": [[1, 0, 0], [0, 0, 1]]},
}


def test_bones_keep_their_length_and_a_hand_reaches_what_it_holds():
    pose = {**STANDING, "right_leg": {"to": [20, -9, 50], "bend": [1, 0, 1]}}
    body = Body({**pose, "chest": {"up": [1, 0, 0.6], "front": [1, 0, -1]}})
    for limb, joints in (("leg", ("hip", "knee", "ankle")), ("arm", ("shoulder", "elbow", "wrist"))):
        points = [body.joints[f"right_{joint}"] for joint in joints]
        assert [round(float(np.linalg.norm(b - a)), 6) for a, b in zip(points, points[1:], strict=False)] == list(
            BONES[limb]
        )
    assert np.allclose(body.joints["right_wrist"], body.joints["right_knee"] + [0, 0, 4])
    assert body.joints["right_knee"][0] > body.joints["right_ankle"][0], "the knee bends forward"


def test_a_hand_that_can_not_reach_is_an_error():
    far = {**STANDING, "right_arm": {"to": [90, 0, 20], "bend": [-1, 0, 0]}}
    with pytest.raises(PoseError, match="the right arm can not reach"):
        Body(far)


def test_a_pose_names_what_is_missing_or_unknown(tmp_path):
    pose = tmp_path / "salute.yml"
    pose.write_text("view: [0, 0]\nposture: standing\npose: {right_arm: {to: [ear, 0, 0, 0], bend: [0, 0, 1]}}\n")
    with pytest.raises(PoseError, match="salute.yml: 'ear' is no joint"):
        drawn(pose)
    pose.write_text("view: [0, 0]\npose: {}\n")
    with pytest.raises(PoseError, match="salute.yml: 'hips' is missing"):
        drawn(pose)
