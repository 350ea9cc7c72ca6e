"""Compares our understanding with Rasa's default pipeline on the same training data; writes docs/understanding.md.

    python benchmarks/understanding.py [--cases FILE] [--folds 3] [--only N] [--most N] [--epochs 100] [--keep FOLDER]

Intents are cross-validated: trained on all folds but one, measured on that one. Where time is short, `--only` measures
the first N folds and `--most` takes N examples an intent. `--cases` adds a file of JSON lines, each with `text` and
either `intent` or `kind` (a list of reply kinds; benchmarks/kinds.yml says which kinds an intent leads to), read by the
model of the first fold. `--keep` is a folder for the models of the default pipeline: what was trained there on the same
data is taken, not trained again. Each training and each reading runs in a process of its own: one pipeline needs
TensorFlow, the other leaves it out. The two take turns at reading, and of three readings of a message the fastest
counts, so that other work on the machine weighs little.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

ROOT = Path(__file__).resolve().parent.parent
KINDS = Path(__file__).with_name("kinds.yml")
PAGE = ROOT / "docs" / "understanding.md"
READINGS = 3
NAMES = {"default": "Rasa's default", "ours": "ours"}

Example = tuple[str, str]
"""Text and intent."""


@dataclass
class Measured:
    """One pipeline: intents right and seen per part, seconds to train, bytes, milliseconds a message."""

    right: Counter = field(default_factory=Counter)
    seen: Counter = field(default_factory=Counter)
    by_intent: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    seconds: list[float] = field(default_factory=list)
    size: int = 0
    milliseconds: list[float] = field(default_factory=list)


def default_pipeline(epochs: int) -> list[dict[str, Any]]:
    """What `rasa init` gives, without the selector of answers to questions, of which there are none here."""
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True},
        {"name": "EntitySynonymMapper"},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ]


def examples(most: int | None) -> list[Example]:
    """The training examples of data/nlu without entity marks; at most so many an intent, chosen at random."""
    from rasa.shared.nlu.training_data.loading import load_data

    found = load_data(str(ROOT / "data" / "nlu")).intent_examples
    data = list(dict.fromkeys((str(m.get("text")), str(m.get("intent"))) for m in found))
    random.Random(0).shuffle(data)
    taken: Counter = Counter()
    kept = []
    for text, intent in data:
        taken[intent] += 1
        if most is None or taken[intent] <= most:
            kept.append((text, intent))
    return kept


def folds(data: Sequence[Example], count: int) -> list[tuple[list[Example], list[Example]]]:
    """Pairs of training and test examples, each intent spread evenly."""
    from sklearn.model_selection import StratifiedKFold

    split = StratifiedKFold(count, shuffle=True, random_state=0).split(data, [intent for _, intent in data])
    return [([data[i] for i in train], [data[i] for i in test]) for train, test in split]


def prepare(pipeline: str, data: Sequence[Example], epochs: int, folder: Path) -> Path:
    """The folder in `folder`, named by its content, with the configuration and the data to train a pipeline from."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in data:
        by_intent[intent].append(text)
    nlu = [{"intent": i, "examples": "".join(f"- {t}\n" for t in texts)} for i, texts in by_intent.items()]
    ours = yaml.safe_load((ROOT / "bot" / "config.yml").read_text("utf-8"))["pipeline"]
    config = {"recipe": "default.v1", "assistant_id": "bench", "language": "en", "policies": []}
    config["pipeline"] = ours if pipeline == "ours" else default_pipeline(epochs)
    files = {
        "nlu.yml": yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True),
        "config.yml": yaml.safe_dump(config, sort_keys=False),
    }
    made = folder / f"{pipeline}-{hashlib.sha256(''.join(files.values()).encode()).hexdigest()[:16]}"
    made.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (made / name).write_text(text, "utf-8")
    return made


def in_child(work: str, folder: Path) -> None:
    """Run `train` or `read` in a process of its own."""
    subprocess.run([sys.executable, __file__, "--child", work, str(folder)], check=True, cwd=ROOT, stdout=sys.stderr)


def train(folder: Path) -> None:
    """Train from what `prepare` wrote; leaves the model and the seconds it took."""
    from rasa.model_training import train_nlu

    start = time.perf_counter()
    train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="model")
    (folder / "seconds.json").write_text(json.dumps(time.perf_counter() - start), "utf-8")


def read(folder: Path) -> None:
    """Read the messages of texts.json; leaves their intents and the milliseconds of processor time that each took."""
    from rasa.core.agent import Agent

    agent = Agent.load(folder / "model.tar.gz")
    texts = json.loads((folder / "texts.json").read_text("utf-8"))

    async def read_all() -> tuple[list[str], list[float]]:
        intents, took = [], []
        for text in texts:
            begun = time.process_time()
            intents.append((await agent.parse_message(text))["intent"]["name"])
            took.append(1000 * (time.process_time() - begun))
        return intents, took

    intents, took = asyncio.run(read_all())
    (folder / "read.json").write_text(json.dumps({"intents": intents, "milliseconds": took}), "utf-8")


def child(work: str, folder: Path) -> None:
    """What runs inside the process that `in_child` started."""
    sys.path.insert(0, str(ROOT))
    from bot.lightweight import leave_out_tensorflow

    leave_out_tensorflow((folder / "config.yml").read_text("utf-8"))
    from rasa.utils.log_utils import configure_structlog

    configure_structlog()
    {"train": train, "read": read}[work](folder)


def wanted(case: dict[str, Any], kinds: dict[str, list[str]]) -> set[str]:
    """The intents that are right for a case."""
    if "intent" in case:
        return {case["intent"]}
    return {intent for intent, leads_to in kinds.items() if set(leads_to) & set(case["kind"])}


def compare(
    data: list[Example], cases: list[dict[str, Any]], count: int, only: int, epochs: int, keep: Path
) -> dict[str, Measured]:
    """Both pipelines, cross-validated and on the cases."""
    kinds = yaml.safe_load(KINDS.read_text("utf-8"))
    print(f"{len(data)} examples, {len({i for _, i in data})} intents, {len(cases)} cases", file=sys.stderr)
    results = {name: Measured() for name in NAMES}
    for number, (known, test) in enumerate(folds(data, count)[:only]):
        asked = [("cross-validation", text, {intent}) for text, intent in test]
        intents: dict[str, list[str]] = {}
        if number == 0:
            asked += [("cases", case["text"], wanted(case, kinds)) for case in cases]
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            made = {
                name: prepare(name, known, epochs, keep if name == "default" else Path(scratch)) for name in results
            }
            readings: dict[str, list[list[float]]] = {name: [] for name in results}
            for folder in made.values():
                (folder / "texts.json").write_text(json.dumps([text for _, text, _ in asked]), "utf-8")
                if not (folder / "seconds.json").exists():
                    in_child("train", folder)
            for _ in range(READINGS):
                for name, folder in made.items():
                    in_child("read", folder)
                    done = json.loads((folder / "read.json").read_text("utf-8"))
                    readings[name].append(done["milliseconds"])
                    print(f"{NAMES[name]}: {np.median(done['milliseconds']):.1f} ms a message", file=sys.stderr)
                    intents[name] = done["intents"]
            for name, measured in results.items():
                for (part, _, right), intent in zip(asked, intents[name], strict=True):
                    measured.right[part] += intent in right
                    measured.seen[part] += 1
                    if part == "cross-validation":
                        measured.by_intent[next(iter(right))].append(intent in right)
                measured.seconds.append(json.loads((made[name] / "seconds.json").read_text("utf-8")))
                measured.size = max(measured.size, (made[name] / "model.tar.gz").stat().st_size)
                measured.milliseconds += np.min(readings[name], axis=0).tolist()
                print(f"fold {number + 1}, {NAMES[name]}: {dict(measured.right)}", file=sys.stderr)
    return results


def table(results: dict[str, Measured]) -> str:
    """The comparison as a Markdown table."""
    rows = [["", *NAMES.values()], ["---", *("---:" for _ in NAMES)]]
    both = [results[name] for name in NAMES]
    for part in both[0].seen:
        label = f"intents right, {part} ({both[0].seen[part]} messages)"
        rows.append([label, *(f"{m.right[part] / m.seen[part]:.1%}" for m in both)])
    means = [np.mean([np.mean(hits) for hits in m.by_intent.values()]) for m in both]
    rows.append(["mean over the intents, cross-validation", *(f"{share:.1%}" for share in means)])
    rows.append(["seconds to train", *(f"{max(m.seconds):.0f}" for m in both)])
    rows.append(["size of the model, MB", *(f"{m.size / 1e6:.1f}" for m in both)])
    rows.append(["ms of processor time a message (median)", *(f"{np.median(m.milliseconds):.1f}" for m in both)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Read the options, compare, print and write the page."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cases", type=Path, help="JSON lines to measure on as well")
    options.add_argument("--folds", type=int, default=3, help="folds of the cross-validation")
    options.add_argument("--only", type=int, help="measure only the first so many folds")
    options.add_argument(
        "--epochs", type=int, default=100, help="epochs of the default pipeline; 100 is its own default"
    )
    options.add_argument("--most", type=int, help="take at most so many examples an intent; all where left out")
    options.add_argument("--no-page", action="store_true", help="only print")
    options.add_argument("--keep", type=Path, help="folder for models of the default pipeline, taken where they fit")
    options.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        child(given.child[0], Path(given.child[1]))
        return
    cases = [json.loads(line) for line in given.cases.read_text("utf-8").splitlines()] if given.cases else []
    data = examples(given.most)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        keep = given.keep or Path(scratch)
        found = table(compare(data, cases, given.folds, given.only or given.folds, given.epochs, keep))
    print(found)
    if not given.no_page:
        page = PAGE.read_text("utf-8")
        start, end = "<!-- table -->\n", "<!-- end of table -->"
        before, _, rest = page.partition(start)
        measured = f"{given.only} of {given.folds}" if given.only else f"{given.folds}"
        note = f"Folds measured: {measured}. Epochs of the default pipeline: {given.epochs}. "
        note += f"Examples: {len(data)}{f', {given.most} an intent' if given.most else ''}.\n\n"
        PAGE.write_text(before + start + note + found + "\n" + end + rest.partition(end)[2], "utf-8")


if __name__ == "__main__":
    main()
