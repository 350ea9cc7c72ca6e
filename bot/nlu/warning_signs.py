"""The warning signs of each message, and whether it acknowledges an alarm, as Rasa entities."""

from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.acknowledgement import acknowledgement_in
from bot.nlu.context import Message as ReadMessage
from bot.nlu.red_flags import Finding, find_in, load_rules

Entity = dict[str, Any]
Reading = tuple[ReadMessage, list[Finding]]
"""A message as the rules read it, and what they found."""
READING = "signs_read"
"""Where Rasa's message carries it on to `learned_signs`."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class WarningSigns(GraphComponent):
    """Adds an entity `warning_sign` for each sign that fires, and those held back as the message's `held_back`."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "WarningSigns":
        load_rules()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found, held, reading = read(message.get(TEXT) or "")
            message.set(READING, reading)
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
            message.set("held_back", held, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data


def read(text: str) -> tuple[list[Entity], list[Entity], Reading]:
    """The signs that fire in `text` with the acknowledgement, the signs held back with the reason, and the reading."""
    message = load_rules().read(text)
    findings = find_in(message, text, load_rules())
    fired = [sign_entity(found) for found in findings if found.held_back is None]
    held = [sign_entity(found) | {"held_back": found.held_back} for found in findings if found.held_back]
    heeded = acknowledgement_in(message)
    return (
        [*fired, *([_entity("acknowledgement", heeded.how, heeded.start, heeded.end)] if heeded else [])],
        held,
        (message, findings),
    )


def sign_entity(found: Finding, extractor: Optional[type] = None) -> Entity:
    """A finding as Rasa carries it."""
    more = {"tier": found.tier, "quote": found.quote, "rule": found.rule}
    return _entity("warning_sign", found.id, found.start, found.end, extractor) | more


def _entity(kind: str, value: str, start: int, end: int, extractor: Optional[type] = None) -> Entity:
    name = (extractor or WarningSigns).__name__
    return {"entity": kind, "value": value, "start": start, "end": end, "extractor": name}
