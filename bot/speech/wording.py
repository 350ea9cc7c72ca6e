"""What is said aloud: a reply's text to hear, in sentences, and in portions that one can listen to while running."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.message import Reply

PORTION = 25  # words before a pause
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[“\"']?[A-Z0-9])")
_CLAUSE = re.compile(r"(?<=[,;:])\s+")
_MARK = re.compile(r"^\s*(?:[•*-]|\d+[.)])\s+", re.M)
_SILENT = re.compile(r"[“”\"*_#•|]")


def to_say(replies: Iterable[Reply]) -> str:
    """What the replies say to the ear, as one text."""
    return " ".join(filter(None, (_heard(reply) for reply in replies)))


def is_question(text: str) -> bool:
    """Whether a text ends by asking something."""
    return text.rstrip().endswith("?")


def _heard(reply: Reply) -> str:
    text = str(reply.fields.get("speech") or reply.text)
    if reply.kind == "fallback" and reply.buttons:
        text = f"{text} {', or '.join(button['title'] for button in reply.buttons)}?"
    lines = [_SILENT.sub("", _MARK.sub("", line)).strip() for line in text.splitlines()]
    return " ".join(line if line[-1] in ".!?:;," else f"{line}." for line in lines if line)


def sentences(text: str) -> list[str]:
    """The sentences of a text, long ones cut at a comma where they have one."""
    found: list[str] = []
    for sentence in _SENTENCE.split(text.strip()):
        if len(sentence.split()) <= PORTION:
            found.append(sentence)
        else:
            found += _joined(_CLAUSE.split(sentence))
    return [sentence for sentence in found if any(c.isalnum() for c in sentence)]


def portions(text: str) -> list[list[str]]:
    """The sentences of a text in portions of about 25 words, each to be followed by a pause."""
    found: list[list[str]] = []
    for sentence in sentences(text):
        room = PORTION - sum(len(s.split()) for s in found[-1]) if found else 0
        # A last word or two beyond the measure is better than "more?" for them alone.
        if found and len(sentence.split()) <= room + 3:
            found[-1].append(sentence)
        else:
            found.append([sentence])
    return found


def _joined(clauses: Iterable[str]) -> list[str]:
    """Clauses put together again as long as they stay within a portion."""
    found: list[str] = []
    for clause in clauses:
        if found and len(found[-1].split()) + len(clause.split()) <= PORTION:
            found[-1] = f"{found[-1]} {clause}"
        else:
            found.append(clause)
    return found
