"""A code given on one channel and taken on another makes both one runner."""

from talk import Talk

from actions.diary import ActionLogPain
from actions.linking import SAME, WRONG, ActionLink
from actions.privacy import ActionExportData, ActionPrivacy
from bot.users import store


def test_a_code_is_shown_in_digits_and_said_one_by_one() -> None:
    reply = Talk().say(ActionLink, "link my phone")
    assert reply["code"] in reply.text and len(reply["code"]) == 6
    assert reply["seconds_valid"] == 600
    assert not any(digit in reply["speech"].split(".")[0] for digit in "0123456789")


def test_both_diaries_are_one_and_the_reply_says_what_came() -> None:
    here, there = Talk(), Talk(channel="telegram")
    here.say(ActionLogPain, "3 today, after hills")
    there.say(ActionLogPain, "5 today")
    code = here.say(ActionLink, "/link")["code"]
    reply = there.say(ActionLink, f"/link {code}")
    assert reply["joined"] and "1 diary entry" in reply.text and "telegram and terminal" in reply.text
    for talk in (here, there):
        assert "2 diary entries" in talk.say(ActionPrivacy, "what do you know about me").text


def test_files_go_with_the_runner(home) -> None:
    here, there = Talk(), Talk(channel="telegram")
    here.say(ActionLogPain, "3 today")
    there.say(ActionLogPain, "5 today")
    file = there.say(ActionExportData, "export my data")["file"].rsplit("/", 1)[1]
    there.say(ActionLink, here.say(ActionLink, "link")["code"])
    assert [each.parent.parent.name for each in home.rglob(file)] == ["exports"]
    with store.users().begin() as kept:
        who = store.find_person(kept, "telegram", "test")
    assert next(home.rglob(file)).parent == store.exports(who)


def test_a_wrong_code_and_one_of_this_very_channel_join_nothing() -> None:
    talk = Talk()
    code = talk.say(ActionLink, "link")["code"]
    assert talk.say(ActionLink, f"{(int(code) + 1) % 10**6:06}").text == WRONG
    assert talk.say(ActionLink, code).text == SAME


def test_a_code_is_too_old_after_ten_minutes() -> None:
    here, there = Talk(), Talk(channel="telegram")
    code = here.say(ActionLink, "link", now="2026-03-04T07:00:00")["code"]
    assert there.say(ActionLink, code, now="2026-03-04T07:10:00").text == WRONG
