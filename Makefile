# `make` alone lists the targets. Two variables may be given:
#   make PYTHON=python3.12 ...    the Python to build the environment with, 3.11 or newer
#   make VENV=/some/folder ...    where that environment lies
PYTHON ?= python3
VENV ?= .venv

BIN := $(VENV)/bin
RUN := PATH="$(abspath $(BIN)):$$PATH"

# TensorFlow is only an oracle of some tests: no GPU, no chatter, the same numbers everywhere.
export CUDA_VISIBLE_DEVICES :=
export TF_CPP_MIN_LOG_LEVEL := 3
export TF_ENABLE_ONEDNN_OPTS := 0

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check lint types lit unit smoke quick bench backends format docs wheel install clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## Convert a small trained model, run it on real digits, show a table
	@$(BIN)/python tests/demo.py

test: lint types lit unit ## Everything: ruff, pyright, lit, pytest

check: test ## The same

lint: $(VENV)/.dev ## Style: ruff check and ruff format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## Types: pyright, strict
	$(BIN)/pyright --pythonpath $(BIN)/python

lit: $(VENV)/.dev ## Passes and dialects: lit and filecheck
	$(RUN) lit -sv lit

unit: $(VENV)/.dev ## Behaviour: pytest
	$(RUN) python -m pytest

smoke: $(VENV)/.dev ## The smoke tests, a few seconds
	$(RUN) python -m pytest tests/test_tiny.py tests/test_layers.py

quick: $(VENV)/.dev ## pytest without the slow tests and without TensorFlow
	$(RUN) python -m pytest -m "not slow and not tensorflow"

bench: $(VENV)/.dev ## Microseconds per op of each stage, import times, and calibration
	$(RUN) python -m pytest -s -p no:warnings tests/bench/bench_core.py tests/bench/bench_startup.py \
		tests/bench/bench_calibration.py

backends: $(VENV)/.dev ## The models of a zoo by both backends, beside TensorFlow's answers; ZOO=/some/folder
	@test -n "$(ZOO)" || { echo "which models? make backends ZOO=/some/folder"; exit 1; }
	$(BIN)/python tests/bench/backends.py $(ZOO)

format: $(VENV)/.dev ## Let ruff format and fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.demo ## Write OPS.md and SUPPORT.md, the lists of ops and operators, anew
	$(BIN)/tflower ops --markdown > OPS.md
	$(BIN)/python tests/runtime/conformance/support.py > SUPPORT.md

wheel: $(VENV)/.demo ## Build the wheel into dist/
	rm -rf build
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

install: $(VENV)/.dev ## Make the environment for development

clean: ## Remove the environment and everything built
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .hypothesis

# The environment is made once and again when pyproject.toml changes; a stamp says what it holds.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit("tflower needs Python 3.11 or newer; say: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo "Making a Python environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.demo: pyproject.toml | $(VENV)/.python
	@echo "Installing tflower and what it needs"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/.python
	@echo "Installing tflower, the tools that check it, and TensorFlow to compare with (minutes)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,litert,tensorflow]'
	@touch $@ $(VENV)/.demo
