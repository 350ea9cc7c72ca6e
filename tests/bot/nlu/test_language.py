"""Words, their dictionary forms, and typos mended to the words that were meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.extractors import found_in
from bot.nlu.language import Spelling, is_ordinary, words


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("It hurts when I'm bending", ["it", "hurt", "when", "i", "be", "bend"]),
        ("DON'T", ["do", "not"]),
        ("the left side", ["the", "left", "side"]),
        ("this evening", ["this", "evening"]),
        ("the number 7", ["the", "number", "7"]),
    ],
)
def test_words_have_their_dictionary_form(text: str, lemmas: list[str]) -> None:
    assert [word.lemma for word in words(text)] == lemmas


@given(st.text(max_size=60))
def test_words_stand_where_they_say(text: str) -> None:
    for word in words(text):
        assert len(word.norm) == word.end - word.start
        assert text[word.start : word.end].strip()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("foward", "forward"),
        ("tinglng", "tingling"),
        ("rigth", "right"),
        ("stifness", "stiffness"),
        ("shuld", "shuld"),
        ("house", "house"),
        ("lef", "lef"),
        ("zqxjkw", "zqxjkw"),
    ],
)
def test_a_typo_becomes_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert Spelling({"forward", "toward", "tingle", "right", "left", "stiffness"}).mend(typed) == meant


@pytest.mark.parametrize("word", ["should", "running", "backs", "again", "is"])
def test_ordinary_words_are_never_mended(word: str) -> None:
    assert is_ordinary(word)


def test_all_readers_read_one_message() -> None:
    read = {(e["entity"], e["value"]) for e in found_in("the second one for my piriformis, not numb, pain 3")}
    assert {("ordinal", 2), ("pain_source", "piriformis"), ("sensation", "tingling-numb"), ("severity", 3.0)} <= read
