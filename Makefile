# Everything starts here: `make run` and `make test` set up what they need first.
#   make run        the whole pipeline on the real data, then its summary
#   make test       all checks and all tests
#   make test-fast  the checks and the short tests: a minute or two
#   make lab        JupyterLab on this project
#   make docs       the documentation, into docs/_build/html
#   make bench      how long things take, side by side
#   make lock       requirements.lock anew, from pyproject.toml

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# programs of the environment come first, for DVC's stages too
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test test-fast check docs bench lab lock clean

run: $(READY)
	proofbook compose --check
	dvc repro; status=$$?; proofbook summary && exit $$status

test: $(READY) check docs
	pytest -n 2 --dist loadfile

test-fast: $(READY) check
	pytest -n 2 --dist loadfile -m "not slow"

check: $(READY)
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	proofbook check

docs: $(READY)
	sphinx-build -W --keep-going -q -b html docs docs/_build/html

bench: $(READY)
	python -m benchmarks

lab: $(READY)
	jupyter lab --notebook-dir=.

$(READY): requirements.lock pyproject.toml jupyter/jupyter_server_config.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "proofbook needs Python 3.11 or newer; say which: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@echo 'setting up $(VENV) from requirements.lock: a minute or two'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock

clean:
	rm -rf $(VENV) build dist docs/_build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
