"""What a message costs as content, people and reminders grow; writes docs/benchmarks.md.

    python benchmarks/growth.py [--parts content people reminders] [--exercises 50 500 5000] [--people 1 1000 100000]
                                [--reminders 10 1000 100000 1000000] [--database URL] [--no-page]

Exercises and people are made up and kept in scratch folders; reminders in a schema of their own in PostgreSQL, dropped
afterwards.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from page import ROOT, machine, put, table
from server import different, serving

sys.path.insert(0, str(ROOT))

SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve wi xo yu zam kel dor".split()
TEXTS = ["my glutes ache when I climb", "exercises for my hips", "open book", "what is the psoas?", "pain 3 today"]
MESSAGES = 200
ROUNDS = 7
DUE = 50
NOW = datetime.datetime(2026, 3, 4, 10, tzinfo=datetime.timezone.utc)


def name(number: int) -> str:
    """A made-up name that no other number has."""
    syllables = []
    for _ in range(4):
        number, at = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[at])
    return "".join(syllables)


def with_exercises(project: Path, count: int) -> None:
    """A copy of this project with so many exercises."""
    for folder in ("bot", "data", "actions", "content", "requirements"):
        shutil.copytree(ROOT / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__"))
    exercises = project / "content" / "exercises"
    pattern = yaml.safe_load((exercises / "open-book.yml").read_text("utf-8"))
    pattern.pop("alt", None)  # a picture of its own is not drawn
    for number in range(count - len(list(exercises.glob("*.yml")))):
        made = name(number)
        one = pattern | {"id": f"made-{made}", "name": f"The {made} stretch", "aliases": [made, f"{made} move"]}
        one["asks"] = [f"how do I do the {made}", f"the one where the {made} opens"]
        (exercises / f"made-{made}.yml").write_text(yaml.safe_dump(one, sort_keys=False), "utf-8")


def message(project: Path, home: Path) -> float:
    """The median milliseconds of a message over REST: the least of some rounds."""
    command = [sys.executable, "-m", "bot", "serve"]
    log = home / "server.log"
    with serving(command, project, log, UNCRANK_HOME=str(home), UNCRANK_PROJECT=str(project)) as server:
        said = [*TEXTS, *different(MESSAGES)]  # most are new: what was read before costs less
        rounds = [
            statistics.median(server.ask((f"r{i}-{at // 10}", text) for at, text in enumerate(said[i::ROUNDS])))
            for i in range(ROUNDS)
        ]
        return min(rounds)


def content(counts: list[int]) -> list[list[str]]:
    """Milliseconds a message and seconds to train with so many exercises."""
    rows = [["exercises", "ms a message", "seconds to train"]]
    for count in counts:
        print(f"{count} exercises", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            project, home = Path(scratch) / "project", Path(scratch) / "home"
            home.mkdir()
            with_exercises(project, count)
            begun = time.perf_counter()
            train = [sys.executable, "-m", "bot", "train"]
            environment = {**os.environ, "UNCRANK_HOME": str(home), "UNCRANK_PROJECT": str(project)}
            subprocess.run(train, check=True, cwd=project, env=environment, stdout=sys.stderr)
            seconds = time.perf_counter() - begun
            rows.append([f"{count:,}", f"{message(project, home):.1f}", f"{seconds:.0f}"])
    return rows


def people(counts: list[int]) -> list[list[str]]:
    """Milliseconds a message with so many people in the store, each with an address and three days of diary."""
    from bot.users import tables
    from bot.users.store import open_store

    rows = [["people", "ms a message"]]
    for count in counts:
        print(f"{count} people", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            store = open_store(f"sqlite:///{scratch}/users.db")
            for start in range(1, count + 1, 10_000):
                who = range(start, min(start + 10_000, count + 1))
                days = [NOW.date() - datetime.timedelta(days=back) for back in range(3)]
                entries = [
                    {"person": i, "day": day, "score": 3.0, "note": "", "made": NOW}
                    for i, day in itertools.product(who, days)
                ]
                with store.begin() as kept:
                    kept.execute(tables.person.insert(), [{"id": i, "made": NOW} for i in who])
                    addresses = [{"channel": "rest", "address": f"person-{i}", "person": i} for i in who]
                    kept.execute(tables.address.insert(), addresses)
                    kept.execute(tables.entry.insert(), entries)
            store.close()
            rows.append([f"{count:,}", f"{message(ROOT, Path(scratch)):.1f}"])
    return rows


def reminders(counts: list[int], database: str) -> list[list[str]]:
    """Milliseconds of the claim of a due batch among so many reminders, 50 of them due; the least and the median."""
    from sqlalchemy import create_engine, text

    from bot.users.reminders import claim, next_due
    from bot.users.store import open_store

    admin = create_engine(database, isolation_level="AUTOCOMMIT")
    rows = [["reminders", "claim of a batch, ms (least)", "(median)", "when is the next? ms (least)"]]
    for count in counts:
        print(f"{count} reminders", file=sys.stderr)
        kept_in = f"uncrank_bench_{count}"
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {kept_in}"))
            connection.execute(text(f"CREATE DATABASE {kept_in}"))
        store = open_store(str(admin.url.set(database=kept_in)))
        try:
            with store.begin() as kept:
                kept.execute(text("INSERT INTO person (made) SELECT now() FROM generate_series(1, 1000)"))
                kept.execute(
                    text(
                        """INSERT INTO reminder (person, what, rrule, start, at, days, once, timezone, channel, address,
                        next_due, skip, state, made) SELECT 1 + i % 1000, 'hips', 'FREQ=DAILY', '2026-03-04',
                        '["10:00"]', '[]', false, 'Europe/London', 'rest', 'person-' || i % 1000,
                        CASE WHEN i <= :due THEN timestamp '2026-03-04 10:00'
                        ELSE timestamp '2026-03-04 10:01' + i % 1440 * interval '1 minute' END, '[]', 'on', now()
                        FROM generate_series(1, :count) i"""
                    ),
                    {"count": count, "due": min(count, DUE)},
                )
            with store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.execute(text("ANALYZE"))
            took, asked = [], []
            for number in range(3 * ROUNDS):
                begun = time.perf_counter()
                with store.begin() as kept:
                    claimed = claim(kept, NOW + number * datetime.timedelta(minutes=2), ["rest"])
                took.append(1000 * (time.perf_counter() - begun))
                assert claimed
                begun = time.perf_counter()
                with store.begin() as kept:
                    next_due(kept, ["rest"])
                asked.append(1000 * (time.perf_counter() - begun))
        finally:
            store.close()
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {kept_in}"))
        rows.append([f"{count:,}", f"{min(took):.1f}", f"{statistics.median(took):.1f}", f"{min(asked):.1f}"])
    return rows


def main() -> None:
    """Read the options, measure, print and write the page."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = ["content", "people", "reminders"]
    options.add_argument("--parts", nargs="+", choices=parts, default=parts)
    options.add_argument("--exercises", type=int, nargs="+", default=[50, 500, 5000])
    options.add_argument("--people", type=int, nargs="+", default=[1, 1000, 100_000])
    options.add_argument("--reminders", type=int, nargs="+", default=[10, 1000, 100_000, 1_000_000])
    options.add_argument("--database", default="postgresql://postgres@127.0.0.1:5432/test")
    options.add_argument("--no-page", action="store_true", help="only print")
    given = options.parse_args()
    measured = {
        "content": lambda: content(given.exercises),
        "people": lambda: people(given.people),
        "reminders": lambda: reminders(given.reminders, given.database),
    }
    for part in given.parts:
        text = table(measured[part]())
        print(text)
        if not given.no_page:
            put("benchmarks.md", part, f"{machine()}.\n\n{text}")


if __name__ == "__main__":
    main()
