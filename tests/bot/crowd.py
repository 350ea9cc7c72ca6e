"""Many people at once on several real servers over one PostgreSQL and Redis, while things break.

    python tests/bot/crowd.py --people 300 --turns 20
    python tests/bot/crowd.py --people 300 --turns 20 --break kill redis postgresql

Every answer is compared with that of one undisturbed coach in memory, and at the end what the database holds of each
conversation with what was said. Who is told to try again, or gets no answer, sends the message again where it was not
taken in. nginx stands before the servers where it is installed, with the file of `deploy/`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import httpx  # noqa: E402
from services import Postgres, Redis, free_port  # noqa: E402

from bot.users.transcripts import open_transcripts  # noqa: E402

SAYINGS = (
    "hi|my low back hurts|left side, a dull ache|when I lean back|skip|what is the psoas?|why|exercises for my hips|"
    "the second one|how long|easier|next|what are the zombie drills|stop|thanks|the strength ladder|yes|no|again|"
    "4 today, after hills|how is it going|what helps my piriformis"
).split("|")
NOW = {"now": "2026-03-04T10:00"}
PATIENCE = 300.0  # seconds in which a message has to be answered at last
AGAIN = ("error",)


class Server:
    """One `uncrank serve` in a process of its own."""

    def __init__(self, environment, home):
        self.environment, self.home, self.process, self.address = environment, home, None, ""
        self.port = free_port()

    def start(self):
        """Start; `ready` waits for it."""
        command = [sys.executable, "-m", "bot", "serve", "--port", str(self.port)]
        environment = {**self.environment, "UNCRANK_HOME": str(self.home)}
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        return self

    def ready(self):
        """Wait until it answers; its address."""
        for line in self.process.stderr:
            if found := re.match("ready: (.*)/webhooks", line):
                self.address = found[1]
                threading.Thread(target=self.process.stderr.read, daemon=True).start()
                return self.address
        raise AssertionError("a server did not get ready")

    def kill(self):
        """End it without a word."""
        self.process.kill()
        self.process.wait()


@dataclass
class Outcome:
    """What happened: seconds of each answer, how often one had to be sent again, and all that was wrong."""

    seconds: list[float] = field(default_factory=list)
    again: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self):
        cuts = statistics.quantiles(self.seconds, n=100)
        times = f"p50 {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms, longest {max(self.seconds):.1f} s"
        return f"{len(self.seconds)} answers, {times}; sent again {self.again}; wrong {len(self.wrong)}"


@contextlib.contextmanager
def servers(count, environment, postgres, redis):
    """Running servers that share a database and a Redis."""
    shared = {**environment, "UNCRANK_DATABASE_URL": postgres.url, "UNCRANK_REDIS_URL": redis.url}
    with tempfile.TemporaryDirectory() as folder:
        started = [Server(shared, Path(folder) / str(number)).start() for number in range(count)]
        try:
            for server in started:
                server.ready()
            yield started
        finally:
            for server in started:
                server.kill()


def scripts(people, turns, sayings=SAYINGS, seed=7):
    """What each person says."""
    chance = random.Random(seed)
    return {f"runner-{number}": [chance.choice(sayings) for _ in range(turns)] for number in range(people)}


async def expected(brain, said):
    """What one undisturbed coach answers to each."""
    answers = {}
    for name, texts in said.items():
        answers[name] = [
            [reply.text for reply in (await brain.answer(name, text, dict(NOW))).replies] for text in texts
        ]
    return answers


async def talk_all(addresses, said, answers, kept, disturb=None):
    """Everybody talks at once, each in order; `disturb` runs beside. Returns the Outcome."""
    outcome = Outcome()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=PATIENCE, limits=limits) as client:
        talks = [_talk(client, addresses, name, said[name], answers[name], kept, outcome) for name in said]
        beside = asyncio.ensure_future(disturb()) if disturb else None
        await asyncio.gather(*talks)
        if beside:
            await beside
    for name, texts in said.items():
        heard = [event["text"] for event in kept.whole([name]) if event["event"] == "user"]
        if heard != texts:
            outcome.wrong.append(f"{name} said {texts}, but {heard} is kept")
    return outcome


async def _talk(client, addresses, name, texts, answers, kept, outcome):
    for number, (text, answer) in enumerate(zip(texts, answers, strict=True)):
        start = time.monotonic()
        while True:
            got = await _send(client, random.choice(addresses), name, text)
            if got is not None:
                break
            outcome.again += 1
            if time.monotonic() - start > PATIENCE:
                outcome.wrong.append(f"{name} got no answer to {text!r}")
                return
            await asyncio.sleep(0.2)
            if await _taken_in(kept, name) > number:
                got = answer  # the server died between keeping the turn and telling it
                break
        outcome.seconds.append(time.monotonic() - start)
        if got != answer:
            outcome.wrong.append(f"{name}, message {number} {text!r}: {got} in place of {answer}")


async def _send(client, address, name, text):
    """The texts of the answer; None where there was none or it says to try again."""
    try:
        body = {"sender": name, "message": text, "metadata": NOW}
        response = await client.post(f"{address}/webhooks/rest/webhook", json=body)
        messages = response.json()
    # anyio asks a connection that is cut in the making for its other end, and finds none.
    except (httpx.HTTPError, json.JSONDecodeError, AttributeError):
        return None
    if response.status_code != 200 or any(message["custom"]["kind"] in AGAIN for message in messages):
        return None
    return [message["text"] for message in messages]


async def _taken_in(kept, name):
    """How many messages of a person the database holds."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            events = await asyncio.to_thread(kept.whole, [name])
            return sum(event["event"] == "user" for event in events)
        except Exception:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.3)


def breaking(what, running, postgres, redis, wait=2.0):
    """What goes wrong while people talk, one after the other."""

    async def disturb():
        for each in what:
            await asyncio.sleep(wait)
            if each == "kill":
                running[0].kill()
            else:
                service = {"redis": redis, "postgresql": postgres}[each]
                await asyncio.to_thread(service.stop)
                await asyncio.sleep(0.5)
                await asyncio.to_thread(service.start)

    return disturb


@contextlib.contextmanager
def proxy(addresses):
    """nginx before the servers, as in deploy/; the servers themselves where it is not installed."""
    program = shutil.which("nginx")
    if not program:
        yield addresses
        return
    port = free_port()
    upstream = "\n".join(f"server {address.removeprefix('http://')};" for address in addresses)
    text = (ROOT / "deploy" / "nginx.conf").read_text().replace("server server:5005;", upstream)
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "nginx.conf"
        file.write_text(text)
        os.chmod(folder, 0o755)
        options = f"daemon off; pid {folder}/pid; error_log {folder}/error.log;"
        process = subprocess.Popen([program, "-c", str(file), "-p", folder, "-g", options])
        time.sleep(0.5)
        yield [f"http://127.0.0.1:{port}"]
        process.send_signal(signal.SIGQUIT)
        process.wait()


def main():
    """Print what happened; the exit code is the number of things that were wrong, at most 100."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--servers", type=int, default=3)
    parser.add_argument("--break", nargs="*", default=[], choices=["kill", "redis", "postgresql"], dest="broken")
    chosen = parser.parse_args()
    postgres, redis = Postgres(), Redis()
    try:
        postgres.start()
        redis.start()
        outcome = _run(chosen, postgres, redis)
    finally:
        postgres.close()
        redis.close()
    print(outcome, *outcome.wrong[:10], sep="\n")
    sys.exit(min(100, len(outcome.wrong)))


def _run(chosen, postgres, redis):
    from bot.project import Project
    from bot.settings import Settings
    from bot.start import prepare

    said, project = scripts(chosen.people, chosen.turns), Project()
    home = Path(tempfile.mkdtemp(prefix="uncrank-"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UNCRANK_")}
    with servers(chosen.servers, environment, postgres, redis) as running:
        prepare(project, Settings(home))
        from bot.brain import Brain

        async def reference():
            return await expected(await Brain.load(project.model), said)

        answers = asyncio.run(reference())
        print("The undisturbed coach has answered; now all at once.", file=sys.stderr)
        kept = open_transcripts(postgres.url)
        with proxy([server.address for server in running]) as addresses:
            start = time.monotonic()
            outcome = asyncio.run(
                talk_all(addresses, said, answers, kept, breaking(chosen.broken, running, postgres, redis, 10.0))
            )
            print(f"{len(outcome.seconds) / (time.monotonic() - start):.0f} answers a second", file=sys.stderr)
    shutil.rmtree(home, ignore_errors=True)
    return outcome


if __name__ == "__main__":
    main()
