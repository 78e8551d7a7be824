# Every target sets up what it needs: a machine with Python >= 3.10 and make is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test test-all lint types check protos op-list golden generated-check \
        test-protobuf test-oldest test-old-tensorflow fuzz bench docs dist clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 22

$(VENV)/.made:
	$(PYTHON) -m venv $(VENV)
	$(PIP) --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.demo: $(VENV)/.made pyproject.toml
	$(PIP) --editable . --group demo
	@touch $@

$(VENV)/.test: $(VENV)/.made pyproject.toml
	$(PIP) --editable . --group test
	@touch $@

demo: $(VENV)/.demo  ## scikit-learn models to a SavedModel, run by OpenVINO; no TensorFlow
	$(BIN)/python scripts/examples/sklearn_digits.py

test: $(VENV)/.test lint types  ## linters, types, and every test but the long forms
	$(BIN)/python -m pytest

test-all: $(VENV)/.test lint types  ## every test, the long forms too
	$(BIN)/python -m pytest -m ''

lint: $(VENV)/.test  ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test  ## mypy --strict
	$(BIN)/mypy

check: lint types generated-check  ## linters, types and generated files, no tests

protos: $(VENV)/.test  ## protos/ from the TensorFlow wheel, and the bindings from protos/
	$(BIN)/python scripts/vendor_protos.py
	$(BIN)/python scripts/compile_protos.py

op-list: $(VENV)/.test  ## the op list and raw_ops.pyi from TensorFlow's registry
	$(BIN)/python scripts/generate_op_list.py

golden: $(VENV)/.test  ## tests/golden/ from TensorFlow
	$(BIN)/python scripts/generate_golden.py

generated-check: $(VENV)/.test  ## regenerate everything generated and compare
	$(BIN)/python -m pytest tests/test_generated.py

bench: $(VENV)/.test  ## every benchmark of scripts/bench, ratios in one run
	$(BIN)/python scripts/bench/run_all.py

dist: $(VENV)/.test  ## wheel and sdist into dist/
	$(BIN)/python -m build --no-isolation --outdir dist .

clean:  ## remove what the targets made
	rm -rf $(VENV) .venv-* dist build .pytest_cache .mypy_cache .ruff_cache
