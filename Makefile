# Every target sets up what it needs: a machine with Python >= 3.10 and make is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
QUIET_INSTALL := --disable-pip-version-check install --quiet
PIP := $(BIN)/python -m pip $(QUIET_INSTALL)

# The oldest protobuf that is supported and one of each later major release; .venv has the newest.
PROTOBUF_VERSIONS := 4.25.0 5.29.5 6.33.5 7.34.0
# The oldest Python that is supported, if it is here.
PYTHON_OLDEST ?= $(shell python3.10 -c 'import sys; print(sys.executable)' 2>/dev/null || echo $(PYTHON))
# Earlier TensorFlows that must run what we write, and the Pythons that they need.
OLD_TENSORFLOWS := 1.13.1 1.15.5 2.5.0 2.12.1 2.15.1 2.16.2 2.18.1
PYTHON37 ?= python3.7
PYTHON39 ?= python3.9
PYTHON311 ?= python3.11
# How many damaged files `make fuzz` reads; `make test` reads ten thousand.
FUZZ_COUNT ?= 1000000
# Tests that need no TensorFlow, trainer, consumer or compiler.
UNIT_TESTS := tests --without-tensorflow -p no:cacheprovider --ignore=tests/conformance \
        --ignore=tests/test_coexistence.py --ignore=tests/test_dist.py --ignore=tests/test_examples.py \
        --ignore=tests/test_generated.py --ignore=tests/test_layers.py

.DEFAULT_GOAL := help
.PHONY: help demo test test-all lint types check protos op-list golden golden-tensorflow-1 generated-check \
        test-protobuf test-oldest test-old-tensorflow fuzz bench docs dist clean

help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 22

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

$(VENV)/.bench: $(VENV)/.made pyproject.toml
	$(PIP) --editable . --group bench
	@touch $@

$(VENV)/.docs: $(VENV)/.made pyproject.toml
	$(PIP) --editable . --group docs
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

op-list: $(VENV)/.test  ## the op list and raw_ops.pyi from TensorFlow's registry, and op → file
	$(BIN)/python scripts/generate_op_list.py
	$(BIN)/python scripts/generate_kernel_list.py
	$(BIN)/python scripts/generate_raw_ops_stub.py
	$(BIN)/python scripts/generate_op_families.py

golden: $(VENV)/.test  ## tests/golden/ from TensorFlow
	$(BIN)/python scripts/generate_golden.py

golden-tensorflow-1: .venv-tensorflow-1.15.5/.made  ## tests/golden/written/tensorflow_1 from TensorFlow 1.15; PYTHON37=
	.venv-tensorflow-1.15.5/bin/python scripts/generate_golden.py --tensorflow-1

generated-check: $(VENV)/.test  ## regenerate everything generated and compare
	$(BIN)/python -m pytest tests/test_generated.py

.venv-protobuf-%/.made: pyproject.toml
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip $(QUIET_INSTALL) --upgrade 'pip>=25.1'
	$(@D)/bin/python -m pip $(QUIET_INSTALL) --editable . --group unit protobuf==$*
	@touch $@

test-protobuf: $(PROTOBUF_VERSIONS:%=.venv-protobuf-%/.made)  ## what needs no TensorFlow, with each protobuf and both of its backends
	for version in $(PROTOBUF_VERSIONS); do for backend in upb python; do \
	    echo "protobuf $$version, $$backend"; \
	    PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=$$backend \
	        .venv-protobuf-$$version/bin/python -m pytest --quiet $(UNIT_TESTS) || exit 1; \
	done; done

.venv-oldest/.made: pyproject.toml scripts/oldest_requirements.py
	$(PYTHON_OLDEST) -m venv $(@D)
	$(@D)/bin/python -m pip $(QUIET_INSTALL) --upgrade 'pip>=25.1'
	$(@D)/bin/python -m pip $(QUIET_INSTALL) --no-deps --editable .
	$(@D)/bin/python scripts/oldest_requirements.py > $(@D)/oldest.txt
	$(@D)/bin/python -m pip $(QUIET_INSTALL) --requirement $(@D)/oldest.txt --group unit
	@touch $@

test-oldest: .venv-oldest/.made  ## what needs no TensorFlow, with the oldest Python and dependencies
	.venv-oldest/bin/python -m pytest --quiet $(UNIT_TESTS)

.venv-tensorflow-%/.made: OLD_PYTHON = $(PYTHON311)
.venv-tensorflow-%/.made: OLD_PACKAGE = tensorflow-cpu
.venv-tensorflow-1.%/.made: OLD_PYTHON = $(PYTHON37)
.venv-tensorflow-1.%/.made: OLD_PACKAGE = tensorflow
.venv-tensorflow-1.%/.made: OLD_NEEDS = 'protobuf<3.21' 'numpy<1.20'
.venv-tensorflow-2.5.0/.made: OLD_PYTHON = $(PYTHON39)
.venv-tensorflow-2.5.0/.made: OLD_NEEDS = 'protobuf<3.21'

.venv-tensorflow-%/.made:
	@if $(OLD_PYTHON) -c '' 2>/dev/null; then set -ex; \
	    $(OLD_PYTHON) -m venv $(@D); \
	    $(@D)/bin/python -m pip $(QUIET_INSTALL) $(OLD_PACKAGE)==$* $(OLD_NEEDS); \
	    touch $@; \
	else \
	    echo 'TensorFlow $* is left out: there is no $(OLD_PYTHON) here. Install that Python (pyenv' \
	        'install, uv python install) and name it: make $(MAKECMDGOALS) PYTHON37=...' \
	        'PYTHON39=... PYTHON311=...'; \
	fi

test-old-tensorflow: $(VENV)/.test $(OLD_TENSORFLOWS:%=.venv-tensorflow-%/.made)  ## the models of the conformance tests in TensorFlows from 1.13 on, and what those write
	OLD_TENSORFLOW='$(foreach release,$(OLD_TENSORFLOWS),$(release)=.venv-tensorflow-$(release)/bin/python)' \
	    $(BIN)/python -m pytest --quiet -m old_tensorflow tests/conformance tests/reading

fuzz: $(VENV)/.test  ## damaged files for the readers; FUZZ_COUNT=, FUZZ_SEED=, FUZZ_ONLY=
	FUZZ_COUNT=$(FUZZ_COUNT) $(BIN)/python -m pytest tests/fuzz

bench: $(VENV)/.test $(VENV)/.bench  ## every benchmark of scripts/bench, ratios in one run
	$(BIN)/python scripts/bench/run_all.py

docs: $(VENV)/.docs  ## the lists in docs/ from the code; pages and API reference into build/docs
	$(BIN)/python scripts/generate_docs.py
	$(BIN)/python scripts/build_docs.py

dist: $(VENV)/.test  ## wheel and sdist into dist/
	$(BIN)/python -m build --no-isolation --outdir dist .

clean:  ## remove what the targets made
	rm -rf $(VENV) .venv-* dist build .pytest_cache .mypy_cache .ruff_cache
