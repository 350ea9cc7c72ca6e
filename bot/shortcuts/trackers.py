"""The events of a conversation that count, found without asking each for each class that it might be; and a copy."""

from __future__ import annotations

import copy

from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    DefinePrevUserUtteredFeaturization,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

_TAKES_BACK = frozenset({ActionReverted, UserUtteranceReverted})
_BEGINS_ANEW = frozenset({Restarted, SessionStarted})
_OF_A_STEP = frozenset({ActionExecuted, UserUttered, DefinePrevUserUtteredFeaturization})


def _applied(tracker: DialogueStateTracker) -> list[Event]:
    """As `DialogueStateTracker.applied_events`: without what was taken back, and without earlier calls of a form."""
    kinds = [type(event) for event in tracker.events]
    if not _TAKES_BACK.isdisjoint(kinds):
        return _APPLIED(tracker)
    loops = {e.name for e, kind in zip(tracker.events, kinds, strict=True) if kind is ActiveLoop and e.name}
    applied: list[Event] = []
    for event, kind in zip(tracker.events, kinds, strict=True):
        if kind in _BEGINS_ANEW:
            applied = []
        elif kind is ActionExecuted and event.action_name in loops and _runs_again(event.action_name, applied):
            _undo_step(event.action_name, applied)
        else:
            applied.append(event)
    return applied


def _runs_again(loop: str, before: list[Event]) -> bool:
    """Whether a form ran before without anything else having answered the user in between."""
    following = None
    for event in reversed(before):
        kind = type(event)
        if kind is ActiveLoop and event.name is None:
            return False
        if kind is ActionExecutionRejected and event.action_name == loop:
            return False
        if kind is UserUttered and following is not None and following != loop:
            return False
        if kind is ActionExecuted:
            if event.action_name == loop:
                return True
            following = event.action_name
    return False


def _undo_step(loop: str, done: list[Event]) -> None:
    """Take the user's turn and actions since the form's last call out of `done`."""
    at = len(done) - 1
    while at >= 0 and not (type(done[at]) is ActionExecuted and done[at].action_name == loop):
        if type(done[at]) in _OF_A_STEP:
            del done[at]
        at -= 1


def _copied(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """As `DialogueStateTracker.copy`, which replays all events on an empty one: their outcome is in the tracker."""
    if type(tracker) is not DialogueStateTracker or type(tracker.slots) is not dict:
        return _COPY(tracker)
    made = object.__new__(DialogueStateTracker)
    made.__dict__.update(
        tracker.__dict__,
        events=copy.copy(tracker.events),
        slots={name: copy.copy(slot) for name, slot in tracker.slots.items()},
        active_loop=copy.copy(tracker.active_loop),
        sender_source=None,
        model_id=None,
        assistant_id=None,
    )
    made.__dict__.pop("read", None)  # a copy is not what the store has read
    return made


_APPLIED = DialogueStateTracker.applied_events
_COPY = DialogueStateTracker.copy


def install() -> None:
    """Put these in Rasa's tracker."""
    DialogueStateTracker.applied_events = _applied
    DialogueStateTracker.copy = _copied
