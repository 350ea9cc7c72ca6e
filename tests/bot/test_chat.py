"""The chat as a person at a terminal has it, and as a pipe has it."""

import asyncio
import os
import pty
import select
import signal
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.cli.conversation import choice
from bot.cli.render import Screen
from bot.message import Reply
from bot.users import reminders
from bot.users.findings import TRANSCRIPTS
from bot.users.schedule import Schedule
from bot.users.store import agree, make_person, open_store

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=timezone.utc)
GOODBYE = "Take care, and easy on that back."


class Terminal:
    """A process at a pseudo-terminal of 80 columns, read until something shows."""

    def __init__(self, environment, *arguments):
        self.seen = ""
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, "-m", "bot", *arguments], environment)

    def until(self, text, seconds=30):
        """What was shown up to and with `text`."""
        deadline = time.monotonic() + seconds
        while text not in self.seen and time.monotonic() < deadline:
            if select.select([self.end], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self.end, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        assert text in self.seen, f"{text!r} is not in {self.seen!r}"
        shown, _, self.seen = self.seen.partition(text)
        return shown + text

    def type(self, keys):
        """Type at the prompt, once it shows."""
        self.until(">")
        time.sleep(0.2)
        os.write(self.end, keys.encode())

    def leave(self):
        """The exit code, once the process has ended."""
        for _ in range(100):
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.end)
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.1)
        os.kill(self.pid, signal.SIGKILL)
        raise AssertionError(f"did not end: {self.seen!r}")


@pytest.fixture
def terminal(environment):
    environment.update(TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1", COLUMNS="80", LINES="24")
    environment.pop("NO_COLOR", None)
    return lambda *arguments, **more: Terminal({**environment, **more}, *arguments)


def test_a_conversation_at_a_terminal(terminal, environment):
    chat = terminal("chat")
    assert "\x1b[" in chat.until("/quit leaves.")
    chat.type("hello\r")
    chat.until("1)")
    chat.until("My hips")
    chat.type("1\r")
    chat.until("→ My hips")
    chat.until("Hips it is.")
    chat.type("which muscles\r")
    chat.until("•")
    chat.until("Which one?")
    chat.type("start the exercise\r")
    chat.until("2 s left · Enter skips")
    chat.until("Time is up.")
    chat.until("Hips it is.")
    chat.type("start the exercise\r")
    chat.until("Enter skips")
    chat.type("\r")
    chat.until("Skipped.")
    chat.until("Hips it is.")
    chat.type("\x1b[A")
    chat.until("start the exercise")
    os.write(chat.end, b"\x15")
    os.write(chat.end, b"\x04")
    chat.until(GOODBYE)
    assert chat.leave() == 0
    assert not Path(environment["UNCRANK_HOME"], "history").exists()


def test_what_is_typed_is_kept_after_a_yes_only(terminal, environment):
    home = Path(environment["UNCRANK_HOME"])
    store = open_store(f"sqlite:///{home}/users.db")
    with store.begin() as kept:
        agree(kept, make_person(kept, "terminal", "terminal", NOW), TRANSCRIPTS, NOW)
    store.close()
    chat = terminal("chat")
    chat.until("/quit leaves.")
    chat.type("which muscles\r")
    chat.until("Which one?")
    chat.type("\x04")
    chat.until(GOODBYE)
    assert chat.leave() == 0
    assert (home / "history").stat().st_mode & 0o077 == 0
    assert "+which muscles" in (home / "history").read_text(encoding="utf-8")


def test_a_reminder_comes_above_the_line_being_typed_and_is_answered_by_number(terminal, environment):
    home, now = Path(environment["UNCRANK_HOME"]), datetime.now(timezone.utc)
    store = open_store(f"sqlite:///{home}/users.db")
    with store.begin() as kept:
        due = now - timedelta(seconds=1)
        schedule = Schedule(None, [f"{due:%H:%M}"], ["MO"], True, "UTC", due.date(), due)
        who = make_person(kept, "terminal", "terminal", now)
        reminders.add(kept, who, "hips and thumbs", schedule, "terminal", "terminal", now)
    store.close()
    chat = terminal("chat")
    chat.until("hips and thumbs")
    chat.until("4)")
    chat.type("2\r")
    chat.until("→ Done")
    chat.type("\x04")
    chat.until(GOODBYE)
    assert chat.leave() == 0


def test_control_c_leaves_kindly_and_no_colour_is_kept(terminal):
    chat = terminal("chat", NO_COLOR="1", TERM="dumb")
    assert "\x1b[3" not in chat.until("/quit leaves.")
    chat.type("hello\r")
    assert "\x1b[3" not in chat.until("My hips")
    chat.until("The time")
    chat.type("\x03")
    chat.until(GOODBYE)
    assert chat.leave() == 0


def test_a_pipe_is_answered_line_by_line(uncrank):
    done = uncrank(
        "chat", stdin="hello\n1\n\nit hurts\n1\na picture of it\n/quit\nhello\n", LC_ALL="C", PYTHONIOENCODING="ascii"
    )
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        *("Hello, runner.", "", "This is message 1.", "1) My hips", "2) The time"),
        "Hips it is.",
        *("How bad, 0-10?", "- Mild"),
        "What do you mean?",
        *("Voilà.", "picture: pictures/psoas.png"),
    ]


ASKED = Reply("Which?", buttons=[{"title": "Left", "payload": "/left"}, {"title": "Right", "payload": "/right"}])


@pytest.mark.parametrize(
    ("typed", "payload"),
    [("1", "/left"), ("2", "/right"), *((other, None) for other in ("0", "3", "-1", "²", "left", "1 2", "", "01x"))],
)
def test_a_number_stands_for_a_choice(typed, payload):
    found = choice(typed, ASKED)
    assert (found and found["payload"]) == payload


def test_a_number_is_itself_where_it_is_an_answer_or_nothing_can_be_chosen():
    assert choice("1", Reply("How bad?", buttons=ASKED.buttons, fields={"numbers_are_answers": True})) is None
    assert choice("1", Reply("How bad?")) is None


def test_what_looks_like_markup_is_shown_as_it_is(capsys):
    Screen().show(Reply("[red]not red[/red] *stars*"))
    assert capsys.readouterr().out == "[red]not red[/red] *stars*\n"


def test_long_lines_wrap_with_the_list_mark_hanging(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    Screen().show(Reply("- stretch the hip flexors"))
    shown = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert shown == [" • stretch the hip", "   flexors", ""]


def test_asking_from_python_needs_no_terminal(brain):
    from bot.cli.conversation import Conversation

    conversation = Conversation(brain, Screen(), name="from a test")
    asyncio.run(conversation.send("start the exercise"))
    assert (conversation.timer.seconds, conversation.timer.then) == (2.0, "/hips")
    asyncio.run(conversation.send("hello"))
    assert conversation.timer is None
