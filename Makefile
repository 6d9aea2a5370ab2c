# Plotwire's commands. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PY := .venv/bin/python
SETUP_STAMP := .venv/.plotwire-setup

.PHONY: help setup demo test check up lock

help:  ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

setup: $(SETUP_STAMP)  ## Install servers, fonts and the Python environment; quick when nothing is to do

$(SETUP_STAMP): deploy/setup.sh locks/build.txt locks/dev.txt pyproject.toml
	@bash deploy/setup.sh
	@touch $@

lock:  ## Resolve the dependencies again and rewrite locks/
	@bash deploy/lock.sh
