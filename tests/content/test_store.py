"""What is wrong with a content folder is said exactly, all of it at once, with the file and the line."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.store import ROOT, ContentError, check, load

PSOAS, CLAM = "pain_sources/psoas.yml", "exercises/clam.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the content folder to break."""
    copy = tmp_path / "content"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def problems(root: Path) -> list[str]:
    """Every problem as it is printed, without the line number."""
    return [re.sub(r"^(\S+?\.yml):\d+:", r"\1:", str(problem)) for problem in check(root)]


def replaced(pattern: str, new: str) -> Callable[[str], str]:
    """A change of the first place in a file that fits a pattern, which must be there."""

    def change(text: str) -> str:
        changed, count = re.subn(pattern, new, text, count=1, flags=re.MULTILINE)
        assert count, f"{pattern!r} is not in the file"
        return changed

    return change


BROKEN = {
    "an unknown key": (
        CLAM,
        lambda text: text + "colour: blue\n",
        "colour: remove this key or mend its spelling: the schema does not know it",
    ),
    "a missing key": (CLAM, replaced(r"^cue:.*\n", ""), "cue: add this key: it is required"),
    "a work that is not cited anywhere": (
        PSOAS,
        replaced(r"reference: [a-z0-9-]+", "reference: my-own-blog"),
        "sources.0.reference: 'my-own-blog' is not in references.yml: mend the name, or add it there",
    ),
    "a target that is not there": (
        CLAM,
        replaced(r"^targets: \[.*\]", "targets: [gluteus]"),
        "targets.0: 'gluteus' is not in targets/: mend the name, or add it there",
    ),
    "an idea that is not there": (
        PSOAS,
        replaced(r"^ideas: \[.*\]", "ideas: [magic]"),
        "ideas.0: 'magic' is not in ideas/: mend the name, or add it there",
    ),
    "a sign of a question that is not there": (
        PSOAS,
        replaced(r"question: \w+", "question: mood"),
        "signs.0.question: 'mood' is not in questions/: mend the name, or add it there",
    ),
    "a sign that the question has no answer for": (
        PSOAS,
        replaced(r"question: \w+, answer: [\w-]+", "question: side, answer: behind"),
        "signs.0.answer: 'behind' is no answer of questions/side.yml: mend the name, or add it there",
    ),
    "a dose that nobody should do": (
        CLAM,
        replaced(r"^dose:(.*\n)(  .*\n)*", "dose: {sets: 3, reps: 500}\n"),
        "dose: reps 500 is more than anyone should do: 30 at most",
    ),
    "a dose of nothing": (
        CLAM,
        replaced(r"^dose:(.*\n)(  .*\n)*", "dose: {sets: 3}\n"),
        "dose: a dose needs reps, hold_seconds or seconds",
    ),
    "an id that is not the name of its file": (
        CLAM,
        replaced(r"^id: clam$", "id: clams"),
        "id: is 'clams': name the file clams.yml, or the id clam",
    ),
    "an id that is no id": (
        CLAM,
        replaced(r"^id: clam$", "id: The Clam"),
        "id: 'The Clam' is no id: use small letters, digits and single hyphens",
    ),
    "digits in what is read aloud": (
        CLAM,
        replaced(r"^speech:(.*\n)(  .*\n)*", "speech: Lift the knee 10 times.\n"),
        "speech: '1' can not be read aloud: write numbers and signs as words",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_gets_its_message(root: Path, what: str) -> None:
    name, change, message = BROKEN[what]
    path = root / name
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    assert f"content/{name}: {message}" in problems(root)


def test_an_id_that_two_files_claim(root: Path) -> None:
    shutil.copy(root / CLAM, root / "exercises" / "clam-again.yml")
    assert "content/exercises/clam.yml: id: 'clam' is taken by content/exercises/clam-again.yml: choose another id" in (
        problems(root)
    )


def test_an_alias_that_leads_to_two_items(root: Path) -> None:
    first, second = root / "pain_sources" / "iliacus.yml", root / PSOAS
    for path in (first, second):
        path.write_text(replaced(r"^aliases: \[", "aliases: [the deep one, ")(path.read_text("utf-8")), "utf-8")
    assert (
        "content/pain_sources/psoas.yml: aliases.0: 'the deep one' is an alias of iliacus too: "
        "a name may lead to one item of a folder"
    ) in problems(root)


UNREADABLE = {
    "bad YAML": (b"id: [clam\nname: Clam\n", "is not valid YAML: "),
    "not UTF-8": ("id: clam\nname: Clamé\n".encode("latin-1"), "is not UTF-8 text: save it as UTF-8"),
    "an empty file": (b"", "holds no keys: start it with `id:` and the other keys of its folder"),
    "a list": (b"- id: clam\n", "holds no keys: start it with `id:` and the other keys of its folder"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_can_not_be_read(root: Path, what: str) -> None:
    data, message = UNREADABLE[what]
    (root / CLAM).write_bytes(data)
    assert [problem for problem in problems(root) if problem.startswith(f"content/{CLAM}: {message}")]


def test_a_folder_without_references(root: Path) -> None:
    (root / "references.yml").unlink()
    assert "references.yml: is missing: it holds the works that the content cites" in problems(root)


def test_a_reference_that_says_nothing(root: Path) -> None:
    path = root / "references.yml"
    path.write_text(path.read_text("utf-8") + "\nmy-own-blog: {citation: me}\n", "utf-8")
    assert problems(root) == [
        "content/references.yml: my-own-blog: write it as `citation: ...`, ten characters or more"
    ]


def test_all_problems_are_told_at_once(root: Path) -> None:
    for name, change, _ in (BROKEN["a missing key"], BROKEN["an idea that is not there"]):
        (root / name).write_text(change((root / name).read_text("utf-8")), "utf-8")
    (root / "drills" / "zombie-front.yml").write_bytes(b"")
    with pytest.raises(ContentError) as raised:
        load(root)
    assert {problem.file for problem in raised.value.problems} >= {
        "content/exercises/clam.yml",
        "content/pain_sources/psoas.yml",
        "content/drills/zombie-front.yml",
    }
    assert all(str(problem) in str(raised.value) for problem in raised.value.problems)


def test_the_line_is_that_of_the_key(root: Path) -> None:
    path = root / CLAM
    path.write_text(path.read_text("utf-8") + "colour: blue\n", "utf-8")
    (problem,) = check(root)
    assert path.read_text("utf-8").splitlines()[problem.line - 1] == "colour: blue"


def test_the_content_as_it_is_has_no_problem() -> None:
    assert check() == []


def test_ladder_drills_and_questions_stand_in_their_order() -> None:
    store = load()
    assert [step.step for step in store.ladder.values()] == [1, 2, 3, 4, 5, 6, 7]
    assert [drill.order for drill in store.drills.values()] == sorted(drill.order for drill in store.drills.values())
    assert [q.order for q in store.questions.values()] == sorted(q.order for q in store.questions.values())


def test_exercises_made_for_a_target_come_first() -> None:
    found = load().exercises_for("piriformis")
    assert found and all("piriformis" in exercise.targets for exercise in found)
    made = [exercise.targets[0] == "piriformis" for exercise in found]
    assert made == sorted(made, reverse=True)


def test_one_id_may_name_a_muscle_and_a_target() -> None:
    assert [type(entry).__name__ for entry in load().named("piriformis")] == ["PainSource", "Target"]


def test_the_fingerprint_changes_with_the_content(root: Path) -> None:
    before = load(root).fingerprint
    path = root / CLAM
    path.write_text(path.read_text("utf-8") + "# seen\n", "utf-8")
    load.cache_clear()
    assert load(root).fingerprint != before
