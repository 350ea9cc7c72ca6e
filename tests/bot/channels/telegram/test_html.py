"""Replies as Telegram's HTML: always valid, never too long, cut where a reader would."""

import pytest
from bot_api import Html, units
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import html

TEXTS = st.text(alphabet=st.sampled_from("ab .!?\n<>&“”🦵é\t"), max_size=400)


@given(TEXTS, st.integers(min_value=10, max_value=90))
def test_no_piece_is_too_long_and_nothing_but_space_is_lost(text, limit):
    pieces = html.pieces(text, limit)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(TEXTS, st.sampled_from(["exercise", "smalltalk", "session"]))
def test_every_page_is_valid_html_of_the_same_words(text, kind):
    read = [Html(page).text for page in html.pages(text, kind)]
    assert read == html.pieces(text)


def test_a_long_text_is_cut_between_sentences():
    sentence = "This one is about the hips & the back, <b>bold</b> as it may look. "
    pages = html.pages(sentence * 200)
    assert len(pages) == 4
    assert all(page.endswith("look.") and page.startswith("This") for page in pages)


def test_paragraphs_go_before_sentences():
    text = "One. Two. Three.\n\n" + "Four. " * 5
    assert html.pieces(text, 30)[0] == "One. Two. Three."


@pytest.mark.parametrize("character", ["x", "🦵", "é"])
def test_a_text_without_any_space_is_cut_at_the_limit(character):
    pieces = html.pieces(character * 5000)
    assert "".join(pieces) == character * 5000
    assert units(pieces[0]) in (4095, 4096)


def test_the_name_of_an_exercise_is_bold():
    assert html.pages("Cat & cow\nBreathe out.", "exercise") == ["<b>Cat &amp; cow</b>\nBreathe out."]
    assert html.pages("Cat & cow\nBreathe out.", "explain") == ["Cat &amp; cow\nBreathe out."]


def test_a_text_of_spaces_is_no_page():
    assert html.pages(" \n ") == []
