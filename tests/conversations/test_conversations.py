"""Whole conversations with the real coach, one file a topic.

A file is a list of conversations: `name`, and `turns`, each with what the runner says (`say`) or the title of the
button that is pressed (`press`), and what is expected of the answer:
`kind` (of the only reply) or `kinds` (of all, in order), `not_kinds`; `ids` (one of these), `ids_all`, `not_ids`;
`asks` (the question of the interview), `not_asks`; `says`, `not_says` (words); `buttons` (titles); `fields`.
`now` is the local time that the clock shows.
"""

from pathlib import Path

import pytest
from ruamel.yaml import YAML
from transcript import Transcript

FILES = sorted(Path(__file__).parent.glob("*.yml"))
CONVERSATIONS = [
    pytest.param(conversation["turns"], id=f"{file.stem}: {conversation['name']}")
    for file in FILES
    for conversation in YAML(typ="safe").load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("turns", CONVERSATIONS)
def test_conversation(turns, ask, request):
    transcript = Transcript()
    for turn in turns:
        said = turn["say"] if "say" in turn else transcript.payload(turn["press"])
        transcript.add(said, ask(said, request.node.name, turn.get("now")))
        transcript.expect(turn)
