"""What is counted and timed while the coach works, for Prometheus. No figure says who said what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from prometheus_client import Counter, Histogram

_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)

REPLIES = Counter("uncrank_replies", "Messages of the coach by what they are.", ["kind"])
RED_FLAGS = Counter("uncrank_red_flags", "Warnings given by tier.", ["tier"])
REMINDERS = Counter("uncrank_reminders", "Reminders that fell due, were sent, were sent late.", ["state"])
STAGES = Histogram(
    "uncrank_seconds",
    "Time of a message: whole, and of it understanding, actions, reading and writing the conversation.",
    ["stage"],
    buckets=_SECONDS,
)
RECOGNITION = Histogram("uncrank_recognition_seconds", "Time to turn speech into text.", buckets=_SECONDS)


def count_replies(customs: Iterable[Mapping[str, Any]]) -> None:
    """Count messages by their machine-readable part: "kind", and "tier" of a warning."""
    for custom in customs:
        REPLIES.labels(custom.get("kind") or "other").inc()
        if custom.get("kind") == "red_flag":
            RED_FLAGS.labels(custom.get("tier") or "none").inc()
