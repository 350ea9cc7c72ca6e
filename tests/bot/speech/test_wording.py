"""What is said aloud has no signs in it and comes in portions."""

from hypothesis import given
from hypothesis import strategies as st

from bot.message import Reply
from bot.speech import wording
from content.store import load


def test_the_text_to_hear_is_said_and_lists_lose_their_marks() -> None:
    replies = [
        Reply("10-20 lb", fields={"speech": "Ten to twenty pounds."}),
        Reply("Three things:\n• a **mat**\n2. time"),
    ]
    assert wording.to_say(replies) == "Ten to twenty pounds. Three things: a mat. time."


def test_the_choices_after_a_misunderstanding_are_said() -> None:
    buttons = [{"title": title, "payload": title} for title in ("Drills", "Exercises")]
    reply = Reply("Did you mean one of these?", "fallback", buttons=buttons)
    assert wording.to_say([reply]) == "Did you mean one of these? Drills, or Exercises?"


def test_a_pause_comes_after_about_25_words() -> None:
    for item in load().everything():
        speech = getattr(item, "speech", None) or ""
        portions = wording.portions(speech)
        assert " ".join(" ".join(portion) for portion in portions).split() == speech.split()
        assert all(len(" ".join(portion).split()) <= wording.PORTION + 15 for portion in portions), item.id


def test_sentences_stay_whole_and_long_ones_are_cut_at_a_comma() -> None:
    assert wording.sentences("Stand tall. Breathe, slowly. Is 4.5 much?") == [
        "Stand tall.",
        "Breathe, slowly.",
        "Is 4.5 much?",
    ]
    long = "First " + ", ".join(f"one thing and number {n}" for n in range(12)) + "."
    cut = wording.sentences(long)
    assert " ".join(cut) == long and all(len(part.split()) <= wording.PORTION for part in cut)


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    wording.portions(wording.to_say([Reply(text)]))
