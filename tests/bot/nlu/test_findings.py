"""What runners say in a message, and every finding that is to be read from it: the table `findings.yml`."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.extractors import findings
from bot.nlu.language import words

WEDNESDAY = date(2026, 3, 4)
TABLE = yaml.safe_load(Path(__file__).with_name("findings.yml").read_text("utf-8"))
SAYINGS = [(saying["text"], saying) for runner in TABLE for saying in runner["says"]]
READ_WELL = [(text, saying["finds"]) for text, saying in SAYINGS if "why_not" not in saying]
texts = st.sampled_from([text for text, _ in READ_WELL])


def found(text: str) -> dict[str, list]:
    """The findings of a text by question, denied ones with "not " before them."""
    out: dict[str, list] = {}
    for finding in findings().read(text, words(text), WEDNESDAY):
        out.setdefault(finding.question, []).append(f"not {finding.value}" if finding.denied else finding.value)
    return {question: sorted(values, key=str) for question, values in out.items()}


def expected(saying: dict) -> dict[str, list]:
    return {question: sorted(values, key=str) for question, values in saying["finds"].items()}


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        pytest.param(text, saying, id=text, marks=[pytest.mark.xfail(strict=True)] if "why_not" in saying else [])
        for text, saying in SAYINGS
    ],
)
def test_a_message_is_read_whole(text: str, saying: dict) -> None:
    assert found(text) == expected(saying)


def test_many_runners_speak() -> None:
    assert len(TABLE) >= 30
    assert len({text for text, _ in SAYINGS}) == len(SAYINGS) >= 150


@given(texts, st.sampled_from([str.upper, str.lower, str.title]))
def test_case_changes_nothing(text: str, written) -> None:
    assert found(written(text)) == found(text)


@given(
    texts,
    st.sampled_from(["hey, ", "um, ", "listen, ", "well, ", "hi coach! "]),
    st.sampled_from(["", " thanks", " :)"]),
)
def test_filler_around_a_message_changes_nothing(text: str, before: str, after: str) -> None:
    assert found(f"{before}{text}{after}") == found(text)


@given(texts, st.sampled_from(["!", "...", " ", "\n", "!!", "  \n", " 🙏"]))
def test_closing_punctuation_changes_nothing(text: str, mark: str) -> None:
    assert found(text.rstrip(".") + mark) == found(text)


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_the_reader(text: str) -> None:
    for finding in findings().read(text, words(text), WEDNESDAY):
        assert 0 <= finding.start <= finding.end <= len(text)
