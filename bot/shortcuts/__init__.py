"""Work that Rasa repeats for every message although its result is known: the same results, found once.

What each of these costs is in docs/benchmarks.md. Plain `rasa run` does without them.
"""

from __future__ import annotations

from bot.shortcuts import actions, debugging, domain, events, rules, slots, states, trackers


def install(debug: bool = False) -> None:
    """Put the shortcuts of this package in Rasa's classes, for this process; with `debug` without those that hide."""
    actions.install()
    domain.install()
    events.install()
    rules.install()
    slots.install()
    states.install()
    trackers.install()
    if not debug:
        debugging.install()
