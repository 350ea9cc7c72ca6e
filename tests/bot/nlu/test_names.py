"""Names of content items in what runners type and what speech recognisers make of it."""

import random
import shutil
import string
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.extractors import names
from bot.nlu.language import words
from bot.nlu.names import NameIndex, names_of
from content.store import ROOT, load

MISHEARD = {
    "pure form is": "piriformis",
    "my so as is tight": "psoas",
    "sacred iliac": "sacroiliac-joint",
    "quad rat us lumborum": "quadratus-lumborum",
    "spondy low lis thesis": "spondylolisthesis",
    "perry formis": "piriformis",
    "quadratus lumbar um": "quadratus-lumborum",
    "ill iacus": "iliacus",
    "para spinals": "paraspinals",
    "ilio lumbar ligament": "iliolumbar-ligament",
    "fass it": "facet-joints",
    "facette joint": "facet-joints",
}
MISSPELT = {
    "piriformus": "piriformis",
    "illiacus": "iliacus",
    "iliakus": "iliacus",
    "glutius": "glutes",
    "sacro illiac joint": "sacroiliac-joint",
    "sacrotuberus ligament": "sacrotuberous-ligament",
    "spinal stenosys": "spinal-stenosis",
    "herniated disk": "disc-herniation",
    "bulging dics": "disc-bulge",
    "zombi drill overhed": "zombie-overhead",
    "couch strech": "couch-stretch",
    "figure for stretch": "figure-four-stretch",
    "thred the needle": "thread-the-needle",
    "worlds gratest stretch": "worlds-greatest-stretch",
    "glute brige": "glute-bridge",
    "hip flexers": "hip-flexors",
    "thorasic spine": "thoracic-spine",
    "catcow": "cat-cow",
}
ORDINARY = ("social", "privacy")
MOST_NAMES_IN_ORDINARY_TALK = 0.01


def ids(text: str, index: NameIndex | None = None) -> set[str]:
    return {found.id for found in (index or names()).find(words(text))}


def examples(*topics: str) -> list[str]:
    """The example sentences of some topics of the training data."""
    out = []
    for topic in topics:
        data = yaml.safe_load((ROOT.parent / "data" / "nlu" / f"{topic}.yml").read_text("utf-8"))
        for block in data["nlu"]:
            out += [line.removeprefix("- ").strip() for line in block.get("examples", "").splitlines()]
    return out


@pytest.mark.parametrize(("said", "meant"), [*MISHEARD.items(), *MISSPELT.items()])
def test_a_garbled_name_leads_to_its_item(said: str, meant: str) -> None:
    assert meant in ids(said)
    assert meant in ids(f"could you tell me about the {said}?")


@pytest.mark.parametrize(("entity", "item_id", "name"), list(names_of(load()))[::20])
def test_every_name_leads_to_its_item(entity: str, item_id: str, name: str) -> None:
    assert (entity, item_id) in {(found.entity, found.id) for found in names().find(words(name))}


def test_ordinary_talk_names_nothing() -> None:
    talk = examples(*ORDINARY)
    assert len(talk) > 500
    assert sum(bool(ids(text)) for text in talk) <= MOST_NAMES_IN_ORDINARY_TALK * len(talk)


def test_a_reminder_is_not_mended_into_a_name() -> None:
    """What it is for may be named; nothing else in it may be taken for a name."""
    talk = examples("reminders")
    mended = [text for text in talk if any(found.how != "name" for found in names().find(words(text)))]
    assert len(mended) <= MOST_NAMES_IN_ORDINARY_TALK * len(talk), mended


def test_other_topics_are_not_mistaken_for_names() -> None:
    mended = [
        (text, found.id)
        for text in examples("out_of_scope")
        for found in names().find(words(text))
        if found.how != "name"
    ]
    assert len(mended) <= 2, mended


@given(st.sampled_from(sorted(MISSPELT)), st.sampled_from(examples(*ORDINARY)), st.booleans())
def test_a_name_is_found_beside_any_other_sentence(name: str, sentence: str, first: bool) -> None:
    text = f"{name}. {sentence}" if first else f"{sentence}. {name}"
    assert MISSPELT[name] in ids(text)


@given(st.sampled_from(sorted(MISSPELT)), st.sampled_from([str.upper, str.title, "“{}”".format, "{}!?".format]))
def test_case_and_punctuation_do_not_hide_a_name(name: str, written) -> None:
    assert MISSPELT[name] in ids(written(name))


def test_the_place_of_a_name_is_what_stands_there() -> None:
    text = "so what about the piriformus then?"
    (found, *_) = names().find(words(text))
    assert text[found.start : found.end] == "piriformus"


def test_a_new_content_file_brings_its_names(tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (root / "pain_sources" / "piriformis.yml").read_text("utf-8")
    data = yaml.safe_load(text) | {"id": "multifidus", "name": "Multifidus", "aliases": ["multifidi"]}
    (root / "pain_sources" / "multifidus.yml").write_text(yaml.safe_dump(data), "utf-8")
    index = NameIndex(names_of(load(root)))
    for said in ("multifidus", "is it my multifidis", "multi fidus", "the multyfidus?"):
        assert "multifidus" in ids(said, index), said
    assert "multifidus" not in ids("multifidus")


def test_a_message_takes_as_long_however_many_names_there_are() -> None:
    chance = random.Random(7)
    known = list(names_of(load()))
    made = [("idea", f"made-{i}", "".join(chance.choices(string.ascii_lowercase, k=14))) for i in range(9 * len(known))]
    small, big = NameIndex(known), NameIndex([*known, *made])
    assert seconds(big) < 5 * seconds(small)


def seconds(index: NameIndex) -> float:
    """The least time of a few to read some misspelt sentences never read before."""
    talk = [[words(f"{text} {name}") for text in examples("pain")[:80] for name in ("piriformus",)] for _ in range(3)]
    times = []
    for sentences in talk:
        index._mended.cache_clear()
        start = time.perf_counter()
        for sentence in sentences:
            index.find(sentence)
        times.append(time.perf_counter() - start)
    return min(times)
