"""How a message is read, shown: every part with what it came from."""

import json

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.cli.understand import draw, reading
from bot.nlu.extractors import ContentNames, InterviewFindings
from bot.nlu.warning_signs import WarningSigns


def read_by_rules(text: str) -> dict:
    """What the components that need no training find, with an intent and topics as the model would add them."""
    message = Message({"text": text})
    for component in (ContentNames(), InterviewFindings(), WarningSigns()):
        component.process([message])
    return reading(
        {
            **message.as_dict(),
            "intent": {"name": "inform", "confidence": 0.61},
            "intent_ranking": [{"name": n, "confidence": c} for n, c in (("inform", 0.61), ("greet", 0.2))],
            "topics": [{"entity": "pain_source", "id": "psoas", "likeness": 0.5}],
        }
    )


def test_a_reading_has_the_intent_apart_from_the_runners_up() -> None:
    found = read_by_rules("left side, a 4")
    assert found["intent"] == {"name": "inform", "confidence": 0.61}
    assert [each["name"] for each in found["runners_up"]] == ["greet"]


def test_an_entity_says_where_it_stands_and_who_found_it_and_how() -> None:
    (name,) = [e for e in read_by_rules("is it the pirrifformis?")["entities"] if e["entity"] == "pain_source"]
    assert (name["value"], name["words"], name["extractor"]) == ("piriformis", "pirrifformis", "ContentNames")
    assert name["how"] != "name" and name["likeness"] < 1


def test_answers_to_the_interview_are_told_from_denied_ones() -> None:
    findings = read_by_rules("no numbness, left side")["findings"]
    assert findings["side"] == {"so": ["left"], "denied": []}
    assert findings["sensation"]["denied"]


def test_signs_come_with_their_rule_and_the_reason_that_held_them_back() -> None:
    fired, held = read_by_rules("My crotch is numb. No chest pain.")["warning_signs"]
    assert (fired["sign"], fired["held_back"], fired["quote"]) == ("saddle-numbness", None, "crotch is numb")
    assert (held["sign"], held["held_back"]) == ("chest-pain", "negated")
    assert fired["rule"] and held["rule"]


def test_an_acknowledgement_is_told() -> None:
    assert read_by_rules("I've called 999")["acknowledgement"] == "acted"
    assert read_by_rules("show me a stretch")["acknowledgement"] is None


def test_all_of_it_is_drawn(capsys: pytest.CaptureFixture) -> None:
    draw(read_by_rules("My crotch is numb, left side, no fever. The doctor has seen it."))
    shown = capsys.readouterr().out
    for part in ("inform", "greet", "left", "pain_source/psoas", "saddle-numbness", "warned", "Would end an alarm"):
        assert part in shown


def test_the_command_reads_without_a_conversation(uncrank) -> None:
    found = json.loads(uncrank("understand", "--json", "hello psoas").stdout)
    assert found["entities"][0]["value"] == "psoas"
    assert "hello psoas" in uncrank("understand", "hello psoas").stdout
