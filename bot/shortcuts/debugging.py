"""Without the deep copies that Rasa makes for lines of the log which nobody asked for."""

from __future__ import annotations

import copy
from types import SimpleNamespace

import rasa.core.actions.forms
import rasa.core.policies.memoization
import rasa.core.policies.rule_policy
import rasa.core.processor

# In these modules every deep copy is an argument of a debug line.
_ONLY_FOR_LINES = (
    rasa.core.actions.forms,
    rasa.core.policies.memoization,
    rasa.core.policies.rule_policy,
    rasa.core.processor,
)


def install() -> None:
    """Hand the lines what they would copy; with the level that hides them, nobody reads it."""
    for module in _ONLY_FOR_LINES:
        module.copy = SimpleNamespace(copy=copy.copy, deepcopy=lambda value: value)
