"""Run Rasa without TensorFlow where no component needs it.

Rasa imports TensorFlow even for a pipeline that has none of it: 6 of 10 seconds of its start and 250 of 440 MB. This
module puts a finder before Python's own that answers `import tensorflow`, and the six Rasa modules whose components are
made of it, with stand-ins. Rasa only names what is in them (as a base class, in an annotation, in its list of
components). Whoever calls one gets an ImportError that says why, so nothing can go wrong silently.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

# Rasa's modules that are made of TensorFlow, with the component each is there for.
COMPONENTS = {
    "rasa.nlu.classifiers.diet_classifier": "DIETClassifier",
    "rasa.nlu.selectors.response_selector": "ResponseSelector",
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": "ConveRTFeaturizer",
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": "LanguageModelFeaturizer",
    "rasa.core.policies.ted_policy": "TEDPolicy",
    "rasa.core.policies.unexpected_intent_policy": "UnexpecTEDIntentPolicy",
}
_PACKAGES = ("tensorflow", "tensorflow_hub", "tensorflow_text")


def leave_out_tensorflow(pipeline: str) -> bool:
    """Install the stand-ins unless `pipeline`, the text of a config, names a component that needs TensorFlow.

    Returns whether TensorFlow is left out. It is not where it has been imported already.
    """
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return True
    if "tensorflow" in sys.modules or any(name in pipeline for name in COMPONENTS.values()):
        return False
    sys.meta_path.insert(0, _Finder())
    return True


class _StandIn:
    """A name inside a module that was left out: may be looked up, subclassed and annotated with, not called."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __getattr__(self, name: str) -> _StandIn:
        if name.startswith("__"):
            raise AttributeError(name)
        return _StandIn(f"{self.__name__}.{name}")

    def __getitem__(self, key: Any) -> _StandIn:
        return self

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise ImportError(f"{self.__name__} was called, but TensorFlow is left out (bot/lightweight.py)")


class _Module(ModuleType):
    def __getattr__(self, name: str) -> _StandIn:
        if name.startswith("__"):
            raise AttributeError(name)
        return _StandIn(f"{self.__name__}.{name}")


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in COMPONENTS or fullname.partition(".")[0] in _PACKAGES:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: a stand-in has no code."""
