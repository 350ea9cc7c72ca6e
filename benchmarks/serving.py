"""Compares the coach with the bot that `rasa init` gives, both over Rasa's REST channel; writes docs/benchmarks.md.

    python benchmarks/serving.py [--messages 2000] [--turns 1000] [--past 1000] [--rounds 3] [--keep FOLDER] [--no-page]

Each runs as users run it (`uncrank serve`, `rasa run`), one after the other, with the same client; the rounds take
turns, and of each figure the best round counts, so that other work on the machine weighs little. `--keep` is a folder
for the other bot: one that was trained there is taken.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from page import ROOT, machine, put, table
from server import Server, conversations, different, percentiles, serving

# The other bot's own examples, and as many messages of an ordinary talk with the coach.
TEXTS = {
    "rasa init": ["hi", "great", "hello", "so so", "are you a bot?", "thanks", "sad", "yes", "ok", "bye"],
    "coach": [
        "hello",
        "my low back aches on the left when I run downhill",
        "no tingling",
        "for two weeks, 4 out of 10",
        "nothing else",
        "exercises for that",
        "the second one",
        "what is the psoas?",
        "show me the ladder",
        "thanks",
    ],
}
TURNS = (5, 100, 500, 1000)
AROUND = 5  # turns before and after the one that is named: once each of the ten messages, whose median counts
CLIENTS = 8


def make_other(folder: Path) -> float:
    """The bot of `rasa init`, trained; the seconds of its training."""
    note = folder / "seconds.json"
    if not note.exists():
        print("Making the bot of rasa init", file=sys.stderr)
        rasa = [sys.executable, "-m", "rasa"]
        subprocess.run(
            [*rasa, "init", "--no-prompt", "--init-dir", str(folder)], check=True, cwd=folder, stdout=sys.stderr
        )
        for model in (folder / "models").glob("*.tar.gz"):
            model.unlink()
        begun = time.perf_counter()
        subprocess.run([*rasa, "train", "--force"], check=True, cwd=folder, stdout=sys.stderr)
        note.write_text(json.dumps(time.perf_counter() - begun), "utf-8")
    return json.loads(note.read_text("utf-8"))


def grown(server: Server, texts: list[str], sender: str, turns: int) -> dict[int, float]:
    """The median milliseconds around named turns of one long conversation."""
    took = server.ask((sender, texts[at % len(texts)]) for at in range(turns + AROUND))
    return {turn: statistics.median(took[turn - AROUND : turn + AROUND]) for turn in TURNS if turn <= turns}


def give_past(home: Path, sender: str, count: int) -> None:
    """Multiply what was said in a conversation, as if there had been so many before it."""
    with sqlite3.connect(home / "conversations.db") as kept:
        columns = "sender_id, type_name, timestamp, intent_name, action_name, data"
        rows = kept.execute(f"SELECT {columns} FROM events WHERE sender_id = ?", [sender]).fetchall()
        marks = ", ".join("?" for _ in rows[0])
        kept.executemany(f"INSERT INTO events ({columns}) VALUES ({marks})", rows * count)


def measure(name: str, command: list[str], folder: Path, given: argparse.Namespace) -> dict[str, float]:
    """All figures of one bot in one round."""
    texts = TEXTS[name]
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        home = Path(scratch)
        with serving(command, folder, home / "server.log", UNCRANK_HOME=scratch) as server:
            found["seconds to ready"] = server.ready
            found["MB after ready"] = server.megabytes()
            server.ask(conversations("warm", texts, 3 * len(texts)))
            took = server.ask(conversations("alone", texts, given.messages))
            found |= {f"ms a message, {p}, 1 client": value for p, value in percentiles(took).items()}
            found["messages a second, 1 client"] = 1000 * len(took) / sum(took)
            found[f"MB after {given.messages} messages"] = server.megabytes()
            said = enumerate(different(given.messages))
            took = server.ask((f"new-{number // len(texts)}", text) for number, text in said)
            found["the same, no message twice, p50"] = statistics.median(took)
            each = given.messages // CLIENTS
            took, rate = server.ask_at_once([conversations(f"c{i}", texts, each) for i in range(CLIENTS)])
            found |= {f"ms a message, {p}, {CLIENTS} clients": value for p, value in percentiles(took).items()}
            found[f"messages a second, {CLIENTS} clients"] = rate
            for turn, value in grown(server, texts, "long", given.turns).items():
                found[f"ms a message at turn {turn}"] = value
            if given.past and name == "coach":
                server.ask(("known", text) for text in texts)
                give_past(home, "known", given.past)
                for turn, value in grown(server, texts, "known", min(given.turns, 100)).items():
                    found[f"the same with {given.past} past conversations, turn {turn}"] = value
    return found


def best(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Of each figure the best."""
    return {key: (max if key.startswith("messages a second") else min)(r[key] for r in rounds) for key in rounds[0]}


def rows(found: dict[str, dict[str, float]]) -> list[list[str]]:
    """The table: figures side by side, with ours by theirs."""
    out = [["", *found, "coach / rasa init"]]
    for key in found["coach"]:
        values = [found[name].get(key) for name in found]
        shown = ["–" if value is None else f"{value:.{0 if value >= 100 else 1}f}" for value in values]
        theirs, ours = values
        out.append([key, *shown, "" if theirs is None or ours is None else f"{ours / theirs:.2f}"])
    return out


def main() -> None:
    """Read the options, measure, print and write the page."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--messages", type=int, default=2000, help="messages of one client, and of eight together")
    options.add_argument("--turns", type=int, default=1000, help="turns of the one long conversation")
    options.add_argument("--past", type=int, default=1000, help="past conversations in the store; 0 for none")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--keep", type=Path, help="folder of the other bot, made where it is not there")
    options.add_argument("--no-page", action="store_true", help="only print")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        other = given.keep or Path(scratch)
        other.mkdir(parents=True, exist_ok=True)
        seconds = make_other(other)
        uncrank = [sys.executable, "-m", "bot"]
        subprocess.run([*uncrank, "train"], check=True, cwd=ROOT, stdout=sys.stderr)
        ours = json.loads((ROOT / "models" / "uncrank.json").read_text("utf-8"))["seconds"]
        bots = {"rasa init": ([sys.executable, "-m", "rasa", "run"], other), "coach": ([*uncrank, "serve"], ROOT)}
        measured: dict[str, list[dict[str, float]]] = {name: [] for name in bots}
        for number in range(given.rounds):
            for name, (command, folder) in bots.items():
                print(f"Round {number + 1} of {given.rounds}: {name}", file=sys.stderr)
                measured[name].append(measure(name, command, folder, given))
                print(json.dumps(measured[name][-1]), file=sys.stderr)
    found = {name: best(all_of_one) for name, all_of_one in measured.items()}
    found["rasa init"]["seconds to train"] = seconds
    found["coach"]["seconds to train"] = ours
    text = table(rows(found))
    print(text)
    if not given.no_page:
        command = f"`python benchmarks/serving.py {' '.join(sys.argv[1:])}`".replace(" `", "`")
        put("benchmarks.md", "serving", f"{machine()}. {command}\n\n{text}")


if __name__ == "__main__":
    main()
