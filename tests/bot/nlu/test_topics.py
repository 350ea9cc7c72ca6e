"""The nearest content by meaning, as it comes back from the model that keeps it."""

from dataclasses import replace
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import topics
from bot.nlu.names import ENTITIES
from bot.nlu.sentence_encoder import encoder
from content.store import Store, load


def trained_and_loaded(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> topics.TopicIndex:
    monkeypatch.setattr(topics, "load", lambda: store)
    storage, resource, context = LocalModelStorage(folder), Resource("topics"), ExecutionContext(GraphSchema({}))
    topics.Topics.create({"count": 5}, storage, resource, context).train(TrainingData())
    return topics.Topics.load({"count": 5}, storage, resource, context)._index


def test_an_item_is_near_to_what_it_says_that_it_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(load(), **{folder: {} for folder in ENTITIES if folder != "ideas"})
    index = trained_and_loaded(few, tmp_path, monkeypatch)
    for idea in few.ideas.values():
        first = index.nearest(encoder().encode([idea.asks[0]])[0], 1)[0]
        assert (first.entity, first.id) == ("idea", idea.id)
        assert first.likeness > 0.9


def test_where_nothing_can_be_asked_for_nothing_is_near(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = replace(load(), **{folder: {} for folder in ENTITIES})
    assert trained_and_loaded(nothing, tmp_path, monkeypatch).nearest(encoder().encode(["psoas"])[0], 3) == []
