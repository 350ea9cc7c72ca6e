"""What actions need of the user store: who is talking, a transaction, the runner's clock, trouble told as a reply."""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.engine import Connection

from actions import message
from actions.reply import say
from actions.scores import read
from bot.users import diary, findings, reminders, store, week
from bot.users.store import StoreError

HOW_KEPT = "I keep this on the machine I run on, nowhere else; “delete my data” removes it."
logger = logging.getLogger(__name__)

Run = Callable[[Any, CollectingDispatcher, Tracker, dict[str, Any]], Awaitable[list[EventType]]]


@dataclass(frozen=True)
class Kept:
    """One transaction for one runner; `who` is None while nothing is kept of them."""

    connection: Connection
    channel: str
    address: str
    who: int | None
    now: datetime  # aware, in the runner's zone

    @property
    def today(self) -> date:
        """The runner's local day."""
        return self.now.date()

    def person(self) -> int:
        """The runner, made where nothing was kept of them yet."""
        return self.who or store.make_person(self.connection, self.channel, self.address, self.now)

    def agree(self, who: int, what: str) -> str:
        """Note what the runner asked to keep; returns the line on how it is kept where it is the first thing."""
        return HOW_KEPT if store.agree(self.connection, who, what, self.now) else ""


@contextmanager
def kept(tracker: Tracker) -> Iterator[Kept]:
    """Open a transaction for the runner of this conversation; raises StoreError."""
    channel, address = tracker.get_latest_input_channel() or "terminal", tracker.sender_id
    with store.users().begin() as connection:
        who = store.find_person(connection, channel, address)
        zone = store.zone(connection, who) if who else None
        found = Kept(connection, channel, address, who, clock(tracker, zone))
        if days := os.environ.get("UNCRANK_KEEP_DAYS"):
            diary.forget_before(connection, found.today - timedelta(days=int(days)))
            findings.forget_before(connection, found.now - timedelta(days=int(days)))
        yield found


def clock(tracker: Tracker, zone: str | None = None) -> datetime:
    """The runner's time, aware: that of the message where it carries one, else in their zone or the machine's."""
    if (tracker.latest_message.get("metadata") or {}).get("now"):
        told = message.now(tracker)
        return told if told.tzinfo else told.replace(tzinfo=ZoneInfo(zone)) if zone else told.astimezone()
    known = zone or os.environ.get("UNCRANK_TIMEZONE")
    return datetime.now(ZoneInfo(known)) if known else datetime.now().astimezone()


def said_last(tracker: Tracker) -> dict[str, Any]:
    """What the coach's last message was: its kind and fields; empty where there is none."""
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            return (event.get("data") or {}).get("custom") or {}
    return {}


def rung(tracker: Tracker) -> int | None:
    """The step of the ladder that is kept of the runner; None where none is, or the store can not tell."""
    try:
        with kept(tracker) as found:
            return diary.rung(found.connection, found.who) if found.who else None
    except StoreError:
        return None


def keep_rung(tracker: Tracker, step: int) -> None:
    """Keep the step of the ladder of a runner who asked to have things kept; the conversation has it in any case."""
    try:
        with kept(tracker) as found:
            if found.who:
                diary.set_rung(found.connection, found.who, step, found.today)
    except StoreError:
        logger.warning("The step of the ladder could not be kept")


def reminded(tracker: Tracker) -> bool:
    """Was the runner reminded lately, and has nothing been logged today?"""
    try:
        with kept(tracker) as found:
            if not found.who or not reminders.sent_lately(found.connection, found.who, found.now):
                return False
            return all(each.day != found.today for each in diary.practices(found.connection, found.who))
    except StoreError:
        return False


def paused(tracker: Tracker) -> bool:
    """Has the runner reminders that are paused?"""
    try:
        with kept(tracker) as found:
            known = reminders.of(found.connection, found.who) if found.who else []
            return any(each.state == "paused" or each.paused_until and each.paused_until > found.now for each in known)
    except StoreError:
        return False


def week_plan(tracker: Tracker) -> week.Plan | None:
    """The plan that is kept of the runner; None where none is, or the store can not tell."""
    try:
        with kept(tracker) as found:
            return week.kept(found.connection, found.who) if found.who else None
    except StoreError:
        return None


def found_before(tracker: Tracker) -> dict[str, Any]:
    """The slots of earlier interviews that are kept of the runner; empty where none are, or the store can not tell."""
    try:
        with kept(tracker) as found:
            return findings.kept(found.connection, found.who) if found.who else {}
    except StoreError:
        return {}


def asked_for_diary(tracker: Tracker) -> bool:
    """Is the message the answer to a question that the diary or the ladder just put?"""
    asked, text = said_last(tracker), message.text(tracker)
    if "for_day" in asked or "for_session" in asked:
        return bool(read(text, message.now(tracker).date()).scores)
    return "for_morning" in asked


def telling_trouble(run: Run) -> Run:
    """An action's run that answers with one clear sentence where the store can not do it."""

    @functools.wraps(run)
    async def guarded(
        self: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        try:
            return await run(self, dispatcher, tracker, domain)
        except StoreError as error:
            say(dispatcher, "error", str(error))
            return []

    return guarded
