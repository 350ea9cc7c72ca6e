"""Explanations: a structure, an idea, a target, anything of the content, and why the coach said what it said."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import cards, message
from actions.memory import Ref, focus, remember
from actions.ranking import SHOWN, Findings, Ranked, rank
from actions.reply import Button, bullets, listing, say
from content.schema import Idea, Item, PainSource, Target
from content.store import load

ORDER = ("pain_source", "idea", "target", "exercise", "ladder_step", "drill")
FOLDERS = dict(zip(ORDER, ("pain_sources", "ideas", "targets", "exercises", "ladder", "drills"), strict=True))
NEAR, VERY_NEAR, NEARLY_AS_NEAR = 0.42, 0.62, 0.12
MOST_AT_ONCE = 2
WHY_ASKED = (
    "Each answer speaks for some structures of the back and against others, and a few of them tell me whether a "
    "clinician should look first. Skip what you would rather not say."
)
_HOW = re.compile(
    r"\bhow (?:do|does|is|are|to|should|would|can|did)\b(?!.{0,20}\b(?:help|work\b|affect))"
    r"|\bwhat (?:is|are|'?s|does|do) .*\blook\b"
)
Lead = tuple[str, str]


def item_of(lead: Lead) -> Item:
    """The content item of an (entity, id)."""
    found: Item = getattr(load(), FOLDERS[lead[0]])[lead[1]]
    return found


def wanted(tracker: Tracker) -> list[Lead]:
    """What is to be explained, best first: what was named, unless an idea is clearly meant; else what is near."""
    near = [(t["entity"], t["id"], t["likeness"]) for t in message.topics(tracker)]
    named: list[Lead] = []
    for entity in message.entities(tracker, *ORDER):
        if entity["value"] not in {n[1] for n in named}:
            named.append((entity["entity"], entity["value"]))
    named.sort(key=lambda lead: ORDER.index(lead[0]))
    own = max((likeness for e, i, likeness in near if (e, i) in named), default=0.0)
    ideas = [(e, i) for e, i, likeness in near if e == "idea" and likeness >= max(VERY_NEAR, own)]
    if named:
        return [*(i for i in ideas[:1] if i not in named), *named] if named[0][0] != "idea" else named
    return [(e, i) for e, i, likeness in near if likeness >= NEAR][:1]


class Explain(Action):
    """Explains what was asked for."""

    def name(self) -> str:
        """Runs on `ask_explain`, also during an alarm."""
        return "action_explain"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """One item in full, a second one in short; the overview where nothing is meant in particular."""
        leads = wanted(tracker)[:MOST_AT_ONCE]
        if not leads:
            return overview(dispatcher)
        warned = tracker.get_slot("alarm") or tracker.get_slot("cleared")
        if leads[0][0] == "exercise" and not warned and _HOW.search(message.text(tracker).lower()):
            return cards.shown_to(tracker, Ref(*leads[0])).send(dispatcher)
        items = [item_of(lead) for lead in leads]
        text = "\n\n".join(_explained(item) for item in items)
        also = _near(tracker, leads) or _also(items[0])
        if also:
            text += f"\n\nSee also: {listing([i.name.lower() for i in also])}."
        quiet = bool(tracker.get_slot("alarm"))
        say(
            dispatcher,
            "explain",
            text,
            ids=[i.id for i in (*items, *also)],
            speech=items[0].speech,
            buttons=[] if quiet else _buttons(items[0]),
        )
        return remember("explain", text, focus=leads[0], ids=[i.id for i in items])


def overview(dispatcher: CollectingDispatcher) -> list[EventType]:
    """What can be cranky in a low back, by group."""
    groups: dict[str, list[str]] = {}
    for source in load().pain_sources.values():
        groups.setdefault(source.group, []).append(source.name.lower())
    titles = {
        "muscle": "Muscles",
        "joint": "Joints",
        "ligament": "Ligaments",
        "spine": "Discs and bones, less common in runners",
    }
    lines = [f"{titles[group]}: {listing(names)}" for group, names in groups.items()]
    text = (
        f"Several structures of the low back can be cranky:\n{bullets(lines)}\n"
        "Ask me about any of them, or tell me where it hurts."
    )
    say(
        dispatcher,
        "explain",
        text,
        ids=list(load().pain_sources),
        speech="Muscles, small joints and ligaments of the low back can all be cranky. Ask me about any of them.",
        buttons=[Button("What are facet joints?"), Button("Why does rotation matter?"), Button("My low back hurts")],
    )
    return remember("explain", text, shown=("pain_source", list(load().pain_sources)))


def _explained(item: Item) -> str:
    text = f"{item.name}. {item.text.strip()}"
    if isinstance(item, PainSource) and item.rare_in_runners and "less common" not in item.text:
        text += " It is less common in runners."
    if item.cautions:
        text += f"\nMind: {item.cautions[0]}"
    return text


def _near(tracker: Tracker, leads: list[Lead]) -> list[Item]:
    """What may have been meant as well: nearly as near in meaning as the best."""
    near = [t for t in message.topics(tracker) if t["likeness"] >= NEAR]
    close = [(t["entity"], t["id"]) for t in near if t["likeness"] >= near[0]["likeness"] - NEARLY_AS_NEAR]
    known = {lead[1] for lead in leads}
    return [item_of(lead) for lead in close if lead[1] not in known and lead[0] in ORDER[:3]][:MOST_AT_ONCE]


def _also(item: Item) -> list[Item]:
    store = load()
    if isinstance(item, Idea):
        return [store.ideas[i] for i in item.related[:2]]
    if isinstance(item, PainSource):
        return [store.ideas[i] for i in item.ideas[:1]]
    return []


def _buttons(item: Item) -> list[Button]:
    if isinstance(item, PainSource) and item.targets:
        return [Button(f"Stretches for the {load().targets[t].name.lower()}") for t in item.targets[:2]]
    if isinstance(item, Target):
        return [Button(f"Show me {item.name.lower()} exercises")]
    return [Button("Show me exercises")]


class Why(Action):
    """Why the coach named these sources: the sum behind the ranking; else why what was just shown matters."""

    def name(self) -> str:
        """Runs on `ask_why`."""
        return "action_why"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """The points of each source, sign by sign."""
        store, last = load(), tracker.get_slot("last") or {}
        about_pain = last.get("kind") in (None, "pain_sources", "triage_question") or not focus(tracker)
        if tracker.get_slot("ranking") and about_pain:
            findings = Findings.of(tracker.slots, store.questions)
            best = rank(findings, store.pain_sources.values(), tracker.get_slot("named") or ())[:SHOWN]
            lines = [_sum(r) for r in best]
            text = (
                "Each source has signs that speak for it or against it; I add up those that you told me about.\n"
                f"{bullets(lines)}\nOnly an examination can tell; this is the best reading of what you said."
            )
            say(dispatcher, "explain", text, ids=[r.source.id for r in best], buttons=[Button("Exercises for that")])
            return []
        lead = focus(tracker)
        if (tracker.active_loop or {}).get("name"):
            say(dispatcher, "explain", WHY_ASKED)
            return []
        if not lead:
            return overview(dispatcher)
        item = item_of(lead)
        reason = item
        if lead[0] == "exercise":
            reason = load().targets[load().exercises[lead[1]].targets[0]]
        elif lead[0] in ("drill", "ladder_step"):
            reason = load().ideas["lever-arm" if lead[0] == "drill" else "core-role-in-running"]
        text = f"{reason.name}. {reason.text.strip()}"
        say(dispatcher, "explain", text, ids=[item.id, reason.id], speech=reason.speech)
        return []


def _sum(ranked: Ranked) -> str:
    signs = [
        f"{'+' if s.weight > 0 else '−'}{abs(s.weight)} {s.why}" for s in (*ranked.speaks_for, *ranked.speaks_against)
    ]
    named = ["+3 you named it"] if ranked.named else []
    rare = ["−2 it is less common in runners"] if ranked.source.rare_in_runners and not ranked.named else []
    points = "1 point" if ranked.points == 1 else f"{ranked.points} points"
    return f"{ranked.source.name}, {points}: {'; '.join([*signs, *named, *rare])}"
