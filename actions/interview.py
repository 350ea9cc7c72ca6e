"""The pain interview: takes in what the runner says and asks for what is missing, five questions at most."""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz, process
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import keeping, ladder, memory, message
from actions.pain import summary
from actions.ranking import Findings, answers_of
from actions.reply import Button, listing, respond, say
from actions.safety import cleared, warn
from actions.scores import is_entry, is_score_of_a_day
from content.schema import Question
from content.store import load

FORM = "interview_form"
MOST_QUESTIONS = 5
SURE_OF_ANOTHER_WISH, SURE_OVER_AN_ANSWER = 0.5, 0.9
LEAST_LIKE_AN_ANSWER = 86
ANSWERS = frozenset(
    {"inform", "report_pain", "affirm", "deny", "log_pain", "skip", "set_reminder", "pick", "ask_result"}
)
NO_WISHES = frozenset({"out_of_scope", "chitchat", "greet"})  # where the message answers the question all the same
_LOWEST = re.compile(r"\b(?:bottom|lowest|first|beginning|scratch|step (?:1|one))\b")
NUMBERS = ("number", "days")
Slots = dict[str, Any]


def told(tracker: Tracker) -> Slots:
    """What the latest message says, by question: a number, or answer ids with "not " before denied ones."""
    found: Slots = {}
    for question in load().questions.values():
        said: list[Any] = []
        for entity in message.entities(tracker, question.id):
            if question.form in NUMBERS and not isinstance(entity["value"], str):
                said = [entity["value"]]
                break
            said.append(("not " if entity.get("role") == "denied" else "") + str(entity["value"]))
        if said:
            found[question.id] = said[0] if isinstance(said[0], float) else list(dict.fromkeys(said))
    return found


def quotes(tracker: Tracker) -> dict[str, str]:
    """The runner's own words for each finding of the latest message, keyed "question/answer"."""
    text = message.text(tracker)
    found: dict[str, str] = {}
    for question in load().questions.values():
        for entity in message.entities(tracker, question.id):
            value, said = entity["value"], text[entity["start"] : entity["end"]].strip(" ,.;")
            answers = answers_of(question, value) if isinstance(value, float) else [value]
            found |= {f"{question.id}/{answer}": said for answer in answers}
    return found


def merged(question: Question, known: Any, said: Any) -> Any:
    """The new value of a slot: a later answer replaces a number or a single choice and adds to the rest."""
    if question.form != "several" or not isinstance(known, list) or not isinstance(said, list):
        return said
    opposite = {v[4:] if v.startswith("not ") else f"not {v}" for v in said}
    return [v for v in known if v not in opposite] + [v for v in said if v not in known]


def plain_answer(question: Question, intent: str, text: str) -> list[str] | None:
    """An answer that makes sense only for the question just asked; None where the message is none."""
    if intent == "deny":
        return [a.id for a in question.answers if a.plain_no]
    if intent == "affirm":
        return [a.id for a in question.answers if a.plain_yes]
    choices = {i: a.name.lower() for i, a in enumerate(question.answers)}
    best = process.extractOne(text.lower(), choices, scorer=fuzz.token_set_ratio, score_cutoff=LEAST_LIKE_AN_ANSWER)
    return [question.answers[best[2]].id] if best else None


def unanswered(slots: Slots, asked: list[str]) -> str | None:
    """The next question to ask: the first by order that nothing is known of, while fewer than five were put.

    One that an answer calls for comes before the others.
    """
    if len(asked) >= MOST_QUESTIONS:
        return None
    for question in sorted(load().questions.values(), key=lambda q: q.only_after is None):
        wanted = question.only_after is None or any(
            a in (slots.get(question.only_after.question) or []) for a in question.only_after.answers
        )
        if wanted and slots.get(question.id) is None and question.id not in asked:
            return question.id
    return None


class ValidateInterviewForm(Action):
    """Fills every slot that a message speaks of, and picks the next question."""

    def name(self) -> str:
        """Called by Rasa on every turn of the form."""
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """No events where the message is another wish, so that Rasa's rules answer it and come back."""
        slots: Slots = dict(tracker.slots)
        requested = slots.get("requested_slot")
        asked = list(slots.get("asked") or [])
        if _came_back(tracker):
            return [SlotSet("requested_slot", requested)]
        intent, found = message.intent(tracker), told(tracker)
        if not requested:
            asked = [name for name in asked if slots.get(name) is not None]
        if requested and intent == "resume" and len(found) < 2:
            return [SlotSet("asked", asked), SlotSet("requested_slot", requested)]
        if requested and _another_wish(tracker, requested, found):
            return []
        question = load().questions.get(requested or "")
        if question and requested not in found:
            answer = [] if intent == "skip" else plain_answer(question, intent, message.text(tracker))
            if answer is not None:
                found[question.id] = answer
            elif not found and intent not in ANSWERS and not slots.get("misses"):
                return []
        events: list[EventType] = []
        for name, said in found.items():
            slots[name] = merged(load().questions[name], slots.get(name), said)
            events.append(SlotSet(name, slots[name]))
        if requested and slots.get(requested) is None:
            slots[requested] = []
            events.append(SlotSet(requested, []))
        slots["named"] = list(dict.fromkeys([*(slots.get("named") or []), *message.values(tracker, "pain_source")]))
        events += [
            SlotSet("named", slots["named"]),
            SlotSet("words", {**(slots.get("words") or {}), **quotes(tracker)}),
        ]
        flags = [
            f for f in load().red_flags_of(Findings.of(slots, load().questions).yes) if f.id not in cleared(tracker)
        ]
        if flags:
            return [*events, *warn(dispatcher, tracker, {f.id: "" for f in flags})]
        answer_now = intent == "ask_result" and asked or not requested and slots.get("ranking")
        follows = None if answer_now else unanswered(slots, asked)
        if follows:
            events.append(SlotSet("asked", [*asked, follows]))
        return [*events, SlotSet("requested_slot", follows)]


def _came_back(tracker: Tracker) -> bool:
    """Whether the form is called again after something else was answered in the same turn."""
    done = [e["name"] for e in tracker.events if e["event"] == "action"]
    return (
        tracker.active_loop.get("name") == FORM
        and len(done) > 1
        and done[-1] == FORM
        and done[-2]
        not in (
            "action_listen",
            "action_session_start",
            FORM,
        )
        and tracker.slots.get("requested_slot") is not None
    )


def _another_wish(tracker: Tracker, requested: str, found: Slots) -> bool:
    text, question = message.text(tracker), load().questions[requested]
    if message.intent(tracker) == "log_pain" and is_entry(text, message.now(tracker).date()):
        return True
    if message.intent(tracker) == "pick" and message.values(tracker, "ordinal") and _just_listed(tracker):
        return True
    if message.intent(tracker) in ANSWERS or text in [a.name for a in question.answers]:
        return False
    if requested in found and (len(text.split()) < 4 or message.intent(tracker) in NO_WISHES):
        return False
    if requested in found and message.confidence(tracker) < SURE_OVER_AN_ANSWER:
        return False
    return message.confidence(tracker) >= SURE_OF_ANOTHER_WISH and len(found) < 3


def _just_listed(tracker: Tracker) -> bool:
    """Whether the last turn put a list of exercises before the runner, ahead of the interview's question."""
    users = 0
    for event in reversed(tracker.events):
        users += event["event"] == "user"
        if users > 1:
            return False
        if event["event"] == "bot" and ((event.get("data") or {}).get("custom") or {}).get("kind") == "exercises":
            return True
    return False


class _Ask:
    """Puts one question of the interview, with its buttons."""

    question = ""

    def name(self) -> str:
        """The name that Rasa's form looks for."""
        return f"action_ask_{self.question}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask, after a word on what was understood where this is the first question."""
        question = load().questions[self.question]
        buttons = [Button(a.name) for a in question.answers if a.button] if question.form not in NUMBERS else []
        named = tracker.slots.get("named") or []
        first = len(tracker.slots.get("asked") or []) <= 1
        say(
            dispatcher,
            "triage_question",
            (understood(tracker.slots, named) if first else "") + question.text,
            ids=named if first else (),
            speech=question.speech,
            buttons=[*buttons, Button("Skip")],
            asks=[question.id],
            numbers_are_answers=question.form in NUMBERS,
        )
        return []


def understood(slots: Slots, named: list[str]) -> str:
    """A line on what the first message told, before the first question."""
    parts = ["Sorry it is cranky."]
    if named:
        names = listing([load().pain_sources[i].name.lower() for i in named])
        parts.append(f"You name the {names}: let us see whether that may fit.")
    known = summary(slots)
    parts.append(f"So far I have: {known}." if known else "A few questions, and you can skip any of them.")
    return f"{' '.join(parts)}\n"


for _id in load().questions:
    globals()[f"Ask{_id.title()}"] = type(
        f"Ask{_id.title()}", (_Ask, Action), {"question": _id, "__doc__": f"Asks for {_id}."}
    )


class Inform(Action):
    """Takes in findings told outside the interview: a correction, an addition, or the start of a report."""

    def name(self) -> str:
        """Runs on `inform` while no form is active."""
        return "action_inform"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Update what is known; rank again after a finished interview, else begin one."""
        if keeping.asked_for_diary(tracker):
            return [FollowupAction("action_log_pain")]
        found = told(tracker)
        if not found and not message.values(tracker, "pain_source"):
            return [FollowupAction("action_clarify")]
        if set(found) == {"severity"} and is_score_of_a_day(message.text(tracker), message.now(tracker).date()):
            return [FollowupAction("action_log_pain")]
        if tracker.get_slot("ranking") is None:
            return [FollowupAction(FORM)]
        questions = load().questions
        events: list[EventType] = [SlotSet(n, merged(questions[n], tracker.get_slot(n), v)) for n, v in found.items()]
        return [
            *events,
            SlotSet("words", {**(tracker.get_slot("words") or {}), **quotes(tracker)}),
            FollowupAction("action_pain_sources"),
        ]


class Skip(Action):
    """A skip with nothing to skip."""

    def name(self) -> str:
        """Runs on `skip` while no question is open."""
        return "action_skip"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """In a session a skip means the next step."""
        if (tracker.get_slot("session") or {}).get("state") in ("running", "paused"):
            return [FollowupAction("action_next")]
        if keeping.reminded(tracker):
            return [FollowupAction("action_change_reminder")]
        if memory.last_kind(tracker) in ("exercise", "exercises", "drill"):
            return [FollowupAction("action_next")]
        respond(dispatcher, "utter_nothing_to_skip")
        return []


class StartOver(Action):
    """Forgets the interview and the things just shown; what the runner asked to keep stays."""

    def name(self) -> str:
        """Runs on `start_over`, in a form or outside."""
        return "action_start_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Clear the interview and greet afresh; of the ladder, its lowest step is meant."""
        if memory.last_kind(tracker) == "strength_step" and _LOWEST.search(message.text(tracker).lower()):
            return [*ladder.show_step(dispatcher, tracker, 1), ladder.stand_on(tracker, 1)]
        respond(dispatcher, "utter_fresh_start")
        return [ActiveLoop(None), SlotSet("requested_slot", None), *forget_interview()]


def forget_interview() -> list[EventType]:
    """Events that clear all that the interview and its result hold."""
    names = (*load().questions, "asked", "words", "ranking", "shown", "focus", "last", "session", "offer", "misses")
    return [SlotSet(name, None) for name in names]
