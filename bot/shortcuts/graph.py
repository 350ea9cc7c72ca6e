"""The order of a loaded graph's components, found once."""

from __future__ import annotations

from typing import Any

from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner


class InOrder(GraphRunner):
    """Runs the nodes of a loaded graph one after the other; dask plans the order of the same graph for each run."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        """Take over the nodes of a runner that loaded them."""
        self._nodes = loaded._instantiated_nodes
        self._schema = loaded._graph_schema
        self._orders: dict[tuple[str, ...], list[str]] = {}

    @classmethod
    def create(cls, *args: Any, **kwargs: Any) -> InOrder:
        """Load the nodes as Rasa does."""
        return cls(DaskGraphRunner.create(*args, **kwargs))

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of the target nodes, by name."""
        wanted = targets or self._schema.target_names
        outputs = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in self._order(tuple(wanted)):
            needs = self._schema.nodes[name].needs.values()
            outputs[name] = self._nodes[name](*(outputs.get(need, need) for need in needs))
        return dict(outputs[name] for name in wanted)

    def _order(self, targets: tuple[str, ...]) -> list[str]:
        """The nodes that the targets depend on, each after all that it needs."""
        if targets not in self._orders:
            order: dict[str, None] = {}

            def visit(name: str) -> None:
                if name in self._schema.nodes and name not in order:
                    for need in self._schema.nodes[name].needs.values():
                        visit(need)
                    order[name] = None

            for target in targets:
                visit(target)
            self._orders[targets] = list(order)
        return self._orders[targets]
