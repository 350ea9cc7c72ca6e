"""A light intent classifier: logistic regression, corrected by how near a message is to what is known.

The regression runs over word counts, the sentence vector and the kinds of entities that were found. Its scores are
raised by the likeness to the nearest example of each intent, so that what is far from all that is known falls to
`out_of_scope`, whose examples lie everywhere.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from threadpoolctl import threadpool_limits

from bot.nlu.counts import Counts
from bot.nlu.sentence_encoder import Nearness, encoder
from content.store import load

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

INTENTS = {
    "pain_sources": "ask_explain",
    "ideas": "ask_explain",
    "targets": "ask_exercises",
    "exercises": "ask_exercises",
    "ladder": "ask_ladder",
    "drills": "ask_drills",
}
ARRAYS, LABELS, KNOWN = "weights.npz", "labels.json", "known.onnx"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(RasaIntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking`. Keeps plain arrays, so that loading imports no learning library."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Featurizers come before it."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Weights of the three kinds of features and of likeness, directions kept of the counts, regularisation."""
        return {
            "counts": 1.0,
            "sentence": 1.0,
            "found": 0.3,
            "likeness": 12.0,
            "directions": 300,
            "C": 20.0,
            "max_iter": 400,
            "ranking_length": 10,
        }

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._intents: list[str] = []
        self._found: list[str] = []
        self._counts = Counts([])
        self._rarity: np.ndarray = np.zeros(0)
        self._weights = np.zeros((0, 0))
        self._bias = np.zeros(0)
        self._known: Nearness | None = None
        self._starts = np.zeros(0, dtype=int)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """An untrained component, made by Rasa's engine."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the weights to the examples and keep them with the model.

        The counts are fitted along their main directions, which is faster and forgets noise; as all is linear, the
        directions are multiplied into the weights that are kept.
        """
        from sklearn.decomposition import TruncatedSVD
        from sklearn.linear_model import LogisticRegression

        from bot.nlu.extractors import found_in

        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        examples.sort(key=lambda e: e.get(INTENT))
        for example in examples:
            example.set(ENTITIES, found_in(example.get(TEXT)))
        self._found = sorted({kind for e in examples for kind in _kinds(e)})
        self._counts = Counts.of(_lemmas(e) for e in examples)
        width = len(self._counts.known)
        held = [self._counts.row(_lemmas(e))[0] for e in examples]
        holding = np.bincount(np.concatenate(held), minlength=width)
        self._rarity = 1 + np.log((1 + len(examples)) / (1 + holding))
        rows = self._features(examples)
        svd = TruncatedSVD(min(self._config["directions"], len(examples) - 1, width - 1), random_state=0)
        reduced = np.hstack([svd.fit_transform(rows[:, :width]), rows[:, width:].toarray()])
        model = LogisticRegression(C=self._config["C"], max_iter=self._config["max_iter"])
        model.fit(reduced, [e.get(INTENT) for e in examples])
        self._intents = [str(c) for c in model.classes_]
        known = [(e.get(INTENT), _vector(e)) for e in examples] + _asked_of_content()
        known.sort(key=lambda pair: pair[0])
        self._known = Nearness.to(np.vstack([vector for _, vector in known]))
        self._starts = np.searchsorted([intent for intent, _ in known], self._intents)
        along, rest = np.split(model.coef_.T, [svd.n_components])
        self._weights, self._bias = np.vstack([svd.components_.T @ along, rest]), model.intercept_
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / ARRAYS,
                rarity=self._rarity,
                weights=self._weights.astype(np.float32),
                bias=self._bias,
                starts=self._starts,
            )
            (folder / KNOWN).write_bytes(self._known.graph)
            (folder / LABELS).write_text(
                json.dumps({"intents": self._intents, "found": self._found, "counts": self._counts.known})
            )
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """Read what training kept."""
        threadpool_limits(1)  # a row times a matrix is done before a second thread is awake
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            labels = json.loads((folder / LABELS).read_text())
            component._intents, component._found = labels["intents"], labels["found"]
            component._counts = Counts(labels["counts"])
            with np.load(folder / ARRAYS) as kept:
                component._rarity, component._weights, component._bias = kept["rarity"], kept["weights"], kept["bias"]
                component._starts = kept["starts"]
            component._known = Nearness((folder / KNOWN).read_bytes())
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa trains again where the content changed."""
        return load().fingerprint

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the intents of each message that has features."""
        for message in messages:
            if not message.features or not self._known:
                continue
            (columns, counts), rest = self._weighted(message)
            width = len(self._counts.known)
            scores = counts @ self._weights[columns] + rest @ self._weights[width:] + self._bias
            scores += self._config["likeness"] * np.maximum.reduceat(self._known.near(_vector(message)), self._starts)
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            best = np.argsort(-chances)[: self._config["ranking_length"]]
            ranking = [{"name": self._intents[i], "confidence": float(chances[i])} for i in best]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing is added to training data."""
        return training_data

    def _weighted(self, message: Message) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
        """Columns and values of the counts, in which rare parts weigh more, and all other features."""
        columns, counts = self._counts.row(_lemmas(message))
        counts = counts * self._rarity[columns]
        counts *= self._config["counts"] / max(float(np.linalg.norm(counts)), 1e-9)
        kinds = _kinds(message)
        found = np.array([kind in kinds for kind in self._found], dtype=np.float64)
        rest = np.hstack([_vector(message) * self._config["sentence"], found * self._config["found"]])
        return (columns, counts), rest

    def _features(self, messages: list[Message]) -> csr_matrix:
        """A row for each message."""
        from scipy.sparse import csr_matrix, hstack

        rows = [self._weighted(message) for message in messages]
        ends = np.cumsum([0, *(len(columns) for (columns, _), _ in rows)])
        columns = np.concatenate([columns for (columns, _), _ in rows])
        counts = np.concatenate([counts for (_, counts), _ in rows])
        left = csr_matrix((counts, columns, ends), shape=(len(rows), len(self._counts.known)))
        left.sort_indices()
        return hstack([left, csr_matrix(np.vstack([rest for _, rest in rows]))]).tocsr()


def _lemmas(message: Message) -> list[str]:
    return [token.lemma for token in message.get(TOKENS_NAMES[TEXT], [])]


def _asked_of_content() -> list[tuple[str, np.ndarray]]:
    """What content items say they answer, each as an example of the intent that asks for such an item."""
    items = [(intent, item) for folder, intent in INTENTS.items() for item in getattr(load(), folder).values()]
    asks = [(intent, ask) for intent, item in items for ask in item.asks]
    return list(zip((intent for intent, _ in asks), encoder().encode([ask for _, ask in asks]), strict=True))


def _vector(message: Message) -> np.ndarray:
    return np.asarray(message.get_dense_features(TEXT)[1].features, dtype=np.float32).ravel()


def _kinds(message: Message) -> set[str]:
    return {e["entity"] for e in message.get(ENTITIES, []) if e["entity"] != "warning_sign"}
