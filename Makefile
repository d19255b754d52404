# The two commands of the README are `make up` and `make test`; everything else serves those who change the code.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
S3     := $(VENV)/s3-server
SHELL  := /bin/bash

.PHONY: up test check bench migration lock openapi clean

up: $(VENV)/.installed
	@exec $(BIN)/guanxi up $(ARGS)

test: $(VENV)/.installed $(S3)/.installed
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadfile $(ARGS)

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
	$(VENV)/lock/bin/uv pip compile tests/s3_server.in --universal --generate-hashes --no-header --upgrade --quiet --output-file tests/s3_server.lock

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The server that stands in for S3 in the tests needs older libraries than we do: it has its own.
$(S3)/.installed: tests/s3_server.lock $(VENV)/.installed
	$(PYTHON) -m venv $(S3)
	$(S3)/bin/pip install --quiet --require-hashes --requirement tests/s3_server.lock
	@touch $@

clean:
	rm -rf $(VENV) .guanxi
