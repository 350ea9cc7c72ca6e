"""The tables of the user store. A change here needs a migration: see `migrations/versions`."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)


class UTC(TypeDecorator):
    """A moment: aware datetimes in, aware UTC datetimes out; stored without a zone so that every database sorts it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse what has no zone: it would be somebody's local time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(timezone.utc).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """What was stored, as an aware moment."""
        return value and value.replace(tzinfo=timezone.utc)


metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
    }
)


def _person(**options: Any) -> Column:
    return Column("person", Integer, ForeignKey("person.id", ondelete="CASCADE"), nullable=False, **options)


person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made", UTC, nullable=False),
    Column("timezone", String(64)),  # IANA name; null while none was told
    sqlite_autoincrement=True,  # the number of one who was deleted is nobody else's
)

address = Table(  # where a person writes from; one person may have several
    "address",
    metadata,
    Column("channel", String(40), primary_key=True),
    Column("address", String(255), primary_key=True),
    _person(index=True),
)

consent = Table(  # what the person agreed to have kept: diary, reminders, plan, link, answers, transcripts
    "consent",
    metadata,
    _person(primary_key=True),
    Column("what", String(40), primary_key=True),
    Column("given", UTC, nullable=False),
)

entry = Table(  # the pain diary: one number at one time of one day
    "entry",
    metadata,
    Column("id", Integer, primary_key=True),
    _person(),
    Column("day", Date, nullable=False),  # local
    Column("score", Float, nullable=False),  # 0 to 10
    Column("moment", String(20)),  # before, after, morning, evening ...; null for the day as a whole
    Column("note", Text, nullable=False),
    Column("made", UTC, nullable=False),
    Index(None, "person", "day"),
)

practice = Table(  # what was done: drills, exercises, ladder steps
    "practice",
    metadata,
    Column("id", Integer, primary_key=True),
    _person(),
    Column("day", Date, nullable=False),  # local
    Column("what", String(80), nullable=False),  # a content id, or a word such as drills
    Column("note", Text, nullable=False),
    Column("made", UTC, nullable=False),
    Index(None, "person", "day"),
)

ladder = Table(  # where the person stands on the strength ladder
    "ladder",
    metadata,
    _person(primary_key=True),
    Column("step", Integer, nullable=False),  # 1 to 7
    Column("since", Date, nullable=False),
)

ladder_session = Table(
    "ladder_session",
    metadata,
    Column("id", Integer, primary_key=True),
    _person(),
    Column("day", Date, nullable=False),
    Column("step", Integer, nullable=False),
    Column("pain", Float),  # 0 to 10, null while not told
    Column("next_morning", String(10)),  # better, same, worse; null while not told
    Index(None, "person", "day"),
)

link_code = Table(  # six digits that join another channel to the person
    "link_code",
    metadata,
    Column("code", String(6), primary_key=True),
    _person(unique=True),
    Column("ends", UTC, nullable=False),
    Column("guesses", Integer, nullable=False, server_default="0"),  # wrong codes tried since it was made
)

week_plan = Table(  # the plan of the week; what a day holds follows from it and the step of the ladder
    "week_plan",
    metadata,
    _person(primary_key=True),
    Column("runs", JSON, nullable=False),  # MO to SU
    Column("targets", JSON, nullable=False),  # content ids
    Column("made", UTC, nullable=False),
)

finding = Table(  # what the interview found, kept after a yes only
    "finding",
    metadata,
    _person(primary_key=True),
    Column("what", String(40), primary_key=True),  # a slot of the conversation
    Column("value", JSON, nullable=False),
    Column("made", UTC, nullable=False),
)

reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    _person(index=True),
    Column("what", String(200), nullable=False),  # a content id, or the person's own words
    Column("rrule", String(200)),  # RFC 5545; null for a single one
    Column("start", Date, nullable=False),  # local day from which intervals count
    Column("at", JSON, nullable=False),  # local "HH:MM"
    Column("days", JSON, nullable=False),  # MO to SU
    Column("once", Boolean, nullable=False),
    Column("timezone", String(64), nullable=False),  # IANA
    Column("channel", String(40), nullable=False),
    Column("address", String(255), nullable=False),
    Column("next_due", UTC),  # null where nothing is to come
    Column("paused_until", UTC),
    Column("skip", JSON, nullable=False),  # local days, ISO
    Column("state", String(20), nullable=False),  # on, paused, blocked, over
    Column("claimed_at", UTC),
    Column("sent_at", UTC),
    Column("sent_key", String(80)),
    Column("made", UTC, nullable=False),
    # Only what is to come is looked for, in its order: what is over or paused is not in the way.
    Index("reminder_to_come", "next_due", postgresql_where=text("state = 'on'"), sqlite_where=text("state = 'on'")),
)

telegram_update = Table(  # what Telegram sent: each is handled once
    "telegram_update",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Text),  # JSON until it is answered, then null
    Column("received", UTC, nullable=False),
)

telegram_payload = Table(  # what a button says that is too long for Telegram
    "telegram_payload",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("payload", Text, nullable=False),
)

telegram_chat = Table(  # where a conversation on Telegram stands
    "telegram_chat",
    metadata,
    Column("address", String(255), primary_key=True),
    Column("owner", Boolean, nullable=False),
    Column("voice", Boolean, nullable=False),  # whether replies are spoken too
    Column("keyboard", BigInteger),  # the message whose buttons can be pressed
    Column("heard", BigInteger),  # the last message of the person
    Column("answer", String(40)),  # the kind of the reply to it
    Column("countdown", JSON(none_as_null=True)),  # the step that runs
)
