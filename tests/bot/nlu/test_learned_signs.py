"""The learned layer: it adds what the rules miss, and never says what they held back."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from rasa.shared.nlu.training_data.loading import load_data

from bot.nlu.learned_signs import ABOUT_SIGNS, RULE, Learned, clauses, learn, look_again, taught
from bot.nlu.red_flags import RANK, find, load_rules
from bot.nlu.sentence_encoder import encoder
from content.store import load

HERE = Path(__file__).parent
OTHER = yaml.safe_load((HERE / "other_warning_sentences.yml").read_text("utf-8"))
FIRES = [(tier, text) for tier, signs in OTHER["fires"].items() for texts in signs.values() for text in texts]
SILENT = [text for texts in OTHER["silent"].values() for text in texts]
EXAMPLES = [(sign.id, text) for sign in load().red_flags.values() for text in sign.examples]


@pytest.fixture(scope="module")
def learned() -> Learned:
    """Learned as in training, against a part of the other data."""
    intents = load_data("data/nlu").intent_examples
    others = [str(m.get("text")) for m in intents if m.get("intent") not in ABOUT_SIGNS][::8]
    vectors = encoder().encode(others)
    return learn(taught(), list(zip(others, vectors, strict=True)))


def rules_fire(text: str) -> bool:
    return any(found.held_back is None for found in find(text))


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("the bit of me that touches the chair has gone to sleep and nothing brings it back", "saddle-numbness"),
        ("mate I can't tell if I'm sat on anything, whole seat area is blank", "saddle-numbness"),
    ],
)
def test_words_that_no_rule_foresaw_are_found(learned: Learned, text: str, sign: str) -> None:
    assert find(text) == []
    (found,) = look_again(text, learned)
    assert (found.id, found.tier, found.rule) == (sign, "emergency", RULE)
    assert text[found.start : found.end] == found.quote


def test_it_is_found_in_the_middle_of_a_long_message(learned: Learned) -> None:
    odd = "I can't tell if I'm sat on anything, whole seat area is blank"
    text = f"Lovely run on Sunday. {odd}. Which stretch comes next?"
    assert [found.quote for found in look_again(text, learned)] == [odd]


@pytest.mark.parametrize(
    "text",
    [
        "no numbness between my legs",
        "years ago my crotch went numb after a ride",
        "what if my legs went numb",
        "I read about a man who could not feel himself wipe",
        "I wet myself laughing",
    ],
)
def test_what_the_rules_held_back_stays_held_back(learned: Learned, text: str) -> None:
    assert look_again(text, learned) == []


def test_nothing_is_told_twice(learned: Learned) -> None:
    for _, text in EXAMPLES[::100]:
        ruled = {found.id for found in find(text)}
        assert ruled.isdisjoint(found.id for found in look_again(text, learned))


def test_both_layers_find_what_others_say_and_raise_few_false_alarms(learned: Learned) -> None:
    found = [rules_fire(text) or bool(look_again(text, learned)) for _, text in FIRES]
    urgent = [hit for hit, (tier, _) in zip(found, FIRES, strict=True) if RANK[tier] == RANK["emergency"]]
    false = [rules_fire(text) or bool(look_again(text, learned)) for text in SILENT]
    assert np.mean(found) >= 0.93 and np.mean(urgent) >= 0.95
    assert np.mean(false) <= 0.04


@pytest.mark.parametrize("text", ["", "!?", "um", "🙂"])
def test_messages_without_words_can_be_read(learned: Learned, text: str) -> None:
    assert look_again(text, learned) == []


def test_a_stretch_without_punctuation_is_read_in_windows() -> None:
    message = load_rules().read("run " * 40)
    spans = list(clauses(message))
    assert spans[0] == (0, 18) and spans[-1][1] == 40
    assert all(later[0] < earlier[1] for earlier, later in zip(spans, spans[1:], strict=False))
