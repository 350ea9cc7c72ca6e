"""In a group: whether the coach is addressed, and what may be said in front of the others."""

from __future__ import annotations

import re
from typing import Any

from telegram import Message

from bot.channels.telegram import commands

# What is asked of anybody's back or hips, not of the person's own. All else is private.
PUBLIC = {
    *("greet", "goodbye", "thank", "ask_help", "chitchat", "affirm", "deny", "ask_explain", "ask_exercises", "pick"),
    *("ask_dose", "ask_caution", "easier", "harder", "ask_ladder", "ask_drills", "out_of_scope", "nlu_fallback"),
}
IN_PRIVATE = "Let us keep that between us: I answered in our private chat."
OPEN_PRIVATE = "That is for a private chat. Open https://t.me/{bot} and press Start, then tell me there."


def addressed(message: Message, bot: str, number: int) -> str | None:
    """What is said to the bot (its name, its id), without its name; None where it is not addressed."""
    text = message.text or ""
    command = commands.given(text)
    if command:
        mine = command.bot.lower() == bot.lower() or not command.bot and command.name in commands.COMMANDS
        return text if mine else None
    mention = re.compile(rf"@{re.escape(bot)}\b[,:]?", re.I)
    if mention.search(text):
        return mention.sub(" ", text).strip()
    answered = message.reply_to_message
    return text if answered and answered.from_user and answered.from_user.id == number else None


def is_public(understood: dict[str, Any]) -> bool:
    """Whether the answer to a message may be read by others: no warning sign, nothing of the person's own."""
    return not has_warning(understood) and (understood.get("intent") or {}).get("name") in PUBLIC


def has_warning(understood: dict[str, Any]) -> bool:
    """Whether a warning sign was found in a message."""
    return any(found["entity"] == "warning_sign" for found in understood.get("entities") or [])
