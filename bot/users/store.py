"""The user store: SQLite in the home folder, or PostgreSQL where UNCRANK_DATABASE_URL says so."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import bindparam, create_engine, event, select, text
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DisconnectionError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
)
from sqlalchemy.pool import QueuePool

from bot.users.tables import address, consent, person

MIGRATIONS = Path(__file__).parent / "migrations"
_EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"
BUSY = 5.0  # seconds to wait for another writer
_MIGRATING = 0x756E63  # key of PostgreSQL's advisory lock: one process migrates at a time

_SQLITE_TROUBLE = (  # part of SQLite's message, what to say
    (
        "disk is full",
        "The disk is full, so this was not kept; what was kept before is safe. Make room, then repeat.",
    ),
    ("locked", "Another program is writing to the store, so this was not kept. Say it again in a moment."),
    ("malformed", "The file {file} is damaged. Put a copy back in its place, or move it away to start afresh."),
    ("not a database", "The file {file} is not a user store. Put a copy back in its place, or move it away."),
    ("readonly", "The file {file} can not be written, so this was not kept. Check who may write there."),
    ("unable to open", "The file {file} can not be opened. Check that its folder is there and may be written."),
    ("I/O error", "The file {file} can not be read or written: the disk may be full or failing."),
)


class StoreError(RuntimeError):
    """The store can not do what was asked; the message is for the user. Nothing of the transaction was kept."""


class Users:
    """All people and what is kept of them. Safe to share between threads."""

    leaves_no_log = True
    """Whether SQLite's write-ahead log is emptied after each change, so that it never holds what was deleted."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._empties_log = self.leaves_no_log and self.file is not None
        self._log_is_empty = True

    @property
    def file(self) -> Path | None:
        """The SQLite file, None on PostgreSQL and in memory."""
        name = self.engine.url.database
        return Path(name) if self.engine.dialect.name == "sqlite" and name else None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or nothing. Raises StoreError for trouble with the database."""
        try:
            with self.engine.connect() as connection:
                changes = _changes(connection) if self._empties_log else 0
                with connection.begin():
                    yield connection
                if self._empties_log and not (self._log_is_empty and _changes(connection) == changes):
                    self._log_is_empty = _emptied(connection)
        except (DatabaseError, InterfaceError) as error:
            raise _explained(error, self.file) from error

    def ping(self) -> None:
        """Raises StoreError, or what the database says, where it does not answer."""
        with self.begin() as connection:
            connection.execute(text("SELECT 1"))

    def clean_up(self) -> None:
        """Empty SQLite's write-ahead log, however long others read it, so that nothing deleted is left in it."""
        if self.file:
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute(_EMPTY_LOG)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def home(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for everything that is kept in files."""
    return Path(environment.get("UNCRANK_HOME") or platformdirs.user_data_path("uncrank", False))


def charts(who: int) -> Path:
    """The folder of a person's charts."""
    return home() / "charts" / str(who)


def exports(who: int) -> Path:
    """The folder of a person's exports."""
    return home() / "exports" / str(who)


def store_url(environment: Mapping[str, str] = os.environ) -> str:
    """The address of the store that the settings name."""
    return environment.get("UNCRANK_DATABASE_URL") or f"sqlite:///{home(environment)}/users.db"


def users() -> Users:
    """The store that the environment names, opened once; raises StoreError."""
    return _opened(store_url())


@lru_cache(maxsize=4)
def _opened(url: str) -> Users:
    return open_store(url)


def open_store(url: str) -> Users:
    """Open the store at a database address and bring its tables up to date; raises StoreError."""
    kept = Users(connect(url))
    with kept.begin() as connection:
        _migrate(connection)
    return kept


def connect(url: str, **options: Any) -> Engine:
    """The engine for a database address, `sqlite://` being in memory; raises StoreError.

    `options` are those of SQLAlchemy's `create_engine`.
    """
    try:
        address = make_url(url.replace("postgres://", "postgresql://", 1))
        engine = create_engine(address, future=True, **{**_options(address), **options})
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError("UNCRANK_DATABASE_URL is no address of an SQLite or PostgreSQL database.") from error
    if engine.dialect.name == "sqlite":
        if address.database:
            _make_file(Path(address.database))
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        if address.database:
            event.listen(engine, "checkout", _still_there)
    return engine


def _options(address: URL) -> dict[str, Any]:
    if address.get_backend_name() == "sqlite":
        # Opening the file takes longer than asking it, and a thread may go on with the connection of another.
        kept_open = {"poolclass": QueuePool, "max_overflow": -1} if address.database else {}
        return {**kept_open, "connect_args": {"timeout": BUSY, "check_same_thread": False}}
    if address.get_backend_name() == "postgresql":
        return {"pool_pre_ping": True, "connect_args": {"connect_timeout": int(BUSY)}}
    raise ArgumentError(address.drivername)


def _make_file(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"The file {file} can not be made: {error.strerror}.") from error


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # Python's own handling of transactions leaves BEGIN out before reads and table changes.
    connection.isolation_level = None
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    _keep_log(connection)


def _keep_log(connection: Any) -> None:
    """Have changes written to a log first, as the file does from then on."""
    until = time.monotonic() + BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite itself does not wait where two open a new file at once.
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _still_there(connection: Any, record: Any, proxy: Any) -> None:
    """Open the file anew where another one was put in its place, or none is there."""
    file = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    found = _mark(file)
    if record.info.setdefault("file", found) != found:
        raise DisconnectionError(f"{file} is another file now")


def _mark(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail at once where another one writes; this one waits.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _changes(connection: Connection) -> int:
    """How many rows this connection to SQLite has changed."""
    changed: int = connection.connection.dbapi_connection.total_changes
    return changed


def _emptied(connection: Connection) -> bool:
    """Empty SQLite's write-ahead log; false where that is not possible now: the next change tries again."""
    driver = connection.connection.dbapi_connection
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        busy, _, _ = driver.execute(_EMPTY_LOG).fetchone()
    except sqlite3.Error:  # no room in the file for what the log holds: it stays there, and is kept
        busy = True
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(1000 * BUSY)}")
    return not busy


def _migrate(connection: Connection, to: str = "head") -> None:
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, to)


def _explained(error: DatabaseError | InterfaceError, file: Path | None) -> Exception:
    if not file:
        lost = error.connection_invalidated or "could not connect" in str(error) or "connection to server" in str(error)
        return StoreError("The database can not be reached, so this was not kept. Try again later.") if lost else error
    said = str(error.orig)
    return next((StoreError(told.format(file=file)) for part, told in _SQLITE_TROUBLE if part in said), error)


# Made once: making a statement takes as long as running it, and these run for every message.
_AT = select(address.c.person).where(address.c.channel == bindparam("channel"), address.c.address == bindparam("where"))
_ZONE = select(person.c.timezone).where(person.c.id == bindparam("who"))


def find_person(connection: Connection, channel: str, where: str) -> int | None:
    """The person who writes from this address of this channel, None where nothing is kept of anybody there."""
    return connection.execute(_AT, {"channel": channel, "where": where}).scalar_one_or_none()


def make_person(connection: Connection, channel: str, where: str, now: datetime) -> int:
    """The person who writes from this address, made where new. `now` is aware."""
    known = find_person(connection, channel, where)
    if known is not None:
        return known
    try:
        with connection.begin_nested():
            made = connection.execute(person.insert().values(made=now)).inserted_primary_key[0]
            connection.execute(address.insert().values(channel=channel, address=where, person=made))
            return made
    except IntegrityError:  # another process was quicker
        return connection.execute(_AT, {"channel": channel, "where": where}).scalar_one()


def zone(connection: Connection, who: int) -> str | None:
    """The IANA time zone that the person told, None where unknown."""
    return connection.execute(_ZONE, {"who": who}).scalar_one_or_none()


def set_zone(connection: Connection, who: int, name: str) -> None:
    """Keep the person's IANA time zone."""
    connection.execute(person.update().where(person.c.id == who).values(timezone=name))


def agree(connection: Connection, who: int, what: str, now: datetime) -> bool:
    """Note that the person asked to have this kept; true where it is the first thing ever kept of them."""
    given = connection.execute(select(consent.c.what).where(consent.c.person == who)).scalars().all()
    if what not in given:
        connection.execute(consent.insert().values(person=who, what=what, given=now))
    return not given


def addresses_that_agreed(connection: Connection, what: str) -> set[str]:
    """The addresses, on whatever channel, of all who agreed to have this kept."""
    found = select(address.c.address).join(consent, consent.c.person == address.c.person).where(consent.c.what == what)
    return set(connection.execute(found).scalars())


def agreed(connection: Connection, who: int) -> list[str]:
    """What the person agreed to have kept."""
    return list(connection.execute(select(consent.c.what).where(consent.c.person == who).order_by("what")).scalars())
