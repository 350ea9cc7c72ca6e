"""The files of warning signs and word groups: complete, readable, and of one piece."""

import re
from pathlib import Path

import numpy as np
import pytest
import yaml
from rapidfuzz import fuzz, process

from bot.nlu.phrases import Gap, Group, Maybe, compiled
from bot.nlu.red_flags import Rules, find, load_rules
from content.schema import RedFlag, Saying, WordGroups

CONTENT = Path("content")
SIGNS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted((CONTENT / "red_flags").glob("*.yml"))}
GROUPS = yaml.safe_load((CONTENT / "word_groups.yml").read_text("utf-8"))
LONG = 20
CUES = {
    "denied-after",
    "goes-on",
    "months-ago",
    "questions-within",
    "resolved-it",
    "study",
    "supposing-anyone",
    "negators",
    "no-negators",
    "denials",
    "list-negators",
    "answers-no",
    "answers-none",
    "statements",
    "reasons",
    "past",
    "resolved",
    "now",
    "asking",
    "question-starts",
    "claims",
    "supposing",
    "stories",
    "people",
    "idioms",
    "acted",
    "seen",
    "misread",
    "complaints",
}


@pytest.mark.parametrize("name", SIGNS)
def test_a_sign_says_what_to_do_and_how_soon(name: str) -> None:
    sign = RedFlag(**SIGNS[name])
    assert sign.id == name
    if sign.tier == "emergency":
        assert "{emergency_number}" in sign.text and "{emergency_number}" in sign.speech
    how_soon = {"emergency": ["now"], "urgent": ["today", "days"], "soon": ["book"]}
    assert any(word in sign.text for word in how_soon[sign.tier])


@pytest.mark.parametrize("name", SIGNS)
def test_no_emergency_number_is_fixed(name: str) -> None:
    assert not any(number in SIGNS[name]["text"] for number in ("999", "112", "911", "111"))


def test_all_that_is_cited_is_in_the_references() -> None:
    references = yaml.safe_load((CONTENT / "references.yml").read_text("utf-8"))
    assert {source["reference"] for sign in SIGNS.values() for source in sign["sources"]} <= references.keys()


def test_findings_name_questions_and_answers_of_the_interview() -> None:
    answers = {
        path.stem: {answer["id"] for answer in yaml.safe_load(path.read_text("utf-8"))["answers"]}
        for path in (CONTENT / "questions").glob("*.yml")
    }
    for name, sign in SIGNS.items():
        for entry in sign.get("findings", ()):
            assert all(answer in answers[question] for question, answer in entry.items()), name


def test_every_word_group_is_used() -> None:
    said = CONTENT / "word_groups.yml"
    everything = said.read_text("utf-8") + "".join(str(sign) for sign in SIGNS.values())
    rest = [name for name in GROUPS["groups"] if f"<{name}" not in everything and name not in CUES]
    parts = [part for sign in SIGNS.values() for part in (sign, *sign["any_of"])]
    named = {name for part in parts for key in ("near", "with", "not_near") for name in part.get(key, ())}
    assert set(rest) <= named


def test_no_phrase_is_empty_once_its_optional_parts_are_left_out() -> None:
    for name, phrases in GROUPS["groups"].items():
        for phrase in phrases:
            for pattern in compiled(phrase):
                assert any(not isinstance(element, (Maybe, Gap)) for element in pattern), f"{name}: {phrase}"


def test_a_rule_with_an_unknown_group_is_refused() -> None:
    sign = RedFlag(**{**SIGNS["fever"], "any_of": [{"near": ["fever", "nosuchgroup"]}]})
    with pytest.raises(KeyError, match="fever: there is no word group 'nosuchgroup'"):
        Rules([sign], WordGroups(**GROUPS))


def test_groups_made_of_each_other_are_refused() -> None:
    groups = WordGroups(groups={"a": ("<b>",), "b": ("<a>",)}, numbers={})
    with pytest.raises(ValueError, match="made of itself"):
        Rules([], groups)


def test_a_saying_has_either_near_or_phrases() -> None:
    with pytest.raises(ValueError, match="either near or phrases"):
        Saying(near=("numb", "saddle"), phrases=("numb",))
    with pytest.raises(ValueError, match="either near or phrases"):
        Saying()


def test_a_new_sign_needs_no_code() -> None:
    says = [{"phrases": ["turned (bright) purple"]}]
    sign = RedFlag(**{**SIGNS["fever"], "id": "purple", "any_of": says, "not_near": []})
    rules = Rules([sign], WordGroups(**GROUPS))
    assert [found.id for found in find("my foot has turned bright purple", rules)] == ["purple"]


def test_groups_refer_to_groups_that_exist() -> None:
    known = GROUPS["groups"].keys() | GROUPS["numbers"].keys()
    for name, phrases in GROUPS["groups"].items():
        for phrase in phrases:
            for pattern in compiled(phrase):
                assert {e.name for e in pattern if isinstance(e, Group)} <= known, f"{name}: {phrase}"


def test_no_sentence_of_a_sign_nearly_repeats_another() -> None:
    said = [
        " ".join(sorted(re.findall(r"\w+", t.lower()))) for s in SIGNS.values() for t in s["examples"] + s["harmless"]
    ]
    assert len(set(said)) == len(said)
    said = [text for text in said if len(text) >= LONG]
    near = np.triu(process.cdist(said, said, scorer=fuzz.ratio, score_cutoff=96), k=1)
    assert not [(said[a], said[b]) for a, b in zip(*np.nonzero(near), strict=True)]


def test_no_sentence_of_a_sign_is_one_of_the_tests() -> None:
    tables = [yaml.safe_load(path.read_text("utf-8")) for path in Path("tests/bot/nlu").glob("*warning_sentences.yml")]
    tested = {t.lower() for table in tables for signs in table["fires"].values() for ts in signs.values() for t in ts}
    tested |= {text.lower() for table in tables for texts in table["silent"].values() for text in texts}
    assert not tested & {t.lower() for sign in SIGNS.values() for t in sign["examples"] + sign["harmless"]}


def test_the_rules_load() -> None:
    assert len(load_rules().signs) == len(SIGNS)
