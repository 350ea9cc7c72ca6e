"""The rules that may fit a conversation, looked up by its last state instead of compared with one after the other."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER

State = dict[str, dict[str, Any]]
_Index = dict[tuple[Any, Any], set[str]]


def _asked_for(state: State) -> tuple[Any, Any]:
    """The action before and the user's intent in a state, None for what it does not ask for."""
    intent = state.get(USER, {}).get("intent")
    return state.get(PREVIOUS_ACTION, {}).get("action_name"), None if intent == SHOULD_NOT_BE_SET else intent


def _index(policy: RulePolicy, lookup: dict[str, str]) -> _Index:
    indexes = policy.__dict__.setdefault("_indexes", {})
    if id(lookup) not in indexes:
        made: _Index = defaultdict(set)
        for key in lookup:
            made[_asked_for(policy._rule_key_to_state(key)[-1])].add(key)
        indexes[id(lookup)] = made
    return indexes[id(lookup)]


def _possible_keys(policy: RulePolicy, lookup: dict[str, str], states: list[State]) -> set[str]:
    """The rules that the states do not contradict."""
    if not states or not states[-1].get(PREVIOUS_ACTION):
        return _POSSIBLE_KEYS(policy, lookup, states)
    index, (action, intent) = _index(policy, lookup), _asked_for(states[-1])
    keys = index.get((action, intent), set()) | index.get((action, None), set())
    if action is not None:
        keys = keys | index.get((None, intent), set()) | index.get((None, None), set())
    return _POSSIBLE_KEYS(policy, dict.fromkeys(keys, ""), states)


_POSSIBLE_KEYS = RulePolicy._get_possible_keys


def install() -> None:
    """Put this in Rasa's policy."""
    RulePolicy._get_possible_keys = _possible_keys
