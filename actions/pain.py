"""What the picture may fit: names the likely sources, each with its reasons, and what to do next."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import consent, keeping, message
from actions.memory import remember
from actions.ranking import SHOWN, Findings, Ranked, rank
from actions.reply import Button, listing, numbered, respond, say
from content.store import load

LABEL = "This is education, not a diagnosis: it says what may fit, never what you have."
Slots = dict[str, Any]


class PainSources(Action):
    """Names the two or three sources that the picture may fit best, each with its reasons."""

    def name(self) -> str:
        """Runs when the form is done, or when the runner wants to know now."""
        return "action_pain_sources"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Rank, explain, and say what to do next; starts the interview where nothing is known yet."""
        known = {} if consent.found(tracker) else keeping.found_before(tracker)
        slots: Slots = {**tracker.slots, **known}
        named = [*message.values(tracker, "pain_source"), *(slots.get("named") or [])]
        findings = Findings.of(slots, load().questions)
        best = rank(findings, load().pain_sources.values(), named)[:SHOWN]
        if not best:
            if not tracker.active_loop.get("name") and not tracker.get_slot("asked"):
                return [FollowupAction("interview_form")]
            respond(dispatcher, "utter_no_source")
            return [SlotSet("ranking", [])]
        words, ids = slots.get("words") or {}, [r.source.id for r in best]
        asked = "" if known or consent.keep_found(tracker, ranking=ids) else consent.ASK
        lines = [_line(r, words) for r in best]
        text = (
            f"Going by what you told me ({summary(slots) or 'not much yet'}), this may fit best:\n"
            f"{numbered(lines)}\n\nNext: {best[0].source.next_step}\n\n{LABEL} {asked}"
        ).strip()
        names = [r.source.name.lower() for r in best]
        say(
            dispatcher,
            "pain_sources",
            text,
            ids=ids,
            speech=f"What may fit best is {listing(names, 'or')}. {best[0].source.next_step}",
            buttons=[
                Button("Exercises for that"),
                Button("Why?"),
                *(Button(f"About the {name}", f"tell me about the {name}") for name in names[:1]),
                *([consent.REMEMBER] if asked else []),
            ],
            sources=[_explained(r, words) for r in best],
        )
        return [
            *(SlotSet(name, value) for name, value in known.items()),
            SlotSet("ranking", ids),
            *remember("pain_sources", text, shown=("pain_source", ids), focus=("pain_source", ids[0])),
        ]


def _line(ranked: Ranked, words: dict[str, str]) -> str:
    reasons = [f"{_said(s.question, s.answer, words)}, and {s.why}" for s in ranked.speaks_for[:3]]
    if ranked.named and not reasons:
        reasons = ["you named it yourself"]
    line = f"{ranked.source.name} ({ranked.sure}): {'; '.join(reasons)}."
    if ranked.speaks_against:
        line += f" Against it: {ranked.speaks_against[0].why}."
    if ranked.source.rare_in_runners:
        line += " Less common in runners."
    return line


def _said(question: str, answer: str, words: dict[str, str]) -> str:
    said = words.get(f"{question}/{answer}")
    if said:
        return f"you said “{said}”"
    names = {a.id: a.name.lower() for a in load().questions[question].answers}
    return names[answer]


def _explained(ranked: Ranked, words: dict[str, str]) -> dict[str, Any]:
    return {
        "id": ranked.source.id,
        "points": ranked.points,
        "sure": ranked.sure,
        "for": [
            {
                "sign": f"{s.question}/{s.answer}",
                "weight": s.weight,
                "why": s.why,
                "words": words.get(f"{s.question}/{s.answer}"),
            }
            for s in ranked.speaks_for
        ],
        "against": [
            {"sign": f"{s.question}/{s.answer}", "weight": s.weight, "why": s.why} for s in ranked.speaks_against
        ],
    }


def summary(slots: Slots) -> str:
    """What is known, in the short names of the answers."""
    findings = Findings.of(slots, load().questions)
    parts = []
    for question in load().questions.values():
        value = slots.get(question.id)
        if question.form == "number" and isinstance(value, float):
            parts.append(f"{value:g} of 10")
        elif question.form == "days" and isinstance(value, float):
            parts.append(f"for {spell_days(value)}")
        else:
            names = {a.id: a.name.lower() for a in question.answers}
            parts += [names[a] for a in sorted(findings.yes.get(question.id, ())) if a in names]
    return ", ".join(parts)


def spell_days(days: float) -> str:
    """A length of time in the unit that people use for it."""
    for unit, size in (("year", 365), ("month", 30), ("week", 7)):
        if days >= size * (1 if unit != "month" else 2):
            count = round(days / size)
            return f"{count} {unit}{'s' * (count > 1)}"
    return f"{days:g} day{'s' * (days != 1)}"
