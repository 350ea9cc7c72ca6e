"""What the policies see of a conversation, made once for all policies that look at the same one.

A state is what was said, done and asked before an action. For each policy Rasa replays the conversation on a new
tracker with all its slots, twice for RulePolicy. Where no slot is seen by the policies, the replay needs none, and its
result is the same until something new is said.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, AllSlotsReset, BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

State = dict[str, Any]
_UNSEEN = frozenset({SlotSet, AllSlotsReset, BotUttered})


class Moment(NamedTuple):
    """The state before an action, and what decides whether it is shown to a policy that learns from stories."""

    state: State
    action: dict[str, str] | None
    settled: bool
    """Neither a follow-up action nor a step of a form, which both leave it open whether the turn is hidden."""
    hidden: bool


def _moments(domain: Domain, tracker: DialogueStateTracker) -> list[Moment]:
    events = tracker.events
    until = (len(events), id(events[-1]) if events else 0)
    kept = tracker.__dict__.get("_moments")
    if kept and kept[0] == until:
        return kept[1]
    replayed = DialogueStateTracker(tracker.sender_id, (), is_rule_tracker=tracker.is_rule_tracker)
    moments = []

    def note(hidden: bool) -> None:
        settled = not replayed.followup_action and replayed.latest_action_name != replayed.active_loop_name
        moments.append(Moment(domain.get_active_state(replayed), replayed.latest_action, settled, hidden))

    for event in tracker.applied_events():
        if type(event) is ActionExecuted:
            note(event.hide_rule_turn)
        if type(event) not in _UNSEEN:
            event.apply_to(replayed)
    note(False)
    tracker._moments = (until, moments)
    return moments


def _states(
    domain: Domain,
    tracker: DialogueStateTracker,
    omit_unset_slots: bool = False,
    ignore_rule_only_turns: bool = False,
    rule_only_data: dict[str, Any] | None = None,
) -> list[State]:
    """As `Domain.states_for_tracker_history`."""
    if any(slot.influence_conversation for slot in tracker.slots.values()):
        return _STATES(domain, tracker, omit_unset_slots, ignore_rule_only_turns, rule_only_data)
    states: list[State] = []
    last_shown, hidden = None, False
    for moment in _moments(domain, tracker):
        if ignore_rule_only_turns:
            if not hidden:
                last_shown = moment.action
            if moment.settled:
                hidden = moment.hidden
            if hidden:
                continue
        state = {kind: dict(part) for kind, part in moment.state.items()}
        if ignore_rule_only_turns:
            domain._remove_rule_only_features(state, rule_only_data)
            if states:
                domain._substitute_rule_only_user_input(state, states[-1])
            if last_shown:
                state["prev_action"] = last_shown
        states.append(domain._clean_state(state))
    return states


_STATES = Domain.states_for_tracker_history


def install() -> None:
    """Put this in Rasa's domain."""
    Domain.states_for_tracker_history = _states
