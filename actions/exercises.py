"""Exercises: by name, by the part to loosen, by what was found; and how much, how careful, how hard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import cards, drills, limits, memory, message, wording
from actions.memory import Ref, tell
from actions.naming import meant, named, position
from actions.reply import Button, listing, numbered
from content.schema import Exercise, Idea, PainSource
from content.store import load

GENERAL = ("hip-flexors", "glutes", "thoracic-spine", "lats")
NEAR_TARGET, NEAR_EXERCISE = 0.6, 0.75  # likeness from which a topic counts as named
NEAR_DESCRIBED = 0.6  # ... where the message describes one
MOST = 4  # items of a list, and targets of one
STANDARD = "These are standard mobility exercises, not the article's own."
CHOOSE = "Say a number or a name and I show you how."
CHOOSE_TO_HEAR = "Which one shall I explain?"
_OTHERS = re.compile(r"\b(?:another|more|others?|else|different|alternatives?|instead of|apart from)\b")
_SEVERAL = re.compile(r"\b(?:stretches|exercises|moves|options|ideas)\b")
_THE_ONE = re.compile(
    r"\b(?:(?:the|that|an?|one|this) (?:\w+ )?(?:one|stretch|exercise|move|thing|drill)"
    r" (?:where|with|when|that|you|on|in|like)\b"
    r"|(?:it|one) where\b|when you (?:lie|sit|stand|kneel)\b)"
)
_POSED = re.compile(
    r"\b(?:ankles?|knees?|foot|feet|heels?|arms?|elbows?|hands?|legs?|lying|lie|sitting|sit|sat|standing|stand|kneel\w*"
    r"|all fours|lift\w*|rais\w+|cross\w*|pull\w*|slid\w+|roll\w*|push\w*|swing\w*|drop\w*|twist\w*|turn\w*|open\w*"
    r"|reach\w*|lean\w*|hug\w*|bend|bent|squeez\w+|arch\w*|rock\w*|wall|floor|roller|doorway|chair|sofa|settee)\b"
)
_WORD = re.compile(r"\b(?!with\b|over\b|from\b|last\b|first\b|second\b|third\b)[a-z]{4,}")
ENOUGH_POSED = 3  # different words of a position or a movement that describe an exercise
_HIPS = re.compile(r"\bhips?\b")
_UPPER = re.compile(r"\b(?:upper body|trunk|torso)\b")
_TYPES = (
    ("activation", re.compile(r"\b(?:activat\w*|fire up|wake|switch on|strengthen|weak)\b")),
    ("release", re.compile(r"\b(?:roll(?:er|ing|s)?|foam|balls?|release|massage|myofascial|knots?)\b")),
    ("mobility", re.compile(r"\b(?:mobility|mobili[sz]e|warm(?: |-)?up|dynamic|moving)\b")),
)
_POSTURES = (  # what the first step of an exercise says, where this is asked for
    ("stand", re.compile(r"\bstanding\b|\boutside\b|\bpark\b|without kneeling|can'?t get on the (?:floor|ground)")),
    ("sit", re.compile(r"\b(?:seated|sitting|chair|desk|office)\b")),
    ("lie", re.compile(r"\b(?:lying|bed|bedtime)\b")),
)
_NO_EQUIPMENT = re.compile(r"\b(?:no|without)(?: any)? (?:kit|equipment|gear|tools)\b")
_BY_REGION = {  # the part to loosen where a place is named
    "buttock": ("glutes", "piriformis"),
    "sit-bone": ("glutes",),
    "outer-hip": ("glutes",),
    "front-of-hip": ("hip-flexors", "hip-adductors"),
    "flank-rib": ("rib-cage", "lats"),
}
_GRADES = ("article", "read", "secondary", "general")
DRILL_EASIER = "walk it first, or keep the arms up for five seconds only. Your back decides."
DRILL_HARDER = "add a second round later in the run, or move on to the next arm position."


class ActionExercises(Action):
    """Shows one exercise, compares several, or lists those for a part of the body."""

    def name(self) -> str:
        return "action_exercises"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        text = message.text(tracker).lower()
        wants_others = bool(_OTHERS.search(text))
        doable = named(tracker)
        exercises = [ref for ref in doable if ref.entity == "exercise"]
        if len(exercises) > 1:
            return compare(dispatcher, exercises)
        several = bool(_SEVERAL.search(text))
        if exercises and not wants_others and not several:
            return cards.whole(exercises[0]).send(dispatcher)
        if doable and not exercises:
            return cards.shown_to(tracker, doable[0]).send(dispatcher)
        near = None if exercises or several else _meant_by_words(tracker, text)
        if near:
            return cards.whole(Ref("exercise", near)).send(dispatcher)
        sources = [load().pain_sources[ref.id] for ref in named(tracker, "pain_source")]
        targets = targets_of(tracker, exercises)
        if not targets and sources:
            text = f"I have no exercise of my own for that one. {sources[0].next_step}"
            return tell(dispatcher, "exercises", text, ids=[s.id for s in sources], targets=[])
        seen = [*exercises, *(memory.shown(tracker) if wants_others else ())]
        return show_list(dispatcher, targets or list(GENERAL), text, seen, bool(targets), memory.turn(tracker))


def _meant_by_words(tracker: Tracker, text: str) -> str | None:
    """The exercise that a message means without its name: by what it says of it, or by what is done in it."""
    described = _THE_ONE.search(text) or len(set(_POSED.findall(text))) >= ENOUGH_POSED
    if described and (found := _near(tracker, "exercise", NEAR_DESCRIBED)):
        return found
    return None if targets_named(tracker) else _near(tracker, "exercise", NEAR_EXERCISE)


def targets_of(tracker: Tracker, exercises: Sequence[Ref] = ()) -> list[str]:
    """The targets a message is about, by what it names, means or follows; empty for no one in particular."""
    store = load()
    if exercises:
        return list(store.exercises[exercises[0].id].targets[:1])
    if found := targets_named(tracker):
        return found
    if named(tracker, "pain_source"):
        return []
    if near := _near(tracker, "target", NEAR_TARGET):
        return [near]
    ranked, spoken_of = memory.ranking(tracker), memory.focus(tracker)
    if spoken_of and spoken_of.entity == "target":
        return [spoken_of.id]
    if spoken_of and spoken_of.entity == "pain_source" and spoken_of.id not in ranked:
        return _of_sources([spoken_of.id])
    if ranked:
        return _of_sources(ranked)
    if spoken_of and spoken_of.entity == "exercise":
        return list(store.exercises[spoken_of.id].targets)
    return []


def targets_named(tracker: Tracker) -> list[str]:
    """The targets of what the message names: parts, structures, places, hips or upper body as a whole."""
    store, text = load(), message.text(tracker).lower()
    if found := [ref.id for ref in named(tracker, "target")]:
        return found
    if found := _of_sources([ref.id for ref in named(tracker, "pain_source")]):
        return found
    if found := [t for place in message.values(tracker, "region") for t in _BY_REGION.get(place, ())]:
        return list(dict.fromkeys(found))
    for region, pattern in (("hips", _HIPS), ("mid-back", _UPPER)):
        if pattern.search(text):
            return sorted((t.id for t in store.targets.values() if t.region == region), key=lambda t: t not in GENERAL)
    return []


def _of_sources(ids: Iterable[str]) -> list[str]:
    sources = load().pain_sources
    return list(dict.fromkeys(target for i in ids if i in sources for target in sources[i].targets))[:MOST]


def _near(tracker: Tracker, entity: str, least: float) -> str | None:
    found = [t for t in message.topics(tracker, entity) if t["likeness"] >= least]
    return found[0]["id"] if found else None


def selection(targets: Sequence[str], text: str = "", without: Iterable[str] = ()) -> list[Exercise]:
    """The exercises to list: four for one target, two each for two, one each for more; each once."""
    each = max(1, MOST // max(1, len(targets)))
    chosen: dict[str, Exercise] = {}
    left_out = set(without)
    for target in targets[:MOST]:
        more = [e for e in in_order(target, text) if e.id not in chosen]
        fresh = [e for e in more if e.id not in left_out]
        chosen |= {e.id: e for e in (fresh or more)[:each]}
    return list(chosen.values())


def in_order(target: str, text: str = "") -> list[Exercise]:
    """The exercises for a target: those that suit what is asked for, one of each type, the best founded first."""
    text = text.lower()
    types = [name for name, pattern in _TYPES if pattern.search(text)]
    postures = [word for word, pattern in _POSTURES if pattern.search(text)]

    def misses(exercise: Exercise) -> int:
        """How much of what is asked for it does not meet."""
        missed = sum(not exercise.steps[0].lower().startswith(word) for word in postures)
        missed += bool(types) and exercise.type not in types
        missed += bool(_NO_EQUIPMENT.search(text)) and bool(set(exercise.equipment) - {"mat"})
        return missed - 2 * any(_is_named(thing, text) for thing in exercise.equipment)

    found = sorted(
        load().exercises_for(target),
        key=lambda e: (e.targets[0] != target, min(_GRADES.index(s.grade) for s in e.sources), len(e.equipment)),
    )
    firsts = {e.type: e.id for e in reversed(found) if e.targets[0] == target}
    return sorted(found, key=lambda e: (misses(e), firsts.get(e.type) != e.id))


def _is_named(equipment: str, text: str) -> bool:
    """Whether a message speaks of this equipment, one of several where "or" stands between them."""
    return any(re.search(rf"\b{re.escape(thing.split()[-1])}s?\b", text) for thing in equipment.split(" or "))


def show_list(
    dispatcher: CollectingDispatcher,
    targets: Sequence[str],
    text: str,
    seen: Sequence[Ref],
    particular: bool,
    turn: int,
) -> list[EventType]:
    """Say which exercises there are for these targets, and remember the list."""
    store = load()
    targets = list(targets)[:MOST]
    chosen = selection(targets, text, [ref.id for ref in seen])
    parts = listing([_part(store.targets[t].name) for t in targets])
    opening = wording.one_of((f"For your {parts}:", f"Try these for your {parts}:"), turn)
    if not particular:
        opening = "A good start for hips and mid-back, the parts that should turn so that the low back need not:"
    lines = [f"{e.name} ({wording.brief_dose(e.dose)})" for e in chosen]
    label = STANDARD if any(e.origin == "standard" for e in chosen) else ""
    names = [e.name for e in chosen]
    buttons = [Button(e.name) for e in chosen]
    if particular:
        buttons.append(Button("Do them with me", "guide me through these"))
    else:
        buttons += [Button(t.name, f"exercises for {_part(t.name)}") for t in store.targets.values()]
    return tell(
        dispatcher,
        "exercises",
        "\n".join(filter(None, (opening, numbered(lines), label, CHOOSE))),
        ids=[*targets, *(e.id for e in chosen)],
        speech=f"{opening} {listing(names)}. {CHOOSE_TO_HEAR}",
        buttons=buttons,
        targets=targets,
        shown=[Ref("exercise", e.id) for e in chosen],
    )


def _part(name: str) -> str:
    return name[0].lower() + name[1:]


def compare(dispatcher: CollectingDispatcher, refs: Sequence[Ref]) -> list[EventType]:
    """Say in a line each what sets exercises apart."""
    found = [load().exercises[ref.id] for ref in refs][:MOST]
    lines = [f"{e.name}, {_kind(e)}: {_first(e.text)} {wording.brief_dose(e.dose)}." for e in found]
    verdict = "Neither is better in itself: take the one that you feel in the right place and that stays comfortable."
    targets = list(dict.fromkeys(target for e in found for target in e.targets))
    return tell(
        dispatcher,
        "exercises",
        "\n".join((numbered(lines), verdict)),
        ids=[*(e.id for e in found), *targets],
        speech=f"{' '.join(f'{e.name}: {_first(e.speech)}' for e in found)} {verdict}",
        buttons=[Button(e.name) for e in found],
        targets=targets,
        shown=refs,
    )


def _kind(exercise: Exercise) -> str:
    kind = {"stretch": "a stretch", "mobility": "a mobility move", "activation": "an activation move"}
    needs = f" (needs: {listing(exercise.equipment)})" if exercise.equipment else ""
    return kind.get(exercise.type, "a release") + needs


def _first(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


class ActionPick(Action):
    """Shows the one of the last list that is meant."""

    def name(self) -> str:
        return "action_pick"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        names = named(tracker)
        listed = memory.shown(tracker)
        if names:
            return show(dispatcher, tracker, names[0])
        if not listed:
            return ask_which(dispatcher)
        if called := _called(listed, message.text(tracker).lower()):
            return show(dispatcher, tracker, called)
        at = position(tracker, len(listed))
        if at is None:
            spoken_of = memory.focus(tracker)
            return show(dispatcher, tracker, spoken_of if spoken_of and spoken_of in listed else listed[0])
        if at == 0 or abs(at) > len(listed):
            return out_of_range(dispatcher, listed)
        return show(dispatcher, tracker, listed[at - 1 if at > 0 else at])


def _called(listed: Sequence[Ref], text: str) -> Ref | None:
    """The one of a list that shares most words of its name with the message: "the roller one", "the side one"."""
    said = set(_WORD.findall(text))
    shared = {ref: len(said & set(_WORD.findall(load().named(ref.id)[0].name.lower()))) for ref in listed}
    best = max(shared.values())
    found = [ref for ref, count in shared.items() if count == best]
    return found[0] if best and len(found) == 1 else None


def show(dispatcher: CollectingDispatcher, tracker: Tracker, ref: Ref) -> list[EventType]:
    """The card of something to do, the exercises of a target, the explanation of anything else."""
    if cards.is_doable(ref):
        return cards.shown_to(tracker, ref).send(dispatcher)
    if ref.entity == "target":
        return show_list(dispatcher, [ref.id], "", (), True, memory.turn(tracker))
    entry = next(e for e in load().named(ref.id) if isinstance(e, PainSource | Idea))
    text = f"{entry.name}. {entry.text}"
    return tell(dispatcher, "explain", text, ids=[ref.id], speech=entry.speech, focus=ref)


def out_of_range(dispatcher: CollectingDispatcher, listed: Sequence[Ref]) -> list[EventType]:
    """Say how many there are."""
    names = [entry.name for ref in listed for entry in load().named(ref.id)[:1]]
    many = len(listed)
    text = f"There {'is one' if many == 1 else f'are {wording.number(many)}'} on the list: {listing(names)}. Which one?"
    kind = cards.KINDS.get(listed[0].entity, "exercises") if listed[0].entity != "exercise" else "exercises"
    return tell(dispatcher, kind, text, ids=[ref.id for ref in listed], buttons=[Button(name) for name in names])


def ask_which(dispatcher: CollectingDispatcher) -> list[EventType]:
    """Ask which exercise is meant, where none was shown."""
    chosen = selection(GENERAL)
    text = "Which exercise do you mean? Say its name, or pick one of these."
    return tell(
        dispatcher,
        "exercises",
        text,
        ids=[e.id for e in chosen],
        buttons=[Button(e.name) for e in chosen],
        shown=[Ref("exercise", e.id) for e in chosen],
        targets=[],
    )


def _nearest(tracker: Tracker) -> Ref | None:
    """What a question is about when nothing was named or spoken of before: the nearest in words or in meaning."""
    if by_words := drills.in_words(message.text(tracker).lower()):
        return by_words[0]
    near = (Ref(t["entity"], t["id"]) for t in message.topics(tracker) if t["likeness"] >= NEAR_DESCRIBED)
    return next(filter(cards.is_doable, near), None)


class _AboutOne:
    """Answers one question about the item that is meant."""

    def card(self, ref: Ref) -> cards.Card:
        raise NotImplementedError

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        spoken_of = memory.focus(tracker)
        by_words = drills.in_words(message.text(tracker).lower()) if spoken_of and spoken_of.entity == "drill" else []
        ref = by_words[0] if by_words and not named(tracker) else meant(tracker) or _nearest(tracker)
        if not ref:
            return ask_which(dispatcher)
        reason = limits.reason(tracker, ref)
        return (cards.held(ref, reason) if reason else self.card(ref)).send(dispatcher)


class ActionDose(_AboutOne, Action):
    """How much of it."""

    def name(self) -> str:
        return "action_dose"

    def card(self, ref: Ref) -> cards.Card:
        return cards.dose(ref)


class ActionCaution(_AboutOne, Action):
    """What to be careful about."""

    def name(self) -> str:
        return "action_caution"

    def card(self, ref: Ref) -> cards.Card:
        return cards.caution(ref)


class ActionEasier(_AboutOne, Action):
    """A gentler version."""

    def name(self) -> str:
        return "action_easier"

    def card(self, ref: Ref) -> cards.Card:
        return cards.easier(ref, DRILL_EASIER)


class ActionHarder(_AboutOne, Action):
    """A tougher version."""

    def name(self) -> str:
        return "action_harder"

    def card(self, ref: Ref) -> cards.Card:
        return cards.harder(ref, DRILL_HARDER)
