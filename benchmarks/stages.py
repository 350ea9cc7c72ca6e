"""Where each millisecond of processor time of a message goes, inside the process; writes docs/benchmarks.md.

    python benchmarks/stages.py [--rounds 15] [--no-page]

The same conversation is led several times; of each turn's time in each stage the least counts, so that other work on
the machine weighs little. What a stage calls that is a stage of its own is not counted twice.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import inspect
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from page import ROOT, machine, put, table
from serving import TEXTS

sys.path.insert(0, str(ROOT))

LEAST_SHOWN = 0.05  # milliseconds


class Stopwatch:
    """Milliseconds of processor time in each stage, without those of the stages inside it."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._inside = [0.0]

    def _end(self, stage: str, begun: float) -> None:
        took = 1000 * (time.process_time() - begun)
        self.spent[stage] += took - self._inside.pop()
        self._inside[-1] += took

    def time(self, owner: Any, method: str, stage: str) -> None:
        """Time a method of a class or of an object from now on."""
        original: Callable[..., Any] = getattr(owner, method)

        @functools.wraps(original)
        async def waited(*args: Any, **kwargs: Any) -> Any:
            begun = time.process_time()
            self._inside.append(0.0)
            try:
                return await original(*args, **kwargs)
            finally:
                self._end(stage, begun)

        @functools.wraps(original)
        def called(*args: Any, **kwargs: Any) -> Any:
            begun = time.process_time()
            self._inside.append(0.0)
            try:
                return original(*args, **kwargs)
            finally:
                self._end(stage, begun)

        setattr(owner, method, waited if inspect.iscoroutinefunction(original) else called)


async def measure(rounds: int, home: Path) -> tuple[dict[str, float], float]:
    """Mean milliseconds of processor time a message in each stage, and altogether."""
    from rasa.core.utils import AvailableEndpoints

    from bot.brain import Brain, lasting_store
    from bot.project import Project

    project = Project(ROOT)
    endpoints = AvailableEndpoints.read_endpoints(str(project.endpoints))
    brain = await Brain.load(project.model, store=lasting_store(home, endpoints), endpoints=endpoints)
    processor = brain.agent.processor
    watch = Stopwatch()
    for node in processor.graph_runner._nodes.values():
        kind = {"process": "understanding", "predict_action_probabilities": "policy"}.get(node._fn_name)
        if kind:
            watch.time(node, "_fn", f"{kind}: {node._component_class.__name__}")
    watch.time(processor.tracker_store, "retrieve", "store: read the conversation")
    watch.time(processor.tracker_store, "save", "store: write the conversation")
    watch.time(brain.agent.lock_store, "get_or_create_lock", "lock")
    watch.time(processor.action_endpoint, "request", "actions")
    watch.time(processor, "run_action_extract_slots", "Rasa: slots")
    watch.time(processor, "_run_prediction_loop", "Rasa: loop of predictions and events")
    watch.time(processor.graph_runner, "run", "Rasa: graph of components")

    turns: list[dict[str, float]] = [{} for _ in TEXTS["coach"]]
    whole = [float("inf")] * len(turns)
    for number in range(rounds + 1):
        for turn, text in enumerate(TEXTS["coach"]):
            watch.spent.clear()
            brain.agent.understanding.forget()  # each message is read as if nobody had said it before
            begun = time.process_time()
            await brain.answer(f"round-{number}", text)
            took = 1000 * (time.process_time() - begun)
            if number:
                whole[turn] = min(whole[turn], took)
                for stage, spent in watch.spent.items():
                    turns[turn][stage] = min(turns[turn].get(stage, spent), spent)
    stages = {stage for turn in turns for stage in turn}
    mean = {stage: sum(turn.get(stage, 0.0) for turn in turns) / len(turns) for stage in stages}
    total = sum(whole) / len(whole)
    mean["everything else"] = total - sum(mean.values())
    return mean, total


def main() -> None:
    """Read the options, measure, print and write the page."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--no-page", action="store_true", help="only print")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        os.environ["UNCRANK_HOME"] = scratch
        from bot import logs
        from bot.lightweight import leave_out_tensorflow

        logs.configure(Path(scratch) / "log")
        leave_out_tensorflow((ROOT / "bot" / "config.yml").read_text("utf-8"))
        mean, total = asyncio.run(measure(given.rounds, Path(scratch)))
    shown = sorted(((s, v) for s, v in mean.items() if v >= LEAST_SHOWN), key=lambda pair: -pair[1])
    rows = [["stage", "ms", "share"], *([s, f"{v:.2f}", f"{v / total:.0%}"] for s, v in shown)]
    text = table([*rows, ["a message", f"{total:.2f}", ""]])
    print(text)
    if not given.no_page:
        put("benchmarks.md", "stages", f"{machine()}.\n\n{text}")


if __name__ == "__main__":
    main()
