"""The command line as a user meets it: each command in a process of its own."""

import json
import shutil
import time

import pytest

from bot import VERSION
from bot.cli import doctor
from bot.project import ROOT


def lines(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


def test_help_comes_at_once_and_names_every_command(uncrank):
    started = time.monotonic()
    done = uncrank("--help")
    assert time.monotonic() - started < 0.5
    for command in ("chat", "ask", "train", "replay", "serve", "content", "doctor"):
        assert f"  {command} " in done.stdout


def test_version(uncrank):
    assert uncrank("--version").stdout.strip() == VERSION


def test_replay_answers_line_by_line_in_order(uncrank, environment):
    done = uncrank(
        "replay",
        stdin=lines(
            {"conversation": "a", "text": "hello", "case": 7},
            {"conversation": "b", "text": "what time is it psoas", "now": "2026-03-04T10:00"},
            {"conversation": "a", "text": "hello"},
            {"conversation": "a"},
            {"conversation": "a", "text": "hello", "now": "noon"},
        )
        + "no JSON\n"
        + lines({"conversation": "a", "text": "break"}, {"conversation": "a", "text": "\ud83d hello"}),
    )
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and len(out) == 8
    assert out[0]["case"] == 7
    assert out[0]["intent"] == {"name": "greet", "confidence": 1.0}
    assert out[0]["replies"][0]["kind"] == "welcome"
    assert out[0]["replies"][0]["buttons"][0] == {"title": "My hips", "payload": "/hips"}
    assert out[0]["replies"][0]["image"] is None
    assert out[1]["replies"][0]["text"] == "It is 2026-03-04T10:00."
    assert out[1]["entities"] == [{"entity": "muscle", "value": "psoas"}]
    assert "message 2" in out[2]["replies"][0]["text"]
    assert out[3] == {"conversation": "a", "error": '"text" is missing or not a string'}
    assert out[4]["error"] == '"now" is not a local time such as 2026-03-04T10:00'
    assert list(out[5]) == ["error"]
    assert out[6]["replies"][0]["kind"] == "error"
    assert "message 4" in out[7]["replies"][0]["text"]
    assert "6 messages answered" not in done.stderr and "5 messages answered" in done.stderr
    assert out[1]["replies"][0]["home"] != environment["UNCRANK_HOME"]
    assert not any(part in done.stderr for part in ("Traceback", "Warning"))


def test_ask_can_answer_as_json(uncrank):
    asked = json.loads(uncrank("ask", "--json", "a picture of it").stdout)
    assert (asked["text"], asked["intent"]["name"]) == ("a picture of it", "picture")
    assert (asked["replies"][0]["kind"], asked["replies"][0]["image"]) == ("explain", "pictures/psoas.png")


def test_train_says_that_the_model_is_up_to_date(uncrank):
    assert uncrank("train").stdout == "The model is up to date.\n"


def test_train_says_what_is_wrong_without_a_traceback(uncrank, tiny, tmp_path):
    shutil.copytree(tiny.root, tmp_path / "broken")
    (tmp_path / "broken" / "data" / "rules.yml").write_text("rules: [")
    done = uncrank("train", UNCRANK_PROJECT=str(tmp_path / "broken"))
    assert done.returncode == 1 and "rules.yml" in done.stderr and "Traceback" not in done.stderr
    assert f"The details are in {tmp_path / 'home' / 'logs' / 'uncrank.log'}." in done.stderr


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"UNCRANK_COUNTRY": "England"}, "UNCRANK_COUNTRY is 'England'"),
        ({"UNCRANK_HOME": "/proc/nowhere"}, "can not be made: set UNCRANK_HOME"),
    ],
)
def test_a_bad_setting_is_one_sentence(uncrank, setting, message):
    done = uncrank("ask", "hello", **setting)
    assert done.returncode == 1 and message in done.stderr and len(done.stderr.splitlines()) == 1


def test_content_check_names_every_problem_and_counts_them(uncrank, tmp_path):
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (tmp_path / "content" / "ideas" / "bad.yml").write_text("id: bad\nname: Bad\ncolour: red\n")
    (tmp_path / "content" / "ideas" / "worse.yml").write_text("id: [")
    done = uncrank("content", "check", str(tmp_path / "content"))
    assert done.returncode == 1
    assert "ideas/bad.yml:3: colour:" in done.stderr and "ideas/worse.yml" in done.stderr
    assert done.stderr.splitlines()[-1].endswith(" problems in the content.")


def test_content_show_draws_every_item_of_an_id(uncrank):
    done = uncrank("content", "show", "piriformis", UNCRANK_PROJECT=str(ROOT))
    assert "pain_sources/piriformis.yml" in done.stdout and "targets/piriformis.yml" in done.stdout


def test_content_show_guesses_what_was_meant(uncrank):
    done = uncrank("content", "show", "zombie-frnt", UNCRANK_PROJECT=str(ROOT))
    assert done.returncode == 1 and "Did you mean zombie-front" in done.stderr


def test_doctor_has_a_line_for_each_thing(uncrank, tiny, tmp_path):
    shutil.copytree(tiny.root, tmp_path / "untrained", ignore=shutil.ignore_patterns("models"))
    done = uncrank("doctor", UNCRANK_PROJECT=str(tmp_path / "untrained"))
    found = {line[9:].partition(":")[0]: line[:9].strip() for line in done.stdout.splitlines()}
    assert list(found) == list(doctor.CHECKS)
    assert found["Python"] == found["packages"] == found["home folder"] == found["sentence encoder"] == "ok"
    assert (found["model"], done.returncode) == ("missing", 1)
    assert "run `uncrank train`" in done.stdout


def test_the_lock_is_read_with_its_markers():
    lock = (
        "absl-py==1.4.0 \\\n    --hash=sha256:00\n    # via rasa\n"
        "colorama==0.4.6 ; sys_platform == 'never' \\\n"
        "uvicorn[standard]==0.1 ; python_version >= '3' \\\n"
    )
    assert list(doctor.pinned(lock)) == [("absl-py", "1.4.0"), ("uvicorn", "0.1")]
