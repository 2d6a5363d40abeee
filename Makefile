# Understudy. `make demo` and `make test` need only make and Python >= 3.12; `make help` lists the rest.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: demo test check fix lint types imports migration docs bench help FORCE

READY := .venv/.ready
# Where a machine stands still for seconds, whoever waits for a browser or a disk is tried again, and told.
PATIENCE := --reruns 2 --only-rerun '[Tt]imeout' --only-rerun 'got 500'

demo: $(READY)       ## Serve Understudy with demo people and the demo model: make demo PORT=8123
	@.venv/bin/understudy demo $(if $(PORT),--port $(PORT)) $(ARGS)

test: $(READY)       ## Run all tests, or some: make test ARGS="tests/personas -k import"
	.venv/bin/pytest -n auto --maxprocesses 8 --dist worksteal $(PATIENCE) $(ARGS)

check: lint types imports test  ## Everything CI runs: format, lint, types, imports, tests, docs

fix: $(READY)        ## Format, and mend what can be mended by itself
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lint: $(READY)       ## Is everything formatted and free of lint?
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

types: $(READY)      ## Check the types (mypy, strict)
	.venv/bin/mypy

imports: $(READY)    ## Check the law of imports (contracts in pyproject.toml)
	.venv/bin/lint-imports

migration: $(READY)  ## Write a migration from the tables: make migration NAME="add notices"
	@test -n "$(NAME)" || { echo 'Name it: make migration NAME="add notices"' >&2; exit 2; }
	.venv/bin/alembic revision --autogenerate -m "$(NAME)"

docs: $(READY)       ## Write docs/reference and .env.example from the code (tests compare them)
	.venv/bin/python docs/generate.py

bench: $(READY)      ## Measure what docs/performance.md claims: make bench NAME=gateway ARGS="--rounds 3"
	.venv/bin/python -m benchmarks.$(or $(NAME),first_piece) $(ARGS)

help:                ## Show this menu
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r name what; do printf '%-18s %s\n' "$$name" "$$what"; done

# Made once, then again only when what it is made from has changed: so no network is needed.
# The stamp names its folder, because a copied environment points to where it came from.
$(READY): pyproject.toml uv.lock bin/prepare
	@bin/prepare

ifneq ($(shell test -x .venv/bin/python && cat $(READY) 2>/dev/null),$(CURDIR))
$(READY): FORCE
endif
