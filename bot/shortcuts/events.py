"""Rasa's class of an event."""

from __future__ import annotations

import functools

from rasa.shared.core.events import Event


@functools.lru_cache(maxsize=128)
def _event(name: str) -> type[Event] | None:
    """Rasa's class of an event; looking through all classes takes longer than making the event."""
    found: type[Event] | None = _RESOLVE(name)
    return found


def _resolve(name: str, default: type[Event] | None = None) -> type[Event] | None:
    return _RESOLVE(name, default) if default else _event(name)


_RESOLVE = Event.resolve_by_type


def install() -> None:
    """Put this in Rasa's class."""
    Event.resolve_by_type = staticmethod(_resolve)
