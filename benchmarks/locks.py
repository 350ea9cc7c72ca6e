"""How often do two processes get into one conversation at once, and how long do they wait?

    python benchmarks/locks.py rasa redis://127.0.0.1:6379/15
    python benchmarks/locks.py own redis://127.0.0.1:6379/15
    python benchmarks/locks.py own postgresql://postgres@127.0.0.1/test

Three processes ask for the lock of one conversation at the same moment, forty times, and hold it for ten milliseconds.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import statistics
import sys
import time
from typing import Any
from urllib.parse import urlsplit

PROCESSES, TIMES, HELD = 3, 40, 0.01


def lock_store(kind: str, url: str) -> Any:
    """Rasa's lock store on Redis, or our own."""
    if kind == "rasa":
        from rasa.core.lock_store import RedisLockStore

        place = urlsplit(url)
        return RedisLockStore(place.hostname or "localhost", place.port or 6379, int(place.path[1:] or 0))
    from rasa.utils.endpoints import EndpointConfig

    from bot.conversations.locks import Locks

    return Locks(EndpointConfig(url))


def work(kind: str, url: str, together: Any, inside: Any, overlaps: Any, waits: Any) -> None:
    """Hold the lock again and again; count who else is inside."""

    async def hold() -> None:
        store = lock_store(kind, url)
        for _ in range(TIMES):
            together.wait()
            asked = time.perf_counter()
            try:
                async with store.lock("benchmark"):
                    waits.put(time.perf_counter() - asked)
                    with inside.get_lock():
                        inside.value += 1
                        overlaps.value += inside.value > 1
                    await asyncio.sleep(HELD)
                    with inside.get_lock():
                        inside.value -= 1
            except Exception as error:
                waits.put(str(error))

    asyncio.run(hold())


def main(kind: str, url: str) -> None:
    """Print one line of figures."""
    inside, overlaps, waits = multiprocessing.Value("i"), multiprocessing.Value("i"), multiprocessing.Queue()
    shared = (multiprocessing.Barrier(PROCESSES), inside, overlaps, waits)
    workers = [multiprocessing.Process(target=work, args=(kind, url, *shared)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    got = [waits.get(timeout=600) for _ in range(PROCESSES * TIMES)]
    for worker in workers:
        worker.join()
    waited = [each for each in got if isinstance(each, float)]
    print(
        f"{kind} on {urlsplit(url).scheme}: {len(waited)} of {len(got)} held, {overlaps.value} times with another "
        f"inside; waited {statistics.median(waited) * 1000:.0f} ms in the median, {max(waited):.1f} s at most"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
