"""Warning signs: says what to do and how soon, holds everything else until it was acknowledged."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import message
from actions.memory import asked_before
from actions.reply import Button, listing, respond, say
from content.store import load

TIERS = ("emergency", "urgent", "soon")
PLACE = "{emergency_number}"
LEADS = {
    "emergency": "Please stop here for a moment. This needs help now.",
    "urgent": "Please stop here for a moment. A clinician should look at this today or within days.",
    "soon": "Before we go on: this is worth a clinician's look first.",
}
PAUSED = "The exercises pause here. Tell me when you have got help, or have been seen."
WHICH_COUNTRY = "Which country are you in? Then I can name the one number for you."
HOLDS = {
    "emergency": "I can't give you anything to do while this is open: {sign}. Please call {emergency_number} or go to "
    "an emergency department now; they are open at night and on holidays too. Tell me once you called or were seen.",
    "urgent": "I hear you, but this comes first: {sign}. Please speak to a clinician today or within days: your "
    "doctor, or an out-of-hours service. Tell me once you have called, booked or been seen, and we go on from there.",
    "soon": "I hear you, but this comes first: {sign}. Please have a doctor or a physiotherapist look before you load "
    "it. Tell me once you have booked or been seen, and we go on from there.",
}
HOW_URGENT = {
    "emergency": "It may be serious, so it should not wait, not even until tomorrow: {emergency_number}, or the "
    "nearest emergency department. Tell them: {sign}.",
    "urgent": "It may turn out harmless, but it should be looked at today or within days: your doctor, or an "
    "out-of-hours service. Tell them: {sign}.",
    "soon": "It is no emergency, but worth an appointment with a doctor or a physiotherapist before you train on. "
    "Tell them: {sign}.",
}
ACKNOWLEDGING = (
    Button("I have called or booked"),
    Button("A clinician has seen it"),
    Button("That is not what I meant"),
)


def country_of(tracker: Tracker) -> str | None:
    """The country the runner named, else the configured one (ISO code)."""
    return tracker.get_slot("country") or os.environ.get("UNCRANK_COUNTRY")


def numbered(text: str, country: str | None) -> tuple[str, str]:
    """`text` with the emergency number of a country, to read and to hear; the best known ones where it is unknown."""
    numbers = load().emergency_numbers
    if known := numbers.of(country):
        written, spoken = known.number, known.speech
    else:
        best = [each for each in numbers.numbers if each.known_in]
        written = f"your emergency number ({listing([f'{each.number} in {each.known_in}' for each in best])})"
        spoken = f"your emergency number: {listing([f'{each.speech} in {each.known_in}' for each in best])}"
    return text.strip().replace(PLACE, written), text.strip().replace(PLACE, spoken)


def asks_country(tracker: Tracker) -> bool:
    """Is the country unknown and was never asked for?"""
    return not load().emergency_numbers.of(country_of(tracker)) and not asked_before(tracker, "country")


def cleared(tracker: Tracker) -> dict[str, dict[str, str]]:
    """The signs that were acknowledged: "tier" and "how" by id."""
    return tracker.get_slot("cleared") or {}


def warn(dispatcher: CollectingDispatcher, tracker: Tracker, quotes: dict[str, str]) -> list[EventType]:
    """Raise the alarm for these signs (id: the runner's words), the highest tier leading; all else stops."""
    ranked = sorted((load().red_flags[i] for i in quotes), key=lambda f: TIERS.index(f.tier))
    first, country = ranked[0], country_of(tracker)
    said = list(dict.fromkeys(f"“{quotes[f.id]}”" for f in ranked if quotes[f.id]))
    named = f" You mentioned {listing(said)}." if said else ""
    also = [f"Tell them this too: {listing([f.name.lower() for f in ranked[1:]])}."] if ranked[1:] else []
    asked = [WHICH_COUNTRY] if PLACE in first.text and asks_country(tracker) else []
    more: dict[str, Any] = {"asks": "country"} if asked else {}
    parts = [LEADS[first.tier] + named, numbered(first.text, country)[0], *also, PAUSED, *asked]
    say(
        dispatcher,
        "red_flag",
        "\n\n".join(parts),
        ids=[f.id for f in ranked],
        speech=" ".join([LEADS[first.tier], numbered(first.speech, country)[1], *asked]),
        tier=first.tier,
        quotes=quotes,
        **more,
    )
    alarm = {"ids": [f.id for f in ranked], "tier": first.tier, "quotes": quotes}
    return [SlotSet("alarm", alarm), *stop_everything()]


def stop_everything() -> list[EventType]:
    """Events that end the interview, the session and any offer."""
    return [ActiveLoop(None), *(SlotSet(name, None) for name in ("requested_slot", "session", "offer", "reminder"))]


class Warn(Action):
    """Raises the alarm for the signs that the understanding found in the message."""

    def name(self) -> str:
        """Chosen by the safety policy alone."""
        return "action_warn"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """The signs of the message, with those of an alarm that is still open."""
        fresh = {e["value"]: e.get("quote", "") for e in message.entities(tracker, "warning_sign")}
        return warn(dispatcher, tracker, {**(tracker.get_slot("alarm") or {}).get("quotes", {}), **fresh})


class Hold(Action):
    """Repeats the advice in short while an alarm is open, and offers nothing else."""

    def name(self) -> str:
        """Chosen by the safety policy alone."""
        return "action_hold"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """No exercises, whatever was asked for."""
        alarm = tracker.get_slot("alarm") or _waiting(tracker)
        _repeat(dispatcher, tracker, alarm, HOLDS, ACKNOWLEDGING)
        return stop_everything()


class Urgency(Action):
    """Answers how serious it is, where to go, whether it can wait."""

    def name(self) -> str:
        """Chosen by the safety policy while an alarm is open, and by a rule otherwise."""
        return "action_urgency"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """The open sign's advice, or the general signs where none is open."""
        alarm = tracker.get_slot("alarm")
        if alarm:
            _repeat(dispatcher, tracker, alarm, HOW_URGENT)
        else:
            idea = load().ideas["warning-signs"]
            say(dispatcher, "explain", idea.text, ids=[idea.id], speech=idea.speech)
        return []


class Acknowledge(Action):
    """Ends an alarm that was heeded, and remembers how."""

    def name(self) -> str:
        """Chosen by the safety policy while an alarm is open, and by a rule otherwise."""
        return "action_acknowledge"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """ "seen" where a clinician has looked at it, "acted" where help is on its way, "misread" where it was none."""
        alarm = tracker.get_slot("alarm") or _waiting(tracker)
        if not alarm["ids"]:
            respond(dispatcher, "utter_nothing_open")
            return []
        how = next((str(e["value"]) for e in message.entities(tracker, "acknowledgement")), "acted")
        if how == "misread":
            respond(dispatcher, "utter_misread")
            rest = {i: sign for i, sign in cleared(tracker).items() if i not in alarm["ids"]}
            return [SlotSet("alarm", None), SlotSet("cleared", rest)]
        flags = load().red_flags
        ids = dict.fromkeys([*alarm["ids"], *message.values(tracker, "warning_sign")])
        kept = {i: {"tier": flags[i].tier, "how": how} for i in ids if i in flags}
        emergency = "_emergency" if alarm["tier"] == "emergency" else ""
        respond(dispatcher, "utter_acknowledged_seen" if how == "seen" else f"utter_acknowledged{emergency}")
        return [SlotSet("alarm", None), SlotSet("cleared", {**cleared(tracker), **kept})]


def _repeat(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    alarm: dict[str, Any],
    texts: dict[str, str],
    buttons: Sequence[Button] = (),
) -> None:
    sign = load().red_flags[alarm["ids"][0]].name.lower()
    text, speech = numbered(texts[alarm["tier"]].replace("{sign}", sign), country_of(tracker))
    say(dispatcher, "red_flag", text, ids=alarm["ids"], speech=speech, buttons=buttons, tier=alarm["tier"])


def _waiting(tracker: Tracker) -> dict[str, Any]:
    """The acknowledged emergency that no clinician has cleared yet."""
    ids = [i for i, sign in cleared(tracker).items() if sign["tier"] == "emergency" and sign["how"] == "acted"]
    return {"ids": ids, "tier": "emergency"}
