"""The pain diary in conversation: scores kept, put right and taken out, and what was practised."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import cards, climbing, drills, keeping, ladder, message, plan
from actions.exercises import targets_named
from actions.keeping import Kept
from actions.memory import Ref, tell
from actions.naming import named
from actions.reply import Button, bullets, listing
from actions.scores import HIGHEST, LONGEST_NOTE, Said, Score, read
from bot.users import dates, diary, progress
from bot.users.diary import Entry, LadderSession
from content.store import load

PROGRESS = Button("My progress", "show my progress")
JUMPED = (
    "That is three points or more above the last time. Go easy for a day or two: no jumps, no loaded steps, short "
    "walks. Tell me at once about numbness, weakness, fever or anything else that is new; if it stays up, have a "
    "clinician look."
)
_SAME = re.compile(r"\b(?:same|still|no change|unchanged)\b")
_MISSED = re.compile(
    r"\b(?:missed|skipped|forgot to do|(?:did|could|have)(?:n'?t| not) (?:do|done|manage|get)"
    r"|no (?:drills|exercises|stretches))\b"
)
_DID_REST = re.compile(r"\b(?:everything else|the rest|did|done|finished|completed|managed to)\b")
_WORDS = (  # what was done where nothing is named
    ("drills", re.compile(r"\b(?:zombies?|drills?|form work)\b")),
    ("stretches", re.compile(r"\b(?:stretch\w*|mobility|foam roll\w*|hip flexors?)\b")),
    ("strength", re.compile(r"\b(?:strength\w*|ladder|core|squats?|lunges?|balanc\w+|hing\w+|bridges?|step|level)\b")),
)


def figure(score: float) -> str:
    """A score as it is written: 3, 3.5."""
    return f"{score:g}"


def called(day: date, today: date) -> str:
    """A day as one would say it."""
    if day == today:
        return "today"
    if day == today - timedelta(days=1):
        return "yesterday"
    name = day.strftime("%A")
    return name if timedelta(0) < today - day < timedelta(days=7) else f"{name} {day.day} {day.strftime('%B %Y')}"


def put(entry: Entry, today: date) -> str:
    """An entry in one line."""
    moment = f", {entry.moment}" if entry.moment else ""
    return f"{called(entry.day, today)}{moment}: {figure(entry.score)}" + (f", “{entry.note}”" if entry.note else "")


def data(entry: Entry) -> dict[str, Any]:
    """An entry as the fields of a reply: severity 0 to 10, date, moment, note."""
    severity = int(entry.score) if entry.score == int(entry.score) else entry.score
    return {"severity": severity, "date": entry.day.isoformat(), "moment": entry.moment, "note": entry.note}


class ActionLogPain(Action):
    """Keeps the scores of the message, corrects or removes older ones, or asks for the number."""

    def name(self) -> str:
        return "action_log_pain"

    @keeping.telling_trouble
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        with keeping.kept(tracker) as kept:
            text = message.text(tracker)
            asked = keeping.said_last(tracker).get("for_day")
            said = read(text, kept.today)
            score = said.scores[-1].value if said.scores and said.scores[-1].value <= HIGHEST else None
            if (answered := climbing.take(dispatcher, tracker, kept, score)) is not None:
                return answered
            if asked and not said.days:
                said = dataclasses.replace(said, scores=_on(said.scores, date.fromisoformat(asked)))
            if said.want == "delete":
                return self._delete(dispatcher, kept, said)
            if not said.scores and kept.who and _SAME.search(text.lower()):
                last = diary.last_entry(kept.connection, kept.who)
                day = next(iter(said.days), None) or kept.today
                said = dataclasses.replace(said, scores=(Score(last.score, day),)) if last else said
            if problem := _problem(said, kept.today):
                return _ask(dispatcher, problem, said, kept.today)
            if said.want == "correct" and (wrong := _meant(kept, said)):
                return self._correct(dispatcher, kept, said, wrong)
            interview = bool((tracker.active_loop or {}).get("name"))  # it asks next
            return self._add(dispatcher, kept, said, None if interview else climbing.open_morning(kept))

    def _add(
        self, dispatcher: CollectingDispatcher, kept: Kept, said: Said, session: LadderSession | None
    ) -> list[EventType]:
        who = kept.person()
        first = kept.agree(who, "diary")
        added = [
            diary.add_entry(
                kept.connection, who, score.day or kept.today, score.value, score.moment, score.note, kept.now
            )
            for score in said.scores
        ]
        days = progress.by_day(diary.entries(kept.connection, who))
        jumped = added[-1].day == max(days) and progress.jump(days)
        question, fields = climbing.ask_morning(session) if session else ("", {})
        return _confirm(dispatcher, "Noted", added, kept.today, JUMPED if jumped else "", first, question, **fields)

    def _correct(self, dispatcher: CollectingDispatcher, kept: Kept, said: Said, wrong: Entry) -> list[EventType]:
        score = said.scores[-1]
        right = dataclasses.replace(
            wrong, score=score.value, note=score.note or wrong.note, moment=score.moment or wrong.moment
        )
        diary.change_entry(kept.connection, right)
        before = f"It said {figure(wrong.score)} before."
        return _confirm(dispatcher, "Put right", [right], kept.today, before, was=data(wrong))

    def _delete(self, dispatcher: CollectingDispatcher, kept: Kept, said: Said) -> list[EventType]:
        gone = _meant(kept, said)
        if not gone:
            which = f" for {called(said.days[0], kept.today)}" if said.days and said.days[0] else ""
            text = f"There is no such entry{which} in your diary, so nothing was removed."
            return tell(dispatcher, "pain_logged", text, severity=None, date=None, note="", removed=[])
        diary.remove_entries(kept.connection, [gone])
        text = f"Removed from your diary, for {put(gone, kept.today)}."
        day = gone.day.isoformat()
        return tell(
            dispatcher, "pain_logged", text, buttons=[PROGRESS], severity=None, date=day, note="", removed=[data(gone)]
        )


def _on(scores: Sequence[Score], day: date) -> tuple[Score, ...]:
    return tuple(dataclasses.replace(score, day=day) for score in scores)


def _problem(said: Said, today: date) -> str:
    """Why nothing of this can be kept, empty where it can."""
    if None in said.days:
        return "No calendar has that day, so nothing was kept. Which day was it?"
    if any(day and day > today for day in said.days):
        return (
            "That day is still to come; the diary takes today and days gone by. What number shall I put, and for when?"
        )
    if not said.scores:
        return "What number shall I put, from 0 (no pain) to 10 (the worst you can think of)?"
    if beyond := next((score.value for score in said.scores if score.value > HIGHEST), None):
        return (
            f"The scale ends at {HIGHEST}, so {figure(beyond)} was not kept. What number shall I put, 0 to {HIGHEST}?"
        )
    longest = max(len(score.note) for score in said.scores)
    if longest > LONGEST_NOTE:
        return (
            f"That note is {longest} characters long and the diary takes {LONGEST_NOTE}, so nothing was kept. Shorter?"
        )
    return ""


def _ask(dispatcher: CollectingDispatcher, problem: str, said: Said, today: date) -> list[EventType]:
    day = next((day for day in said.days if day and day <= today), today)
    return tell(
        dispatcher,
        "triage_question",
        problem,
        offer={"action": "action_log_pain"},
        asks=["severity"],
        numbers_are_answers=True,
        for_day=day.isoformat(),
    )


def _meant(kept: Kept, said: Said) -> Entry | None:
    """The entry that is to be corrected or removed: of the day named, with the score named, else the last one told."""
    if not kept.who:
        return None
    day = next(iter(said.days), None)
    if day:
        found = diary.entries(kept.connection, kept.who, day)
    else:
        found = diary.entries(kept.connection, kept.who)
        if not said.old:
            last = diary.last_entry(kept.connection, kept.who)
            return last
    matching = [each for each in found if each.score in said.old]
    moment = said.scores[-1].moment if said.scores else None
    same = [each for each in found if moment and each.moment == moment]
    if said.old and not matching and said.want == "delete":
        return None
    return next(iter([*reversed(matching), *reversed(same), *reversed(found)]), None)


def _confirm(
    dispatcher: CollectingDispatcher, opening: str, entries: list[Entry], today: date, *after: str, **fields: Any
) -> list[EventType]:
    lines = [put(each, today) for each in entries]
    text = f"{opening} for {lines[0]}." if len(lines) == 1 else f"{opening}:\n{bullets(lines)}"
    latest = entries[-1]
    return tell(
        dispatcher,
        "pain_logged",
        "\n".join(filter(None, (text, *after))),
        buttons=[PROGRESS],
        entries=[data(each) for each in entries],
        **data(latest),
        **fields,
    )


class ActionLogDrill(Action):
    """Keeps what was practised and on which day."""

    def name(self) -> str:
        return "action_log_drill"

    @keeping.telling_trouble
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        text = message.text(tracker).lower()
        refs, words = _done(tracker, text)
        with keeping.kept(tracker) as kept:
            days = [each.day for each in dates.named(text, kept.today)] or [kept.today]
            if any(day is None or day > kept.today for day in days):
                return tell(dispatcher, "confirm", "That day can not be logged, so nothing was kept. Which day was it?")
            if _MISSED.search(text) and not _DID_REST.search(_MISSED.sub("", text)):
                missed = "No harm done: a day off is part of it. Nothing was logged; shall we do a short one now?"
                return tell(
                    dispatcher, "drill_logged", missed, offer={"action": "action_start_session"}, done=[], dates=[]
                )
            who = kept.person()
            first = kept.agree(who, "diary")
            what = [ref.id for ref in refs] or words
            for day in filter(None, days):
                diary.add_practice(kept.connection, who, day, what, "", kept.now)
            session, steps = None, [load().ladder[ref.id].step for ref in refs if ref.entity == "ladder_step"]
            if steps and days[0] and diary.rung(kept.connection, who) is None:
                diary.set_rung(kept.connection, who, steps[-1], kept.today)
            if steps and days[0]:
                session = diary.add_session(kept.connection, who, days[0], steps[-1])
            done = {each.day for each in diary.practices(kept.connection, who)}
            row = progress.streak(done, kept.today)
        every = all(drill in refs for drill in drills.all_drills())
        named_refs = [ref for ref in refs if not (every and ref.entity == "drill")]
        names = listing([*["zombie drills"][:every], *(cards.title(cards.item(ref)) for ref in named_refs)] or words)
        when = listing([called(day, kept.today) for day in days if day])
        praise = f"That makes {row} days in a row." if row > 1 else "Well done."
        session = None if (tracker.active_loop or {}).get("name") else session  # the interview asks next
        question = climbing.HOW_STRONG if session else ""
        asks: dict[str, Any] = (
            {"asks": ["severity"], "for_session": session, "numbers_are_answers": True} if session else {}
        )
        return tell(
            dispatcher,
            "drill_logged",
            "\n".join(filter(None, (f"Logged for {when}: {names}. {praise}", first, question))),
            ids=[ref.id for ref in refs],
            buttons=[PROGRESS],
            done=what,
            dates=[day.isoformat() for day in days if day],
            **asks,
        )


def _done(tracker: Tracker, text: str) -> tuple[list[Ref], list[str]]:
    """What was done: the items named, else a word for it."""
    found = named(tracker)
    words = [word for word, pattern in _WORDS if pattern.search(text)]
    if not any(ref.entity == "drill" for ref in found) and "drills" in words:
        found = [*found, *drills.all_drills()]
    if not found and "strength" in words and (steps := ladder.numbers_named(tracker)):
        found = [ladder.ref_of(step) for step in steps]
    if not found and (targets := targets_named(tracker)):
        return [], [f"{load().targets[target].name.lower()} work" for target in targets]
    if not found and not words and keeping.reminded(tracker):
        found = plan.todays(tracker)
    return found, words or ["exercises"]
