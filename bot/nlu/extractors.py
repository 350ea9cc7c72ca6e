"""The readers of this package as Rasa entity extractors: thin shells, no logic of their own."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import quantities
from bot.nlu.findings import FindingReader
from bot.nlu.language import words
from bot.nlu.names import NameIndex, names_of
from content.store import load

Entity = dict[str, Any]


@functools.lru_cache(maxsize=1)
def names() -> NameIndex:
    """The index of all names of the content."""
    return NameIndex(names_of(load()))


@functools.lru_cache(maxsize=1)
def findings() -> FindingReader:
    """The reader of the interview's findings."""
    return FindingReader(load().questions.values())


class Reader(GraphComponent, EntityExtractorMixin):
    """Adds what `read` finds to the entities of each message; needs no training."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Reader:
        """Made by Rasa's engine."""
        return cls()

    def read(self, text: str) -> Iterable[Entity]:
        """The entities of a text, as Rasa writes them."""
        raise NotImplementedError

    def process(self, messages: list[Message]) -> list[Message]:
        """Read every message that has text."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                found = [{**entity, "extractor": type(self).__name__} for entity in self.read(text)]
                message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ContentNames(Reader):
    """Names of content items; `how` says whether by name, spelling or sound."""

    def read(self, text: str) -> Iterable[Entity]:
        """Entities of the types in `names.ENTITIES`, value the content id."""
        for found in names().find(words(text)):
            yield {
                "entity": found.entity,
                "value": found.id,
                "start": found.start,
                "end": found.end,
                "confidence_entity": round(found.likeness, 3),
                "how": found.how,
            }


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class InterviewFindings(Reader):
    """Answers to the interview's questions, wherever they stand; role "denied" for what is said not to be so."""

    def read(self, text: str) -> Iterable[Entity]:
        """Entities named like the questions, value the answer id or a number."""
        for found in findings().read(text, words(text), date.today()):
            entity: Entity = {"entity": found.question, "value": found.value, "start": found.start, "end": found.end}
            yield {**entity, "role": "denied"} if found.denied else entity


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Ordinals(Reader):
    """Which one of a list ("the second one"), counted from 1; -1 is the last."""

    def read(self, text: str) -> Iterable[Entity]:
        """At most one entity `ordinal`."""
        if found := quantities.ordinal(text):
            yield {"entity": "ordinal", "value": int(found.value), "start": found.start, "end": found.end}


def found_in(text: str) -> list[Entity]:
    """All that the readers of this module find in a text."""
    return [entity for reader in (ContentNames(), InterviewFindings(), Ordinals()) for entity in reader.read(text)]
