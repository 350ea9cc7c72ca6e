"""Does a server stay the same size? Half an hour of mixed talk, its memory read once a minute.

    python benchmarks/soak.py                 # thirty minutes
    python benchmarks/soak.py --minutes 8 --talkers 4

Prints a line a minute and at the end how far the memory was from what it was after five minutes; the exit code is 1
where that is more than 5 %. Memory is what the server's processes hold beside the pages of files.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time

import httpx
from server import megabytes

SAYINGS = (
    "hi|my low back hurts|left side, a dull ache|when I lean back|skip|what is the psoas?|why|exercises for my hips|"
    "the second one|next|what are the zombie drills|stop|thanks|start over|4 today, after hills|how is it going|"
    "remind me every day at 7|cancel my reminders|I can't feel my inner thighs|that is not what I meant|"
    "what do you know about me|my plan for the week|tell me a joke|guide me through it"
).split("|")
SETTLED = 5  # minutes
MOST = 0.05


async def talk(address: str, until: float, count: list[int], seed: int) -> None:
    """One talker: conversations of up to sixty turns, one after the other."""
    chance = random.Random(seed)
    async with httpx.AsyncClient(timeout=60) as client:
        while time.monotonic() < until:
            name = f"soak-{seed}-{chance.randrange(50)}"
            for _ in range(chance.randrange(5, 60)):
                body = {"sender": name, "message": chance.choice(SAYINGS)}
                response = await client.post(f"{address}/webhooks/rest/webhook", json=body)
                if response.status_code != 200 or not response.json():
                    raise AssertionError(f"no answer to {body}: {response.status_code} {response.text}")
                count[0] += 1
                if time.monotonic() > until:
                    return


async def watch(process: int, address: str, minutes: float, talkers: int) -> float:
    """Talk and read the memory; returns the largest share by which it was off once settled."""
    count, read, until = [0], [], time.monotonic() + minutes * 60
    talks = [asyncio.ensure_future(talk(address, until, count, seed)) for seed in range(talkers)]
    for minute in range(1, int(minutes) + 1):
        await asyncio.sleep(60)
        read.append(megabytes(process, "Pss_Anon"))
        print(f"minute {minute}: {count[0]} messages, {read[-1]:.0f} MB", flush=True)
    await asyncio.gather(*talks)
    settled = read[SETTLED - 1 :]
    return max(abs(each / settled[0] - 1) for each in settled)


def main() -> None:
    """Start a server on a scratch home folder and soak it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--talkers", type=int, default=4)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "bot", "serve", "--port", "0"]
        server = subprocess.Popen(command, env={**os.environ, "UNCRANK_HOME": home}, stderr=subprocess.PIPE, text=True)
        try:
            assert server.stderr
            address = next(found[1] for line in server.stderr if (found := re.match("ready: (.*)/webhooks", line)))
            off = asyncio.run(watch(server.pid, address, chosen.minutes, chosen.talkers))
        finally:
            server.terminate()
            server.wait()
    print(f"Memory stayed within {off:.1%} of what it was after {SETTLED} minutes.")
    sys.exit(off > MOST)


if __name__ == "__main__":
    main()
