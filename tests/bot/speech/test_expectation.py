"""What is usually said to a coach is likelier than what merely sounds so."""

import pytest

from bot.speech.expectation import Expectation, expectation


@pytest.mark.parametrize(
    "likely, unlikely",
    [
        ("Show me the glute bridge.", "Show me a blue fridge."),
        ("Show me the pigeon pose.", "Show me the vision pose."),
        ("My lower back hurts after long runs.", "My lover pack hurts after long rounds."),
        ("I lost control of my bladder.", "I lost control of my gladiolus."),
    ],
)
def test_a_sentence_of_the_field_is_likelier(likely, unlikely) -> None:
    assert expectation().log_chance(likely) > expectation().log_chance(unlikely)


def test_words_are_counted_with_those_before_them() -> None:
    model = Expectation(["show me the bridge", "show me the pose"])
    assert model.log_chance("Show me the bridge!") > model.log_chance("bridge the me show")
    assert model.log_chance("") < 0


def test_digits_are_words() -> None:
    model = Expectation(["twenty one repetitions", "a pain of three"])
    assert model.log_chance("a pain of 3") == model.log_chance("a pain of three")
