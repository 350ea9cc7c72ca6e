"""How many messages one person may send in a minute."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable

MOST = 30
SPAN = 60.0  # seconds
TOLD_AGAIN = 30.0  # seconds
TOO_FAST = "You write faster than I can think. Give me half a minute, then go on; I read on for warning signs."


class Pace:
    """Counts messages by person."""

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.clock = clock
        self._times: defaultdict[int, deque[float]] = defaultdict(deque)
        self._told: dict[int, float] = {}

    def allows(self, person: int) -> bool:
        """Count one message; false where it is one too many."""
        now, times = self.clock(), self._times[person]
        while times and times[0] <= now - SPAN:
            times.popleft()
        if len(times) >= self.most:
            return False
        times.append(now)
        return True

    def tells(self, person: int) -> bool:
        """Whether it is time to say so: not with every message."""
        now = self.clock()
        if now - self._told.get(person, -TOLD_AGAIN) < TOLD_AGAIN:
            return False
        self._told[person] = now
        return True
