# Everything here works on a fresh machine: each target sets up what it needs.
# `make` alone lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
ORACLES := .venv-oracles
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps
SPREAD := --numprocesses 2 --dist worksteal
SERVE ?= 1
DEMO ?= demo

.PHONY: help setup browser check test demo bench prove-crash oracles eval pictures css-support lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## *' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: $(READY)  ## make .venv ready to run `digest`

$(READY): locks/dev.txt pyproject.toml
	@bash tests/fresh_machine.sh "$(PYTHON)"
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	$(BIN)/python $(PIP_INSTALL) --require-hashes -r locks/dev.txt
	$(BIN)/python $(PIP_INSTALL) --no-build-isolation --editable .
	@touch $@

browser: $(READY)  ## find a Chromium, or install one
	@$(BIN)/python -m tests.browser

check: $(READY)  ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# First on SQLite; then what touches the database is repeated on PostgreSQL. Tests that fork run
# apart: a process that is forked must carry no connection of a browser's thread.
test: check browser  ## every check and every test (what CI runs)
	$(BIN)/pytest $(SPREAD) -m "not forks"
	$(BIN)/pytest $(SPREAD) -m forks
	DIGEST_TEST_POSTGRES=1 $(BIN)/pytest $(SPREAD) -m "django_db and not forks"
	DIGEST_TEST_POSTGRES=1 $(BIN)/pytest $(SPREAD) -m "django_db and forks"

demo: $(READY)  ## the whole job on bundled articles, then a preview (SERVE=0: the job only)
	$(BIN)/digest demo --out $(DEMO) $(if $(filter 0 no false,$(SERVE)),--no-serve,)

bench: $(READY) $(ORACLES)/ready  ## speed, as ratios within one run
	$(BIN)/python -m tests.bench

prove-crash: $(READY)  ## 200 kills on each database: nobody twice, everybody accounted for
	$(BIN)/python -m tests.proving

oracles: $(ORACLES)/ready $(ORACLES)/node/ready $(ORACLES)/feedparser/ready  ## what `make eval` measures with, in a place of its own

$(ORACLES)/ready: locks/bench.txt | $(READY)
	@test -x $(ORACLES)/bin/python || "$(PYTHON)" -m venv $(ORACLES)
	$(ORACLES)/bin/python $(PIP_INSTALL) --require-hashes -r locks/bench.txt
	@touch $@

$(ORACLES)/node/ready: tests/evaluation/package.json
	@mkdir -p $(@D)
	cp $< $(@D)
	cd $(@D) && npm install --no-fund --no-audit --no-package-lock --loglevel error
	@touch $@

# Its test documents come with its source.
$(ORACLES)/feedparser/ready: locks/dev.txt | $(READY)
	@mkdir -p $(@D)
	@version=$$($(BIN)/python -c 'import feedparser; print(feedparser.__version__)') \
	  && $(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps \
	    --no-binary :all: --dest $(@D) "feedparser==$$version" \
	  && tar -xzf $(@D)/feedparser-$$version.tar.gz -C $(@D) --strip-components 1
	@touch $@

# Where the oracles cannot be installed, the report says what was not run for want of them.
eval: $(READY)  ## quality, on real documents
	-@$(MAKE) --silent --keep-going oracles
	$(BIN)/python -m tests.evaluation

pictures: browser  ## the screenshots of docs/pictures, taken again
	$(BIN)/python -m tests.pictures

css-support: $(READY)  ## what mail programs make of CSS, derived again (needs npm)
	folder=$$(mktemp -d) && npm install --silent --no-save --prefix "$$folder" caniemail@1.0.5 \
	  && $(BIN)/python -m tests.css_support "$$folder/node_modules/caniemail"

lock: $(READY)  ## resolve the locks again (needs uv)
	for group in dev bench; do \
	  uv pip compile pyproject.toml --group $$group --all-extras --generate-hashes \
	    --universal --python-version 3.11 \
	    --no-emit-index-url --no-header --quiet --upgrade --output-file locks/$$group.txt; done
	uv pip compile pyproject.toml --all-extras --generate-hashes --universal --python-version 3.11 \
	  --no-emit-index-url --no-header --quiet --upgrade --output-file locks/run.txt

clean:  ## forget everything that was built
	rm -rf $(VENV) $(ORACLES) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist $(DEMO)
