"""A second look for warning signs: clauses that mean what a sign's examples mean, in words that no rule foresaw.

It only adds. Where the rules found a sign, fired or held back, they have the last word.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.context import NEGATIVE
from bot.nlu.context import Message as ReadMessage
from bot.nlu.lemmas import TURN
from bot.nlu.phrases import Span
from bot.nlu.red_flags import Finding, find, load_rules
from bot.nlu.sentence_encoder import encoder
from bot.nlu.warning_signs import READING, Reading, sign_entity
from content.store import load

FILE, NONE, RULE = "learned_signs.npz", "", "learned"
ABOUT_SIGNS = frozenset({"acknowledge_warning", "ask_urgency"})
NORMAL = frozenset("normal normally usual usually fine ok okay".split())
CONTEXT = ("idioms", "past", "resolved", "stories", "supposing", "asking")
MARKS, NO_DOUBT = " .,!?…", 0.02
LONGEST, STEP = 18, 9
"""A stretch without punctuation that is longer is read in windows of so many words, every so many words."""


@dataclass(frozen=True)
class Learned:
    """One row of weights for each sign and one for none; the chance of each is their softmax."""

    signs: Sequence[str]
    weights: np.ndarray
    bias: np.ndarray

    @classmethod
    def fit(cls, vectors: np.ndarray, signs: Sequence[str], strength: float) -> Learned:
        """Learn from sentence vectors (n, 384) and the sign that each means, NONE for none."""
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(C=strength, class_weight="balanced", max_iter=2000).fit(vectors, signs)
        return cls([str(c) for c in model.classes_], model.coef_, model.intercept_)

    def best(self, vectors: np.ndarray) -> list[tuple[str, float]]:
        """For each vector the likeliest sign (never none) and its chance, 0 to 1."""
        scores = vectors @ self.weights.T + self.bias
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        chances[:, list(self.signs).index(NONE)] = 0
        return [(self.signs[i], float(row[i])) for row, i in zip(chances, chances.argmax(axis=1), strict=True)]


def clauses(message: ReadMessage) -> Iterator[Span]:
    """The stretches between turns and sentence ends; long ones in windows."""
    starts = [i for i, word in enumerate(message.words) if i == 0 or word.wall >= TURN]
    for start, end in itertools.pairwise([*starts, len(message.words)]):
        if end - start <= LONGEST:
            yield start, end
        else:
            yield from ((at, min(at + LONGEST, end)) for at in range(start, end - STEP, STEP))


def may_mean_it(message: ReadMessage, span: Span) -> bool:
    """Whether nothing in the clause denies a complaint, or speaks of the past, of others or of what might be."""
    said = {word.text for word in message.words[span[0] : span[1]]}
    if message.held_back([span]) or (said & NORMAL and not said & NEGATIVE):
        return False
    denied = (at for at in message.group("complaints") if span[0] <= at[0] < span[1] and message.negated(at))
    return next(denied, None) is None and not _said(message, span, CONTEXT)


def look_again(
    text: str,
    learned: Learned,
    at_least: float,
    reading: Optional[Reading] = None,
    vector: Optional[np.ndarray] = None,
) -> list[Finding]:
    """The signs that clauses of `text` mean with at least this chance, none that the rules knew of.

    `reading` is the message as the rules read it with what they found, and `vector` that of the whole text; both are
    made where they are not given.
    """
    message, found = reading or (load_rules().read(text), find(text))
    signs = {sign.id: sign for sign in load_rules().signs}
    known = {finding.id for finding in found}
    quotes = {
        span: (message.words[span[0]].start, message.words[span[1] - 1].end)
        for span in clauses(message)
        if may_mean_it(message, span)
    }
    new = {span: (a, b) for span, (a, b) in quotes.items() if not any(f.start < b and a < f.end for f in found)}
    meant = learned.best(_vectors([text[a:b] for a, b in new.values()], text, learned, vector))
    added: dict[str, Finding] = {}
    for (span, (a, b)), (name, chance) in zip(new.items(), meant, strict=True):
        if chance >= at_least and name not in known and not _said(message, span, signs[name].not_near):
            added.setdefault(name, Finding(name, signs[name].tier, RULE, text[a:b], a, b))
    return list(added.values())


def _vectors(said: Sequence[str], text: str, learned: Learned, vector: Optional[np.ndarray]) -> np.ndarray:
    """Vectors of what is said; that of the whole text where it is the same but for the marks at its ends."""
    if vector is not None and len(said) == 1 and text.strip(MARKS) == said[0].strip(MARKS):
        ((_, chance),) = learned.best(vector[None, :])
        # The marks shift a chance by a few hundredths: far below any alarm there is nothing to find out.
        if said[0] == text or chance < NO_DOUBT:
            return vector[None, :]
    return encoder().encode(said)


def _said(message: ReadMessage, span: Span, groups: Iterable[str]) -> bool:
    return any(span[0] <= at[0] < span[1] for name in groups for at in message.group(name))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LearnedSigns(IntentClassifier, GraphComponent):
    """Adds the entities `warning_sign` that the rules missed; sets no intent. Stands after WarningSigns."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The sentence vectors of the training data come from a featurizer before it."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`at_least`: the chance from which a clause is a warning; `strength`: how closely examples are followed."""
        return {"at_least": 0.7, "strength": 10.0}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, learned: Optional[Learned] = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._learned = learned

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LearnedSigns:
        """An untrained component, made by Rasa's engine."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the examples of the signs against their harmless sentences and all other training data."""
        others = [
            np.asarray(dense.features).ravel()
            for example in training_data.intent_examples
            if example.get(INTENT) not in ABOUT_SIGNS and (dense := example.get_dense_features(TEXT)[1])
        ]
        said = [(text, sign.id) for sign in load().red_flags.values() for text in sign.examples]
        said += [(text, NONE) for sign in load().red_flags.values() for text in sign.harmless]
        vectors = np.vstack([encoder().encode([text for text, _ in said]), *others])
        signs = [*(sign for _, sign in said), *[NONE] * len(others)]
        self._learned = Learned.fit(vectors, signs, self._config["strength"])
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, **vars(self._learned))
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LearnedSigns:
        """Read the weights that training kept."""
        with model_storage.read_from(resource) as folder, np.load(folder / FILE) as kept:
            learned = Learned([str(sign) for sign in kept["signs"]], kept["weights"], kept["bias"])
        return cls(config, model_storage, resource, learned)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa trains again where the content changed."""
        return load().fingerprint

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what the rules missed to each message."""
        for message in messages:
            if self._learned and (text := message.get(TEXT)):
                dense = message.get_dense_features(TEXT)[1]
                vector = None if dense is None else np.asarray(dense.features).ravel()
                found = look_again(text, self._learned, self._config["at_least"], message.get(READING), vector)
                new = [sign_entity(f, type(self)) for f in found]
                message.set(ENTITIES, [*message.get(ENTITIES, []), *new], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing is added to training data."""
        return training_data
