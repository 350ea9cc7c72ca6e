"""Whole conversations with the coach on Telegram: words, buttons, commands."""

import re
import time

from people import Person, shown, titles

from bot.channels.telegram import commands, conversation
from content.store import load


def test_from_first_contact_to_a_plan(runner):
    (welcome,) = runner.say("/start")
    assert "Uncrank" in shown(welcome)
    (question,) = runner.press(welcome, "My low back hurts")
    assert titles(runner.now(welcome)) == ["✓ My low back hurts"]
    asked = 0
    while "Skip" in titles(question):
        asked += 1
        assert asked <= 6
        *_, question = runner.press(question, titles(question)[0])
    assert "education, not a diagnosis" in shown(question)
    (week,) = runner.say("/plan")
    assert "Monday" in shown(week) and "Sunday" in shown(week)


def test_a_press_is_answered_at_once_and_a_used_button_says_so(runner):
    (welcome,) = runner.say("hello")
    (drills,) = runner.press(welcome, "Zombie drills")
    assert runner.toast == ""
    assert "zombie" in shown(drills).lower()
    runner.press(runner.now(welcome), "✓ Zombie drills", many=0)
    assert runner.toast == conversation.CHOSEN


def test_a_stale_button_is_told_kindly_and_goes(runner):
    (welcome,) = runner.say("hello")
    runner.say("/drills")
    runner.press(welcome, "Show me exercises", many=0)
    assert runner.toast == conversation.STALE
    runner.quiet()
    assert titles(runner.now(welcome)) == []


def test_a_forged_button_is_a_stale_one(runner):
    (welcome,) = runner.say("hello")
    runner.press(welcome, data="kno-such-key", many=0)
    assert runner.toast == conversation.STALE


def test_the_name_of_an_exercise_is_bold(runner):
    (card,) = runner.say("show me the cat cow")
    assert card["entities"][0] == {"type": "bold", "offset": 0, "length": len(shown(card).split("\n")[0])}


def test_an_exercise_comes_with_its_picture_and_words_for_it(runner):
    picture, card = runner.say("show me the cat cow", many=2, pictures=True)
    assert picture["photo"] and shown(picture) == load().exercises["cat-cow"].alt
    assert "Cat-cow" in shown(card)


def test_what_a_person_writes_can_not_break_the_html(runner):
    (answer,) = runner.say('log 3 after <b>hills</i> & "stairs" 🦵')
    assert "<b>hills</i> &" in shown(answer)


def test_commands_say_what_they_stand_for(runner):
    assert "I can:" in shown(runner.say("/help")[0])
    assert "What number" in shown(runner.say("/log")[0])
    assert "4" in shown(runner.say("/log 4 after hills")[0])
    assert "4 on average" in shown(runner.say("/progress")[0])
    assert "no reminders" in shown(runner.say("/remind")[0])
    assert "every day at 07:00 (Europe/London)" in shown(runner.say("/remind every day at 7 am")[0])
    assert "end-to-end" in shown(runner.say("/privacy")[0])
    assert "here" in shown(runner.say("/stop")[0]).lower() or "around" in shown(runner.say("/stop")[0])
    assert shown(runner.say("/nonsense")[0]) == commands.UNKNOWN
    assert shown(runner.say('/log_pain{"a": 1}')[0]) != ""


def test_the_menu_has_every_command(api, coach):
    menu = {each["command"]: each["description"] for each in api.ask("state")["commands"]}
    assert menu == {name: each.about for name, each in commands.COMMANDS.items()}


def test_a_changed_message_corrects_the_diary(runner):
    sent = runner.send(text="3 today after hills")
    runner.get()
    runner.api.ask("edit", message=sent["message_id"], text="5 today after hills")
    assert "It said 3 before" in shown(runner.get()[0])
    assert "5 on average" in shown(runner.say("/progress")[0])


def test_a_changed_message_moves_the_reminder(runner):
    sent = runner.send(text="remind me every day at 7 am")
    runner.get()
    runner.api.ask("edit", message=sent["message_id"], text="remind me every day at 8 am")
    assert "Changed: your back exercises, every day at 08:00" in shown(runner.get()[0])
    assert shown(runner.say("/remind")[0]).count("•") == 1


def test_a_changed_message_takes_back_what_it_said_before(runner):
    sent = runner.send(text="my low back hurts on the left")
    runner.get()
    runner.api.ask("edit", message=sent["message_id"], text="my low back hurts on the right")
    (question,) = runner.get()
    assert "right" in shown(question) and "left" not in shown(question)


def test_a_change_that_comes_late_is_told(runner):
    sent = runner.send(text="3 today")
    runner.get()
    runner.say("what is the psoas?")
    runner.api.ask("edit", message=sent["message_id"], text="4 today")
    assert shown(runner.get()[0]) == conversation.TOO_LATE


def test_two_people_are_two_conversations(runner, numbers, api):
    other = Person(api, next(numbers))
    runner.say("3 today")
    assert "empty" in shown(other.say("/progress")[0])
    assert "3 on average" in shown(runner.say("/progress")[0])


def test_typing_is_shown_while_it_thinks(runner, api, coach):
    before = time.time()
    api.ask("hold", method="sendMessage")
    runner.send(text="hello")
    runner.until(lambda: [c for c in api.ask("calls", method="sendChatAction") if c["time"] >= before])
    api.ask("let_go", method="sendMessage")
    runner.get()


def content(file):
    """What a file holds; nothing where SQLite has just removed it."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def test_forget_me_leaves_nothing(runner, coach):
    runner.say("2 today after the long Wimbledon loop")
    runner.say("/remind every day at 7 am")
    (question,) = runner.say("/forget")
    (done,) = runner.press(question, "Yes, delete it all")
    assert "deleted" in shown(done)
    marks = (b"Wimbledon", f"telegram:{runner.number}".encode())

    def left():
        files = [file for file in coach.home.rglob("*") if file.is_file()]
        return [file for file in files if any(mark in content(file) for mark in marks)]

    runner.until(lambda: not left())
    assert "nothing is kept" in shown(runner.say("/privacy")[0])


def test_a_code_makes_two_addresses_one_person(runner, numbers, api):
    other = Person(api, next(numbers))
    runner.say("3 today after hills")
    (code,) = runner.say("/link")
    digits = re.search(r"\b[0-9]{6}\b", shown(code))[0]
    assert "same person" in shown(other.say(f"/start {digits}")[0])
    assert "3 on average" in shown(other.say("/progress")[0])
