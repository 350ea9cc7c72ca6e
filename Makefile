# setup, chat, run, test, lint: each does all the set-up it needs by itself. Only the work's own output is on standard output.
.SILENT:
.NOTPARALLEL:
.PHONY: help setup chat voice run train test lint lock bench bench-understanding bench-voice

say = printf '%s\n'
uncrank = .venv/bin/uncrank
export RASA_TELEMETRY_ENABLED = false

help:
	echo "make chat    talk to the coach in the terminal"
	echo "make voice   talk to it aloud, hands-free"
	echo "make run     serve it over HTTP on this machine"
	echo "make train   train the model where it is out of date"
	echo "make setup   make .venv with everything for work on the project"
	echo "make lint    look at style and types"
	echo "make test    look at everything: style, types, content, training data, tests"
	echo "make bench   measure beside the bot of rasa init, and how costs grow (hours)"
	echo "make bench-understanding   measure beside Rasa's default pipeline (long)"
	echo "make bench-voice   measure hearing and speaking (long)"
	echo "make lock    write requirements/*.lock anew from pyproject.toml"

chat:
	scripts/setup base && $(uncrank) chat

voice:
	scripts/setup voice && $(uncrank) voice

run:
	scripts/setup base && $(uncrank) serve

train:
	scripts/setup base && $(uncrank) train

setup:
	scripts/setup dev

lint: setup
	$(say) "Style." >&2
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	$(say) "Types." >&2
	.venv/bin/mypy

test: lint
	$(say) "Content." >&2
	$(uncrank) content check
	$(say) "Model." >&2
	$(uncrank) train
	$(say) "Training data." >&2
	.venv/bin/rasa data validate --fail-on-warnings --config bot/config.yml --domain bot/domain --data data
	$(say) "Tests." >&2
	.venv/bin/pytest

compile = .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header
lock: setup
	$(compile) pyproject.toml -o requirements/base.lock
	$(compile) pyproject.toml --extra voice -c requirements/base.lock -o requirements/voice.lock
	$(compile) pyproject.toml --extra voice --extra piper --group dev -c requirements/voice.lock -o requirements/dev.lock
	$(compile) --group pyproject.toml:tools -o requirements/tools.lock

bench: setup
	$(uncrank) train
	.venv/bin/python benchmarks/serving.py
	.venv/bin/python benchmarks/growth.py
	.venv/bin/python benchmarks/stages.py

bench-understanding: setup
	.venv/bin/python benchmarks/understanding.py

bench-voice: setup
	$(uncrank) train
	.venv/bin/python benchmarks/voice.py
