"""Every bot message is made here: its text, what it is (`kind`), the content it speaks of (`ids`), and buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

MOST_BUTTONS = 8


@dataclass(frozen=True)
class Button:
    """A choice: what it shows, and what it says to the assistant when pressed (the title where left out)."""

    title: str
    payload: str = ""


def say(
    dispatcher: CollectingDispatcher,
    kind: str,
    text: str,
    *,
    ids: Iterable[str] = (),
    speech: str | None = None,
    buttons: Sequence[Button] = (),
    image: str | None = None,
    **fields: Any,
) -> None:
    """Send one message of a kind of the design; `fields` are the kind-specific ones, `speech` what is read aloud."""
    custom = {"kind": kind, "ids": list(dict.fromkeys(ids)), "speech": speech or text, **fields}
    dispatcher.utter_message(
        text=text,
        image=image,
        buttons=_buttons(buttons),
        json_message=custom,
    )


def respond(
    dispatcher: CollectingDispatcher,
    response: str,
    kind: str | None = None,
    *,
    ids: Iterable[str] = (),
    buttons: Sequence[Button] = (),
    variables: dict[str, str] | None = None,
    **fields: Any,
) -> None:
    """Send a response of the domain; `kind` only where the domain does not say it, `variables` fill its braces."""
    dispatcher.utter_message(
        response=response,
        buttons=_buttons(buttons),
        json_message={"kind": kind, "ids": list(dict.fromkeys(ids)), **fields} if kind else None,
        **(variables or {}),
    )


def listing(names: Sequence[str], word: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def _buttons(buttons: Sequence[Button]) -> list[dict[str, str]] | None:
    return [{"title": b.title, "payload": b.payload or b.title} for b in buttons[:MOST_BUTTONS]] or None


def bullets(lines: Iterable[str]) -> str:
    """Lines with a bullet each."""
    return "\n".join(f"• {line}" for line in lines)


def numbered(lines: Iterable[str]) -> str:
    """Lines with a number each, from 1."""
    return "\n".join(f"{i}. {line}" for i, line in enumerate(lines, 1))
