# make run    the sample corpus, from raw scrapes to tables
# make test   every check and the tests, but for those that take long and rarely fall
# make test-all  the slow ones, too
# make coverage  the same, and the lines and branches that no test runs (takes half as long again)
# make browser  the browser that the page is tested in
# make docs   the documentation site, docs/_build/html
# make bench  ours against stock engines and the obvious script, as ratios (25 minutes)
# make audit  known faults in the locked packages (asks the package index)
# make lock   the locked packages again, as pyproject.toml wants them (needs uv); UPGRADE=--upgrade for newer ones
# make score  scores on the hand labels of the sample corpus, and on the gold data where a maintainer has it
# make constants ROOM=cleaning  which tuned constants no test notices when they are moved (an hour for cleaning)
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
LOCKED := .venv/.locked
DOCS := .venv/.docs
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# unidic-lite is published as source only; nothing else is built on the way.
BUILT := --only-binary :all: --no-binary unidic-lite

.PHONY: run test test-all coverage lint docs bench audit lock score constants browser vendor

run: $(READY)
	$(BIN)/kyoki run corpus/raw --out outputs

# The notebooks read what the first command has written.
test: TESTS := -m 'not slow'
coverage: TESTS := --cov --cov-report=term
test test-all coverage: $(READY) lint
	$(BIN)/kyoki run corpus/raw --out outputs
	$(BIN)/python -m pytest -n 2 $(TESTS) tests pipeline --nbmake notebooks

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What the page is tested in; as root on Debian and its kin, else it says what to install.
browser:
	@command -v chromium || command -v chromium-browser || command -v google-chrome || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get && apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-noto-cjk; } || \
	  { echo "no browser: install chromium (Debian: apt-get install chromium fonts-noto-cjk)"; exit 1; }

# A warning is an error. The notebooks are run beside a run of the sample corpus; the last line looks at what was built.
docs: $(DOCS)
	$(BIN)/kyoki run corpus/raw --out docs/generated/outputs
	$(BIN)/sphinx-build --fail-on-warning --keep-going -b html docs docs/_build/html
	$(BIN)/python -m pytest -q tests/docs/test_site.py

# The libraries and outlines in the page, again from where they come from (needs npm).
vendor: $(READY)
	$(BIN)/python -m kyoki.showing.vendor.fetch

bench: $(READY)
	$(BIN)/python benchmarks/bench.py

audit: $(READY)
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements/dev.lock --progress-spinner off
	$(BIN)/kyoki doctor --licences

# GOLD is the folder of gold data beside a maintainer's checkout.
GOLD ?= ../shared
score: $(READY)
	@echo "sample corpus (seen data: tests/gold/sample/README.md)"
	$(BIN)/python tests/gold/score_sample_run.py
	@if [ -d $(GOLD)/gold ]; then set -x; \
	  $(BIN)/python tests/gold/score_cleaning_run.py $(GOLD) && $(BIN)/python tests/gold/score_entities_run.py $(GOLD); \
	  else echo "no gold data in $(GOLD)/gold: only the sample corpus was scored"; fi

constants: $(READY)
	$(BIN)/python tools/move_constants.py $(ROOM)

# Ourselves without dependencies, and without an index to fetch anything from; pip compiles only what it copies. Then
# whether what is locked is enough.
$(READY): $(LOCKED) pyproject.toml
	$(PIP) --no-index --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q pipeline
	$(BIN)/python -m pip check
	touch $@

# From an empty environment, so that it holds what is locked and nothing else. What builds comes first: a source package
# is built without isolation, since pip checks no hash of what it fetches into an isolated environment.
$(LOCKED): requirements/build.lock requirements/dev.lock
	@$(PYTHON) -c 'import sys; sys.exit("kyoki needs Python 3.11 or later, this is %d.%d: make PYTHON=python3.12 $(MAKECMDGOALS)" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear .venv
	$(PIP) --require-hashes $(BUILT) -r requirements/build.lock
	$(PIP) --require-hashes $(BUILT) --no-build-isolation -r requirements/dev.lock
	touch $@

# What builds the site comes on top, in the versions that dev has of what both need.
$(DOCS): $(READY) requirements/docs.lock
	$(PIP) --require-hashes $(BUILT) --no-build-isolation -r requirements/docs.lock
	touch $@

# One resolution for every platform and Python from 3.11 on; what is locked stays as it is where it still fits. run and
# build are parts of dev.
UV ?= uv
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
  $(BUILT) --custom-compile-command 'make lock'
lock:
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: pip install uv, or make lock UV=path/to/uv"; exit 1; }
	$(LOCK) $(UPGRADE) pyproject.toml --extra dev --group build -o requirements/dev.lock
	$(LOCK) pyproject.toml -c requirements/dev.lock -o requirements/run.lock
	$(LOCK) --group build -c requirements/dev.lock -o requirements/build.lock
	$(LOCK) --group docs -c requirements/dev.lock -o requirements/docs.lock
