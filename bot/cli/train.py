"""`uncrank train`"""

from __future__ import annotations

from bot.cli.failure import Failure
from bot.cli.session import Session
from content import images


def run(session: Session, force: bool) -> None:
    """Train where needed, make the pictures, and say so."""
    done = session.train(force)
    try:
        images.png_all(session.project.content)
    except (OSError, ValueError) as error:
        raise Failure(f"The pictures can not be made: {error}") from error
    print(f"The model is trained ({done.seconds:.0f} s)." if done else "The model is up to date.")
