"""Which replies bring a picture, and what they say of it."""

from datetime import datetime
from pathlib import Path

import pytest
from rasa_sdk.executor import CollectingDispatcher
from talk import Talk

from actions import cards, guided, pictures, sessions
from actions.drills import ActionDrills
from actions.exercises import ActionExercises
from actions.memory import Ref
from content import images
from content.schema import Pictured
from content.store import load

NOON = datetime(2026, 3, 4, 12)
BONE_STRESS = {"bone-stress": {"tier": "soon", "how": "acted"}}


def test_a_card_brings_its_picture_and_says_what_it_shows() -> None:
    reply = Talk().say(ActionExercises, "show me the clam", ("exercise", "clam"))
    assert reply.messages[0]["image"] == "build/pictures/clam.png"
    assert (images.ROOT.parent / reply.messages[0]["image"]).read_bytes().startswith(b"\x89PNG")
    assert reply["alt"] == load().exercises["clam"].alt


@pytest.mark.parametrize("ref", [Ref("ladder_step", "ladder-3-balance-rotation"), Ref("drill", "zombie-side")])
def test_steps_of_the_ladder_and_drills_have_one_too(ref: Ref) -> None:
    assert pictures.of(cards.item(ref))["image"] == f"build/pictures/{ref.id}.png"


def test_only_the_whole_card_is_pictured() -> None:
    ref = Ref("exercise", "clam")
    for card in (cards.dose(ref), cards.caution(ref), cards.easier(ref, ""), cards.harder(ref, "")):
        assert not card.pictured
    assert cards.whole(ref).pictured


def test_what_is_held_back_is_not_shown_either() -> None:
    talk = Talk(slots={"cleared": BONE_STRESS})
    reply = talk.say(ActionDrills, "arms overhead", ("drill", "zombie-overhead"))
    assert reply.kind == "drill" and not reply.messages[0].get("image")


def test_a_session_shows_each_thing_once() -> None:
    clam = Ref("exercise", "clam")
    session = guided.Session.start(guided.build([(clam, cards.item(clam))]), NOON)
    dispatcher = CollectingDispatcher()
    sessions.say_step(dispatcher, session, NOON)
    sessions.say_step(dispatcher, session.next(NOON), NOON)
    left, right = dispatcher.messages
    assert (left["custom"]["side"], left["image"]) == ("left", "build/pictures/clam.png")
    assert (right["custom"]["side"], right["image"]) == ("right", None)


def test_without_a_picture_the_reply_has_none() -> None:
    assert pictures.of(Pictured.construct(id="moon-walk", alt=None)) == {}


def test_a_picture_that_can_not_be_written_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "pictures").symlink_to(images.ROOT / "pictures")
    (tmp_path / "build").write_text("a file where the folder should be")
    monkeypatch.setattr(images.png, "__defaults__", (content,))
    assert pictures.of(load().exercises["clam"]) == {}
