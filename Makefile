# make run    the sample corpus, from raw scrapes to tables
# make test   every check and the whole test suite
# make browser  the browser that the page is tested in
# make bench  ours against stock engines and the obvious script, as ratios (25 minutes)
# make audit  known faults in the packages that are installed (asks pypi.org)
# make score  gold scores against their floors (needs the gold data)
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test lint bench audit score browser vendor

run: $(READY)
	$(BIN)/kyoki run corpus/raw --out outputs

# The notebooks read what the first command has written.
test: $(READY) lint
	$(BIN)/kyoki run corpus/raw --out outputs
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term tests pipeline --nbmake notebooks

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

# The libraries and outlines in the page, again from where they come from (needs npm).
vendor: $(READY)
	$(BIN)/python -m pipeline.views.vendor.fetch

bench: $(READY)
	$(BIN)/python benchmarks/bench.py

audit: $(READY)
	$(BIN)/pip-audit --strict --no-deps --disable-pip -r constraints.txt --progress-spinner off
	$(BIN)/kyoki doctor --licences

# GOLD is the folder of gold data beside a maintainer's checkout.
GOLD ?= ../shared
score: $(READY)
	$(BIN)/python tests/gold/score_cleaning_run.py $(GOLD)
	$(BIN)/python tests/gold/score_entities_run.py $(GOLD)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("kyoki needs Python 3.11 or later, this is %d.%d: make PYTHON=python3.12 $(MAKECMDGOALS)" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@
