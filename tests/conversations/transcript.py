"""A conversation with the coach: its turns so far, and what holds of every reply of every conversation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.message import Reply, Turn
from content.store import load

KINDS = frozenset(
    "welcome help smalltalk triage_question pain_sources explain exercises exercise plan strength_step drill session "
    "reminder_set reminder_list reminder_changed reminder_cancelled reminder_question pain_logged drill_logged "
    "progress red_flag privacy data_export data_deleted confirm out_of_scope fallback".split()
)
MOST_QUESTIONS = 5
CHECKS = frozenset(
    "say press now kind kinds not_kinds ids ids_all not_ids asks not_asks says not_says buttons fields".split()
)
_NO_WORDS = re.compile(r"\{\w*\}|\bTraceback\b")


@dataclass
class Transcript:
    """What was said so far, and the questions of the interview that is under way."""

    lines: list[str] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def payload(self, title: str) -> str:
        """What pressing this button of the latest replies says."""
        found = {b["title"]: b["payload"] for reply in self.replies for b in reply.buttons}
        assert title in found, f"there is no button {title!r}, only {sorted(found)}\n{self}"
        return found[title]

    def add(self, said: str, turn: Turn) -> None:
        """Write down a turn; fails where it breaks what holds of every turn."""
        before, self.replies = self.replies, turn.replies
        self.lines += [f"> {said}", f"    [{turn.intent['name']} {turn.intent['confidence']:.2f}] {_found(turn)}"]
        for reply in turn.replies:
            self.lines += [f"  {reply.kind} {reply.ids} {_own(reply)}", *(f"  | {x}" for x in reply.text.splitlines())]
        self.check(turn.replies, "there is no reply")
        for reply in turn.replies:
            self._check_reply(reply)
            for name in reply.fields.get("asks", ()):
                self.asked += [name] * (name not in self.asked)
            if reply.kind in ("pain_sources", "red_flag") or said == "start over":
                self.asked = []
        self.check(len(self.asked) <= MOST_QUESTIONS, f"more than {MOST_QUESTIONS} questions: {self.asked}")
        puzzled = [r.text for r in before if r.kind in ("fallback", "out_of_scope")]
        self.check(not any(r.text in puzzled for r in turn.replies), "the same sentence twice in a row")

    def _check_reply(self, reply: Reply) -> None:
        known = {entry.id for entry in load().everything()}
        self.check(reply.text.strip(), "a reply without text")
        self.check(reply.kind in KINDS, f"{reply.kind!r} is no kind of reply")
        self.check(known >= set(reply.ids), f"unknown ids {set(reply.ids) - known}")
        self.check((reply.fields.get("speech") or reply.text).strip(), "nothing to hear")
        self.check(not _NO_WORDS.search(reply.text), f"no words: {_NO_WORDS.findall(reply.text)}")
        if reply.kind == "fallback":
            self.check(2 <= len(reply.buttons) <= 3, f"{len(reply.buttons)} guesses")

    def check(self, holds: object, complaint: str) -> None:
        """Fail with the conversation so far."""
        assert holds, f"{complaint}\n{self}"

    def expect(self, turn: dict[str, Any]) -> None:
        """Compare the latest replies with what a turn of a file asks for."""
        self.check(set(turn) <= CHECKS, f"unknown checks {set(turn) - CHECKS}")
        kinds = [r.kind for r in self.replies]
        wanted = [turn["kind"]] if "kind" in turn else turn.get("kinds", kinds)
        ids = [i for r in self.replies for i in r.ids]
        asks = [q for r in self.replies for q in r.fields.get("asks", ())]
        text = "\n".join(r.text for r in self.replies).lower()
        titles = [b["title"] for r in self.replies for b in r.buttons]
        held = {**{k: v for r in self.replies for k, v in r.fields.items()}}
        self.check(kinds == wanted, f"wanted the kinds {wanted}, got {kinds}")
        for kind in turn.get("not_kinds", ()):
            self.check(kind not in kinds, f"wanted no {kind}")
        self.check(not turn.get("ids") or set(turn["ids"]) & set(ids), f"wanted one of {turn.get('ids')}, got {ids}")
        self.check(set(turn.get("ids_all", ())) <= set(ids), f"wanted all of {turn.get('ids_all')}, got {ids}")
        self.check(not set(turn.get("not_ids", ())) & set(ids), f"wanted none of {turn.get('not_ids')}, got {ids}")
        self.check("asks" not in turn or asks == [turn["asks"]], f"wanted the question {turn.get('asks')}, got {asks}")
        self.check(not set(turn.get("not_asks", ())) & set(asks), f"asked {asks}")
        for words in turn.get("says", ()):
            self.check(words.lower() in text, f"wanted the words {words!r}")
        for words in turn.get("not_says", ()):
            self.check(words.lower() not in text, f"wanted no {words!r}")
        for title in turn.get("buttons", ()):
            self.check(title in titles, f"wanted the button {title!r}, got {titles}")
        for name, value in (turn.get("fields") or {}).items():
            self.check(held.get(name) == value, f"wanted {name} to be {value!r}, got {held.get(name)!r}")

    def __str__(self) -> str:
        return "\n".join(self.lines)


def _found(turn: Turn) -> str:
    return " ".join(f"{e['entity']}={e['value']}{'?' if e.get('role') else ''}" for e in turn.entities)


def _own(reply: Reply) -> str:
    return " ".join(f"{k}={reply.fields[k]}" for k in ("asks", "tier", "state", "step", "seconds") if k in reply.fields)
