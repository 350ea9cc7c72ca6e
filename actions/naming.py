"""Which exercise, step or drill a message speaks of."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from rasa_sdk import Tracker

from actions import memory, message, wording
from actions.cards import KINDS, is_doable
from actions.guided import Session
from actions.memory import Ref

ABANDONED = timedelta(hours=3)
_LONE_NUMBER = re.compile(r"^\D*(\d{1,2})\D*$")
_PLACES = (
    (re.compile(r"\bsecond to last\b|\blast but one\b"), -2),
    (re.compile(r"\bformer\b|\btop one\b"), 1),
    (re.compile(r"\blatter\b|\bbottom one\b"), -1),
    (re.compile(r"\bmiddle\b"), 0),
    (re.compile(r"\bother one\b|\bthe other\b"), 2),
    *((re.compile(rf"\bthe {wording.place(n)}\b"), n) for n in range(1, 9)),
    (re.compile(r"\beither\b|\bany\b|\bwhichever\b|\byou (?:choose|pick|decide)\b"), 1),
)


def named(tracker: Tracker, *kinds: str) -> list[Ref]:
    """The items that the message names, in its order; those to do where no kind is given."""
    wanted = kinds or tuple(KINDS)
    found = [e for e in message.entities(tracker, *wanted) if not _is_loose(e)]
    return list(dict.fromkeys(Ref(e["entity"], e["value"]) for e in found))


def _is_loose(entity: dict[str, Any]) -> bool:
    """The drills differ by a word at most: "the zombie drill" sounds like one of them and means them all."""
    return entity["entity"] == "drill" and entity.get("how", "name") != "name"


def position(tracker: Tracker, count: int) -> int | None:
    """Which one of a list of `count` the message means, from 1; -1 is the last; None where it means none."""
    text = message.text(tracker).lower()
    for pattern, value in _PLACES:
        if pattern.search(text):
            return value or (count + 1) // 2
    ordinals = message.values(tracker, "ordinal")
    if ordinals:
        return int(ordinals[0])
    lone = _LONE_NUMBER.match(text)
    return int(lone[1]) if lone else None


def under_way(tracker: Tracker) -> Session | None:
    """The session that runs or is paused, if any; one left hours ago counts no more."""
    session = Session.read(tracker.get_slot("session"))
    fresh = session and message.now(tracker) - session.started < ABANDONED
    return session if session and session.active and fresh else None


def meant(tracker: Tracker) -> Ref | None:
    """What the message is about: named, counted in the list, under way in a session, spoken of, or listed first."""
    names = named(tracker)
    if names:
        return names[0]
    listed = [ref for ref in memory.shown(tracker) if is_doable(ref)]
    ordinal = message.values(tracker, "ordinal")
    if ordinal and listed and -len(listed) <= int(ordinal[0]) <= len(listed) and ordinal[0]:
        return listed[int(ordinal[0]) - (int(ordinal[0]) > 0)]
    if session := under_way(tracker):
        return session.step.ref
    spoken_of = memory.focus(tracker)
    if spoken_of and is_doable(spoken_of):
        return spoken_of
    return listed[0] if listed else None
