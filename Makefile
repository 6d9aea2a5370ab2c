# Plotwire's commands. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
BIN := .venv/bin
# Processes that run tests side by side; many tests wait for servers, so three fill two cores. 0: one by one.
WORKERS ?= 3
SIDE_BY_SIDE := $(if $(filter-out 0,$(WORKERS)),-n $(WORKERS) --dist loadgroup --no-loadscope-reorder)
SETUP_STAMP := .venv/.plotwire-setup
PACKAGES := contracts adapters operations consumer gateway devstack cli benchmarks tests
CELERY_STAMP := .venv/celery/.setup
CHECKS_STAMP := .venv/deploy/.setup
NODE_STAMP := benchmarks/node_modules/.package-lock.json
TESTS_NODE_STAMPS := $(patsubst %/package.json,%/node_modules/.package-lock.json,$(wildcard tests/integration/*/*/package.json docs/examples/*/package.json))
EXAMPLES_STAMP := .venv/.plotwire-examples

.PHONY: help setup demo test lint unit image up lock schemas settings golden gallery bench-render bench-pipeline bench-gateway bench-capacity faults

help:  ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

setup: $(SETUP_STAMP)  ## Install servers, fonts and the Python environment; quick when nothing is to do

$(SETUP_STAMP): deploy/setup.sh deploy/debian.sh locks/build.txt locks/dev.txt pyproject.toml
	@bash deploy/setup.sh
	@touch $@

demo: setup  ## Real requests to real pictures through every server; prints where they are
	@$(BIN)/python -m devstack.demo

# Hundreds of processes that tests start would compile the tree anew.
test unit: export PYTHONDONTWRITEBYTECODE :=

test: setup  ## Everything: ruff, mypy, import contracts, and all tests, side by side; WORKERS=0 runs them one by one
	@$(MAKE) --no-print-directory -j2 lint image $(TESTS_NODE_STAMPS) $(CHECKS_STAMP) $(EXAMPLES_STAMP)
	@$(BIN)/pytest $(SIDE_BY_SIDE) tests

lint: setup
	@$(BIN)/ruff check $(PACKAGES) docs/examples
	@$(BIN)/ruff format --check $(PACKAGES) docs/examples
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

unit: setup  ## The tests that need no server
	@$(BIN)/pytest tests/unit tests/architecture tests/golden

image: setup  ## Build the image as the tests do, and print its name; some minutes the first time on a machine
	@$(BIN)/python -m tests.deploy

up: setup  ## The whole service in the foreground on this machine
	@$(BIN)/plotwire up $(ARGS)

faults: setup  ## Break the service on purpose and audit its promises; ARGS="--seed 7 --minutes 5"
	@$(BIN)/python -m tests.faults $(ARGS)

bench-render: setup $(NODE_STAMP)  ## Drawing speed beside ECharts and pyplot; CORPUS=dir adds a folder of options
	@$(BIN)/python -m benchmarks.render $(if $(CORPUS),--corpus "$(CORPUS)") $(ARGS)

bench-pipeline: setup $(NODE_STAMP) $(CELERY_STAMP)  ## Whole systems beside Celery and Node; ARGS="--charts 40 --rounds 1" is quick
	@$(BIN)/python -m benchmarks.pipeline $(ARGS)

bench-gateway: setup  ## Answer times of the gateway under load; ARGS="--seconds 5" is quick
	@$(BIN)/python -m benchmarks.gateway $(ARGS)

bench-capacity: setup  ## Simulate what more machines bear, from measured costs; ARGS=--measure measures them first
	@$(BIN)/python -m benchmarks.capacity $(ARGS)

$(CELERY_STAMP): deploy/setup-celery.sh deploy/debian.sh locks/build.txt locks/celery.txt
	@bash deploy/setup-celery.sh
	@touch $@

$(CHECKS_STAMP): deploy/setup-checks.sh deploy/debian.sh locks/build.txt locks/deploy.txt | $(SETUP_STAMP)
	@bash deploy/setup-checks.sh
	@touch $@

%/node_modules/.package-lock.json: %/package.json %/package-lock.json deploy/setup-node.sh deploy/debian.sh
	@bash deploy/setup-node.sh $*
	@touch $@

$(EXAMPLES_STAMP): deploy/setup-examples.sh deploy/debian.sh
	@bash deploy/setup-examples.sh
	@touch $@

schemas: setup  ## Rewrite the published JSON Schemas and the AsyncAPI document from the models
	@$(BIN)/plotwire contracts --out contracts/schemas

settings: setup  ## Rewrite docs/settings.md and .env.example from the settings models
	@$(BIN)/python -m cli.settings_page

lock:  ## Resolve the dependencies again and rewrite locks/
	@bash deploy/lock.sh

golden: setup  ## Rewrite the golden pictures that changed, and name them
	@$(BIN)/python -m tests.golden

gallery: setup  ## Rewrite docs/gallery.md and the contact sheet docs/gallery.png from the golden pictures
	@$(BIN)/python -m tests.golden.gallery
