"""The assistant itself: a trained model that answers messages. The only user of Rasa's Agent.

Importing this module imports Rasa, which takes seconds: call `start.prepare` before, and import it late.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import LockError, LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.events import BotUttered, UserUtteranceReverted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import audit, logs, metrics, shortcuts
from bot.channels.collector import WholeMessages
from bot.conversations.locks import Locks
from bot.conversations.store import Conversations, Unavailable
from bot.forgetting import erased, save_or_forget
from bot.in_process import InProcessActions
from bot.message import EMPTY, FAILED, LONGEST, TOO_LONG, UNAVAILABLE, Reply, Turn, clean, error_message, parts
from bot.metrics import STAGES
from bot.responses import InTurn
from bot.shortcuts.graph import InOrder
from bot.understanding import Understanding
from bot.users import transcripts

logger = logging.getLogger(__name__)

PARTS_READ = 5  # pieces of a message that is too long in which warning signs are still looked for


class BrainError(RuntimeError):
    """The assistant can not start; the message is one sentence for the user."""


class CarefulAgent(Agent):
    """Rasa's Agent that always answers: with an apology where it failed, with a plain word on what can not be read."""

    @logs.discreetly
    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Answer on the message's output channel. Afterwards `message.parse_data` holds what was understood."""
        with STAGES.labels("whole").time():
            return await self._answer(message)

    async def _answer(self, message: UserMessage) -> list[dict[str, Any]] | None:
        message.text = clean(message.text or "")
        if not message.text:
            return await self._say(message, EMPTY)
        try:
            if len(message.text) > LONGEST:
                urgent = await self._part_with_warning(message.text)
                if urgent is None:
                    return await self._say(message, TOO_LONG)
                message.text = urgent
            # It is read while the conversation is fetched; Rasa asks for it afterwards.
            message.parsing = asyncio.ensure_future(self._understood(message))
            answered = await super().handle_message(message)
            if getattr(message.output_channel, "said", 1):
                return answered
            logger.warning("Nothing was said to the intent %s", (message.parse_data or {}).get("intent"))
        except (Unavailable, LockError):
            logger.exception("The store or the lock of a conversation can not be reached")
            # What was about to be said is not remembered, so it must not be said either.
            if isinstance(message.output_channel, WholeMessages):
                message.output_channel.messages.clear()
            return await self._say(message, UNAVAILABLE)
        except Exception:
            logger.exception("A message could not be answered")
        finally:
            audit.note(message.text, audit.decisions(message.parse_data or {}))
        return await self._say(message, FAILED)

    async def _part_with_warning(self, text: str) -> str | None:
        for part in parts(text)[:PARTS_READ]:
            understood = await self.parse_message(part)
            if any(found["entity"] == "warning_sign" for found in understood["entities"]):
                return part
        return None

    @staticmethod
    async def _say(message: UserMessage, text: str) -> list[dict[str, Any]] | None:
        channel = message.output_channel
        metrics.count_replies([{"kind": "error"}])
        await channel.send_response(message.sender_id, error_message(text))
        return channel.messages if isinstance(channel, WholeMessages) else None

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a model; its processor leaves what it understood on the message and forgets who asks for it."""
        super().load_model(model_path, fingerprint)
        assert self.processor is not None
        self.processor.graph_runner = InOrder(self.processor.graph_runner)
        self.understanding = Understanding(self.processor.parse_message)

        async def parse_and_keep(message: UserMessage, *args: Any, **kwargs: Any) -> dict[str, Any]:
            begun = getattr(message, "parsing", None) or self._understood(message)
            message.parse_data = await begun
            return message.parse_data

        self.processor.parse_message = parse_and_keep
        self.processor.save_tracker = self._save

    async def _understood(self, message: UserMessage) -> dict[str, Any]:
        with STAGES.labels("understanding").time():
            return await self.understanding.parse(message)

    async def _save(self, tracker: DialogueStateTracker) -> None:
        if erased(tracker):
            self.understanding.forget()
        await save_or_forget(self.tracker_store, tracker)
        metrics.count_replies(_said_last(tracker))


def _said_last(tracker: DialogueStateTracker) -> Iterator[dict[str, Any]]:
    """The machine-readable parts of the replies to the latest message."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return
        if isinstance(event, BotUttered):
            yield event.data.get("custom") or {}


async def take_back(agent: Agent, conversation: str) -> None:
    """Go back in a conversation to before its last message, which was changed after it was sent."""
    async with agent.lock_store.lock(conversation):
        tracker = await agent.tracker_store.retrieve(conversation)
        if tracker and agent.processor:
            tracker.update(UserUtteranceReverted())
            await agent.processor.save_tracker(tracker)


class Brain:
    """Answers messages of any number of conversations; `agent` is what Rasa's server drives."""

    def __init__(self, agent: CarefulAgent) -> None:
        self.agent = agent

    @classmethod
    async def load(
        cls,
        model: Path,
        actions: str = "actions",
        store: TrackerStore | None = None,
        endpoints: AvailableEndpoints | None = None,
        debug: bool = False,
    ) -> Brain:
        """Load a trained model and the package of actions; raises BrainError where either can not be loaded.

        Conversations are kept in memory unless a store is given.
        """
        logs.configure_rasa(debug)
        shortcuts.install(debug)
        agent = CarefulAgent(
            generator=InTurn(responses={}),
            tracker_store=store or Conversations(host="sqlite://"),
            lock_store=LockStore.create((endpoints and endpoints.lock_store) or Locks(environment={})),
            action_endpoint=_actions(actions),
        )
        try:
            agent.load_model(model)
        except Exception as error:
            logger.exception("The model %s can not be loaded", model)
            raise BrainError(f"The model {model} can not be loaded: run `uncrank train --force`.") from error
        return cls(agent)

    async def answer(self, conversation: str, text: str, metadata: dict[str, Any] | None = None) -> Turn:
        """Answer one message. Never raises for what a user may write: what fails is a reply of kind `error`."""
        collected = WholeMessages()
        message = UserMessage(text, collected, clean(conversation), input_channel="terminal", metadata=metadata)
        await self.agent.handle_message(message)
        return _turn(message.parse_data or {}, collected.messages)

    async def understand(self, text: str) -> dict[str, Any]:
        """How one message is read: intent, ranking, entities and what components add. No dialogue takes place."""
        return await self.agent.parse_message(clean(text))


def _turn(understood: dict[str, Any], messages: list[dict[str, Any]]) -> Turn:
    intent = understood.get("intent") or {}
    return Turn(
        intent={"name": intent.get("name"), "confidence": float(intent.get("confidence") or 0.0)},
        entities=[
            {key: found[key] for key in ("entity", "value", "role") if found.get(key) is not None}
            for found in understood.get("entities") or []
        ],
        replies=[Reply.from_message(message) for message in messages],
    )


def _actions(package: str) -> InProcessActions:
    try:
        return InProcessActions(package)
    except Exception as error:
        logger.exception("The actions in %s can not be loaded", package)
        raise BrainError(f"The actions can not be loaded: {logs.sentence(error)}.") from error


def lasting_store(home: Path, endpoints: AvailableEndpoints) -> TrackerStore:
    """Where conversations are kept over a restart: the store of the endpoints file, else where the settings say."""
    if endpoints.tracker_store:
        return TrackerStore.create(endpoints.tracker_store)
    return Conversations(host=transcripts.address({**os.environ, "UNCRANK_HOME": str(home)}))
