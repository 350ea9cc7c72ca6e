"""The part of a conversation that its next message needs, however long the conversation is.

Rasa replays all events of a session several times a message, so that each message costs more than the one before. The
answer to the next one depends on much less: the last turns, the older turns that the policies still see, the values
of the slots, and how much was said before. `needed` keeps that and nothing else:

- the latest turns with everything in them, all but the last two without the readings that only their own turn needs;
- of older turns those that hold one of the latest states that a policy looks at (RulePolicy: its longest rule,
  MemoizationPolicy: `max_history` states that are not hidden from it), the latest user message that Rasa counts for
  the age of a session, and the turns that began and ended the form around any of these; without replies and slots;
- the slots as they stood before the latest turns, as events, which asks that no slot influences the policies' states;
- under `earlier` in the metadata of the first event, how often what was said in the turns that are left out.

A turn is a user message with all that follows up to the next.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    Event,
    FollowupAction,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

MOST = 8  # turns at hand, after which the older ones are looked through
LATEST = 2  # turns kept whole then
STATES = 6  # one more than MemoizationPolicy's max_history: a state takes the user's words from the one before it
RULE_STATES = 4  # one more than the states of the longest rule
_READ = {"intent", "entities", "text"}  # of an older message

Turn = list[Event]
Loop = tuple[int, str]  # the turn that began it, its name


def needed(events: Sequence[Event]) -> list[Event]:
    """The events of the session that the next message needs, in order."""
    session = _since_session_start(events)
    turns = _turns(session)
    latest = len(turns) - LATEST
    if len(turns) <= MOST:
        return [_brief(event) if number < latest else event for number, turn in enumerate(turns) for event in turn]
    kept = _kept_turns(turns)
    older = [event for turn in kept if turn < latest for event in _bare(turns[turn])]
    slots = _slots([event for turn in turns[:latest] for event in turn])
    left_out = Counter(_earlier(session[0]))
    for number, turn in enumerate(turns[:latest]):
        left_out += _said(turn, whole=number not in kept)
    first, *rest = [*older, *slots, *(event for turn in turns[latest:] for event in turn)]
    first = copy.copy(first)
    first.metadata = {**first.metadata, "earlier": dict(left_out)}
    return [first, *rest]


def said_before(events: Sequence[Any]) -> Counter[str]:
    """How often what was said in the turns that are left out: "user", "utter_..." and, as JSON, what was asked."""
    return _earlier(events[0]) if events else Counter()


def _earlier(first: Event) -> Counter[str]:
    return Counter((first.metadata or {}).get("earlier") or {})


def _said(turn: Turn, whole: bool) -> Counter[str]:
    """What a turn adds to `earlier`: its replies, and where it is left out as a whole its message too."""
    replies = [event for event in turn if isinstance(event, BotUttered)]
    named = [event.metadata.get("utter_action") for event in replies]
    asked = [((event.data or {}).get("custom") or {}).get("asks") for event in replies]
    messages = sum(isinstance(event, UserUttered) for event in turn) if whole else 0
    return Counter(
        [*(name for name in named if name), *(f"asks {json.dumps(each)}" for each in asked if each)]
    ) + Counter(user=messages)


def _since_session_start(events: Sequence[Event]) -> list[Event]:
    starts = [at for at, event in enumerate(events) if isinstance(event, SessionStarted)]
    session = list(events)[starts[-1] if starts else 0 :]
    # What was taken back may reach further than what is kept, so it is taken back for good.
    return _applied(session) if any(isinstance(event, UserUtteranceReverted) for event in session) else session


def _applied(events: Sequence[Event]) -> list[Event]:
    """As Rasa replays them: without what was taken back, and without the later calls of a form."""
    tracker = DialogueStateTracker("", None)
    tracker.events.extend(events)
    return tracker.applied_events()


def _turns(events: Sequence[Event]) -> list[Turn]:
    """The first holds what comes before the first message."""
    turns: list[Turn] = [[]]
    for event in events:
        if isinstance(event, UserUttered):
            turns.append([])
        turns[-1].append(event)
    return turns


def _bare(turn: Turn) -> Iterator[Event]:
    """What the policies see of a turn."""
    for event in turn:
        if not isinstance(event, (BotUttered, SlotSet)):
            yield _brief(event)


def _brief(event: Event) -> Event:
    """A message without the readings that only its own turn looks at."""
    if not isinstance(event, UserUttered) or event.parse_data.keys() <= _READ:
        return event
    event = copy.copy(event)
    event.parse_data = {name: value for name, value in event.parse_data.items() if name in _READ}
    return event


def _slots(events: Sequence[Event]) -> list[Event]:
    """The last value of each slot."""
    values: dict[str, Event] = {}
    for event in events:
        if isinstance(event, AllSlotsReset):
            values.clear()
        elif isinstance(event, SlotSet):
            values.pop(event.key, None)
            values[event.key] = event
    return list(values.values())


def _kept_turns(turns: list[Turn]) -> set[int]:
    loops = _loops(turns)
    kept: set[int] = set()
    wanted = {0, *range(len(turns) - LATEST, len(turns)), *_seen_by_policies(turns)}
    # A turn inside a form means something else without the turns that began and ended the form.
    while wanted:
        kept |= wanted
        around = {loop for turn in wanted for loop in loops[turn : turn + 2] if loop}
        ends = {max(turn for turn in range(len(turns)) if loops[turn] == loop) for loop in around - {loops[-1]}}
        wanted = ends.union(begun for begun, _ in around) - kept
    # Inside a form, Rasa tells a first call of the form from a later one by the turn before.
    before = 0
    for turn in range(1, len(turns)):
        loop = loops[turn]
        if loop and loop[0] in kept and not (_ends_with(loop, turns[turn]) and _ends_with(loop, turns[before])):
            kept.add(turn)
        if turn in kept:
            before = turn
    return kept


def _loops(turns: list[Turn]) -> list[Loop | None]:
    """The form that is active when each turn begins; one more for the next turn."""
    active: Loop | None = None
    loops = []
    for number, turn in enumerate(turns):
        loops.append(active)
        for event in turn:
            if isinstance(event, ActiveLoop):
                active = (number, event.name) if event.name else None
    return [*loops, active]


def _ends_with(loop: Loop, turn: Turn) -> bool:
    done = [event.action_name for event in turn if isinstance(event, ActionExecuted)]
    return done[-2:] == [loop[1], ACTION_LISTEN_NAME]


def _seen_by_policies(turns: list[Turn]) -> Iterator[int]:
    """The turns of the latest states of RulePolicy and MemoizationPolicy, and of the latest message that counts."""
    of = {id(event): number for number, turn in enumerate(turns) for event in turn}
    applied = _applied([event for turn in turns for event in turn])
    actions = [of[id(event)] for event in applied if isinstance(event, ActionExecuted)]
    messages = [of[id(event)] for event in applied if isinstance(event, UserUttered)]
    yield from actions[-RULE_STATES:]
    yield from [of[id(event)] for event in _not_hidden(applied)][-STATES:]
    yield from messages[-1:]


def _not_hidden(applied: Sequence[Event]) -> Iterator[Event]:
    """The actions that MemoizationPolicy sees: as `Domain.states_for_tracker_history` leaves out turns of rules."""
    hidden, followup, latest, loop = False, True, None, None
    for event in applied:
        if isinstance(event, ActionExecuted):
            if not followup and latest != loop:
                hidden = event.hide_rule_turn
            if not hidden:
                yield event
            latest, followup = event.action_name, False
        elif isinstance(event, UserUttered):
            followup = False
        elif isinstance(event, FollowupAction):
            followup = bool(event.action_name)
        elif isinstance(event, ActiveLoop):
            loop = event.name
