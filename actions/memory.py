"""What was just said, kept in slots, so that "the second one", "why", "how long", "next" and "again" have a meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import keeping
from actions.reply import Button, say
from actions.wording import to_hear


class Ref(NamedTuple):
    """One content item: its entity type and id."""

    entity: str
    id: str


def tell(
    dispatcher: CollectingDispatcher,
    kind: str,
    text: str,
    *,
    ids: Iterable[str] = (),
    speech: str | None = None,
    buttons: Sequence[Button] = (),
    shown: Sequence[Ref] = (),
    focus: tuple[str, str] | None = None,
    offer: dict[str, Any] | None = None,
    **fields: Any,
) -> list[EventType]:
    """Say one message and return the slot events that remember it."""
    ids = list(ids)
    say(dispatcher, kind, text, ids=ids, speech=to_hear(speech or text), buttons=buttons, **fields)
    listed = (shown[0].entity, [ref.id for ref in shown]) if shown else None
    return remember(kind, text, ids=ids, shown=listed, focus=focus, offer=offer)


def remember(
    kind: str,
    text: str,
    *,
    ids: Iterable[str] | None = None,
    shown: tuple[str, Sequence[str]] | None = None,
    focus: tuple[str, str] | None = None,
    offer: dict[str, Any] | None = None,
) -> list[EventType]:
    """Slot events for a message just said.

    A list (`shown`: an entity type and ids) and a `focus` (an entity type and an id) stay until others take their
    place; an offer lasts one turn. The ids are those of the list where none are given.
    """
    said = list(ids if ids is not None else shown[1] if shown else ())
    events = [SlotSet("last", {"kind": kind, "ids": said, "text": text}), SlotSet("offer", offer)]
    if shown:
        events.append(SlotSet("shown", {"entity": shown[0], "ids": list(shown[1])}))
    if focus:
        events.append(SlotSet("focus", {"entity": focus[0], "id": focus[1]}))
    return events


def shown(tracker: Tracker) -> list[Ref]:
    """The items listed last, in order."""
    kept = tracker.get_slot("shown") or {}
    return [Ref(kept["entity"], item_id) for item_id in kept.get("ids", ())]


def focus(tracker: Tracker) -> Ref | None:
    """The one item spoken of last."""
    kept = tracker.get_slot("focus")
    return Ref(kept["entity"], kept["id"]) if kept else None


def last_kind(tracker: Tracker) -> str:
    """The kind of the reply given last, empty where there was none."""
    return (tracker.get_slot("last") or {}).get("kind") or ""


def ranking(tracker: Tracker) -> list[str]:
    """The ids of the pain sources named last, best first; those of earlier conversations where they are kept."""
    kept = tracker.get_slot("ranking")
    if kept is None:
        kept = keeping.found_before(tracker).get("ranking") or []
    return [each["id"] if isinstance(each, dict) else each for each in kept]


def turn(tracker: Tracker) -> int:
    """How many messages the runner has sent."""
    return sum(event.get("event") == "user" for event in tracker.events) + said_before(tracker).get("user", 0)


def asked_before(tracker: Tracker, what: str) -> bool:
    """Whether any of the coach's messages had this in its field `asks`."""
    customs = [(event.get("data") or {}).get("custom") or {} for event in tracker.events if event["event"] == "bot"]
    return any(custom.get("asks") == what for custom in customs) or f'asks "{what}"' in said_before(tracker)


def said_before(tracker: Tracker) -> dict[str, int]:
    """What the store counted in the part of the conversation that is too long ago to be at hand."""
    return ((tracker.events[0].get("metadata") or {}) if tracker.events else {}).get("earlier") or {}
