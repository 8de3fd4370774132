# Two commands do everything on a machine with Python 3.11 or newer and make: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test install lint types tests bench bench-large evaluate crash chaos readers large fuzz audit sbom docs lock clean

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
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

bench: $(VENV)/dev ## Harvest, score and export 10,000 generated datasets; print ratios to two peers
	$(BIN)/python -m benchmarks.whole_job --datasets 10000 --peers

bench-large: $(VENV)/dev ## 100,000 datasets beside 10,000, and a feed of a gigabyte, ours alone
	$(BIN)/python -m benchmarks.growth
	$(BIN)/python -m benchmarks.spill

evaluate: $(VENV)/dev ## Precision and recall of the matcher of expected types; GOLD=FILE for another labelled CSV
	$(BIN)/python -m scoring.evaluate $(GOLD)

crash: $(VENV)/dev ## Kill three hundred runs, fill twenty disks, fail at every named point, and look whether everything is whole
	KOMMUNEDATA_CRASHES=300 $(BIN)/pytest tests/test_crash.py tests/test_failure_points.py

chaos: $(VENV)/dev ## A hundred nights behind a proxy that spoils what passes, a thousand invented histories and failures
	KOMMUNEDATA_CHAOS_NIGHTS=100 $(BIN)/pytest tests/test_chaos.py
	KOMMUNEDATA_HISTORIES=1000 $(BIN)/pytest tests/store/test_random_histories.py
	KOMMUNEDATA_FAILURES=1000 $(BIN)/pytest tests/scoring/test_properties.py -k fails

readers: $(VENV)/dev ## Twenty readers beside a night of 5,000 datasets
	KOMMUNEDATA_READERS_DATASETS=5000 $(BIN)/pytest tests/test_readers.py

large: $(VENV)/dev ## Feed ten megabytes of every worst case to all that reads what strangers wrote
	KOMMUNEDATA_LARGE=10 $(BIN)/pytest tests/harvester/test_large_inputs.py

MINUTES ?= 5
ATHERIS := 3.0.0
fuzz: $(VENV)/dev ## Feed mutilated input to all that reads what strangers wrote, for MINUTES=n
	$(INSTALL) atheris==$(ATHERIS)
	$(BIN)/python tools/fuzz.py --minutes $(MINUTES)

audit: $(VENV)/dev ## Look for dangerous code, and for packages with known holes (this asks the internet)
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive src tools benchmarks
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock

sbom: $(VENV)/dev ## Write what the program is made of, as CycloneDX, into out/
	mkdir -p out
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-file out/sbom.json requirements.lock

docs: $(VENV)/dev ## Write the generated documents again, and record the rubric's version
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
