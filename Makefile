# The two commands of the README are `make up` and `make test`; everything else serves those who change the code.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
S3     := $(VENV)/s3-server
CLIENT := $(VENV)/clients
NODE   := tests/clients/node_modules
SHELL  := /bin/bash
# The locks are complete and name each file's hash: nothing is left for pip to decide.
INSTALL := install --disable-pip-version-check --no-deps --require-hashes --requirement
COMPILE := $(VENV)/lock/bin/uv pip compile --universal --generate-hashes --no-header --quiet

.PHONY: up psql reset test check audit clients bench attack openapi examples migration lock clean

up: $(VENV)/.running
	@exec $(BIN)/guanxi up $(ARGS)

psql: $(VENV)/.running
	@exec $(BIN)/guanxi psql $(SERVICE) $(ARGS)

reset: $(VENV)/.running
	@$(BIN)/guanxi reset $(ARGS)

test: $(VENV)/.installed $(S3)/.installed
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadfile $(ARGS)

check: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml deploy gateway services shared
	$(BIN)/guanxi openapi --check

# Asks the configured index what it knows of the locked libraries; what it cannot judge is said.
audit: $(VENV)/.installed
	$(BIN)/python -m tests.audit

# Installs its tools itself, by the two targets below: offline it says what it skips.
clients: $(VENV)/.installed
	$(BIN)/python -m tests.clients $(ARGS)

bench: $(VENV)/.installed
	@command -v wrk nginx >/dev/null || { apt-get update -qq && apt-get install -y -qq wrk nginx-light >/dev/null; }
	$(BIN)/python -m tests.bench $(ARGS)

attack: $(VENV)/.installed
	$(BIN)/python -m tests.attack $(ARGS)

openapi: $(VENV)/.running
	$(BIN)/guanxi openapi

# From a running house with the demo company.
examples: $(VENV)/.running
	$(BIN)/guanxi examples $(ARGS)
	$(BIN)/guanxi openapi

migration: $(VENV)/.running
	$(BIN)/python -m deploy.local.drafting $(SERVICE) "$(NAME)"

# What runs is locked to the versions that were tested.
lock:
	$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv
	$(COMPILE) pyproject.toml --all-extras --upgrade --output-file requirements-dev.lock
	$(COMPILE) pyproject.toml --extra local --upgrade --constraint requirements-dev.lock --output-file requirements.lock
	$(COMPILE) tests/s3_server.in --upgrade --output-file tests/s3_server.lock
	$(COMPILE) tests/clients/python/tools.in --upgrade --output-file tests/clients/python/tools.lock

$(VENV)/.running: requirements.lock pyproject.toml
	@echo "Installing what Guanxi runs on into $(VENV): the download of 180 MB, then about half a minute."
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip $(INSTALL) requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed: requirements-dev.lock $(VENV)/.running
	@echo "Installing the tools of the checks and tests: the download of 60 MB, then about half a minute."
	@$(BIN)/pip $(INSTALL) requirements-dev.lock
	@touch $@

# The server that stands in for S3 in the tests needs older libraries than we do: it has its own.
$(S3)/.installed: tests/s3_server.lock $(VENV)/.running
	@echo "Installing the server that stands in for S3 in the tests: about half a minute."
	@test -x $(S3)/bin/pip || $(PYTHON) -m venv $(S3)
	@$(S3)/bin/pip $(INSTALL) tests/s3_server.lock
	@touch $@

# So do the tools that generate Python clients and ask by the specification.
$(CLIENT)/.installed: tests/clients/python/tools.lock
	@test -x $(CLIENT)/bin/pip || $(PYTHON) -m venv $(CLIENT)
	@$(CLIENT)/bin/pip $(INSTALL) tests/clients/python/tools.lock
	@touch $@

# apt's Node only starts npm: the tools run on the Node of their lock.
$(NODE)/.installed: tests/clients/package-lock.json
	@command -v npm >/dev/null || { apt-get update -qq && apt-get install -y -qq nodejs npm >/dev/null; }
	@cd tests/clients && npm ci --ignore-scripts --loglevel=error >/dev/null
	@touch $@

clean:
	rm -rf $(VENV) .guanxi $(NODE) tests/clients/generated
