# 清样: everything that is done from the command line. `make` alone lists it.
# A machine needs make and Python 3.11 or newer with venv; the rest is installed into .venv from the hashed locks.

PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
BIN := .venv/bin
WORKERS ?= 2
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
TESTS ?=
TEST_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/qingyang_ci
TEST_REDIS_URL ?= redis://127.0.0.1:6379/5

.DEFAULT_GOAL := help
.PHONY: help run test test-postgres check fix lock messages venv

help: ## list what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

run: .venv/ok ## serve the site on 127.0.0.1:8000 (PORT= changes it, QINGYANG_DATA= moves var/)
	@PORT=$(PORT) exec $(BIN)/python -m project serve

test: .venv/ok-dev ## run the whole test suite (TESTS= picks some)
	$(PYTEST) $(TESTS)

test-postgres: .venv/ok-dev ## run it on PostgreSQL and Redis, browsers apart (TEST_DATABASE_URL=, TEST_REDIS_URL=)
	DATABASE_URL=$(TEST_DATABASE_URL) REDIS_URL=$(TEST_REDIS_URL) \
		$(PYTEST) -m "not browser" $(TESTS)

check: .venv/ok-dev ## everything that must be green: format, lint, imports, types, lock, migrations, English, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m project.maintenance.lock check
	$(BIN)/python -m project makemigrations --check --dry-run
	$(BIN)/python -m project.maintenance.messages check
	$(MAKE) --no-print-directory test

fix: .venv/ok-dev ## mend what a tool can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## resolve the dependencies afresh into requirements*.txt (needs a network)
	@$(need-python)
	$(PYTHON) -m project.maintenance.lock write

messages: .venv/ok-dev ## gather the texts for translation and compile the English catalogue
	$(BIN)/python -m project.maintenance.messages update

venv: .venv/ok-dev ## only build .venv, development tools included

.venv/ok: requirements.txt
	@$(need-python)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "Creating .venv with $(PYTHON)"; $(PYTHON) -m venv .venv; }
	@echo "Installing the locked packages (once; takes about half a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/ok-dev: requirements-dev.txt .venv/ok
	@echo "Installing the development tools (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

define need-python
test -n "$(PYTHON)" || { echo "清样 needs Python 3.11 or newer with venv. On Debian: apt-get install python3 python3-venv" >&2; exit 1; }
endef
