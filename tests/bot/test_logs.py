"""Lines of the log: whole while nobody is answered or debugging is on, discreet otherwise."""

import asyncio
import json
import logging
import sys

import pytest

from bot import logs


def line(formatter, name="bot.x", message="%s said %s", arguments=("Ada", "my back hurts")):
    try:
        raise ValueError("my back hurts")
    except ValueError:
        record = logging.LogRecord(name, logging.ERROR, "x.py", 7, message, arguments, sys.exc_info())
    return json.loads(formatter.format(record))


@logs.discreetly
async def discreet_line(*arguments, **named):
    return line(*arguments, **named)


def test_outside_of_answers_a_line_is_whole():
    found = line(logs.Lines())
    assert (found["level"], found["logger"], found["place"]) == ("ERROR", "bot.x", "x:7")
    assert (found["message"], found["error"]) == ("Ada said my back hurts", "ValueError: my back hurts")


def test_within_an_answer_it_says_where_and_what_kind():
    found = asyncio.run(discreet_line(logs.Lines()))
    assert (found["message"], found["error"]) == ("%s said %s", "ValueError")
    assert any("test_logs.py" in place for place in found["trace"])


def test_what_libraries_put_together_themselves_is_left_out():
    found = asyncio.run(discreet_line(logs.Lines(), "rasa.core", "Ada said my back hurts", ()))
    assert "message" not in found
    assert "Ada" not in json.dumps(found)


def test_debugging_shows_everything():
    assert asyncio.run(discreet_line(logs.Lines(debug=True)))["message"] == "Ada said my back hurts"


@pytest.mark.parametrize("debug", ["1", "0"])
def test_the_switch_says_that_it_is_on(uncrank, debug):
    said = uncrank("train", UNCRANK_DEBUG=debug).stderr
    assert ("Debugging is on" in said) == (debug == "1")


def test_a_secret_is_in_no_line_whoever_writes_it(capsys):
    secret = "123:never-to-be-seen"
    logs.hide(secret)
    logger, handler = logging.getLogger("somebody.elses"), logging.StreamHandler()
    logger.addHandler(handler)
    try:
        logger.error("POST https://example.org/bot%s/getMe", secret)
        try:
            raise ValueError(f"the token {secret} was rejected")
        except ValueError:
            logger.exception("It failed")
    finally:
        logger.removeHandler(handler)
    written = capsys.readouterr().err
    assert "getMe" in written and "ValueError" in written
    assert "never-to-be-seen" not in written
    assert logs.sentence(ValueError(secret)) == "***"
