# One word to start, one word to be sure. The targets only name the tools; the work is in tools/.
PYTHON ?= python3
export PORT ONLY

.DEFAULT_GOAL := help
.PHONY: help setup run test nightly check fmt bench lock test-next clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## install everything that run and test need
	@$(PYTHON) tools/setup.py

run: ## set up, then web and worker on 127.0.0.1:8000 (PORT=…); Ctrl-C ends all
	@$(PYTHON) tools/run.py

test: ## set up, then every check and test: SQLite, PostgreSQL, Redis, Chromium
	@$(PYTHON) tools/suite.py all

nightly: ## what is too slow for every run: every page at every width and theme, and more
	@$(PYTHON) tools/suite.py nightly

check: ## the fast part: format, lint, types, import arrows, migrations, deployment settings
	@$(PYTHON) tools/suite.py check

fmt: ## put the code into its form
	@$(PYTHON) tools/suite.py format

bench: ## measure (ONLY=name,… for some); writes benchmarks/results.json
	@$(PYTHON) tools/suite.py bench

lock: ## resolve requirements/*.in and package.json anew into the locked lists
	@$(PYTHON) tools/lock.py

test-next: ## the suite on SQLite with the next Wagtail, in an environment of its own
	@$(PYTHON) tools/suite.py next

clean: ## remove environments, caches and what tests left; never the database or uploads
	rm -rf .venv .tools .cache node_modules .mypy_cache .ruff_cache .import_linter_cache .hypothesis var/tests var/static
