"""Conversations as rows: in memory, in a file, on PostgreSQL."""

import sqlite3
from weakref import WeakSet

import pytest
from sqlalchemy import text

from bot.users import transcripts
from bot.users.store import StoreError
from bot.users.transcripts import Overtaken, open_transcripts

SAID = [{"event": "user", "timestamp": 1.0, "text": "my knee is fine", "parse_data": {"intent": {"name": "inform"}}}]
ANSWERED = [{"event": "bot", "timestamp": 2.0, "text": "Good."}]


@pytest.fixture(params=["memory", "file", "postgresql"])
def kept(request, tmp_path):
    """An empty store of each kind."""
    urls = {"memory": lambda: "sqlite://", "file": lambda: f"sqlite:///{tmp_path}/conversations.db"}
    opened = open_transcripts(urls.get(request.param, lambda: request.getfixturevalue("postgres_url"))())
    yield opened
    opened.close()


def test_what_is_added_is_read(kept):
    assert kept.read("a") == (0, [])
    kept.add("a", 0, SAID, SAID)
    kept.add("a", 1, ANSWERED, ANSWERED)
    assert kept.read("a") == (2, ANSWERED)
    assert kept.whole(["a"]) == SAID + ANSWERED
    assert kept.names() == ["a"]


def test_who_read_an_older_state_does_not_write(kept):
    kept.add("a", 0, SAID, SAID)
    kept.add("a", 1, ANSWERED, ANSWERED)
    for before in (0, 1):
        with pytest.raises(Overtaken):
            kept.add("a", before, SAID, SAID)
    assert kept.whole(["a"]) == SAID + ANSWERED


def test_a_second_attempt_of_the_same_writing_is_none(kept):
    kept.add("a", 0, SAID, SAID)
    kept.add("a", 1, ANSWERED, ANSWERED)
    kept.add("a", 1, ANSWERED, ANSWERED)
    assert kept.whole(["a"]) == SAID + ANSWERED


def test_forgetting_leaves_nothing_of_one_and_all_of_the_other(kept):
    for name in "abc":
        kept.add(name, 0, SAID, SAID)
    kept.forget(["a", "b"])
    assert (kept.read("a"), kept.whole(["a", "b"]), kept.names()) == ((0, []), [], ["c"])


def test_replacing_leaves_nothing_of_before(kept):
    kept.add("a", 0, SAID, SAID)
    kept.replace("a", ANSWERED, ANSWERED)
    assert (kept.read("a"), kept.whole(["a"])) == ((1, ANSWERED), ANSWERED)


def test_a_conversation_of_rasas_own_store_goes_on(kept):
    kept.add("a", 0, [*SAID, {"event": "session_started", "timestamp": 1.5}, *ANSWERED], [])
    with kept.begin() as connection:
        connection.execute(text("DELETE FROM running"))
    assert kept.read("a") == (0, [{"event": "session_started", "timestamp": 1.5}, *ANSWERED])


def test_actions_find_what_this_process_has_open_and_else_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("UNCRANK_HOME", str(tmp_path))
    monkeypatch.delenv("UNCRANK_DATABASE_URL", raising=False)
    monkeypatch.setattr(transcripts, "_OPEN", WeakSet())
    lasting = open_transcripts(transcripts.address())
    lasting.add("in the file", 0, SAID, SAID)
    lasting.close()
    assert transcripts.whole(["in the file"]) == SAID
    in_memory = open_transcripts("sqlite://")
    in_memory.add("in memory", 0, ANSWERED, ANSWERED)
    assert transcripts.whole(["in memory"]) == ANSWERED


def test_a_damaged_file_is_told(tmp_path):
    file = tmp_path / "conversations.db"
    file.write_bytes(b"no database" * 100)
    with pytest.raises((StoreError, sqlite3.Error), match="not a user store|not a database"):
        open_transcripts(f"sqlite:///{file}")
