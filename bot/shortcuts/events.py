"""Rasa's class of an event, and the copy of a slot."""

from __future__ import annotations

import functools

from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot


@functools.lru_cache(maxsize=128)
def _event(name: str) -> type[Event] | None:
    """Rasa's class of an event; looking through all classes takes longer than making the event."""
    found: type[Event] | None = _RESOLVE(name)
    return found


def _resolve(name: str, default: type[Event] | None = None) -> type[Event] | None:
    return _RESOLVE(name, default) if default else _event(name)


_RESOLVE = Event.resolve_by_type


def _copied(slot: Slot) -> Slot:
    """As `copy.copy`, which asks how the class wants to be pickled each time; every tracker copies every slot."""
    made = object.__new__(type(slot))
    made.__dict__.update(slot.__dict__)
    return made


def install() -> None:
    """Put these in Rasa's classes."""
    Event.resolve_by_type = staticmethod(_resolve)
    Slot.__copy__ = _copied
