"""Drops conversations whose runner asked for everything to be deleted, and what files of this program hold of them."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text

from bot import audit

logger = logging.getLogger(__name__)

IDLE = 24 * 3600.0  # seconds


async def save_or_forget(store: TrackerStore, tracker: DialogueStateTracker) -> None:
    """Save a conversation, or drop it with all others of its runner where the slot `erased` names them."""
    if erased(tracker) and not hasattr(store, "kept"):
        forget(store, tracker)
    else:
        await store.save(tracker)  # a store of our own forgets by itself


def erased(tracker: DialogueStateTracker) -> list[str]:
    """The conversations that are to go; empty where none is."""
    return (tracker.get_slot("erased") if "erased" in tracker.slots else None) or []


def forget(store: TrackerStore, tracker: DialogueStateTracker) -> None:
    """Drop a conversation with all others of its runner, and what files of this program hold of them."""
    store = _inmost(store)
    conversations = {tracker.sender_id, *erased(tracker)}
    said = {event.text for event in tracker.events if getattr(event, "type_name", "") == "user" and event.text}
    if kept := getattr(store, "kept", None):
        conversations |= {name for name in kept.names() if _in_group(name) in conversations}
        said |= {event["text"] for event in kept.whole(conversations) if event["event"] == "user" and event["text"]}
    drop(store, conversations)
    if home := os.environ.get("UNCRANK_HOME"):
        clean_files(Path(home), conversations, said, tracker.get_latest_input_channel() == "terminal")


def _in_group(conversation: str) -> str | None:
    """Whose conversation in a group of Telegram this is: `telegram:42` for `telegram:42@-7`; None of another one."""
    name, at, _ = conversation.partition("@")
    return name if at and name.startswith("telegram:") else None


def drop(store: Any, conversations: Collection[str]) -> None:
    """Remove conversations from where they are kept, and what the database file would still hold of them."""
    if hasattr(store, "kept"):
        store.kept.forget(conversations)
    elif isinstance(store, InMemoryTrackerStore):
        for conversation in conversations:
            store.store.pop(conversation, None)
    elif isinstance(store, SQLTrackerStore):
        with store.session_scope() as session:
            events = session.query(store.SQLEvent).filter(store.SQLEvent.sender_id.in_(list(conversations)))
            events.delete(synchronize_session=False)
            session.commit()
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))
    else:
        logger.error("Conversations can not be removed from a %s: remove them there", type(store).__name__)


def drop_idle(store: TrackerStore, agreed: Collection[str], now: float) -> int:
    """Remove the conversations that nobody agreed to have kept, a day after their last message; returns how many.

    `agreed` names those that stay; `now` is in seconds since 1970.
    """
    store = _inmost(store)
    if not hasattr(store, "kept"):
        return 0  # another store than ours, with an expiry of its own
    idle = set(store.kept.idle_since(now - IDLE)).difference(agreed)
    if idle:
        drop(store, idle)
    return len(idle)


def _inmost(store: Any) -> Any:
    """The store itself, out of what Rasa wraps around it."""
    while hasattr(store, "_tracker_store"):
        store = store._tracker_store
    return store


def clean_files(home: Path, conversations: Collection[str], said: Collection[str], typed_here: bool) -> None:
    """Take out of logs, the audit and the terminal's history what names a conversation or repeats what was said."""
    marks = {mark for mark in (*conversations, *said) if mark.strip()}
    for file in (home / "logs").glob("*"):
        _without(file, marks)
    audit.forget(home)
    history = home / "history"
    if typed_here and history.exists():
        history.write_text("", encoding="utf-8")


def _without(file: Path, marks: Collection[str]) -> None:
    """Remove the lines that hold one of the marks. In place: the log is open while this goes on."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    kept = [line for line in lines if not any(mark in line for mark in marks)]
    if len(kept) < len(lines):
        file.write_text("".join(kept), encoding="utf-8")
