"""A reply's plain text as Telegram shows it: in pieces that are short enough, each of them valid HTML."""

from __future__ import annotations

import html
import re

from telegram.constants import MessageLimit

_ENDS = (  # where a text may be cut, the best first
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])[”\"')]*\s+"),
    re.compile(r"\s+"),
)
_EARLIEST = 0.5  # of the limit: a better place to cut is not worth a shorter piece than this
HEADED = {"exercise", "strength_step", "drill", "session"}  # kinds whose first line is a name


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """The text in pieces of at most `limit` units, cut between paragraphs, lines or sentences if possible."""
    found = []
    rest = text.strip()
    while units(rest) > limit:
        room = _fitting(rest, limit)
        at = _cut(room)
        found.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*found, rest] if rest else found


def pages(text: str, kind: str = "") -> list[str]:
    """The text of a reply of a kind as messages of HTML."""
    return [_page(piece, kind in HEADED and number == 0) for number, piece in enumerate(pieces(text))]


def _page(text: str, headed: bool) -> str:
    """One piece as HTML; the first line is bold where it is a name."""
    first, newline, rest = text.partition("\n")
    if headed and newline and first.strip():
        return f"<b>{html.escape(first, quote=False)}</b>\n{html.escape(rest, quote=False)}"
    return html.escape(text, quote=False)


def _fitting(text: str, limit: int) -> str:
    """The longest beginning that is no longer than the limit."""
    room = text[:limit]
    while units(room) > limit:
        room = room[: len(room) - max(1, (units(room) - limit) // 2)]
    return room


def _cut(room: str) -> int:
    for end in _ENDS:
        places = [match.end() for match in end.finditer(room) if match.start() > 0]
        if places and places[-1] >= len(room) * _EARLIEST:
            return places[-1]
    return len(room)
