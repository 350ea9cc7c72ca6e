"""`uncrank content check` and `uncrank content show`"""

from __future__ import annotations

from pathlib import Path

from bot.cli.failure import Failure
from content import store


def problems(folder: Path) -> list[str]:
    """Every problem of the content, one a line, and their number; empty where all is well."""
    found = [str(problem) for problem in store.check(folder)]
    if found:
        found.append(f"{len(found)} problem{'s' if len(found) > 1 else ''} in the content.")
    return found


def check(folder: Path) -> None:
    """Print all problems, or that there are none."""
    if found := problems(folder):
        raise Failure("\n".join(found))
    for entry in store.without_picture(store.load(folder)):
        print(
            f"{entry.folder}/{entry.id}.yml has no picture yet, which is allowed: CONTRIBUTING.md says how to draw one."
        )
    print("The content is in order.")


def show(folder: Path, item: str) -> None:
    """Draw every item with this id."""
    try:
        loaded = store.load(folder)
    except store.ContentError as error:
        raise Failure(str(error)) from error
    entries = loaded.named(item)
    if not entries:
        near = _near(item, [entry.id for entry in loaded.everything()])
        raise Failure(f"There is no item {item!r}.{f' Did you mean {near}?' if near else ''}")
    from bot.cli import card

    for entry in entries:
        card.draw(entry)


def _near(item: str, ids: list[str]) -> str:
    from rapidfuzz import process

    return " or ".join(dict.fromkeys(found for found, *_ in process.extract(item, ids, limit=3, score_cutoff=70)))
