"""Buttons under a message, and what a press on one says.

Callback data is one letter and what follows: `p` a payload, `k` the key of a longer one, `r` and `l` the same under a
reminder, whose buttons stay valid while the chat goes on, `z` a time zone to set, `u` a button pressed already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

LONGEST_DATA = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)  # bytes
LONGEST_TITLE = 60  # characters
ROW = 26  # characters of the titles that share a row
MOST_IN_ROW = 3
USED = "u"

Keep = Callable[[str], str]


@dataclass(frozen=True)
class Press:
    """What a pressed button holds: a payload or the key of one, a zone, or nothing where it was used before."""

    what: Literal["payload", "key", "zone", "used"]
    value: str = ""
    lasting: bool = False


def keyboard(buttons: Sequence[dict[str, str]], keep: Keep, lasting: bool = False) -> InlineKeyboardMarkup | None:
    """The buttons of a reply; `keep` stores a payload that is too long and returns its key. None without any."""
    made = [InlineKeyboardButton(_title(b["title"]), callback_data=data(b["payload"], keep, lasting)) for b in buttons]
    return InlineKeyboardMarkup(rows(made)) if made else None


def data(payload: str, keep: Keep, lasting: bool = False) -> str:
    """Callback data for a payload, at most 64 bytes."""
    whole = ("r" if lasting else "p") + payload
    if len(whole.encode("utf-8", "surrogatepass")) <= LONGEST_DATA:
        return whole
    return ("l" if lasting else "k") + keep(payload)


def read(pressed: str | None) -> Press:
    """What callback data means; what is no data of ours counts as used."""
    letter, value = (pressed or USED)[0], (pressed or USED)[1:]
    if letter in "pr" and value:
        return Press("payload", value, letter == "r")
    if letter in "kl" and value:
        return Press("key", value, letter == "l")
    return Press("zone", value) if letter == "z" and value else Press("used")


def zone(name: str) -> InlineKeyboardMarkup:
    """Yes and no to a time zone."""
    buttons = [
        InlineKeyboardButton("Yes", callback_data=f"z{name}"[:LONGEST_DATA]),
        InlineKeyboardButton("No", callback_data="z-"),
    ]
    return InlineKeyboardMarkup([buttons])


def chosen(title: str) -> InlineKeyboardMarkup:
    """What is left of a keyboard that was used: the choice, marked."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(_title(f"✓ {title}"), callback_data=USED)]])


def title_of(markup: InlineKeyboardMarkup | None, pressed: str | None) -> str:
    """What the pressed button shows; empty where the keyboard does not have it."""
    shown = [button for row in (markup.inline_keyboard if markup else ()) for button in row]
    return next((button.text for button in shown if button.callback_data == pressed), "")


def rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """Short titles beside each other, long ones below each other."""
    made: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        row = made[-1] if made else []
        if row and len(row) < MOST_IN_ROW and sum(len(b.text) for b in row) + len(button.text) <= ROW:
            row.append(button)
        else:
            made.append([button])
    return made


def _title(text: str) -> str:
    text = " ".join(text.split()) or "…"
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"
