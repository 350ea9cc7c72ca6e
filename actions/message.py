"""What the runner's latest message holds, as the understanding read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Tracker


def text(tracker: Tracker) -> str:
    """The words of the latest message."""
    return tracker.latest_message.get("text") or ""


def intent(tracker: Tracker) -> str:
    """The name of the intent, empty where there is none."""
    return (tracker.latest_message.get("intent") or {}).get("name") or ""


def confidence(tracker: Tracker) -> float:
    """How sure the classifier was of the intent, 0 to 1."""
    return float((tracker.latest_message.get("intent") or {}).get("confidence") or 0.0)


def entities(tracker: Tracker, *kinds: str) -> list[dict[str, Any]]:
    """The entities of these types, in the order of the message; all where none is named."""
    return [e for e in tracker.latest_message.get("entities") or [] if not kinds or e["entity"] in kinds]


def values(tracker: Tracker, kind: str) -> list[Any]:
    """The distinct values of one entity type, in order."""
    return list(dict.fromkeys(e["value"] for e in entities(tracker, kind)))


def topics(tracker: Tracker, kind: str | None = None) -> list[dict[str, Any]]:
    """Content items near the message in meaning: entity, id and likeness 0 to 1, best first."""
    found = tracker.latest_message.get("topics") or []
    return [t for t in found if kind is None or t["entity"] == kind]


def now(tracker: Tracker) -> datetime:
    """The local time of the conversation: the one the message carries, else the machine's."""
    told = (tracker.latest_message.get("metadata") or {}).get("now")
    return datetime.fromisoformat(told) if told else datetime.now()
