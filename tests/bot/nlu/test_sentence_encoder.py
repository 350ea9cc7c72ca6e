"""The encoder as it is run says what the packaged one says."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from bot.nlu import sentence_encoder
from bot.nlu.sentence_encoder import DIMENSIONS, EncoderMissing, Nearness, SentenceEncoder, packaged

SENTENCES = [
    "hi",
    "my low back hurts after runs",
    "it pinches on the left of my low back when I lean back or run downhill, two weeks now, 4 out of 10",
    "piriformis",
    "remind me every day at quarter to six to do my zombie drills",
    "can you help me fix the disc brake of my bike",
]


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    return SentenceEncoder().encode(SENTENCES)


def by_the_packaged_graph(encoder: SentenceEncoder, sentence: str) -> np.ndarray:
    session = onnxruntime.InferenceSession(packaged(), providers=["CPUExecutionProvider"])
    ids = np.array([encoder._pieces.encode(sentence).ids], dtype=np.int64)
    feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    mean = session.run(None, feed)[0].mean(axis=1)[0]
    return mean / np.linalg.norm(mean)


def test_it_means_what_the_packaged_one_means(vectors: np.ndarray) -> None:
    encoder = SentenceEncoder()
    alike = [vector @ by_the_packaged_graph(encoder, text) for vector, text in zip(vectors, SENTENCES, strict=True)]
    assert min(alike) > 0.96 and np.mean(alike) > 0.98


def test_vectors_have_length_one(vectors: np.ndarray) -> None:
    assert vectors.shape == (len(SENTENCES), DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_sentence_has_the_same_vector_whatever_comes_with_it(vectors: np.ndarray) -> None:
    encoder = SentenceEncoder()
    assert all((encoder.encode([text])[0] == vector).all() for text, vector in zip(SENTENCES, vectors, strict=True))


def test_no_sentences_have_no_vectors() -> None:
    assert SentenceEncoder().encode([]).shape == (0, DIMENSIONS)


def test_nearness_is_the_cosine(vectors: np.ndarray) -> None:
    near = Nearness.to(vectors)
    assert np.allclose(near.near(vectors[1]), vectors @ vectors[1], atol=0.01)
    assert np.array_equal(Nearness(near.graph).near(vectors[1]), near.near(vectors[1]))


def test_it_is_made_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "no folder").touch()
    monkeypatch.setattr(sentence_encoder, "MADE", tmp_path / "no folder" / "encoder.onnx")
    assert SentenceEncoder().encode(["hi"]).shape == (1, DIMENSIONS)


def test_another_file_than_the_pinned_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_encoder, "MODEL_SHA256", "0" * 64)
    with pytest.raises(EncoderMissing, match="not the pinned file"):
        packaged()
