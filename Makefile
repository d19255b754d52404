# The two commands of the README are `make up` and `make test`; everything else serves those who change the code.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SHELL  := /bin/bash

.PHONY: up test check bench migration lock openapi clean

up: $(VENV)/.installed
	@exec $(BIN)/guanxi up $(ARGS)

test: $(VENV)/.installed
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/guanxi openapi --check

bench: $(VENV)/.installed
	@command -v wrk nginx >/dev/null || { apt-get update -qq && apt-get install -y -qq wrk nginx-light >/dev/null; }
	$(BIN)/python -m tests.bench $(ARGS)

openapi: $(VENV)/.installed
	$(BIN)/guanxi openapi

migration: $(VENV)/.installed
	$(BIN)/python -m deploy.local.drafting $(SERVICE) "$(NAME)"

lock:
	$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv
	$(VENV)/lock/bin/uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-header --upgrade --quiet --output-file requirements.lock

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf $(VENV) .guanxi
