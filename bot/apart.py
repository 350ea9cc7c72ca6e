"""Understanding in a process of its own: a second core reads what people write while this one answers them.

The process is forked from one that has loaded the model, so what it never changes takes no memory twice. It ends when
this one does, however that ends, because its end of the pipe is then closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from typing import Any

from rasa.core.channels.channel import UserMessage

logger = logging.getLogger(__name__)

Parse = Callable[[UserMessage], Awaitable[dict[str, Any]]]

AT_ONCE = 4
"""Messages on their way to the other process. With more than the pipe holds, both could wait to write for ever."""


class Apart:
    """Asks the other process; where that is gone, understanding goes on in this one."""

    def __init__(self, parse: Parse) -> None:
        """Fork; no other thread may run in this process yet."""
        self._parse = parse
        self._waiting: deque[tuple[asyncio.Future[dict[str, Any]], tuple[Any, ...]]] = deque()
        self._sent: deque[asyncio.Future[dict[str, Any]]] = deque()
        self._listening = False
        forking = multiprocessing.get_context("fork")
        self._pipe, theirs = forking.Pipe()
        gc.collect()
        gc.freeze()  # the collector would touch, and so copy, all that both share
        self.process = forking.Process(target=_work, args=(parse, theirs, self._pipe), daemon=True)
        self.process.start()
        theirs.close()

    async def parse(self, message: UserMessage) -> dict[str, Any]:
        """What the message means, as Rasa's processor says it."""
        if not self._pipe.closed:
            try:
                return await self._asked(message)
            except (OSError, EOFError):
                logger.error("The process that understands is gone: understanding goes on in this one")
        return await self._parse(message)

    def _asked(self, message: UserMessage) -> asyncio.Future[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        if not self._listening:
            loop.add_reader(self._pipe.fileno(), self._answered)
            self._listening = True
        answer: asyncio.Future[dict[str, Any]] = loop.create_future()
        self._waiting.append((answer, (message.text, message.message_id, message.metadata)))
        try:
            self._send()
        except OSError as error:
            self._lose(error)
        return answer

    def _send(self) -> None:
        while self._waiting and len(self._sent) < AT_ONCE:
            self._pipe.send(self._waiting[0][1])
            self._sent.append(self._waiting.popleft()[0])

    def _answered(self) -> None:
        """Hand on what came, in the order in which it was asked for."""
        try:
            while self._pipe.poll():
                found = self._pipe.recv()
                answer = self._sent.popleft()
                self._send()
                if answer.done():  # nobody waits for it any more
                    continue
                if isinstance(found, Exception):
                    answer.set_exception(found)
                else:
                    answer.set_result(found)
        except (OSError, EOFError) as error:
            self._lose(error)

    def _lose(self, error: Exception) -> None:
        if self._listening:
            asyncio.get_running_loop().remove_reader(self._pipe.fileno())
            self._listening = False
        self._pipe.close()
        for answer in (*self._sent, *(waiting for waiting, _ in self._waiting)):
            if not answer.done():
                answer.set_exception(error)
        self._sent.clear()
        self._waiting.clear()


def is_worth_it() -> bool:
    """Whether there is a second core, and a system on which a process with libraries loaded may be forked."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def _work(parse: Parse, pipe: Connection, other_end: Connection) -> None:
    other_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that answers, which then closes the pipe
    loop = asyncio.new_event_loop()
    with contextlib.suppress(OSError, EOFError):
        while True:
            text, message_id, metadata = pipe.recv()
            try:
                found: Any = loop.run_until_complete(parse(UserMessage(text, message_id=message_id, metadata=metadata)))
            except Exception as error:
                logger.exception("A message could not be understood")
                found = RuntimeError(str(error))
            pipe.send(found)
    os._exit(0)  # whatever else was forked along is not this process's to close
