# Tochka: `make` prints what can be done. Each target sets up what it needs; a second run is quick.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test soak bench check format vendor system lock backup clean
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
FLASK := $(BIN)/flask --app app
# Byte code is left to the first import: that is twice as quick, and most of it is never asked for.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes
PIP_COMPILE := $(BIN)/pip-compile -q --allow-unsafe --generate-hashes --strip-extras --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --no-emit-options
NODE = $(firstword $(wildcard .node/bin/node) node)
JOBS ?= 2
SYSTEM := chromium pdftoppm soffice

##@ Everyday
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/run.stamp vendor ## start the demo: sets up everything, keeps the data of an earlier start
	@$(FLASK) prepare
	@exec $(BIN)/gunicorn -c deploy/gunicorn.conf.py app:app

backup: .venv/run.stamp ## save database, keys and papers into one file: make backup TO=tochka.zip
	@$(FLASK) backup $(or $(TO),tochka-$(shell date +%F).zip)

##@ Development
test: .venv/dev.stamp system check ## everything against real parts: browser, PDF, office, PostgreSQL, Redis, mail
	@$(NODE) --test tests/js/*.test.js
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

check: .venv/dev.stamp .vendor-dev ## style, types, floors: what needs no running
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --config floors.ini --no-cache
	@$(NODE) node_modules/typescript/bin/tsc --noEmit -p tsconfig.json

soak: .venv/dev.stamp system .vendor-dev ## the long runs: kill -9 and random histories by the hundred
	@$(BIN)/python -m pytest -m soak

bench: .venv/dev.stamp .vendor-dev ## measure, beside the peers' figures
	@$(BIN)/python bench/run.py

format: .venv/dev.stamp ## lay the code out
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

##@ Parts
vendor: .venv/run.stamp ## the front end's packages into static/vendor
	@$(BIN)/python scripts/vendor.py

system: ## Debian packages that the tests need: Chromium, poppler, LibreOffice
	@missing=; for each in $(SYSTEM); do command -v $$each >/dev/null || missing=1; done; [ -z "$$missing" ] || { \
		sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; $$sudo apt-get update -q && \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends chromium poppler-utils libreoffice-writer; }

lock: .venv/dev.stamp ## renew the pinned requirements from the .in files
	$(PIP_COMPILE) -o requirements.txt requirements.in
	$(PIP_COMPILE) -o requirements-dev.txt requirements-dev.in

clean: ## remove everything that can be made again; the data in instance/ stay
	rm -rf .venv .node node_modules static/vendor .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find translations -name '*.mo' -delete

# ---- what stands behind them ----
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Нужен Python 3.11 или новее: apt install python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Нет python3-venv: apt install python3-venv"; exit 1; }
	@echo "Готовлю окружение: около минуты, только в первый раз."
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

.PHONY: .vendor-dev
.vendor-dev: .venv/run.stamp
	@$(BIN)/python scripts/vendor.py --dev
