"""`uncrank train`"""

from __future__ import annotations

from bot.cli.session import Session


def run(session: Session, force: bool) -> None:
    """Train where needed and say so."""
    done = session.train(force)
    print(f"The model is trained ({done.seconds:.0f} s)." if done else "The model is up to date.")
