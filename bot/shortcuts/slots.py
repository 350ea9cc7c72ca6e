"""Slots that only actions fill, left out where Rasa looks for what a message fills; and the copy of a slot."""

from __future__ import annotations

import copy
from typing import Any

from rasa.core.actions.action import ActionExtractSlots
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot


def _is_filled(slot: Slot) -> bool:
    return any(mapping != {"type": "custom"} for mapping in slot.mappings)


def _with_filled_slots(domain: Domain) -> Domain:
    if "_filled" not in domain.__dict__:
        domain._filled = copy.copy(domain)
        domain._filled.slots = [slot for slot in domain.slots if _is_filled(slot)]
    return domain._filled


async def _run(self: ActionExtractSlots, channel: Any, nlg: Any, tracker: Any, domain: Domain) -> list[Event]:
    """As `ActionExtractSlots.run`, which asks several questions of every slot for every message."""
    return await _RUN(self, channel, nlg, tracker, _with_filled_slots(domain))


def _copied(slot: Slot) -> Slot:
    """As `copy.copy`, which asks how the class wants to be pickled each time; every tracker copies every slot."""
    made = object.__new__(type(slot))
    made.__dict__.update(slot.__dict__)
    return made


_RUN = ActionExtractSlots.run


def install() -> None:
    """Put these in Rasa's classes."""
    ActionExtractSlots.run = _run
    Slot.__copy__ = _copied
