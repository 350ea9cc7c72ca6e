"""Products with matrices of 8-bit numbers, as ONNX graphs that onnxruntime runs without making them floats first.

The package of the sentence encoder carries 8-bit weights, but its graph makes 32-bit floats of them when it is loaded
and multiplies these: each message then reads 42 MB. `encoder` says the same network again with onnxruntime's own
operators, which read a quarter of that: those of the domain com.microsoft in its ContribOperators.md.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

LARGEST = 63  # of known vectors: with more, processors without 8-bit products of their own cut off the sum of a pair
LAYERS, HEADS, WIDTH = 6, 12, 384
Matrix = tuple[np.ndarray, np.ndarray]
"""Weights (k, n) of int8, and the scale of each column (n)."""
_CONTRIB = "com.microsoft"
_EPSILON = 1e-12
_OPSETS = (("", 17), (_CONTRIB, 1))


class Graph:
    """An ONNX graph in the making; each method returns the name of what it adds."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def constant(self, name: str, values: np.ndarray) -> str:
        """Numbers that are part of the graph."""
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        """An operator."""
        self._nodes.append(helper.make_node(operator, inputs, list(outputs), outputs[0], domain=domain, **attributes))
        return outputs[0]

    def product(self, rows: str, matrix: Matrix, name: str, bias: str = "") -> str:
        """`rows` (..., k) times a matrix (k, n), plus the `bias` (n).

        The rows are rounded to 8 bits by one scale as they come, so a sentence must not share a run with another one:
        it would be rounded otherwise then.
        """
        weights, scales = matrix
        inputs = [
            rows,
            self.constant(f"{name}/weights", weights),
            self.constant(f"{name}/scales", scales.reshape(-1).astype(np.float32)),
            self.constant(f"{name}/zeros", np.zeros(weights.shape[1], dtype=np.int8)),
            *([bias] if bias else []),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, domain=_CONTRIB)

    def model(self, given: Any, wanted: Any) -> bytes:
        """The whole as a file's content."""
        graph = helper.make_graph(self._nodes, "uncrank", [given], [wanted], self._constants)
        opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString()


def nearness(vectors: np.ndarray) -> bytes:
    """From one unit vector `vector` (1, 384) to its cosines `near` (1, n) with the unit `vectors` (n, 384)."""
    scales = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9) / LARGEST
    graph = Graph()
    graph.product("vector", (np.rint(vectors / scales).astype(np.int8).T, scales), "near")
    width = vectors.shape[1]
    return graph.model(_floats("vector", width), _floats("near", len(vectors)))


def encoder(packaged: bytes) -> bytes:
    """From the word pieces `ids` (1, n) of one sentence to its unit `vector` (1, 384).

    `packaged` is all-MiniLM-L6-v2 with 8-bit weights, as exported by PyTorch; raises KeyError where it is another one.
    """
    source = ModelProto.FromString(packaged).graph
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in source.initializer}
    inner = [node.input[1] for node in source.node if node.op_type == "MatMul"]
    matrices = [(held[f"{name}_q"], held[f"{name}_scale"]) for name in inner if f"{name}_q" in held]
    graph = Graph()
    rows = _embedded(graph, held)
    for number in range(LAYERS):
        rows = _layer(graph, held, rows, number, matrices[6 * number : 6 * number + 6])
    graph.node("ReduceMean", [rows], "mean", axes=[1], keepdims=0)
    graph.node("LpNormalization", ["mean"], "vector", axis=1, p=2)
    return graph.model(helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"]), _floats("vector", WIDTH))


def _floats(name: str, width: int) -> Any:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, width])


def _embedded(graph: Graph, held: dict[str, np.ndarray]) -> str:
    """Word and place; the words' rows stay in 8 bits until they are looked up."""
    table = "inner.embeddings."
    places = held[f"{table}position_embeddings.weight_q"] * held[f"{table}position_embeddings.weight_scale"]
    graph.constant("words", held[f"{table}word_embeddings.weight_q"])
    graph.constant("scales", held[f"{table}word_embeddings.weight_scale"])
    graph.constant("places", (places + held[f"{table}token_type_embeddings.weight"][0]).astype(np.float32))
    graph.constant("first", np.zeros(1, dtype=np.int64))
    graph.node("Gather", ["words", "ids"], "looked_up")
    graph.node("Cast", ["looked_up"], "whole", to=TensorProto.FLOAT)
    graph.node("Gather", ["scales", "ids"], "scaled_by")
    graph.node("Mul", ["whole", "scaled_by"], "meant")
    graph.node("Shape", ["ids"], "count", start=1, end=2)
    graph.node("Slice", ["places", "first", "count", "first"], "placed")
    graph.node("Add", ["meant", "placed"], "embedded")
    weights = [graph.constant(f"embedded/{part}", held[f"{table}LayerNorm.{part}"]) for part in ("weight", "bias")]
    return graph.node("LayerNormalization", ["embedded", *weights], "layer", axis=-1, epsilon=_EPSILON)


def _layer(graph: Graph, held: dict[str, np.ndarray], rows: str, number: int, matrices: list[Matrix]) -> str:
    """One layer: attention, then the two wider products, each added to what it was made from and normed."""
    prefix, name = f"inner.encoder.layer.{number}.", f"layer{number}"
    asked, (output, inner, outer) = matrices[:3], matrices[3:]

    def parameter(*parts: str) -> str:
        named = ".".join(parts)
        return graph.constant(f"{name}/{named}", held[prefix + named])

    def normed(made: str, before: str, where: str, out: str) -> str:
        norm = [parameter(where, "LayerNorm", part) for part in ("weight", "bias")]
        inputs = [made, before, *norm, parameter(where, "dense", "bias")]
        return graph.node("SkipLayerNormalization", inputs, out, domain=_CONTRIB, epsilon=_EPSILON)

    biases = [held[f"{prefix}attention.self.{part}.bias"] for part in ("query", "key", "value")]
    weights = np.concatenate([matrix for matrix, _ in asked], axis=1)
    scales = np.concatenate([scale.reshape(-1) for _, scale in asked])
    bias = graph.constant(f"{name}/asked/bias", np.concatenate(biases))
    graph.product(rows, (weights, scales), f"{name}/asked", bias)
    heads = [f"{name}/{part}" for part in ("query", "key", "value")]
    graph.node("Split", [f"{name}/asked"], *heads, axis=-1)
    graph.node("MultiHeadAttention", heads, f"{name}/heeded", domain=_CONTRIB, num_heads=HEADS)
    attended = normed(graph.product(f"{name}/heeded", output, f"{name}/joined"), rows, "attention.output", f"{name}/x")
    graph.product(attended, inner, f"{name}/wide")
    bend = [f"{name}/wide", parameter("intermediate", "dense", "bias")]
    graph.node("BiasGelu", bend, f"{name}/bent", domain=_CONTRIB)
    return normed(graph.product(f"{name}/bent", outer, f"{name}/narrow"), attended, "output", f"{name}/out")
