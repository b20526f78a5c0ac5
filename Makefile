# Every target makes its own virtual environment: a machine with Python, git and make is enough.
PYTHON ?= python3
VENV   ?= .venv
OUT    ?= demo-out
# Its limit on python-dateutil would bind ours, so it is installed without what it depends on.
ORACLE := "holidays>=0.109"
BIN    := $(VENV)/bin
# What is installed and tested is the built wheel of the package and of each plugin.
DISTS  := . $(wildcard plugins/asn-worksched-*)
FILES  := $(shell find src plugins -type f -not -name '*.pyc' -not -path '*/tests/*') README.md LICENSE pyproject.toml

.PHONY: demo test lint types docs bench format clean

demo: $(VENV)/.installed
	$(BIN)/asn-worksched demo --out $(OUT)

test: $(VENV)/.test
	$(BIN)/pytest -q -n 2 $(ARGS)

lint: $(VENV)/.lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.types
	$(BIN)/mypy -p asn_worksched
	$(BIN)/mypy plugins/*/src tests/typing docs/examples
	MYPYPATH=bench $(BIN)/mypy bench/shifts.py bench/hybrid.py bench/national.py bench/why.py

docs: $(VENV)/.docs
	$(BIN)/sphinx-build -q -n -W --keep-going -b html docs docs/_build/html
	@echo docs/_build/html/index.html

bench: $(VENV)/.installed
	$(BIN)/python bench/fortnight.py
	$(BIN)/python bench/register.py
	$(BIN)/python bench/law.py
	$(BIN)/python bench/why.py --people 200
	$(BIN)/python bench/national.py --people 1000000 --workers 2

format: $(VENV)/.lint
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) docs/_build $(OUT)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check "pip>=24" "hatchling>=1.24"

$(VENV)/.installed: $(BIN)/python $(FILES)
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation ".[all]" $(wordlist 2,99,$(DISTS))
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps --force-reinstall $(DISTS)
	@touch $@

$(VENV)/.test $(VENV)/.lint $(VENV)/.types $(VENV)/.docs: $(VENV)/.%: $(VENV)/.installed pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation ".[$*]"
	$(if $(filter test,$*),$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps $(ORACLE))
	@touch $@
