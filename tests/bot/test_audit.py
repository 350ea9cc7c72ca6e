"""The record of decisions on warning signs: written by conversations, read by `uncrank redflags audit`."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from bot import audit

FIRED = {"sign": "fever", "tier": "urgent", "rule": "phrase 1", "quote": "a fever", "held_back": None}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("UNCRANK_HOME", str(tmp_path))
    return tmp_path


def test_a_line_holds_what_was_decided_and_nobodys_name(home) -> None:
    audit.note("I have a fever", [FIRED])
    (entry,) = audit.read(home)
    assert set(entry) == {"time", "message", "decisions"}
    assert (entry["message"], entry["decisions"]) == ("I have a fever", [FIRED])
    assert datetime.fromisoformat(entry["time"]).tzinfo


def test_only_its_owner_can_read_it(home) -> None:
    audit.note("I have a fever", [FIRED])
    assert audit.file(home).stat().st_mode & 0o077 == 0


def test_messages_without_a_sign_leave_no_line(home) -> None:
    audit.note("hello", [])
    assert not audit.file(home).exists() and list(audit.read(home)) == []


def test_a_broken_line_hides_no_other(home) -> None:
    audit.note("I have a fever", [FIRED])
    with audit.file(home).open("a") as lines:
        lines.write("not JSON\n")
    audit.note("still a fever", [FIRED])
    assert [entry["message"] for entry in audit.read(home)] == ["I have a fever", "still a fever"]


def test_lines_are_forgotten_by_age_or_all(home) -> None:
    audit.note("I have a fever", [FIRED])
    now = datetime.now(timezone.utc)
    audit.forget(home, before=now - timedelta(days=1))
    assert len(list(audit.read(home, now - timedelta(days=1)))) == 1
    assert list(audit.read(home, now + timedelta(days=1))) == []
    audit.forget(home)
    assert list(audit.read(home)) == []


def test_conversations_are_noted_and_understanding_alone_is_not(uncrank) -> None:
    assert "No warning sign" in uncrank("redflags", "audit").stdout
    uncrank("understand", "my crotch is numb")
    uncrank("ask", "hello, my crotch is numb")
    uncrank("ask", "hello, no chest pain")
    first, second = map(json.loads, uncrank("redflags", "audit", "--json").stdout.splitlines())
    assert [d["held_back"] for d in first["decisions"]] == [None]
    assert [(d["sign"], d["held_back"]) for d in second["decisions"]] == [("chest-pain", "negated")]
    shown = uncrank("redflags", "audit", "--since", "1d", COLUMNS="200").stdout
    assert "saddle-numbness" in shown and "held back: negated" in shown
    assert "No warning sign" in uncrank("redflags", "audit", "--since", "2100-01-01").stdout
    assert "is no date" in uncrank("redflags", "audit", "--since", "soon").stderr
