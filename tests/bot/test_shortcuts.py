"""The shortcuts give what Rasa gives."""

import asyncio
import random
from pathlib import Path

import pytest
from rasa.core.actions.action import ActionExtractSlots
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.events import ActionReverted, ActiveLoop, Event, SlotSet, UserUtteranceReverted, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.utils.common import all_subclasses

from bot import shortcuts
from bot.brain import Brain
from bot.project import Project
from bot.settings import Settings
from bot.shortcuts import rules, slots, states, trackers
from bot.shortcuts.graph import InOrder
from bot.start import prepare


class Sum(GraphComponent):
    """Adds its inputs to the number that its configuration holds."""

    def __init__(self, own: int) -> None:
        self.own = own

    @classmethod
    def create(cls, config: dict, *_: object, **__: object) -> "Sum":  # type: ignore[override]
        return cls(config["own"])

    def add(self, a: int, b: int = 0) -> int:
        return self.own + a + b


def node(own: int, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Sum, constructor_name="create", fn="add", config={"own": own}, eager=True)


@pytest.fixture(scope="module")
def runners(tmp_path_factory: pytest.TempPathFactory) -> list:
    first, second = node(1, a="input"), node(10, a="first")
    both, apart = node(100, a="second", b="first"), node(1000, a="elsewhere")
    schema = GraphSchema({"both": both, "second": second, "first": first, "apart": apart})
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    made = DaskGraphRunner.create(schema, storage, ExecutionContext(schema))
    return [made, InOrder(made)]


@pytest.mark.parametrize("targets", [["both"], ["second", "first"], ["first"]])
def test_nodes_in_order_give_what_dask_gives(runners: list, targets: list[str]) -> None:
    dask, ours = (runner.run(inputs={"input": 5}, targets=targets) for runner in runners)
    assert dask == ours == {name: {"both": 122, "second": 16, "first": 6}[name] for name in targets}


def test_every_event_is_the_class_that_rasa_finds() -> None:
    shortcuts.install()
    for event in all_subclasses(Event):
        assert Event.resolve_by_type(event.type_name).type_name == event.type_name
    with pytest.raises(ValueError, match="no-such-event"):
        Event.resolve_by_type("no-such-event")
    assert Event.resolve_by_type("topic") is None


SAYINGS = (
    "my low back hurts|left side|it pinches when I lean back|skip|what is the psoas?|no tingling|4|stop|yes|no|thanks|"
    "exercises for that|the second one|show me the ladder|start over|can't feel my inner thighs|I called my doctor|"
    "remind me every day at 7|my knee hurts|why|asdf qwer|next|zombie drills|start|pause|hi"
).split("|")
TURNS = 60


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> tuple[Brain, list[DialogueStateTracker]]:
    """The coach, and a long random conversation with it as it stood after each message."""
    project, home = Project(), tmp_path_factory.mktemp("home")
    chance, found = random.Random(7), []

    async def talk() -> Brain:
        brain = await Brain.load(project.model)
        for _ in range(TURNS):
            await brain.answer("talk", chance.choice(SAYINGS))
            found.append(await brain.agent.tracker_store.retrieve("talk"))
        return brain

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("UNCRANK_HOME", str(home))
        prepare(project, Settings(Path(home)))
        return asyncio.run(talk()), found


def test_the_same_events_count(moments: tuple[Brain, list[DialogueStateTracker]]) -> None:
    _, after = moments
    for tracker in after:
        assert trackers._applied(tracker) == trackers._APPLIED(tracker)
    for taken_back in (ActionReverted(), UserUtteranceReverted()):
        tracker = after[-1].copy()
        tracker.update(taken_back)
        assert trackers._applied(tracker) == trackers._APPLIED(tracker) != trackers._applied(after[-1])


def test_a_copied_conversation_holds_the_same_and_goes_on_by_itself(
    moments: tuple[Brain, list[DialogueStateTracker]],
) -> None:
    _, after = moments
    for tracker in after:
        ours, rasas = trackers._copied(tracker), trackers._COPY(tracker)
        assert [vars(slot) for slot in ours.slots.values()] == [vars(slot) for slot in rasas.slots.values()]
        kept = {"slots": None, "_moments": None}
        assert {**vars(ours), **kept} == {**vars(rasas), **kept}
    before = after[-1].current_state(EventVerbosity.ALL)
    ours.update(SlotSet("side", "left"))
    ours.update(ActiveLoop("pain_form"))
    assert after[-1].current_state(EventVerbosity.ALL) == before != ours.current_state(EventVerbosity.ALL)


@pytest.mark.parametrize("for_stories", [False, True])
def test_the_policies_see_the_same_states(moments: tuple[Brain, list[DialogueStateTracker]], for_stories: bool) -> None:
    brain, after = moments
    domain, only = brain.agent.domain, {"rule_only_slots": [], "rule_only_loops": ["pain_form"]}
    for tracker in after:
        asked = (domain, tracker, False, for_stories, only)
        assert states._states(*asked) == states._STATES(*asked) == states._states(*asked)


def test_what_one_policy_does_to_its_states_no_other_one_sees(
    moments: tuple[Brain, list[DialogueStateTracker]],
) -> None:
    brain, after = moments
    states._states(brain.agent.domain, after[-1])[-1].clear()
    assert states._states(brain.agent.domain, after[-1])[-1]


def test_slots_that_the_policies_see_are_replayed(moments: tuple[Brain, list[DialogueStateTracker]]) -> None:
    brain, after = moments
    tracker = after[-1].copy()
    tracker.slots["seen"] = AnySlot("seen", mappings=[{}], initial_value="x", influence_conversation=False)
    tracker.slots["seen"].influence_conversation = True
    tracker.slots["seen"].as_feature = lambda: [1.0]
    assert states._states(brain.agent.domain, tracker)[-1]["slots"] == {"seen": (1.0,)}


def test_a_message_fills_the_same_slots(moments: tuple[Brain, list[DialogueStateTracker]]) -> None:
    brain, after = moments
    domain, action = brain.agent.domain, ActionExtractSlots(None)
    for said in ([], [{"entity": "country", "value": "DE"}]):
        tracker = after[-1].copy()
        tracker.update(UserUttered("in Germany", {"name": "inform"}, said))
        ours, rasas = (asyncio.run(run(action, None, None, tracker, domain)) for run in (slots._run, slots._RUN))
        assert ours == rasas
        assert [event.value for event in ours] == [each["value"] for each in said]


def test_a_copied_slot_is_a_slot_of_its_own(moments: tuple[Brain, list[DialogueStateTracker]]) -> None:
    brain, _ = moments
    slot = brain.agent.domain.slots[0]
    copied = slots._copied(slot)
    copied.value = "changed"
    assert type(copied) is type(slot) and slot.value != "changed"


def test_the_same_rules_may_fit(moments: tuple[Brain, list[DialogueStateTracker]]) -> None:
    brain, after = moments
    nodes = brain.agent.processor.graph_runner._nodes.values()
    policy = next(n._component for n in nodes if type(n._component).__name__ == "RulePolicy")
    fitted = 0
    for tracker in after:
        for asks_for_text in (True, False):
            seen = policy._prediction_states(tracker, brain.agent.domain, asks_for_text)
            for until in range(len(seen) + 1):
                for lookup in (policy.lookup["rules"], policy.lookup["rules_for_loop_unhappy_path"]):
                    ours = rules._possible_keys(policy, lookup, seen[:until])
                    assert ours == rules._POSSIBLE_KEYS(policy, lookup, seen[:until])
                    fitted += 0 < len(ours) < len(lookup)
    assert fitted > TURNS
