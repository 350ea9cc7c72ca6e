"""Words, figures and a chart from the diary. It is Wednesday 4 March 2026."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from talk import Talk

from actions.diary import ActionLogDrill, ActionLogPain
from actions.progress import ActionProgress

TODAY = date(2026, 3, 4)


def with_scores(scores, notes=()):
    """A conversation in which the scores of these days, counted back from today, were logged."""
    talk = Talk()
    for back, score in scores.items():
        note = f", {dict(notes)[back]}" if back in dict(notes) else ""
        talk.say(ActionLogPain, f"{score} on {TODAY - timedelta(days=back)}{note}")
    return talk


def ask(talk, text="am I getting better"):
    return talk.say(ActionProgress, text)


def test_an_empty_diary_is_told_kindly():
    reply = ask(Talk())
    assert reply.kind == "progress" and "empty" in reply.text
    assert reply["figures"] is None


def test_week_against_week():
    reply = ask(with_scores({0: 2, 1: 2, 2: 3, 8: 5, 9: 6}))
    assert reply.text.startswith("Yes, it is easing: 2.3 over the last seven days, 5.5 in the seven before.")
    assert reply["figures"]["week_before"] == 5.5


@pytest.mark.parametrize(
    ("scores", "start"),
    [
        ({0: 5, 8: 3}, "It is up at the moment"),
        ({0: 3, 8: 3}, "About the same"),
        ({0: 3}, "Your last seven days are at 3"),
        ({20: 3}, "Nothing is logged for the last seven days"),
    ],
)
def test_where_it_is_going(scores, start):
    assert ask(with_scores(scores)).text.startswith(start)


def test_a_given_day():
    talk = with_scores({2: 4, 0: 1})
    assert "Monday: 4" in ask(talk, "what did I say on Monday").text
    assert "Nothing logged for Sunday" in ask(talk, "what did I say on Sunday?").text


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("what was my worst day", "7, on Monday"),
        ("lowest pain so far", "1, on today"),
        ("what was the last number I gave you", "today: 1"),
        ("read me my diary entries", "3 entries so far"),
        ("average pain", "4 over 3 days".split(" over")[0]),
        ("how often was I pain free", "No day at 0 yet"),
        ("average over the last 30 days", "Over the last 30 days"),
        ("which day of the week is worst", "Monday is the hardest"),
    ],
)
def test_narrow_questions(question, part):
    assert part in ask(with_scores({2: 7, 1: 4, 0: 1}), question).text


def test_the_streak_and_days_with_practice():
    talk = with_scores({0: 2, 1: 4})
    talk.say(ActionLogDrill, "did my drills")
    assert "1 day in a row" in ask(talk, "what's my streak").text
    assert "On days with practice 2, on the others 4" in ask(talk).text


def test_what_went_before_bad_days():
    talk = with_scores({0: 7, 5: 6, 3: 1}, {0: "hills again", 5: "steep hills", 3: "easy jog"})
    assert "you wrote of: hills" in ask(talk).text


def test_no_better_after_six_weeks_brings_careful_advice():
    reply = ask(with_scores({45: 5, 44: 5, 1: 5, 0: 5}))
    assert "six weeks" in reply.text and "clinician" in reply.text
    assert "six weeks" not in ask(with_scores({45: 6, 44: 6, 1: 2, 0: 1})).text


def test_a_chart_is_drawn_and_the_older_one_goes(home):
    talk = with_scores({0: 2, 1: 4, 9: 5})
    talk.say(ActionLogDrill, "did my drills")
    image = Path(ask(talk).messages[0]["image"])
    assert image.is_relative_to(home / "charts") and image.read_bytes().startswith(b"\x89PNG")
    talk.say(ActionProgress, "show me the graph", now="2026-03-04T08:00:00")
    assert len(list(image.parent.glob("*.png"))) == 1


def test_one_day_makes_no_chart():
    assert ask(with_scores({0: 2})).messages[0]["image"] is None
