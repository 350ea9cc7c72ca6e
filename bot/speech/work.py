"""What takes long in a spoken conversation: done on a thread, or at once for files, whose clock stands still."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol


class Work(Protocol):
    """Does a thing and hands on its result, in the order in which the things were given."""

    def do(self, thing: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Begin a thing; `then` is called with its result, at once or in a later `settle`."""
        ...

    def settle(self) -> None:
        """Hand on what is ready, on the caller's thread; raises what a thing raised."""
        ...


class AtOnce:
    """For files: the clock of the recording waits for the work."""

    def do(self, thing: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do it now."""
        then(thing())

    def settle(self) -> None:
        """Nothing is ever left."""


class OnThread:
    """For a microphone: sound comes and goes while a thread works."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="work")
        self._under_way: list[tuple[Future[Any], Callable[[Any], None]]] = []

    def do(self, thing: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Give it to the thread."""
        self._under_way.append((self._thread.submit(thing), then))

    def settle(self) -> None:
        """Hand on what is ready, oldest first."""
        while self._under_way and self._under_way[0][0].done():
            future, then = self._under_way.pop(0)
            then(future.result())
