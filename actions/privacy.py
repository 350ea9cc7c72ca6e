"""The runner's own data: what is kept and where, a copy of it, and deleting all of it."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import keeping, message, wording
from actions.keeping import Kept
from actions.memory import tell
from actions.reply import Button, listing
from bot.users import chart, diary, erasure, findings, progress, store, transcripts, week
from content.store import load

EXPORT, DELETE = Button("Export my data", "export my data"), Button("Delete my data", "delete my data")
ON_THIS_MACHINE = (
    "Your words are read by a program on the machine I run on and go to nobody else: no account, no advertising, no "
    "training on what you say. Only what you ask me to remember is kept: diary entries, what you practised, your step "
    "on the ladder, your plan and your reminders. Your answers about the pain and our conversations are forgotten, "
    "unless you say “remember my answers” or “keep our conversations”. Whoever can open this machine's files could "
    "read what is kept."
)
TELEGRAM = (
    "Telegram carries our chat, and its bot chats are not end-to-end encrypted: Telegram could read it, so keep out "
    "what you would not put on a postcard."
)
VOICE = "Speech is turned into text on this machine, and recordings are not kept."
CHOICES = "“export my data” gives you a copy, “delete my data” removes it all."
_CONFIRMS = "delete_data"
_KNOWN = re.compile(
    r"\b(?:know|got|have|hold|held|keep|kept|store|stored|info\w*)\b.*\b(?:about|on|of) me\b|\bwhat information\b"
)
_CARRIER = re.compile(r"\btelegram\b|\bencrypt\w*")
_VOICE = re.compile(r"\bvoice\w*|\brecord\w*|\baudio\b|\bmicrophone\b|\blisten\w*|\bspeak\w*")
_HEDGE = re.compile(
    r"\b(?:no|not|don'?t|do not|wait|stop|hold on|hang on|never ?mind|keep|first|but|later|unsure|changed my mind"
    r"|cancel that)\b"
)
_YES = re.compile(
    r"\b(?:yes|yeah|yep|yup|sure|ok|okay|confirm\w*|go ahead|do it|please|absolutely|definitely|delete|erase"
    r"|wipe|remove"
    r"|forget)\b"
)
_QUESTION = re.compile(r"\?\s*$|^\s*(?:how|what|can|could|is|will|where|why|who)\b")
_NAMES = {
    "entry": ("diary entry", "diary entries"),
    "practice": ("thing practised", "things practised"),
    "ladder_session": ("session on the ladder", "sessions on the ladder"),
    "reminder": ("reminder", "reminders"),
}


def counted(rows: Mapping[str, int]) -> list[str]:
    """How many there are of each thing, in words; `rows` counts them by table."""
    return [f"{rows[table]} {names[rows[table] != 1]}" for table, names in _NAMES.items() if table in rows]


def held(kept: Kept) -> list[str]:
    """What is kept of the runner, in words."""
    if not kept.who:
        return []
    said = counted(erasure.counts(kept.connection, kept.who))
    if step := diary.rung(kept.connection, kept.who):
        said.append(f"step {step} of the ladder")
    if week.kept(kept.connection, kept.who):
        said.append("the plan of your week")
    if found := findings.kept(kept.connection, kept.who):
        names = [load().pain_sources[source].name.lower() for source in found.get("ranking") or []]
        said.append("your answers about the pain" + (f" and what may fit ({listing(names)})" if names else ""))
    if findings.TRANSCRIPTS in store.agreed(kept.connection, kept.who):
        said.append("what we say to each other")
    if zone := store.zone(kept.connection, kept.who):
        said.append(f"your time zone, {zone}")
    channels = sorted({channel for channel, _ in erasure.addresses(kept.connection, kept.who)})
    return [*said, f"your address on {listing(channels)}"]


class ActionPrivacy(Action):
    """What is kept, where, for how long and who can see it."""

    def name(self) -> str:
        return "action_privacy"

    @keeping.telling_trouble
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        text = message.text(tracker).lower()
        with keeping.kept(tracker) as kept:
            what, channel = held(kept), kept.channel
        own = f"Of you I keep: {listing(what)}." if what else "Of you nothing is kept beyond this conversation so far."
        where = "in the database that this machine was set up with" if store.users().file is None else "in this folder"
        place = f"It is {where}: {store.home()}." if channel == "terminal" else ""
        days = os.environ.get("UNCRANK_KEEP_DAYS")
        span = (
            f"Entries are removed after {wording.counted(int(days), 'day')}."
            if days
            else "It stays until you delete it."
        )
        extra = [
            TELEGRAM if channel == "telegram" or _CARRIER.search(text) else "",
            VOICE if _VOICE.search(text) else "",
        ]
        lines = [own, place, span] if _KNOWN.search(text) else [ON_THIS_MACHINE, own, span]
        return tell(
            dispatcher,
            "privacy",
            "\n".join(filter(None, (*lines, *extra, CHOICES))),
            buttons=[EXPORT, DELETE],
            kept=what,
        )


class ActionExportData(Action):
    """One JSON file with everything, and the chart."""

    def name(self) -> str:
        return "action_export_data"

    @keeping.telling_trouble
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        with keeping.kept(tracker) as kept:
            who, now = kept.person(), kept.now
            everything = erasure.everything(kept.connection, who)
            conversations = {where for _, where in erasure.addresses(kept.connection, who)}
            days = progress.by_day(diary.entries(kept.connection, who))
            done = {each.day for each in diary.practices(kept.connection, who)}
        folder, stamp = store.exports(who), f"{now:%Y%m%d-%H%M%S}"
        said = [
            {"who": event["event"], "text": event["text"]}
            for event in _whole(conversations, tracker)
            if event.get("event") in ("user", "bot") and event.get("text")
        ]
        file = erasure.export({**everything, "conversation": said}, folder / f"uncrank-{stamp}.json")
        image = None
        if days:
            loop = asyncio.get_running_loop()
            image = str(await loop.run_in_executor(None, chart.draw, days, done, folder / f"uncrank-{stamp}.png"))
        text = f"Your data are in one file: {file}" + (f"\nThe chart is beside it: {image}" if image else "")
        speech = "Your data are in one file on this machine."
        charts = [image] if image else []
        return tell(dispatcher, "data_export", text, speech=speech, image=image, file=str(file), charts=charts)


class ActionDeleteData(Action):
    """Asks once, then removes everything of the runner; whoever saves the conversation sees `erased` and drops it."""

    def name(self) -> str:
        return "action_delete_data"

    @keeping.telling_trouble
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        text = message.text(tracker).lower().replace("’", "'")
        asked = keeping.said_last(tracker).get("confirms") == _CONFIRMS
        reset = SlotSet("erase", None)
        yes = tracker.get_slot("erase")
        if asked and (yes is False or _HEDGE.search(text)):
            return [*tell(dispatcher, "confirm", "All right, nothing was deleted.", buttons=[EXPORT]), reset]
        if not asked or not (yes or _YES.search(text) and not _QUESTION.search(text)):
            return [*self._ask(dispatcher, tracker), reset]
        erased = _erase(tracker)
        done = "Done: everything I kept of you is deleted, this conversation with it. You can start afresh any time."
        return [*tell(dispatcher, "data_deleted", done), reset, SlotSet("erased", erased)]

    def _ask(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        with keeping.kept(tracker) as kept:
            what = held(kept)
        of = f"{listing(what)}, and our conversation" if what else "our conversation; nothing else is kept of you"
        return tell(
            dispatcher,
            "confirm",
            f"This removes for good, on every channel: {of}. Shall I delete it all?",
            buttons=[Button("Yes, delete it all"), Button("No, keep it")],
            offer={"action": "action_delete_data", "erase": True},
            confirms=_CONFIRMS,
        )


def _whole(conversations: set[str], tracker: Tracker) -> list[dict[str, Any]]:
    """All that was said: what is kept of it, then the message under way, which is kept once it is answered."""
    kept = transcripts.whole(conversations)
    last = max((event["timestamp"] for event in kept), default=0.0)
    return [*kept, *(event for event in tracker.events if event["timestamp"] > last)]


def _erase(tracker: Tracker) -> list[str]:
    """Remove rows and files; returns the conversations that are to go."""
    with keeping.kept(tracker) as kept:
        conversations = {kept.address}
        if kept.who:
            conversations |= {where for _, where in erasure.addresses(kept.connection, kept.who)}
            erasure.erase_files(kept.who)
            erasure.erase(kept.connection, kept.who)
    store.users().clean_up()
    return sorted(conversations)
