"""A server in a process of its own, spoken to over Rasa's REST channel."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import random
import socket
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import yaml
from page import ROOT

Message = tuple[str, str]
"""Who writes, and what."""
LONGEST_START = 600  # seconds


class Server:
    """A running server on a port of this machine."""

    def __init__(self, process: subprocess.Popen, port: int, ready: float) -> None:
        """`ready` is how many seconds it took until it answered."""
        self.process = process
        self.port = port
        self.ready = ready

    def megabytes(self) -> float:
        """The memory that its processes hold."""
        return megabytes(self.process.pid)

    def ask(self, messages: Iterable[Message]) -> list[float]:
        """Send messages one after the other; the milliseconds until each was answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        took = []
        for sender, text in messages:
            body = json.dumps({"sender": sender, "message": text})
            begun = time.perf_counter()
            connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = json.loads(response.read())
            took.append(1000 * (time.perf_counter() - begun))
            if response.status != 200 or not isinstance(answer, list):
                raise RuntimeError(f"{text!r} was answered with {response.status}: {answer}")
        connection.close()
        return took

    def ask_at_once(self, clients: Sequence[Sequence[Message]]) -> tuple[list[float], float]:
        """Several clients at the same time: all milliseconds, and the messages answered in a second."""
        took: list[list[float]] = [[] for _ in clients]

        def work(number: int) -> None:
            took[number] = self.ask(clients[number])

        threads = [threading.Thread(target=work, args=(number,)) for number in range(len(clients))]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - begun
        answered = list(itertools.chain.from_iterable(took))
        if len(answered) < sum(map(len, clients)):
            raise RuntimeError("a client got no answer")
        return answered, len(answered) / seconds


@contextmanager
def serving(command: Sequence[str], folder: Path, log: Path, **environment: str) -> Iterator[Server]:
    """Start a server with `--port` and wait until it answers; end it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", **environment}
    begun = time.perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)], cwd=folder, env=variables, stdout=output, stderr=output
        )
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - begun > LONGEST_START:
                raise RuntimeError(f"the server did not start: {log.read_text()[-2000:]}")
            time.sleep(0.05)
        yield Server(process, port, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait(30)


def megabytes(process: int, kind: str = "Pss") -> float:
    """The memory of a process and its descendants, what they share counted once (Linux: proportional set size).

    With `Pss_Anon` as the kind without the pages of files, which are fewer the more other programs have them too.
    """
    return sum(_proportional(each, kind) for each in _family(process)) / 1024


def _family(process: int) -> list[int]:
    """A process and all that descend from it."""
    shown = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, check=True, text=True).stdout
    parents = dict(map(int, line.split()) for line in shown.splitlines())
    found = [process]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def _proportional(process: int, kind: str) -> int:
    """Kilobytes."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended meanwhile
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:"))


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_START)
    try:
        connection.request("GET", "/webhooks/rest/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def conversations(name: str, texts: Sequence[str], count: int) -> list[Message]:
    """So many messages, in conversations that go once through the texts."""
    return [(f"{name}-{at // len(texts)}", texts[at % len(texts)]) for at in range(count)]


def different(count: int) -> list[str]:
    """So many messages that runners may write, no two alike: examples of our training data, in an order by chance."""
    examples = []
    for file in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for group in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            examples += [line.removeprefix("- ") for line in group["examples"].splitlines()]
    return random.Random(0).sample(sorted(set(examples)), count)


def percentiles(took: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99."""
    return {f"p{share}": float(np.percentile(took, share)) for share in (50, 95, 99)}
