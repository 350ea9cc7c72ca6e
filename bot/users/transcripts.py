"""Conversations as rows: every event of each, and the part of it that the next message needs.

Beside the people in PostgreSQL where UNCRANK_DATABASE_URL says so, else in a file of their own in the home folder. The
table `events` is that of Rasa's own SQL store. An event is a JSON object with "event" (its type) and "timestamp".
"""

from __future__ import annotations

import json
import os
import threading
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import StaticPool

from bot.users import store
from bot.users.store import Users

metadata = MetaData()
_MAKING = 0x756E64  # key of PostgreSQL's advisory lock: one process makes the tables at a time
_OPEN: weakref.WeakSet[Transcripts] = weakref.WeakSet()

Event = dict[str, Any]

events = Table(
    "events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("sender_id", String(255), nullable=False, index=True),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float),
    Column("intent_name", String(255)),
    Column("action_name", String(255)),
    Column("data", Text),
)

running = Table(
    "running",
    metadata,
    Column("sender_id", String(255), primary_key=True),
    Column("turn", Integer, nullable=False),  # counts what was written: who read an older one may not write
    Column("data", Text, nullable=False),  # the events that the next message needs
)

# Made once: making a statement takes as long as running it, and these run for every message.
_RUNNING = select(running.c.turn, running.c.data).where(running.c.sender_id == bindparam("name"))
_STEP = (
    update(running)
    .where(running.c.sender_id == bindparam("name"), running.c.turn == bindparam("before"))
    .values(turn=bindparam("after"), data=bindparam("now_needed"))
)
_MORE = insert(events)


class Overtaken(RuntimeError):
    """Somebody else wrote to the conversation since it was read; nothing was written."""


class Running(NamedTuple):
    """What the next message of a conversation needs; `turn` is 0 for one that nothing is kept of."""

    turn: int
    events: list[Event]


class Transcripts(Users):
    """All conversations. Safe to share between threads."""

    leaves_no_log = False  # `forget` empties it

    def __init__(self, url: str) -> None:
        in_memory = url == "sqlite://"
        super().__init__(store.connect(url, **{"poolclass": StaticPool} if in_memory else {}))
        self._one_at_a_time = threading.RLock() if in_memory else nullcontext()

    def close(self) -> None:
        """Close all connections."""
        _OPEN.discard(self)
        super().close()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or nothing. Raises StoreError for trouble with the database."""
        with self._one_at_a_time, super().begin() as connection:
            yield connection

    def read(self, conversation: str) -> Running:
        """What the next message needs; all of the last session where the conversation was kept by Rasa's own store."""
        with self.begin() as connection:
            row = connection.execute(_RUNNING, {"name": conversation}).one_or_none()
            if row:
                return Running(row.turn, _read(row.data))
            return Running(0, _last_session(list(_events(connection, [conversation]))))

    def add(self, conversation: str, before: int, new: Sequence[Event], needed: Sequence[Event]) -> None:
        """Write the new events and what the next message needs; `before` is the `turn` that was read.

        Raises Overtaken where another one was written since.
        """
        with self.begin() as connection:
            data = _json(needed)
            if before:
                step = {"name": conversation, "before": before, "after": before + 1, "now_needed": data}
                if not connection.execute(_STEP, step).rowcount:
                    mine = connection.execute(_RUNNING, {"name": conversation}).one_or_none()
                    if mine and (mine.turn, mine.data) == (before + 1, data):
                        return  # written by this call's first attempt, whose confirmation was lost
                    raise Overtaken
            else:
                try:
                    with connection.begin_nested():
                        connection.execute(insert(running).values(sender_id=conversation, turn=1, data=data))
                except IntegrityError as error:
                    raise Overtaken from error
            if new:
                connection.execute(_MORE, [_row(conversation, event) for event in new])

    def replace(self, conversation: str, whole: Sequence[Event], needed: Sequence[Event]) -> None:
        """Write a conversation anew, whatever was kept of it."""
        with self.begin() as connection:
            for table in (events, running):
                connection.execute(delete(table).where(table.c.sender_id == conversation))
            connection.execute(insert(running).values(sender_id=conversation, turn=1, data=_json(needed)))
            if whole:
                connection.execute(_MORE, [_row(conversation, event) for event in whole])

    def whole(self, conversations: Collection[str]) -> list[Event]:
        """All events of these conversations, oldest first."""
        with self.begin() as connection:
            return list(_events(connection, conversations))

    def names(self) -> list[str]:
        """All conversations that something is kept of."""
        with self.begin() as connection:
            return list(connection.execute(select(events.c.sender_id).distinct().order_by("sender_id")).scalars())

    def idle_since(self, moment: float) -> list[str]:
        """The conversations without an event since a moment, in seconds since 1970."""
        last = select(events.c.sender_id).group_by(events.c.sender_id).having(func.max(events.c.timestamp) < moment)
        with self.begin() as connection:
            return list(connection.execute(last).scalars())

    def forget(self, conversations: Collection[str]) -> None:
        """Remove conversations, and what the database's files would still hold of them."""
        with self.begin() as connection:
            for table in (events, running):
                connection.execute(delete(table).where(table.c.sender_id.in_(conversations)))
        with closing(self.engine.raw_connection()) as connection:
            if self.engine.dialect.name == "postgresql":
                connection.set_session(autocommit=True)
                connection.cursor().execute("VACUUM events, running")
                connection.set_session(autocommit=False)
            else:
                connection.cursor().execute("VACUUM")
        self.clean_up()


def address(environment: Mapping[str, str] = os.environ) -> str:
    """Where conversations are kept: the database that the settings name, else a file in the home folder."""
    return environment.get("UNCRANK_DATABASE_URL") or f"sqlite:///{store.home(environment)}/conversations.db"


def open_transcripts(url: str) -> Transcripts:
    """Open the conversations at a database address, `sqlite://` for in memory; raises StoreError."""
    kept = Transcripts(url)
    with kept.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MAKING})
        metadata.create_all(connection)
    _OPEN.add(kept)
    return kept


def whole(conversations: Collection[str]) -> list[Event]:
    """All events of these conversations: of those that this process has open, else from where they are kept."""
    for kept in list(_OPEN):
        if found := kept.whole(conversations):
            return found
    if _OPEN:
        return []
    kept = open_transcripts(address())
    try:
        return kept.whole(conversations)
    finally:
        kept.close()


def _json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # half a character, a number of more than 64 bits
        return json.dumps(value)


def _read(kept: str) -> Any:
    try:
        return orjson.loads(kept)
    except orjson.JSONDecodeError:
        return json.loads(kept)


def _events(connection: Connection, conversations: Collection[str]) -> Iterator[Event]:
    found = select(events.c.data).where(events.c.sender_id.in_(conversations)).order_by(events.c.id)
    yield from (_read(data) for data in connection.execute(found).scalars())


def _last_session(found: list[Event]) -> list[Event]:
    starts = [at for at, event in enumerate(found) if event["event"] == "session_started"]
    return found[starts[-1] if starts else 0 :]


def _row(conversation: str, event: Event) -> dict[str, Any]:
    return {
        "sender_id": conversation,
        "type_name": event["event"],
        "timestamp": event.get("timestamp"),
        "intent_name": ((event.get("parse_data") or {}).get("intent") or {}).get("name"),
        "action_name": event.get("name"),
        "data": _json(event),
    }
