# The only commands anyone needs. `make` alone lists them.

PYTHON ?= python3
PY := .venv/bin/python
DEV := $(PY) -m tools.development
t ?= tests
as ?=
needs ?= 1000000
n ?= 10000
note ?=
workers ?= 2

export PYTHONUTF8 := 1
.DEFAULT_GOAL := help
.PHONY: help setup browser run check lint types contracts migrations-check templates js fix test test-long chaos demo \
	shell screens migrations lock upkeep bench bench-data

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## Make .venv and install everything, from hashed lock files
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: install the packages python3 and python3-venv." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) tools/install.py

run: setup ## Start Raengjai on http://127.0.0.1:8000 (PORT=…) with its database and job worker
	@$(PY) -m tools.run

demo: setup ## Reset the data to the Lampang story
	@$(PY) -m tools.demo

check: lint types contracts migrations-check templates js test ## Everything that must be green before a commit

lint: setup
	@$(PY) -m ruff check raengjai tools tests bench
	@$(PY) -m ruff format --check raengjai tools tests bench

types: setup
	@$(DEV) --no-database $(PY) -m mypy

contracts: setup
	@.venv/bin/lint-imports

migrations-check: setup
	@$(DEV) --no-database $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

templates: setup
	@find raengjai -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +

js: setup
	@$(PY) -m tools.assets check

fix: setup ## Format and mend what a tool can mend
	@$(PY) -m ruff check --fix --quiet raengjai tools tests bench || true
	@$(PY) -m ruff format --quiet raengjai tools tests bench
	@find raengjai -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

browser: setup
	@$(PY) -m tools.chromium

test: setup browser ## Run the tests, or some: make test t=tests/needs
	@$(PY) -m tools.assets
	@if [ "$(t)" = tests ]; then $(PY) -m tools.assets test; fi
	@$(PY) -m pytest -n $(workers) $(t)

test-long: setup browser ## Run what takes longer
	@$(PY) -m tools.assets
	@$(PY) -m pytest -n $(workers) -m long $(t)

chaos: setup browser ## Play a bad week of a volunteer's phone, n entries long: make chaos n=10000
	@$(PY) -m tools.assets
	@RAENGJAI_CHAOS=$(n) $(PY) -m pytest -n 0 -s tests/journeys/test_chaos.py

shell: setup ## Open a shell as somebody: make shell as=somchai
	@$(DEV) $(PY) -m tools.shell $(as)

screens: setup browser ## Photograph every page into docs/screens
	@$(PY) -m tools.screens

migrations: setup ## Write the migrations that changed models need
	@$(DEV) --owner $(PY) manage.py makemigrations

lock: setup ## Write requirements/*.txt, package-lock.json and the bill of materials anew
	@$(PY) -m tools.lock

upkeep: setup ## Say which libraries are to be replaced, and until when
	@$(PY) -m tools.upkeep

bench-data: setup ## Fill a database of its own for measuring: make bench-data needs=1000000
	@$(PY) -m bench.data --needs $(needs)

bench: setup ## Measure beside the baseline, and add to bench/RESULTS.md: make bench note="how busy the machine was"
	@$(PY) -m tools.assets
	@$(PY) -m bench.run --note "$(note)"
