"""One message of a conversation at a time, in this process and in all that share a Redis or a PostgreSQL.

Rasa's own lock on Redis reads a list of tickets and writes it back: two processes that do so at once both get in, and
who has to wait looks again only every second. Here the lock is taken in one step: by redis-py's lock where
UNCRANK_REDIS_URL names a Redis, else by an advisory lock where UNCRANK_DATABASE_URL names a PostgreSQL, else within
this process alone. Messages that reach one process keep their order.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import time
import weakref
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import redis.asyncio
from rasa.core.lock_store import LockError, LockStore
from redis.exceptions import LockError as RedisLockError
from redis.exceptions import RedisError
from sqlalchemy import select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import func

from bot.users import store
from bot.users.store import StoreError, Users

logger = logging.getLogger(__name__)

LIFE = 10.0  # seconds after which the lock of a process that died is free; renewed while it is held
PATIENCE = 30.0  # seconds to wait for one's turn
LOOK = 0.02  # seconds between two looks whether it is free
OUTAGE = 4.0  # seconds that a lost connection may take to come back
CONNECTIONS = 64


class Shared(Protocol):
    """A lock that several processes share."""

    def hold(self, conversation: str) -> contextlib.AbstractAsyncContextManager[None]:
        """Hold the lock of a conversation; raises LockError where that can not be had in time."""

    def ping(self) -> None:
        """Raises where the service does not answer."""


class Locks(LockStore):
    """Rasa's interface to whatever lock the settings ask for."""

    def __init__(self, endpoint_config: Any = None, environment: Mapping[str, str] = os.environ) -> None:
        """As Rasa makes it from the endpoints file, which may give the `url` of a Redis or a PostgreSQL."""
        super().__init__()
        self._shared = shared((endpoint_config and endpoint_config.url) or _address(environment))
        self._here: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    def ping(self) -> None:
        """Raises where the lock that is shared does not answer."""
        if self._shared:
            self._shared.ping()

    @contextlib.asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LIFE, wait_time_in_seconds: float = LOOK
    ) -> AsyncIterator[None]:
        """Hold a conversation for one message; raises LockError. The times that Rasa passes are not needed."""
        here = self._here.setdefault(conversation_id, asyncio.Lock())
        async with here:
            if self._shared:
                async with self._shared.hold(conversation_id):
                    yield
            else:
                yield


def shared(url: str | None) -> Shared | None:
    """The lock at an address, None where it is of neither kind."""
    if url and url.startswith(("redis://", "rediss://", "unix://")):
        return RedisLock(url)
    if url and url.startswith(("postgresql", "postgres:")):
        return PostgresLock(url)
    return None


def _address(environment: Mapping[str, str]) -> str | None:
    return environment.get("UNCRANK_REDIS_URL") or environment.get("UNCRANK_DATABASE_URL")


class RedisLock:
    """redis-py's lock: set in one step, released and renewed by scripts that run whole."""

    def __init__(self, url: str, prefix: str = "uncrank:lock:") -> None:
        self._redis = redis.asyncio.from_url(url, socket_connect_timeout=OUTAGE, socket_timeout=OUTAGE)
        self._url, self._prefix = url, prefix

    def ping(self) -> None:
        """See Shared."""
        with redis.from_url(self._url, socket_connect_timeout=OUTAGE, socket_timeout=OUTAGE) as asked:
            asked.ping()

    @contextlib.asynccontextmanager
    async def hold(self, conversation: str) -> AsyncIterator[None]:
        """See Shared."""
        lock = self._redis.lock(f"{self._prefix}{conversation}", timeout=LIFE, sleep=LOOK, blocking_timeout=PATIENCE)
        await _persistently(lock.acquire, RedisError)
        renewing = asyncio.ensure_future(self._renew(lock))
        try:
            yield
        finally:
            renewing.cancel()
            try:
                await lock.release()
            except (RedisLockError, RedisError):
                logger.warning("A lock was lost before it was released")

    @staticmethod
    async def _renew(lock: Any) -> None:
        while True:
            await asyncio.sleep(LIFE / 3)
            with contextlib.suppress(RedisError):
                await lock.reacquire()


class PostgresLock:
    """An advisory lock of the session: the database itself frees it where the process dies."""

    def __init__(self, url: str) -> None:
        self._database = Users(store.connect(url, pool_size=8, max_overflow=CONNECTIONS - 8))
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="locks")

    def ping(self) -> None:
        """See Shared."""
        self._database.ping()

    @contextlib.asynccontextmanager
    async def hold(self, conversation: str) -> AsyncIterator[None]:
        """See Shared."""
        key = int.from_bytes(hashlib.sha256(conversation.encode()).digest()[:8], "big", signed=True)
        connection: Connection | None = None

        async def acquire() -> bool:
            nonlocal connection
            connection = await self._run(self._connect)
            until = time.monotonic() + PATIENCE
            while not await self._run(connection.scalar, select(func.pg_try_advisory_lock(key))):
                if time.monotonic() > until:
                    await self._run(connection.close)
                    return False
                await asyncio.sleep(LOOK)
            return True

        await _persistently(acquire, (SQLAlchemyError, StoreError))
        assert connection is not None
        try:
            yield
        finally:
            await self._run(_let_go, connection, key)

    def _connect(self) -> Connection:
        return self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    async def _run(self, work: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


def _let_go(connection: Connection, key: int) -> None:
    try:
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
        connection.close()
    except SQLAlchemyError:
        logger.warning("A lock was lost before it was released")
        connection.invalidate()


async def _persistently(acquire: Any, trouble: Any) -> None:
    """Acquire, over a short outage; raises LockError."""
    until = time.monotonic() + OUTAGE
    while True:
        try:
            if await acquire():
                return
            raise LockError(f"The conversation was busy for {PATIENCE:.0f} seconds.")
        except trouble as error:
            if time.monotonic() > until:
                raise LockError("The lock of the conversation can not be reached.") from error
            await asyncio.sleep(LOOK * 10)
