"""The commands in Telegram's menu, and what each says to the coach."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command: what the menu says, and what the coach hears without and with words after it.

    Commands with no words for the coach are answered by the channel itself.
    """

    about: str
    alone: str = ""
    with_words: str = "{}"


COMMANDS = {
    "start": Command("Begin", "hello"),
    "help": Command("What I can do", "help"),
    "plan": Command("Your week", "show me my plan"),
    "drills": Command("The zombie drills", "zombie drills"),
    "log": Command("How your back is today, such as /log 3 after hills", "log my pain", "log {}"),
    "progress": Command("How it is going", "show my progress"),
    "remind": Command("Reminders, such as /remind every day at 7", "list my reminders", "remind me {}"),
    "stop": Command("Stop what is under way", "stop"),
    "voice": Command("Spoken replies: /voice on or /voice off"),
    "link": Command("Be the same person on another channel", "link", "link {}"),
    "privacy": Command("What is kept of you, and where", "what do you keep about me and who can see it?"),
    "forget": Command("Delete everything I keep of you", "delete my data"),
}
UNKNOWN = "I do not know that command. The menu beside the text field has all of them; or say it in your own words."
_FORM = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<words>.+))?\s*", re.S)


@dataclass(frozen=True)
class Given:
    """A command as it was written: its name in small letters, the bot it names, and the words after it."""

    name: str
    bot: str
    words: str


def given(text: str) -> Given | None:
    """The command that a message is; None where it is none."""
    match = _FORM.fullmatch(text)
    return Given(match["name"].lower(), match["bot"] or "", (match["words"] or "").strip()) if match else None


def said(command: Given) -> str | None:
    """What the coach hears; None for what the channel answers itself, or does not know."""
    known = COMMANDS.get(command.name)
    if known is None or not known.alone:
        return None
    return known.with_words.format(command.words) if command.words else known.alone
