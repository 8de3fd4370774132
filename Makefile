# Two commands do everything on a machine with Python 3.11 or newer and make: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test install lint types tests bench bench-large evaluate docs lock clean

run: install ## Harvest, score and export the invented demo Norway into out/
	$(BIN)/kommunedata demo -o out

test: $(VENV)/dev lint types tests ## Everything that must hold: style, types, room borders, tests

install: $(VENV)/run ## Make .venv/bin/kommunedata

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/dev
	$(BIN)/mypy

tests: $(VENV)/dev
	$(BIN)/pytest

bench: $(VENV)/dev ## Harvest, score and export 10,000 generated datasets; print ratios to two peers
	$(BIN)/python -m benchmarks.whole_job --datasets 10000 --peers

bench-large: $(VENV)/dev ## Cost per dataset from 1,000 to 50,000, ours alone
	$(BIN)/python -m benchmarks.growth

evaluate: $(VENV)/dev ## Precision and recall of the matcher of expected types; GOLD=FILE for another labelled CSV
	$(BIN)/python -m scoring.evaluate $(GOLD)

docs: $(VENV)/dev ## Write the generated documents again
	$(BIN)/python tools/docs.py

lock: $(VENV)/dev ## Pin the newest versions that pyproject.toml allows, with hashes and no index address
	$(BIN)/python tools/lock.py

clean:
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("kommunedata needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: $(VENV)/bin/python requirements.lock pyproject.toml
	$(INSTALL) --require-hashes --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.lock
	$(INSTALL) --require-hashes --requirement requirements-dev.lock
	touch $@
