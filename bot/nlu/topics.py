"""Which content a message is about when it names none: the nearest names and questions of the content by meaning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.names import ENTITIES
from bot.nlu.sentence_encoder import Nearness, encoder
from content.store import Store, load

LEADS, VECTORS = "leads.json", "vectors.onnx"


@dataclass(frozen=True)
class Topic:
    """A content item and how near a message is to it in meaning, 0 to 1."""

    entity: str
    id: str
    likeness: float


class TopicIndex:
    """Sentence vectors of everything that content items say they answer."""

    def __init__(self, leads: Sequence[str], vectors: Nearness | None) -> None:
        """`leads` are "entity/id" labels in order, one for each of the vectors."""
        self.leads, self.vectors = leads, vectors
        self._items, self._starts = np.unique(np.asarray(leads, dtype=str), return_index=True)

    @classmethod
    def of(cls, store: Store) -> TopicIndex:
        """Encode the names and the questions (`asks`) of every item that can be asked for."""
        said = sorted(_sayings(store))
        if not said:
            return cls([], None)
        return cls([lead for lead, _ in said], Nearness.to(encoder().encode([text for _, text in said])))

    def nearest(self, vector: np.ndarray, count: int) -> list[Topic]:
        """The `count` items nearest to a sentence vector, best first; an item counts by its nearest saying."""
        if not self.vectors:
            return []
        likeness = np.maximum.reduceat(self.vectors.near(vector), self._starts)
        best = [(str(self._items[i]).partition("/"), likeness[i]) for i in np.argsort(-likeness)[:count]]
        return [Topic(entity, item_id, round(float(value), 4)) for (entity, _, item_id), value in best]


def _sayings(store: Store) -> Iterable[tuple[str, str]]:
    for folder, entity in ENTITIES.items():
        for item in getattr(store, folder).values():
            for text in (item.name, *item.aliases, *item.asks):
                yield f"{entity}/{item.id}", text


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Topics(IntentClassifier, GraphComponent):
    """Adds `topics` to the parsed message: the nearest content items; sets no intent."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The sentence vector comes from a featurizer before it."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`count`: how many items are kept."""
        return {"count": 5}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, index: TopicIndex) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._index = index

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Topics:
        """An untrained component, made by Rasa's engine."""
        return cls(config, model_storage, resource, TopicIndex([], None))

    def train(self, training_data: TrainingData) -> Resource:
        """Encode the content once and keep the vectors with the model."""
        self._index = TopicIndex.of(load())
        with self._storage.write_to(self._resource) as folder:
            (folder / LEADS).write_text(json.dumps(self._index.leads), "utf-8")
            if self._index.vectors:
                (folder / VECTORS).write_bytes(self._index.vectors.graph)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Topics:
        """Read the vectors that training kept."""
        with model_storage.read_from(resource) as folder:
            leads = json.loads((folder / LEADS).read_text("utf-8"))
            index = TopicIndex(leads, Nearness((folder / VECTORS).read_bytes()) if leads else None)
        return cls(config, model_storage, resource, index)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa trains again where the content changed."""
        return load().fingerprint

    def process(self, messages: list[Message]) -> list[Message]:
        """Name the nearest items of each message."""
        for message in messages:
            dense = message.get_dense_features(TEXT)[1]
            if dense is not None:
                near = self._index.nearest(np.asarray(dense.features).ravel(), self._config["count"])
                message.set("topics", [vars(topic) for topic in near], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing is added to training data."""
        return training_data
