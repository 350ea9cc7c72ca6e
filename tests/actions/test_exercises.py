"""Exercises by name, by part, by what was found; follow-up questions on the one that is meant."""

import pytest
from talk import Talk

from actions import exercises as said
from actions.drills import ActionDrills
from actions.exercises import ActionExercises, ActionPick, selection
from content.store import load


def test_a_target_gives_a_numbered_list_with_doses_and_says_that_they_are_standard() -> None:
    reply = Talk().say(ActionExercises, "stretches for my hip flexors", ("target", "hip-flexors"))
    assert reply.kind == "exercises"
    assert reply["targets"] == reply.ids[:1] == ["hip-flexors"]
    assert len(reply.ids) == 5
    assert "1. Half-kneeling hip flexor stretch (2-3 × 30 s a side)" in reply.text
    assert said.STANDARD in reply.text


def test_every_target_has_a_list() -> None:
    for target in load().targets:
        assert 2 <= len(selection([target])) <= said.MOST


def test_two_targets_give_a_few_of_each() -> None:
    reply = Talk().say(ActionExercises, "glutes and chest", ("target", "glutes"), ("target", "pecs"))
    assert reply.ids[:2] == ["glutes", "pecs"]
    assert [bool(set(load().exercises[e].targets) & {"glutes"}) for e in reply.ids[2:]] == [True, True, False, False]


def test_a_structure_stands_for_its_targets() -> None:
    assert Talk().say(ActionExercises, "for the iliacus", ("pain_source", "iliacus"))["targets"] == ["hip-flexors"]


def test_a_structure_without_targets_gets_its_next_step_and_no_list() -> None:
    reply = Talk().say(ActionExercises, "for stenosis", ("pain_source", "spinal-stenosis"))
    assert reply.ids == ["spinal-stenosis"]
    assert load().pain_sources["spinal-stenosis"].next_step in reply.text


def test_hips_as_a_whole_are_all_their_targets() -> None:
    assert set(Talk().say(ActionExercises, "my hips are rusty")["targets"]) == {
        t.id for t in load().targets.values() if t.region == "hips"
    }


def test_what_was_found_leads_where_nothing_is_named() -> None:
    talk = Talk(slots={"ranking": ["iliacus"]})
    assert talk.say(ActionExercises, "what can I do for it")["targets"] == ["hip-flexors"]


def test_nothing_known_gives_two_for_the_hips_and_two_for_the_mid_back() -> None:
    reply = Talk().say(ActionExercises, "exercises")
    regions = [load().targets[t].region for t in reply["targets"]]
    assert regions == ["hips", "hips", "mid-back", "mid-back"]


def test_a_meaning_that_is_near_counts_as_named_and_one_that_is_far_does_not() -> None:
    near = Talk().say(ActionExercises, "that thing with the arm", topics=(("exercise", "open-book", 0.8),))
    far = Talk().say(ActionExercises, "that thing", topics=(("exercise", "open-book", 0.6),))
    assert (near.kind, near.ids[0]) == ("exercise", "open-book")
    assert far.kind == "exercises"


def test_a_name_gives_the_card() -> None:
    reply = Talk().say(ActionExercises, "how do I do the clam", ("exercise", "clam"))
    clam = load().exercises["clam"]
    assert (reply.kind, reply.ids) == ("exercise", ["clam", "glutes"])
    for line in (*clam.steps, clam.cue, *clam.cautions):
        assert line in reply.text
    assert clam.speech in reply["speech"]


def test_a_step_of_the_ladder_or_a_drill_gives_its_own_card() -> None:
    step = Talk().say(ActionExercises, "overhead squat", ("ladder_step", "ladder-4-split-squat-overhead"))
    drill = Talk().say(ActionExercises, "zombie front", ("drill", "zombie-front"))
    assert (step.kind, step["step"]) == ("strength_step", 4)
    assert (drill.kind, drill.ids) == ("drill", ["zombie-front"])


def test_two_names_are_compared() -> None:
    reply = Talk().say(ActionExercises, "clam or bridge?", ("exercise", "clam"), ("exercise", "glute-bridge"))
    assert (reply.kind, reply.ids) == ("exercises", ["clam", "glute-bridge", "glutes"])


def test_an_alternative_is_not_the_same_again() -> None:
    name = "half-kneeling-hip-flexor-stretch"
    reply = Talk().say(ActionExercises, "something instead of the half-kneeling stretch", ("exercise", name))
    assert reply["targets"] == ["hip-flexors"]
    assert name not in reply.ids


def test_more_are_others_than_those_shown() -> None:
    talk = Talk()
    first = talk.say(ActionExercises, "glutes", ("target", "glutes"))
    more = talk.say(ActionExercises, "more for the glutes", ("target", "glutes"))
    assert set(first.ids) & set(more.ids) == {"glutes"}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("fire up my glutes", "clam"),
        ("a ball for my glutes", "ball-release-glutes"),
    ],
)
def test_what_is_asked_for_comes_first(text: str, first: str) -> None:
    assert Talk().say(ActionExercises, text, ("target", "glutes")).ids[1] == first


def listed() -> tuple[Talk, list[str]]:
    talk = Talk()
    return talk, talk.say(ActionExercises, "hip flexors", ("target", "hip-flexors")).ids[1:]


@pytest.mark.parametrize(
    ("text", "ordinal", "index"),
    [
        ("the second one", 2, 1),
        ("the last one", -1, -1),
        ("3", None, 2),
        ("the former", None, 0),
        ("you choose", None, 0),
    ],
)
def test_picking_from_the_list(text: str, ordinal: int | None, index: int) -> None:
    talk, ids = listed()
    reply = talk.say(ActionPick, text, *([("ordinal", ordinal)] if ordinal else []))
    assert (reply.kind, reply.ids[0]) == ("exercise", ids[index])


def test_picking_what_is_not_there_says_how_many_there_are() -> None:
    talk, ids = listed()
    reply = talk.say(ActionPick, "number 9", ("ordinal", 9))
    assert "four" in reply.text
    assert reply.ids == ids


def test_picking_a_source_explains_it() -> None:
    talk = Talk(slots={"shown": {"entity": "pain_source", "ids": ["psoas", "glutes"]}})
    reply = talk.say(ActionPick, "the first", ("ordinal", 1))
    assert (reply.kind, reply.ids) == ("explain", ["psoas"])


@pytest.mark.parametrize(
    ("action", "part"),
    [
        (said.ActionDose, "3 sets of 10-15 repetitions on each side"),
        (said.ActionCaution, load().exercises["clam"].cautions[0]),
        (said.ActionEasier, load().exercises["clam"].easier),
        (said.ActionHarder, load().exercises["clam"].harder),
    ],
)
def test_questions_are_about_the_one_just_shown(action: type, part: str) -> None:
    talk = Talk()
    talk.say(ActionExercises, "clam", ("exercise", "clam"))
    reply = talk.say(action, "and how?")
    assert (reply.kind, reply.ids) == ("exercise", ["clam", "glutes"])
    assert part in reply.text


def test_a_question_may_count_in_the_list_or_name_another() -> None:
    talk, ids = listed()
    assert talk.say(said.ActionDose, "how long for the third", ("ordinal", 3)).ids[0] == ids[2]
    assert talk.say(said.ActionDose, "and open books", ("exercise", "open-book")).ids[0] == "open-book"


FOLLOW_UPS = [said.ActionDose, said.ActionCaution, said.ActionEasier, said.ActionHarder, ActionPick]


@pytest.mark.parametrize("action", FOLLOW_UPS)
def test_where_nothing_was_shown_it_is_asked_which(action: type) -> None:
    reply = Talk().say(action, "how long?")
    assert reply.kind == "exercises"
    assert len(reply.titles) == 4


def test_a_drill_can_be_made_easier_too() -> None:
    talk = Talk(slots={"focus": {"entity": "drill", "id": "zombie-front"}})
    assert said.DRILL_EASIER in talk.say(said.ActionEasier, "too hard").text


def test_one_of_the_list_is_called_by_a_word_of_its_name() -> None:
    talk = Talk()
    talk.say(ActionDrills, "zombie drills")
    assert talk.say(ActionPick, "the side one").ids == ["zombie-side"]


def test_what_is_done_in_an_exercise_stands_for_its_name() -> None:
    topics = (("exercise", "figure-four-stretch", 0.66),)
    described = Talk().say(ActionExercises, "lying down, foot across the other leg, pulling it in", topics=topics)
    assert (described.kind, described.ids[0]) == ("exercise", "figure-four-stretch")
    assert Talk().say(ActionExercises, "stretches lying in bed", topics=topics).kind == "exercises"
