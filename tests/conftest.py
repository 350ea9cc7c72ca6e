"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# A property says what holds, not how fast: the first example also loads the language model, and the machine may be
# busy. How long a thing may take is asserted by tests of its own. The examples are the same each time, so that a
# failure says something of the change; `pytest --hypothesis-profile=explore` looks for new ones.
settings.register_profile("uncrank", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("uncrank")


def pytest_addoption(parser):
    """How many conversations are made up where the bounded store is compared with Rasa's own."""
    parser.addoption("--conversations", type=int, default=12)
