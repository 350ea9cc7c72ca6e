"""The training sentences: none says again, a word apart, what another one says."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from ruamel.yaml import YAML

NLU = Path(__file__).parents[2] / "data" / "nlu"
LIKENESS = 96.0  # of 100, words in any order; higher for two sentences than for one said twice
ROWS = 500


def sentences() -> Iterator[tuple[str, str, str]]:
    """Every training sentence with its file and intent."""
    for path in sorted(NLU.glob("*.yml")):
        for group in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in group["examples"].splitlines():
                if line.strip().startswith("- "):
                    yield path.name, group["intent"], line.strip()[2:].lower()


def test_no_sentence_stands_twice() -> None:
    seen: dict[str, str] = {}
    twice = []
    for file, intent, sentence in sentences():
        place = f"{file} {intent}"
        if sentence in seen:
            twice.append(f"{place}: {sentence!r} is in {seen[sentence]}")
        seen[sentence] = place
    assert not twice, "\n".join(twice)


def test_no_long_sentence_is_nearly_another() -> None:
    said = [(f, i, " ".join(re.findall(r"\w+", s))) for f, i, s in sentences() if len(s) >= 20]
    texts = [s for _, _, s in said]
    near = []
    for at in range(0, len(texts), ROWS):
        found = process.cdist(texts[at : at + ROWS], texts, scorer=fuzz.token_sort_ratio, score_cutoff=LIKENESS)
        for row, column in zip(*np.nonzero(found), strict=True):
            if at + row < column:
                near.append(f"{said[at + row]} and {said[column]}")
    assert not near, "\n".join(near)
