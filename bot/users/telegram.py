"""What the channel to Telegram keeps: updates that are not answered yet, long payloads, and where each chat stands.

An address is that of a conversation, such as `telegram:42`, or `telegram:42@-7` for the same person in a group.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, false, insert, null, or_, select, true, update
from sqlalchemy.engine import Connection

from bot.users.tables import telegram_chat, telegram_payload, telegram_update

CHANNEL = "telegram"
REMEMBERED = timedelta(days=3)  # Telegram offers an update again for one day


@dataclass(frozen=True)
class Chat:
    """Where a conversation stands: see `tables`."""

    voice: bool = False
    keyboard: int | None = None
    heard: int | None = None
    answer: str | None = None


def receive(connection: Connection, number: int, body: str, now: datetime) -> bool:
    """Keep an update until it is answered; false where it came before. `now` is aware."""
    known = select(telegram_update.c.id).where(telegram_update.c.id == number)
    if connection.execute(known).scalar_one_or_none() is not None:
        return False
    connection.execute(insert(telegram_update).values(id=number, body=body, received=now))
    return True


def answered(connection: Connection, number: int, now: datetime) -> None:
    """Forget what an update said; that it came is remembered for some days."""
    connection.execute(update(telegram_update).where(telegram_update.c.id == number).values(body=null()))
    old = telegram_update.c.body.is_(None) & (telegram_update.c.received < now - REMEMBERED)
    connection.execute(delete(telegram_update).where(old))


def unanswered(connection: Connection) -> list[str]:
    """The bodies of updates that came and were not answered, the oldest first."""
    waiting = select(telegram_update.c.body).where(telegram_update.c.body.is_not(None))
    return list(connection.execute(waiting.order_by(telegram_update.c.id)).scalars())


def keep_payload(connection: Connection, payload: str) -> str:
    """Keep what a button says; returns its key, the same for the same payload."""
    key = hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    if payload_of(connection, key) is None:
        connection.execute(insert(telegram_payload).values(key=key, payload=payload))
    return key


def payload_of(connection: Connection, key: str) -> str | None:
    """What a button says, None for an unknown key."""
    found = select(telegram_payload.c.payload).where(telegram_payload.c.key == key)
    return connection.execute(found).scalar_one_or_none()


def chat(connection: Connection, address: str) -> Chat:
    """Where a conversation stands."""
    columns = [telegram_chat.c[name] for name in ("voice", "keyboard", "heard", "answer")]
    row = connection.execute(select(*columns).where(telegram_chat.c.address == address)).one_or_none()
    return Chat(*row) if row else Chat()


def note(connection: Connection, address: str, **changes: Any) -> None:
    """Change columns of a chat."""
    done = connection.execute(update(telegram_chat).where(telegram_chat.c.address == address).values(**changes))
    if not done.rowcount:
        connection.execute(insert(telegram_chat).values(address=address, **{"owner": False, "voice": False, **changes}))


def countdowns(connection: Connection) -> dict[str, dict[str, Any]]:
    """The steps that run, by address."""
    rows = connection.execute(select(telegram_chat.c.address, telegram_chat.c.countdown))
    return {address: countdown for address, countdown in rows if countdown}


def owner(connection: Connection) -> str | None:
    """The address of the owner, None while there is none."""
    found = select(telegram_chat.c.address).where(telegram_chat.c.owner == true())
    return connection.execute(found.limit(1)).scalar_one_or_none()


def forget(connection: Connection, address: str) -> None:
    """Forget a person's chats, those in groups too. That one is the owner stays: else a stranger could become it."""
    theirs = or_(telegram_chat.c.address == address, telegram_chat.c.address.startswith(f"{address}@", autoescape=True))
    connection.execute(delete(telegram_chat).where(theirs, telegram_chat.c.owner == false()))
    nothing = {"voice": False, "keyboard": None, "heard": None, "answer": None, "countdown": None}
    connection.execute(update(telegram_chat).where(theirs).values(**nothing))
