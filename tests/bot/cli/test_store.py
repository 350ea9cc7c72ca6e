"""`uncrank store copy` as a command."""

from datetime import datetime, timezone

from bot.users.store import make_person, open_store
from bot.users.transcripts import open_transcripts

SAID = [{"event": "user", "timestamp": 1.0, "text": "hello"}]


def test_a_home_folder_goes_to_postgresql_and_back(uncrank, tmp_path, postgres_url):
    first, second = tmp_path / "first", tmp_path / "second"
    with open_store(f"sqlite:///{first}/users.db").begin() as kept:
        make_person(kept, "telegram", "1", datetime.now(timezone.utc))
    open_transcripts(f"sqlite:///{first}/conversations.db").add("telegram:1", 0, SAID, SAID)
    for source, target in ((first, postgres_url), (postgres_url, second)):
        done = uncrank("store", "copy", str(source), str(target))
        assert (done.returncode, done.stderr.strip()) == (0, "")
        assert "Copied and compared: 2 rows of people, 2 of conversations." in done.stdout
    assert open_transcripts(f"sqlite:///{second}/conversations.db").whole(["telegram:1"]) == SAID


def test_what_is_wrong_is_said_in_a_sentence(uncrank, tmp_path):
    missing = uncrank("store", "copy", str(tmp_path / "nowhere"), str(tmp_path / "there"))
    assert (missing.returncode, "There is no" in missing.stderr) == (1, True)
    same = uncrank("store", "copy", str(tmp_path), str(tmp_path))
    assert "the same store" in same.stderr
    odd = uncrank("store", "copy", "mysql://localhost/x", str(tmp_path / "there"))
    assert odd.returncode == 1
    assert "Traceback" not in odd.stderr
