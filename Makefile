PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench bench-quality bench-terms bench-peers demo-reset messages lock

help: ## Show what there is to make
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

run: ## Set up and serve the marketplace with demonstration data on http://127.0.0.1:8000
	@$(PYTHON) bootstrap.py run

test: ## Set up and run everything: format, lint, types, floors, tests on both databases, browser
	@$(PYTHON) bootstrap.py test

check: ## Run what needs no database: format, lint, types, floors, templates
	@$(PYTHON) bootstrap.py check

fix: ## Mend what tools can mend
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: bench-peers ## Measure speed: matching beside its peers, then the site (publish to visible, pages, import, matching anew)
	@$(BIN)/python -m tests.benchmarks.core
	@$(BIN)/python -m tests.benchmarks.speed
	@$(BIN)/python -m tests.benchmarks.rematching

bench-quality: ## Measure matching quality on tests/benchmarks, or on every set below BENCH=DIR
	@$(BIN)/python -m tests.benchmarks.quality $(BENCH)
	@$(BIN)/python -m tests.benchmarks.bounds

bench-terms: ## Measure what searching for fewer words costs and gains, on the sets below BENCH=DIR
	@$(BIN)/python -m tests.benchmarks.budget $(BENCH)

bench-peers: ## Install what matching speed is compared with; make bench does without when it cannot
	@$(PYTHON) bootstrap.py peers || echo "Going on without them."

demo-reset: ## Throw the local data away and load the demonstration anew
	@$(BIN)/market seed --demonstration --reset

messages: ## Say which texts lack a Danish translation, and which translations nobody uses
	@$(BIN)/python -m tests.messages

lock: ## Pin the newest allowed versions with their hashes (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra build pyproject.toml -o requirements.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra build --extra bench -c requirements-dev.lock pyproject.toml -o requirements-bench.lock
