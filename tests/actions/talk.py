"""A runner's side of a conversation with single actions: real trackers, real content, no Rasa."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

MORNING = "2026-03-04T07:00:00"  # a Wednesday


@dataclass
class Reply:
    """What an action did: the messages it sent and the action it handed over to."""

    messages: list[dict[str, Any]]
    then: str | None

    @property
    def text(self) -> str:
        return "\n".join(m["text"] for m in self.messages)

    @property
    def kind(self) -> str:
        return self["kind"]

    @property
    def ids(self) -> list[str]:
        return self["ids"]

    @property
    def titles(self) -> list[str]:
        return [button["title"] for m in self.messages for button in m.get("buttons") or []]

    def __getitem__(self, key: str) -> Any:
        assert len(self.messages) == 1, "one message a turn"
        return self.messages[0]["custom"][key]


@dataclass
class Talk:
    """One conversation; slots and events carry on from turn to turn."""

    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    loop: str | None = None
    channel: str | None = None

    def say(
        self,
        action: type[Action],
        text: str = "",
        *entities: tuple[str, Any],
        topics: tuple[tuple[str, str, float], ...] = (),
        now: str = MORNING,
    ) -> Reply:
        """The runner says `text`, understood as `entities` and `topics`, and `action` answers."""
        message = {
            "text": text,
            "entities": [self._entity(text, *entity) for entity in entities],
            "topics": [{"entity": e, "id": i, "likeness": likeness} for e, i, likeness in topics],
            "metadata": {"now": now},
        }
        self.events.append({"event": "user", "timestamp": time.time(), "text": text, "input_channel": self.channel})
        active = {"name": self.loop} if self.loop else {}
        tracker = Tracker("test", dict(self.slots), message, list(self.events), False, None, active, "action_listen")
        dispatcher = CollectingDispatcher()
        done = asyncio.run(action().run(dispatcher, tracker, {}))
        for event in done:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        self.events += [self._bot_event(m) for m in dispatcher.messages]
        sent = [{**m, "custom": m["custom"]} for m in dispatcher.messages]
        return Reply(sent, next((e["name"] for e in done if e["event"] == "followup"), None))

    @staticmethod
    def _entity(text: str, kind: str, value: Any, words: str | None = None) -> dict[str, Any]:
        """`words`: where in the text the entity stands."""
        found = {"entity": kind, "value": value}
        return {**found, "start": text.index(words), "end": text.index(words) + len(words)} if words else found

    @staticmethod
    def _bot_event(message: dict[str, Any]) -> dict[str, Any]:
        data = {"custom": message["custom"], "buttons": message.get("buttons")}
        return {"event": "bot", "timestamp": time.time(), "text": message["text"], "data": data}
