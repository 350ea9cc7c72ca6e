"""Rasa's tokenizer role, played by spaCy's English tokenizer with its lemma tables."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language import words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyWords(Tokenizer):
    """Tokens as spaCy splits them; `lemma` feeds the word counts."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's keys for splitting intent names; nothing of our own."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @staticmethod
    def required_packages() -> list[str]:
        """Checked by Rasa before training."""
        return ["spacy"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Split the text of one attribute."""
        text = message.get(attribute)
        return [Token(text[w.start : w.end], w.start, w.end, lemma=w.lemma, data={"norm": w.norm}) for w in words(text)]
