"""Rasa runs without TensorFlow where no component needs it, and says so where one does after all."""

import subprocess
import sys

import pytest

from bot.project import ROOT


def test_the_brain_answers_without_tensorflow(brain):
    import tensorflow

    assert tensorflow.keras.layers.Dense.__name__ == "tensorflow.keras.layers.Dense"
    assert all(module.__spec__.origin is None for name, module in sys.modules.items() if name.startswith("tensorflow"))


def test_calling_what_was_left_out_says_why(brain):
    import tensorflow

    with pytest.raises(ImportError, match="tensorflow.keras.Model was called, but TensorFlow is left out"):
        tensorflow.keras.Model()


@pytest.mark.parametrize(("pipeline", "left_out"), [("- name: DIETClassifier", False), ("- name: RulePolicy", True)])
def test_a_component_that_needs_tensorflow_gets_it(pipeline, left_out):
    code = f"from bot.lightweight import leave_out_tensorflow as leave; print(leave({pipeline!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(left_out)
