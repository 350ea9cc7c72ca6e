"""Whatever is in the content can be asked for: each structure, idea and exercise by its names."""

import pytest
from transcript import Transcript

from content.store import load

STORE = load()
EXPLAINED = [*STORE.pain_sources.values(), *STORE.ideas.values()]
NAMES_TRIED = 3  # the name and two aliases
DESCRIPTIONS_TRIED = 4
MAY_GO_ASTRAY = 0.4  # of the descriptions: some are said like a report of pain, and answered as one


def answer(ask, text):
    """The only reply to a message in a conversation of its own."""
    transcript = Transcript()
    transcript.add(text, ask(text))
    transcript.check(len(transcript.replies) == 1, "more than one reply")
    return transcript, transcript.replies[0]


@pytest.mark.parametrize("item", EXPLAINED, ids=lambda item: item.id)
def test_each_structure_and_idea_is_explained_by_name(ask, item):
    transcript, reply = answer(ask, f"What is {item.name.lower()}?")
    transcript.check(reply.kind == "explain" and reply.ids[0] == item.id, f"{item.id} is not explained")


def test_most_descriptions_of_structures_and_ideas_lead_to_them(ask):
    described = [(item.id, text) for item in EXPLAINED for text in item.asks[:DESCRIPTIONS_TRIED]]
    astray = [(item_id, text) for item_id, text in described if item_id not in answer(ask, text)[1].ids]
    assert len(astray) < len(described) * MAY_GO_ASTRAY, "\n".join(": ".join(each) for each in astray)


@pytest.mark.parametrize("exercise", STORE.exercises.values(), ids=lambda exercise: exercise.id)
def test_each_exercise_is_found_by_its_name_and_two_aliases(ask, exercise):
    for name in (exercise.name, *exercise.aliases)[:NAMES_TRIED]:
        transcript, reply = answer(ask, f"show me the {name.lower()}")
        transcript.check(reply.kind == "exercise" and exercise.id in reply.ids, f"{exercise.id} is not shown")
        transcript.check(set(exercise.targets) <= set(reply.ids), "its targets are missing")


@pytest.mark.parametrize("target", STORE.targets.values(), ids=lambda target: target.id)
def test_each_target_lists_its_exercises(ask, target):
    transcript, reply = answer(ask, f"exercises for the {target.name.lower()}")
    transcript.check(reply.kind == "exercises" and target.id in reply.fields["targets"], f"no list for {target.id}")
    shown = [i for i in reply.ids if i in STORE.exercises]
    transcript.check(len(shown) >= 2, "fewer than two exercises")
    for exercise in shown:
        transcript.check(target.id in STORE.exercises[exercise].targets, f"{exercise} is not for the {target.id}")


@pytest.mark.parametrize("step", STORE.ladder.values(), ids=lambda step: step.id)
def test_each_step_of_the_ladder_is_found_by_name_and_number(ask, step):
    for text in (f"show me the {step.name.lower()}", f"what is step {step.step} of the ladder?"):
        transcript, reply = answer(ask, text)
        transcript.check(reply.kind == "strength_step" and reply.fields["step"] == step.step, f"not step {step.step}")


@pytest.mark.parametrize("drill", STORE.drills.values(), ids=lambda drill: drill.id)
def test_each_drill_is_found_by_name(ask, drill):
    transcript, reply = answer(ask, drill.name)
    transcript.check(reply.kind == "drill" and reply.ids == [drill.id], f"{drill.id} is not shown")
