"""The shortcuts give what Rasa gives."""

import pytest
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

from bot import shortcuts
from bot.shortcuts.graph import InOrder


class Sum(GraphComponent):
    """Adds its inputs to the number that its configuration holds."""

    def __init__(self, own: int) -> None:
        self.own = own

    @classmethod
    def create(cls, config: dict, *_: object, **__: object) -> "Sum":  # type: ignore[override]
        return cls(config["own"])

    def add(self, a: int, b: int = 0) -> int:
        return self.own + a + b


def node(own: int, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Sum, constructor_name="create", fn="add", config={"own": own}, eager=True)


@pytest.fixture(scope="module")
def runners(tmp_path_factory: pytest.TempPathFactory) -> list:
    first, second = node(1, a="input"), node(10, a="first")
    both, apart = node(100, a="second", b="first"), node(1000, a="elsewhere")
    schema = GraphSchema({"both": both, "second": second, "first": first, "apart": apart})
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    made = DaskGraphRunner.create(schema, storage, ExecutionContext(schema))
    return [made, InOrder(made)]


@pytest.mark.parametrize("targets", [["both"], ["second", "first"], ["first"]])
def test_nodes_in_order_give_what_dask_gives(runners: list, targets: list[str]) -> None:
    dask, ours = (runner.run(inputs={"input": 5}, targets=targets) for runner in runners)
    assert dask == ours == {name: {"both": 122, "second": 16, "first": 6}[name] for name in targets}


def test_every_event_is_the_class_that_rasa_finds() -> None:
    shortcuts.install()
    for event in all_subclasses(Event):
        assert Event.resolve_by_type(event.type_name).type_name == event.type_name
    with pytest.raises(ValueError, match="no-such-event"):
        Event.resolve_by_type("no-such-event")
    assert Event.resolve_by_type("topic") is None
