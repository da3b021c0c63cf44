# Everything is set up in .venv by the first call; nothing but Python 3.11 or newer and make is needed.
#   PYTHON=python3.12 make test     another Python
#   make run ARGS=--help            something more for the command that is run

.DEFAULT_GOAL := help
.PHONY: help run test lint types docs bench lock

export PYTHON
ARGS :=
BIN := .venv/bin

help: ## Says what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile

run: ## Starts the bot: in Discord when DISCORD_TOKEN is set, else in a browser preview
	@sh scripts/set-up.sh preview
	@exec $(BIN)/techdivide run --or-preview $(ARGS)

test: ## Runs all tests (or those of ARGS="tests/… -k …", then without the coverage gate)
	@sh scripts/set-up.sh dev
	@$(BIN)/python -m pytest $(or $(ARGS),--cov --cov-report=term -n auto)

lint: ## Checks style, format and the direction of imports
	@sh scripts/set-up.sh dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo

types: ## Checks types
	@sh scripts/set-up.sh dev
	@$(BIN)/mypy

docs: ## Writes docs/knowledge, the base as a book, anew
	@sh scripts/set-up.sh dev
	@$(BIN)/python -m scripts.make_knowledge_docs $(ARGS)

bench: ## Measures quality and speed side by side with other ways (ARGS=--quick, --write, …)
	@sh scripts/set-up.sh bench
	@$(BIN)/python -m bench $(ARGS)

lock: ## Writes requirements/*.txt anew (ARGS=--upgrade for newer versions)
	@sh scripts/set-up.sh dev
	@sh scripts/lock.sh $(ARGS)
