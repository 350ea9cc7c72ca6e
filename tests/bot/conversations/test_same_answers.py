"""The bounded conversation gets the answers of the whole one, in conversations made up from all that the tests say.

`pytest tests/bot/conversations/test_same_answers.py --conversations 2000` tries that many; the usual run tries a few.
"""

import asyncio
import copy
import json
import random
import tarfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import SQLTrackerStore
from ruamel.yaml import YAML

from bot.brain import Brain, take_back
from bot.conversations.bounded import RULE_STATES, STATES
from bot.project import Project
from bot.settings import Settings
from bot.start import prepare

FILES = sorted((Path(__file__).parents[2] / "conversations").glob("*.yml"))
TALKS = [[talk["turns"] for talk in YAML(typ="safe").load(file.read_text("utf-8"))] for file in FILES]
TOPICS = [[turn["say"] for turns in talks for turn in turns if "say" in turn] for talks in TALKS]
EVERYTHING = [said for topic in TOPICS for said in topic]
OFTEN = "my low back hurts|skip|yes|no|why|next|again|stop|start over|what is the psoas?|4".split("|")
FILED = {"file", "image", "charts"}
TURNS = 24


@pytest.fixture(scope="module")
def brains(tmp_path_factory):
    """The coach over Rasa's own store and over the bounded one; what was read of a message once is not read again."""
    project, home = Project(), tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("UNCRANK_HOME", str(home))
        prepare(project, Settings(home))
        plain = asyncio.run(Brain.load(project.model, store=SQLTrackerStore(dialect="sqlite", db="")))
        bounded = asyncio.run(Brain.load(project.model))
        read, known = plain.agent.processor._parse_message_with_graph, {}

        def once(message, tracker, only_output_properties=True):
            key = message.get("text")
            if key not in known:
                known[key] = read(message, tracker, only_output_properties)
            return copy.deepcopy(known[key])

        for brain in (plain, bounded):
            brain.agent.processor._parse_message_with_graph = once
        yield plain, bounded


def sayings(chance, buttons):
    """What a runner may say next: anything, more of the same topic, a button, or something that is said often."""
    kind = chance.random()
    if buttons and kind < 0.3:
        return [chance.choice(buttons)["payload"]]
    if kind < 0.45:
        topic = chance.choice(TOPICS)
        start = chance.randrange(len(topic))
        return topic[start : start + chance.randrange(1, 5)]
    if kind < 0.7:
        return [chance.choice(OFTEN)] * chance.choice([1, 1, 1, 2, 6])
    return ["/restart"] if kind > 0.99 else [chance.choice(EVERYTHING)]


def told(turn):
    """What a turn says; files are each conversation's own, and a text that names one is too."""
    replies = [{key: value for key, value in reply.as_dict().items() if key not in FILED} for reply in turn.replies]
    return [{**reply, "text": ""} if reply["kind"] == "data_export" else reply for reply in replies]


async def slots(brain, name):
    """The values of all slots, without the numbers of rows in the user store."""
    tracker = await brain.agent.tracker_store.retrieve(name)
    values = tracker.current_slot_values() if tracker else {}
    reminder = {key: value for key, value in (values.get("reminder") or {}).items() if key != "id"}
    return {**values, "reminder": reminder}, tracker and tracker.active_loop_name, tracker and len(tracker.events)


async def converse(brains, seed, monkeypatch):
    """One conversation with both; returns the events that the bounded one held at most."""
    chance, now, held = random.Random(seed), datetime(2026, 3, 4, 10), 0
    both, buttons, said = list(zip(brains, (f"plain-{seed}", f"bounded-{seed}"), strict=True)), [], []
    while len(said) < TURNS:
        for text in sayings(chance, buttons):
            now += timedelta(seconds=chance.choice([5, 20, 90]))
            expired = chance.random() < 0.01 and bool(said)
            monkeypatch.setattr(MessageProcessor, "_has_session_expired", lambda self, tracker, now=expired: now)
            turns = [await brain.answer(name, text, {"now": now.isoformat()}) for brain, name in both]
            said.append(text)
            if chance.random() < 0.03:  # as where a message is changed after it was sent
                said.append("(taken back)")
                for brain, name in both:
                    await take_back(brain.agent, name)
            assert told(turns[1]) == told(turns[0]), said
            (values, loop, _), (others, other, count) = [await slots(*each) for each in both]
            assert (others, other) == (values, loop), said
            buttons, held = turns[0].replies[-1].buttons, max(held, count or 0)
    return held


def test_the_bounds_fit_the_policies_and_the_domain():
    project, yaml = Project(), YAML(typ="safe")
    policies = {each["name"]: each for each in yaml.load(project.config.read_text("utf-8"))["policies"]}
    assert policies["MemoizationPolicy"]["max_history"] < STATES
    with tarfile.open(project.model) as model:
        (name,) = [name for name in model.getnames() if name.endswith("rule_policy.json")]
        lookup = json.load(model.extractfile(name))["lookup"]
    assert max(len(json.loads(rule)) for rule in lookup["rules"]) < RULE_STATES
    slots = yaml.load((project.domain / "slots.yml").read_text("utf-8"))["slots"]
    assert [name for name, slot in slots.items() if slot.get("influence_conversation") is not False] == []


def test_the_answers_are_the_same(brains, monkeypatch, request):
    for seed in range(request.config.getoption("--conversations")):
        assert asyncio.run(converse(brains, seed, monkeypatch)) < 120
