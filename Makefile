# Everything a person or a CI runs here. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PYTHON_SOURCES := app.py cli.py config.py core kb guides insights widget demo migrations tests
BUILT := widget/dist kb/articles/static/editor
TESTS ?= tests
PYTEST_OPTIONS ?= -n 2 --dist loadfile

# Where this is set, every start would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  \033[1m%-13s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ------------------------------------------------------------------------------------ everyday
.PHONY: run
run: $(VENV)/.ready-run ## Start Annai with its sample world; prints the address and the sign-in
	@exec $(BIN)/annai start

.PHONY: test
test: $(VENV)/.ready-dev node_modules/.ready system-packages lint test-js check-built test-py ## Check and test everything

.PHONY: lint
lint: lint-py lint-js ## Check style, types and the contracts between the rooms

.PHONY: format
format: $(VENV)/.ready-dev node_modules/.ready ## Lay out Python, TypeScript, JavaScript and CSS
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .
	npm run --silent format

.PHONY: bench
bench: $(VENV)/.ready-dev ## Measure speed on this machine
	$(BIN)/python -m pytest tests/bench -m bench -p no:xdist -s -q

.PHONY: bench-search
bench-search: $(VENV)/.ready-dev ## Measure only the search: quality and speed
	$(BIN)/python -m pytest tests/bench -m bench -k search -p no:xdist -s -q

.PHONY: bench-targets
bench-targets: $(VENV)/.ready-dev node_modules/.ready system-packages ## Measure only how well elements are found again, and how fast
	node tests/bench/targets/run.mjs
	$(BIN)/python -m pytest tests/bench/targets -m bench -p no:xdist -s -q

.PHONY: test-hosts
test-hosts: $(VENV)/.ready-dev node_modules/.ready system-packages .cache/hosts/.ready ## Test the widget in applications of others (not part of `make test`)
	$(BIN)/python -m pytest tests/hosts -m hosts -p no:xdist -q

.PHONY: bench-hosts
bench-hosts: $(VENV)/.ready-dev node_modules/.ready system-packages .cache/hosts/.ready ## Measure how well elements are found in another language
	$(BIN)/python -m pytest tests/hosts -m bench -p no:xdist -s -q

.PHONY: learn-targets
learn-targets: node_modules/.ready ## Learn the widget's model of elements anew, from ANNAI_OPEN_DATA
	node tests/bench/targets/run.mjs --write

.PHONY: widget
widget: node_modules/.ready ## Build the widget and the article editor from their sources
	npm run --silent build

.PHONY: shots
shots: $(VENV)/.ready-dev system-packages ## Take a picture of every screen, into shots/
	$(BIN)/python -m tests.shots shots

.PHONY: messages
messages: $(VENV)/.ready-dev ## Collect the texts to translate into the catalogues
	@for folder in $$(find core kb guides insights widget demo -type d -name translations -prune | sort); do \
		$(BIN)/python -m core.web.catalogue "$${folder%/translations}"; \
	done

.PHONY: lock
lock: $(VENV)/.ready-dev ## Pin the newest allowed versions of everything, with hashes
	$(call compile,requirements)
	$(call compile,requirements-dev,--constraints requirements.txt)
	npm update --package-lock-only --silent

.PHONY: clean
clean: ## Remove what was installed and cached; your data stays
	rm -rf $(VENV) node_modules build shots test-results *.egg-info
	rm -rf .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --------------------------------------------------------------------------------- the steps
.PHONY: lint-py lint-js test-js test-py check-built system-packages

lint-py: $(VENV)/.ready-dev
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint . --lint --quiet

lint-js: node_modules/.ready
	npm run --silent typecheck
	npm run --silent lint

test-js: node_modules/.ready
	npm test --silent

check-built: node_modules/.ready
	.make/check-built $(BUILT)

test-py: $(VENV)/.ready-dev
	$(BIN)/python -m pytest $(PYTEST_OPTIONS) $(TESTS)

system-packages:
	@.make/system-packages

# ----------------------------------------------------------------------------- environments
# A stamp is as new as the last complete installation, so that a second run starts at once.
$(VENV)/.ready-run: requirements.txt pyproject.toml .make/python-environment
	@.make/python-environment $(VENV) requirements.txt
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt requirements.txt pyproject.toml .make/python-environment
	@.make/python-environment $(VENV) requirements-dev.txt
	@touch $(VENV)/.ready-run $@

node_modules/.ready: package.json package-lock.json .npmrc
	@command -v npm >/dev/null || { echo "This needs Node.js 20 or newer, with npm." >&2; exit 1; }
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# The applications that the widget is tried in, apart from all that Annai needs itself.
HOSTS := tests/hosts
.cache/hosts/.ready: $(addprefix $(HOSTS)/,requirements.txt package.json package-lock.json) .npmrc
	mkdir -p .cache/hosts/node
	python3 -m venv .cache/hosts/python
	.cache/hosts/python/bin/python -m pip install -qq --require-hashes --only-binary :all: -r $(HOSTS)/requirements.txt
	cp $(HOSTS)/package.json $(HOSTS)/package-lock.json .npmrc .cache/hosts/node
	cd .cache/hosts/node && npm ci --omit=optional --no-audit --no-fund --loglevel=error
	@touch $@

define compile
$(BIN)/uv pip compile $(1).in --output-file $(1).txt --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-emit-index-url --no-header --quiet $(2)
endef
