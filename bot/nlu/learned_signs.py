"""A second look for warning signs: clauses that mean what a sign's examples mean, in words that no rule foresaw.

It only adds. Where the rules found a sign, fired or held back, they have the last word.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Optional
from zlib import crc32

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
from bot.nlu.counts import parts
from bot.nlu.lemmas import TURN
from bot.nlu.phrases import Span
from bot.nlu.red_flags import RANK, Finding, find, load_rules
from bot.nlu.sentence_encoder import DIMENSIONS, encoder
from bot.nlu.warning_signs import READING, Reading, sign_entity
from content.store import load

FILE, NONE, RULE = "learned_signs.npz", "", "learned"
ABOUT_SIGNS = frozenset({"acknowledge_warning", "ask_urgency"})
NORMAL = frozenset("normal normally usual usually fine ok okay".split())
OTHERS, OVER = ("idioms", "stories", "supposing", "asking"), ("past", "resolved")
BESIDE = ("back: negated", "someone else")
LONGEST, STEP = 18, 9
"""A stretch without punctuation that is longer is read in windows of so many words, every so many words."""
COLUMNS = 2**16
SHARPNESS = 3.0
"""How margins become chances."""
AT_LEAST = 0.93
"""The chance from which a clause counts as a warning. On sentences that were not learned from, a lower one raised false
alarms faster than it found signs."""
Row = tuple[np.ndarray, np.ndarray]
"""The columns of one sentence that are not nought, and their values."""


class Told(NamedTuple):
    """What is compared besides the meaning: base forms of the words, and the word groups said or denied."""

    words: Sequence[str]
    groups: Sequence[str]


def row(vector: np.ndarray, told: Told) -> Row:
    """A sentence as numbers: its vector (384), then its letters, words and word groups, each of length 1.

    Parts have no column of their own but share `COLUMNS` by a hash, so that none has to be kept.
    """
    blocks: tuple[list[str], list[str], list[str]] = [], [], [f"\t{group}" for group in told.groups]
    for part in parts(told.words):
        blocks[part[0] == "\n"].append(part)
    columns, values = [np.arange(len(vector))], [vector]
    for block in blocks:
        counted = Counter(len(vector) + crc32(part.encode()) % COLUMNS for part in block)
        times = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
        columns.append(np.fromiter(counted, dtype=np.int64, count=len(counted)))
        values.append(times / (np.linalg.norm(times) or 1))
    return np.concatenate(columns), np.concatenate(values)


def told(message: ReadMessage, spans: Sequence[Span]) -> Told:
    """These stretches of a message."""
    inside = {i for start, end in spans for i in range(start, end)}
    said = {
        ("no " if message.negated(at) else "") + name
        for name, places in message.groups.items()
        for at in places
        if at[0] in inside and "/" not in name
    }
    return Told([message.words[i].lemma for i in sorted(inside)], sorted(said))


@dataclass(frozen=True)
class Learned:
    """A column of weights for each sign and one for none, and what is added to each."""

    signs: Sequence[str]
    weights: np.ndarray
    bias: np.ndarray

    @classmethod
    def fit(cls, rows: Sequence[Row], signs: Sequence[str]) -> Learned:
        """Learn from rows and the sign that each means, NONE for none."""
        from scipy.sparse import csr_matrix
        from sklearn.svm import LinearSVC

        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns, values = (np.concatenate(part) for part in zip(*rows, strict=True))
        data = csr_matrix((values, columns, ends), shape=(len(rows), DIMENSIONS + COLUMNS))
        data.sum_duplicates()
        model = LinearSVC(C=0.5, tol=1e-2).fit(data, signs)
        names = [str(name) for name in model.classes_]
        return cls(names, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))

    def best(self, rows: Sequence[Row]) -> list[tuple[str, float]]:
        """For each row the likeliest sign (never none) and the chance that it is any sign."""
        margins = np.array([values @ self.weights[columns] + self.bias for columns, values in rows])
        none = list(self.signs).index(NONE)
        chances = np.exp(SHARPNESS * (margins - margins.max(axis=1, keepdims=True)))
        chances /= chances.sum(axis=1, keepdims=True)
        alarm = 1 - chances[:, none]
        chances[:, none] = -1
        return [(self.signs[i], float(chance)) for i, chance in zip(chances.argmax(axis=1), alarm, strict=True)]


def clauses(message: ReadMessage) -> Iterator[Span]:
    """The stretches between turns and sentence ends; long ones in windows."""
    starts = [i for i, word in enumerate(message.words) if i == 0 or word.wall >= TURN]
    for start, end in itertools.pairwise([*starts, len(message.words)]):
        if end - start <= LONGEST:
            yield start, end
        else:
            yield from ((at, min(at + LONGEST, end)) for at in range(start, end - STEP, STEP))


def may_mean_it(message: ReadMessage, span: Span, history: bool = False) -> bool:
    """Whether nothing in the clause denies a complaint, or speaks of others, of what might be or, but for `history`,
    of the past."""
    said = {word.text for word in message.words[span[0] : span[1]]}
    if message.held_back([span], history) or (said & NORMAL and not said & NEGATIVE):
        return False
    denied = (at for at in message.group("complaints") if span[0] <= at[0] < span[1] and message.negated(at))
    return next(denied, None) is None and not _said(message, span, OTHERS if history else (*OTHERS, *OVER))


class Stretch(NamedTuple):
    """Clauses read as one; `over` where they speak of the past, which only some signs allow."""

    spans: Sequence[Span]
    over: bool


def unsure(finding: Finding) -> bool:
    """Held back for what should stand beside the sign and does not, which says nothing against the sign itself."""
    return finding.held_back in BESIDE


def stretches(message: ReadMessage, found: Sequence[Finding]) -> list[Stretch]:
    """Each clause that may mean a sign, and all of them together. What the rules held back is left out."""
    held = [finding for finding in found if finding.held_back and not unsure(finding)]
    open_to = [
        Stretch([span], not may_mean_it(message, span))
        for span in clauses(message)
        if may_mean_it(message, span, history=True) and not _overlapping(message, [span], held)
    ]
    if len(open_to) > 1:
        open_to.append(Stretch([s for one in open_to for s in one.spans], any(one.over for one in open_to)))
    return open_to


def look_again(
    text: str,
    learned: Learned,
    at_least: float = AT_LEAST,
    reading: Optional[Reading] = None,
    vector: Optional[np.ndarray] = None,
) -> list[Finding]:
    """The signs that `text` means and the rules did not know of.

    `reading` is the message as the rules read it with what they found, and `vector` (384) that of the whole text; both
    are made where they are not given. A sign of no higher tier than what the rules found there adds nothing.
    """
    message, found = reading or (load_rules().read(text), find(text))
    signs = {sign.id: sign for sign in load_rules().signs}
    open_to = stretches(message, found)
    if not open_to:
        return []
    places = [_place(message, stretch.spans) for stretch in open_to]
    if vector is not None and open_to[0].spans == [(0, len(message.words))]:
        vectors = vector[None, :]
    else:
        vectors = encoder().encode([_text(text, message, stretch.spans) for stretch in open_to])
    rows = [row(each, told(message, stretch.spans)) for each, stretch in zip(vectors, open_to, strict=True)]
    known = {finding.id for finding in found if not unsure(finding)}
    added: dict[str, tuple[float, Finding]] = {}
    for stretch, (a, b), (name, chance) in zip(open_to, places, learned.best(rows), strict=True):
        sign = signs[name]
        if chance < at_least or name in known or (stretch.over and not sign.history):
            continue
        if any(_said(message, span, sign.not_near) for span in stretch.spans):
            continue
        fired = _overlapping(message, stretch.spans, [f for f in found if not f.held_back])
        if any(RANK[finding.tier] >= RANK[sign.tier] for finding in fired):
            continue
        if name not in added or chance > added[name][0]:
            added[name] = chance, Finding(name, sign.tier, RULE, text[a:b], a, b)
    return [finding for _, finding in added.values()]


def _place(message: ReadMessage, spans: Sequence[Span]) -> Span:
    """The characters from the first to the last word."""
    return message.words[spans[0][0]].start, message.words[max(end for _, end in spans) - 1].end


def _text(text: str, message: ReadMessage, spans: Sequence[Span]) -> str:
    return ". ".join(text[slice(*_place(message, [span]))] for span in spans)


def _overlapping(message: ReadMessage, spans: Sequence[Span], found: Iterable[Finding]) -> list[Finding]:
    places = [_place(message, [span]) for span in spans]
    return [f for f in found if any(f.start < b and a < f.end for a, b in places)]


def _said(message: ReadMessage, span: Span, groups: Iterable[str]) -> bool:
    return any(span[0] <= at[0] < span[1] and not message.negated(at) for name in groups for at in message.group(name))


def taught() -> list[tuple[str, str]]:
    """What the signs' files teach: each example with its sign, each harmless sentence with NONE.

    Harmless sentences that the context silences already (denied, past, asked, ...) have nothing to teach.
    """
    rules, signs = load_rules(), load().red_flags.values()
    harmless = [text for sign in signs for text in sign.harmless]
    said = [(text, sign.id) for sign in signs for text in sign.examples]
    return said + [(text, NONE) for text in harmless if stretches(rules.read(text), find(text, rules))]


def learn(said: Sequence[tuple[str, str]], others: Sequence[tuple[str, np.ndarray]]) -> Learned:
    """Learn sentences with the signs that they mean against `others`, texts with their vectors, that mean none."""
    vectors = np.vstack([encoder().encode([text for text, _ in said]), *(vector for _, vector in others)])
    messages = [load_rules().read(text) for text, _ in [*said, *others]]
    rows = [row(each, told(m, [(0, len(m.words))])) for each, m in zip(vectors, messages, strict=True)]
    return Learned.fit(rows, [*(sign for _, sign in said), *[NONE] * len(others)])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LearnedSigns(IntentClassifier, GraphComponent):
    """Adds the entities `warning_sign` that the rules missed; sets no intent. Stands after WarningSigns."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The sentence vectors of the training data come from a featurizer before it."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`at_least`: the chance from which a clause counts as a warning."""
        return {"at_least": AT_LEAST}

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
            (str(example.get(TEXT)), np.asarray(dense.features).ravel())
            for example in training_data.intent_examples
            if example.get(INTENT) not in ABOUT_SIGNS and (dense := example.get_dense_features(TEXT)[1])
        ]
        self._learned = learn(taught(), others)
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
                new = [sign_entity(finding, type(self)) for finding in found]
                message.set(ENTITIES, [*message.get(ENTITIES, []), *new], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing is added to training data."""
        return training_data
