"""Rasa's tracker store over the transcripts: a message costs the same however long its conversation is.

An outage is an error here, never an empty memory: what can not be read or written raises Unavailable.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import rasa.core.agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy.exc import SQLAlchemyError

from bot import forgetting
from bot.conversations.bounded import needed
from bot.metrics import STAGES
from bot.users import transcripts
from bot.users.store import StoreError
from bot.users.transcripts import Overtaken, Transcripts

logger = logging.getLogger(__name__)

TRIES = (0.0, 0.2, 0.5, 1.0, 2.0)  # seconds before each attempt: a database that restarts is back within them
THREADS = 8

Result = TypeVar("Result")


class Unavailable(RuntimeError):
    """The conversation can not be read or written now. Nothing of the message was kept."""


# Rasa wraps every store in one that hides an outage: it answers from an empty memory and forgets what it then hears.
rasa.core.agent.FailSafeTrackerStore = lambda store: store


class Conversations(TrackerStore):
    """Keeps conversations at a database address, `sqlite://` being in memory; without one, where the settings say."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        **more: Any,
    ) -> None:
        """`host` is the address, as Rasa hands over `url` of the endpoints file; raises StoreError."""
        super().__init__(domain, event_broker, **more)
        self.kept: Transcripts = transcripts.open_transcripts(host or transcripts.address())
        # SQLite has one writer and waits for it by itself.
        in_file = self.kept.engine.dialect.name == "sqlite"
        self._threads = ThreadPoolExecutor(1 if in_file else THREADS, thread_name_prefix="conversations")
        self._tries = TRIES[:1] if in_file else TRIES

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The part of a conversation that the next message needs; None where it is new."""
        with STAGES.labels("reading").time():
            turn, kept = await self._ask(self.kept.read, sender_id)
        return self._tracker(sender_id, kept, turn) if kept else None

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All that was ever said in a conversation."""
        turn, _ = await self._ask(self.kept.read, conversation_id)
        kept = await self._ask(self.kept.whole, [conversation_id])
        return self._tracker(conversation_id, kept, turn) if kept else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what was added since the tracker was read, or all of one that comes from elsewhere."""
        if tracker.events:
            with STAGES.labels("writing").time():
                await self._save(tracker)

    async def _save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        if forgetting.erased(tracker):
            await self._ask(forgetting.forget, self, tracker)
            return
        all_events = list(tracker.events)
        following = [event.as_dict() for event in needed(all_events)]
        read = getattr(tracker, "read", None)
        if read:
            turn, count = read
            new = [event.as_dict() for event in all_events[count:]]
            await self._ask(self.kept.add, tracker.sender_id, turn, new, following)
        else:
            everything = [event.as_dict() for event in all_events]
            await self._ask(self.kept.replace, tracker.sender_id, everything, following)
            turn = 0
        tracker.read = (turn + 1, len(all_events))

    def ping(self) -> None:
        """Raises where the store does not answer."""
        self.kept.ping()

    async def keys(self) -> Iterable[str]:
        """The names of all conversations."""
        return await self._ask(self.kept.names)

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """A conversation that nothing is kept of."""
        tracker = super().init_tracker(sender_id)
        tracker.read = (0, 0)
        return tracker

    def _tracker(self, name: str, kept: list[dict[str, Any]], turn: int) -> DialogueStateTracker:
        tracker = DialogueStateTracker.from_events(name, [_event(each) for each in kept], self.domain.slots)
        tracker.read = (turn, len(tracker.events))
        return tracker

    async def _ask(self, ask: Callable[..., Result], *arguments: Any) -> Result:
        """Ask the database off the loop that answers others; again while the connection is lost."""
        for wait in self._tries:
            await asyncio.sleep(wait)
            try:
                return await asyncio.get_running_loop().run_in_executor(self._threads, ask, *arguments)
            except Overtaken as error:
                raise Unavailable("somebody else wrote to the conversation meanwhile") from error
            except StoreError as error:
                trouble: Exception = error
            except SQLAlchemyError as error:
                raise Unavailable(str(error)) from error
        raise Unavailable(str(trouble)) from trouble


@functools.cache
def _kinds() -> dict[str, type[Event]]:
    # As Event.from_parameters finds a class, which goes through all of them for every event.
    return {kind.type_name: kind for kind in reversed(all_subclasses(Event)) if hasattr(kind, "type_name")}


def _event(kept: dict[str, Any]) -> Event:
    return _kinds()[kept["event"]]._from_parameters(kept)
